/**
 * Days whose revenue stands out of a store's usual course.
 *
 * The day's expected value is the rolling median of the 29 days around it times its weekday's usual
 * ratio to that median. The deviation is divided by the square root of the expected value, because
 * the spread of a sum of orders grows with the root of their number, and then by 1.4826 × its MAD,
 * which is the standard deviation of a bell curve but does not see the outliers themselves.
 *
 * How large such a score must be depends on how many orders a day has and how unequal they are, so
 * it is found by simulation: {@link SIMULATIONS} stores with the same usual number of orders a day
 * and the same order values, in which nothing happens (see `anomaly-null.ts`), go through the same
 * steps. The bars lie where 2.5 % of those stores have a day above the upper one and 2.5 % a day
 * below the lower one: the chance that an uneventful store has any day flagged is about 5 %, however
 * many days are tested (Westfall & Young 1993, single-step max-T). It assumes orders that come
 * independently and a level that does not change much within four weeks.
 */
import { weekdayOf } from './calendar';
import { quietStore } from './anomaly-null';
import { quantilesInPlace } from './histogram';
import { Rng } from './rng';

/** The days of a store; index 0 is `firstDay`. */
export interface DailyRevenue {
  readonly firstDay: number;
  /** Per day, a day without orders being 0. */
  readonly revenue: Float64Array;
  /** `start[d] … start[d + 1]` are the orders of day d; one longer than `revenue`. */
  readonly start: Int32Array;
  /** What each order brought. */
  readonly orderRevenue: Float64Array;
}

export interface Anomaly {
  /** Position in the series. */
  readonly index: number;
  readonly value: number;
  readonly expected: number;
  /** Robust standard deviations from the expected value; negative below. */
  readonly score: number;
}

export interface AnomalyResult {
  readonly anomalies: readonly Anomaly[];
  /** Scores beyond which a day stands out; null where nothing could be tested. */
  readonly bars: { readonly low: number; readonly high: number } | null;
  /** Days that were tested: those on whose weekday the store usually sells. */
  readonly tested: number;
}

export interface AnomalyOptions {
  readonly seed?: number;
  /** Called between stretches of a few milliseconds; may throw to call the search off. */
  readonly pause?: () => Promise<void>;
}

/** Fewer days than this have no usual course to stand out of. */
export const MIN_ANOMALY_DAYS = 42;

/** Uneventful stores that the bars are found by. */
export const SIMULATIONS = 120;

/** Share of uneventful stores with a flagged day, on each side. */
const FALSE_ALARMS = 0.025;

const HALF_WINDOW = 14;
const MAD_TO_SD = 1.4826;

/** Simulated days between two pauses, some five milliseconds of work. */
const DAYS_A_STRETCH = 8_000;

const NOTHING: AnomalyResult = { anomalies: [], bars: null, tested: 0 };

export async function findAnomalies(
  days: DailyRevenue,
  { seed = 1, pause }: AnomalyOptions = {},
): Promise<AnomalyResult> {
  const n = days.revenue.length;
  if (n < MIN_ANOMALY_DAYS) return NOTHING;
  const weekday = Uint8Array.from({ length: n }, (_, d) => weekdayOf(days.firstDay + d));
  const open = openDays(days.revenue, weekday);
  const course = new Course(weekday, open);
  const found = course.score(days.revenue);
  if (found.tested < MIN_ANOMALY_DAYS / 2 || !(found.spread > 0)) return NOTHING;
  const expected = course.expected.slice();
  const scores = course.scores.slice();
  await pause?.();

  const { counts, values } = ordersWithValue(days);
  const store = quietStore(usualOrders(counts, weekday, open), values);
  await pause?.();
  const rng = new Rng(seed);
  const simulated = new Float64Array(n);
  const highest = new Float64Array(SIMULATIONS);
  const lowest = new Float64Array(SIMULATIONS);
  let done = 0;
  for (let s = 0; s < SIMULATIONS; s++) {
    store.simulate(rng, simulated);
    const { low, high } = course.score(simulated);
    highest[s] = high;
    lowest[s] = low;
    done += n;
    if (pause && done >= DAYS_A_STRETCH) {
      done = 0;
      await pause();
    }
  }
  // The rank of B values that the next one exceeds with the wanted chance.
  const rank = Math.ceil((1 - FALSE_ALARMS) * (SIMULATIONS + 1)) - 1;
  const high = highest.sort()[rank]!;
  const low = lowest.sort()[SIMULATIONS - 1 - rank]!;

  const anomalies: Anomaly[] = [];
  scores.forEach((score, index) => {
    if (score > high || score < low) {
      anomalies.push({ index, value: days.revenue[index]!, expected: expected[index]!, score });
    }
  });
  return { anomalies, bars: { low, high }, tested: found.tested };
}

interface Scored {
  readonly tested: number;
  /** Robust standard deviation of the scaled deviations; 0 where there is none. */
  readonly spread: number;
  /** Extreme scores, 0 where there is no spread. */
  readonly low: number;
  readonly high: number;
}

/** Scores a series against its own course; the arrays are written anew each time. */
class Course {
  readonly expected: Float64Array;
  /** NaN on days that are not tested. */
  readonly scores: Float64Array;
  readonly #level: Float64Array;
  readonly #some: Float64Array;

  constructor(
    readonly weekday: Uint8Array,
    readonly open: Uint8Array,
  ) {
    this.expected = new Float64Array(weekday.length);
    this.scores = new Float64Array(weekday.length);
    this.#level = new Float64Array(weekday.length);
    this.#some = new Float64Array(weekday.length);
  }

