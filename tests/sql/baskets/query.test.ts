/** Which lines become baskets, for every unit and kind of basket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BASKET_KINDS,
  boughtNotYetSql,
  itemsSql,
  leftOutSql,
  linesSql,
  RETURNS,
  UNITS,
  type BasketChoice,
} from '../../../src/lib/analyses/baskets/query';
import { readItems, type Items } from '../../../src/lib/analyses/baskets/read';
import { filled } from '../../../src/lib/core/basket/prepare';
import type { Baskets } from '../../../src/lib/core/basket/fill';
import { itemRevenue } from '../../../src/lib/core/basket/transactions';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { canonicalTables } from '../overview/canonical';
import { sourceOf } from './fill';

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
  });

  afterAll(() => db.close());

  async function baskets(
    choice: BasketChoice,
    frame: Frame = EMPTY_FRAME,
  ): Promise<{ lists: string[]; baskets: Baskets; items: Items }> {
    const { items, source } = await sourceOf(db, choice, frame);
    const baskets = filled(source);
    const { offsets, items: held } = baskets.transactions;
    const lists = Array.from(baskets.days, (_, t) =>
      Array.from(held.subarray(offsets[t]!, offsets[t + 1]!), (item) => items.id[item]!)
        .sort()
        .join(' '),
    );
    return { lists, baskets, items };
  }

  it('numbers orders by day; cancelled lines are out, repeated items count once', async () => {
    const { lists, baskets: found } = await baskets({
      unit: 'product',
      kind: 'order',
      returns: 'keep',
    });
    expect(lists).toEqual(['p0 p2', 'p0 p1', 'p0', 'p1 p2']);
    expect(Array.from(found.days)).toEqual([19724, 19727, 19783, 19783]);
    // Three cups in two lines brought 30; another order brought 10.
    expect(itemRevenue(found.transactions).meanRevenue[1]).toBe(20);
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

  it('knows how many products a category stands for, and how many products a basket holds', async () => {
    const { baskets: found, items } = await baskets({
      unit: 'mixed',
      kind: 'customer',
      returns: 'keep',
    });
    const { offsets, items: held, weights, sizes } = found.transactions;
    const weightOf = (t: number, id: string): number =>
      weights![held.indexOf(items.id.indexOf(id), offsets[t])]!;
    expect([weightOf(0, 'Tea'), weightOf(0, 'Cups'), weightOf(1, 'Cups')]).toEqual([1, 1, 1]);
    expect(Array.from(sizes!)).toEqual([2, 3]);
    const brands = await baskets({ unit: 'brand', kind: 'customer', returns: 'keep' });
    expect(brands.lists).toEqual(['A B', 'A B']);
    expect(Array.from(brands.baskets.transactions.sizes!)).toEqual([2, 2]);
  });

  it('keeps to the frame', async () => {
    const frame = { ...EMPTY_FRAME, from: '2024-02-01', category: ['Cups', "O'Neill"] };
    const { lists } = await baskets({ unit: 'product', kind: 'order', returns: 'keep' }, frame);
    expect(lists).toEqual(['p1']);
  });

  it('gives no basket where no line is left', async () => {
    const frame = { ...EMPTY_FRAME, from: '2031-01-01' };
    for (const unit of ['product', 'mixed'] as const) {
      const { lists } = await baskets({ unit, kind: 'order', returns: 'net' }, frame);
      expect(lists).toEqual([]);
    }
  });

  it('every choice binds', async () => {
    const frame = { ...EMPTY_FRAME, from: '2024-01-01', category: ['Tea'], audience: "a'1" };
    for (const unit of UNITS.filter((u) => u !== 'subcategory')) {
      await db.query(itemsSql(unit));
      for (const kind of BASKET_KINDS) {
        for (const returns of RETURNS) {
          await db.query(linesSql({ unit, kind, returns }, frame));
          await db.query(boughtNotYetSql({ unit, returns }, frame, [0], [1]));
          await db.query(leftOutSql({ unit, kind, returns }, frame));
        }
      }
    }
  });

  it('counts what no basket holds', async () => {
    const sql = leftOutSql({ unit: 'category', kind: 'customer', returns: 'keep' }, EMPTY_FRAME);
    expect(rowsOf(await db.query(sql))).toEqual([{ guest_orders: 1, unnamed_lines: 2, orders: 4 }]);
  });

  async function keys(
    choice: Pick<BasketChoice, 'unit' | 'returns'>,
    bought: readonly string[],
    notYet: readonly string[],
    frame: Frame = EMPTY_FRAME,
  ): Promise<unknown[]> {
    const items = readItems(await db.query(itemsSql(choice.unit)));
    const at = (ids: readonly string[]): number[] => ids.map((id) => items.id.indexOf(id));
    const sql = boughtNotYetSql(choice, frame, at(bought), at(notYet));
    return rowsOf(await db.query(sql)).map((row) => row.customer_key);
  }

  it('finds who bought the first within the filters and the second at no time', async () => {
    const product = { unit: 'product', returns: 'keep' } as const;
    // Customer 0 bought p0 and p1 in January, customer 1 p0, p1 and p2 in March.
    expect(await keys(product, ['p0'], ['p2'])).toEqual([0]);
    expect(await keys(product, ['p0', 'p1'], [])).toEqual([0, 1]);
    // In March alone, p0 was bought by customer 1 only, and p1 too.
    const march = { ...EMPTY_FRAME, from: '2024-03-01' };
    expect(await keys(product, ['p0'], [], march)).toEqual([1]);
    // Customer 0 would look as if without p1 if only later days were asked; customer 1 had it before.
    const onTheFirst = { ...EMPTY_FRAME, from: '2024-03-02' };
    await db.query(
      "insert into order_lines by name select * replace (9 as order_key, DATE '2024-03-05' as ordered_on) from order_lines where order_key = 0 and product_key = 0",
    );
    expect(await keys(product, ['p0'], [], onTheFirst)).toEqual([0]);
    expect(await keys(product, ['p0'], ['p1'], onTheFirst)).toEqual([]);
    await db.query('delete from order_lines where order_key = 9');
  });

  it('does not count as bought what came back whole, nor as “not yet”', async () => {
    // Customer 1 took two of p0 and gave two back; p2 came back too.
    expect(await keys({ unit: 'product', returns: 'net' }, ['p0'], [])).toEqual([0]);
    expect(await keys({ unit: 'product', returns: 'keep' }, ['p0'], [])).toEqual([0, 1]);
    expect(await keys({ unit: 'product', returns: 'net' }, ['p1'], ['p2'])).toEqual([0]);
  });

  it('finds who bought one category and not the other', async () => {
    const category = { unit: 'category', returns: 'keep' } as const;
    expect(await keys(category, ['Cups'], ['Tea'])).toEqual([]);
    await db.query("update order_lines set category = 'Zest' where order_key = 3");
    expect(await keys(category, ['Cups'], ['Tea'])).toEqual([1]);
    expect(await keys({ unit: 'mixed', returns: 'keep' }, ['p1', 'Cups'], ['Tea'])).toEqual([1]);
  });
});
