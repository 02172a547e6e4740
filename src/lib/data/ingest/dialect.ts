import { alignedText, type AlignedText } from './aligned';
import { cellClass } from './cell-class';
import { columnNames } from './column-names';
import { hasHeader } from './header';
import { splitRecords, type Records, type Splitting } from './records';
import type { CsvDialect } from './types';

/** How a text file is laid out: the dialect that the page shows and what reading needs besides. */
export interface CsvLayout {
  readonly dialect: CsvDialect;
  /** What escapes a quote inside a quoted field. */
  readonly escape: string;
  /** Unique, never empty. */
  readonly columns: readonly string[];
  /** Records shorter than the header are common here: their missing fields are empty. */
  readonly padsShort: boolean;
  /** Where columns that are lined up with blanks begin; null for text with a delimiter. */
  readonly aligned: Pick<AlignedText, 'starts'> | null;
}

export type DialectHints = Partial<Omit<CsvDialect, 'encoding'>>;

/** Characters of text that detection looks at, more when lines are very long. */
const SAMPLE_CHARACTERS = 32 << 10;
const SAMPLE_LINES = 4;
const SAMPLE_RECORDS = 300;
/** Lines before the header that are taken for a title, at most. */
const MOST_PREAMBLE = 30;
/** Share of short records from which they are a habit of the file and not faults. */
const SHORT_SHARE = 0.02;

/** The two colons are MovieLens's own; they come before the one that they hold. */
const DELIMITERS = [',', ';', '\t', '|', '^', '~', '\u0001', '::', ':'] as const;

/**
 * Finds how a text is written, from its beginning.
 *
 * Every delimiter and quote that occurs is tried, and the splitting with the highest data
 * consistency wins (van den Burg, Nazábal & Sutton 2019, doi:10.1007/s10618-019-00646-y): the
 * pattern score `1/K · Σ_k N_k (L_k − 1) / L_k` over the `K` record lengths `L_k`, which favours
 * few and long ones, times the share of values of a kind one would expect in a table.
 *
 * @param text The file's first characters, decoded, without a byte order mark.
 * @param isWhole True when that is all of the file.
 * @param hints What the person has said; it is taken as given.
 */
export function detectLayout(
  text: string,
  isWhole: boolean,
  encoding: CsvDialect['encoding'],
  hints: DialectHints = {},
): CsvLayout {
  const declared = /^sep=(.)\r?\n/i.exec(text);
  const given = hints.delimiter ?? declared?.[1];
  const skipped = hints.skip ?? (declared ? 1 : 0);
  const sample = sampleOf(afterLines(text, skipped), isWhole);
  const wholeSample = isWhole && sample.length === afterLines(text, skipped).length;
  // A blank between fields is what aligned text is told to have.
  const best = given === ' ' ? null : bestSplitting(sample, given, hints.quote);
  const doubt = !best || (given === undefined && isDoubtful(best.records));
  if (doubt || (given === undefined && isStray(best))) {
    const aligned = alignedText(sample, wholeSample, hints.header);
    const isBetter = aligned && (doubt || aligned.columns.length > usualWidth(best.records));
    if (isBetter) return alignedLayout(aligned, encoding, skipped);
  }
  return delimitedLayout(best ?? bestSplitting(sample, given, hints.quote), {
    encoding,
    hints,
    skipped,
    isWhole: isWhole || sample.length < text.length,
  });
}

interface Found {
  readonly encoding: CsvDialect['encoding'];
  readonly hints: DialectHints;
  readonly skipped: number;
  readonly isWhole: boolean;
}

function delimitedLayout(best: Split, { encoding, hints, skipped, isWhole }: Found): CsvLayout {
  const records = complete(best.records, isWhole);
  const preamble = hints.skip === undefined ? preambleOf(records) : 0;
  const table = records.records.slice(preamble);
  const header = hints.header ?? hasHeader(table);
  const wide = tableWidth(table, header);
  const names = columnNames(header ? (table[0] ?? []) : [], wide);
  const body = header ? table.slice(1) : table;
  const short = body.filter((record) => record.length < wide).length;
  const isTable = body.every(
    (record) => record.length <= wide || record.slice(wide).every(isBlank),
  );
  return {
    dialect: {
      delimiter: best.splitting.delimiter,
      quote: best.splitting.quote as CsvDialect['quote'],
      header,
      encoding,
      skip: skipped + (hints.skip === undefined ? (records.lines[preamble] ?? 1) - 1 : 0),
    },
    escape: best.splitting.escape,
    columns: names,
    padsShort: isTable && short > 1 && short >= SHORT_SHARE * body.length,
    aligned: null,
  };
}

/** The part of a text that detection looks at, cut at the end of a line. */
function sampleOf(text: string, isWhole: boolean): string {
  let end = SAMPLE_CHARACTERS;
  if (text.length <= end) {
    if (isWhole) return text;
    end = text.length;
  }
  let lineEnd = -1;
  for (let lines = 0; lines < SAMPLE_LINES || lineEnd < end; lines++) {
    const next = nextLineEnd(text, lineEnd + 1);
    if (next < 0) break;
    if (next >= end && lines >= SAMPLE_LINES) break;
    lineEnd = next;
  }
  return lineEnd < 0 ? text : text.slice(0, lineEnd + 1);
}

function nextLineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed >= 0 ? feed : text.indexOf('\r', from);
}

function afterLines(text: string, lines: number): string {
  let from = 0;
  for (let k = 0; k < lines; k++) {
    const end = nextLineEnd(text, from);
    if (end < 0) return '';
    from = end + 1;
  }
  return text.slice(from);
}

