import { isCancelled, OrderlensError, toFailure } from '../../core/errors';
import { runJob } from '../../jobs/runner';
import type { Connection, Database } from '../database';
import { rowsOf, type Cell } from '../query-result';
import type { RejectedReason } from '../schema/canonical';
import { ident } from '../sql';
import { basketsIn, openBaskets } from './baskets';
import { unreadable } from './bytes';
import {
  lookAtBeginning,
  lookAtLayout,
  lookAtText,
  lookForEncoding,
  type Compression,
  type TextFound,
} from './csv-look';
import {
  keepRejectsSql,
  readCsvSql,
  rejectCountsSql,
  rejectReason,
  type CsvNames,
} from './csv-sql';
import type { CsvLayout } from './dialect';
import { MAX_TEXT_BYTES } from './limits';
import { unifyNewlines } from './newlines';
import { excerpt, formatCount, READABLE, refusal } from './refusal';
import { rejectsRelation } from './rejects';
import { takeSample } from './sample';
import type { IngestOptions, Source, SourceColumn } from './types';

/** One reading of one file and its place in the database. */
interface Reading {
  readonly id: string;
  readonly db: Database;
  readonly connection: Connection;
  readonly file: File;
  readonly names: CsvNames;
  readonly options: IngestOptions;
}

interface RejectRow extends Record<string, Cell> {
  kind: string;
  records: number;
  line: number;
  text: string | null;
}

interface RowsRead {
  readonly rows: number;
  readonly rejected: readonly RejectRow[];
}

/**
 * Reads a text file into a raw table of text columns, on a connection of its own so that the page's
 * queries go on meanwhile. A reading that fails or is called off leaves nothing behind.
 */
export async function openCsv(
  db: Database,
  file: File,
  compression: Compression,
  id: string,
  options: IngestOptions,
): Promise<Source> {
  options.onProgress({ stage: 'Looking at the file', fraction: null });
  const text = await lookAtText(file, compression, options.dialect?.encoding);
  const connection = await db.connect();
  const names: CsvNames = {
    file: `${id}.csv`,
    relation: `memory.main.${ident(id)}`,
    rejects: `${id}_rejects`,
    scans: `${id}_scans`,
  };
  const reading: Reading = { id, db, connection, file, names, options };
  try {
    return await readAs(reading, text);
  } catch (thrown) {
    await clear(reading).catch(() => {});
    throw thrown;
  } finally {
    await connection.close().catch(() => {});
    await db.dropFile(names.file).catch(() => {});
  }
}

async function readAs(reading: Reading, text: TextFound): Promise<Source> {
  const { file, options } = reading;
  const utf8 = await asUtf8(reading, text).catch((thrown: unknown) => {
    if (!text.isSure && thrown instanceof OrderlensError && thrown.code === 'bad-data') return null;
    throw thrown;
  });
  // Its beginning was ASCII, and what is packed behind it is not Unicode.
  if (!utf8) return readAs(reading, { ...text, encoding: 'windows-1252', isSure: true });
  const beginning = await lookAtBeginning(file, utf8, text);
  const baskets = basketsIn(beginning, options);
  if (baskets) return openBaskets(reading, utf8, baskets);
  const layout = await lookAtLayout(file, beginning, text.encoding, options.dialect);
  const read = await readRows(reading, utf8, layout);
  if (!text.isSure && read.rejected.some(({ kind }) => kind === 'INVALID ENCODING')) {
    // Its beginning was ASCII; what follows is not UTF-8, so it is an older encoding.
    await clear(reading);
    const encoding = await lookForEncoding(file);
    return readAs(reading, { ...text, encoding, isSure: true });
  }
  checkRows(reading, layout, read);
  return describe(reading, layout, read);
}

async function asUtf8({ file, options }: Reading, text: TextFound): Promise<Blob> {
  const { encoding, compression, isSure } = text;
  if (encoding === 'utf-8' && compression === 'none') return file;
  const { signal, onProgress } = options;
  return runJob(
    'csv-transcode',
    { file, encoding, compression, isStrict: !isSure, maxBytes: MAX_TEXT_BYTES },
    { signal, onProgress },
  );
}

