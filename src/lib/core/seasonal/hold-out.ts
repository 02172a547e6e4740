/**
 * Does the habit return? Customers are put into types by what was known a year before the end of the
 * data; then their orders of that last year are looked at. That a burst of orders in one spring is no
 * habit shows here: it does not come back.
 */
import { Rng } from '../rng';
import { binsOf } from './bins';
import { binsOfRun, profileTypes, type Peaks } from './profile';
import { knownPurchases, leastSpan, takeTiming, type Eligibility, type Purchases } from './timing';
import { findTypes, sharesOf, type Method } from './types';
import type { DayWindow } from '../calendar';
import { lastSeason, type Season } from './season';

export interface ReturnOfType {
  readonly peaks: Peaks;
  /** Customers put into it before the year. */
  readonly customers: number;
  /** Their orders of the year, and how many fell into the peak months. */
  readonly orders: number;
  readonly inPeak: number;
  /** The same of all other customers. */
  readonly otherOrders: number;
  readonly otherInPeak: number;
}

export interface HoldOutYear {
  /** Last day that was known. */
  readonly cutDay: number;
  readonly customers: number;
  readonly orders: number;
  readonly types: readonly ReturnOfType[];
  /** Mean over the orders of ln(type's intensity / store's) in the order's month. */
  readonly gain: number;
  /** (1 + permutations of the customers' types with at least that gain) / (1 + permutations). */
  readonly p: number;
  readonly permutations: number;
  /**
   * Revenue that customers brought in the peak months of their type in the year, over what they
   * brought in the same months the year before; null with too little of it. Below 1 some have left.
   */
  readonly retained: number | null;
  /** Bootstrap replicates of `retained`, customers being drawn. */
  readonly retainedDraws: Float64Array;
}

const PERMUTATIONS = 999;
const YEAR = 365;
/** Replicates of figures whose interval is read off their quantiles. */
export const REPLICATES = 400;
const LEAST_CUSTOMERS = 30;
const LEAST_ORDERS = 60;

export interface HoldOutInput {
  readonly purchases: Purchases;
  /** Net revenue of each purchase day. */
  readonly value: Float64Array;
  readonly window: DayWindow;
  readonly rule: Eligibility;
  readonly method: Method;
  readonly k: number;
  readonly seed: number;
}

