import { HEADER, ROWS, SHOP, text, type MessyCase } from './case';

const CSV = text(HEADER, ...ROWS);
const LONG = 'x'.repeat(10_000);
const PLACES = 'order_id,order_date,customer_id,product,total,country';

export const VALUES: readonly MessyCase[] = [
  {
    name: 'numbers of customers with leading zeros',
    bytes: CSV.replaceAll('anna', '00071').replace('bert', '71'),
    lines: [
      ['A1', '2024-01-15', '00071', 'Cup', 2, 10.5],
      ['A1', '2024-01-15', '00071', 'Pot, large', 1, 24],
      ['A2', '2024-01-16', '71', 'Cup', 1, 5.25],
      ['A3', '2024-02-17', '00071', 'Tea', 3, 9],
    ],
  },
  {
    name: 'numbers of customers that a program took for amounts',
    bytes: CSV.replaceAll('anna', '12346.0').replace('bert', '12346'),
    lines: SHOP.map(
      ([order, at, , product, quantity, net]) =>
        [order, at, '12346', product, quantity, net] as const,
    ),
  },
  {
    name: 'codes kept from a spreadsheet by a formula, and by an apostrophe',
    bytes: CSV.replaceAll('anna', '"=""00071"""').replace('bert', "'00071"),
    lines: SHOP.map(
      ([order, at, , product, quantity, net]) =>
        [order, at, '00071', product, quantity, net] as const,
    ),
  },
  {
    name: 'NA, which is Namibia where countries stand and nobody where customers do',
    bytes: text(
      PLACES,
      'A1,2024-01-15,anna,Cup,10.50,NA',
      'A2,2024-01-16,NA,Tea,5.25,DE',
      'A3,2024-01-17,cleo,Tea,5.25,N/A',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', null, 10.5],
      ['A2', '2024-01-16', null, 'Tea', null, 5.25],
      ['A3', '2024-01-17', 'cleo', 'Tea', null, 5.25],
    ],
    also: { country: ['NA', 'DE', null], is_guest: [false, true, false] },
  },
  {
    name: 'the many words for nothing',
    bytes: text(
      PLACES,
      'A1,2024-01-15,NULL,Cup,1,x',
      'A2,2024-01-15,None,Cup,1,\\N',
      'A3,2024-01-15,nan,Cup,1,(null)',
      'A4,2024-01-15,"",Cup,1,-',
      'A5,2024-01-15,#N/A,Cup,1,',
    ),
    lines: ['A1', 'A2', 'A3', 'A4', 'A5'].map(
      (order) => [order, '2024-01-15', null, 'Cup', null, 1] as const,
    ),
    also: { country: ['x', null, null, null, null] },
  },
  {
    name: 'blanks of every kind around values',
    bytes: CSV.replace('bert,Cup', '\u00a0bert\u200b ,"  Cup\t"').replace('A3,', ' A3 ,'),
    lines: SHOP,
  },
  {
    name: 'formulas, which stay text',
    bytes: CSV.replace('bert,Cup', `"=HYPERLINK(""http://x"",""y"")",@SUM(1+1)`).replace(
      'anna,Tea',
      '+cmd|x,-2+3',
    ),
    lines: [
      SHOP[0]!,
      SHOP[1]!,
      ['A2', '2024-01-16', '=HYPERLINK("http://x","y")', '@SUM(1+1)', 1, 5.25],
      ['A3', '2024-02-17', '+cmd|x', '-2+3', 3, 9],
    ],
  },
  {
    name: 'markup, which stays text',
    bytes: CSV.replace(
      'bert,Cup',
      `<img src=x onerror=alert(1)>,"<b>Cup</b> & ""'; drop table x; --"`,
    ),
    lines: SHOP.with(2, [
      'A2',
      '2024-01-16',
      '<img src=x onerror=alert(1)>',
      `<b>Cup</b> & "'; drop table x; --`,
      1,
      5.25,
    ]),
  },
  {
    name: 'a cell of ten thousand characters',
    bytes: CSV.replace('bert,Cup', `bert,${LONG}`),
    lines: SHOP.with(2, ['A2', '2024-01-16', 'bert', LONG, 1, 5.25]),
  },
  {
    name: 'cancelled and returned orders by their status',
    bytes: text(
      'order_id,order_date,customer_id,product,total,status',
      'A1,2024-01-15,anna,Cup,10.50,Delivered',
      'A2,2024-01-16,bert,Tea,5.25,Cancelled',
      'A3,2024-01-17,cleo,Tea,5.25,Returned',
      'A4,2024-01-17,cleo,Tea,5.25,partially refunded',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', null, 10.5],
      ['A2', '2024-01-16', 'bert', 'Tea', null, 0],
      ['A3', '2024-01-17', 'cleo', 'Tea', null, 0],
      ['A4', '2024-01-17', 'cleo', 'Tea', null, 5.25],
    ],
    also: {
      is_cancelled: [false, true, false, false],
      is_return: [false, false, true, false],
      is_sale: [true, false, true, true],
    },
  },
  {
    name: 'cancelled orders in German',
    bytes: text(
      'Bestellnummer;Datum;Kunde;Artikel;Betrag;Status',
      'A1;15.01.2024;anna;Cup;10,50;versendet',
      'A2;16.01.2024;bert;Tea;5,25;storniert',
      'A3;17.01.2024;cleo;Tea;5,25;Rückerstattet',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', null, 10.5],
      ['A2', '2024-01-16', 'bert', 'Tea', null, 0],
      ['A3', '2024-01-17', 'cleo', 'Tea', null, 0],
    ],
    also: { is_cancelled: [false, true, false], is_return: [false, false, true] },
  },
  {
    name: 'cancelled invoices by a C before their number',
    bytes: text(
      'InvoiceNo,InvoiceDate,CustomerID,Description,Quantity,UnitPrice',
      '536365,2024-01-15,17850,Cup,6,2.50',
      'C536366,2024-01-16,17850,Cup,-2,2.50',
      '536367,2024-01-17,13047,Tea,1,3.00',
    ),
    lines: [
      ['536365', '2024-01-15', '17850', 'Cup', 6, 15],
      ['C536366', '2024-01-16', '17850', 'Cup', -2, -5],
      ['536367', '2024-01-17', '13047', 'Tea', 1, 3],
    ],
    also: { is_cancelled: [false, true, false], is_sale: [true, false, true] },
  },
  {
    name: 'rows that are there twice: kept, and marked',
    bytes: text(HEADER, ROWS[0], ROWS[0], ROWS[2]),
    lines: [SHOP[0]!, SHOP[0]!, SHOP[2]!],
    also: { is_duplicate: [false, true, false] },
  },
  {
    name: 'rows without an order number',
    bytes: text(HEADER, ROWS[0], ROWS[2].replace('A2', ''), ROWS[3]),
    rejected: { 'no-order-id': 1 },
    lines: [SHOP[0]!, SHOP[3]!],
  },
  {
    name: 'neither order nor customer: each line is an order of its own',
    bytes: text('date,product,total', '2024-01-15,Cup,10.50', '2024-01-15,Tea,5.25'),
    asks: ['roles-missing'],
    lines: [
      [null, '2024-01-15', null, 'Cup', null, 10.5],
      [null, '2024-01-15', null, 'Tea', null, 5.25],
    ],
    also: { order_key: [0, 1] },
  },
  {
    name: 'no order number: what a customer took at one moment is an order',
    bytes: text(
      'date,customer,product,total',
      '2024-01-15 10:00,anna,Cup,10.50',
      '2024-01-15 10:00,anna,Tea,5.25',
      '2024-01-15 11:00,anna,Tea,5.25',
    ),
    lines: [
      [null, '2024-01-15 10:00', 'anna', 'Cup', null, 10.5],
      [null, '2024-01-15 10:00', 'anna', 'Tea', null, 5.25],
      [null, '2024-01-15 11:00', 'anna', 'Tea', null, 5.25],
    ],
    also: { order_key: [0, 0, 1] },
  },
];
