/** Everything below the headline: who and what brings the revenue, when, and in what sizes. */
import type { Table } from 'apache-arrow';
import { toIso, type DayWindow } from '../../core/calendar';
import {
  binEdges,
  chooseBins,
  histogram,
  quantilesInPlace,
  type BinScale,
} from '../../core/histogram';
import { abcCounts, concentration, type AbcCounts, type Concentration } from '../../core/pareto';
import {
  ordersWithin,
  revenuePerCustomer,
  weekGrid,
  type OrderBook,
  type WeekGrid,
} from '../../core/series-orders';
import { weekLead, type WeekLead } from '../../core/week-lead';
import type { Frame } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { column, runQuery, type Cells, type OverviewFacts, type RunOptions } from './facts';
import {
  categoryMode,
  fieldSums,
  priceBins,
  priceSample,
  productSums,
  type OverviewQuery,
} from './query';
import {
  sumPrices,
  sumProducts,
  type ProductNames,
  type ProductSums,
  type WindowCells,
} from './window-cells';

export const BREAKDOWN_METRICS = ['revenue', 'orders', 'units'] as const;
export type BreakdownMetric = (typeof BREAKDOWN_METRICS)[number];

/** One value of a field. */
export interface Share {
  /** As in the data; null where the lines give none. */
  readonly name: string | null;
  readonly value: number;
}

export interface Breakdown {
  /** Largest first, at most {@link LIST_LENGTH}. */
  readonly top: readonly Share[];
  /** Smallest first; empty when `top` already shows all. */
  readonly bottom: readonly Share[];
  /** Values with anything at all in the window. */
  readonly count: number;
  /** Sum over all values. For orders it may exceed the orders: one order can have several values. */
  readonly total: number;
}

export interface ValueHistogram {
  readonly scale: BinScale;
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Values that have no place: zero and below on a logarithmic axis. */
  readonly leftOut: number;
  readonly total: number;
}

export interface OverviewDetail {
  readonly metric: BreakdownMetric;
  readonly categories: Breakdown | null;
  readonly products: Breakdown | null;
  readonly countries: Breakdown | null;
  /** Classes of products by revenue. */
  readonly abc: AbcCounts | null;
  readonly week: WeekGrid;
  /** The best weekday and hour, where they are better beyond chance. */
  readonly weekLead: WeekLead;
  readonly concentration: Concentration | null;
  readonly orderValues: (ValueHistogram & { readonly quartiles: readonly number[] }) | null;
  readonly prices: ValueHistogram | null;
  readonly queries: readonly OverviewQuery[];
}

export const LIST_LENGTH = 8;

/** Bins of unit prices, chosen once per data set so that the axis stays when filters change. */
export async function choosePriceBins(
  db: SqlRunner,
  schema: DatasetSchema,
  options: RunOptions = {},
): Promise<BinScale | null> {
  if (!schema.columns.has('unit_price')) return null;
  const prices = column(await runQuery(db, priceSample(schema), options), 'price', Float64Array);
  return binsFor(prices);
}

const SPREAD = [0.01, 0.05, 0.5, 0.95, 0.99];

/** Bins need no more values than this to be chosen by. */
const MAX_FOR_BINS = 20_000;

/** Bins for the values that are numbers, chosen by some spread evenly over them. */
function binsFor(values: Float64Array): BinScale | null {
  const step = Math.max(1, Math.ceil(values.length / MAX_FOR_BINS));
  const some = new Float64Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    if (Number.isFinite(values[i]!)) some[n++] = values[i]!;
  }
  if (n === 0) return null;
  const [q01, q05, q50, q95, q99] = quantilesInPlace(some.subarray(0, n), SPREAD) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return chooseBins({ q01, q05, q50, q95, q99 });
}

export interface DetailRequest {
  readonly frame: Frame;
  readonly shown: DayWindow;
  readonly metric: BreakdownMetric;
  readonly priceScale: BinScale | null;
  /** Sums by day, where they have been read; null asks the database for the window. */
  readonly cells: WindowCells | null;
  readonly names: ProductNames;
  /** Lets the page breathe between two stretches of computing. */
  readonly pause: () => Promise<void>;
}

