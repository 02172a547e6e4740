/** Worksheets as SpreadsheetML (ECMA-376, part 1, section 18). */
import { isFormulaLike } from '../../src/lib/core/tabular/csv';
import { excelSerial } from '../../src/lib/core/tabular/time';
import { timeText, type Part, type PartColumn } from './part';

/** Excel's limit of characters in one cell. */
const MAX_CELL_CHARS = 32_767;

/** Rows in one chunk of XML. */
const CHUNK_ROWS = 512;

/** Places in `cellXfs` of {@link STYLES_XML}. */
const STYLE = { plain: 0, header: 1, day: 2, time: 3, guarded: 4, wrapped: 5 } as const;

/**
 * `quotePrefix` is what Excel itself stores for a text typed with a leading apostrophe: it stays a
 * text also when someone edits the cell.
 */
export const STYLES_XML =
  xml('styleSheet') +
  '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>' +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="6">' +
  xf('numFmtId="0" fontId="0"') +
  xf('numFmtId="49" fontId="1" quotePrefix="1" applyFont="1" applyNumberFormat="1"') +
  xf('numFmtId="164" fontId="0" applyNumberFormat="1"') +
  xf('numFmtId="165" fontId="0" applyNumberFormat="1"') +
  xf('numFmtId="49" fontId="0" quotePrefix="1" applyNumberFormat="1"') +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" ' +
  'applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '</cellXfs></styleSheet>';

function xf(attributes: string): string {
  return `<xf ${attributes} fillId="0" borderId="0" xfId="0"/>`;
}

/** An XML declaration and the opening tag of a SpreadsheetML part. */
export function xml(root: string, attributes = ''): string {
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    `<${root} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"${attributes}>`
  );
}

/** Everything of a data sheet before its rows: frozen header, widths. */
export function sheetStart(columns: readonly PartColumn[], selected: boolean): string {
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const widths = columns.map((column, index) => {
    const width = Math.min(60, Math.max(column.name.length + 4, WIDTHS[column.kind]));
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  return (
    xml('worksheet') +
    `<sheetViews><sheetView ${selected ? 'tabSelected="1" ' : ''}workbookViewId="0">${pane}</sheetView></sheetViews>` +
    (widths.length ? `<cols>${widths.join('')}</cols>` : '') +
    '<sheetData>' +
    headerRow(columns)
  );
}

const WIDTHS = { text: 22, number: 13, boolean: 9, day: 12, time: 20 } as const;

/** What follows the rows; `rows` counts the header. */
export function sheetEnd(columns: number, rows: number): string {
  const filter = columns && rows > 1 ? `<autoFilter ref="A1:${letters(columns - 1)}${rows}"/>` : '';
  return `</sheetData>${filter}</worksheet>`;
}

/** Rows `from` to `to` of a part as XML, the first of them being row `number` of its sheet. */
export function* rowsXml(
  part: Part,
  strings: SharedStrings,
  from: number,
  to: number,
  number: number,
): Generator<string, void> {
  const { columns } = part;
  const names = columns.map((_, index) => letters(index));
  for (let start = from; start < to; start += CHUNK_ROWS) {
    let text = '';
    for (let row = start; row < Math.min(to, start + CHUNK_ROWS); row++) {
      const r = number + row - from;
      text += `<row r="${r}">`;
      for (let c = 0; c < columns.length; c++)
        text += cell(`${names[c]!}${r}`, columns[c]!, row, strings);
      text += '</row>';
    }
    yield text;
  }
}

/** A sheet of two columns of text. */
export function pairsSheet(pairs: readonly (readonly [string, string])[]): string {
  const rows = pairs.map(
    ([key, value], index) =>
      `<row r="${index + 1}">${string(`A${index + 1}`, key, STYLE.header)}${string(`B${index + 1}`, value, STYLE.wrapped)}</row>`,
  );
  return (
    xml('worksheet') +
    '<sheetViews><sheetView workbookViewId="0"/></sheetViews>' +
    '<cols><col min="1" max="1" width="26" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/></cols>' +
    `<sheetData>${rows.join('')}</sheetData></worksheet>`
  );
}

/** Column name of a 0-based index: A … Z, AA … */
export function letters(index: number): string {
  let text = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    text = String.fromCharCode(65 + ((n - 1) % 26)) + text;
  }
  return text;
}

function headerRow(columns: readonly PartColumn[]): string {
  const cells = columns.map(({ name }, c) => string(`${letters(c)}1`, name, STYLE.header));
  return `<row r="1">${cells.join('')}</row>`;
}

function cell(ref: string, column: PartColumn, row: number, strings: SharedStrings): string {
  const value = column.value(row);
  if (value === null) return '';
  if (column.kind === 'day' || column.kind === 'time') {
    const serial = excelSerial(Number(value));
    if (serial !== null) return number(ref, serial, column.kind === 'day' ? STYLE.day : STYLE.time);
    const text = timeText(value, column.kind);
    return text === null ? '' : string(ref, text, STYLE.plain);
  }
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? number(ref, value, STYLE.plain) : '';
    case 'boolean':
      return `<c r="${ref}" t="b"><v>${value ? 1 : 0}</v></c>`;
    case 'bigint':
      // Excel's numbers have 15 digits; a longer one keeps all of them as text.
      return Number.isSafeInteger(Number(value))
        ? number(ref, Number(value), STYLE.plain)
        : string(ref, String(value), STYLE.plain);
    default: {
      const style = isFormulaLike(value) ? STYLE.guarded : STYLE.plain;
      const place = strings.place(value);
      return place === null
        ? string(ref, value, style)
        : `<c r="${ref}"${style ? ` s="${style}"` : ''} t="s"><v>${place}</v></c>`;
    }
  }
}

