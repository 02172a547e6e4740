import { BYTE_ORDER_MARK, csvLine } from '../../core/tabular/csv';
import type { Cell } from '../query-result';

export interface CsvOptions {
  /** Begin with U+FEFF, by which Excel knows UTF-8. Default true. */
  readonly byteOrderMark?: boolean;
}

/**
 * A small table as CSV: RFC 4180, UTF-8, texts that a spreadsheet would run as a formula defused
 * by an apostrophe, numbers with a decimal point whatever the locale. For long tables see
 * {@link exportTable}, which does not hold the page.
 */
export function toCsv(
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
  options: CsvOptions = {},
): Blob {
  const parts = [(options.byteOrderMark ?? true) ? BYTE_ORDER_MARK : '', csvLine(header)];
  for (const row of rows) parts.push(csvLine(row));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
