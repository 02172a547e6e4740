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
  /** As `TextDecoder` names it. */
  readonly encoding: string;
  readonly compression: 'none' | 'gzip';
  /** Refuses bytes that are not of the encoding, with `bad-data`. */
  readonly isStrict?: boolean;
  /** Refuses a text that grows beyond this many bytes (a small archive can unpack to anything). */
  readonly maxBytes: number;
}

/** What a job has made of a file that is neither text nor Parquet. */
export interface ConvertedTable {
  /**
   * The records as UTF-8 CSV of one fixed kind: commas, double quotes, line feeds, no header; a
   * record may end before its last columns.
   */
  readonly text: Blob;
  readonly columns: readonly ConvertedColumn[];
  readonly rows: number;
  /** Records that could not be read, the first thousand of them. */
  readonly rejected: readonly RejectedRecord[];
  readonly rejectedCount: number;
  /** What was done on the way that a reader should know, in sentences. */
  readonly notes: readonly string[];
  /**
   * What to add to a record's 1-based number for its row of the sheet, where rows are blank: pairs of
   * the record from which on and what to add.
   */
  readonly rowOffsets?: readonly number[];
}

export type ConvertedType = 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp';

export interface ConvertedColumn {
  /** As the file has it; not yet unique, maybe empty. */
  readonly name: string;
  readonly type: ConvertedType;
}

export interface RejectedRecord {
  /** 1-based line of the file. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export type WorkbookKind = 'xlsx' | 'ods' | 'xls';

export interface WorkbookInspectInput {
  readonly file: Blob;
  readonly kind: WorkbookKind;
  /** Rows taken from the beginning of each sheet. */
  readonly headRows: number;
}

/** One row of a sheet; cells behind the last that holds something are not listed. */
export interface SheetCells {
  /** 0-based row of the sheet. */
  readonly row: number;
  readonly values: readonly (string | null)[];
  /** True for what is text to the spreadsheet, false for numbers, dates and truth values. */
  readonly isText: readonly boolean[];
}

export interface SheetLook {
  readonly name: string;
  readonly isHidden: boolean;
  /** Rows that hold something; null where that was not counted. */
  readonly rows: number | null;
  /** Bytes of the sheet once unpacked, for comparing sheets whose rows were not counted. */
  readonly bytes: number;
  readonly head: readonly SheetCells[];
}

export interface WorkbookInspectOutput {
  readonly sheets: readonly SheetLook[];
}

/** The table of one sheet. */
export interface SheetPart {
  /** Place of the sheet among those of the inspection. */
  readonly sheet: number;
  /** 0-based row of the sheet at which the records begin, and first column of the table. */
  readonly firstRow: number;
  readonly firstColumn: number;
}

export interface WorkbookReadInput {
  readonly file: Blob;
  readonly kind: WorkbookKind;
  /** Read one after the other into one table. */
  readonly parts: readonly SheetPart[];
  /** Names of the columns from the first on. */
  readonly names: readonly string[];
}

export interface JsonReadInput {
  readonly file: Blob;
  readonly encoding: CsvTranscodeInput['encoding'];
  readonly compression: 'none' | 'gzip';
  /** Refuses a text that grows beyond this many bytes. */
  readonly maxBytes: number;
  /** Path of the list to read, where a document holds several; the longest when absent. */
  readonly list?: string;
}

/** A list of records in a document, by its path: keys with points between them. */
export interface JsonList {
  readonly path: string;
  readonly records: number;
}

export interface JsonReadOutput extends ConvertedTable {
  /** The document's lists of records, and the one that was read; empty for a list or lines of records. */
  readonly lists: readonly JsonList[];
  readonly list: string | null;
  /** Key of the list in each record whose items became rows; null when a record is a row. */
  readonly items: string | null;
  /** True when each record was a list of items, and the columns are `basket_id` and `item`. */
  readonly isBaskets: boolean;
  /** True when each line of the file is a record. */
  readonly byLine: boolean;
}

/** How a file of baskets is written: a basket on each line. */
export interface BasketLayout {
  /** Between items; a blank stands for any run of blanks. */
  readonly delimiter: string;
  readonly quote: '"' | '';
  /** Lines above the first basket. */
  readonly skip: number;
  /** The first field names the basket. */
  readonly hasId: boolean;
  /** The first field (behind the name) says how many items follow. */
  readonly hasCount: boolean;
  /** Names of the columns, where a line says yes or no to each; null where it lists its items. */
  readonly items: readonly string[] | null;
}

export interface BasketsReadInput {
  /** UTF-8. */
  readonly file: Blob;
  readonly layout: BasketLayout;
}

export interface BasketsReadOutput extends ConvertedTable {
  readonly baskets: number;
  /** Different items. */
  readonly items: number;
}

export interface ZipUnpackInput {
  readonly file: Blob;
  /** Entries to unpack, by their names in the archive. */
  readonly names: readonly string[];
  /** Bytes that they may unpack to in all, and times the packed size of each. */
  readonly maxBytes: number;
  readonly maxRatio: number;
}

export interface ZipUnpackOutput {
  /** In the order of the names. */
  readonly blobs: readonly Blob[];
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
