import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asOfDay,
  customersSql,
  firstDay,
  leftOutSql,
  secondOrderSql,
  yearStart,
} from '../../../src/lib/analyses/rfm/query';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { makeCanonical } from './fixture';

const LINES = `values
  ('o1', '10',  DATE '2023-01-10', 50.0,  true,  'Books',  'France', 'done'),
  ('o1', '10',  DATE '2023-01-10', 30.0,  true,  'Games',  'France', 'done'),
  ('o2', '10',  DATE '2024-03-01', 20.0,  true,  'Books',  'France', 'done'),
  ('c2', '10',  DATE '2024-03-09', -5.0,  false, 'Books',  'France', 'cancelled'),
  ('o3', '9',   DATE '2024-03-10', 12.5,  true,  'Games',  'Spain',  'done'),
  ('o4', 'x-1', DATE '2024-02-01', 7.0,   true,  'Books',  'Spain',  'done'),
  ('c5', '77',  DATE '2024-02-02', -9.0,  false, 'Books',  'Spain',  'cancelled'),
  ('g6', NULL,  DATE '2024-02-03', 40.0,  true,  'Games',  'Spain',  'done'),
  ('g6', NULL,  DATE '2024-02-03', 2.0,   true,  'Books',  'Spain',  'done')`;

describe('the queries of RFM', () => {
  let db: NodeDatabase;
  let schema: DatasetSchema;
  const customers = async (frame: Partial<Frame> = {}) =>
    rowsOf(await db.query(customersSql(schema, { ...EMPTY_FRAME, ...frame })));
  const leftOut = async (frame: Partial<Frame> = {}) =>
    rowsOf(await db.query(leftOutSql({ ...EMPTY_FRAME, ...frame })))[0]!;

  beforeAll(async () => {
    db = await openNodeDatabase();
    schema = await makeCanonical(
      db,
      `select * from (${LINES}) t(order_id, customer_id, ordered_on, net_revenue, is_sale, category, country, status)`,
    );
  });
  afterAll(() => db.close());

  it('count sales, net the money, and order by id as a number first', async () => {
    expect(await customers()).toEqual([
      expect.objectContaining({
        customer_id: '9',
        recency_days: 1,
        frequency: 1,
        monetary: 12.5,
        span_days: 0,
      }),
      expect.objectContaining({
        customer_id: '10',
        // Not from the cancellation on 9 March.
        recency_days: 10,
        frequency: 2,
        monetary: 95,
        // From 11 March 2023 on: without the order of January 2023.
        year_revenue: 15,
        span_days: 416,
      }),
      expect.objectContaining({ customer_id: 'x-1', recency_days: 39, frequency: 1 }),
    ]);
  });

  it('count guests and those who never bought', async () => {
    expect(await leftOut()).toEqual({
      guest_orders: 1,
      guest_revenue: 42,
      guest_lines: 2,
      never_bought: 1,
      never_bought_revenue: -9,
      lines_used: 6,
    });
  });

  it('find the time from the first order to the second, of those who came back', async () => {
    const second = async (frame: Partial<Frame> = {}) =>
      rowsOf(await db.query(secondOrderSql({ ...EMPTY_FRAME, ...frame })))[0]!;
    // Customer 10 only; neither the second line of o1 nor the cancellation is an order.
    expect(await second()).toEqual({ customers: 1, median_days: 416 });
    expect(await second({ category: ['Books'] })).toEqual({ customers: 1, median_days: 416 });
    expect(await second({ category: ['Games'] })).toEqual({ customers: 0, median_days: null });
  });

  it('let the dates bound the window and its as-of day', async () => {
    const frame = { from: '2024-01-01', to: '2024-03-05' };
    expect(asOfDay(schema, { ...EMPTY_FRAME, ...frame })).toBe('2024-03-06');
    expect(await customers(frame)).toEqual([
      expect.objectContaining({ customer_id: '10', recency_days: 5, frequency: 1, monetary: 20 }),
      expect.objectContaining({ customer_id: 'x-1', recency_days: 34 }),
    ]);
  });

  it('end with the data where the range goes beyond them', async () => {
    expect(asOfDay(schema, { ...EMPTY_FRAME, to: '2030-01-01' })).toBe('2024-03-11');
  });

  it('take lines instead of orders for categories and statuses', async () => {
    expect(await customers({ category: ['Games'] })).toEqual([
      expect.objectContaining({ customer_id: '9', monetary: 12.5 }),
      expect.objectContaining({ customer_id: '10', monetary: 30, frequency: 1, recency_days: 426 }),
    ]);
    expect(await leftOut({ status: ['cancelled'] })).toMatchObject({
      guest_orders: 0,
      guest_revenue: 0,
      never_bought: 2,
      lines_used: 0,
    });
    expect(await customers({ status: ['cancelled'] })).toEqual([]);
  });

  it('keep to countries and audiences', async () => {
    await db.query(
      "insert into audience_members select 'a''1', customer_key from customers where customer_id = '9'",
    );
    expect((await customers({ country: ['Spain'] })).map((row) => row.customer_id)).toEqual([
      '9',
      'x-1',
    ]);
    expect((await customers({ audience: "a'1" })).map((row) => row.customer_id)).toEqual(['9']);
    expect(await customers({ country: ["O'Neill; drop table orders"] })).toEqual([]);
  });

  it('begin where both the frame and the data do', () => {
    expect(firstDay(schema, EMPTY_FRAME)).toBe('2023-01-10');
    expect(firstDay(schema, { ...EMPTY_FRAME, from: '2020-01-01' })).toBe('2023-01-10');
    expect(firstDay(schema, { ...EMPTY_FRAME, from: '2024-01-01' })).toBe('2024-01-01');
  });

  it('end the year on the right day', () => {
    expect(yearStart('2024-03-11')).toBe('2023-03-11');
    expect(yearStart('2024-02-29')).toBe('2023-03-01');
  });
});
