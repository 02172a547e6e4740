import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { prepareSource } from '../../../src/lib/data/presets/prepare';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import {
  activateDataset,
  buildDataset,
  type BuiltDataset,
} from '../../../src/lib/data/schema/build';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource } from '../mapping/csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const { signal } = new AbortController();

export async function fixture(name: string): Promise<Source> {
  const path = new URL(`../../fixtures/presets/${name}`, import.meta.url);
  const id = name.replace(/\W+/g, '_');
  const raw = await csvSource(db, id, readFileSync(path), name.endsWith('.tsv') ? '\t' : ',');
  return (await prepareSource(db, raw, `memory.main."prepared_${id}"`, signal)) ?? raw;
}

interface Loaded extends BuiltDataset {
  readonly source: Source;
  readonly presetName: string | null;
  readonly questions: readonly string[];
}

async function load(name: string): Promise<Loaded> {
  const source = await fixture(name);
  const { mapping, presetName, questions } = proposeMapping(source);
  const schemaName = `ds_${name.replace(/\W+/g, '_')}`;
  const built = await buildDataset(db, source, mapping, {
    schemaName,
    signal,
    onProgress: () => {},
    today: new Date('2026-11-01T00:00:00Z'),
  });
  await activateDataset(db, schemaName);
  return { ...built, source, presetName, questions: questions.map(({ id }) => id) };
}

const rows = async <R extends Record<string, Cell>>(sql: string): Promise<R[]> =>
  rowsOf<R>(await db.query(sql));

function addsUp({ reconciliation: of }: BuiltDataset): void {
  const lost = [...of.rejected, ...of.leftOut].reduce((sum, { rows: lines }) => sum + lines, 0);
  expect(of.rowsRead).toBe(of.rowsUsed + lost);
  const steps = of.revenueSteps.reduce((sum, { revenue }) => sum + revenue, of.revenueRead);
  expect(steps).toBeCloseTo(of.revenueUsed, 6);
}

describe('a Shopify orders export', () => {
  it('gives every line its order’s fields, and spreads discounts and part refunds', async () => {
    const built = await load('shopify.csv');
    expect(built.presetName).toBe('a Shopify orders export');
    expect(built.questions).toEqual([]);
    expect(built.source.notes).toHaveLength(1);
    addsUp(built);
    // #1001: 32 and 20 less 5 for the whole order; #1003: half refunded; #1002 refunded, #1004 off.
    const lines = await rows(
      `select order_id, product_id, customer_id, country, status, quantity, round(line_revenue, 4) as line,
  round(net_revenue, 4) as net, round(discount_rate, 4) as off, shipping, strftime(ordered_at, '%Y-%m-%d %H:%M') as at
from order_lines order by line_id`,
    );
    expect(lines).toEqual([
      {
        order_id: '#1001',
        product_id: 'FERN-1',
        customer_id: 'ada@example.com',
        country: 'DE',
        status: 'paid',
        quantity: 2,
        line: 28.9231,
        net: 28.9231,
        off: 0.0962,
        shipping: 6,
        at: '2024-03-03 10:14',
      },
      {
        order_id: '#1001',
        product_id: 'TOTE-1',
        customer_id: 'ada@example.com',
        country: 'DE',
        status: 'paid',
        quantity: 1,
        line: 18.0769,
        net: 18.0769,
        off: 0.0962,
        shipping: null,
        at: '2024-03-03 10:14',
      },
      {
        order_id: '#1002',
        product_id: 'Speckled Mug',
        customer_id: 'bo@example.com',
        country: 'FR',
        status: 'refunded',
        quantity: 1,
        line: 25,
        net: 0,
        off: 0,
        shipping: 0,
        at: '2024-03-10 09:00',
      },
      {
        order_id: '#1003',
        product_id: 'LINK-1',
        customer_id: 'cy@example.com',
        country: 'FR',
        status: 'partially_refunded',
        quantity: 3,
        line: 30,
        net: 30,
        off: 0,
        shipping: 10,
        at: '2024-03-11 11:00',
      },
      {
        order_id: '#1003',
        product_id: 'VASE-1',
        customer_id: 'cy@example.com',
        country: 'FR',
        status: 'partially_refunded',
        quantity: 1,
        line: 15,
        net: 15,
        off: 0.25,
        shipping: null,
        at: '2024-03-11 11:00',
      },
      {
        order_id: '#1004',
        product_id: 'IMG-1',
        customer_id: null,
        country: null,
        status: 'cancelled',
        quantity: 1,
        line: 12.5,
        net: 0,
        off: 0,
        shipping: 0,
        at: '2024-03-12 08:00',
      },
    ]);
    expect(built.schema).toMatchObject({ orders: 3, customers: 3, currency: 'EUR' });
    expect(built.reconciliation.revenueUsed).toBeCloseTo(92, 9);
    expect(built.reconciliation.ordersWithoutSale).toEqual({ cancelled: 1, returns: 0 });
  });
});

