/** The overview under filters, against plain SQL that counts the same the slow way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDay, toIso, type DayWindow } from '../../../src/lib/core/calendar';
import {
  buildDetail,
  choosePriceBins,
  type BreakdownMetric,
} from '../../../src/lib/analyses/overview/detail';
import { loadFacts } from '../../../src/lib/analyses/overview/facts';
import { abilitiesOf } from '../../../src/lib/analyses/overview/figures';
import { buildHeadline, chosenPeriods } from '../../../src/lib/analyses/overview/headline';
import { periodTable, periodTableSql } from '../../../src/lib/analyses/overview/period-table';
import { productExport } from '../../../src/lib/analyses/overview/query';
import { loadWindowCells, ProductNames } from '../../../src/lib/analyses/overview/window-cells';
import { computeOverviewSnapshot } from '../../../src/lib/analyses/overview/snapshot';
import { EMPTY_FRAME, frameWhere, type Frame } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { canonicalTables } from './canonical';

/** 6,000 lines over three years with cancellations, returns, guests, gaps and credits. */
const STORE = `select i as line_id, i // 3 as order_key,
    case when (i // 3) % 11 = 0 then null else (hash(i // 3) % 400)::INTEGER end as customer_key,
    'c' || (hash(i // 3) % 400) as customer_id,
    (hash(i * 7) % 60)::INTEGER as product_key, 'p' || (hash(i * 7) % 60) as product_id,
    'It''s <b>product</b> ' || (hash(i * 7) % 60) as product_name,
    case when hash(i) % 13 = 0 then null else 'Category ' || (hash(i * 7) % 5) end as category,
    case hash(i // 3) % 4 when 0 then 'Germany' when 1 then 'France' when 2 then 'O''Land' end as country,
    case when hash(i // 3 + 5) % 15 = 0 then 'Cancelled' when hash(i * 31) % 20 = 0 then 'Returned' else 'Delivered' end as status,
    TIMESTAMP '2022-01-01' + to_seconds((hash(i // 3 * 5) % (1090 * 86400))::BIGINT) as ordered_at,
    (TIMESTAMP '2022-01-01' + to_seconds((hash(i // 3 * 5) % (1090 * 86400))::BIGINT))::DATE as ordered_on,
    (1 + hash(i * 11) % 4)::DOUBLE as quantity,
    round(exp(1 + (hash(i * 13) % 4000) / 1000.0), 2) as unit_price,
    case when hash(i * 17) % 5 = 0 then null else (hash(i * 17) % 4) * 0.05 end as discount_rate,
    (hash(i // 3 + 5) % 15 = 0) as is_cancelled,
    (hash(i * 31) % 20 = 0) as is_return,
    (hash(i * 37) % 50 <> 0) as is_counted,
    (hash(i * 37) % 50 <> 0 and hash(i // 3 + 5) % 15 <> 0) as is_sale,
    case when hash(i * 37) % 50 = 0 or hash(i // 3 + 5) % 15 = 0 or hash(i * 31) % 20 = 0 then 0
      else round((1 + hash(i * 11) % 4) * exp(1 + (hash(i * 13) % 4000) / 1000.0), 2) end as net_revenue
  from range(6000) as t(i)`;

const FRAMES: Record<string, Frame> = {
  everything: EMPTY_FRAME,
  'one year': { ...EMPTY_FRAME, from: '2023-01-01', to: '2023-12-31' },
  'odd days': { ...EMPTY_FRAME, from: '2023-03-10', to: '2023-04-02' },
  'a country with a quote': { ...EMPTY_FRAME, country: ["O'Land", 'France'] },
  'a category and a status': {
    ...EMPTY_FRAME,
    category: ['Category 1'],
    status: ['Delivered', 'Cancelled'],
    from: '2022-06-01',
  },
  'an audience': { ...EMPTY_FRAME, audience: "vip's" },
  'beyond the data': { ...EMPTY_FRAME, from: '2030-01-01' },
};

