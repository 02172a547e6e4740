/** Inputs and outputs of the jobs; types only, shared with the page's job map. */

/** Where a part of a Parquet file begins and what is in it, read from the footer alone. */
export interface ParquetInspectInput {
  readonly file: Blob;
}

export interface ParquetColumn {
  readonly name: string;
  /** Arrow type in words, such as `Utf8`, `Int64`, `Decimal(12, 2)`, `Timestamp(us, UTC)`. */
  readonly type: string;
  /** True for lists, structs and maps. */
  readonly nested: boolean;
}

export interface ParquetInspectOutput {
  readonly rows: number;
  /** Rows of each row group, in file order. */
  readonly rowGroups: readonly number[];
  readonly columns: readonly ParquetColumn[];
  readonly createdBy: string | null;
  /** Key-value metadata of the footer. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ParquetDecodeInput {
  readonly file: Blob;
  /** 0-based row groups to read; all of them when absent. */
  readonly rowGroups?: readonly number[];
  /** Columns to read; all of them when absent. */
  readonly columns?: readonly string[];
  /** Rows per Arrow record batch. */
  readonly batchSize?: number;
}

export interface ParquetDecodeOutput {
  /** A whole Arrow IPC stream, its end mark included. Transferred. */
  readonly ipc: Uint8Array<ArrayBuffer>;
}

export interface CsvTranscodeInput {
  readonly file: Blob;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly compression: 'none' | 'gzip';
  /** Refuses a text that grows beyond this many bytes (a small archive can unpack to anything). */
  readonly maxBytes: number;
}

/** How a table is written: by columns of its own, in the order of the query. */
export interface ExportInput {
  /** Port of a {@link PartSource}; transferred with the input. */
  readonly source: MessagePort;
  /** Rows to come, for progress. */
  readonly rows: number;
  /** What the file should say of itself: parameters, SQL, version, data set, filters. */
  readonly about: readonly (readonly [key: string, value: string])[];
}

export interface CsvWriteInput extends ExportInput {
  /** Begin with U+FEFF, by which Excel knows UTF-8. */
  readonly byteOrderMark: boolean;
}

export interface ParquetEncodeInput extends ExportInput {
  readonly compression: 'zstd' | 'snappy' | 'none';
}

export interface XlsxWriteInput extends ExportInput {
  /** Name of the data sheet; cut and cleaned to what Excel allows. */
  readonly sheetName: string;
  /** Rows per sheet, header included; Excel's limit when absent. */
  readonly maxSheetRows?: number;
}

export interface ExportOutput {
  readonly blob: Blob;
  readonly rows: number;
}
