import { trimText } from '../schema/values/missing';
import { numberSql, readNumber, type Decimal } from '../schema/values/number-text';
import { text } from '../sql';
import type { RatingScale } from './types';

/** The scale that ratings are kept on. */
const HIGHEST = 5;

/** `★★★★☆`: filled stars count, hollow ones do not. */
// The last alternative asks for the star before it to be drawn in colour.
const STARS = '^(?:\\x{2605}|\\x{2606}|\\x{2B50}|\\x{FE0F}| )*$';
const JS_STARS = /^(?:★|☆|⭐|\ufe0f| )*$/u;
const FILLED = '[\\x{2605}\\x{2B50}]';
const JS_FILLED = /[★⭐]/gu;

/** `4.0 out of 5 stars`, `4/5`, `4 von 5`, `4 stars`, `4 *`: the number before the words counts. */
const OF = '^(\\d+(?:[.,]\\d+)?)\\s*(?:/|out of|of|von|sur|de|su|van|stars?|sterne?|\\*).*$';
const JS_OF = new RegExp(OF, 'i');

/** Reads a rating as shops write it; null for what is none. */
export function readRating(value: string | null, decimal: Decimal): number | null {
  if (value === null) return null;
  const trimmed = trimText(value);
  const plain = readNumber(trimmed, decimal);
  if (plain !== null) return plain;
  const of = JS_OF.exec(trimmed);
  if (of) return Number(of[1]!.replace(',', '.'));
  const filled = trimmed.match(JS_FILLED)?.length ?? 0;
  return filled && JS_STARS.test(trimmed) ? filled : null;
}

/** SQL twin of {@link readRating}, giving DOUBLE, for a column that is text. */
export function ratingSql(expression: string, decimal: Decimal): string {
  const number = numberSql(expression, decimal, { mostlyPlain: true });
  const of = `regexp_extract(trim(${expression}), ${text(`(?i)${OF}`)}, 1)`;
  const stars = `length(regexp_replace(${expression}, ${text(`[^${FILLED.slice(1)}`)}, '', 'g'))`;
  return `coalesce(${number}, try_cast(nullif(replace(${of}, ',', '.'), '') as DOUBLE), case when regexp_matches(trim(${expression}), ${text(STARS)}) then nullif(${stars}, 0) end::DOUBLE)`;
}

/**
 * A rating on the scale that is kept: as it stands where the file's scale ends at 5, else
 * `1 + 4 · (x − lowest) / (highest − lowest)`.
 */
export function toFiveSql(expression: string, { lowest, highest }: RatingScale): string {
  if (highest === HIGHEST) return expression;
  return `1 + ${HIGHEST - 1} * (${expression} - ${lowest}) / ${highest - lowest}`;
}

/** A scale is the one that at least so many of the values lie on: a slip of the pen makes no scale. */
const MOST_ON_SCALE = 0.8;

/**
 * The scale that values of a sample lie on: stars up to 5 (from 0.5 where there are halves), marks up
 * to 10, or a hundred. Null when they are no ratings.
 */
export function scaleOf(values: readonly number[]): RatingScale | null {
  if (!values.length) return null;
  const upTo = (most: number): readonly number[] =>
    values.filter((value) => value >= 0 && value <= most);
  const highest = [HIGHEST, 10, 100].find(
    (most) => upTo(most).length >= MOST_ON_SCALE * values.length,
  );
  if (highest === undefined) return null;
  const on = upTo(highest);
  const least = Math.min(...on);
  // Noes and yeses are no marks.
  if (!(Math.max(...on) > 1)) return null;
  if (highest === HIGHEST) {
    const hasHalves = on.some((value) => !Number.isInteger(value));
    return { lowest: hasHalves && least < 1 ? Math.min(0.5, least) : 1, highest };
  }
  return { lowest: least < 1 ? 0 : 1, highest };
}
