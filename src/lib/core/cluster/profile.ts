/** What the customers of each cluster are like, and how they differ from all others. */
import { quantileSorted } from '../stats';
import type { Feature } from './features/definitions';
import { applyTransform, fitTransform, type FeatureTransform } from './features/transform';
import type { FeatureColumns } from './features/matrix';

/** Facts of a customer that no cluster is made of. */
export interface CustomerFacts {
  readonly revenue: Float64Array;
  readonly orders: Float64Array;
  /** Whole days since the last order, ≥ 1. */
  readonly recencyDays: Float64Array;
  /** Days from the first order to the last. */
  readonly spanDays: Float64Array;
  /** Net revenue of the last 365 days in range. */
  readonly yearRevenue: Float64Array;
}

export interface FeatureContrast {
  readonly feature: Feature;
  /** Raw values: mean, median and quartiles of the cluster, mean of all others. */
  readonly mean: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly restMean: number;
  /** Mean on the transformed scale, in standard deviations of all customers. */
  readonly z: number;
  /**
   * Difference to the others on the transformed scale, in pooled standard deviations (Cohen's d with
   * Hedges' correction), and its 95 % interval (Hedges and Olkin 1985). Descriptive: the features
   * made the clusters, so that a test of the difference would prove nothing.
   */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface ClusterProfile {
  readonly size: number;
  readonly share: number;
  readonly revenue: number;
  readonly revenueShare: number | null;
  readonly yearRevenue: number;
  readonly orders: number;
  /** Customers whose silence is longer than twice their usual gap, as a share. */
  readonly quietShare: number;
  readonly quietCustomers: number;
  readonly quietYearRevenue: number;
  /** Median usual gap and silence, days. */
  readonly usualGapDays: number;
  readonly medianRecencyDays: number;
  readonly contrasts: readonly FeatureContrast[];
}

/** A silence counts as long from this many usual gaps on; by chance alone e⁻² = 14 % would be. */
export const QUIET_GAPS = 2;
/** How many of the store's usual gaps a customer's own ones are pooled with. */
const POOLED_GAPS = 2;

/**
 * Usual gap of each customer: (span + 2 · typical) / (gaps + 2), `typical` being the median of the
 * mean gaps of those who came back. NaN where nobody came back.
 */
export function usualGaps({
  orders,
  spanDays,
}: Pick<CustomerFacts, 'orders' | 'spanDays'>): Float64Array {
  const means: number[] = [];
  orders.forEach((count, i) => {
    if (count > 1) means.push(spanDays[i]! / (count - 1));
  });
  if (means.length === 0) return new Float64Array(orders.length).fill(NaN);
  const typical = Math.max(1, quantileSorted(Float64Array.from(means).sort(), 0.5));
  return orders.map(
    (count, i) => (spanDays[i]! + POOLED_GAPS * typical) / (Math.max(0, count - 1) + POOLED_GAPS),
  );
}

/**
 * @param columns features of n customers; NaN where one does not exist for a customer
 * @param labels 0 … k − 1; −1 for none of them
 * @param options.fitted transforms to standard scale that were fitted to these very customers
 * @returns k profiles; with `noise` one more, of the customers of label −1
 */
export function profileClusters(
  columns: FeatureColumns,
  facts: CustomerFacts,
  labels: Int32Array,
  k: number,
  options: {
    readonly noise?: boolean;
    readonly fitted?: Readonly<Partial<Record<Feature, FeatureTransform>>>;
  } = {},
): ClusterProfile[] {
  const n = labels.length;
  const groups = membersOf(labels, k);
  const gaps = usualGaps(facts);
  const features = Object.keys(columns) as Feature[];
  const contrasts = features.map((id) =>
    contrastsOf(id, columns[id]!, groups, options.fitted?.[id]),
  );
  let revenueOfAll = 0;
  for (const revenue of facts.revenue) revenueOfAll += revenue;
  return groups.slice(0, k + (options.noise ? 1 : 0)).map((members, c) => {
    const size = members.length;
    let revenue = 0;
    let yearRevenue = 0;
    let orders = 0;
    let quietCustomers = 0;
    let quietYearRevenue = 0;
    for (const i of members) {
      revenue += facts.revenue[i]!;
      yearRevenue += facts.yearRevenue[i]!;
      orders += facts.orders[i]!;
      if (facts.recencyDays[i]! > QUIET_GAPS * gaps[i]!) {
        quietCustomers++;
        quietYearRevenue += facts.yearRevenue[i]!;
      }
    }
    return {
      size,
      share: n > 0 ? size / n : 0,
      revenue,
      revenueShare: revenueOfAll > 0 ? revenue / revenueOfAll : null,
      yearRevenue,
      orders,
      quietShare: size > 0 ? quietCustomers / size : 0,
      quietCustomers,
      quietYearRevenue,
      usualGapDays: medianOf(gaps, members),
      medianRecencyDays: medianOf(facts.recencyDays, members),
      contrasts: contrasts.map((list) => list[c]!),
    };
  });
}

/** Customers of each cluster, and last those of none. */
function membersOf(labels: Int32Array, k: number): Int32Array[] {
  const sizes = new Int32Array(k + 1);
  for (const label of labels) sizes[label < 0 ? k : label]!++;
  const groups = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  labels.forEach((label, i) => {
    const group = label < 0 ? k : label;
    groups[group]![sizes[group]!++] = i;
  });
  return groups;
}

/** NaN where none is a number. */
function medianOf(values: Float64Array, members: Int32Array): number {
  const known = Float64Array.from(members, (i) => values[i]!).filter((x) => !Number.isNaN(x));
  return known.length ? quantileSorted(known.sort(), 0.5) : NaN;
}

function contrastsOf(
  feature: Feature,
  raw: Float64Array,
  groups: readonly Int32Array[],
  fitted: FeatureTransform | undefined,
): FeatureContrast[] {
  const known = raw.filter(Number.isFinite);
  const transform = fitted ?? (known.length ? fitTransform(known, 'standard') : null);
  const sorted = groups.map((members) =>
    Float64Array.from(members, (i) => raw[i]!)
      .filter(Number.isFinite)
      .sort(),
  );
  const all = { count: 0, raw: 0, sum: 0, squares: 0 };
  const sums = sorted.map((values) => {
    const own = { count: values.length, raw: 0, sum: 0, squares: 0 };
    for (const value of values) {
      const y = transform ? applyTransform(transform, value) : 0;
      own.raw += value;
      own.sum += y;
      own.squares += y * y;
    }
    all.count += own.count;
    all.raw += own.raw;
    all.sum += own.sum;
    all.squares += own.squares;
    return own;
  });
  return sums.map((own, c) => {
    const a = own.count;
    const b = all.count - a;
    const mean = own.sum / a;
    const restMean = (all.sum - own.sum) / b;
    const within =
      own.squares - a * mean * mean + (all.squares - own.squares - b * restMean * restMean);
    const freedom = a + b - 2;
    const pooled = Math.sqrt(Math.max(0, within) / freedom);
    const correction = 1 - 3 / (4 * freedom - 1);
    const difference =
      a > 0 && b > 0 && pooled > 1e-9 ? ((mean - restMean) / pooled) * correction : 0;
    const error =
      a > 0 && b > 0 ? Math.sqrt((a + b) / (a * b) + difference ** 2 / (2 * (a + b))) : NaN;
    const at = (p: number): number => (sorted[c]!.length ? quantileSorted(sorted[c]!, p) : NaN);
    return {
      feature,
      mean: own.raw / a,
      median: at(0.5),
      lower: at(0.25),
      upper: at(0.75),
      restMean: (all.raw - own.raw) / b,
      z: a > 0 ? mean : 0,
      difference,
      low: difference - 1.96 * error,
      high: difference + 1.96 * error,
    };
  });
}
