/**
 * Excel workbooks (ECMA-376, part 1, sections 12 and 18), read as streams: a sheet's rows go by one
 * at a time, and only the shared strings and the styles stay in memory.
 */
import { OrderlensError } from '../../src/lib/core/errors';
import type { SheetCells } from '../protocol';
import { numberText, KIND } from '../table/record-writer';
import { ZipReader } from '../zip/reader';
import { styleKinds, type StyleKind } from './number-formats';
import {
  isoText,
  MOST_COLUMNS,
  MOST_ROWS,
  serialText,
  SheetRow,
  type OpenBook,
  type SheetBeginning,
  type Span,
  type TakeRow,
} from './rows';
import { attribute, readXml, XmlReader, type XmlHandler } from './xml';

/** A part of a workbook may unpack to so much; a million rows of ten columns make some 500 MB. */
const MOST_PART_BYTES = 4 * 2 ** 30;
/** Shared strings and styles are held in memory. */
const MOST_STRING_BYTES = 2 ** 30;

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

interface Workbook {
  readonly zip: ZipReader;
  readonly is1904: boolean;
  readonly strings: readonly string[];
  readonly styles: readonly StyleKind[];
}

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

async function read(
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

async function relations(zip: ZipReader, path: string, folder: string): Promise<Relation[]> {
  const found: Relation[] = [];
  if (!zip.find(path)) return found;
  await read(zip, path, () => ({
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

async function readBook(zip: ZipReader, path: string): Promise<Book> {
  const book: Book = { is1904: false, sheets: [] };
  await read(zip, path, () => ({
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
async function readStrings(zip: ZipReader, path: string): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let isPhonetic = false;
  await read(zip, path, (reader) => ({
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

async function readStyles(zip: ZipReader, path: string): Promise<StyleKind[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let isCellStyle = false;
  await read(zip, path, () => ({
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
function withoutEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}

class XlsxSheet {
  constructor(
    private readonly book: Workbook,
    private readonly path: string,
    private readonly name: string,
    private readonly isHidden: boolean,
  ) {}

  async look(headRows: number): Promise<SheetBeginning> {
    const head: SheetCells[] = [];
    let stated: number | null = null;
    let isOver = false;
    const stop = (): void => {
      isOver = true;
    };
    const take = (row: SheetRow): boolean => head.push(row.cells()) >= headRows;
    await read(
      this.book.zip,
      this.path,
      (reader) =>
        new CellHandler(this.book, reader, take, stop, (range) => {
          const rows = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(range);
          if (rows) stated = Number(rows[2]) - Number(rows[1]) + 1;
        }),
      { most: MOST_PART_BYTES, onBytes: () => isOver },
    );
    return {
      name: this.name,
      isHidden: this.isHidden,
      rows: head.length < headRows ? head.length : stated,
      bytes: this.book.zip.find(this.path)?.size ?? 0,
      head,
    };
  }

  async read(take: TakeRow, onShare: (share: number) => void): Promise<void> {
    const size = this.book.zip.find(this.path)?.size || 1;
    let bytes = 0;
    let isOver = false;
    const stop = (): void => {
      isOver = true;
    };
    await read(
      this.book.zip,
      this.path,
      (reader) => new CellHandler(this.book, reader, take, stop),
      {
        most: MOST_PART_BYTES,
        onBytes: (more) => {
          bytes += more;
          onShare(Math.min(1, bytes / size));
          return isOver;
        },
      },
    );
  }

  /** The merged cells stand behind the rows, so the sheet is unpacked once for them alone. */
  async spans(): Promise<readonly Span[]> {
    const entry = this.book.zip.find(this.path)!;
    const reader = (await this.book.zip.stream(entry, MOST_PART_BYTES)).getReader();
    const latin = new TextDecoder('latin1');
    const spans: Span[] = [];
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const text = rest + latin.decode(value, { stream: true });
      const pattern =
        /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;
      let end = 0;
      if (text.includes('mergeCell')) {
        for (const match of text.matchAll(pattern)) {
          end = match.index + match[0].length;
          const [from, to] = [Number(match[2]) - 1, Number(match[4]) - 1];
          // A title over several columns is no matter; a value beside several rows is.
          if (to > from && match[1] === match[3]) {
            spans.push({ column: columnOf(match[1]!), from, to });
          }
        }
      }
      rest = text.slice(Math.max(end, text.length - 200));
    }
    return spans;
  }
}

/** 0-based column of its letters. */
function columnOf(letters: string): number {
  let column = 0;
  for (let k = 0; k < letters.length; k++) column = column * 26 + (letters.charCodeAt(k) - 64);
  return column - 1;
}

/** Makes rows of the elements of a sheet. */
class CellHandler implements XmlHandler {
  readonly #row = new SheetRow();
  #rowIndex = -1;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #inRow = false;
  #inCell = false;
  #isPhonetic = false;
  #isOver = false;

  constructor(
    private readonly book: Workbook,
    private readonly reader: () => XmlReader,
    private readonly take: TakeRow,
    private readonly stop: () => void,
    private readonly onRange?: (range: string) => void,
  ) {}

  open(name: string, attributes: string): void {
    if (this.#isOver) return;
    switch (name) {
      case 'dimension':
        this.onRange?.(attribute(attributes, 'ref') ?? '');
        break;
      case 'row': {
        const stated = Number(attribute(attributes, 'r') ?? NaN);
        this.#rowIndex = Number.isInteger(stated) ? stated - 1 : this.#rowIndex + 1;
        if (this.#rowIndex < 0 || this.#rowIndex >= MOST_ROWS) throw outside('row', attributes);
        this.#row.reset(this.#rowIndex);
        this.#column = -1;
        this.#inRow = true;
        break;
      }
      case 'c':
        if (this.#inRow) this.#openCell(attributes);
        break;
      case 'v':
        if (this.#inCell) this.#collect();
        break;
      case 't':
        if (this.#inCell && !this.#isPhonetic) this.#collect();
        break;
      case 'rPh':
        this.#isPhonetic = true;
        break;
    }
  }

  close(name: string): void {
    if (this.#isOver) return;
    switch (name) {
      case 'v':
      case 't':
        this.reader().wantsText = false;
        break;
      case 'rPh':
        this.#isPhonetic = false;
        break;
      case 'c':
        if (this.#inCell) this.#closeCell();
        this.#inCell = false;
        break;
      case 'row':
        this.#inRow = false;
        if (this.#row.length && this.take(this.#row) === true) this.#end();
        break;
      case 'sheetData':
        this.#end();
        break;
    }
  }

  text(text: string): void {
    this.#value += text;
  }

  #end(): void {
    this.#isOver = true;
    this.reader().wantsText = false;
    this.stop();
  }

  #collect(): void {
    this.reader().wantsText = true;
  }

  #openCell(attributes: string): void {
    this.#column = columnOfCell(attribute(attributes, 'r')) ?? this.#column + 1;
    if (this.#column >= MOST_COLUMNS) throw outside('column', attributes);
    this.#type = attribute(attributes, 't') ?? '';
    this.#style = Number(attribute(attributes, 's') ?? 0);
    this.#value = '';
    this.#inCell = true;
  }

  #closeCell(): void {
    const value = this.#value;
    if (!value) return;
    switch (this.#type) {
      case 's':
        this.#row.set(this.#column, this.book.strings[Number(value)] ?? null, KIND.text);
        break;
      case 'str':
      case 'inlineStr':
        this.#row.set(this.#column, withoutEscapes(value), KIND.text);
        break;
      case 'b':
        this.#row.set(this.#column, value === '0' ? 'false' : 'true', KIND.boolean);
        break;
      case 'e':
        this.#row.set(this.#column, value, KIND.text);
        break;
      case 'd': {
        const moment = isoText(value);
        this.#row.set(this.#column, moment.value, moment.kind);
        break;
      }
      default:
        setNumber(this.#row, this.#column, value, this.book.styles[this.#style], this.book.is1904);
    }
  }
}

/** The column in `AB12`; null when there is none. */
function columnOfCell(reference: string | null): number | null {
  if (reference === null) return null;
  let column = 0;
  for (let k = 0; k < reference.length; k++) {
    const letter = reference.charCodeAt(k) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + (letter - 64);
  }
  return column ? column - 1 : null;
}

/** A number as it is shown where that says more than the number: days, and codes with zeros in front. */
export function setNumber(
  row: SheetRow,
  column: number,
  written: string,
  style: StyleKind | undefined,
  is1904: boolean,
): void {
  const number = Number(written);
  if (!Number.isFinite(number)) {
    row.set(column, written, KIND.text);
    return;
  }
  if (style === 'date') {
    const moment = serialText(number, is1904);
    if (moment) {
      row.set(column, moment.value, moment.kind);
      return;
    }
  } else if (typeof style === 'number' && Number.isInteger(number) && number >= 0) {
    row.set(column, String(number).padStart(style, '0'), KIND.text);
    return;
  }
  const isWhole = Number.isSafeInteger(number);
  row.set(column, numberText(number), isWhole ? KIND.integer : KIND.number);
}

function outside(what: 'row' | 'column', attributes: string): OrderlensError {
  const limit = (what === 'row' ? MOST_ROWS : MOST_COLUMNS).toLocaleString('en');
  return new OrderlensError('bad-file', `The workbook has a cell beyond ${what} ${limit}.`, {
    found: attributes.trim().slice(0, 60),
    expected: `at most ${limit} ${what}s`,
  });
}
