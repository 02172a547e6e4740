/** When orders come: months, trend, weekday and hour against draws that do not know the calendar. */
import { periodsOf, weekdayOf, windowDays, type DayWindow } from '../calendar';
import { chiSquareUpper } from '../distributions';
import type { Rng } from '../rng';
import { chiSquareEffect, detectableChiSquare } from './effect';
import { band, evenSpread } from './even';
import type { Obstacle, TestResult } from './questions';

/** Fewer days do not tell one month from another, nor a course. */
const MIN_MONTH_DAYS = 56;
const MIN_TREND_DAYS = 14;
const MIN_WEEKS = 2;
/** Parts of the window in the picture of the trend. */
const PARTS = 10;

/** Orders per day, from the first day with an order to the last. */
export interface DailyOrders {
  readonly window: DayWindow;
  readonly counts: Float64Array;
}

/**
 * @param day day of each order, ascending, at least one
 *
 * The first and the last order make the window and so cannot lie elsewhere in it: they are not
 * counted. What is left is, under independent draws, uniform over the window.
 */
export function dailyOrders(day: ArrayLike<number>): DailyOrders {
  const window = { from: day[0]!, to: day[day.length - 1]! };
  const counts = new Float64Array(windowDays(window));
  for (let i = 1; i < day.length - 1; i++) counts[day[i]! - window.from]! += 1;
  return { window, counts };
}

/** Months in proportion to their days in the window, whole or not. */
export function monthsTest({ window, counts }: DailyOrders, rng: Rng): TestResult | Obstacle {
  if (windowDays(window) < MIN_MONTH_DAYS) return 'short';
  const months = periodsOf(window, 'month').map(({ from, to }) => ({
    start: from,
    from: Math.max(from, window.from),
    to: Math.min(to, window.to),
  }));
  const result = evenSpread(
    months.map(({ from, to }) => sumOf(counts, from - window.from, to - window.from)),
    months.map(windowDays),
    months.map(({ start }) => start),
    rng,
  );
  const { observed, expected } = result.evidence!;
  let best = 0;
  for (let i = 1; i < observed.length; i++) {
    if (observed[i]! / expected[i]! > observed[best]! / expected[best]!) best = i;
  }
  return {
    ...result,
    id: 'months',
    direction: 1,
    facts: {
      months: months.length,
      best: months[best]!.start,
      bestRatio: result.n ? observed[best]! / expected[best]! : 1,
    },
  };
}

/**
 * The mean place of the orders in the window: the first component of Neyman's smooth test (1937,
 * doi:10.1080/03461238.1937.10404821), z = √n (mean − ½)/σ with σ² = (D² − 1)/(12 D²) for D days.
 * Effect w = |z|/√n: a rate that runs straight from 1 − √3·w to 1 + √3·w times its mean.
 */
export function trendTest({ window, counts }: DailyOrders): TestResult | Obstacle {
  const days = counts.length;
  if (days < MIN_TREND_DAYS) return 'short';
  let n = 0;
  let sum = 0;
  for (let d = 0; d < days; d++) {
    n += counts[d]!;
    sum += counts[d]! * ((d + 0.5) / days);
  }
  const sigma = Math.sqrt((1 - 1 / days ** 2) / 12);
  const z = n > 0 ? (Math.sqrt(n) * (sum / n - 0.5)) / sigma : 0;
  const edges = Array.from({ length: PARTS + 1 }, (_, k) => Math.round((k * days) / PARTS));
  const parts = Array.from({ length: PARTS }, (_, k) => k);
  const expected = Float64Array.from(parts, (k) => (n * (edges[k + 1]! - edges[k]!)) / days);
  return {
    id: 'trend',
    n,
    effect: chiSquareEffect(z * z, 1, n),
    direction: z < 0 ? -1 : 1,
    p: chiSquareUpper(z * z, 1),
    reference: 'asymptotic',
    draws: 0,
    detectable: (alpha) => detectableChiSquare(1, n, alpha),
    facts: { days, slope: n > 0 ? (Math.sqrt(3) * z) / Math.sqrt(n) : 0 },
    evidence: band(
      Float64Array.from(parts, (k) => window.from + edges[k]!),
      Float64Array.from(parts, (k) => sumOf(counts, edges[k]!, edges[k + 1]! - 1)),
      expected,
      (k) => Math.sqrt(expected[k]! * (1 - expected[k]! / Math.max(1, n))),
    ),
  };
}

/**
 * Weekdays within whole weeks, a seventh each. However the weeks differ, a draw that does not know
 * the weekday falls on each of the seven alike.
 */
export function weekdayTest({ window, counts }: DailyOrders, rng: Rng): TestResult | Obstacle {
  const skip = (7 - weekdayOf(window.from)) % 7;
  const weeks = Math.floor((counts.length - skip) / 7);
  if (weeks < MIN_WEEKS) return 'short';
  const perDay = new Float64Array(7);
  for (let d = 0; d < weeks * 7; d++) perDay[d % 7]! += counts[skip + d]!;
  const result = evenSpread(perDay, new Float64Array(7).fill(1), [0, 1, 2, 3, 4, 5, 6], rng);
  return { ...result, id: 'weekday', direction: 1, facts: { weeks, ...extremes(perDay) } };
}

/** The 24 hours of the day, alike. */
export function hourTest(minute: ArrayLike<number>, rng: Rng): TestResult {
  const perHour = new Float64Array(24);
  for (let i = 0; i < minute.length; i++) {
    const ofDay = ((minute[i]! % 1440) + 1440) % 1440;
    perHour[Math.floor(ofDay / 60)]! += 1;
  }
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const result = evenSpread(perHour, new Float64Array(24).fill(1), hours, rng);
  return { ...result, id: 'hour', direction: 1, facts: extremes(perHour) };
}

function extremes(counts: Float64Array): { readonly best: number; readonly bestShare: number } {
  let best = 0;
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i]!;
    if (counts[i]! > counts[best]!) best = i;
  }
  return { best, bestShare: total ? counts[best]! / total : 0 };
}

function sumOf(counts: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let d = from; d <= to; d++) sum += counts[d]!;
  return sum;
}
