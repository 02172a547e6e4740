/** The bench's order lines in every format that can be read, in `.cache/bench`, made when needed. */
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { ZipWriter } from '../../workers/export/zip';
import { makeXls, XLS_MOST_ROWS } from './make-xls';
import { benchOrdersFile, makeOrderLines, type BenchLine } from './make-orders';

export const FORMATS = [
  'csv',
  'tsv',
  'csv.gz',
  'windows-1252.csv',
  'fixed.txt',
  'zip',
  'parquet',
  'ndjson',
  'json',
  'xlsx',
  'ods',
  'xls',
] as const;
export type Format = (typeof FORMATS)[number];

/** Lines that the format can hold, its header aside. */
export function mostLines(format: Format): number {
  if (format === 'xls') return XLS_MOST_ROWS - 1;
  return format === 'xlsx' || format === 'ods' ? 1_048_575 : Infinity;
}

const FOLDER = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));
const LINES_PER_CHUNK = 5_000;
const HEADER = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];
type Value = string | number;

function valuesOf(line: BenchLine): readonly Value[] {
  const at = new Date(line.timeMs).toISOString().slice(0, 19).replace('T', ' ');
  return [
    line.invoice,
    line.stockCode,
    line.description,
    line.quantity,
    at,
    line.unitPrice,
    line.customerId,
    line.country,
  ];
}

/** Pieces of some thousand lines, with what stands before and behind them. */
function* pieces(
  rows: number,
  before: string,
  write: (line: BenchLine, at: number) => string,
  behind = '',
): Generator<string> {
  let piece = before;
  let at = 0;
  for (const line of makeOrderLines(rows, 1)) {
    piece += write(line, at++);
    if (at % LINES_PER_CHUNK === 0) {
      yield piece;
      piece = '';
    }
  }
  yield piece + behind;
}

function jsonOf(line: BenchLine): string {
  const values = valuesOf(line);
  return JSON.stringify(Object.fromEntries(HEADER.map((name, k) => [name, values[k]!])));
}

/** Semicolons, decimal commas, days with points and a letter beyond ASCII in each line. */
function germanOf(line: BenchLine): string {
  const [invoice, code, description, quantity, at, price, customer, country] = valuesOf(line);
  const [day, clock] = String(at).split(' ') as [string, string];
  const written = [
    invoice,
    code,
    `${description} ü`,
    quantity,
    `${day.split('-').reverse().join('.')} ${clock}`,
    String(price).replace('.', ','),
    customer,
    country,
  ];
  return `${written.join(';')}\n`;
}

/** Characters of each column, lined up; a blank parts each from the next. */
const WIDTHS = [10, 10, 38, 9, 20, 10, 11, 15];
const lined = (values: readonly Value[]): string =>
  `${values
    .map((value, k) => String(value).padEnd(WIDTHS[k]!))
    .join('')
    .trimEnd()}\n`;

const xlsxCell = (value: Value): string =>
  typeof value === 'number'
    ? `<c><v>${value}</v></c>`
    : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const odsCell = (value: Value): string =>
  typeof value === 'number'
    ? `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`
    : `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;

async function archive(parts: Readonly<Record<string, Iterable<string>>>): Promise<Blob> {
  const zip = new ZipWriter();
  for (const [name, chunks] of Object.entries(parts)) await zip.add(name, chunks);
  return zip.finish('application/zip');
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function workbook(rows: number): Promise<Blob> {
  const row = (values: readonly Value[]): string => `<row>${values.map(xlsxCell).join('')}</row>`;
  const relation = (type: string, target: string): readonly string[] => [
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="a" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`,
  ];
  return archive({
    '[Content_Types].xml': [
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/one.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    ],
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': [
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Orders" sheetId="1" r:id="a"/></sheets></workbook>`,
    ],
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/one.xml'),
    'xl/worksheets/one.xml': pieces(
      rows,
      `<worksheet xmlns="${MAIN}"><sheetData>${row(HEADER)}`,
      (line) => row(valuesOf(line)),
      '</sheetData></worksheet>',
    ),
  });
}

function spreadsheet(rows: number): Promise<Blob> {
  const row = (values: readonly Value[]): string =>
    `<table:table-row>${values.map(odsCell).join('')}</table:table-row>`;
  return archive({
    mimetype: ['application/vnd.oasis.opendocument.spreadsheet'],
    'content.xml': pieces(
      rows,
      `<office:document-content><office:body><office:spreadsheet><table:table table:name="Orders">${row(HEADER)}`,
      (line) => row(valuesOf(line)),
      '</table:table></office:spreadsheet></office:body></office:document-content>',
    ),
  });
}

async function write(format: Format, rows: number, path: string): Promise<void> {
  const out = createWriteStream(path);
  const blob = async (made: Promise<Blob>): Promise<void> =>
    pipeline(Readable.fromWeb((await made).stream() as never), out);
  switch (format) {
    case 'csv.gz':
      return pipeline(createReadStream(await benchOrdersFile(rows, 'csv')), createGzip(), out);
    case 'windows-1252.csv':
      return pipeline(
        Readable.from(
          (function* () {
            for (const piece of pieces(rows, `${HEADER.join(';')}\n`, germanOf))
              yield Buffer.from(piece, 'latin1');
          })(),
        ),
        out,
      );
    case 'tsv':
      return pipeline(
        Readable.from(
          pieces(rows, `${HEADER.join('\t')}\n`, (line) => `${valuesOf(line).join('\t')}\n`),
        ),
        out,
      );
    case 'fixed.txt':
      return pipeline(
        Readable.from(pieces(rows, lined(HEADER), (line) => lined(valuesOf(line)))),
        out,
      );
    case 'xls':
      return pipeline(
        Readable.from([
          makeXls(
            'Orders',
            (function* () {
              yield HEADER;
              for (const line of makeOrderLines(rows, 1)) yield valuesOf(line);
            })(),
          ),
        ]),
        out,
      );
    case 'zip':
      return blob(
        archive({
          'orders.csv': pieces(
            rows,
            `${HEADER.join(',')}\n`,
            (line) =>
              `${valuesOf(line)
                .map((value) => (String(value).includes(',') ? `"${value}"` : value))
                .join(',')}\n`,
          ),
        }),
      );
    case 'ndjson':
      return pipeline(Readable.from(pieces(rows, '', (line) => `${jsonOf(line)}\n`)), out);
    case 'json':
      return pipeline(
        Readable.from(
          pieces(rows, '{"orders":[', (line, at) => `${at ? ',\n' : ''}${jsonOf(line)}`, ']}'),
        ),
        out,
      );
    case 'xlsx':
      return blob(workbook(rows));
    case 'ods':
      return blob(spreadsheet(rows));
    case 'csv':
    case 'parquet':
      throw new Error(`${format} is written by make-orders`);
  }
}

export async function benchFile(format: Format, rows: number): Promise<string> {
  if (format === 'csv' || format === 'parquet') return benchOrdersFile(rows, format);
  const path = join(FOLDER, `orders-${rows}-1.${format}`);
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  // Half a file must never pass for a whole one.
  await write(format, rows, `${path}.part`);
  renameSync(`${path}.part`, path);
  return path;
}
