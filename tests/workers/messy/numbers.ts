import { text, totalling, withTotals, type MessyCase } from './case';

/** The same four totals, written in another country. */
const LARGE = totalling(1234.5, 12_345_678.9, 0.75, 9);

export const NUMBERS: readonly MessyCase[] = [
  {
    name: 'decimal commas',
    bytes: withTotals('10,50', '24,00', '5,25', '9,00'),
    lines: totalling(10.5, 24, 5.25, 9),
  },
  {
    name: 'thousands with points',
    bytes: withTotals('1.234,50', '12.345.678,90', '0,75', '9,00'),
    lines: LARGE,
  },
  {
    name: 'thousands with commas',
    bytes: withTotals('1,234.50', '12,345,678.90', '0.75', '9.00'),
    lines: LARGE,
  },
  {
    name: 'thousands with blanks',
    bytes: withTotals('1 234,50', '12 345 678,90', '0,75', '9,00'),
    lines: LARGE,
  },
  {
    name: 'thousands with no-break blanks, narrow and wide',
    bytes: withTotals('1\u202f234,50', '12\u00a0345\u00a0678,90', '0,75', '9,00'),
    lines: LARGE,
  },
  {
    name: 'thousands with apostrophes',
    bytes: withTotals("1'234.50", '12’345’678.90', '0.75', '9.00'),
    lines: LARGE,
  },
  {
    name: 'thousands as in India',
    bytes: withTotals('1,234.50', '1,23,45,678.90', '0.75', '9.00'),
    lines: LARGE,
  },
  {
    name: 'the euro sign behind the amount',
    bytes: withTotals('1.234,50 €', '24,00 €', '0,75€', '9,00 €'),
    lines: totalling(1234.5, 24, 0.75, 9),
  },
  {
    name: 'the dollar sign before the amount',
    bytes: withTotals('$1,234.50', '$24.00', '$ 0.75', '-$9.00'),
    lines: totalling(1234.5, 24, 0.75, -9),
  },
  {
    name: 'codes and abbreviations of currencies',
    bytes: withTotals('EUR 10.50', '24.00 EUR', 'EUR5.25', '9 EUR'),
    lines: totalling(10.5, 24, 5.25, 9),
  },
  {
    name: 'kronor and zloty',
    bytes: withTotals('1 234,50 kr', '24,00 zł', '0,75 Kč', '9,00 kr.'),
    lines: totalling(1234.5, 24, 0.75, 9),
  },
  {
    name: 'negatives in parentheses',
    bytes: withTotals('10.50', '(24.00)', '($5.25)', '9.00'),
    lines: totalling(10.5, -24, -5.25, 9),
  },
  {
    name: 'negatives with the sign behind',
    bytes: withTotals('10.50', '24.00-', '5.25 -', '9.00'),
    lines: totalling(10.5, -24, -5.25, 9),
  },
  {
    name: 'the typographic minus',
    bytes: withTotals('10.50', '−24.00', '5.25', '9.00'),
    lines: totalling(10.5, -24, 5.25, 9),
  },
  {
    name: 'no cents, as in Switzerland',
    bytes: withTotals('10.-', '24.–', '5.25', "1'009.—"),
    lines: totalling(10, 24, 5.25, 1009),
  },
  {
    name: 'exponents',
    bytes: withTotals('1.05E1', '2.4e+01', '525e-2', '9'),
    lines: totalling(10.5, 24, 5.25, 9),
  },
  {
    name: 'no zero before the point, none behind',
    bytes: withTotals('.5', '24.', '5.25', '9'),
    lines: totalling(0.5, 24, 5.25, 9),
  },
  {
    name: 'only marks before three digits: what they are is asked',
    bytes: withTotals('1.234', '2.400', '5.250', '9.000'),
    asks: ['decimal'],
    lines: totalling(1234, 2400, 5250, 9000),
  },
  {
    name: 'one amount that is no number',
    bytes: withTotals('10.50', 'free', '5.25', '9.00'),
    rejected: { 'unreadable-amount': 1 },
    lines: totalling(10.5, 24, 5.25, 9).toSpliced(1, 1),
  },
  {
    name: 'amounts that stand for none',
    bytes: withTotals('10.50', 'n/a', '-', '9.00'),
    rejected: { 'missing-amount': 2 },
    lines: totalling(10.5, 24, 5.25, 9).toSpliced(1, 2),
  },
  {
    name: 'infinity, which no cell of an order holds',
    bytes: withTotals('10.50', 'Infinity', '5.25', '9.00'),
    rejected: { 'unreadable-amount': 1 },
    lines: totalling(10.5, 24, 5.25, 9).toSpliced(1, 1),
  },
  {
    name: 'an absurd amount, which would drown all others',
    bytes: withTotals('10.50', '1e300', '5.25', '9.00'),
    rejected: { 'unreadable-amount': 1 },
    lines: totalling(10.5, 24, 5.25, 9).toSpliced(1, 1),
  },
  {
    name: 'discounts as shares of one',
    bytes: text(
      'order_id,order_date,customer_id,product,quantity,unit price,discount',
      'A1,2024-01-15,anna,Cup,2,10.00,0.25',
      'A2,2024-01-16,bert,Tea,1,8.00,0',
      'A3,2024-01-16,bert,Pot,1,20.00,',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 15],
      ['A2', '2024-01-16', 'bert', 'Tea', 1, 8],
      ['A3', '2024-01-16', 'bert', 'Pot', 1, 20],
    ],
  },
  {
    name: 'discounts as percentages, with the sign',
    bytes: text(
      'order_id,order_date,customer_id,product,quantity,unit price,discount',
      'A1,2024-01-15,anna,Cup,2,10.00,25%',
      'A2,2024-01-16,bert,Tea,1,8.00,0 %',
      'A3,2024-01-16,bert,Pot,1,20.00,0.5%',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 15],
      ['A2', '2024-01-16', 'bert', 'Tea', 1, 8],
      ['A3', '2024-01-16', 'bert', 'Pot', 1, 19.9],
    ],
  },
  {
    name: 'discounts as percentages, without the sign',
    bytes: text(
      'order_id,order_date,customer_id,product,quantity,unit price,discount',
      'A1,2024-01-15,anna,Cup,2,10.00,25',
      'A2,2024-01-16,bert,Tea,1,8.00,0',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 15],
      ['A2', '2024-01-16', 'bert', 'Tea', 1, 8],
    ],
  },
  {
    name: 'negative quantities, which are returns',
    bytes: text(
      'order_id,order_date,customer_id,product,quantity,unit price',
      'A1,2024-01-15,anna,Cup,2,10.00',
      'A2,2024-01-16,anna,Cup,-1,10.00',
    ),
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 20],
      ['A2', '2024-01-16', 'anna', 'Cup', -1, -10],
    ],
    also: { is_return: [false, true], is_sale: [true, false] },
  },
  {
    name: 'two currencies: which is counted is asked',
    bytes: text(
      'order_id,order_date,customer_id,product,total,currency',
      'A1,2024-01-15,anna,Cup,10.00,EUR',
      'A2,2024-01-16,bert,Tea,8.00,eur',
      'A3,2024-01-17,cleo,Pot,9.00,USD',
    ),
    asks: ['currency'],
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', null, 10],
      ['A2', '2024-01-16', 'bert', 'Tea', null, 8],
      ['A3', '2024-01-17', 'cleo', 'Pot', null, 0],
    ],
    also: { is_counted: [true, true, false] },
  },
];
