/** What each type's year (week, day) looks like, and which part of it makes the type. */
import { standardLengths } from './bins';
import { standardShares } from './intensity';
import { poissonInterval, ratioInterval } from './interval';
import { mixtureData, rateOfGroups, type MixtureData } from './mixture';
import type { Timing } from './timing';
import type { Shares } from './types';

export interface TypeProfile {
  readonly customers: number;
  /** Counted orders. */
  readonly orders: number;
  /** J: counted orders in each bin. */
  readonly counts: Float64Array;
  /** J: shares of a standard year, all bins seen alike. */
  readonly shares: Float64Array;
  /** J: shares over the store's; NaN where the store has none. */
  readonly index: Float64Array;
  /** 95 % intervals of the shares; each customer is one draw. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly peaks: Peaks;
}

/** Runs of neighbouring bins that stand out, the strongest first. */
export interface Peaks {
  readonly runs: readonly { readonly from: number; readonly to: number; readonly share: number }[];
  /** Bins of all runs. */
  readonly bins: readonly number[];
  /** Share of the type's orders in them, and of the store's. */
  readonly share: number;
  readonly storeShare: number;
}

/** A bin stands out from half more than an even share on, and a quarter more than the store's. */
const ABOVE_EVEN = 1.5;
const ABOVE_STORE = 1.25;

/**
 * Bins that stand out: share well above an even one and above the store's, the lower end of its
 * interval above an even share. Bins that follow each other make a run; December and January do.
 */
export function peaksOf(
  shares: Float64Array,
  low: Float64Array,
  store: Float64Array,
  even: Float64Array,
): Peaks {
  const width = shares.length;
  const stands = Array.from(
    shares,
    (share, j) =>
      share >= ABOVE_EVEN * even[j]! && share >= ABOVE_STORE * store[j]! && low[j]! > even[j]!,
  );
  const bins = stands.flatMap((yes, j) => (yes ? j : []));
  const total = (list: readonly number[], of: Float64Array): number =>
    list.reduce((sum, j) => sum + of[j]!, 0);
  if (bins.length === 0 || bins.length === width) {
    return { runs: [], bins: [], share: 0, storeShare: 0 };
  }
  const runs: { from: number; to: number; share: number }[] = [];
  for (const j of bins) {
    if (stands[(j + width - 1) % width]) continue;
    let to = j;
    let share = shares[j]!;
    while (stands[(to + 1) % width]) {
      to = (to + 1) % width;
      share += shares[to]!;
    }
    runs.push({ from: j, to, share });
  }
  runs.sort((a, b) => b.share - a.share);
  return { runs, bins, share: total(bins, shares), storeShare: total(bins, store) };
}

/** Bins of a run in order. */
export function binsOfRun(
  { from, to }: { readonly from: number; readonly to: number },
  width: number,
): number[] {
  const list = [from];
  for (let j = from; j !== to;) list.push((j = (j + 1) % width));
  return list;
}

/** @param labels 0 … k − 1; −1 for none: with `noise` a last profile is theirs. */
export function profileTypes(
  timing: Timing,
  { store, perDay }: Pick<Shares, 'store' | 'perDay'>,
  labels: Int32Array,
  k: number,
  noise = false,
): TypeProfile[] {
  const data = mixtureData(timing);
  const { rhythm, bins: width } = timing.bins;
  const lengths = standardLengths(rhythm);
  const groups = k + (noise ? 1 : 0);
  const groupOf = labels.map((label) => (label < 0 ? k : label));
  const rates = rateOfGroups(data, groupOf, groups, perDay);
  return Array.from({ length: groups }, (_, g) => {
    const own = rates.subarray(g * width, (g + 1) * width);
    const { customers, orders, counts, expected, variance } = sumsOf(data, groupOf, g, own);
    const shares = standardShares(own, lengths);
    const low = new Float64Array(width);
    const high = new Float64Array(width);
    for (let j = 0; j < width; j++) {
      if (counts[j]! > 0) {
        const interval = ratioInterval(counts[j]!, variance[j]!, counts[j]!);
        low[j] = shares[j]! * interval.low;
        high[j] = Math.min(1, shares[j]! * interval.high);
      } else {
        // Nothing seen: up to what nothing seen is compatible with.
        high[j] = Math.min(
          1,
          expected[j]! > 0 ? (shares[j]! * poissonInterval(0).high) / expected[j]! : 1,
        );
      }
    }
    return {
      customers,
      orders,
      counts,
      shares,
      index: shares.map((share, j) => (store[j]! > 0 ? share / store[j]! : NaN)),
      low,
      high,
      peaks: peaksOf(shares, low, store, lengths),
    };
  });
}

/** Sums over a group, and the variance of its counts with customers as the sample. */
function sumsOf(
  { n, width, counts, totals, days }: MixtureData,
  groupOf: Int32Array,
  group: number,
  rates: Float64Array,
): {
  customers: number;
  orders: number;
  counts: Float64Array;
  expected: Float64Array;
  variance: Float64Array;
} {
  const sums = new Float64Array(width);
  const expected = new Float64Array(width);
  const variance = new Float64Array(width);
  let customers = 0;
  let orders = 0;
  for (let i = 0; i < n; i++) {
    if (groupOf[i] !== group) continue;
    customers++;
    orders += totals[i]!;
    let scale = 0;
    for (let j = 0; j < width; j++) scale += days[i * width + j]! * rates[j]!;
    for (let j = 0; j < width; j++) {
      const count = counts[i * width + j]!;
      const mean = scale > 0 ? (totals[i]! * days[i * width + j]! * rates[j]!) / scale : 0;
      sums[j]! += count;
      expected[j]! += mean;
      variance[j]! += (count - mean) ** 2;
    }
  }
  return { customers, orders, counts: sums, expected, variance };
}
