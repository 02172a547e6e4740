import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import type { Mapping, Meaning } from '../../../src/lib/data/mapping/types';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import {
  activateDataset,
  buildDataset,
  type BuiltDataset,
} from '../../../src/lib/data/schema/build';
import amazonGolden from '../../golden/summary-amazon-96-rows.json';
import cdnowGolden from '../../golden/cdnow-sample.json';
import retailGolden from '../../golden/summary-online-retail.json';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource } from './csv-source';

const SHARED = new URL('../../../../shared/data/', import.meta.url);
const RETAIL = new URL('retail/online_retail.csv.gz', SHARED);
const AMAZON_ISO = new URL('amazon/amazon_sales_96rows_iso.csv', SHARED);
const AMAZON_DMY = new URL('amazon/amazon_sales_first92_ddmmyyyy.csv', SHARED);
const CDNOW = new URL('rfm/CDNOW_sample.txt', SHARED);

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

async function build(source: Source, mapping: Mapping): Promise<BuiltDataset> {
  const built = await buildDataset(db, source, mapping, {
    schemaName: `ds_${source.id}`,
    signal: new AbortController().signal,
    onProgress: () => {},
    today: new Date('2026-11-01T00:00:00Z'),
  });
  await activateDataset(db, `ds_${source.id}`);
  return built;
}

async function rows<R extends Record<string, Cell>>(sql: string): Promise<R[]> {
  return rowsOf<R>(await db.query(sql));
}

function withMeaning(mapping: Mapping, change: Partial<Meaning>): Mapping {
  return { ...mapping, meaning: { ...mapping.meaning, ...change } };
}

const KEEP_ALL = {
  cancellations: { statusValues: [], orderIdPrefix: '', treatment: 'keep' },
  returns: { statusValues: [], negativeQuantity: false, treatment: 'keep' },
} as const;

