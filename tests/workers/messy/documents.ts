import { archive, xlsx } from '../../unit/sheet/workbook';
import { gzip, zip } from '../opened';
import { bytesOf, HEADER, ROWS, SHOP, text, utf16, type Line, type MessyCase } from './case';

const CSV = text(HEADER, ...ROWS);

const RECORDS = [
  {
    order_id: 'A1',
    order_date: '2024-01-15',
    customer_id: 'anna',
    product: 'Cup',
    quantity: 2,
    total: 10.5,
  },
  {
    order_id: 'A1',
    order_date: '2024-01-15',
    customer_id: 'anna',
    product: 'Pot, large',
    quantity: 1,
    total: 24,
  },
  {
    order_id: 'A2',
    order_date: '2024-01-16',
    customer_id: 'bert',
    product: 'Cup',
    quantity: 1,
    total: 5.25,
  },
  {
    order_id: 'A3',
    order_date: '2024-02-17',
    customer_id: 'anna',
    product: 'Tea',
    quantity: 3,
    total: 9,
  },
];
const BY_LINE = RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('');

/** Orders with their customer and their lines inside them, as a shop's interface answers. */
const NESTED = [
  {
    order_id: 'A1',
    order_date: '2024-01-15',
    customer: { id: 'anna' },
    items: [
      { product: 'Cup', quantity: 2, total: 10.5 },
      { product: 'Pot, large', quantity: 1, total: 24 },
    ],
  },
  {
    order_id: 'A2',
    order_date: '2024-01-16',
    customer: { id: 'bert' },
    items: [{ product: 'Cup', quantity: 1, total: 5.25 }],
  },
  {
    order_id: 'A3',
    order_date: '2024-02-17',
    customer: { id: 'anna' },
    items: [{ product: 'Tea', quantity: 3, total: 9 }],
  },
];

