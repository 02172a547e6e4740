/**
 * Whether a customer's orders know of one another: gaps between a customer's consecutive orders
 * against draws that deal the store's orders, at the times at which they came, to the same customers
 * in the same numbers. Growth and seasons of the store are thus no finding here.
 */
import { chiSquareUpper } from '../distributions';
import type { Rng } from '../rng';
import { chiSquareEffect, detectableChiSquare, meanAndVariance, rankUpper } from './effect';
import { groupBy, type OrderSequence } from './sequence';
import type { TestResult } from './questions';

/** Gaps are counted by tenths of what is expected of them. */
const TENTHS = 10;
/** Up to this many orders, deals are drawn; above, the covariance over customers stands in. */
const MAX_DRAWN = 4_000;
const DRAWS = 499;
/** A customer with more than this share of all orders is no draw from many. */
const MAX_SHARE = 0.005;
const MINUTES_PER_DAY = 1440;

/**
 * Time is counted in orders of the store: N orders lie on (0, 1), n of them a customer's. Dealt at
 * random, a gap g between neighbours of the n has P(G ≤ g) = 1 − (1 − g)^n (Pyke 1965,
 * doi:10.1111/j.2517-6161.1965.tb00602.x), so v = 1 − (1 − g)^n is uniform whatever n is. Statistic
 * Σ (O − E)²/E over tenths of v. Gaps of one customer depend on each other: the null distribution is a
 * scaled χ² with the first two moments from the covariance over customers (Rao and Scott 1981,
 * doi:10.1080/01621459.1981.10477633), or drawn. Effect w as for a multinomial.
 *
 * @param minute time of each order of the arrays that the sequence was made from
 */
export function gapsTest(sequence: OrderSequence, minute: Int32Array, rng: Rng): TestResult {
  const { customer, customers, sizes, source } = sequence;
  const orders = customer.length;
  const drawn = orders <= MAX_DRAWN;
  const most = drawn ? orders : Math.max(2, MAX_SHARE * orders);
  const used = (c: number): boolean => sizes[c]! >= 2 && sizes[c]! <= most;
  const counts = new Float64Array(TENTHS);
  const covariance = new Float64Array(TENTHS * TENTHS);
  const { start, items } = groupBy(customer, customers);
  const gaps = countGaps(start, items, orders, used, rng, counts, drawn ? null : covariance);
  const expected = gaps / TENTHS;
  const x = gaps ? evenness(counts, expected) : 0;

  let [mean, variance, p] = [0, 0, 1];
  if (gaps && drawn) {
    const dealt = dealtStatistics(start, orders, used, gaps, rng);
    ({ mean, variance } = meanAndVariance(dealt));
    p = rankUpper(x, dealt);
  } else if (gaps) {
    for (let k = 0; k < TENTHS; k++) {
      mean += covariance[k * TENTHS + k]! / expected;
      for (let l = 0; l < TENTHS; l++)
        variance += 2 * (covariance[k * TENTHS + l]! / expected) ** 2;
    }
  }
  const known = variance > 0 && mean > 0;
  const scale = variance / (2 * mean);
  const df = (2 * mean * mean) / variance;
  if (known && !drawn) p = chiSquareUpper(x / scale, df);
  const days = usualDays(start, items, source, minute, used, rng);
  return {
    id: 'gaps',
    n: gaps,
    effect: known ? chiSquareEffect(x, df, gaps, scale) : { estimate: 0, low: 0, high: Infinity },
    direction: counts[0]! + counts[1]! >= 2 * expected ? -1 : 1,
    p,
    reference: drawn ? 'draws' : 'asymptotic',
    draws: drawn ? DRAWS : 0,
    detectable: (alpha) => (known ? detectableChiSquare(df, gaps, alpha, scale) : Infinity),
    facts: {
      gaps,
      customers: countIf(customers, used),
      leftOut: countIf(customers, (c) => sizes[c]! > most),
      ...days,
    },
    evidence: gaps
      ? {
          at: Float64Array.from(counts, (_, tenth) => tenth),
          observed: counts,
          expected: new Float64Array(TENTHS).fill(expected),
          ...bandOf(expected, known && !drawn ? covariance : null),
        }
      : null,
  };
}

