import { dated, text, withDays, type MessyCase } from './case';

/** 15 January, 27 February and 3 March 2024. */
const DAYS = dated('2024-01-15', '2024-02-27', '2024-03-03');
const CLOCKS = dated('2024-01-15 09:05', '2024-02-27 17:30', '2024-03-03 00:15');

export const DATES: readonly MessyCase[] = [
  {
    name: 'day first, with slashes',
    bytes: withDays('15/01/2024', '27/02/2024', '03/03/2024'),
    lines: DAYS,
  },
  {
    name: 'month first, with slashes',
    bytes: withDays('01/15/2024', '02/27/2024', '03/03/2024'),
    lines: DAYS,
  },
  {
    name: 'day first, with points and without zeros',
    bytes: withDays('15.1.2024', '27.2.2024', '3.3.2024'),
    lines: DAYS,
  },
  { name: 'years of two digits', bytes: withDays('15.01.24', '27.02.24', '03.03.24'), lines: DAYS },
  {
    name: 'day or month first: the file does not tell, so it is asked',
    bytes: withDays('05/01/2024', '07/02/2024', '03/03/2024'),
    asks: ['date-order'],
    lines: dated('2024-01-05', '2024-02-07', '2024-03-03'),
  },
  {
    name: 'day or month first, and the answer is the month',
    bytes: withDays('05/01/2024', '07/02/2024', '03/03/2024'),
    asks: ['date-order'],
    answers: { dateOrder: 'mdy' },
    lines: dated('2024-05-01', '2024-07-02', '2024-03-03'),
  },
  {
    name: 'days that contradict one another: asked, and the few are set aside',
    bytes: text(
      'order_id,order_date,customer_id,product,quantity,total',
      'A1,15/01/2024,anna,Cup,2,10',
      'A2,27/02/2024,bert,Pot,1,24',
      'A3,02/28/2024,anna,Tea,3,9',
    ),
    asks: ['date-order'],
    rejected: { 'unreadable-date': 1 },
    lines: dated('2024-01-15', '2024-02-27', null),
  },
  {
    name: 'two ways of writing in one column',
    bytes: withDays('15.01.2024', '2024-02-27', '03.03.2024'),
    lines: DAYS,
  },
  {
    name: 'two orders in one column, each with its own sign',
    bytes: withDays('15.01.2024', '02/27/2024', '03.03.2024'),
    lines: DAYS,
  },
  {
    name: 'years first, with slashes',
    bytes: withDays('2024/01/15', '2024/2/27', '2024/03/03'),
    lines: DAYS,
  },
  { name: 'one run of digits', bytes: withDays('20240115', '20240227', '20240303'), lines: DAYS },
  {
    name: 'days as a spreadsheet counts them',
    bytes: withDays('45306', '45349', '45354'),
    lines: DAYS,
  },
  {
    name: 'days as a spreadsheet counts them, with the clock',
    bytes: withDays('45306.37847222222', '45349.729166666664', '45354.010416666664'),
    lines: CLOCKS,
  },
  // 2024-01-15 09:05, 2024-02-27 17:30, 2024-03-03 00:15 in UTC.
  {
    name: 'seconds since 1970',
    bytes: withDays('1705309500', '1709055000', '1709424900'),
    lines: CLOCKS,
  },
  {
    name: 'thousandths of a second since 1970',
    bytes: withDays('1705309500000', '1709055000000', '1709424900000'),
    lines: CLOCKS,
  },
  {
    name: 'ISO 8601 with zones, whose clock is the shop’s own',
    bytes: withDays(
      '2024-01-15T09:05:00Z',
      '2024-02-27T17:30:00+02:00',
      '2024-03-03T00:15:00.000-0500',
    ),
    lines: CLOCKS,
  },
  {
    name: 'a zone by name',
    bytes: withDays(
      '2024-01-15 09:05:00 UTC',
      '2024-02-27 17:30:00 CET',
      '2024-03-03 00:15:00 GMT',
    ),
    lines: CLOCKS,
  },
  {
    name: 'twelve hours',
    bytes: withDays('1/15/2024 9:05 AM', '2/27/2024 5:30 PM', '3/3/2024 12:15 am'),
    lines: CLOCKS,
  },
  {
    name: 'English months',
    bytes: withDays('Jan 15, 2024', 'February 27, 2024', '3 March 2024'),
    lines: DAYS,
  },
  {
    name: 'English months of three letters and a year of two digits',
    bytes: withDays('15-Jan-24', '27-Feb-24', '3-Mar-24'),
    lines: DAYS,
  },
  {
    name: 'German months',
    bytes: withDays('15. Januar 2024', '27. Feb. 2024', '3. März 2024'),
    lines: DAYS,
  },
  {
    name: 'French months',
    bytes: withDays('15 janvier 2024', '27 févr. 2024', '3 mars 2024'),
    lines: DAYS,
  },
  {
    name: 'Spanish months',
    bytes: withDays('15 de enero de 2024', '27 de febrero de 2024', '3 de marzo de 2024'),
    lines: DAYS,
  },
  {
    name: 'Polish months',
    bytes: withDays('15 stycznia 2024', '27 lutego 2024', '3 marca 2024'),
    lines: DAYS,
  },
  {
    name: 'Russian months',
    bytes: withDays('15 января 2024', '27 февраля 2024', '3 марта 2024'),
    lines: DAYS,
  },
  {
    name: 'years, months and days in Japanese',
    bytes: withDays('2024年1月15日', '2024年2月27日', '2024年3月3日'),
    lines: DAYS,
  },
  {
    name: 'the date of an e-mail',
    bytes: withDays(
      'Mon, 15 Jan 2024 09:05:00 +0100',
      'Tue, 27 Feb 2024 17:30:00 +0100',
      'Sun, 3 Mar 2024 00:15:00 +0100',
    ),
    lines: CLOCKS,
  },
  {
    name: 'a day that no calendar has',
    bytes: withDays('15.01.2024', '30.02.2024', '03.03.2024'),
    rejected: { 'unreadable-date': 1 },
    lines: dated('2024-01-15', null, '2024-03-03'),
  },
  {
    name: 'years that no shop has seen',
    bytes: withDays('2024-01-15', '0202-02-27', '2204-03-03'),
    rejected: { 'impossible-date': 2 },
    lines: dated('2024-01-15', null, null),
  },
  {
    name: 'no day that can be read: the row, the column and the value are named',
    bytes: withDays('soon', 'later', 'never'),
    roles: { ordered_at: 'order_date' },
    refused: {
      code: 'bad-data',
      says: 'No row of orders.csv can be used. The order date cannot be read in 3 of 3 rows.',
      row: 2,
      column: 'order_date',
    },
  },
];