  score(values: Float64Array): Scored {
    this.#findExpected(values);
    const { expected, scores } = this;
    const some = this.#some;
    let tested = 0;
    for (let i = 0; i < values.length; i++) {
      const usual = expected[i]!;
      scores[i] = usual > 0 ? (values[i]! - usual) / Math.sqrt(usual) : NaN;
      if (usual > 0) some[tested++] = scores[i]!;
    }
    const deviations = some.subarray(0, tested);
    const middle = medianInPlace(deviations);
    for (let i = 0; i < tested; i++) deviations[i] = Math.abs(deviations[i]! - middle);
    const spread = tested > 0 ? MAD_TO_SD * medianInPlace(deviations) : 0;
    let low = 0;
    let high = 0;
    for (let i = 0; i < values.length; i++) {
      const score = spread > 0 ? (scores[i]! - middle) / spread : NaN;
      scores[i] = score;
      if (score > high) high = score;
      if (score < low) low = score;
    }
    return { tested, spread, low, high };
  }

  /** Level × weekday's factor; 0 where the store is closed. */
  #findExpected(values: Float64Array): void {
    const { open, weekday, expected } = this;
    slidingMedian(values, open, this.#level);
    const factors = weekdayFactors(values, this.#level, weekday, open, this.#some);
    for (let i = 0; i < values.length; i++) {
      expected[i] = open[i] ? this.#level[i]! * factors[weekday[i]!]! : 0;
    }
  }
}

/** 1 for days on a weekday on which the store sells at least every other week. */
function openDays(values: Float64Array, weekday: Uint8Array): Uint8Array {
  const days = new Float64Array(7);
  const busy = new Float64Array(7);
  for (let i = 0; i < values.length; i++) {
    days[weekday[i]!]!++;
    if (values[i] !== 0) busy[weekday[i]!]!++;
  }
  return weekday.map((of) => (busy[of]! * 2 >= days[of]! ? 1 : 0));
}

/** Orders that bring anything, per day, and what they bring. */
function ordersWithValue({ revenue, start, orderRevenue }: DailyRevenue): {
  counts: Float64Array;
  values: Float64Array;
} {
  const counts = new Float64Array(revenue.length);
  const values = new Float64Array(orderRevenue.length);
  let n = 0;
  for (let d = 0; d < revenue.length; d++) {
    for (let i = start[d]!; i < start[d + 1]!; i++) {
      if (orderRevenue[i] === 0) continue;
      counts[d]!++;
      values[n++] = orderRevenue[i]!;
    }
  }
  return { counts, values: values.subarray(0, n) };
}

/**
 * Usual number of orders per day: the rolling median, brought per weekday to the mean, which is what
 * a Poisson variable has; days of more than three times the usual count no further.
 */
function usualOrders(counts: Float64Array, weekday: Uint8Array, open: Uint8Array): Float64Array {
  const level = new Float64Array(counts.length);
  slidingMedian(counts, open, level);
  const sums = new Float64Array(7);
  const levels = new Float64Array(7);
  for (let i = 0; i < counts.length; i++) {
    if (!open[i]) continue;
    sums[weekday[i]!]! += Math.min(counts[i]!, 3 * level[i]! + 3);
    levels[weekday[i]!]! += level[i]!;
  }
  return level.map((usual, i) => {
    const of = weekday[i]!;
    return open[i] && levels[of]! > 0 ? (usual * sums[of]!) / levels[of]! : 0;
  });
}

function weekdayFactors(
  values: Float64Array,
  level: Float64Array,
  weekday: Uint8Array,
  open: Uint8Array,
  some: Float64Array,
): Float64Array {
  const factors = new Float64Array(7);
  for (let first = 0; first < 7; first++) {
    let n = 0;
    for (let i = first; i < values.length; i += 7) {
      if (open[i] && level[i]! > 0) some[n++] = values[i]! / level[i]!;
    }
    factors[weekday[first]!] = n > 0 ? medianInPlace(some.subarray(0, n)) : 0;
  }
  return factors;
}

/**
 * Median of the open days within {@link HALF_WINDOW} places on either side; 0 where there are none.
 * The window is kept sorted while it slides.
 */
function slidingMedian(values: Float64Array, open: Uint8Array, into: Float64Array): void {
  const window = new Float64Array(2 * HALF_WINDOW + 1);
  let size = 0;
  const add = (value: number): void => {
    let at = size++;
    for (; at > 0 && window[at - 1]! > value; at--) window[at] = window[at - 1]!;
    window[at] = value;
  };
  const remove = (value: number): void => {
    let at = 0;
    while (at < size - 1 && window[at] !== value) at++;
    size--;
    for (; at < size; at++) window[at] = window[at + 1]!;
  };
  const n = values.length;
  for (let i = 0; i < Math.min(n, HALF_WINDOW); i++) if (open[i]) add(values[i]!);
  for (let i = 0; i < n; i++) {
    const leaves = i - HALF_WINDOW - 1;
    if (leaves >= 0 && open[leaves]) remove(values[leaves]!);
    const enters = i + HALF_WINDOW;
    if (enters < n && open[enters]) add(values[enters]!);
    const middle = size >> 1;
    into[i] =
      size === 0 ? 0 : size % 2 ? window[middle]! : (window[middle - 1]! + window[middle]!) / 2;
  }
}

/** Reorders its input. */
function medianInPlace(values: Float64Array): number {
  return quantilesInPlace(values, [0.5])[0]!;
}