describe('WooCommerce exports', () => {
  const LINES = [
    { order_id: '1', product: 'CAP-1', name: 'Cap', quantity: 2, line: 18, shipping: 4.9 },
    { order_id: '1', product: null, name: 'Mug', quantity: 1, line: 6, shipping: null },
    { order_id: '2', product: 'CAP-1', name: 'Cap', quantity: 1, line: 10, shipping: 0 },
  ];

  it('with a row per item', async () => {
    const built = await load('woo-lines.csv');
    expect([built.presetName, built.questions]).toEqual([
      'a WooCommerce export, one row per item',
      [],
    ]);
    addsUp(built);
    expect(
      await rows(
        'select product_id, product_name, quantity, line_revenue, net_revenue, shipping, tax, customer_id, city from order_lines order by line_id',
      ),
    ).toEqual([
      {
        product_id: 'CAP-1',
        product_name: 'Cap',
        quantity: 2,
        line_revenue: 18,
        net_revenue: 18,
        shipping: 4.9,
        tax: 5.73,
        customer_id: 'ann@example.com',
        city: 'Dresden',
      },
      {
        product_id: 'Mug; "big" | blue',
        product_name: 'Mug; "big" | blue',
        quantity: 1,
        // 8.00 less 2.00 refunded.
        line_revenue: 6,
        net_revenue: 6,
        shipping: null,
        tax: null,
        customer_id: 'ann@example.com',
        city: 'Dresden',
      },
      {
        product_id: 'CAP-1',
        product_name: 'Cap',
        quantity: 1,
        line_revenue: 10,
        net_revenue: 0,
        shipping: 0,
        tax: 1.6,
        customer_id: '7',
        city: 'Paris',
      },
    ]);
    expect(built.schema).toMatchObject({ orders: 1, currency: 'EUR' });
  });

  it('with a row per order and its items in one cell', async () => {
    const built = await load('woo-cells.csv');
    expect([built.presetName, built.questions]).toEqual([
      'a WooCommerce export, one row per order',
      [],
    ]);
    addsUp(built);
    expect(built.source).toMatchObject({ rows: 3, rowWord: 'Items in the file' });
    expect(
      await rows(
        'select order_id, product_id, product_name, quantity, line_revenue, net_revenue, shipping from order_lines order by line_id',
      ),
    ).toEqual([
      {
        order_id: '601',
        product_id: 'CAP-1',
        product_name: 'Cap',
        quantity: 2,
        line_revenue: LINES[0]!.line,
        net_revenue: 18,
        shipping: 4.9,
      },
      {
        order_id: '601',
        product_id: '12',
        product_name: 'Mug; big',
        quantity: 1,
        line_revenue: LINES[1]!.line,
        net_revenue: 6,
        shipping: null,
      },
      {
        order_id: '602',
        product_id: 'CAP-1',
        product_name: '<b>Cap</b>',
        quantity: 1,
        line_revenue: LINES[2]!.line,
        net_revenue: 0,
        shipping: 0,
      },
    ]);
  });

  it('with a column for each item', async () => {
    const built = await load('woo-numbered.csv');
    expect([built.presetName, built.questions]).toEqual([
      'a WooCommerce export with a column per item',
      [],
    ]);
    addsUp(built);
    expect(built.source).toMatchObject({ rows: 3, rowWord: 'Items in the file' });
    expect(
      await rows(
        'select order_id, product_id, product_name, quantity, line_revenue, net_revenue, shipping, customer_id, city from order_lines order by line_id',
      ),
    ).toEqual([
      {
        order_id: '901',
        product_id: 'CAP-1',
        product_name: 'Cap',
        quantity: 2,
        line_revenue: 18,
        net_revenue: 18,
        shipping: 4.9,
        customer_id: 'ann@example.com',
        city: 'Dresden',
      },
      {
        order_id: '901',
        product_id: '12',
        product_name: 'Mug, big',
        quantity: 1,
        line_revenue: 6.5,
        net_revenue: 6.5,
        shipping: null,
        customer_id: 'ann@example.com',
        city: 'Dresden',
      },
      {
        order_id: '902',
        product_id: 'CAP-1',
        product_name: 'Cap',
        quantity: 1,
        line_revenue: 10,
        net_revenue: 0,
        shipping: 0,
        customer_id: 'bo@example.com',
        city: 'Paris',
      },
    ]);
  });

  it('of the Advanced Order Export, whose order fields stand on the first row', async () => {
    const built = await load('woo-advanced.csv');
    expect([built.presetName, built.questions]).toEqual([
      'an Advanced Order Export of WooCommerce',
      [],
    ]);
    addsUp(built);
    expect(built.reconciliation.rejected).toEqual([]);
    expect(
      await rows(
        'select order_id, product_id, line_revenue, net_revenue, shipping, country, customer_id from order_lines order by line_id',
      ),
    ).toEqual([
      {
        order_id: '701',
        product_id: 'CAP-1',
        line_revenue: 20,
        net_revenue: 20,
        shipping: 4.9,
        country: 'DE',
        customer_id: 'ann@example.com',
      },
      {
        order_id: '701',
        product_id: 'Mug',
        line_revenue: 18,
        net_revenue: 18,
        shipping: null,
        country: 'DE',
        customer_id: 'ann@example.com',
      },
      {
        order_id: '702',
        product_id: 'CAP-1',
        line_revenue: 10,
        net_revenue: 0,
        shipping: 0,
        country: 'FR',
        customer_id: 'bo@example.com',
      },
    ]);
  });

  it('of its own orders report, one amount divided over the pieces', async () => {
    const built = await load('woo-analytics.csv');
    expect([built.presetName, built.questions]).toEqual(['the orders report of WooCommerce', []]);
    addsUp(built);
    expect(
      await rows(
        'select order_id, product_name, quantity, line_revenue, net_revenue, customer_id from order_lines order by line_id',
      ),
    ).toEqual([
      {
        order_id: '801',
        product_name: 'Cap, blue',
        quantity: 1,
        line_revenue: 10,
        net_revenue: 10,
        customer_id: 'Ann Lee',
      },
      {
        order_id: '801',
        product_name: 'Mug',
        quantity: 2,
        line_revenue: 20,
        net_revenue: 20,
        customer_id: 'Ann Lee',
      },
      {
        order_id: '802',
        product_name: 'Cap, blue',
        quantity: 1,
        line_revenue: 10,
        net_revenue: 0,
        customer_id: 'Bo Ray',
      },
      {
        order_id: '803',
        product_name: 'Order without products',
        quantity: 1,
        line_revenue: 5,
        net_revenue: 5,
        customer_id: 'Ann Lee',
      },
    ]);
  });
});

