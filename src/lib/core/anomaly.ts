/**
 * Days that stand out of a daily series.
 *
 * The day's expected value is the rolling median of the 29 days around it times its weekday's usual
 * ratio to that median. The deviation is divided by the square root of the expected value, because
 * the spread of a sum of orders grows with the root of their number, and then by 1.4826 × its MAD,
 * which is the standard deviation of a bell curve but does not see the outliers themselves. A day
 * stands out when that score exceeds k. Every day is a test, so k grows with their number n: at
 * k = Φ⁻¹(1 − 0.05 / 2n), and never below 3.5, all n days of an ordinary store together would give
 * a false alarm in one case of twenty (Bonferroni; 3.5 after Iglewicz & Hoaglin, 1993).
 */
import { weekdayOf } from './calendar';
import { median, rollingMedian } from './series';

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
  /** The threshold that was used. */
  readonly k: number;
  /** Days that were tested: those on whose weekday the store usually sells. */
  readonly tested: number;
}

/** Fewer days than this have no usual course to stand out of. */
export const MIN_ANOMALY_DAYS = 42;

const HALF_WINDOW = 14;
const MIN_K = 3.5;
const MAD_TO_SD = 1.4826;

/**
 * @param values one value per day, a day without orders being 0
 * @param firstDay day number of the first value
 */
export function findAnomalies(values: Float64Array, firstDay: number): AnomalyResult {
  const n = values.length;
  if (n < MIN_ANOMALY_DAYS) return { anomalies: [], k: NaN, tested: 0 };
  const open = openDays(values, firstDay);
  const level = rollingMedian(values, HALF_WINDOW, open);
  const factors = weekdayFactors(values, level, open, firstDay);

  const expected = new Float64Array(n);
  const scaled = new Float64Array(n);
  const tested: number[] = [];
  for (let i = 0; i < n; i++) {
    expected[i] = level[i]! * factors[weekdayOf(firstDay + i)]!;
    if (!open[i] || !(expected[i]! > 0)) continue;
    scaled[i] = (values[i]! - expected[i]!) / Math.sqrt(expected[i]!);
    tested.push(i);
  }
  if (tested.length < MIN_ANOMALY_DAYS / 2) return { anomalies: [], k: NaN, tested: 0 };
  const deviations = Float64Array.from(tested, (i) => scaled[i]!);
  const middle = median(deviations);
  const spread = MAD_TO_SD * median(deviations.map((x) => Math.abs(x - middle)));
  const k = Math.max(MIN_K, normalQuantile(1 - 0.025 / tested.length));
  const anomalies: Anomaly[] = [];
  if (spread > 0) {
    for (const i of tested) {
      const score = (scaled[i]! - middle) / spread;
      if (Math.abs(score) > k) {
        anomalies.push({ index: i, value: values[i]!, expected: expected[i]!, score });
      }
    }
  }
  return { anomalies, k, tested: tested.length };
}

/** 1 for days on a weekday on which the store sells at least every other week. */
function openDays(values: Float64Array, firstDay: number): Uint8Array {
  const days = new Float64Array(7);
  const busy = new Float64Array(7);
  for (let i = 0; i < values.length; i++) {
    const weekday = weekdayOf(firstDay + i);
    days[weekday]!++;
    if (values[i] !== 0) busy[weekday]!++;
  }
  const open = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const weekday = weekdayOf(firstDay + i);
    open[i] = busy[weekday]! * 2 >= days[weekday]! ? 1 : 0;
  }
  return open;
}

function weekdayFactors(
  values: Float64Array,
  level: Float64Array,
  open: Uint8Array,
  firstDay: number,
): Float64Array {
  const ratios: number[][] = [[], [], [], [], [], [], []];
  for (let i = 0; i < values.length; i++) {
    if (open[i] && level[i]! > 0) ratios[weekdayOf(firstDay + i)]!.push(values[i]! / level[i]!);
  }
  return Float64Array.from(ratios, (of) => (of.length ? median(Float64Array.from(of)) : 0));
}

/**
 * Φ⁻¹(p) for 0 < p < 1, relative error below 1.2e-9 (Acklam's rational approximation).
 */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
    -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
    4.374664141464968, 2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const poly = (at: number, of: readonly number[]) => of.reduce((sum, x) => sum * at + x, 0);
  if (p > 0.97575) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return poly(q, c) / (poly(q, d) * q + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (poly(r, a) * q) / (poly(r, b) * r + 1);
}
