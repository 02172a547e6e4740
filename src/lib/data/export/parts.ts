import { RecordBatch, Table, tableToIPC, type TypeMap } from 'apache-arrow';

/**
 * Values in one part. Copying one takes a few milliseconds of the page's time, and the page breathes
 * between two parts.
 */
const PART_CELLS = 100_000;

/** A table as Arrow IPC streams of some thousand rows each; a table without rows is one of none. */
export async function* tableParts(table: Table): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const rows = Math.max(1_000, Math.floor(PART_CELLS / Math.max(1, table.numCols)));
  let pending: RecordBatch[] = [];
  let count = 0;
  let yielded = false;
  const flush = (): Uint8Array<ArrayBuffer> => {
    const part = new Table(table.schema, pending);
    pending = [];
    count = 0;
    yielded = true;
    return own(tableToIPC(part, 'stream'));
  };
  for (const batch of table.batches as RecordBatch<TypeMap>[]) {
    for (let from = 0; from < batch.numRows;) {
      const to = Math.min(batch.numRows, from + rows - count);
      pending.push(batch.slice(from, to));
      count += to - from;
      from = to;
      if (count >= rows) yield flush();
    }
  }
  if (count > 0 || !yielded) yield flush();
}

/** Bytes that may be handed over: a view on a larger buffer would take its neighbours along. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return (whole ? bytes : bytes.slice()) as Uint8Array<ArrayBuffer>;
}