/** Alike but for the last digits of sums that were added up in another order. */
function expectAlike(found: unknown, expected: unknown): void {
  const rounded = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'number' ? Number(part.toPrecision(10)) : part,
    );
  expect(rounded(found)).toBe(rounded(expected));
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('overview under filters', () => {
  let db: NodeDatabase;
  let schema: DatasetSchema;

  beforeAll(async () => {
    db = await openNodeDatabase();
    schema = await canonicalTables(db, STORE);
    await db.query("insert into audience_members select 'vip''s', i::INTEGER from range(50) t(i)");
  });

  afterAll(() => db.close());

  async function bruteForce(frame: Frame, window: DayWindow) {
    const where = `${frameWhere(frame, { without: ['from', 'to'] })} and ordered_on between DATE '${toIso(window.from)}' and DATE '${toIso(window.to)}'`;
    const [row] = rowsOf<Record<string, number | null>>(
      await db.query(`select coalesce(sum(net_revenue), 0) as revenue,
          (count(distinct order_key) filter (is_sale)) as orders,
          (count(distinct customer_key) filter (is_sale)) as customers,
          coalesce(sum(quantity) filter (is_sale), 0) as units,
          coalesce(sum(unit_price * quantity * discount_rate) filter (is_sale), 0)
            / nullif(sum(unit_price * quantity) filter (is_sale and discount_rate is not null), 0) as discount,
          count(*) filter (is_cancelled or is_return) / nullif(count(*), 0)::DOUBLE as returned,
          (select count(*) from (select customer_key from order_lines where is_sale and customer_key is not null and ${where}
            group by customer_key having count(distinct order_key) > 1)) as repeaters
        from order_lines where ${where}`),
    );
    return row!;
  }

  it.each(Object.entries(FRAMES))('%s: figures of all windows', async (_, frame) => {
    const facts = await loadFacts(db, schema, frame);
    const headline = buildHeadline(facts, frame, abilitiesOf(schema), null);
    const windows = [
      headline.current,
      ...[headline.previous, headline.lastYear].flatMap((c) => (c ? [c.base, c.against] : [])),
    ];
    for (const window of windows) {
      const expected = await bruteForce(frame, window);
      const { figures } = window;
      expect(figures.revenue).toBeCloseTo(expected['revenue']!, 6);
      expect(figures.orders).toBe(expected['orders']);
      expect(figures.customers).toBe(expected['customers']);
      expect(figures.units).toBeCloseTo(expected['units']!, 6);
      expect(window.counts.repeatCustomers).toBe(expected['repeaters']);
      for (const [mine, theirs] of [
        [figures.discountRate, expected['discount']],
        [figures.returnRate, expected['returned']],
      ] as const) {
        if (theirs === null || theirs === undefined) expect(mine).toBeNull();
        else expect(mine).toBeCloseTo(theirs, 10);
      }
    }
  });

  it.each(Object.entries(FRAMES))('%s: periods', async (_, frame) => {
    const facts = await loadFacts(db, schema, frame);
    const { series, shown } = buildHeadline(facts, frame, abilitiesOf(schema), 'quarter');
    for (let i = 0; i < series.from.length; i++) {
      const from = Math.max(toDay(series.from[i]!), toDay(shown.from));
      const to = Math.min(toDay(series.to[i]!), toDay(shown.to));
      const expected = await bruteForce(frame, { from, to });
      expect(series.figures.revenue[i]).toBeCloseTo(expected['revenue']!, 6);
      expect(series.figures.customers[i]).toBe(expected['customers']);
    }
  });

  it.each(Object.entries(FRAMES))('%s: breakdowns add up', async (_, frame) => {
    const facts = await loadFacts(db, schema, frame);
    const { shown } = chosenPeriods(facts, frame);
    const priceScale = await choosePriceBins(db, schema);
    const cells = await loadWindowCells(db, schema, facts, frame, priceScale, {});
    expect(cells.products && cells.prices).not.toBeNull();
    const names = new ProductNames();
    for (const metric of ['revenue', 'orders', 'units'] as BreakdownMetric[]) {
      const pause = (): Promise<void> => Promise.resolve();
      const request = { frame, shown, metric, priceScale, names, pause };
      const detail = await buildDetail(db, schema, facts, { ...request, cells: null });
      const fromCells = await buildDetail(db, schema, facts, { ...request, cells });
      expectAlike(fromCells.products, detail.products);
      expectAlike(fromCells.prices, detail.prices);
      expect(fromCells.abc).toEqual(detail.abc);
      const expected = await bruteForce(frame, shown);
      if (metric === 'orders') {
        expect(detail.countries!.total).toBe(expected['orders']);
      } else {
        for (const part of [detail.countries!, detail.categories!, detail.products!]) {
          expect(part.total).toBeCloseTo(expected[metric]!, 6);
        }
      }
      expect(detail.prices!.total).toBeCloseTo(expected['units']!, 6);
      expect(detail.week.orders.reduce((a, b) => a + b, 0)).toBe(expected['orders']);
      expect(detail.week.revenue.reduce((a, b) => a + b, 0)).toBeCloseTo(expected['revenue']!, 6);
      expect(detail.orderValues?.total ?? 0).toBe(expected['orders']);
    }
  });

  it('says only what the data cover', async () => {
    const facts = await loadFacts(db, schema, EMPTY_FRAME);
    const can = abilitiesOf(schema);
    const first = buildHeadline(facts, { ...EMPTY_FRAME, to: '2022-03-31' }, can, null);
    expect([first.previous, first.lastYear]).toEqual([null, null]);
    const second = buildHeadline(
      facts,
      { ...EMPTY_FRAME, from: '2022-04-01', to: '2022-06-30' },
      can,
      null,
    );
    expect(second.previous?.against.from).toBe(toDay('2022-01-01'));
    expect(second.lastYear).toBeNull();
  });

  it('computes the snapshot as the tab computes the page', async () => {
    const snapshot = await computeOverviewSnapshot(db, schema);
    const facts = await loadFacts(db, schema, EMPTY_FRAME);
    const live = buildHeadline(facts, EMPTY_FRAME, abilitiesOf(schema), null);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(
      JSON.parse(JSON.stringify({ headline: live, can: abilitiesOf(schema), currency: 'GBP' })),
    );
    expect(snapshot.headline).toEqual(live);
    expect(JSON.stringify(snapshot).length).toBeLessThan(20_000);
  });

  it('keeps runs at the same time apart, and leaves no table behind', async () => {
    const frames = ['Category 1', 'Category 2'].map((name): Frame => {
      return { ...EMPTY_FRAME, category: [name] };
    });
    const together = await Promise.all(frames.map((frame) => loadFacts(db, schema, frame)));
    for (const [at, frame] of frames.entries()) {
      const alone = await loadFacts(db, schema, frame);
      expect(sum(together[at]!.orders.revenue)).toBeCloseTo(sum(alone.orders.revenue), 6);
      expect(together[at]!.orders.day.length).toBe(alone.orders.day.length);
      expect(sum(alone.orders.revenue)).toBeCloseTo(sum(alone.daily.revenue), 6);
    }
    const left = await db.query(
      "select table_name from duckdb_tables() where table_name like 'overview_orders%'",
    );
    expect(left.numRows).toBe(0);
  });

  it('writes the period table and the products as queries', async () => {
    const facts = await loadFacts(db, schema, EMPTY_FRAME);
    const { series } = buildHeadline(facts, EMPTY_FRAME, abilitiesOf(schema), 'month');
    const rows = rowsOf(await db.query(periodTableSql(periodTable(series, 'GBP'))));
    expect(rows.length).toBe(series.from.length);
    expect(rows[3]).toMatchObject({ from: series.from[3], revenue: series.figures.revenue[3] });
    const products = rowsOf(
      await db.query(productExport(EMPTY_FRAME, schema.firstDay, schema.lastDay).sql),
    );
    expect(products.length).toBe(60);
    expect(products[0]!['product_name']).toContain("It's <b>product</b>");
  });
});

