import type { BasketLayout } from '../../jobs/job-map';
import { cellClass } from './cell-class';
import { splitRecords } from './records';

/** Lines looked at. */
const LINES = 500;
/** Fewer lines than this tell nothing. */
const LEAST_LINES = 3;
const DELIMITERS = [',', ';', '\t', '|', ' '] as const;

const YES = /^(1|1\.0|true|t|yes|y|x|✓)$/i;
const NO = /^(|0|0\.0|false|f|no|n|\?|-|nan|null)$/i;

/**
 * Finds out whether a text is a file of baskets, from its beginning: lines of many lengths whose
 * values come again at other places, lines of whole numbers in rising order, or a matrix of yes and
 * no. Null for tables and for anything in doubt.
 *
 * @param isAsked true when a person has said that these are baskets: then the likeliest way is given
 */
export function detectBaskets(
  text: string,
  isWhole: boolean,
  isAsked = false,
): BasketLayout | null {
  const lines = linesOf(text, isWhole);
  if (lines.length < LEAST_LINES && !isAsked) return null;
  let likeliest: { readonly layout: BasketLayout; readonly fields: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const records = split(lines, delimiter);
    const fields = records.reduce((sum, record) => sum + record.length, 0);
    const matrix = matrixLayout(records, delimiter);
    if (matrix) return matrix;
    const layout = listLayout(records, delimiter);
    if (layout.isSure && !isDividedOtherwise(lines, delimiter)) return layout.layout;
    // Of two ways the one that cuts more, but for blanks, which stand inside names.
    if (fields > (likeliest?.fields ?? lines.length) && (delimiter !== ' ' || !likeliest)) {
      likeliest = { layout: layout.layout, fields };
    }
  }
  return isAsked ? (likeliest?.layout ?? null) : null;
}

function linesOf(text: string, isWhole: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/, LINES + 2);
  // The last one of a beginning may be cut off.
  if (!isWhole && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim()).slice(0, LINES);
}

type RecordsOf = readonly (readonly string[])[];

function split(lines: readonly string[], delimiter: string): RecordsOf {
  if (delimiter === ' ') return lines.map((line) => line.trim().split(/\s+/));
  return lines.map((line) => {
    const splitting = { delimiter, quote: '"', escape: '"' };
    const record = splitRecords(line, splitting, 1).records[0] ?? [];
    const values = record.map((value) => value.trim());
    while (values.length && !values.at(-1)) values.pop();
    return values;
  });
}

interface ListLayout {
  readonly layout: BasketLayout;
  readonly isSure: boolean;
}

function listLayout(records: RecordsOf, delimiter: string): ListLayout {
  const hasHeader = isItemHeader(records[0] ?? []);
  const all = hasHeader ? records.slice(1) : records;
  const hasId = hasIds(all);
  const behindId = hasId ? all.map((record) => record.slice(1)) : all;
  const hasCount = saysCounts(behindId);
  const baskets = hasCount ? behindId.map((record) => record.slice(1)) : behindId;
  const isProse = delimiter === ' ' && hasSentences(baskets);
  const layout: BasketLayout = {
    delimiter,
    quote: delimiter === ' ' ? '' : '"',
    skip: hasHeader ? 1 : 0,
    hasId,
    hasCount,
    items: null,
  };
  return { layout, isSure: !isProse && areBaskets(baskets, hasHeader || hasCount) };
}

/** Lines that another mark divides alike are those of a table, whatever stands inside their values. */
function isDividedOtherwise(lines: readonly string[], delimiter: string): boolean {
  return DELIMITERS.some((mark) => {
    if (mark === delimiter || mark === ' ') return false;
    const [most] = [...counts(split(lines, mark).map(({ length }) => length))].sort(
      (a, b) => b[1] - a[1],
    );
    return most !== undefined && most[0] >= 3 && most[1] >= 0.8 * lines.length;
  });
}

/** Words that end as clauses and sentences do are no items. */
function hasSentences(baskets: RecordsOf): boolean {
  const words = baskets.flatMap((basket) => basket.filter(Boolean));
  const ends = words.filter((word) => /\p{L}[.,;:!?]$/u.test(word)).length;
  return ends >= 0.05 * words.length;
}