export async function buildDetail(
  db: SqlRunner,
  schema: DatasetSchema,
  facts: OverviewFacts,
  request: DetailRequest,
  options: RunOptions = {},
): Promise<OverviewDetail> {
  const { frame, shown, metric, cells } = request;
  const queries: OverviewQuery[] = [];
  const run = async (query: OverviewQuery): Promise<Table> => {
    queries.push(query);
    const table = await runQuery(db, query, options);
    // The answer has just been decoded, which is work enough for one task.
    await request.pause();
    options.signal?.throwIfAborted();
    return table;
  };
  const from = toIso(shown.from);
  const to = toIso(shown.to);
  const byOrders = metric === 'orders';

  const hasProducts = schema.columns.has('product_id') || schema.columns.has('product_name');
  let products: Breakdown | null = null;
  let abc: AbcCounts | null = null;
  if (hasProducts) {
    let sums: ProductSums & { readonly orders?: Float64Array };
    if (cells?.products && !byOrders) {
      queries.push(cells.products.query);
      sums = sumProducts(cells.products.cells, facts.firstDay, shown);
    } else {
      const table = await run(productSums(frame, from, to, byOrders));
      sums = {
        keys: column(table, 'key', Int32Array),
        revenue: column(table, 'revenue', Float64Array),
        units: column(table, 'units', Float64Array),
        orders: column(table, 'orders', Float64Array),
      };
    }
    abc = abcCounts(sums.revenue);
    const ranked = rank(sums[metric]!, (i) => sums.keys[i]!);
    const shownKeys = [...ranked.top, ...ranked.bottom].map((entry) => entry.key);
    const names = await request.names.of(shownKeys, run);
    products = named(ranked, (key) => names.get(key) ?? null);
  }

  let categories: Breakdown | null = null;
  if (facts.categories && !byOrders) {
    categories = breakdownOfCells(facts.categories, facts, shown, metric);
  } else if (categoryMode(schema, facts.days) !== 'none') {
    const sums = await run(fieldSums('category', frame, from, to, byOrders));
    const values = sums.getChild('category');
    categories = named(
      rank(column(sums, metric, Float64Array), (i) => i),
      (i) => (values?.get(i) ?? null) as string | null,
    );
  }
  const countries = facts.countries
    ? breakdownOfCells(facts.countries, facts, shown, metric)
    : null;

  let prices: ValueHistogram | null = null;
  if (cells?.prices) {
    const { scale, query } = cells.prices;
    queries.push(query);
    prices = placed(scale, sumPrices(cells.prices.cells, scale, facts.firstDay, shown));
  } else if (request.priceScale) {
    const table = await run(
      priceBins(frame, from, to, request.priceScale, schema.columns.has('quantity')),
    );
    prices = readHistogram(
      request.priceScale,
      column(table, 'bin', Float64Array),
      column(table, 'units', Float64Array),
    );
  }

  await request.pause();
  options.signal?.throwIfAborted();
  const spread = schema.columns.has('customer_id')
    ? concentration(revenuePerCustomer(facts.orders, shown))
    : null;
  await request.pause();
  const week = weekGrid(facts.orders, shown);
  await request.pause();
  const lead = weekLead(facts.orders, shown, metric === 'revenue' ? 'revenue' : 'orders');
  await request.pause();
  const sizes = await orderValues(facts.orders, shown, request.pause);
  options.signal?.throwIfAborted();
  return {
    metric,
    categories,
    products,
    countries,
    abc,
    week,
    weekLead: lead,
    concentration: spread,
    orderValues: sizes,
    prices,
    queries,
  };
}

async function orderValues(
  book: OrderBook,
  shown: DayWindow,
  pause: () => Promise<void>,
): Promise<OverviewDetail['orderValues']> {
  const [begin, end] = ordersWithin(book, shown);
  const values = new Float64Array(end - begin);
  let n = 0;
  let positives = 0;
  for (let i = begin; i < end; i++) {
    if (!book.isSale[i]) continue;
    values[n++] = book.revenue[i]!;
    if (book.revenue[i]! > 0) positives++;
  }
  if (n === 0) return null;
  const sold = values.subarray(0, n);
  // Orders that were wholly returned bring nothing and say nothing of usual sizes.
  const scale = binsFor(positives ? sold.filter((value) => value > 0) : sold)!;
  const counts = histogram(sold, scale);
  await pause();
  const placed = counts.reduce((a, b) => a + b, 0);
  return {
    scale,
    edges: binEdges(scale),
    counts,
    leftOut: n - placed,
    total: n,
    quartiles: quantilesInPlace(sold, [0.25, 0.5, 0.75]),
  };
}

function readHistogram(scale: BinScale, bins: Float64Array, units: Float64Array): ValueHistogram {
  const counts = new Float64Array(scale.count);
  bins.forEach((bin, i) => {
    counts[Math.min(scale.count - 1, Math.max(0, bin))]! += units[i]!;
  });
  return placed(scale, counts);
}

function placed(scale: BinScale, counts: Float64Array): ValueHistogram {
  const total = counts.reduce((sum, units) => sum + units, 0);
  return { scale, edges: binEdges(scale), counts, leftOut: 0, total };
}

function breakdownOfCells(
  cells: Cells,
  facts: OverviewFacts,
  shown: DayWindow,
  metric: BreakdownMetric,
): Breakdown {
  const begin = shown.from - facts.firstDay;
  const end = shown.to - facts.firstDay;
  const values = metric === 'orders' ? cells.orders : cells[metric];
  const sums = new Float64Array(cells.names.length);
  if (values) {
    for (let i = 0; i < cells.day.length; i++) {
      const day = cells.day[i]!;
      if (day >= begin && day <= end) sums[cells.group[i]!]! += values[i]!;
    }
  }
  return named(
    rank(sums, (i) => i),
    (i) => cells.names[i] ?? null,
  );
}

interface Ranked {
  readonly top: readonly { key: number; value: number }[];
  readonly bottom: readonly { key: number; value: number }[];
  readonly count: number;
  readonly total: number;
}

/** The largest and the smallest of the values that are not zero. */
function rank(values: Float64Array, keyOf: (index: number) => number): Ranked {
  const entries: { key: number; value: number }[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) continue;
    total += value;
    entries.push({ key: keyOf(i), value });
  }
  // Equal values stand in the order of their keys, so that the list is the same every time.
  entries.sort((a, b) => b.value - a.value || a.key - b.key);
  const top = entries.slice(0, LIST_LENGTH);
  const bottom = entries.slice(Math.max(LIST_LENGTH, entries.length - LIST_LENGTH)).reverse();
  return { top, bottom, count: entries.length, total };
}

function named(ranked: Ranked, nameOf: (key: number) => string | null): Breakdown {
  const name = (entry: { key: number; value: number }): Share => ({
    name: nameOf(entry.key),
    value: entry.value,
  });
  return {
    top: ranked.top.map(name),
    bottom: ranked.bottom.map(name),
    count: ranked.count,
    total: ranked.total,
  };
}
