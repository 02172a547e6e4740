import { zipEnd, zipEntries, ZIP_TAIL_BYTES, type ZipEntry } from '../../core/zip/directory';
import { readBytes } from './bytes';
import { MAX_ARCHIVE_ENTRIES } from './limits';
import { refusal } from './refusal';

/** The entries of a ZIP archive, from its directory; nothing is unpacked. */
export async function listArchive(file: File): Promise<readonly ZipEntry[]> {
  const at = Math.max(0, file.size - ZIP_TAIL_BYTES);
  const end = zipEnd(await readBytes(file, file.name, at, file.size), at);
  if (!end) throw damaged(file, 'its directory, which stands at the end, is missing');
  // A directory takes some hundred bytes an entry.
  const most = Math.min(end.size, MAX_ARCHIVE_ENTRIES * 1024);
  const directory = await readBytes(file, file.name, end.offset, end.offset + most);
  const entries = zipEntries(directory, MAX_ARCHIVE_ENTRIES);
  if (!entries) throw damaged(file, 'its directory cannot be read');
  return entries;
}

function damaged(file: File, how: string): Error {
  return refusal(
    file.name,
    `“${file.name}” is a damaged or cut-off ZIP archive or workbook: ${how}. Get it once more.`,
    { found: how, expected: 'a complete file' },
  );
}