async function readRows(
  reading: Reading,
  utf8: Blob,
  layout: CsvLayout,
  isUnified = false,
): Promise<RowsRead> {
  const { db, connection, names, options } = reading;
  const { signal, onProgress } = options;
  const stage = 'Reading rows';
  onProgress({ stage, fraction: 0 });
  await db.registerFile(names.file, utf8);
  const unwatch = await db.watchFile(names.file, (bytes) =>
    onProgress({ stage, fraction: Math.min(1, bytes / utf8.size) }),
  );
  try {
    const made = await connection.query(readCsvSql(names, layout), { signal });
    const rejected = await connection.query(rejectCountsSql(names), { signal });
    return { rows: Number(made.getChildAt(0)?.get(0) ?? 0), rejected: rowsOf(rejected) };
  } catch (thrown) {
    if (!isUnified && /invalid state/i.test(toFailure(thrown).message)) {
      unwatch();
      await clear(reading);
      await db.dropFile(names.file);
      return readRows(reading, await unifyNewlines(utf8), layout, true);
    }
    throw asFileError(reading, thrown);
  } finally {
    unwatch();
  }
}

function asFileError({ file }: Reading, thrown: unknown): unknown {
  if (isCancelled(thrown) || !(thrown instanceof OrderlensError) || thrown.code !== 'query') {
    return thrown;
  }
  const reason = thrown.message.split('\n', 1)[0]!;
  if (/NotReadable|NotFound|could not be read/i.test(thrown.message)) {
    return unreadable(file.name, thrown);
  }
  return refusal(file.name, `“${file.name}” cannot be read as a table. (${reason})`, {
    found: reason,
    expected: READABLE,
  });
}

/** Refuses a file without rows, or one of which most could not be read. */
function checkRows({ file }: Reading, layout: CsvLayout, { rows, rejected }: RowsRead): void {
  const open = rejected.find((row) => row.kind === 'UNQUOTED VALUE' && row.text?.includes('\n'));
  if (open) {
    const start = excerpt(open.text ?? '');
    throw refusal(
      file.name,
      `Line ${formatCount(open.line)} of “${file.name}” opens a quote that is never closed, so the lines after it cannot be told apart: ${start}`,
      { row: open.line, found: start, expected: `a closing ${layout.dialect.quote}` },
    );
  }
  const lost = rejected.reduce((sum, { records }) => sum + records, 0);
  const first = rejected[0];
  if (first && lost > rows) {
    const { reason } = rejectReason(first.kind);
    const start = excerpt(first.text ?? '');
    throw refusal(
      file.name,
      `${formatCount(lost)} of ${formatCount(lost + rows)} lines of “${file.name}” do not have the ${formatCount(layout.columns.length)} fields of its header. The first is line ${formatCount(first.line)} (${reason.toLowerCase()}): ${start}`,
      {
        row: first.line,
        found: start,
        expected: `${formatCount(layout.columns.length)} fields, divided by “${excerpt(layout.dialect.delimiter)}”`,
      },
    );
  }
  if (!rows) {
    throw refusal(
      file.name,
      `“${file.name}” has a header of ${formatCount(layout.columns.length)} columns but no rows below it.`,
      { row: layout.dialect.skip + 2, found: 'no rows', expected: 'one row per order line' },
      'too-little-data',
    );
  }
}

async function describe(
  reading: Reading,
  layout: CsvLayout,
  { rows, rejected }: RowsRead,
): Promise<Source> {
  const { id, connection, file, names, options } = reading;
  const { signal, onProgress } = options;
  const columns = layout.columns.map((name): SourceColumn => ({ name, type: 'text' }));
  const { relation } = names;
  const sample = await takeSample(connection, relation, columns, rows, signal);
  if (rejected.length) {
    await connection.query(keepRejectsSql(names, rejectsRelation(id)), { signal });
  }
  onProgress({ stage: 'Reading rows', fraction: 1 });
  return {
    id,
    fileName: file.name,
    byteSize: file.size,
    format: 'csv',
    relation,
    columns,
    rows,
    parseRejects: parseRejects(rejected),
    ...(rejected.length && { rejects: rejectsRelation(id) }),
    sample,
    dialect: layout.dialect,
    ...(options.shape && { shape: options.shape }),
    rowOffset: layout.dialect.skip + (layout.dialect.header ? 1 : 0),
    how: readCsvSql({ ...names, file: file.name }, layout),
  };
}

function parseRejects(rejected: readonly RejectRow[]): RejectedReason[] {
  const byKey = new Map<string, RejectedReason>();
  for (const { kind, records } of rejected) {
    const { key, reason } = rejectReason(kind);
    byKey.set(key, { key, reason, rows: (byKey.get(key)?.rows ?? 0) + records });
  }
  return [...byKey.values()];
}

async function clear({ id, connection, names }: Reading): Promise<void> {
  const { relation, rejects, scans } = names;
  for (const table of [relation, rejectsRelation(id), ident(rejects), ident(scans)]) {
    await connection.query(`drop table if exists ${table}`);
  }
}
