/** What the customers of each cluster are like, and how they differ from all others. */
import { quantileSorted } from '../stats';
import type { Feature } from './features/definitions';
import { applyTransform, fitTransform } from './features/transform';
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
export function usualGaps({ orders, spanDays }: CustomerFacts): Float64Array {
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
 * @returns k profiles; with `noise` one more, of the customers of label −1
 */
export function profileClusters(
  columns: FeatureColumns,
  facts: CustomerFacts,
  labels: Int32Array,
  k: number,
  options: { readonly noise?: boolean } = {},
): ClusterProfile[] {
  const n = labels.length;
  const groups = k + (options.noise ? 1 : 0);
  const groupOf = (i: number): number => (labels[i]! < 0 ? k : labels[i]!);
  const gaps = usualGaps(facts);
  const features = Object.keys(columns) as Feature[];
  const sizes = new Int32Array(k + 1);
  for (let i = 0; i < n; i++) sizes[groupOf(i)]!++;
  const contrasts = features.map((id) => contrastsOf(id, columns[id]!, groupOf, k + 1));
  let revenueOfAll = 0;
  for (const revenue of facts.revenue) revenueOfAll += revenue;
  return Array.from({ length: groups }, (_, c) => {
    let revenue = 0;
    let yearRevenue = 0;
    let orders = 0;
    let quietCustomers = 0;
    let quietYearRevenue = 0;
    const ownGaps: number[] = [];
    const silences: number[] = [];
    for (let i = 0; i < n; i++) {
      if (groupOf(i) !== c) continue;
      revenue += facts.revenue[i]!;
      yearRevenue += facts.yearRevenue[i]!;
      orders += facts.orders[i]!;
      silences.push(facts.recencyDays[i]!);
      if (!Number.isNaN(gaps[i]!)) ownGaps.push(gaps[i]!);
      if (facts.recencyDays[i]! > QUIET_GAPS * gaps[i]!) {
        quietCustomers++;
        quietYearRevenue += facts.yearRevenue[i]!;
      }
    }
    const middle = (values: number[]): number =>
      values.length ? quantileSorted(Float64Array.from(values).sort(), 0.5) : NaN;
    return {
      size: sizes[c]!,
      share: n > 0 ? sizes[c]! / n : 0,
      revenue,
      revenueShare: revenueOfAll > 0 ? revenue / revenueOfAll : null,
      yearRevenue,
      orders,
      quietShare: sizes[c]! > 0 ? quietCustomers / sizes[c]! : 0,
      quietCustomers,
      quietYearRevenue,
      usualGapDays: middle(ownGaps),
      medianRecencyDays: middle(silences),
      contrasts: contrasts.map((list) => list[c]!),
    };
  });
}

function contrastsOf(
  feature: Feature,
  raw: Float64Array,
  groupOf: (i: number) => number,
  groups: number,
): FeatureContrast[] {
  const known = Int32Array.from(
    Array.from({ length: raw.length }, (_, i) => i).filter((i) => Number.isFinite(raw[i]!)),
  );
  const values = Float64Array.from(known, (i) => raw[i]!);
  const transform = values.length ? fitTransform(values, 'standard') : null;
  const bySize = Array.from({ length: groups }, () => [] as number[]);
  const count = new Float64Array(groups);
  const rawSum = new Float64Array(groups);
  const sum = new Float64Array(groups);
  const squares = new Float64Array(groups);
  known.forEach((i, at) => {
    const c = groupOf(i);
    const y = transform ? applyTransform(transform, values[at]!) : 0;
    bySize[c]!.push(values[at]!);
    count[c]!++;
    rawSum[c]! += values[at]!;
    sum[c]! += y;
    squares[c]! += y * y;
  });
  const total = (list: Float64Array): number => list.reduce((all, value) => all + value, 0);
  const [countAll, rawAll, sumAll, squaresAll] = [count, rawSum, sum, squares].map(total) as [
    number,
    number,
    number,
    number,
  ];
  return Array.from({ length: groups }, (_, c) => {
    const a = count[c]!;
    const b = countAll - a;
    const mean = sum[c]! / a;
    const restMean = (sumAll - sum[c]!) / b;
    const within =
      squares[c]! - a * mean * mean + (squaresAll - squares[c]! - b * restMean * restMean);
    const freedom = a + b - 2;
    const pooled = Math.sqrt(Math.max(0, within) / freedom);
    const correction = 1 - 3 / (4 * freedom - 1);
    const difference =
      a > 0 && b > 0 && pooled > 1e-9 ? ((mean - restMean) / pooled) * correction : 0;
    const error =
      a > 0 && b > 0 ? Math.sqrt((a + b) / (a * b) + difference ** 2 / (2 * (a + b))) : NaN;
    const sorted = Float64Array.from(bySize[c]!).sort();
    const at = (p: number): number => (sorted.length ? quantileSorted(sorted, p) : NaN);
    return {
      feature,
      mean: rawSum[c]! / a,
      median: at(0.5),
      lower: at(0.25),
      upper: at(0.75),
      restMean: (rawAll - rawSum[c]!) / b,
      z: a > 0 ? mean : 0,
      difference,
      low: difference - 1.96 * error,
      high: difference + 1.96 * error,
    };
  });
}