/** A row of a sheet: text in quotes of its own, numbers as they are, nothing for null. */
function row(at: number, values: readonly (string | number | null)[]): string {
  const cells = values.map((value, k) => {
    const ref = `${String.fromCharCode(65 + k)}${at}`;
    if (value === null) return '';
    return typeof value === 'number'
      ? `<c r="${ref}"><v>${value}</v></c>`
      : `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
  });
  return `<row r="${at}">${cells.join('')}</row>`;
}

const NAMES = HEADER.split(',');
const VALUES = RECORDS.map((record) => Object.values(record));
const sheet = (rows: readonly (readonly (string | number | null)[])[], from = 1): string =>
  rows.map((values, k) => row(from + k, values)).join('');

function odsRow(values: readonly (string | number)[]): string {
  const cells = values.map((value) =>
    typeof value === 'number'
      ? `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`
      : `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`,
  );
  return `<table:table-row>${cells.join('')}</table:table-row>`;
}

const BASKETS: readonly Line[] = [
  ['1', null, null, 'tea', null, 0],
  ['1', null, null, 'milk', null, 0],
  ['2', null, null, 'bread', null, 0],
  ['3', null, null, 'milk', null, 0],
  ['3', null, null, 'bread', null, 0],
  ['3', null, null, 'tea', null, 0],
  ['4', null, null, 'bread', null, 0],
  ['4', null, null, 'tea', null, 0],
];

export const DOCUMENTS: readonly MessyCase[] = [
  { name: 'a list of JSON', file: 'orders.json', bytes: JSON.stringify(RECORDS), lines: SHOP },
  {
    name: 'JSON with a byte order mark, indented',
    file: 'orders.json',
    bytes: `\ufeff${JSON.stringify(RECORDS, null, 2)}`,
    lines: SHOP,
  },
  {
    name: 'JSON in UTF-16',
    file: 'orders.json',
    bytes: () => utf16(`\ufeff${JSON.stringify(RECORDS)}`, true),
    lines: SHOP,
  },
  { name: 'JSON records, one on each line', file: 'orders.ndjson', bytes: BY_LINE, lines: SHOP },
  {
    name: 'JSON records, one on each line, blank lines between',
    file: 'orders.jsonl',
    bytes: BY_LINE.replaceAll('\n', '\r\n\r\n'),
    lines: SHOP,
  },
  {
    name: 'JSON orders with their lines inside',
    file: 'orders.json',
    bytes: JSON.stringify(NESTED),
    lines: SHOP,
  },
  {
    name: 'a list inside a JSON document',
    file: 'answer.json',
    bytes: JSON.stringify({ status: 'ok', page: 1, data: { orders: NESTED } }),
    lines: SHOP,
  },
  {
    name: 'JSON numbers as text, and fields that some records lack',
    file: 'orders.json',
    bytes: JSON.stringify([
      { order_id: 1, order_date: '2024-01-15', customer_id: '007', total: '10.50' },
      { order_date: '2024-01-16', order_id: 2, total: '5.25', note: null },
    ]),
    lines: [
      ['1', '2024-01-15', '007', null, null, 10.5],
      ['2', '2024-01-16', null, null, null, 5.25],
    ],
  },
  {
    name: 'JSON that breaks off',
    file: 'orders.json',
    bytes: JSON.stringify(RECORDS, null, 1).slice(0, -40),
    refused: { code: 'bad-file', says: 'breaks off' },
  },
  { name: 'a gzip of CSV', file: 'orders.csv.gz', bytes: () => gzip(CSV), lines: SHOP },
  { name: 'a gzip that is called .csv', file: 'orders.csv', bytes: () => gzip(CSV), lines: SHOP },
  {
    name: 'a gzip in Windows-1252 with semicolons',
    file: 'orders.csv.gz',
    bytes: () =>
      gzip(
        bytesOf(
          CSV.replace('"Pot, large"', 'Pot').replaceAll(',', ';').replace('bert', 'J\xfcrgen'),
        ),
      ),
    lines: SHOP.with(1, ['A1', '2024-01-15', 'anna', 'Pot', 1, 24]).with(2, [
      'A2',
      '2024-01-16',
      'Jürgen',
      'Cup',
      1,
      5.25,
    ]),
  },
  {
    name: 'a gzip that breaks off',
    file: 'orders.csv.gz',
    bytes: async () => (await gzip(CSV)).slice(0, 60),
    refused: { code: 'bad-file', says: 'gzip' },
  },
  {
    name: 'an archive of a table and a note',
    file: 'orders.zip',
    bytes: () => zip({ 'README.txt': 'Hello', 'data/orders.csv': CSV }),
    lines: SHOP,
  },
  {
    name: 'an archive of two tables: the larger is read, and a look is asked for',
    file: 'orders.zip',
    bytes: () => zip({ 'shops.csv': 'shop,city\n1,Bonn\n', 'orders.csv': CSV }),
    asks: ['sheet'],
    lines: SHOP,
  },
  {
    name: 'an archive whose table cannot be read: both are named',
    file: 'orders.zip',
    bytes: () => zip({ 'orders.csv': 'total\n10.50\n' }),
    refused: { code: 'bad-file', says: 'In “orders.zip”: “orders.csv” has only one column' },
  },
  {
    name: 'an archive without a table',
    file: 'photos.zip',
    bytes: () => zip({ 'a.png': 'x' }),
    refused: { code: 'bad-file', says: 'is a ZIP archive without a table in it: it holds a.png' },
  },
  {
    name: 'a workbook',
    file: 'orders.xlsx',
    bytes: () => xlsx({ sheetData: sheet([NAMES, ...VALUES]) }),
    lines: SHOP,
  },
  {
    name: 'a workbook that is called .csv',
    file: 'orders.csv',
    bytes: () => xlsx({ sheetData: sheet([NAMES, ...VALUES]) }),
    lines: SHOP,
  },
  {
    name: 'a workbook with title rows and a gap above the header',
    file: 'orders.xlsx',
    bytes: () =>
      xlsx({
        sheetData: sheet([['Sales report'], ['January to March']]) + sheet([NAMES, ...VALUES], 5),
      }),
    lines: SHOP,
  },
  {
    name: 'a workbook with merged cells: each row has what they hold',
    file: 'orders.xlsx',
    bytes: () =>
      xlsx({
        sheetData: sheet([
          NAMES,
          VALUES[0]!,
          [null, null, null, ...VALUES[1]!.slice(3)],
          VALUES[2]!,
          VALUES[3]!,
        ]),
        after:
          '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/><mergeCell ref="C2:C3"/></mergeCells>',
      }),
    lines: SHOP,
  },
  {
    name: 'a workbook with numbers as text',
    file: 'orders.xlsx',
    bytes: () => xlsx({ sheetData: sheet([NAMES, ...VALUES.map((values) => values.map(String))]) }),
    lines: SHOP,
  },
  {
    name: 'a workbook with days as numbers in the format of days',
    file: 'orders.xlsx',
    bytes: () =>
      xlsx({
        styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
        sheetData:
          sheet([NAMES]) +
          VALUES.map((values, k) =>
            row(k + 2, values).replace(
              /<c r="B\d" t="inlineStr">.*?<\/c>/,
              `<c r="B${k + 2}" s="1"><v>${[45306, 45306, 45307, 45339][k]!}</v></c>`,
            ),
          ).join(''),
      }),
    lines: SHOP,
  },
  {
    name: 'a workbook with a header only',
    file: 'orders.xlsx',
    bytes: () => xlsx({ sheetData: sheet([NAMES]) }),
    refused: { code: 'too-little-data', says: 'holds no table' },
  },
  {
    name: 'a sheet with blank rows, of which no row can be used: the row of the sheet is named',
    file: 'orders.xlsx',
    bytes: () =>
      xlsx({
        sheetData:
          row(2, NAMES) +
          VALUES.map((values, k) => row(7 + 2 * k, [values[0]!, 'soon', ...values.slice(2)])).join(
            '',
          ),
      }),
    roles: { ordered_at: 'order_date' },
    refused: { code: 'bad-data', says: 'No row of orders.xlsx can be used', row: 7 },
  },
  {
    name: 'an OpenDocument spreadsheet',
    file: 'orders.ods',
    bytes: () =>
      archive({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="Orders">${[NAMES, ...VALUES].map(odsRow).join('')}</table:table></office:spreadsheet></office:body></office:document-content>`,
      }),
    lines: SHOP,
  },
  {
    name: 'baskets, one on each line',
    file: 'groceries.csv',
    bytes: text('tea,milk', 'bread', 'milk,bread,tea', 'bread,tea'),
    asks: ['baskets'],
    lines: BASKETS,
  },
  {
    name: 'baskets as yes and no to each item',
    file: 'basket.csv',
    bytes: text('tea,milk,bread,jam', '1,1,0,0', '0,0,1,0', '1,1,1,0', '1,0,1,0'),
    asks: ['baskets'],
    lines: [
      ['1', null, null, 'tea', null, 0],
      ['1', null, null, 'milk', null, 0],
      ['2', null, null, 'bread', null, 0],
      ['3', null, null, 'tea', null, 0],
      ['3', null, null, 'milk', null, 0],
      ['3', null, null, 'bread', null, 0],
      ['4', null, null, 'tea', null, 0],
      ['4', null, null, 'bread', null, 0],
    ],
  },
  {
    name: 'a web page in place of the download',
    bytes: '<!DOCTYPE html><html><body>Please sign in</body></html>',
    refused: { code: 'bad-file', says: 'is a web page' },
  },
  {
    name: 'a web page that is called a workbook',
    file: 'report.xls',
    bytes: '<html><body><table><tr><td>order_id</td></tr></table></body></html>',
    refused: { code: 'bad-file', says: 'is a web page with a table in it' },
  },
  {
    name: 'XML',
    file: 'orders.xml',
    bytes: '<?xml version="1.0"?><orders><order id="1"/></orders>',
    refused: { code: 'bad-file', says: 'is an XML file' },
  },
  {
    name: 'a PDF',
    file: 'orders.pdf',
    bytes: '%PDF-1.7\n1 0 obj',
    refused: { code: 'bad-file', says: 'is a PDF document' },
  },
  {
    name: 'a picture',
    file: 'orders.csv',
    bytes: () => bytesOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
    refused: { code: 'bad-file', says: 'is a PNG image' },
  },
  {
    name: 'half a Parquet file',
    file: 'orders.parquet',
    bytes: () => bytesOf(`PAR1${'\x15\x04'.repeat(40)}`),
    refused: { code: 'bad-file', says: 'only part of a Parquet file' },
  },
];
