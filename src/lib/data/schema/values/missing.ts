import { text, textList } from '../../sql';

/** What people and programs write for "no value", lower case. */
const MISSING_WORDS = [
  '',
  'n/a',
  '#n/a',
  'nan',
  'null',
  '(null)',
  '<null>',
  'none',
  'nil',
  '\\n',
  'nat',
  '-',
  '--',
] as const;

/** `NA` is no value in a number, a date or an id, but Namibia or North America in a place. */
const MISSING_VALUES: readonly string[] = [...MISSING_WORDS, 'na'];

/** Every white space that files hold: ASCII, no-break, narrow no-break, zero width, BOM, ideographic. */
const BLANKS = '[\\s\\x{00A0}\\x{2000}-\\x{200D}\\x{202F}\\x{3000}\\x{FEFF}]+';
const JS_BLANKS = '[\\s\\u00A0\\u2000-\\u200D\\u202F\\u3000\\uFEFF]+';

const JS_ENDS = new RegExp(`^${JS_BLANKS}|${JS_BLANKS}$`, 'g');

/** Trims every kind of white space from both ends. */
export function trimText(value: string): string {
  return value.replace(JS_ENDS, '');
}

/** SQL twin of {@link trimText}. */
export function trimSql(expression: string): string {
  return `regexp_replace(${expression}, ${text(`^${BLANKS}|${BLANKS}$`)}, '', 'g')`;
}

/** True when the text stands for no number, day or id. */
export function isMissingValue(value: string | null): boolean {
  return value === null || MISSING_VALUES.includes(trimText(value).toLowerCase());
}

/** SQL twin of {@link isMissingValue}. */
export function isMissingValueSql(expression: string): string {
  return `(${expression} is null or lower(${trimSql(expression)}) in ${textList(MISSING_VALUES)})`;
}

/** Text that is clean as it stands: it ends as it should and is too long to be a word for nothing. */
const CLEAN_LABEL = '[!-<>-~][ -~]{5}[ -~]*[!-~]';
const CLEAN_ID = '([!-&(-<>-~][ -~]*)?[1-9]0*';

/** `="00123"` keeps a spreadsheet from making a number of a code; it is no part of the code. */
function withoutFormula(expression: string): string {
  return `regexp_replace(${expression}, '^="(.*)"$', '\\1')`;
}

/**
 * SQL for a label: trimmed, NULL when it stands for nothing. `NA` stays where it is asked to, since
 * it is a country, a region and a pair of initials.
 */
export function labelSql(expression: string, options: { readonly keepNa: boolean }): string {
  const words = options.keepNa ? MISSING_WORDS : MISSING_VALUES;
  const trimmed = withoutFormula(trimSql(expression));
  return `case when regexp_full_match(${expression}, '${CLEAN_LABEL}') then ${expression} when lower(${trimmed}) not in ${textList(words)} then ${trimmed} end`;
}

/** SQL that is true for text which says something; quick for long text. */
export function isGivenSql(expression: string): string {
  return `case when regexp_full_match(${expression}, '${CLEAN_LABEL}') then true else not ${isMissingValueSql(expression)} end`;
}

/** True when neither {@link labelSql} nor {@link idSql} would change the text; never true without that. */
export function isCleanText(value: string, { keepNa }: { readonly keepNa: boolean }): boolean {
  const words: readonly string[] = keepNa ? MISSING_WORDS : MISSING_VALUES;
  return (
    trimText(value) === value &&
    !words.includes(value.toLowerCase()) &&
    !value.startsWith('="') &&
    // A control character has no place in a text of SQL.
    !/^'\d+$|^\d+\.0+$|\p{Cc}/u.test(value)
  );
}

/** What a label says: trimmed, null when it stands for nothing. Twin of {@link labelSql}. */
export function cleanLabel(value: string, { keepNa }: { readonly keepNa: boolean }): string | null {
  const words: readonly string[] = keepNa ? MISSING_WORDS : MISSING_VALUES;
  const trimmed = trimText(value).replace(/^="(.*)"$/, '$1');
  return words.includes(trimmed.toLowerCase()) ? null : trimmed;
}

/**
 * SQL for an id: a label whose `12346.0`, written by a program that took it for a number, is `12346`,
 * and whose `'00123`, kept from being a number by an apostrophe, is `00123`.
 */
export function idSql(expression: string, options: { readonly keepNa: boolean }): string {
  const words = options.keepNa ? MISSING_WORDS : MISSING_VALUES;
  const trimmed = `regexp_replace(${withoutFormula(trimSql(expression))}, '^''(\\d+)$', '\\1')`;
  return `case when regexp_full_match(${expression}, ${text(CLEAN_ID)}) then ${expression} when lower(${trimmed}) not in ${textList(words)} then regexp_replace(${trimmed}, '^(\\d+)\\.0+$', '\\1') end`;
}

/** Two capitals, as codes of countries and brands and the initials of people are. */
const TWO_CAPITALS = /^[A-Z]{2}$/;
const LEAST_VALUES = 5;

/** True when most values are two capitals, so that `NA` is likely to be one of them. */
export function areTwoLetterCodes(values: readonly string[]): boolean {
  const codes = values.filter((value) => TWO_CAPITALS.test(trimText(value))).length;
  return values.length >= LEAST_VALUES && codes >= 0.6 * values.length;
}
