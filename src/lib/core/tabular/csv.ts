/**
 * CSV by RFC 4180: fields parted by commas, lines ended by CRLF, a field quoted where it has to
 * be. Spreadsheets run a text that begins like a formula, also from a CSV; {@link defuse} keeps
 * such a text a text.
 */
import type { Cell } from './cell';

/** U+FEFF, by which Excel knows that a file is UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

/** Line end of RFC 4180. */
export const LINE_END = '\r\n';

/**
 * What a spreadsheet may read as the beginning of a formula: `= + - @`, tab, line ends, and the
 * full-width forms that some versions take for them.
 * Source: OWASP, "CSV Injection".
 */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A plain number, which is harmless and must stay one: `-12`, `+3.5`, `-1,234.50`, `-1e-9`. */
const PLAIN_NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

/** Marks that need quotes around them: separators of any locale, quotes, line ends. */
const NEEDS_QUOTES = /[",;\t\r\n]/;

/**
 * Puts an apostrophe before a text that a spreadsheet would run. Texts that are numbers stay as
 * they are, and so does everything else.
 */
export function defuse(text: string): string {
  return isFormulaLike(text) ? `'${text}` : text;
}

/** True for a text that a spreadsheet might take for a formula. */
export function isFormulaLike(text: string): boolean {
  return FORMULA_START.test(text) && !(PLAIN_NUMBER.test(text) && /\d/.test(text));
}

/** One text field, defused, and quoted where needed. */
export function csvText(text: string): string {
  const safe = defuse(text);
  const quoted = NEEDS_QUOTES.test(safe) || safe.trim().length < safe.length;
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * One field. Null is empty, a number has a decimal point whatever the locale, and NaN and the
 * infinities, for which CSV has no word, are empty too.
 */
export function csvField(cell: Cell | bigint): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return csvText(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return String(cell);
}

/** One record with its line end. */
export function csvLine(cells: Iterable<Cell | bigint>): string {
  return Array.from(cells, csvField).join(',') + LINE_END;
}
