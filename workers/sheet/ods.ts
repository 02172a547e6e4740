/**
 * OpenDocument spreadsheets (OASIS OpenDocument 1.3, part 3, section 9), read as a stream. A row or
 * cell that stands for many is told as many only as far as a spreadsheet could hold them.
 */
import { OrderlensError } from '../../src/lib/core/errors';
import type { SheetCells } from '../protocol';
import { KIND, numberText } from '../table/record-writer';
import { ZipReader } from '../zip/reader';
import {
  isoText,
  MOST_COLUMNS,
  MOST_ROWS,
  SheetRow,
  type CellText,
  type OpenBook,
  type SheetBeginning,
} from './rows';
import { attribute, readXml, XmlReader, type XmlHandler } from './xml';

const MOST_CONTENT_BYTES = 4 * 2 ** 30;
/** Cells that repeated rows may make of one written row. */
const MOST_REPEATED_CELLS = 20_000_000;
/** Blanks that one mark may stand for. */
const MOST_BLANKS = 1_000;

export async function openOds(zip: ZipReader): Promise<OpenBook> {
  await refuseEncrypted(zip);
  return {
    look: (headRows) => look(zip, headRows),
    read: (sheet, take, onShare) =>
      readTables(zip, (row, table) => (table === sheet ? take(row) : table > sheet), onShare),
    // Values beside several rows are filled in as they are read.
    spans: () => Promise.resolve([]),
  };
}

/** All sheets stand in one part, so one reading counts the rows of all. */
async function look(zip: ZipReader, headRows: number): Promise<SheetBeginning[]> {
  const sheets: { name: string; rows: number; head: SheetCells[] }[] = [];
  await readTables(
    zip,
    (row, table) => {
      const sheet = sheets[table]!;
      sheet.rows++;
      if (sheet.head.length < headRows) sheet.head.push(row.cells());
    },
    () => {},
    (name) => sheets.push({ name, rows: 0, head: [] }),
  );
  if (!sheets.length) {
    throw new OrderlensError('bad-file', 'The spreadsheet has no sheet.', {
      found: 'no sheet',
      expected: 'a spreadsheet with a sheet of order lines',
    });
  }
  const bytes = content(zip).size;
  return sheets.map((sheet) => ({ ...sheet, isHidden: false, bytes }));
}

function content(zip: ZipReader) {
  const entry = zip.find('content.xml');
  if (entry) return entry;
  throw new OrderlensError('bad-file', 'The spreadsheet lacks its part “content.xml”.', {
    found: 'no such part',
    expected: 'a complete OpenDocument spreadsheet',
  });
}

async function refuseEncrypted(zip: ZipReader): Promise<void> {
  const manifest = zip.find('META-INF/manifest.xml');
  if (!manifest) return;
  const text = await new Response(await zip.stream(manifest, 1 << 24)).text();
  if (!/encryption-data/.test(text)) return;
  throw new OrderlensError('bad-file', 'The spreadsheet is protected by a password.', {
    found: 'an encrypted spreadsheet',
    expected: 'a spreadsheet saved without a password',
  });
}

type TakeTableRow = (row: SheetRow, table: number) => unknown;

async function readTables(
  zip: ZipReader,
  take: TakeTableRow,
  onShare: (share: number) => void,
  onTable: (name: string) => void = () => {},
): Promise<void> {
  const entry = content(zip);
  let bytes = 0;
  let isOver = false;
  const stop = (): void => {
    isOver = true;
  };
  const reader: XmlReader = new XmlReader(new TableHandler(() => reader, take, stop, onTable));
  await readXml(await zip.stream(entry, MOST_CONTENT_BYTES), reader, (more) => {
    bytes += more;
    onShare(Math.min(1, bytes / (entry.size || 1)));
    return isOver;
  });
}

/** A value that goes on down its column because its cell does. */
interface Falling {
  value: string;
  kind: number;
  rows: number;
}

class TableHandler implements XmlHandler {
  readonly #row = new SheetRow();
  #depth = 0;
  #table = -1;
  #inRow = false;
  #rowIndex = -1;
  #rowRepeat = 1;
  #column = 0;
  #cellRepeat = 1;
  #cellRows = 1;
  #inCell = false;
  #annotations = 0;
  #type = '';
  #stated: string | null = null;
  #text = '';
  #paragraphs = 0;
  #inText = 0;
  #isOver = false;
  readonly #falling = new Map<number, Falling>();

  constructor(
    private readonly reader: () => XmlReader,
    private readonly take: TakeTableRow,
    private readonly stop: () => void,
    private readonly onTable: (name: string) => void,
  ) {}

