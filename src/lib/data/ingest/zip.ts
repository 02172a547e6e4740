import { OrderlensError } from '../../core/errors';
import type { ZipEntry } from '../../core/zip/directory';
import type { OnProgress } from '../../jobs/job-map';
import { runJob } from '../../jobs/runner';
import { listArchive } from './archive';
import { readBytes } from './bytes';
import { isTableName } from './endings';
import { archiveKind, fileKind } from './file-kind';
import { MAX_ARCHIVE_BYTES, MAX_ARCHIVE_FILES, MAX_ARCHIVE_RATIO } from './limits';
import { formatBytes, formatCount, READABLE, refusal } from './refusal';

export interface UnpackOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Only these entries, by name; all files that may hold a table when absent. */
  readonly names?: readonly string[];
}

/** Files that come along with tables. */
const COMPANION = /^(read[ _-]?me|licen[cs]e|about|notes?|changelog|attribution|citation)\b/i;

/** True for a ZIP archive of files; workbooks, which are archives too, are not. */
export async function isArchive(file: File): Promise<boolean> {
  const head = await readBytes(file, file.name, 0, 512);
  if (fileKind(head, head).kind !== 'zip') return false;
  const entries = await listArchive(file);
  return archiveKind(entries.map(({ name }) => name)).kind === 'archive';
}

/** Entries of an archive that may hold a table, as they stand in it; refuses an archive without. */
export async function tablesIn(file: File): Promise<readonly ZipEntry[]> {
  const entries = await listArchive(file);
  const files = entries.filter(({ name, isFolder, size }) => {
    const base = baseName(name);
    return !isFolder && size > 0 && !/^(__MACOSX\/|.*\/__MACOSX\/)/.test(name) && base[0] !== '.';
  });
  // A name without an ending may be that of a table too.
  const data = files.filter(({ name }) => isTableName(name) || !/\.\w{1,5}$/.test(baseName(name)));
  const tables = data.filter(({ name }) => !COMPANION.test(baseName(name)));
  const found = tables.length ? tables : data;
  if (!found.length) {
    const names = files.map(({ name }) => name).slice(0, 5);
    throw refusal(
      file.name,
      `“${file.name}” is a ZIP archive without a table in it${names.length ? `: it holds ${names.join(', ')}` : ''}.`,
      { found: names.join(', ') || 'nothing', expected: READABLE },
    );
  }
  return found;
}

/**
 * Unpacks the files of a ZIP archive that may hold tables, as files of their own.
 *
 * Limits, against archives made to fill the memory: {@link MAX_ARCHIVE_FILES} files,
 * {@link MAX_ARCHIVE_BYTES} in all, and {@link MAX_ARCHIVE_RATIO} times the packed size of each.
 *
 * @throws OrderlensError `bad-file` for an archive that is damaged, encrypted, without tables or
 *   beyond the limits; `cancelled`
 */
export async function unpackZip(file: File, options: UnpackOptions): Promise<File[]> {
  const { signal, onProgress } = options;
  const tables = await tablesIn(file);
  const wanted = options.names
    ? tables.filter(({ name }) => options.names!.includes(name))
    : tables;
  refuseMany(file, wanted);
  const names = wanted.map(({ name }) => name);
  const { blobs } = await runJob(
    'zip-unpack',
    { file, names, maxBytes: MAX_ARCHIVE_BYTES, maxRatio: MAX_ARCHIVE_RATIO },
    { signal, onProgress },
  ).catch((thrown: unknown) => {
    throw asFileError(file, thrown);
  });
  return blobs.map((blob, k) => new File([blob], baseName(names[k]!)));
}

/** The tables of an archive as files of their own, where it holds several; any other file as it is. */
export async function unpackTables(
  file: File,
  options: Pick<UnpackOptions, 'signal' | 'onProgress'>,
): Promise<readonly File[]> {
  if (!file.size || !(await isArchive(file)) || (await tablesIn(file)).length < 2) return [file];
  const { signal, onProgress } = options;
  return unpackZip(file, { signal, onProgress });
}

function baseName(name: string): string {
  return name.split(/[\\/]/).at(-1) || name;
}

function refuseMany(file: File, tables: readonly ZipEntry[]): void {
  if (tables.length > MAX_ARCHIVE_FILES) {
    throw refusal(
      file.name,
      `“${file.name}” holds ${formatCount(tables.length)} files; ${formatCount(MAX_ARCHIVE_FILES)} is the most that can be unpacked.`,
      { found: `${formatCount(tables.length)} files`, expected: READABLE },
    );
  }
  const bytes = tables.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_ARCHIVE_BYTES) {
    throw refusal(
      file.name,
      `“${file.name}” unpacks to ${formatBytes(bytes)}; ${formatBytes(MAX_ARCHIVE_BYTES)} is the most that can be unpacked.`,
      { found: formatBytes(bytes), expected: `at most ${formatBytes(MAX_ARCHIVE_BYTES)}` },
    );
  }
}

function asFileError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError)) return thrown;
  const { code, message, detail } = thrown;
  if (code !== 'bad-file') return thrown;
  return refusal(file.name, `“${file.name}” cannot be unpacked. ${message}`, {
    found: message,
    expected: 'a ZIP archive of tables',
    ...detail,
  });
}
