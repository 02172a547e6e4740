/** From the elements of a sheet to rows of cells. */
import { OrderlensError } from '../../../src/lib/core/errors';
import { KIND, numberText } from '../../table/record-writer';
import type { StyleKind } from '../number-formats';
import { isoText, MOST_COLUMNS, MOST_ROWS, serialText, SheetRow, type TakeRow } from '../rows';
import { attribute, type XmlHandler, type XmlReader } from '../xml';
import { withoutEscapes, type Workbook } from './parts';

/** Makes rows of the elements of a sheet. */
export class CellHandler implements XmlHandler {
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
function setNumber(
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
