import { OrderlensError } from '../../core/errors';
import type { WorkbookKind } from '../../jobs/job-map';
import type { Database } from '../database';
import { readBytes, unpackHead } from './bytes';
import { openCsv } from './csv';
import { listArchive } from './archive';
import { openExcel } from './excel';
import { archiveKind, fileKind } from './file-kind';
import { openJson } from './json';
import { dropParquet, openParquet } from './parquet';
import { formatBytes, READABLE, refusal } from './refusal';
import { rejectsRelation } from './rejects';
import type { IngestOptions, Source } from './types';
import { tablesIn, unpackZip } from './zip';

/** Bytes at either end of a file by which its kind is known. */
const HEAD_BYTES = 4096;
const TAIL_BYTES = 8;

/** Numbers the raw tables of this tab. */
let serial = 0;

/**
 * Reads a file into a raw table of the database, as it stands: text columns for CSV, the file's own
 * types for Parquet. What the file is its bytes say, not its name.
 *
 * On failure nothing is left in the database. The table is dropped with {@link dropSource}.
 *
 * @throws OrderlensError `bad-file` for a file that is something else, damaged, or no table;
 *   `too-little-data` for one without rows; `cancelled`; `out-of-memory`; `crash`. Each names the
 *   file and, where it can, the line and what was found and expected there.
 */
export async function openSource(
  db: Database,
  file: File,
  options: IngestOptions,
): Promise<Source> {
  if (options.signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  if (!file.size) {
    throw refusal(file.name, `“${file.name}” is empty (0 bytes).`, {
      found: '0 bytes',
      expected: READABLE,
    });
  }
  const kind = await kindOf(file);
  return kind === 'archive' ? openArchive(db, file, options) : openAs(kind, db, file, options);
}

/**
 * Reads a file out of an archive: its only one, the one that was asked for, or the largest. Several
 * are listed as the archive's tables.
 */
async function openArchive(db: Database, file: File, options: IngestOptions): Promise<Source> {
  const tables = await tablesIn(file);
  const largest = tables.reduce((best, entry) => (entry.size > best.size ? entry : best));
  const { name } = tables.find((entry) => entry.name === options.sheet) ?? largest;
  const [inner] = await unpackZip(file, { ...options, names: [name] });
  const { signal, onProgress, dialect, shape } = options;
  const choices: IngestOptions =
    tables.length === 1
      ? options
      : { signal, onProgress, ...(dialect && { dialect }), ...(shape && { shape }) };
  const source = await openInner(db, inner!, choices).catch((thrown: unknown) => {
    throw asArchiveError(file, thrown);
  });
  if (tables.length === 1) return { ...source, ...outer(file) };
  return {
    ...source,
    ...outer(file),
    sheet: name,
    sheets: tables.map((entry) => ({ name: entry.name, rows: null, isTable: true })),
  };
}

async function openInner(db: Database, inner: File, options: IngestOptions): Promise<Source> {
  const kind = await kindOf(inner);
  if (kind === 'archive') {
    throw refused(inner, { what: 'an archive inside an archive', advice: UNPACK });
  }
  return openAs(kind, db, inner, options);
}

/** Says in which archive the file is that cannot be read. */
function asArchiveError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError) || thrown.detail.file === undefined) return thrown;
  const { code, message, detail } = thrown;
  return new OrderlensError(code, `In “${file.name}”: ${message}`, { ...detail, file: file.name });
}

/** The file that a person knows. */
function outer({ name, size }: File): Pick<Source, 'fileName' | 'byteSize'> {
  return { fileName: name, byteSize: size };
}

function openAs(kind: Readable, db: Database, file: File, options: IngestOptions): Promise<Source> {
  const id = `raw_${++serial}`;
  switch (kind) {
    case 'parquet':
      return openParquet(db, file, id, options);
    case 'xlsx':
    case 'ods':
    case 'xls':
      return openExcel(db, file, kind, id, options);
    case 'text':
      return openCsv(db, file, 'none', id, options);
    case 'gzip-text':
      return openCsv(db, file, 'gzip', id, options);
    case 'json':
      return openJson(db, file, 'none', id, options);
    case 'gzip-json':
      return openJson(db, file, 'gzip', id, options);
  }
}

/** Gives the memory of a raw table back. */
export async function dropSource(db: Database, source: Source): Promise<void> {
  if (source.format === 'parquet') {
    await dropParquet(db, source.id);
    return;
  }
  await db.query(`drop table if exists ${source.relation}`);
  await db.query(`drop table if exists ${rejectsRelation(source.id)}`);
}

type Readable = 'text' | 'gzip-text' | 'json' | 'gzip-json' | 'parquet' | WorkbookKind;

/** The file's kind, if it can be read. */
async function kindOf(file: File): Promise<Readable | 'archive'> {
  const [head, tail] = await Promise.all([
    readBytes(file, file.name, 0, HEAD_BYTES),
    readBytes(file, file.name, Math.max(0, file.size - TAIL_BYTES), file.size),
  ]);
  const found = fileKind(head, tail);
  switch (found.kind) {
    case 'gzip':
      return insideGzip(file);
    case 'zip':
      return insideArchive(file);
    case 'parquet-cut':
      throw refusal(
        file.name,
        `“${file.name}” (${formatBytes(file.size)}) is only part of a Parquet file: its end or its beginning is missing, as after a download that broke off. Get it once more.`,
        { found: 'a Parquet mark (PAR1) at one end only', expected: 'PAR1 at both ends' },
      );
    case 'other':
      throw refused(file, found);
    default:
      return found.kind;
  }
}

interface Unreadable {
  readonly what: string;
  readonly advice?: string;
}

function refused(file: File, { what, advice }: Unreadable): OrderlensError {
  const more = advice ? ` ${advice}` : '';
  return refusal(file.name, `“${file.name}” is ${what}; ${READABLE} is needed.${more}`, {
    found: what,
    expected: READABLE,
  });
}

/** What is inside a gzip archive must be text. */
async function insideGzip(file: File): Promise<'gzip-text' | 'gzip-json'> {
  const inner = await unpackHead(file, file.name, HEAD_BYTES);
  if (!inner.length) {
    throw refusal(file.name, `“${file.name}” is an empty gzip archive.`, {
      found: '0 bytes',
      expected: READABLE,
    });
  }
  const inside = fileKind(inner, inner.subarray(-TAIL_BYTES));
  if (inside.kind === 'text') return 'gzip-text';
  if (inside.kind === 'json') return 'gzip-json';
  const what = inside.kind === 'other' ? inside.what : NAMES[inside.kind];
  throw refusal(
    file.name,
    `“${file.name}” is a gzip archive of ${what}, not of a text file. Unpack it first.`,
    { found: `gzip of ${what}`, expected: READABLE },
  );
}

const NAMES = {
  gzip: 'a gzip archive',
  zip: 'a ZIP archive or workbook',
  xls: 'an old Excel workbook',
  parquet: 'a Parquet file',
  'parquet-cut': 'a Parquet file',
} as const;

const UNPACK = 'Unpack it and load the file inside.';

async function insideArchive(file: File): Promise<WorkbookKind | 'archive'> {
  const entries = await listArchive(file);
  const kind = archiveKind(entries.map(({ name }) => name));
  if (kind.kind === 'other') throw refused(file, kind);
  return kind.kind;
}
