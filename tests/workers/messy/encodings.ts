import { bytesOf, HEADER, ROWS, SHOP, text, utf16, type Line, type MessyCase } from './case';

const CSV = text(HEADER, ...ROWS);
const NAMED = CSV.replace('bert,Cup', 'Zoë,Löffel');
const NAMED_LINES: readonly Line[] = SHOP.with(2, ['A2', '2024-01-16', 'Zoë', 'Löffel', 1, 5.25]);

export const ENCODINGS: readonly MessyCase[] = [
  { name: 'UTF-8', bytes: NAMED, dialect: { encoding: 'utf-8' }, lines: NAMED_LINES },
  {
    name: 'UTF-8 with a byte order mark, which is no part of the first name',
    bytes: `\ufeff${NAMED}`,
    columns: ['order_id', 'order_date', 'customer_id', 'product', 'quantity', 'total'],
    lines: NAMED_LINES,
  },
  {
    name: 'UTF-16, little end first, with a mark',
    bytes: () => utf16(`\ufeff${NAMED}`, true),
    dialect: { encoding: 'utf-16le' },
    lines: NAMED_LINES,
  },
  {
    name: 'UTF-16, big end first, with a mark',
    bytes: () => utf16(`\ufeff${NAMED}`, false),
    dialect: { encoding: 'utf-16be' },
    lines: NAMED_LINES,
  },
  {
    name: 'UTF-16 without a mark',
    bytes: () => utf16(NAMED, true),
    dialect: { encoding: 'utf-16le' },
    lines: NAMED_LINES,
  },
  {
    name: 'UTF-16 with tabs, the “Unicode text” of Excel',
    file: 'orders.txt',
    bytes: () =>
      utf16(
        `\ufeff${NAMED.replaceAll('"Pot, large"', 'Pot§').replaceAll(',', '\t').replace('§', ', large').replaceAll('\n', '\r\n')}`,
        true,
      ),
    dialect: { encoding: 'utf-16le', delimiter: '\t' },
    lines: NAMED_LINES,
  },
  {
    name: 'Windows-1252 with umlauts',
    bytes: () => bytesOf(NAMED),
    dialect: { encoding: 'windows-1252' },
    lines: NAMED_LINES,
  },
  {
    name: 'Windows-1252 with its own euro sign and dash',
    bytes: () => bytesOf(CSV.replace('bert,Cup,1,5.25', 'bert,Cup \x96 blue,1,\x80 5.25')),
    dialect: { encoding: 'windows-1252' },
    lines: SHOP.with(2, ['A2', '2024-01-16', 'bert', 'Cup – blue', 1, 5.25]),
  },
  {
    // Which of the one-byte encodings it is the bytes do not say; numbers and days are the same in all.
    name: 'ISO 8859-2, read as Windows-1252: the figures are right, some letters are not',
    bytes: () => bytesOf(CSV.replace('bert', '\xb3ucja')),
    dialect: { encoding: 'windows-1252' },
    lines: SHOP.with(2, ['A2', '2024-01-16', '³ucja', 'Cup', 1, 5.25]),
  },
  {
    name: 'UTF-8 with one broken byte: that line is set aside, not the file',
    bytes: () =>
      new Blob([
        text(HEADER, ...ROWS).replace('bert', 'Jürgen'),
        bytesOf('A4,2024-02-18,b\xe9rt,Tea,1,3.00\n'),
        text('A5,2024-02-19,Zoë,Tea,1,3.00', 'A6,2024-02-19,Łucja,Tea,1,3.00'),
      ]),
    dialect: { encoding: 'utf-8' },
    rejected: { 'bad-encoding': 1 },
    lines: [
      ...SHOP.with(2, ['A2', '2024-01-16', 'Jürgen', 'Cup', 1, 5.25]),
      ['A5', '2024-02-19', 'Zoë', 'Tea', 1, 3],
      ['A6', '2024-02-19', 'Łucja', 'Tea', 1, 3],
    ],
  },
  {
    name: 'emoji, right-to-left and combined letters',
    bytes: CSV.replace('bert,Cup', 'דוד,🫖 teapot').replace('anna,Tea', 'anna,شاي e\u0301te\u0301'),
    lines: [
      SHOP[0]!,
      SHOP[1]!,
      ['A2', '2024-01-16', 'דוד', '🫖 teapot', 1, 5.25],
      ['A3', '2024-02-17', 'anna', 'شاي e\u0301te\u0301', 3, 9],
    ],
  },
  {
    name: 'NUL bytes in a text',
    bytes: CSV.replace('bert', 'be\u0000rt'),
    refused: { code: 'bad-file', says: 'holds NUL bytes in line 4', row: 4 },
  },
];
