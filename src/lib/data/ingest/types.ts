import type { OnProgress } from '../../jobs/job-map';
import type { RejectedReason } from '../schema/canonical';

/** Encodings that can be read, by the names that `TextDecoder` knows. */
export const TEXT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'macintosh',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-u',
  'ibm866',
  'iso-8859-5',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-874',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** How a text file is written. Detected, shown, correctable. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'" | '';
  readonly header: boolean;
  readonly encoding: TextEncoding;
  /** Lines to skip before the header. */
  readonly skip: number;
}

/** One of the tables of a file that holds several: a sheet, an array of a document, a file of an archive. */
export interface SheetInfo {
  readonly name: string;
  /** Rows that hold something, titles and header included; null where they were not counted. */
  readonly rows: number | null;
  /** False for notes, charts and the like, which have no two columns with rows below a header. */
  readonly isTable: boolean;
}

/** The name that means all sheets whose columns are those of the sheet taken first. */
export const ALL_SHEETS = '*';

/**
 * What a record of the file is: a row of a table, or a basket, of which the raw table then has one
 * row per item with the columns `basket_id` and `item`.
 */
export type Shape = 'table' | 'baskets';

/** What a person may say against what detection found. Absent parts are detected. */
export interface ReadingChoices {
  readonly dialect?: Partial<CsvDialect>;
  /** Name of the sheet to read. */
  readonly sheet?: string;
  readonly shape?: Shape;
}

/** A column of the raw file. Columns of text files are always `text`: reading values is the mapping's work. */
export interface SourceColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp';
  /**
   * What the column is called in its own file, where `name` says the file as well because several
   * were joined: `products.name` is `product name`. Guessing goes by it.
   */
  readonly header?: string;
  /** The column's own file and name there, where several were joined. */
  readonly from?: { readonly table: string; readonly column: string };
  /**
   * Whose the value is, where several files were joined and it is not the line's own: `order` for an
   * amount of the whole order, which stands on the first of its lines only so that it is counted once;
   * `other` for what is the same on every line of one product, customer and so on.
   */
  readonly scope?: 'order' | 'other';
}

/** What a column is called outside of the others it was joined with, for guessing. */
export function headerOf({ name, header }: Pick<SourceColumn, 'name' | 'header'>): string {
  return header ?? name;
}

/** What a column is called in its own file, by which a known file is recognised. */
export function ownNameOf({ name, from }: Pick<SourceColumn, 'name' | 'from'>): string {
  return from?.column ?? name;
}

/** One of several files whose rows follow one another in a source. */
export interface SourcePart {
  readonly fileName: string;
  /** The file's rows have `__row` from `firstRow + 1` to `firstRow + rows`. */
  readonly firstRow: number;
  readonly rows: number;
  /** Records that could not be split into fields, and rows that another file holds; not used. */
  readonly unreadable: number;
  readonly repeated: number;
}

/** Rows set aside because another file holds them. */
export interface RepeatedRows {
  /** Quoted name of a table of them, with the columns of the source. */
  readonly relation: string;
  readonly rows: number;
  /** Columns that say what is the same row; empty for all of them. */
  readonly key: readonly string[];
}

/**
 * A file that has been read into the database as it stands, before any meaning is given to it.
 * `relation` is the quoted name of a table with these columns (text columns VARCHAR, number DOUBLE or
 * DECIMAL, integer any integer type, date DATE, timestamp TIMESTAMP without zone) plus a first
 * column `"__row"` BIGINT: the 1-based record number in the file.
 */
export interface Source {
  readonly id: string;
  readonly fileName: string;
  readonly byteSize: number;
  readonly format: 'csv' | 'parquet' | 'excel' | 'json';
  readonly relation: string;
  readonly columns: readonly SourceColumn[];
  /** Records in the relation. */
  readonly rows: number;
  /** Records that could not even be split into fields; they are not in the relation. */
  readonly parseRejects: readonly RejectedReason[];
  /**
   * Quoted name of a table of those records, `(line BIGINT, text VARCHAR, reason VARCHAR)`: 1-based
   * line in the file, its first 10,000 characters, the sentence of `parseRejects`. Absent when
   * there are none.
   */
  readonly rejects?: string;
  /** Up to 200 records spread over the file, as text, in column order; for guessing and for the wizard. */
  readonly sample: readonly (readonly (string | null)[])[];
  /** Only for text files. */
  readonly dialect: CsvDialect | null;
  /** The tables of the file, where it has several, and the one that was read. */
  readonly sheets?: readonly SheetInfo[];
  readonly sheet?: string;
  /** Absent for a table; see {@link Shape}. */
  readonly shape?: Shape;
  /** What to add to `__row` for the number by which a person finds the record in the file. */
  readonly rowOffset?: number;
  /**
   * Where that changes within the file, as a sheet with blank rows makes it: pairs of the `__row` from
   * which on and what to add, in their order. See `rowInFile`.
   */
  readonly rowOffsets?: readonly number[];
  /** The files whose rows it holds, one after the other, where they are several. */
  readonly parts?: readonly SourcePart[];
  /** Rows of its files that repeat an earlier one and so are not in `relation`. */
  readonly repeats?: RepeatedRows;
  /** What was done to the rows before anything is asked of the person, in sentences. */
  readonly notes?: readonly string[];
  /** What the rows are, where they are not the records of the file: `order lines`. */
  readonly rowWord?: string;
  /** The SQL or the words that made `relation`, for the Method panel. */
  readonly how: string;
}

export interface IngestOptions extends ReadingChoices {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** The choices with which the file is read again as this source was. */
export function choicesOf({ dialect, sheet, shape }: Source): ReadingChoices {
  return {
    ...(dialect && { dialect }),
    ...(sheet !== undefined && { sheet }),
    ...(shape !== undefined && { shape }),
  };
}