describe('the Amazon Sale Report (India)', () => {
  it('reads mm-dd-yy, keeps cancelled lines without an amount, and says that nobody is named', async () => {
    const built = await load('amazon-india.csv');
    expect([built.presetName, built.questions]).toEqual(['the Amazon Sale Report (India)', []]);
    addsUp(built);
    expect(built.schema).toMatchObject({
      firstDay: '2022-04-30',
      lastDay: '2022-06-29',
      lines: 5,
      // Two shipped, one returned; two cancelled are none.
      orders: 3,
      customers: 0,
      currency: 'INR',
    });
    expect(built.schema.columns.has('customer_id')).toBe(false);
    expect(built.reconciliation.revenueUsed).toBeCloseTo(406 + 329, 9);
    // A shipped line without an amount cannot be used.
    expect(built.reconciliation.rejected).toMatchObject([{ key: 'missing-amount', rows: 1 }]);
    expect(built.reconciliation.ordersWithoutSale.cancelled).toBe(2);
  });
});

describe('Superstore in its spellings', () => {
  it.each([
    [
      'superstore-global.csv',
      'Superstore',
      { revenueUsed: 6019.045, orders: 2, first: '2012-07-31' },
    ],
    ['superstore-dots.csv', 'Superstore', { revenueUsed: 291.2, orders: 3, first: '2016-06-12' }],
    [
      'superstore-2010.csv',
      'Superstore Sales',
      { revenueUsed: 6375.86, orders: 2, first: '2015-01-07' },
    ],
    ['superstore-snake.csv', 'Superstore', { revenueUsed: 19.988, orders: 2, first: '2019-01-03' }],
  ] as const)('%s', async (name, preset, expected) => {
    const built = await load(name);
    expect([built.presetName, built.questions]).toEqual([preset, []]);
    addsUp(built);
    expect(built.reconciliation.revenueUsed).toBeCloseTo(expected.revenueUsed, 6);
    expect(built.schema).toMatchObject({ orders: expected.orders, firstDay: expected.first });
    for (const column of [
      'customer_id',
      'category',
      'subcategory',
      'quantity',
      'country',
    ] as const) {
      expect(built.schema.columns.has(column), column).toBe(true);
    }
  });
});

describe('UCI Online Retail II', () => {
  it('nets the cancelled invoice and keeps the guest', async () => {
    const built = await load('online-retail-2.csv');
    expect([built.presetName, built.questions]).toEqual(['UCI Online Retail II', []]);
    addsUp(built);
    expect(built.reconciliation.revenueUsed).toBeCloseTo(
      12 * 6.95 + 12 * 6.75 - 12 * 2.95 + 6 * 2.95,
      9,
    );
    expect(built.schema).toMatchObject({ orders: 2, customers: 1, currency: 'GBP' });
    expect(await rows('select customer_id from customers order by 1')).toEqual([
      { customer_id: '13085' },
      { customer_id: '16321' },
    ]);
  });
});
