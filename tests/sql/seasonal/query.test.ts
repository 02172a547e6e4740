/** What the queries count, on a few orders; and Online Retail, which holds one year. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buyersSql,
  categoriesSql,
  customerMonthsSql,
  customersSql,
  daysSql,
  guestsSql,
  monthNumber,
  storeMonthsSql,
} from '../../../src/lib/analyses/seasonal/query';
import { readPurchases } from '../../../src/lib/analyses/seasonal/read';
import { toDay } from '../../../src/lib/core/calendar';
import { runSeasonal } from '../../../src/lib/core/seasonal/jobs';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { makeCanonical } from '../rfm/fixture';

const RETAIL = `${process.env.ORDERLENS_SHARED ?? '../shared'}/data/retail/online_retail.csv.gz`;

describe('the queries of the seasonal page', () => {
  let db: NodeDatabase;
  const frames: readonly Frame[] = [
    EMPTY_FRAME,
    { ...EMPTY_FRAME, from: '2023-01-01', to: '2023-12-31', country: ["Côte d'Ivoire"] },
    { ...EMPTY_FRAME, category: ['Toys "R"', "it's"], status: ['ok'], audience: 'a-1' },
  ];

  beforeAll(async () => {
    db = await openNodeDatabase();
    await makeCanonical(
      db,
      `select * from (values
        ('o1', 'ann', DATE '2023-01-05', 10, true, 'Toys'),
        ('o1', 'ann', DATE '2023-01-05', 5, true, 'Garden'),
        ('o2', 'ann', DATE '2023-01-05', 7, true, 'Toys'),
        ('o3', 'ann', DATE '2023-03-01', 20, true, 'Toys'),
        ('o4', 'ann', DATE '2023-03-02', 9, false, 'Toys'),
        ('o5', 'ann', DATE '2023-03-09', -4, false, 'Toys'),
        ('o6', 'bob', DATE '2024-03-01', 30, true, 'Garden'),
        ('o7', NULL, DATE '2024-03-01', 40, true, 'Toys')
      ) t(order_id, customer_id, ordered_on, net_revenue, is_sale, category)`,
    );
  });
  afterAll(() => db.close());

  it('are bound in every frame', async () => {
    for (const frame of frames) {
      for (const sql of [
        customersSql(frame),
        daysSql(frame),
        categoriesSql(frame),
        storeMonthsSql(frame, monthNumber('2023-01-05')),
        customerMonthsSql(frame, monthNumber('2023-01-05')),
        buyersSql(frame, `it's "it"`, [1, 12]),
        guestsSql(frame),
      ]) {
        await db.query(sql);
      }
    }
  });

  it('make one purchase of a day, without cancelled orders and credits', async () => {
    expect(rowsOf(await db.query(daysSql(EMPTY_FRAME)))).toEqual([
      { customer: 0, day: toDay('2023-01-05'), hour: 0, value: 22 },
      { customer: 0, day: toDay('2023-03-01'), hour: 0, value: 20 },
      { customer: 1, day: toDay('2024-03-01'), hour: 0, value: 30 },
    ]);
    expect(
      rowsOf(await db.query(customersSql(EMPTY_FRAME))).map((row) => [
        row.customer_id,
        row.purchase_days,
        row.net,
      ]),
    ).toEqual([
      ['ann', 2, 47],
      ['bob', 1, 30],
    ]);
    expect(rowsOf(await db.query(guestsSql(EMPTY_FRAME)))).toEqual([{ orders: 1, revenue: 40 }]);
  });

  it('count orders of months, all together and with their categories', async () => {
    const rows = rowsOf<{ cell: number; category_key: number; orders: number }>(
      await db.query(storeMonthsSql(EMPTY_FRAME, monthNumber('2023-01-05'))),
    ).sort((a, b) => a.cell - b.cell);
    // Categories with so few orders are not told apart.
    expect(rows).toEqual([
      { cell: 0, category_key: -1, orders: 2 },
      { cell: 2, category_key: -1, orders: 1 },
      { cell: 14, category_key: -1, orders: 2 },
    ]);
    expect(rowsOf(await db.query(buyersSql(EMPTY_FRAME, 'Garden', [3])))).toEqual([
      { customer_key: 1 },
    ]);
  });
});

describe.skipIf(!existsSync(RETAIL))('Online Retail', () => {
  it('holds one year: timing, and no months of anybody’s own', async () => {
    const db = await openNodeDatabase();
    db.registerFile('retail.csv', gunzipSync(readFileSync(RETAIL)));
    const schema = await makeCanonical(
      db,
      `select InvoiceNo as order_id, CustomerID::BIGINT::VARCHAR as customer_id,
        InvoiceDate::DATE as ordered_on, Quantity * UnitPrice as net_revenue, true as is_sale
      from read_csv('retail.csv', header = true, all_varchar = false)
      where CustomerID is not null and InvoiceNo not like 'C%' and Quantity > 0 and UnitPrice > 0`,
    );
    const table = await db.query(customersSql(EMPTY_FRAME));
    expect(table.numRows).toBe(4338);
    const rows = readPurchases(
      await db.query(daysSql(EMPTY_FRAME)),
      table.numRows,
      { from: toDay(schema.firstDay), to: toDay(schema.lastDay) },
      false,
    );
    const common = { ...rows, minOrders: null, method: 'mixture', k: null, seed: 1 } as const;
    const months = runSeasonal({ ...common, rhythm: 'month' }, () => undefined);
    expect(months.twoYears).toBe(false);
    expect(months.verdict).toBe('none');
    expect(months.gate.p).toBeGreaterThan(0.5);
    expect(months.rule).toEqual({ minOrders: 10, minSpanDays: 187 });
    // Shops restock on their own day of the week.
    const week = runSeasonal({ ...common, rhythm: 'weekday' }, () => undefined);
    expect(week.gate.p).toBeLessThan(0.01);
    expect(week.verdict).toBe('types');
    db.close();
  }, 120_000);
});
