/** The parts of a workbook beside its sheets: what belongs to what, shared strings, styles. */
import { OrderlensError } from '../../../src/lib/core/errors';
import type { ZipReader } from '../../zip/reader';
import { styleKinds, type StyleKind } from '../number-formats';
import { attribute, readXml, XmlReader, type XmlHandler } from '../xml';

/** Shared strings and styles are held in memory. */
const MOST_STRING_BYTES = 2 ** 30;

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** What the cells of every sheet refer to. */
export interface Workbook {
  readonly zip: ZipReader;
  readonly is1904: boolean;
  readonly strings: readonly string[];
  readonly styles: readonly StyleKind[];
}

/** Reads one part of the workbook as elements. */
export async function readPart(
  zip: ZipReader,
  path: string,
  handler: (reader: () => XmlReader) => XmlHandler,
  options: {
    readonly most?: number;
    readonly onBytes?: (bytes: number) => unknown;
  } = {},
): Promise<void> {
  const entry = zip.find(path);
  if (!entry) {
    throw new OrderlensError('bad-file', `The workbook lacks its part “${path}”.`, {
      found: 'no such part',
      expected: 'a complete Excel workbook',
    });
  }
  const reader: XmlReader = new XmlReader(handler(() => reader));
  const stream = await zip.stream(entry, options.most ?? MOST_STRING_BYTES);
  await readXml(stream, reader, options.onBytes);
}

export async function relations(zip: ZipReader, path: string, folder: string): Promise<Relation[]> {
  const found: Relation[] = [];
  if (!zip.find(path)) return found;
  await readPart(zip, path, () => ({
    open(name, attributes) {
      if (name !== 'Relationship') return;
      found.push({
        id: attribute(attributes, 'Id') ?? '',
        type: attribute(attributes, 'Type') ?? '',
        target: resolve(folder, attribute(attributes, 'Target') ?? ''),
      });
    },
    close() {},
    text() {},
  }));
  return found;
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts = folder.split('/').filter(Boolean);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

interface Book {
  is1904: boolean;
  readonly sheets: { name: string; id: string; isHidden: boolean }[];
}

export async function readBook(zip: ZipReader, path: string): Promise<Book> {
  const book: Book = { is1904: false, sheets: [] };
  await readPart(zip, path, () => ({
    open(name, attributes) {
      if (name === 'workbookPr') {
        book.is1904 = /^(1|true|on)$/i.test(attribute(attributes, 'date1904') ?? '');
      } else if (name === 'sheet') {
        book.sheets.push({
          name: attribute(attributes, 'name') ?? `Sheet ${book.sheets.length + 1}`,
          // `r:id`; `sheetId` ends otherwise.
          id: attribute(attributes, 'id') ?? '',
          isHidden: /hidden/i.test(attribute(attributes, 'state') ?? ''),
        });
      }
    },
    close() {},
    text() {},
  }));
  return book;
}

/** Strings of the workbook by number; what is said on how to pronounce them is left out. */
export async function readStrings(zip: ZipReader, path: string): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let isPhonetic = false;
  await readPart(zip, path, (reader) => ({
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't') reader().wantsText = !isPhonetic;
    },
    close(name) {
      if (name === 't') reader().wantsText = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'si') strings.push(withoutEscapes(text));
    },
    text(piece) {
      text += piece;
    },
  }));
  return strings;
}

export async function readStyles(zip: ZipReader, path: string): Promise<StyleKind[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let isCellStyle = false;
  await readPart(zip, path, () => ({
    open(name, attributes) {
      if (name === 'numFmt') {
        codes.set(
          Number(attribute(attributes, 'numFmtId')),
          attribute(attributes, 'formatCode') ?? '',
        );
      } else if (name === 'cellXfs') isCellStyle = true;
      else if (name === 'xf' && isCellStyle) {
        formats.push(Number(attribute(attributes, 'numFmtId') ?? 0));
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false;
    },
    text() {},
  }));
  return styleKinds(formats, codes);
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function withoutEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
