import { writeXlsx } from 'hucre/xlsx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import biff5 from '../fixtures/sheets/orders-biff5.xls?url';
import ods from '../fixtures/sheets/orders.ods?url';
import xls from '../fixtures/sheets/orders.xls?url';
import xlsb from '../fixtures/sheets/orders.xlsb?url';
import xlsx from '../fixtures/sheets/orders.xlsx?url';
import { isCancelled } from '../../src/lib/core/errors';
import { openSource } from '../../src/lib/data/ingest/open';
import { bytesAt, Opened } from './opened';

let opened: Opened;
beforeAll(async () => {
  opened = await Opened.start();
}, 60_000);
afterAll(() => opened.close());
afterEach(async () => expect(await opened.tables()).toEqual([]));

/** A sheet of notes, then one with two title rows, a merged title, days, a clock, codes, a number as text. */
const ROWS = [
  ['A-1', '2024-01-05T00:00:00', '00123', 'Mug “blue”', '2', 12.5],
  ['A-1', '2024-01-05T00:00:00', '00123', 'Plate', '1', 8],
  ['A-2', '2024-02-29T10:30:00', '00007', 'Tea, green', '3', 1.234],
  ['A-3', '2024-03-01T00:00:00', null, '=1+1', '1', -4],
];

describe('a workbook', () => {
  it.each([
    ['orders.xlsx', xlsx],
    ['orders.xls', xls],
    ['orders.ods', ods],
  ])('%s becomes a table with its types', async (name, url) => {
    const source = await opened.open(name, await bytesAt(url));
    expect(source).toMatchObject({
      fileName: name,
      format: 'excel',
      rows: 4,
      sheet: 'Orders',
      rowOffset: 4,
      dialect: null,
    });
    expect(source.sheets).toEqual([
      { name: 'Notes', rows: 2, isTable: false },
      { name: 'Orders', rows: 7, isTable: true },
    ]);
    expect(source.columns).toEqual([
      { name: 'Order No', type: 'text' },
      { name: 'Order Date', type: 'timestamp' },
      { name: 'Customer', type: 'text' },
      { name: 'Product', type: 'text' },
      { name: 'Qty', type: 'text' },
      { name: 'Amount', type: 'number' },
    ]);
    expect(await opened.rows(source)).toEqual(ROWS);
    await opened.drop(source);
  });

  it.each([
    ['old.xls', biff5, 'older than Excel 97'],
    ['orders.xlsb', xlsb, 'a binary Excel workbook (.xlsb)'],
  ])('%s is refused with advice', async (name, url, words) => {
    await expect(opened.open(name, await bytesAt(url))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(
        new RegExp(`${words.replace(/[.()]/g, '\\$&')}.*save it as .xlsx or CSV`),
      ),
      detail: { file: name },
    });
  });

  it('that is cut off is refused', async () => {
    const whole = await bytesAt(xlsx);
    await expect(opened.open('half.xlsx', whole.slice(0, 5000))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('damaged or cut-off'),
    });
  });

  it('is read at the sheet that is asked for, or at all sheets of the same columns', async () => {
    const header = ['id', 'day', 'total'];
    const year = (name: string, n: number) => ({
      name,
      rows: [header, ...Array.from({ length: n }, (_, k) => [`${name}-${k}`, new Date(0), k])],
    });
    const bytes = await writeXlsx({
      sheets: [year('2023', 3), year('2024', 5), { name: 'Empty', rows: [['a'], ['b']] }] as never,
    });
    const part = bytes as BlobPart;
    const largest = await opened.open('years.xlsx', part);
    expect(largest).toMatchObject({ sheet: '2024', rows: 5 });
    expect(largest.sheets?.map(({ name }) => name)).toEqual(['2023', '2024', 'Empty', '*']);
    await opened.drop(largest);
    const first = await opened.open('years.xlsx', part, { sheet: '2023' });
    expect(first).toMatchObject({ sheet: '2023', rows: 3 });
    await opened.drop(first);
    const all = await opened.open('years.xlsx', part, { sheet: '*' });
    expect(all).toMatchObject({ sheet: '*', rows: 8 });
    expect((await opened.rows(all)).map(([id]) => id)).toContain('2023-0');
    await opened.drop(all);
  });

  it('of 20,000 rows tells how far it is, and can be called off', async () => {
    const rows = Array.from({ length: 20_000 }, (_, k) => [`A${k}`, k, k / 4]);
    const bytes = await writeXlsx({ sheets: [{ name: 'S', rows: [['id', 'n', 'x'], ...rows] }] });
    const file = new File([bytes as BlobPart], 'long.xlsx');
    const fractions: number[] = [];
    const source = await openSource(opened.db, file, {
      signal: new AbortController().signal,
      onProgress: ({ stage, fraction }) => {
        if (stage === 'Reading the sheet') fractions.push(fraction ?? NaN);
      },
    });
    expect(source.rows).toBe(20_000);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    await opened.drop(source);
    const controller = new AbortController();
    const loading = openSource(opened.db, file, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'Reading the sheet') controller.abort();
      },
    });
    await expect(loading).rejects.toSatisfy(isCancelled);
  });
});
