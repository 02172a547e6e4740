import type { Source } from './types';

/**
 * The number by which a person finds a record in its file: the row of the sheet, the line of the text.
 *
 * @param row the record's `__row`
 */
export function rowInFile(source: Pick<Source, 'rowOffset' | 'rowOffsets'>, row: number): number {
  const { rowOffset = 0, rowOffsets = [] } = source;
  let low = 0;
  let high = rowOffsets.length / 2;
  // The last pair that begins at or before the record.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rowOffsets[2 * middle]! <= row) low = middle + 1;
    else high = middle;
  }
  return row + (low ? rowOffsets[2 * low - 1]! : rowOffset);
}
