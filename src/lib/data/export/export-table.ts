import type { Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../core/jobs';
import { serveParts } from '../../jobs/part-source';
import { runJob } from '../../jobs/runner';
import type { SqlRunner } from '../query-result';
import { describeOrigin, type ExportOrigin } from './about';
import { tableParts } from './parts';

export const EXPORT_FORMATS = ['csv', 'parquet', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What to export: a query, run anew so that all its rows are there, or a table at hand. */
export type ExportRows =
  { readonly db: SqlRunner; readonly sql: string } | { readonly table: Table };

export interface ExportRequest {
  readonly rows: ExportRows;
  /** Name of the file, without its extension. */
  readonly name: string;
  /** Goes into a sheet "About" (Excel) or the file's metadata (Parquet). A CSV has no place for it. */
  readonly origin?: ExportOrigin;
}

export interface ExportOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface ExportedFile {
  readonly blob: Blob;
  readonly fileName: string;
  readonly rows: number;
}

/**
 * Writes all rows as a file, in a worker.
 *
 * CSV: UTF-8 with byte order mark, texts defused. XLSX: typed cells, no formulas, split over
 * sheets at Excel's 1,048,576 rows. Parquet: zstd, types as in the database.
 *
 * @throws OrderlensError: `cancelled`, `query`, `crash`, `timeout`, `out-of-memory`.
 */
export async function exportTable(
  request: ExportRequest,
  format: ExportFormat,
  options: ExportOptions = {},
): Promise<ExportedFile> {
  const { signal, onProgress } = options;
  const table = await rowsOfRequest(request.rows, options);
  if (signal?.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  const about = request.origin
    ? describeOrigin(
        'sql' in request.rows && !request.origin.sql
          ? { ...request.origin, sql: request.rows.sql }
          : request.origin,
      )
    : [];
  const parts = serveParts(tableParts(table));
  const input = { source: parts.port, rows: table.numRows, about };
  const run = { signal, onProgress, transfer: [parts.port] };
  try {
    const { blob, rows } =
      format === 'csv'
        ? await runJob('csv-write', { ...input, byteOrderMark: true }, run)
        : format === 'parquet'
          ? await runJob('parquet-encode', { ...input, compression: 'zstd' }, run)
          : await runJob(
              'xlsx-write',
              { ...input, sheetName: request.origin?.title ?? request.name },
              run,
            );
    return { blob, fileName: `${request.name}.${format}`, rows };
  } finally {
    parts.close();
  }
}

async function rowsOfRequest(rows: ExportRows, options: ExportOptions): Promise<Table> {
  if ('table' in rows) return rows.table;
  options.onProgress?.({ stage: 'Reading the rows', fraction: null });
  return rows.db.query(rows.sql, options.signal ? { signal: options.signal } : {});
}
