/**
 * Excel workbooks (ECMA-376, part 1, sections 12 and 18), read as streams: a sheet's rows go by one
 * at a time, and only the shared strings and the styles stay in memory.
 */
import { OrderlensError } from '../../../src/lib/core/errors';
import type { ZipReader } from '../../zip/reader';
import type { OpenBook } from '../rows';
import { readBook, readStrings, readStyles, relations, type Workbook } from './parts';
import { XlsxSheet } from './sheet';

/** Opens a workbook; charts are no sheets. */
export async function openXlsx(zip: ZipReader): Promise<OpenBook> {
  const root = await relations(zip, '_rels/.rels', '');
  const bookPath =
    root.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const folder = bookPath.slice(0, bookPath.lastIndexOf('/') + 1);
  const book = await readBook(zip, bookPath);
  const parts = await relations(
    zip,
    `${folder}_rels/${bookPath.slice(folder.length)}.rels`,
    folder,
  );
  const pathOf = (kind: string): string | undefined =>
    parts.find(({ type }) => type.endsWith(`/${kind}`))?.target;
  const stringsPath = pathOf('sharedStrings');
  const stylesPath = pathOf('styles');
  const workbook: Workbook = {
    zip,
    is1904: book.is1904,
    strings: stringsPath && zip.find(stringsPath) ? await readStrings(zip, stringsPath) : [],
    styles: stylesPath && zip.find(stylesPath) ? await readStyles(zip, stylesPath) : [],
  };
  const sheets = book.sheets.flatMap(({ name, id, isHidden }) => {
    const part = parts.find((relation) => relation.id === id);
    if (!part?.type.endsWith('/worksheet')) return [];
    return [new XlsxSheet(workbook, part.target, name, isHidden)];
  });
  if (!sheets.length) {
    throw new OrderlensError('bad-file', 'The workbook has no sheet with cells.', {
      found: 'no worksheet',
      expected: 'a workbook with a sheet of order lines',
    });
  }
  return {
    look: (headRows) => Promise.all(sheets.map((sheet) => sheet.look(headRows))),
    read: (sheet, take, onShare) => sheets[sheet]!.read(take, onShare),
    spans: (sheet) => sheets[sheet]!.spans(),
  };
}
