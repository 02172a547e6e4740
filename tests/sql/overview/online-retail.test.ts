/**
 * Online Retail (UCI 352) against figures computed with pandas and DuckDB. The file and the figures
 * are not part of the repository; where they are absent the test is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDay } from '../../../src/lib/core/calendar';
import { concentration, countForShare, shareOfTop } from '../../../src/lib/core/pareto';
import { revenuePerCustomer } from '../../../src/lib/core/series-orders';
import { buildDetail, type OverviewDetail } from '../../../src/lib/analyses/overview/detail';
import { loadFacts, type OverviewFacts } from '../../../src/lib/analyses/overview/facts';
import { abilitiesOf } from '../../../src/lib/analyses/overview/figures';
import { buildHeadline, type Headline } from '../../../src/lib/analyses/overview/headline';
import { fieldSums, productSums } from '../../../src/lib/analyses/overview/query';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { ProductNames } from '../../../src/lib/analyses/overview/window-cells';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { canonicalTables } from './canonical';

const SHARED = process.env.ORDERLENS_SHARED ?? '../shared';
const FILE = `${SHARED}/data/retail/online_retail.csv.gz`;
const SUMMARY = `${SHARED}/oracles/summary_online_retail.json`;
const RFM = `${SHARED}/oracles/rfm_online_retail.json`;
const COHORTS = `${SHARED}/oracles/cohorts_online_retail.json`;

interface Summary {
  rows: number;
  revenue: number;
  orders: number;
  customers: number;
  aov: number;
  repeatCustomerShare: number;
  byCountry: { country: string; revenue: number; orders: number }[];
  topProducts: { code: string; revenue: number; qty: number; orders: number }[];
  abc: { A: number; B: number; C: number };
  weekday: { dow: number; revenue: number; orders: number }[];
  hour: { hour: number; revenue: number; orders: number }[];
  daily: [string, number, number][];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

describe.skipIf(![FILE, SUMMARY, RFM, COHORTS].every(existsSync))('Online Retail', () => {
  let db: NodeDatabase;
  let schema: DatasetSchema;
  let facts: OverviewFacts;
  let headline: Headline;
  let detail: OverviewDetail;
  const summary = existsSync(SUMMARY) ? read<Summary>(SUMMARY) : (null as unknown as Summary);

  beforeAll(async () => {
    db = await openNodeDatabase();
    db.registerFile('retail.csv', gunzipSync(readFileSync(FILE)));
    await db.query(
      `create table raw as select row_number() over () as row, * from read_csv('retail.csv', all_varchar = true)`,
    );
    // The recipe of the figures: known customer, positive quantity and price, no deduplication.
    schema = await canonicalTables(
      db,
      `select (row - 1) as line_id,
        dense_rank() over (order by InvoiceNo) - 1 as order_key,
        dense_rank() over (order by CustomerID) - 1 as customer_key,
        dense_rank() over (order by StockCode) - 1 as product_key,
        InvoiceNo as order_id, CustomerID as customer_id, StockCode as product_id,
        StockCode as product_name, Country as country,
        InvoiceDate::TIMESTAMP as ordered_at, InvoiceDate::DATE as ordered_on,
        Quantity::DOUBLE as quantity, UnitPrice::DOUBLE as unit_price,
        Quantity::DOUBLE * UnitPrice::DOUBLE as net_revenue
      from raw
      where CustomerID is not null and Quantity::DOUBLE > 0 and UnitPrice::DOUBLE > 0`,
    );
    facts = await loadFacts(db, schema, EMPTY_FRAME);
    headline = buildHeadline(facts, EMPTY_FRAME, abilitiesOf(schema), 'month');
    detail = await buildDetail(db, schema, facts, {
      frame: EMPTY_FRAME,
      shown: { from: toDay(schema.firstDay), to: toDay(schema.lastDay) },
      metric: 'revenue',
      priceScale: null,
      cells: null,
      names: new ProductNames(),
      pause: () => Promise.resolve(),
    });
  });

  afterAll(() => db?.close());

  it('has the same totals', () => {
    const { figures } = headline.current;
    expect(figures.revenue).toBeCloseTo(summary.revenue, 5);
    expect(figures.orders).toBe(summary.orders);
    expect(figures.customers).toBe(summary.customers);
    expect(figures.aov).toBeCloseTo(summary.aov, 8);
    expect(figures.repeatRate).toBeCloseTo(summary.repeatCustomerShare, 12);
    expect(headline.lines.counted).toBe(summary.rows);
  });

  it('has the same revenue, orders and customers in every month', () => {
    const monthly = read<{
      monthly: { month: string; revenue: number; orders: number; customers: number }[];
    }>(COHORTS).monthly;
    expect(headline.series.from.map((day) => day.slice(0, 7))).toEqual(
      monthly.map((row) => row.month),
    );
    monthly.forEach((row, i) => {
      expect(headline.series.figures.revenue[i]).toBeCloseTo(row.revenue, 5);
      expect(headline.series.figures.orders[i]).toBe(row.orders);
      expect(headline.series.figures.customers[i]).toBe(row.customers);
    });
    expect(headline.series.complete).toEqual(monthly.map((row) => row.month !== '2011-12'));
  });

  it('has the same revenue and orders on every day', () => {
    const daily = buildHeadline(facts, EMPTY_FRAME, abilitiesOf(schema), 'day').series;
    const sold = daily.from.flatMap((day, i) =>
      daily.figures.orders[i] ? [[day, daily.figures.revenue[i], daily.figures.orders[i]]] : [],
    );
    expect(sold.length).toBe(summary.daily.length);
    summary.daily.forEach(([day, revenue, orders], i) => {
      expect(sold[i]![0]).toBe(day);
      expect(sold[i]![1]).toBeCloseTo(revenue, 5);
      expect(sold[i]![2]).toBe(orders);
    });
  });

  it('has the same countries', async () => {
    const rows = rowsOf<{ country: string; revenue: number; orders: number }>(
      await db.query(fieldSums('country', EMPTY_FRAME, schema.firstDay, schema.lastDay, true).sql),
    );
    expect(rows.length).toBe(summary.byCountry.length);
    summary.byCountry.forEach((row, i) => {
      expect(rows[i]!.country).toBe(row.country);
      expect(rows[i]!.revenue).toBeCloseTo(row.revenue, 5);
      expect(rows[i]!.orders).toBe(row.orders);
    });
    expect(detail.countries!.top.map((entry) => entry.name)).toEqual(
      summary.byCountry.slice(0, 8).map((row) => row.country),
    );
    expect(detail.countries!.top[0]!.value).toBeCloseTo(summary.byCountry[0]!.revenue, 5);
    expect(detail.countries!.count).toBe(37);
  });

  it('has the same best products and ABC classes', async () => {
    const rows = rowsOf<{ key: number; revenue: number; units: number; orders: number }>(
      await db.query(productSums(EMPTY_FRAME, schema.firstDay, schema.lastDay, true).sql),
    ).sort((a, b) => b.revenue - a.revenue);
    summary.topProducts.forEach((row, i) => {
      expect(rows[i]!.revenue).toBeCloseTo(row.revenue, 5);
      expect(rows[i]!.units).toBe(row.qty);
      expect(rows[i]!.orders).toBe(row.orders);
    });
    expect(detail.products!.top.map((entry) => entry.name)).toEqual(
      summary.topProducts.slice(0, 8).map((row) => row.code),
    );
    expect(detail.abc).toEqual({ a: summary.abc.A, b: summary.abc.B, c: summary.abc.C });
  });

  it('has the same weekdays and hours', () => {
    const { week } = detail;
    for (const row of summary.weekday) {
      const cells = Array.from({ length: 24 }, (_, hour) => row.dow * 24 + hour);
      expect(cells.reduce((sum, at) => sum + week.revenue[at]!, 0)).toBeCloseTo(row.revenue, 5);
      expect(cells.reduce((sum, at) => sum + week.orders[at]!, 0)).toBe(row.orders);
    }
    for (const row of summary.hour) {
      const cells = Array.from({ length: 7 }, (_, day) => day * 24 + row.hour);
      const revenue = cells.reduce((sum, at) => sum + week.revenue[at]!, 0);
      const orders = cells.reduce((sum, at) => sum + week.orders[at]!, 0);
      // Order 549245 was written from 11:59 to 12:00. Here an order has one time, that of its first
      // line; the reference counts it, and its lines, in both hours.
      if (row.hour === 12) expect(orders).toBe(row.orders - 1);
      else expect(orders).toBe(row.orders);
      if (row.hour !== 11 && row.hour !== 12) expect(revenue).toBeCloseTo(row.revenue, 5);
    }
    const noon = [11, 12].map((hour) => summary.hour.find((row) => row.hour === hour)!.revenue);
    const cells = [11, 12].flatMap((hour) => [0, 1, 2, 3, 4, 5, 6].map((day) => day * 24 + hour));
    expect(cells.reduce((sum, at) => sum + week.revenue[at]!, 0)).toBeCloseTo(
      noon[0]! + noon[1]!,
      5,
    );
  });

  it('has the same concentration of customers', () => {
    const expected = read<{
      pareto: { shareOfTop20pct: number; customersFor80pct: number };
      gini: number;
    }>(RFM);
    const spread = concentration(
      revenuePerCustomer(facts.orders, { from: toDay(schema.firstDay), to: toDay(schema.lastDay) }),
    );
    expect(spread.count).toBe(summary.customers);
    expect(shareOfTop(spread, 0.2)).toBeCloseTo(expected.pareto.shareOfTop20pct, 10);
    expect(countForShare(spread, 0.8)).toBe(expected.pareto.customersFor80pct);
    expect(spread.gini).toBeCloseTo(expected.gini, 10);
  });
});