describe.skipIf(!existsSync(RETAIL))('UCI Online Retail', () => {
  let source: Source;
  beforeAll(async () => {
    source = await csvSource(db, 'retail', gunzipSync(readFileSync(RETAIL)));
  });

  it('is recognised and needs no answer', () => {
    const proposal = proposeMapping(source);
    expect(proposal.presetName).toBe('UCI Online Retail');
    expect(proposal.questions).toEqual([]);
    expect(proposal.mapping.meaning).toMatchObject({ dateOrder: 'ymd', decimal: '.' });
  });

  it('agrees with the reference under its recipe, to the cent', async () => {
    const { mapping } = proposeMapping(source);
    const recipe = withMeaning(mapping, {
      cancellations: { ...mapping.meaning.cancellations, treatment: 'drop' },
      returns: { ...mapping.meaning.returns, treatment: 'drop' },
      guests: 'drop',
      nonPositivePrice: 'drop',
    });
    const { schema, reconciliation } = await build(source, recipe);
    expect(schema).toMatchObject({
      lines: retailGolden.rows,
      orders: retailGolden.orders,
      customers: retailGolden.customers,
      products: retailGolden.products,
      firstDay: '2010-12-01',
      lastDay: '2011-12-09',
      currency: 'GBP',
      hasTimeOfDay: true,
      oneLinePerOrder: false,
    });
    expect(reconciliation.revenueUsed).toBeCloseTo(retailGolden.revenue, 6);
    expect(reconciliation.rowsRead).toBe(retailGolden.raw.rows);
    expect(reconciliation.rejected).toEqual([]);
    expect(reconciliation.rowsUsed).toBe(retailGolden.rows);
    const leftOut = reconciliation.leftOut.reduce((sum, choice) => sum + choice.rows, 0);
    expect(leftOut).toBe(retailGolden.raw.rows - retailGolden.rows);
    expect(reconciliation.revenueRead).toBeCloseTo(retailGolden.raw.sumAmount, 6);
    const steps = reconciliation.revenueSteps.reduce((sum, step) => sum + step.revenue, 0);
    expect(reconciliation.revenueRead + steps).toBeCloseTo(reconciliation.revenueUsed, 4);

    const monthly = await rows<{ month: string; revenue: number }>(
      `select strftime(ordered_on, '%Y-%m') as month, fsum(net_revenue) as revenue
       from order_lines where is_sale group by 1 order by 1`,
    );
    expect(monthly.map(({ month }) => month)).toEqual(Object.keys(retailGolden.monthlyRevenue));
    Object.values(retailGolden.monthlyRevenue).forEach((revenue, index) => {
      expect(monthly[index]!.revenue).toBeCloseTo(revenue, 6);
    });
    const countries = await rows<{
      country: string;
      revenue: number;
      orders: number;
      customers: number;
    }>(
      `select country, fsum(net_revenue) as revenue, count(distinct order_key)::DOUBLE as orders,
         count(distinct customer_key)::DOUBLE as customers
       from order_lines where is_sale group by country order by revenue desc limit 10`,
    );
    retailGolden.topCountries.forEach((expected, index) => {
      const got = countries[index]!;
      expect({ ...got, revenue: 0 }).toEqual({ ...expected, revenue: 0 });
      expect(got.revenue).toBeCloseTo(expected.revenue, 6);
    });
    const products = await rows<{ code: string; revenue: number; qty: number; orders: number }>(
      `select product_id as code, net_revenue as revenue, units as qty, orders
       from products order by net_revenue desc limit 10`,
    );
    retailGolden.topProducts.forEach((expected, index) => {
      const got = products[index]!;
      expect({ ...got, revenue: 0 }).toEqual({ ...expected, revenue: 0 });
      expect(got.revenue).toBeCloseTo(expected.revenue, 6);
    });
  });

  it('nets cancellations by default and counts every fact of the file', async () => {
    const { schema, reconciliation } = await build(source, proposeMapping(source).mapping);
    expect(reconciliation.revenueUsed).toBeCloseTo(retailGolden.raw.sumAmount, 6);
    const [facts] = await rows(
      `select (count(*) filter (where is_cancelled))::DOUBLE as cancelled,
         (count(*) filter (where is_guest))::DOUBLE as guests,
         (count(*) filter (where is_duplicate))::DOUBLE as duplicates,
         (count(*) filter (where product_name is null))::DOUBLE as unnamed,
         (count(*) filter (where customer_id like '%.%'))::DOUBLE as dotted
       from order_lines`,
    );
    expect(facts).toEqual({
      cancelled: retailGolden.raw.cancelRows,
      guests: retailGolden.raw.missingCustomer,
      duplicates: retailGolden.raw.exactDuplicateRows,
      unnamed: retailGolden.raw.missingDescription,
      dotted: 0,
    });
    expect(schema.lines).toBe(retailGolden.raw.rows);
    const [sums] = await rows(
      `select (select fsum(net_revenue) from orders) as orders,
         (select fsum(net_revenue) from customers) as customers,
         (select fsum(net_revenue) from order_lines where not is_guest) as known`,
    );
    expect(sums!['orders']).toBeCloseTo(reconciliation.revenueUsed, 4);
    expect(sums!['customers']).toBeCloseTo(Number(sums!['known']), 4);
  });
});

