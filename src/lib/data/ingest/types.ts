import type { OnProgress } from '../../jobs/job-map';
import type { RejectedReason } from '../schema/canonical';

/** How a text file is written. Detected, shown, correctable. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'" | '';
  readonly header: boolean;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Lines to skip before the header. */
  readonly skip: number;
}

/** A column of the raw file. CSV columns are always `text`: reading values is the mapping's work. */
export interface SourceColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp';
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
  readonly format: 'csv' | 'parquet';
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
  /** The SQL or the words that made `relation`, for the Method panel. */
  readonly how: string;
}

export interface IngestOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Overrides of what detection found. */
  readonly dialect?: Partial<CsvDialect>;
}