/** Adds the gaps of all used customers to `counts`; returns how many there are. */
function countGaps(
  start: Int32Array,
  /** Place in time of each customer's orders, ascending within the customer. */
  places: Int32Array,
  orders: number,
  used: (customer: number) => boolean,
  rng: Rng,
  counts: Float64Array,
  covariance: Float64Array | null,
): number {
  const own = new Float64Array(TENTHS);
  let gaps = 0;
  for (let c = 0; c + 1 < start.length; c++) {
    if (!used(c)) continue;
    const n = start[c + 1]! - start[c]!;
    own.fill(0);
    // Within its place an order lies anywhere: places become a continuum.
    let before = (places[start[c]!]! + rng.float()) / orders;
    for (let i = start[c]! + 1; i < start[c + 1]!; i++) {
      const at = (places[i]! + rng.float()) / orders;
      const v = -Math.expm1(n * Math.log1p(-(at - before)));
      own[Math.min(TENTHS - 1, Math.floor(v * TENTHS))]! += 1;
      before = at;
    }
    gaps += n - 1;
    for (let k = 0; k < TENTHS; k++) counts[k]! += own[k]!;
    if (!covariance) continue;
    for (let k = 0; k < TENTHS; k++) own[k]! -= (n - 1) / TENTHS;
    for (let k = 0; k < TENTHS; k++) {
      for (let l = 0; l < TENTHS; l++) covariance[k * TENTHS + l]! += own[k]! * own[l]!;
    }
  }
  return gaps;
}

function evenness(counts: Float64Array, expected: number): number {
  let x = 0;
  for (const count of counts) x += (count - expected) ** 2 / expected;
  return x;
}

function dealtStatistics(
  start: Int32Array,
  orders: number,
  used: (customer: number) => boolean,
  gaps: number,
  rng: Rng,
): Float64Array {
  const places = Int32Array.from({ length: orders }, (_, i) => i);
  const counts = new Float64Array(TENTHS);
  return Float64Array.from({ length: DRAWS }, () => {
    rng.shuffle(places);
    for (let c = 0; c + 1 < start.length; c++) places.subarray(start[c], start[c + 1]).sort();
    counts.fill(0);
    countGaps(start, places, orders, used, rng, counts, null);
    return evenness(counts, gaps / TENTHS);
  });
}

/** Mean gap in days, and what one deal of the same orders shows. */
function usualDays(
  start: Int32Array,
  items: Int32Array,
  source: Int32Array,
  minute: Int32Array,
  used: (customer: number) => boolean,
  rng: Rng,
): { readonly meanDays: number; readonly meanDaysDealt: number } {
  const mean = (places: Int32Array): number => {
    let sum = 0;
    let gaps = 0;
    for (let c = 0; c + 1 < start.length; c++) {
      if (!used(c)) continue;
      // Gaps of one customer add up to the span.
      const own = places.subarray(start[c], start[c + 1]);
      let [first, last] = [own[0]!, own[0]!];
      for (const place of own) {
        if (place < first) first = place;
        if (place > last) last = place;
      }
      sum += minute[source[last]!]! - minute[source[first]!]!;
      gaps += own.length - 1;
    }
    return gaps ? sum / gaps / MINUTES_PER_DAY : 0;
  };
  const dealt = Int32Array.from(items, (_, i) => i);
  return { meanDays: mean(items), meanDaysDealt: mean(rng.shuffle(dealt)) };
}

function bandOf(expected: number, covariance: Float64Array | null) {
  const half = Float64Array.from(
    { length: TENTHS },
    (_, k) =>
      1.96 * Math.sqrt(covariance ? covariance[k * TENTHS + k]! : expected * (1 - 1 / TENTHS)),
  );
  return {
    low: half.map((value) => Math.max(0, expected - value)),
    high: half.map((value) => expected + value),
  };
}

function countIf(customers: number, holds: (customer: number) => boolean): number {
  let count = 0;
  for (let c = 0; c < customers; c++) if (holds(c)) count++;
  return count;
}