/** Null where data or customers are too few for it. */
export function holdOutYear(input: HoldOutInput): HoldOutYear | null {
  const { purchases, window, rule, method, k, seed } = input;
  const cutDay = window.to - YEAR;
  const before: DayWindow = { from: window.from, to: cutDay };
  if (cutDay - window.from + 1 < YEAR - 5) return null;
  const known = knownPurchases(purchases, cutDay);
  const timing = takeTiming(known, binsOf('month', before), {
    // A third fewer orders, in the shorter time, so that the same kind of customer is looked at.
    minOrders: Math.max(4, Math.round((2 * rule.minOrders) / 3)),
    minSpanDays: Math.min(rule.minSpanDays, leastSpan('month', before)),
  });
  const n = timing.totals.length;
  if (n < Math.max(LEAST_CUSTOMERS, 2 * k)) return null;
  const shares = sharesOf(timing);
  const found = findTypes(timing, shares, { method, k, seed });
  const profiles = profileTypes(timing, shares, found.labels, found.k);
  if (found.k < 2) return null;
  // Orders of the year by month of the year, and what each type would have said of them.
  const bins = binsOf('month', window);
  const yearCounts = new Float64Array(n * 12);
  const totals = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const who = timing.customer[i]!;
    for (let at = purchases.start[who + 1]! - 1; at >= purchases.start[who]!; at--) {
      const day = purchases.day[at]!;
      if (day <= cutDay) break;
      yearCounts[i * 12 + bins.binOf[bins.cellOf[day - window.from]!]!]! += 1;
      totals[i]! += 1;
    }
  }
  const orders = totals.reduce((sum, total) => sum + total, 0);
  if (orders < LEAST_ORDERS) return null;
  const logIndex = profiles.map(({ index }) =>
    index.map((value) => (value > 0 ? Math.log(value) : 0)),
  );
  const said = new Float64Array(n * found.k);
  for (let i = 0; i < n; i++) {
    for (let g = 0; g < found.k; g++) {
      for (let j = 0; j < 12; j++)
        said[i * found.k + g]! += yearCounts[i * 12 + j]! * logIndex[g]![j]!;
    }
  }
  const gainOf = (labels: Int32Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) if (labels[i]! >= 0) sum += said[i * found.k + labels[i]!]!;
    return sum / orders;
  };
  const gain = gainOf(found.labels);
  const rng = new Rng(seed).fork('return');
  const dealt = found.labels.slice();
  let atLeast = 0;
  for (let run = 0; run < PERMUTATIONS; run++) {
    if (gainOf(rng.shuffle(dealt)) >= gain) atLeast++;
  }
  return {
    cutDay,
    customers: n,
    orders,
    types: profiles.map(({ peaks, customers }, g) => {
      const result = { peaks, customers, orders: 0, inPeak: 0, otherOrders: 0, otherInPeak: 0 };
      for (let i = 0; i < n; i++) {
        let inPeak = 0;
        for (const j of peaks.bins) inPeak += yearCounts[i * 12 + j]!;
        if (found.labels[i] === g) {
          result.orders += totals[i]!;
          result.inPeak += inPeak;
        } else {
          result.otherOrders += totals[i]!;
          result.otherInPeak += inPeak;
        }
      }
      return result;
    }),
    gain,
    p: (1 + atLeast) / (1 + PERMUTATIONS),
    permutations: PERMUTATIONS,
    ...retention(input, timing.customer, found.labels, profiles, rng),
  };
}

/** Revenue of the last peak over that of the one before, of customers known before the last. */
function retention(
  { purchases, value, window }: HoldOutInput,
  customer: Int32Array,
  labels: Int32Array,
  profiles: readonly { readonly peaks: Peaks }[],
  rng: Rng,
): Pick<HoldOutYear, 'retained' | 'retainedDraws'> {
  const nothing = { retained: null, retainedDraws: new Float64Array(0) };
  const seasons = profiles.map(({ peaks }): { now: Season; before: Season } | null => {
    const run = peaks.runs[0];
    if (!run) return null;
    const months = binsOfRun(run, 12);
    const now = lastSeason(months, window);
    const before = now && lastSeason(months, { from: window.from, to: now.from - 1 });
    return now && before ? { now, before } : null;
  });
  const then: number[] = [];
  const again: number[] = [];
  for (let i = 0; i < customer.length; i++) {
    const season = labels[i]! >= 0 ? seasons[labels[i]!] : null;
    if (!season) continue;
    let a = 0;
    let b = 0;
    const who = customer[i]!;
    for (let at = purchases.start[who]!; at < purchases.start[who + 1]!; at++) {
      const day = purchases.day[at]!;
      if (day >= season.before.from && day <= season.before.to) a += value[at]!;
      else if (day >= season.now.from && day <= season.now.to) b += value[at]!;
    }
    then.push(a);
    again.push(b);
  }
  if (then.length < LEAST_CUSTOMERS) return nothing;
  const ratio = (rows: (at: number) => number): number => {
    let a = 0;
    let b = 0;
    for (let at = 0; at < then.length; at++) {
      const row = rows(at);
      a += then[row]!;
      b += again[row]!;
    }
    return a > 0 ? b / a : NaN;
  };
  const retained = ratio((at) => at);
  if (!(retained > 0)) return nothing;
  const draws = new Float64Array(REPLICATES);
  for (let run = 0; run < REPLICATES; run++) draws[run] = ratio(() => rng.int(then.length));
  return { retained, retainedDraws: draws.filter((draw) => Number.isFinite(draw)) };
}
