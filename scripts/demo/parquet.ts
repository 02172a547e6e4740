/** Columns -> Parquet, by way of Arrow; and back, for the tests. */
import {
  type DataType,
  type Table as ArrowTable,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
} from '@uwdata/flechette';
import {
  Compression,
  Encoding,
  Table,
  WriterPropertiesBuilder,
  readParquet,
  writeParquet,
} from 'parquet-wasm';

export interface ParquetOptions {
  rowGroupSize: number;
  /** Columns without a dictionary: sorted or unique values, which the delta encodings suit. */
  deltaIntegers?: readonly string[];
  deltaStrings?: readonly string[];
  plain?: readonly string[];
}

export function toParquet(
  columns: Record<string, unknown[]>,
  types: Record<string, DataType>,
  options: ParquetOptions,
): Uint8Array {
  const ipc = tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' });
  if (!ipc) throw new Error('Arrow could not encode the table');
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setDictionaryEnabled(true)
    .setMaxRowGroupSize(options.rowGroupSize)
    .setCreatedBy('demo store generator');
  for (const name of options.deltaIntegers ?? []) {
    builder = builder
      .setColumnDictionaryEnabled(name, false)
      .setColumnEncoding(name, Encoding.DELTA_BINARY_PACKED);
  }
  for (const name of options.deltaStrings ?? []) {
    builder = builder
      .setColumnDictionaryEnabled(name, false)
      .setColumnEncoding(name, Encoding.DELTA_BYTE_ARRAY);
  }
  for (const name of options.plain ?? []) {
    builder = builder.setColumnDictionaryEnabled(name, false);
  }
  return writeParquet(Table.fromIPCStream(ipc), builder.build());
}

export function fromParquet(bytes: Uint8Array): ArrowTable {
  return tableFromIPC(readParquet(bytes).intoIPCStream());
}