/** `Item(s), Item 1, Item 2 …`: names that only number the places. */
function isItemHeader(record: readonly string[]): boolean {
  const numbered = record.filter((name) => /^\D{2,20}[ _.#-]?\d{1,3}$/.test(name));
  const stems = new Set(numbered.map((name) => name.replace(/[ _.#-]?\d+$/, '').toLowerCase()));
  return numbered.length >= 2 && stems.size === 1 && numbered.length >= record.length - 2;
}

/** First fields that number or name the baskets: never twice, and never inside a basket. */
function hasIds(records: RecordsOf): boolean {
  const ids = records.map((record) => record[0] ?? '');
  if (ids.length < LEAST_LINES || new Set(ids).size < ids.length) return false;
  if (saysCounts(records)) return false;
  const isCounted = ids.every((id, k) => /^\d+$/.test(id) && Number(id) === Number(ids[0]) + k);
  if (isCounted && Number(ids[0]) <= 1) return true;
  if (!ids.every((id) => /\d/.test(id) && /[^\d.]/.test(id))) return false;
  const items = new Set(records.flatMap((record) => record.slice(1)));
  return !ids.some((id) => items.has(id));
}

function saysCounts(records: RecordsOf): boolean {
  const told = records.filter(
    (record) => /^\d+$/.test(record[0] ?? '') && Number(record[0]) === filled(record.slice(1)),
  );
  return records.length >= LEAST_LINES && told.length >= 0.95 * records.length;
}

function filled(values: readonly string[]): number {
  return values.filter(Boolean).length;
}

function areBaskets(baskets: RecordsOf, isSaid: boolean): boolean {
  const lengths = baskets.map(filled);
  const items = lengths.reduce((sum, length) => sum + length, 0);
  if (items < 1.3 * baskets.length) return false;
  const usual = Math.max(...counts(lengths).values()) / baskets.length;
  const isRagged = usual < 0.7;
  const values = baskets.flatMap((basket) => basket.filter(Boolean));
  const areNumbers = values.every((value) => /^\d{1,9}$/.test(value));
  if (areNumbers) {
    const isRising = baskets.every((basket) =>
      basket.every((value, k) => k === 0 || Number(value) > Number(basket[k - 1])),
    );
    // A table has no reason to rise along every row.
    return isRising ? isRagged || Math.min(...lengths) >= 5 || isSaid : isRagged;
  }
  if (values.some((value) => value.length > 80)) return false;
  const texts = values.filter((value) => cellClass(value) === 'text').length;
  if (texts < 0.9 * values.length) return false;
  if (isSaid) return true;
  return isRagged && wander(baskets) >= 0.4;
}

/**
 * Of the values that come more than once, the share that comes at different places: columns of a
 * table keep theirs, and sentences hardly repeat what stands between their commas.
 */
function wander(baskets: RecordsOf): number {
  const places = new Map<string, Set<number>>();
  const times = new Map<string, number>();
  for (const basket of baskets) {
    basket.forEach((value, k) => {
      if (!value) return;
      times.set(value, (times.get(value) ?? 0) + 1);
      places.set(value, (places.get(value) ?? new Set()).add(k));
    });
  }
  const repeated = [...times].filter(([, count]) => count > 1);
  if (repeated.length < 2) return 0;
  return repeated.filter(([value]) => places.get(value)!.size > 1).length / repeated.length;
}

/** A column for each item, and yes or no in it; the first column may name the basket. */
function matrixLayout(records: RecordsOf, delimiter: string): BasketLayout | null {
  const width = Math.max(...records.map(({ length }) => length));
  if (width < 4) return null;
  const [first, ...rest] = records;
  const isYesNo = (value: string | undefined): boolean =>
    value === undefined || YES.test(value) || NO.test(value);
  const hasHeader = first!.filter((value) => isYesNo(value)).length <= 0.2 * first!.length;
  const body = hasHeader ? rest : records;
  if (body.length < LEAST_LINES || (hasHeader && first!.length < width)) return null;
  const binary = Array.from({ length: width }, (_, k) =>
    body.every((record) => isYesNo(record[k])),
  );
  const from = binary[0] ? 0 : 1;
  if (!binary.slice(from).every(Boolean)) return null;
  const said = body.flatMap((record) => record.slice(from));
  const yes = said.filter((value) => YES.test(value)).length;
  // All yes or all no says nothing, and is no matrix of what was bought.
  if (!yes || yes === body.length * (width - from)) return null;
  return {
    delimiter,
    quote: delimiter === ' ' ? '' : '"',
    skip: hasHeader ? 1 : 0,
    hasId: from === 1,
    hasCount: false,
    items: Array.from({ length: width - from }, (_, k) =>
      hasHeader ? (first![from + k] ?? '') : `item ${k + 1}`,
    ),
  };
}

function counts(values: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}