  open(name: string, attributes: string): void {
    if (this.#isOver) return;
    if (name === 'table') {
      // A table inside a cell is no sheet.
      if (this.#depth++ === 0) {
        this.#table++;
        this.#rowIndex = -1;
        this.#falling.clear();
        this.onTable(attribute(attributes, 'name') ?? `Sheet ${this.#table + 1}`);
      }
      return;
    }
    if (this.#depth !== 1) return;
    switch (name) {
      case 'table-row':
        this.#inRow = true;
        this.#rowRepeat = count(attributes, 'number-rows-repeated', MOST_ROWS);
        this.#row.reset(this.#rowIndex + 1);
        this.#column = 0;
        break;
      case 'table-cell':
      case 'covered-table-cell':
        if (this.#inRow) this.#openCell(name, attributes);
        break;
      case 'annotation':
        this.#annotations++;
        this.#setText();
        break;
      case 'p':
        if (!this.#inCell || this.#annotations) break;
        if (this.#paragraphs++) this.#text += '\n';
        this.#inText++;
        this.#setText();
        break;
      case 's':
        if (this.#inText) this.#text += ' '.repeat(count(attributes, 'c', MOST_BLANKS));
        break;
      case 'tab':
        if (this.#inText) this.#text += '\t';
        break;
      case 'line-break':
        if (this.#inText) this.#text += '\n';
        break;
    }
  }

  close(name: string): void {
    if (this.#isOver) return;
    if (name === 'table') {
      this.#depth--;
      return;
    }
    if (this.#depth !== 1) return;
    switch (name) {
      case 'annotation':
        this.#annotations--;
        this.#setText();
        break;
      case 'p':
        if (this.#annotations || !this.#inText) break;
        this.#inText--;
        this.#setText();
        break;
      case 'table-cell':
      case 'covered-table-cell':
        if (this.#inCell) this.#closeCell(name === 'covered-table-cell');
        break;
      case 'table-row':
        this.#closeRow();
        break;
    }
  }

  text(text: string): void {
    this.#text += text;
  }

  #setText(): void {
    this.reader().wantsText = this.#inText > 0 && !this.#annotations;
  }

  #end(): void {
    this.#isOver = true;
    this.reader().wantsText = false;
    this.stop();
  }

  #openCell(name: string, attributes: string): void {
    this.#inCell = true;
    this.#cellRepeat = count(attributes, 'number-columns-repeated', MOST_COLUMNS);
    this.#cellRows =
      name === 'table-cell' ? count(attributes, 'number-rows-spanned', MOST_ROWS) : 1;
    this.#type = attribute(attributes, 'value-type') ?? '';
    this.#stated =
      attribute(
        attributes,
        this.#type === 'date'
          ? 'date-value'
          : this.#type === 'boolean'
            ? 'boolean-value'
            : this.#type === 'time'
              ? 'time-value'
              : 'value',
      ) ?? null;
    this.#text = '';
    this.#paragraphs = 0;
    this.#inText = 0;
  }

  #closeCell(isCovered: boolean): void {
    this.#inCell = false;
    const found = isCovered ? null : cellValue(this.#type, this.#stated, this.#text);
    const end = Math.min(this.#column + this.#cellRepeat, MOST_COLUMNS);
    if (found) {
      for (let k = this.#column; k < end; k++) this.#row.set(k, found.value, found.kind);
      if (this.#cellRows > 1) {
        this.#falling.set(this.#column, { ...found, rows: this.#cellRows - 1 });
      }
    } else if (isCovered) {
      for (let k = this.#column; k < end; k++) {
        const falling = this.#falling.get(k);
        if (!falling) continue;
        this.#row.set(k, falling.value, falling.kind);
        if (--falling.rows <= 0) this.#falling.delete(k);
      }
    }
    this.#column = end;
  }

  #closeRow(): void {
    this.#inRow = false;
    const { length } = this.#row;
    const first = this.#rowIndex + 1;
    this.#rowIndex += this.#rowRepeat;
    if (this.#rowIndex >= MOST_ROWS) this.#rowRepeat -= this.#rowIndex - MOST_ROWS + 1;
    if (!length) return;
    if (length * this.#rowRepeat > MOST_REPEATED_CELLS) {
      throw new OrderlensError(
        'bad-file',
        `Row ${(first + 1).toLocaleString('en')} stands for ${this.#rowRepeat.toLocaleString('en')} rows of ${length.toLocaleString('en')} cells, more than can be held.`,
        { row: first + 1, found: 'a repeated row', expected: 'rows of order lines' },
      );
    }
    for (let k = 0; k < this.#rowRepeat; k++) {
      this.#row.index = first + k;
      if (this.take(this.#row, this.#table) === true) {
        this.#end();
        return;
      }
    }
  }
}

function cellValue(type: string, stated: string | null, text: string): CellText | null {
  if (stated !== null && /^(float|currency|percentage)$/.test(type)) {
    const number = Number(stated);
    if (!stated || !Number.isFinite(number)) return null;
    // A code that is shown with zeros in front is text to the one who typed it.
    if (/^0\d+$/.test(text) && Number(text) === number) return { value: text, kind: KIND.text };
    const kind = Number.isSafeInteger(number) ? KIND.integer : KIND.number;
    return { value: numberText(number), kind };
  }
  if (type === 'date' && stated) return isoText(stated);
  if (type === 'boolean' && stated) return { value: stated, kind: KIND.boolean };
  return text ? { value: text, kind: KIND.text } : null;
}

function count(attributes: string, name: string, most: number): number {
  const stated = Number(attribute(attributes, name) ?? 1);
  return Number.isFinite(stated) ? Math.max(1, Math.min(most, Math.trunc(stated))) : 1;
}
