import { HEADER, ROWS, SHOP, text, type Line, type MessyCase } from './case';

const CSV = text(HEADER, ...ROWS);
const SEMICOLONS = CSV.replace('"Pot, large"', 'Pot§ large').replaceAll(',', ';').replace('§', ',');
const [A1, A1B, A2, A3] = SHOP as readonly [Line, Line, Line, Line];

/** Twenty days of one sale each, so that a few faulty lines are few. */
const MANY = Array.from(
  { length: 20 },
  (_, k) => `B${k + 1},2024-03-${String(k + 1).padStart(2, '0')},cleo,Tea,1,3.00`,
);
const MANY_LINES = MANY.map((_, k): Line => [
  `B${k + 1}`,
  `2024-03-${String(k + 1).padStart(2, '0')}`,
  'cleo',
  'Tea',
  1,
  3,
]);

export const SHAPES: readonly MessyCase[] = [
  {
    name: 'title lines before the header',
    bytes: text('Sales report', 'Shop: Tea & Cups', '') + CSV,
    dialect: { skip: 3 },
    lines: SHOP,
  },
  {
    name: 'title lines padded with the delimiter, as a spreadsheet saves them',
    bytes: text('Sales report;;;;;', ';;;;;') + SEMICOLONS,
    lines: SHOP,
  },
  { name: 'blank lines before the header', bytes: `\n\n\n${CSV}`, lines: SHOP },
  { name: 'blank lines between the rows', bytes: CSV.replaceAll('\n', '\n\n'), lines: SHOP },
  { name: 'blank lines at the end', bytes: `${CSV}\n\n\n`, lines: SHOP },
  {
    name: 'comment lines before the header',
    bytes: text('# exported 2024-03-01', '# currency EUR') + CSV,
    dialect: { skip: 2 },
    lines: SHOP,
  },
  {
    name: 'a total at the end, which is no order',
    bytes: `${CSV}Total,,,,7,48.75\n`,
    rejected: { 'missing-date': 1 },
    lines: SHOP,
  },
  {
    name: 'a total at the end, in the column of customers, and no order numbers',
    bytes: text(
      'date,customer,product,total',
      '2024-01-15,anna,Cup,10.50',
      '2024-01-16,bert,Tea,5.25',
      ',Total,,15.75',
    ),
    rejected: { 'missing-date': 1 },
    lines: [
      [null, '2024-01-15', 'anna', 'Cup', null, 10.5],
      [null, '2024-01-16', 'bert', 'Tea', null, 5.25],
    ],
  },
  {
    name: 'a note of two fields at the end',
    bytes: `${text(HEADER, ...ROWS, ...MANY)}Rows:,24\n`,
    rejected: { 'too-few-fields': 1 },
    lines: [...SHOP, ...MANY_LINES],
  },
  {
    name: 'the header once more in the middle, as pages of a report have it',
    bytes: text(HEADER, ROWS[0], ROWS[1], HEADER, ROWS[2], ROWS[3]),
    rejected: { 'unreadable-date': 1 },
    lines: SHOP,
  },
  {
    name: 'one short row among many',
    bytes: text(HEADER, ...ROWS, 'A9,2024-02-18,anna', ...MANY),
    rejected: { 'too-few-fields': 1 },
    lines: [...SHOP, ...MANY_LINES],
  },
  {
    name: 'one long row among many',
    bytes: text(HEADER, ...ROWS, 'A9,2024-02-18,anna,Pot, small,1,3.00', ...MANY),
    rejected: { 'too-many-fields': 1 },
    lines: [...SHOP, ...MANY_LINES],
  },
  {
    name: 'rows without their empty last fields',
    bytes: text(
      `${HEADER},coupon,note`,
      'A1,2024-01-15,anna,Cup,2,10.50,SPRING,gift',
      'A1,2024-01-15,anna,"Pot, large",1,24.00',
      'A2,2024-01-16,bert,Cup,1,5.25',
      'A3,2024-02-17,anna,Tea,3,9.00,,call first',
    ),
    lines: SHOP,
  },
  {
    name: 'a delimiter at the end of every row and of the header',
    bytes: SEMICOLONS.replaceAll('\n', ';\n'),
    lines: SHOP,
  },
  {
    name: 'a delimiter at the end of every row but not of the header',
    bytes: SEMICOLONS.replaceAll('\n', ';\n').replace('total;\n', 'total\n'),
    lines: SHOP,
  },
  {
    name: 'empty columns between the others',
    bytes: text(
      'order_id,,order_date,customer_id,,product,quantity,total',
      'A1,,2024-01-15,anna,,Cup,2,10.50',
      'A2,,2024-01-16,bert,,Cup,1,5.25',
      'A3,,2024-02-17,anna,,Tea,3,9.00',
    ),
    columns: [
      'order_id',
      'column_2',
      'order_date',
      'customer_id',
      'column_5',
      'product',
      'quantity',
      'total',
    ],
    lines: [A1, A2, A3],
  },
  {
    name: 'a first column of row numbers without a name, as pandas writes it',
    bytes: text(
      ',order_id,order_date,customer_id,product,quantity,total',
      ...ROWS.map((row, k) => `${k},${row}`),
    ),
    columns: ['column_1', 'order_id', 'order_date', 'customer_id', 'product', 'quantity', 'total'],
    lines: SHOP,
  },
  {
    name: 'a row that holds nothing but delimiters',
    bytes: text(HEADER, ROWS[0], ROWS[1], ',,,,,', ROWS[2], ROWS[3]),
    rejected: { 'missing-date': 1 },
    lines: SHOP,
  },
  {
    name: 'one data row',
    bytes: text(HEADER, ROWS[0]),
    lines: [A1],
  },
  {
    name: 'no header: told by the values, and a look is asked for',
    bytes: text(
      '1001,2024-01-15,501,Cup,2,10.50',
      '1002,2024-01-16,502,Pot,1,24.00',
      '1003,2024-01-16,501,Tea,1,5.25',
      '1004,2024-02-17,503,Cup,3,9.00',
    ),
    dialect: { header: false },
    asks: ['no-header'],
    lines: [
      ['1001', '2024-01-15', '501', 'Cup', 2, 10.5],
      ['1002', '2024-01-16', '502', 'Pot', 1, 24],
      ['1003', '2024-01-16', '501', 'Tea', 1, 5.25],
      ['1004', '2024-02-17', '503', 'Cup', 3, 9],
    ],
  },
  {
    name: 'columns lined up with blanks',
    file: 'orders.txt',
    bytes: text(
      'order_id  order_date  customer_id  product     quantity   total',
      'A1        2024-01-15  anna         Cup                2   10.50',
      'A1        2024-01-15  anna         Pot, large         1   24.00',
      'A2        2024-01-16  bert         Cup                1    5.25',
      'A3        2024-02-17  anna         Tea                3    9.00',
    ),
    lines: [A1, A1B, A2, A3],
  },
  {
    name: 'columns lined up with blanks under a rule, with values missing',
    file: 'orders.txt',
    bytes: text(
      'order_id order_date customer_id product    quantity total',
      '-------- ---------- ----------- ---------- -------- -----',
      'A1       2024-01-15 anna        Cup               2 10.50',
      'A1       2024-01-15 anna        Pot, large        1 24.00',
      'A2       2024-01-16             Cup               1  5.25',
      'A3       2024-02-17 anna        Tea               3  9.00',
    ),
    lines: [A1, A1B, ['A2', '2024-01-16', null, 'Cup', 1, 5.25], A3],
  },
  {
    name: 'a table drawn with bars and a rule, as psql prints it',
    file: 'orders.txt',
    bytes: text(
      ' order_id | order_date | customer_id | product    | quantity | total ',
      '----------+------------+-------------+------------+----------+-------',
      ' A1       | 2024-01-15 | anna        | Cup        |        2 | 10.50 ',
      ' A1       | 2024-01-15 | anna        | Pot, large |        1 | 24.00 ',
      ' A2       | 2024-01-16 | bert        | Cup        |        1 |  5.25 ',
      ' A3       | 2024-02-17 | anna        | Tea        |        3 |  9.00 ',
    ),
    rejected: { 'too-few-fields': 1 },
    lines: SHOP,
  },
  {
    name: 'a header only',
    bytes: `${HEADER}\n`,
    refused: {
      code: 'too-little-data',
      says: 'has a header of 6 columns but no rows below it',
      row: 2,
    },
  },
  { name: 'nothing at all', bytes: '', refused: { code: 'bad-file', says: 'is empty (0 bytes)' } },
  {
    name: 'blanks only',
    bytes: ' \n\t\n',
    refused: { code: 'bad-file', says: 'holds nothing but blanks' },
  },
  {
    name: 'a byte order mark only',
    bytes: '\ufeff',
    refused: { code: 'bad-file', says: 'holds nothing but blanks' },
  },
  {
    name: 'one column',
    bytes: text('total', '10.50', '24.00'),
    refused: { code: 'bad-file', says: 'has only one column, “total”' },
  },
  {
    name: 'prose',
    file: 'letter.txt',
    bytes: text(
      'Dear Ann,',
      'thank you for the tea, the cups and all the rest of it.',
      'We shall be glad to see you in May, or later, if that is better.',
      'Yours, Bert',
    ),
    refused: { code: 'missing-column', says: 'when the order was placed' },
  },
];