describe.skipIf(!existsSync(AMAZON_ISO))('Amazon Sales', () => {
  it('agrees with the reference when every row counts', async () => {
    const source = await csvSource(db, 'amazon', readFileSync(AMAZON_ISO));
    const proposal = proposeMapping(source);
    expect(proposal).toMatchObject({ presetName: 'Amazon Sales', questions: [] });
    const { schema, reconciliation } = await build(source, withMeaning(proposal.mapping, KEEP_ALL));
    expect(schema).toMatchObject({
      lines: amazonGolden.rows,
      orders: 96,
      customers: amazonGolden.customers,
      products: amazonGolden.products,
      firstDay: amazonGolden.first,
      lastDay: amazonGolden.last,
      oneLinePerOrder: true,
      hasTimeOfDay: false,
      currency: null,
    });
    expect(reconciliation.revenueUsed).toBeCloseTo(amazonGolden.revenue, 6);
    for (const [field, column] of [
      ['Category', 'category'],
      ['Brand', 'brand'],
      ['OrderStatus', 'status'],
      ['PaymentMethod', 'payment_method'],
      ['Country', 'country'],
      ['State', 'state'],
    ] as const) {
      const groups = await rows<{ value: string; lines: number; revenue: number }>(
        `select ${column} as value, count(*)::DOUBLE as lines, fsum(net_revenue) as revenue
         from order_lines group by 1 order by 1`,
      );
      const expected = Object.entries(amazonGolden.groups[field] as Record<string, number[]>);
      expect(groups.map(({ value, lines }) => [value, lines])).toEqual(
        expected.map(([value, [lines]]) => [value, lines]),
      );
      groups.forEach(({ revenue }, index) => {
        expect(revenue).toBeCloseTo(expected[index]![1][1]!, 6);
      });
    }
  });

  it('takes cancelled and returned orders out of revenue by default', async () => {
    const source = await csvSource(db, 'amazon_net', readFileSync(AMAZON_ISO));
    const { schema, reconciliation } = await build(source, proposeMapping(source).mapping);
    expect(reconciliation.revenueUsed).toBeCloseTo(amazonGolden.revenueWithoutCancelledReturned, 6);
    expect(reconciliation.revenueRead).toBeCloseTo(amazonGolden.revenue, 6);
    // A returned order was an order; a cancelled one never came to be.
    expect(schema.orders).toBe(96 - 3);
    expect(reconciliation.revenueSteps).toMatchObject([
      { label: 'Cancelled lines, bring nothing', rows: 3 },
      { label: 'Returned lines, bring nothing', rows: 3 },
    ]);
  });

  it('reads the same 92 rows from a copy with dd-mm-yyyy', async () => {
    const iso = readFileSync(AMAZON_ISO, 'utf8').split('\n').slice(0, 93).join('\n');
    const wanted = await csvSource(db, 'amazon_iso92', `${iso}\n`);
    const resaved = await csvSource(db, 'amazon_dmy92', readFileSync(AMAZON_DMY));
    const proposal = proposeMapping(resaved);
    expect(proposal.questions).toEqual([]);
    expect(proposal.mapping.meaning.dateOrder).toBe('dmy');
    const built = await build(resaved, proposal.mapping);
    const reference = await build(wanted, proposeMapping(wanted).mapping);
    expect(built.schema).toEqual(reference.schema);
    expect(built.reconciliation).toEqual(reference.reconciliation);
    const apart = await rows(
      `(select * from ds_amazon_iso92.order_lines except select * from ds_amazon_dmy92.order_lines)
       union all
       (select * from ds_amazon_dmy92.order_lines except select * from ds_amazon_iso92.order_lines)`,
    );
    expect(apart).toEqual([]);
  });
});

describe.skipIf(!existsSync(CDNOW))('CDNOW, as CSV', () => {
  it('joins lines by customer and day and keeps the zeros of its ids', async () => {
    const lines = readFileSync(CDNOW, 'utf8').trim().split(/\r?\n/);
    const csv = lines.map((line) => line.trim().split(/\s+/).join(',')).join('\n');
    const source = await csvSource(db, 'cdnow', `customer,sample id,date,cds,dollars\n${csv}\n`);
    const proposal = proposeMapping(source);
    expect(proposal.mapping.roles).toMatchObject({ customer_id: 'customer', ordered_at: 'date' });
    const mapping: Mapping = {
      ...withMeaning(proposal.mapping, {
        revenue: 'column',
        orderIdentity: 'customer-and-time',
      }),
      roles: {
        customer_id: 'customer',
        ordered_at: 'date',
        quantity: 'cds',
        line_revenue: 'dollars',
      },
    };
    const { schema, reconciliation } = await build(source, mapping);
    expect(schema).toMatchObject({
      lines: 6919,
      customers: cdnowGolden.customers,
      firstDay: '1997-01-01',
      lastDay: '1998-06-30',
    });
    expect(reconciliation.revenueUsed).toBeCloseTo(cdnowGolden.M.sum, 6);
    const [first] = await rows(`select min(customer_id) as id, max(orders) as most from customers`);
    expect(first!['id']).toBe('00004');
    const [moments] = await rows(
      `select count(distinct (customer_id, ordered_on))::DOUBLE as orders, sum(quantity) as cds
       from order_lines`,
    );
    expect(moments).toEqual({ orders: schema.orders, cds: 16479 });
  });
});
