/**
 * Excel workbooks of any number of rows in flat memory: rows are written, compressed and forgotten
 * as they come. Written here because the libraries at hand either hold the whole workbook or,
 * streaming, write no second sheet to say where the rows are from.
 */
import type { OnProgress } from '../../src/lib/core/jobs';
import type { ExportOutput, XlsxWriteInput } from '../protocol';
import { readPart, type Part } from './part';
import { pullParts } from './pull';
import {
  escape,
  pairsSheet,
  rowsXml,
  SharedStrings,
  sheetEnd,
  sheetStart,
  STYLES_XML,
  xml,
} from './sheet-xml';
import { ZipWriter } from './zip';

/** Excel's limit of rows in a sheet, header included. */
export const MAX_SHEET_ROWS = 1_048_576;

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_ML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Writes all rows as a workbook, split over sheets at Excel's limit, and a sheet about them. */
export async function writeXlsx(
  input: XlsxWriteInput,
  onProgress: OnProgress,
): Promise<ExportOutput> {
  const zip = new ZipWriter();
  const limit = input.maxSheetRows ?? MAX_SHEET_ROWS;
  const rows = new RowFeed(pullParts(input.source), (done) =>
    onProgress({ stage: 'Writing Excel', fraction: input.rows ? done / input.rows : 1 }),
  );
  const names: string[] = [];
  try {
    do {
      names.push(sheetName(input.sheetName, names.length));
      await zip.add(
        `xl/worksheets/sheet${names.length}.xml`,
        rows.sheet(limit, names.length === 1),
      );
    } while (await rows.more());
  } finally {
    await rows.close();
  }
  if (input.about.length) {
    names.push(aboutName(names));
    await zip.add(`xl/worksheets/sheet${names.length}.xml`, [pairsSheet(input.about)]);
  }
  await zip.add('xl/sharedStrings.xml', rows.strings.xml());
  await zip.add('xl/styles.xml', [STYLES_XML]);
  await zip.add('xl/workbook.xml', [workbook(names)]);
  await zip.add('xl/_rels/workbook.xml.rels', [workbookRelations(names.length)]);
  await zip.add('_rels/.rels', [
    relations([{ type: 'officeDocument', target: 'xl/workbook.xml' }]),
  ]);
  await zip.add('[Content_Types].xml', [contentTypes(names.length)]);
  return { blob: zip.finish(TYPE), rows: rows.done };
}

/** Rows out of parts, regardless of where one part ends and the next begins. */
class RowFeed {
  readonly #parts: AsyncGenerator<Uint8Array>;
  readonly #onRows: (done: number) => void;
  readonly strings = new SharedStrings();
  #part: Part | null = null;
  #at = 0;
  #done = 0;

  constructor(parts: AsyncGenerator<Uint8Array>, onRows: (done: number) => void) {
    this.#parts = parts;
    this.#onRows = onRows;
  }

  /** Rows written so far. */
  get done(): number {
    return this.#done;
  }

  /** True when there are rows that are not written yet. */
  async more(): Promise<boolean> {
    while (!this.#part || this.#at >= this.#part.rows) {
      const next = await this.#parts.next();
      if (next.done) return false;
      this.#part = readPart(next.value);
      this.#at = 0;
    }
    return true;
  }

  /** The XML of one sheet with at most `limit` rows, header included. */
  async *sheet(limit: number, selected: boolean): AsyncGenerator<string> {
    await this.more();
    const columns = this.#part?.columns ?? [];
    yield sheetStart(columns, selected);
    let written = 1;
    while (written < limit && (await this.more())) {
      const part = this.#part!;
      const to = Math.min(part.rows, this.#at + limit - written);
      yield* rowsXml(part, this.strings, this.#at, to, written + 1);
      written += to - this.#at;
      this.#done += to - this.#at;
      this.#at = to;
      this.#onRows(this.#done);
    }
    yield sheetEnd(columns.length, written);
  }

  async close(): Promise<void> {
    await this.#parts.return(undefined);
  }
}

/** What Excel forbids in the name of a sheet. */
const FORBIDDEN = /[\\/?*[\]:\p{Cc}]+/gu;
const MAX_NAME = 31;

/** A legal, unique name for the data sheet of this number (0-based). */
export function sheetName(wanted: string, number: number): string {
  const suffix = number ? ` ${number + 1}` : '';
  const clean = wanted.replace(FORBIDDEN, ' ').replace(/^[\s']+|[\s']+$/g, '');
  return `${clean.slice(0, MAX_NAME - suffix.length).trim() || 'Data'}${suffix}`;
}

function aboutName(names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  return ['About', 'About this file'].find((name) => !taken.has(name.toLowerCase())) ?? 'About (2)';
}

function workbook(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${escape(name).replaceAll('"', '&quot;')}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${xml('workbook', ` xmlns:r="${OFFICE}"`)}<sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRelations(sheets: number): string {
  return relations([
    ...Array.from({ length: sheets }, (_, index) => ({
      type: 'worksheet',
      target: `worksheets/sheet${index + 1}.xml`,
    })),
    { type: 'styles', target: 'styles.xml' },
    { type: 'sharedStrings', target: 'sharedStrings.xml' },
  ]);
}

function relations(list: readonly { type: string; target: string }[]): string {
  const items = list.map(
    ({ type, target }, index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`;
}

function contentTypes(sheets: number): string {
  const parts = [
    ['/xl/workbook.xml', `${SHEET_ML}.sheet.main+xml`],
    ['/xl/styles.xml', `${SHEET_ML}.styles+xml`],
    ['/xl/sharedStrings.xml', `${SHEET_ML}.sharedStrings+xml`],
    ...Array.from({ length: sheets }, (_, index) => [
      `/xl/worksheets/sheet${index + 1}.xml`,
      `${SHEET_ML}.worksheet+xml`,
    ]),
  ];
  const overrides = parts.map(
    ([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}