function number(ref: string, value: number, style: number): string {
  return `<c r="${ref}"${style ? ` s="${style}"` : ''}><v>${value}</v></c>`;
}

function string(ref: string, value: string, style: number): string {
  return `<c r="${ref}"${style ? ` s="${style}"` : ''} t="inlineStr"><is>${textElement(value)}</is></c>`;
}

function textElement(value: string): string {
  const text = value.length > MAX_CELL_CHARS ? `${value.slice(0, MAX_CELL_CHARS - 1)}…` : value;
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<t${space}>${escape(text)}</t>`;
}

/**
 * Texts that are written once and referred to by number. A store repeats few texts often, so this
 * makes files several times smaller; texts beyond the limits are written where they stand, so that
 * memory stays flat.
 */
export class SharedStrings {
  readonly #places = new Map<string, number>();
  #uses = 0;

  /** Place of the text in the table, or null where it is to be written in its cell. */
  place(text: string): number | null {
    let place = this.#places.get(text);
    if (place === undefined) {
      if (this.#places.size >= MAX_SHARED || text.length > MAX_SHARED_CHARS) return null;
      place = this.#places.size;
      this.#places.set(text, place);
    }
    this.#uses += 1;
    return place;
  }

  *xml(): Generator<string, void> {
    yield xml('sst', ` count="${this.#uses}" uniqueCount="${this.#places.size}"`);
    let text = '';
    for (const value of this.#places.keys()) {
      text += `<si>${textElement(value)}</si>`;
      if (text.length > 65_536) {
        yield text;
        text = '';
      }
    }
    yield `${text}</sst>`;
  }
}

const MAX_SHARED = 100_000;
const MAX_SHARED_CHARS = 200;

/**
 * What cannot stand in XML, and the beginning of Excel's own escape where none is meant. Halves of
 * surrogate pairs become U+FFFD when the text is encoded.
 */
const SPECIAL = /[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  _: '_x005F_',
};

/** Text for an element; control characters are written as Excel writes them: `_x0007_`. */
export function escape(text: string): string {
  return text.replace(
    SPECIAL,
    (char) =>
      ENTITIES[char] ?? `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}
