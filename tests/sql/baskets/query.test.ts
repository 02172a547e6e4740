/** Which lines become baskets, for every unit and kind of basket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BASKET_KINDS,
  boughtNotYetSql,
  itemsSql,
  leftOutSql,
  pairsSql,
  RETURNS,
  UNITS,
} from '../../../src/lib/analyses/baskets/query';
import {
  readItems,
  readPairs,
  type Items,
  type Pairs,
} from '../../../src/lib/analyses/baskets/read';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { canonicalTables } from '../overview/canonical';

/** order, customer (null: guest), product, category, brand, day, quantity, cancelled, returned, sale */
const LINES = [
  "(0, 0, 0, 'Tea', 'A', DATE '2024-01-05', 1, false, false, true)",
  "(0, 0, 1, 'Cups', 'B', DATE '2024-01-05', 2, false, false, true)",
  "(0, 0, 1, 'Cups', 'B', DATE '2024-01-05', 1, false, false, true)",
  "(1, NULL, 0, 'Tea', 'A', DATE '2024-01-02', 1, false, false, true)",
  "(1, NULL, 2, NULL, NULL, DATE '2024-01-02', 1, false, false, true)",
  "(2, 1, 1, 'Cups', 'B', DATE '2024-02-01', 1, true, false, false)",
  "(2, 1, 0, 'Tea', 'A', DATE '2024-02-01', 1, true, false, false)",
  "(3, 1, 0, 'Tea', 'A', DATE '2024-03-01', 2, false, false, true)",
  "(4, 1, 0, 'Tea', 'A', DATE '2024-03-02', -2, false, true, false)",
  "(5, 1, 1, 'Cups', 'B', DATE '2024-03-01', 1, false, false, true)",
  "(5, 1, 2, NULL, NULL, DATE '2024-03-01', 1, false, true, true)",
];

describe('baskets in SQL', () => {
  let db: NodeDatabase;

  beforeAll(async () => {
    db = await openNodeDatabase();
    await canonicalTables(
      db,
      `select o as order_key, o::VARCHAR as order_id, c as customer_key, c::VARCHAR as customer_id,
        p as product_key, 'p' || p as product_id, 'Name ''' || p || '''' as product_name,
        category, brand, day as ordered_on, day::TIMESTAMP as ordered_at, q as quantity,
        10 * q as net_revenue, cancelled as is_cancelled, returned as is_return, sale as is_sale,
        true as is_counted
      from (values ${LINES.join(', ')}) t(o, c, p, category, brand, day, q, cancelled, returned, sale)`,
    );
    await db.query(
      'create or replace table products as select *, 30.0 as net_revenue, 3 as orders from products',
    );
  });

  afterAll(() => db.close());

  async function baskets(
    choice: Parameters<typeof pairsSql>[0],
    frame: Frame = EMPTY_FRAME,
  ): Promise<{ lists: string[]; pairs: Pairs; items: Items }> {
    const items = readItems(await db.query(itemsSql(choice.unit)));
    const pairs = readPairs(await db.query(pairsSql(choice, frame)));
    const lists: string[][] = Array.from(pairs.days, () => []);
    pairs.basket.forEach((basket, k) => lists[basket]!.push(items.id[pairs.item[k]!]!));
    return { lists: lists.map((list) => list.sort().join(' ')), pairs, items };
  }

  it('numbers orders by day; cancelled lines are out, repeated items count once', async () => {
    const { lists, pairs } = await baskets({ unit: 'product', kind: 'order', returns: 'keep' });
    expect(lists).toEqual(['p0 p2', 'p0 p1', 'p0', 'p1 p2']);
    expect(Array.from(pairs.days)).toEqual([19724, 19727, 19783, 19783]);
  });

  it('takes off what came back within the basket', async () => {
    const order = await baskets({ unit: 'product', kind: 'order', returns: 'net' });
    expect(order.lists).toEqual(['p0 p2', 'p0 p1', 'p0', 'p1']);
    const customer = await baskets({ unit: 'product', kind: 'customer', returns: 'net' });
    expect(customer.lists).toEqual(['p0 p1', 'p1']);
  });

  it('makes baskets of customers without guests, and of days with them', async () => {
    const customer = await baskets({ unit: 'product', kind: 'customer', returns: 'keep' });
    expect(customer.lists).toEqual(['p0 p1', 'p0 p1 p2']);
    const day = await baskets({ unit: 'product', kind: 'customer-day', returns: 'keep' });
    expect(day.lists).toEqual(['p0 p2', 'p0 p1', 'p0 p1 p2']);
  });

  it('joins products with their categories', async () => {
    const { lists, items } = await baskets({ unit: 'mixed', kind: 'order', returns: 'keep' });
    expect(lists).toEqual(['Tea p0 p2', 'Cups Tea p0 p1', 'Tea p0', 'Cups p1 p2']);
    expect(items.id[items.parent[items.id.indexOf('p0')]!]).toBe('Tea');
    expect(items.parent[items.id.indexOf('p2')]).toBe(-1);
  });

  it('keeps to the frame', async () => {
    const frame = { ...EMPTY_FRAME, from: '2024-02-01', category: ['Cups', "O'Neill"] };
    const { lists } = await baskets({ unit: 'product', kind: 'order', returns: 'keep' }, frame);
    expect(lists).toEqual(['p1']);
  });

  it('every choice binds', async () => {
    const frame = { ...EMPTY_FRAME, from: '2024-01-01', category: ['Tea'], audience: "a'1" };
    for (const unit of UNITS.filter((u) => u !== 'subcategory')) {
      await db.query(itemsSql(unit));
      await db.query(boughtNotYetSql(unit, frame, [0], [1]));
      for (const kind of BASKET_KINDS) {
        for (const returns of RETURNS) {
          await db.query(pairsSql({ unit, kind, returns }, frame));
          await db.query(leftOutSql({ unit, kind, returns }, frame));
        }
      }
    }
  });

  it('counts what no basket holds', async () => {
    const sql = leftOutSql({ unit: 'category', kind: 'customer', returns: 'keep' }, EMPTY_FRAME);
    expect(rowsOf(await db.query(sql))).toEqual([{ guest_orders: 1, unnamed_lines: 2, orders: 4 }]);
  });

  it('finds who bought one category and not the other', async () => {
    const items = readItems(await db.query(itemsSql('category')));
    const at = (id: string): number => items.id.indexOf(id);
    const keys = async (bought: string, notYet: string): Promise<unknown[]> =>
      rowsOf(
        await db.query(boughtNotYetSql('category', EMPTY_FRAME, [at(bought)], [at(notYet)])),
      ).map((row) => row.customer_key);
    expect(await keys('Cups', 'Tea')).toEqual([]);
    await db.query("update order_lines set category = 'Zest' where order_key = 3");
    expect(await keys('Cups', 'Tea')).toEqual([1]);
  });
});
