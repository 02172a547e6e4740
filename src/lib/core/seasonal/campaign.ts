/** What a type is worth in its season, and what it buys then. */
import { Rng } from '../rng';
import { quantileSorted } from '../stats';
import { normalQuantile, Z95 } from './interval';
import { REPLICATES } from './hold-out';
import type { Season } from './season';
import type { Purchases } from './timing';

export interface SeasonRevenue {
  /** The last season that lies wholly in the data. */
  readonly season: Season;
  /** What the customers brought in it, and how many of them bought. */
  readonly revenue: number;
  readonly buyers: number;
  /** Revenue × share of revenue that comes back, with a 95 % interval; null for the latter unknown. */
  readonly expected: { readonly mean: number; readonly low: number; readonly high: number } | null;
}

/**
 * What to expect of the next season: last season's revenue of these customers, times the share of
 * revenue that came back a year later among customers of types that were known before. The interval
 * draws customers with replacement (percentile bootstrap, Efron 1979, doi:10.1214/aos/1176344552) for
 * both factors; that the next season may be another year for all is not in it.
 */
export function seasonRevenue(
  purchases: Purchases,
  value: Float64Array,
  customers: Int32Array,
  season: Season,
  retained: { readonly retained: number | null; readonly retainedDraws: Float64Array } | null,
  seed: number,
): SeasonRevenue {
  const own = new Float64Array(customers.length);
  let revenue = 0;
  let buyers = 0;
  customers.forEach((who, at) => {
    let bought = false;
    for (let row = purchases.start[who]!; row < purchases.start[who + 1]!; row++) {
      const day = purchases.day[row]!;
      if (day < season.from || day > season.to) continue;
      own[at]! += value[row]!;
      bought = true;
    }
    revenue += own[at]!;
    if (bought) buyers++;
  });
  if (retained?.retained == null || retained.retainedDraws.length < 100 || customers.length < 2) {
    return { season, revenue, buyers, expected: null };
  }
  const rng = new Rng(seed).fork('revenue');
  const sums = new Float64Array(REPLICATES);
  for (let run = 0; run < REPLICATES; run++) {
    let sum = 0;
    for (let draw = 0; draw < own.length; draw++) sum += own[rng.int(own.length)]!;
    sums[run] = sum * retained.retainedDraws[run % retained.retainedDraws.length]!;
  }
  sums.sort();
  return {
    season,
    revenue,
    buyers,
    expected: {
      mean: revenue * retained.retained,
      low: quantileSorted(sums, 0.025),
      high: quantileSorted(sums, 0.975),
    },
  };
}

/** Orders of customers by month and category. */
export interface CategoryRows {
  /** Place among all customers, month of the data (cell), category; sorted in no way. */
  readonly customer: Int32Array;
  readonly cell: Int32Array;
  readonly category: Int32Array;
  /** Orders that hold the category. */
  readonly orders: Float64Array;
  readonly categories: number;
}

export interface Preference {
  readonly category: number;
  /** Share of the type's orders in its months that hold the category. */
  readonly share: number;
  /** Over the share of all orders of the year; and over that of others in the same months. */
  readonly lift: number;
  readonly low: number;
  readonly high: number;
  readonly liftOverOthers: number;
  readonly lowOverOthers: number;
}

/** So many orders with the category at least, or a share is a whim. */
const LEAST_ORDERS = 20;

/**
 * Categories that a group buys more in some months than all customers do over the year, the surest
 * first. The variance of each share takes customers, not orders, as the sample (linearised ratio), and
 * the level is shared among the categories (Bonferroni).
 *
 * @param inGroup 1 for customers of the group
 * @param inSeason 1 for cells of the season
 * @param ordersOf customer × cell orders: rows of (customer, cell, orders)
 */
export function preferences(
  rows: CategoryRows,
  ordersOf: {
    readonly customer: Int32Array;
    readonly cell: Int32Array;
    readonly orders: Float64Array;
  },
  inGroup: Uint8Array,
  inSeason: Uint8Array,
): Preference[] {
  const n = inGroup.length;
  const bases = [0, 1, 2].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [GROUP, OTHERS, YEAR] = [0, 1, 2] as const;
  for (let row = 0; row < ordersOf.customer.length; row++) {
    const who = ordersOf.customer[row]!;
    const orders = ordersOf.orders[row]!;
    bases[YEAR][who]! += orders;
    if (inSeason[ordersOf.cell[row]!]) bases[inGroup[who] ? GROUP : OTHERS][who]! += orders;
  }
  const byCategory = Array.from({ length: rows.categories }, () => [] as number[]);
  for (let row = 0; row < rows.customer.length; row++) byCategory[rows.category[row]!]!.push(row);
  const bought = new Float64Array(rows.categories);
  for (let row = 0; row < rows.customer.length; row++) {
    if (inGroup[rows.customer[row]!] && inSeason[rows.cell[row]!]) {
      bought[rows.category[row]!]! += rows.orders[row]!;
    }
  }
  const looked = byCategory.flatMap((list, category) =>
    bought[category]! >= LEAST_ORDERS ? [{ list, category }] : [],
  );
  const z = normalQuantile(1 - 0.025 / Math.max(1, looked.length));
  const found: Preference[] = [];
  const hits = bases.map(() => new Float64Array(n)) as typeof bases;
  for (const { list, category } of looked) {
    for (const hit of hits) hit.fill(0);
    for (const row of list) {
      const who = rows.customer[row]!;
      const orders = rows.orders[row]!;
      hits[YEAR][who]! += orders;
      if (inSeason[rows.cell[row]!]) hits[inGroup[who] ? GROUP : OTHERS][who]! += orders;
    }
    const group = ratio(hits[GROUP], bases[GROUP]);
    const others = ratio(hits[OTHERS], bases[OTHERS]);
    const year = ratio(hits[YEAR], bases[YEAR]);
    const lift = Math.log(group.share / year.share);
    const error = Math.sqrt(group.relative + year.relative);
    const over = Math.log(group.share / others.share);
    const overError = Math.sqrt(group.relative + others.relative);
    if (!(Math.exp(lift - z * error) > 1)) continue;
    found.push({
      category,
      share: group.share,
      lift: Math.exp(lift),
      low: Math.exp(lift - Z95 * error),
      high: Math.exp(lift + Z95 * error),
      liftOverOthers: Math.exp(over),
      lowOverOthers: Math.exp(over - z * overError),
    });
  }
  return found.sort((a, b) => b.low - a.low);
}

/** Ratio of sums, and its squared relative error with rows as the sample. */
function ratio(
  hits: Float64Array,
  bases: Float64Array,
): { readonly share: number; readonly relative: number } {
  let hit = 0;
  let base = 0;
  for (let i = 0; i < bases.length; i++) {
    hit += hits[i]!;
    base += bases[i]!;
  }
  const share = hit / base;
  let squares = 0;
  for (let i = 0; i < bases.length; i++) squares += (hits[i]! - share * bases[i]!) ** 2;
  return { share, relative: squares / (hit * hit) };
}