interface Split {
  readonly splitting: Splitting;
  readonly records: Records;
}

function bestSplitting(
  text: string,
  delimiter: string | undefined,
  quote: CsvDialect['quote'] | undefined,
): Split {
  const occurs = (mark: string): boolean =>
    // A colon that only comes in pairs would part every field from an empty one.
    mark === ':' ? /(^|[^:]):([^:]|$)/m.test(text) : text.includes(mark);
  const delimiters = delimiter !== undefined ? [delimiter] : DELIMITERS.filter(occurs);
  if (!delimiters.length) delimiters.push(',');
  let best: Split | null = null;
  let bestScore = -1;
  for (const mark of delimiters) {
    for (const splitting of splittings(text, mark, quote)) {
      const records = splitRecords(text, splitting, SAMPLE_RECORDS);
      const score = consistency(records, splitting);
      // On a tie the earlier one: the usual delimiter and the usual quote come first.
      if (score > bestScore) {
        bestScore = score;
        best = { splitting, records };
      }
    }
  }
  return best!;
}

/** The ways of quoting that the text gives any reason to try. */
function splittings(
  text: string,
  delimiter: string,
  quote: CsvDialect['quote'] | undefined,
): Splitting[] {
  const ways: Splitting[] = [];
  const add = (mark: CsvDialect['quote'], escape: string): void => {
    if (quote === undefined || quote === mark) ways.push({ delimiter, quote: mark, escape });
  };
  add('"', '"');
  if (text.includes('\\"')) add('"', '\\');
  if (quote === "'" || (text.includes("'") && !text.includes('"'))) add("'", "'");
  if (quote === '' || text.includes('"')) add('', '');
  return ways;
}

function consistency({ records, quoted, broken, isOpen }: Records, splitting: Splitting): number {
  if (!records.length) return 0;
  const lengths = new Map<number, number>();
  let values = 0;
  let expected = 0;
  for (const record of records) {
    lengths.set(record.length, (lengths.get(record.length) ?? 0) + 1);
    for (const value of record) {
      values++;
      if (isExpected(value, splitting)) expected++;
    }
  }
  let pattern = 0;
  for (const [length, count] of lengths) pattern += (count * (length - 1)) / length;
  pattern /= lengths.size;
  // A quote that does not close, or closes inside a value, is no quote.
  const trust = quoted ? (quoted - broken - (isOpen ? 1 : 0)) / quoted : 1;
  // One column scores 0 however it is quoted: keep the order of trust.
  return (pattern + 1e-9) * (expected / values) * trust;
}

function isExpected(value: string, { delimiter, quote }: Splitting): boolean {
  if (cellClass(value) !== 'text') return true;
  // Text with another delimiter or a stray quote in it was probably not split where it should be.
  for (const mark of [';', '\t', '|']) {
    if (mark !== delimiter && value.includes(mark)) return false;
  }
  if (quote === '' && /^["']|["']$/.test(value)) return false;
  return delimiter === ',' || !/\d,\d|,\S*,\S*,/.test(value);
}

/**
 * A mark that may stand in every record without parting its values: the colons of a time of day, or
 * one that the first line, which names the columns, has none of.
 */
function isStray({ splitting, records }: Split): boolean {
  return splitting.delimiter === ':' || records.records[0]?.length === 1;
}

function usualWidth({ records }: Records): number {
  return records.length ? mostFrequent(records.map((record) => record.length)) : 0;
}

/** One column, or records of many lengths, as commas inside values make them. */
function isDoubtful({ records }: Records): boolean {
  const lengths = records.map((record) => record.length);
  const usual = lengths.length ? mostFrequent(lengths) : 0;
  return usual < 2 || lengths.filter((length) => length === usual).length < 0.8 * lengths.length;
}

/** Without a last record that the sample may have cut off. */
function complete(records: Records, isWhole: boolean): Records {
  if (isWhole || records.records.length < 3) return records;
  return { ...records, records: records.records.slice(0, -1) };
}

/** Records before the header: titles and notes, which have far fewer fields than the table. */
function preambleOf({ records }: Records): number {
  const lengths = records.map((record) => record.length);
  const usual = mostFrequent(lengths);
  if (usual < 2) return 0;
  const filled = (record: readonly string[]): number =>
    record.filter((value) => value.trim()).length;
  const first = records.findIndex(
    (record) => record.length >= usual / 2 && record.length > 1 && filled(record) > usual / 3,
  );
  return first > 0 && first <= MOST_PREAMBLE ? first : 0;
}

/** Columns of the table: the header's, unless most records have more that hold something. */
function tableWidth(table: readonly (readonly string[])[], header: boolean): number {
  const named = header ? (table[0]?.length ?? 0) : 0;
  const body = header ? table.slice(1) : table;
  if (!body.length) return named;
  const usual = mostFrequent(body.map((record) => record.length));
  if (!header || usual <= named) return Math.max(named, usual);
  // Records of all lengths say nothing of the table's width.
  if (2 * body.filter((record) => record.length === usual).length < body.length) return named;
  return body.every((record) => record.slice(named).every(isBlank)) ? named : usual;
}

function isBlank(value: string): boolean {
  return !value.trim();
}

function alignedLayout(
  { starts, header, columns }: AlignedText,
  encoding: CsvDialect['encoding'],
  skip: number,
): CsvLayout {
  return {
    dialect: { delimiter: ' ', quote: '', header, encoding, skip },
    escape: '',
    columns,
    padsShort: false,
    aligned: { starts },
  };
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most || (count === most && value > best)) {
      best = value;
      most = count;
    }
  }
  return best;
}
