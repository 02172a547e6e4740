import type { OnProgress } from '../../src/lib/core/jobs';
import { BYTE_ORDER_MARK, csvField, csvLine } from '../../src/lib/core/tabular/csv';
import type { CsvWriteInput, ExportOutput } from '../protocol';
import { readPart, timeText, type Part, type PartColumn } from './part';
import { pullParts } from './pull';

/** Writes all rows as CSV (RFC 4180, UTF-8), texts defused; days and times are ISO. */
export async function writeCsv(
  input: CsvWriteInput,
  onProgress: OnProgress,
): Promise<ExportOutput> {
  const chunks: BlobPart[] = input.byteOrderMark ? [BYTE_ORDER_MARK] : [];
  let rows = 0;
  let begun = false;
  for await (const ipc of pullParts(input.source)) {
    const part = readPart(ipc);
    if (!begun) chunks.push(csvLine(part.columns.map((column) => column.name)));
    begun = true;
    // A blob of its own lives outside this worker's memory.
    chunks.push(new Blob([lines(part)]));
    rows += part.rows;
    onProgress({ stage: 'Writing CSV', fraction: input.rows ? rows / input.rows : 1 });
  }
  return { blob: new Blob(chunks, { type: 'text/csv;charset=utf-8' }), rows };
}

function lines({ rows, columns }: Part): string {
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns.length; c++) {
      if (c > 0) text += ',';
      text += field(columns[c]!, row);
    }
    text += '\r\n';
  }
  return text;
}

function field(column: PartColumn, row: number): string {
  const value = column.value(row);
  if (column.kind === 'day' || column.kind === 'time') return timeText(value, column.kind) ?? '';
  return csvField(value);
}
