/**
 * When each category sells: index of each month of the year against the category's average month,
 * with the trend taken out, and intervals that know both chance and unsteady years.
 */
import { ratioInterval, normalQuantile, Z95 } from './interval';
import { standardLengths } from './bins';

export interface MonthlyOrders {
  /** Days of each month of the data that were seen, T. */
  readonly days: Float64Array;
  /** Month of the year of each, 0 = January. */
  readonly monthOf: Uint8Array;
  /** Orders that hold the category, T. */
  readonly orders: Float64Array;
}

export interface SeasonIndex {
  /** Orders in all. */
  readonly orders: number;
  /** 12: orders a day over those of the category's average day; NaN for a month never seen. */
  readonly index: Float64Array;
  /** 95 % intervals. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Months whose index is above 1 beyond what the best of twelve is by chance. */
  readonly raised: readonly number[];
  /** Variance over mean of the monthly counts around trend and season; ≥ 1. */
  readonly dispersion: number;
  /** False where a year was seen once only: then trend and season cannot be told apart. */
  readonly detrended: boolean;
}

const ROUNDS = 30;
const BANDWIDTH_MONTHS = 10;
/** Twelve months are looked at: one of them is beyond this by chance in one of twenty. */
const RAISED_Z = normalQuantile(1 - 0.025 / 12);
/** A month that is not a tenth above the average is nothing to plan for. */
const RAISED_LEAST = 1.1;

/**
 * Counts of month t are taken as Poisson-like with mean daysₜ · trendₜ · β(month of t) and variance
 * φ times the mean; trend and β are fitted in turn (backfitting, Hastie and Tibshirani 1986,
 * doi:10.1214/ss/1177013604), the trend as a local line (tricube weights, ± 10 months) of what is
 * left without the season. Below two years there is no telling them apart, and the trend is flat.
 */
export function seasonIndex({ days, monthOf, orders }: MonthlyOrders): SeasonIndex {
  const T = days.length;
  const seen = new Float64Array(12);
  let total = 0;
  for (let t = 0; t < T; t++) {
    if (days[t]! > 0) seen[monthOf[t]!]! += days[t]!;
    total += orders[t]!;
  }
  const detrended = T >= 24;
  const trend = new Float64Array(T).fill(1);
  const beta = new Float64Array(12).fill(1);
  for (let round = 0; round < (detrended ? ROUNDS : 1); round++) {
    const observed = new Float64Array(12);
    const expected = new Float64Array(12);
    for (let t = 0; t < T; t++) {
      observed[monthOf[t]!]! += orders[t]!;
      expected[monthOf[t]!]! += days[t]! * trend[t]!;
    }
    for (let m = 0; m < 12; m++) beta[m] = expected[m]! > 0 ? observed[m]! / expected[m]! : NaN;
    if (detrended) smoothTrend(days, monthOf, orders, beta, trend);
  }
  // Mean 1 over a standard year of the months that were seen.
  const lengths = standardLengths('month');
  let weighted = 0;
  let length = 0;
  for (let m = 0; m < 12; m++) {
    if (!Number.isFinite(beta[m])) continue;
    weighted += lengths[m]! * beta[m]!;
    length += lengths[m]!;
  }
  const mean = weighted / length;
  const observed = new Float64Array(12);
  const expected = new Float64Array(12);
  let squares = 0;
  for (let t = 0; t < T; t++) {
    const m = monthOf[t]!;
    const level = days[t]! * trend[t]!;
    observed[m]! += orders[t]!;
    expected[m]! += level * mean;
    const fitted = level * beta[m]!;
    if (fitted > 0) squares += (orders[t]! - fitted) ** 2 / fitted;
  }
  // The trend takes about one degree of freedom per bandwidth.
  const freedom = T - 12 - (detrended ? T / BANDWIDTH_MONTHS : 0);
  const dispersion = freedom >= 3 ? Math.max(1, squares / freedom) : 1;
  const index = new Float64Array(12).fill(NaN);
  const low = new Float64Array(12).fill(NaN);
  const high = new Float64Array(12).fill(NaN);
  const raised: number[] = [];
  for (let m = 0; m < 12; m++) {
    if (!(seen[m]! > 0) || !(expected[m]! > 0)) continue;
    const variance = dispersion * observed[m]! * (1 - (total > 0 ? observed[m]! / total : 0));
    index[m] = observed[m]! / expected[m]!;
    const interval = ratioInterval(observed[m]!, variance, expected[m]!, Z95);
    low[m] = interval.low;
    high[m] = interval.high;
    const sure = ratioInterval(observed[m]!, variance, expected[m]!, RAISED_Z);
    if (sure.low > 1 && index[m]! >= RAISED_LEAST) raised.push(m);
  }
  return { orders: total, index, low, high, raised, dispersion, detrended };
}

/** Local line through orders a day without the season, never below a hundredth of its mean. */
function smoothTrend(
  days: Float64Array,
  monthOf: Uint8Array,
  orders: Float64Array,
  beta: Float64Array,
  into: Float64Array,
): void {
  const T = days.length;
  let total = 0;
  let all = 0;
  const weight = new Float64Array(T);
  const value = new Float64Array(T);
  for (let t = 0; t < T; t++) {
    const expected = days[t]! * (beta[monthOf[t]!]! || 0);
    weight[t] = expected;
    value[t] = expected > 0 ? orders[t]! / expected : 0;
    total += orders[t]!;
    all += expected;
  }
  const floor = (0.01 * total) / (all || 1);
  for (let t = 0; t < T; t++) {
    let [s0, s1, s2, y0, y1] = [0, 0, 0, 0, 0];
    for (
      let u = Math.max(0, t - BANDWIDTH_MONTHS);
      u < Math.min(T, t + BANDWIDTH_MONTHS + 1);
      u++
    ) {
      const x = u - t;
      const w = weight[u]! * (1 - (Math.abs(x) / (BANDWIDTH_MONTHS + 1)) ** 3) ** 3;
      s0 += w;
      s1 += w * x;
      s2 += w * x * x;
      y0 += w * value[u]!;
      y1 += w * x * value[u]!;
    }
    const determinant = s0 * s2 - s1 * s1;
    const fitted = determinant > 1e-9 * s0 * s2 ? (s2 * y0 - s1 * y1) / determinant : y0 / s0;
    into[t] = Math.max(floor, Number.isFinite(fitted) ? fitted : floor);
  }
}

export interface Rise {
  /** First and last raised month of the run that holds the peak, 0 = January. */
  readonly from: number;
  readonly to: number;
  readonly peak: number;
}

/** The run of raised months around the highest one; null where no month is raised. */
export function riseOf({ index, raised }: Pick<SeasonIndex, 'index' | 'raised'>): Rise | null {
  if (raised.length === 0) return null;
  const stands = new Set(raised);
  const peak = raised.reduce((best, m) => (index[m]! > index[best]! ? m : best));
  let from = peak;
  let to = peak;
  // Not all twelve can be above their mean, so that both ends are found.
  while (stands.has((from + 11) % 12)) from = (from + 11) % 12;
  while (stands.has((to + 1) % 12)) to = (to + 1) % 12;
  return { from, to, peak };
}
