import { HEADER, ROWS, SHOP, text, type MessyCase } from './case';

const split = (row: string): readonly string[] =>
  row
    .replace('"Pot, large"', 'Pot§ large')
    .split(',')
    .map((value) => value.replace('§', ','));

/** The standard file with another delimiter. */
function divided(mark: string): string {
  return text(...[HEADER, ...ROWS].map((row) => split(row).join(mark)));
}

/** Every value in quotes. */
function quoted(...rows: readonly string[]): string {
  return text(
    ...rows.map((row) =>
      split(row)
        .map((value) => `"${value}"`)
        .join(','),
    ),
  );
}

const CSV = text(HEADER, ...ROWS);

export const DIALECTS: readonly MessyCase[] = [
  { name: 'commas', bytes: CSV, dialect: { delimiter: ',', quote: '"' }, lines: SHOP },
  { name: 'semicolons', bytes: divided(';'), dialect: { delimiter: ';' }, lines: SHOP },
  {
    name: 'tabs',
    file: 'orders.tsv',
    bytes: divided('\t'),
    dialect: { delimiter: '\t' },
    lines: SHOP,
  },
  { name: 'vertical bars', bytes: divided('|'), dialect: { delimiter: '|' }, lines: SHOP },
  { name: 'carets', bytes: divided('^'), dialect: { delimiter: '^' }, lines: SHOP },
  { name: 'tildes', bytes: divided('~'), dialect: { delimiter: '~' }, lines: SHOP },
  {
    name: 'the control character of Hive',
    bytes: divided('\u0001'),
    dialect: { delimiter: '\u0001' },
    lines: SHOP,
  },
  { name: 'colons', bytes: divided(':'), dialect: { delimiter: ':' }, lines: SHOP },
  {
    name: 'a line that names the delimiter for Excel',
    bytes: `sep=;\r\n${divided(';').replaceAll('\n', '\r\n')}`,
    dialect: { delimiter: ';', skip: 1 },
    lines: SHOP,
  },
  {
    name: 'a blank after each comma',
    bytes: text(
      'order_id, order_date, customer_id, product, quantity, total',
      'A1, 2024-01-15, anna, Cup, 2, 10.50',
      'A2, 2024-01-16, bert, Tea, 1, 5.25',
      'A3, 2024-02-17, anna, Tea, 3, 9.00',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 10.5],
      ['A2', '2024-01-16', 'bert', 'Tea', 1, 5.25],
      ['A3', '2024-02-17', 'anna', 'Tea', 3, 9],
    ],
  },
  {
    name: 'every value in quotes',
    bytes: quoted(HEADER, ...ROWS),
    lines: SHOP,
  },
  {
    name: 'single quotes',
    bytes: CSV.replaceAll('"', "'"),
    dialect: { quote: "'" },
    lines: SHOP,
  },
  {
    name: 'doubled quotes inside quotes',
    bytes: CSV.replace('A2,2024-01-16,bert,Cup', 'A2,2024-01-16,bert,"The ""big"" cup"'),
    lines: SHOP.with(2, ['A2', '2024-01-16', 'bert', 'The "big" cup', 1, 5.25]),
  },
  {
    name: 'quotes escaped by a backslash',
    bytes: CSV.replace(
      'A2,2024-01-16,bert,Cup',
      String.raw`A2,2024-01-16,bert,"The \"big\", red cup"`,
    ),
    lines: SHOP.with(2, ['A2', '2024-01-16', 'bert', 'The "big", red cup', 1, 5.25]),
  },
  {
    name: 'an inch sign, which is no quote',
    bytes: CSV.replace('A2,2024-01-16,bert,Cup', 'A2,2024-01-16,bert,Pipe 5" steel'),
    lines: SHOP.with(2, ['A2', '2024-01-16', 'bert', 'Pipe 5" steel', 1, 5.25]),
  },
  {
    name: 'apostrophes, which are no quotes',
    bytes: CSV.replace('A2,2024-01-16,bert,Cup', "A2,2024-01-16,o'neil,Cup 'n' saucer"),
    lines: SHOP.with(2, ['A2', '2024-01-16', "o'neil", "Cup 'n' saucer", 1, 5.25]),
  },
  {
    name: 'a line break inside quotes',
    bytes: CSV.replace('"Pot, large"', '"Pot,\nlarge"'),
    lines: SHOP.with(1, ['A1', '2024-01-15', 'anna', 'Pot,\nlarge', 1, 24]),
  },
  {
    name: 'Windows line ends, and one inside quotes',
    bytes: CSV.replace('"Pot, large"', '"Pot,\nlarge"').replaceAll('\n', '\r\n'),
    lines: SHOP.with(1, ['A1', '2024-01-15', 'anna', 'Pot,\r\nlarge', 1, 24]),
  },
  {
    name: 'a bare line feed inside quotes among Windows line ends',
    bytes: CSV.replaceAll('\n', '\r\n').replace('"Pot, large"', '"Pot,\nlarge"'),
    lines: SHOP.with(1, ['A1', '2024-01-15', 'anna', 'Pot,\nlarge', 1, 24]),
  },
  {
    name: 'bare carriage returns, as old Macs wrote them',
    bytes: CSV.replaceAll('\n', '\r'),
    lines: SHOP,
  },
  {
    name: 'line ends of two kinds',
    bytes: CSV.replace('10.50\n', '10.50\r\n').replace('5.25\n', '5.25\r\n'),
    lines: SHOP,
  },
  { name: 'no line end at the end', bytes: CSV.trimEnd(), lines: SHOP },
  {
    name: 'a quote left open in a file that has no others: that line is set aside',
    bytes: CSV.replace('"Pot, large"', '"Pot, large'),
    rejected: { 'too-many-fields': 1 },
    lines: SHOP.toSpliced(1, 1),
  },
  {
    name: 'a quote left open in a file that lives by quotes: that line is set aside',
    bytes: quoted(HEADER, ...ROWS).replace('"Pot, large"', '"Pot, large'),
    rejected: { 'broken-quotes': 1 },
    lines: SHOP.toSpliced(1, 1),
  },
  {
    name: 'a quote that nothing closes any more: where it opens is said',
    bytes: quoted(HEADER, ...ROWS, ...ROWS, ...ROWS) + 'A9,2024-02-18,anna,"Tea,3,9.00\n',
    refused: {
      code: 'bad-file',
      says: 'Line 14 of “orders.csv” opens a quote that is never closed',
      row: 14,
    },
  },
  {
    name: 'the dialect that the person gives, against the looks of the file',
    bytes: text('a;b,c', '1;2,3', '4;5,6'),
    choices: { dialect: { delimiter: ',', header: false } },
    raw: [
      ['a;b', 'c'],
      ['1;2', '3'],
      ['4;5', '6'],
    ],
    asks: ['no-header', 'roles-missing'],
  },
];