describe('thin data', () => {
  let db: NodeDatabase;

  beforeAll(async () => {
    db = await openNodeDatabase();
  });

  afterAll(() => db.close());

  const LINES: Record<string, string> = {
    'one row': `select 0 as line_id, 0 as order_key, DATE '2024-02-29' as ordered_on,
      TIMESTAMP '2024-02-29 10:00:00' as ordered_at, 12.5 as net_revenue`,
    'only credits': `select i as line_id, i as order_key, DATE '2024-01-01' + i::INTEGER as ordered_on,
      TIMESTAMP '2024-01-01' + to_days(i::INTEGER) as ordered_at, -5.0 as net_revenue, false as is_sale
      from range(3) t(i)`,
    'one customer': `select i as line_id, i as order_key, 0 as customer_key, 'a' as customer_id,
      DATE '2024-01-01' + i::INTEGER as ordered_on, TIMESTAMP '2024-01-01' + to_days(i::INTEGER) as ordered_at,
      3.0 as net_revenue, 2.0 as unit_price, 1.0 as quantity from range(80) t(i)`,
    'free orders': `select i as line_id, i as order_key, DATE '2024-01-01' as ordered_on,
      TIMESTAMP '2024-01-01' as ordered_at, 0.0 as net_revenue, 0.0 as unit_price from range(4) t(i)`,
  };

  it.each(Object.entries(LINES))('%s gives a page and no error', async (name, select) => {
    const schema = await canonicalTables(db, select, { hasTimeOfDay: false });
    const facts = await loadFacts(db, schema, EMPTY_FRAME);
    const headline = buildHeadline(facts, EMPTY_FRAME, abilitiesOf(schema), null);
    const detail = await buildDetail(db, schema, facts, {
      frame: EMPTY_FRAME,
      shown: chosenPeriods(facts, EMPTY_FRAME).shown,
      metric: 'revenue',
      priceScale: await choosePriceBins(db, schema),
      cells: null,
      names: new ProductNames(),
      pause: () => Promise.resolve(),
    });
    expect(JSON.stringify(headline)).not.toContain('NaN');
    expect(Number.isFinite(headline.current.figures.revenue)).toBe(true);
    expect(headline.current.figures.customers === null).toBe(name !== 'one customer');
    if (name === 'only credits') {
      expect(headline.current.figures.aov).toBeNull();
      expect(detail.orderValues).toBeNull();
    }
    if (name === 'one customer') expect(headline.current.figures.repeatRate).toBe(1);
    for (const value of headline.series.figures.revenue) expect(value).not.toBeNaN();
  });
});
