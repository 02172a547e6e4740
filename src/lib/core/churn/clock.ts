/**
 * Clocks: days weighted by how busy a time of year is. A silence through a quiet season is short on
 * such a clock, so that nobody is taken for gone because it is February.
 */
import { addMonths, periodStart, toIso } from '../calendar';
import { customersOf, type Histories } from './histories';

export interface Clock {
  /** Time on the clock, in days, from day number `from` to the start of day `from + i`. */
  readonly from: number;
  readonly time: Float64Array;
  /** Weight of a day in January … December, mean 1. */
  readonly months: Float64Array;
}

/** The clock of the days `from … to` for weights of the calendar months. */
export function clockOf(months: Float64Array, from: number, to: number): Clock {
  const days = to - from + 1;
  const time = new Float64Array(days + 1);
  let month = 0;
  let monthEnds = from;
  for (let i = 0; i < days; i++) {
    if (from + i >= monthEnds) {
      month = Number(toIso(from + i).slice(5, 7)) - 1;
      monthEnds = addMonths(periodStart(from + i, 'month'), 1);
    }
    time[i + 1] = time[i]! + months[month]!;
  }
  return { from, time, months };
}

/** Time between the starts of two days. */
export function timeBetween(clock: Clock, from: number, to: number): number {
  return clock.time[to - clock.from]! - clock.time[from - clock.from]!;
}

/** Calendar month 0..11 of each day `from … to`. */
export function monthsOfDays(from: number, to: number): Uint8Array {
  return Uint8Array.from(
    { length: to - from + 1 },
    (_, i) => Number(toIso(from + i).slice(5, 7)) - 1,
  );
}

/** Two whole years are the least in which a season can be told from chance and growth. */
const LEAST_MONTHS = 24;
/** Repeat purchases a month that are needed on average. */
const LEAST_REPEATS = 60;
/** A month counts this many repeat purchases of an ordinary month besides its own. */
const PRIOR_REPEATS = 50;

export interface StoreSeason {
  /** Weight of a day in January … December over all customers, mean 1. */
  readonly weights: Float64Array;
  /** Repeat purchases in each calendar month per unit of weight: what growth and the calendar add. */
  readonly exposure: Float64Array;
}

/**
 * The store's season: repeat purchases of a month over the mean of the twelve months around it
 * (2 × 12 moving average), averaged over the years, shrunk towards 1, scaled to mean 1. Null below
 * two whole years, or with too few repeat purchases.
 */
export function storeSeason(histories: Histories, from: number, to: number): StoreSeason | null {
  const begin = periodStart(from, 'month');
  const first = begin === from ? from : addMonths(begin, 1);
  const starts: number[] = [];
  for (let start = first; addMonths(start, 1) <= to + 1; start = addMonths(start, 1)) {
    starts.push(start);
  }
  if (starts.length < LEAST_MONTHS) return null;
  const ends = [...starts.slice(1), addMonths(starts.at(-1)!, 1)];
  const monthOf = new Int32Array(ends.at(-1)! - first);
  starts.forEach((start, m) => monthOf.fill(m, start - first, ends[m]! - first));
  const repeats = new Float64Array(starts.length);
  for (let i = 0; i < customersOf(histories); i++) {
    for (let at = histories.start[i]! + 1; at < histories.start[i + 1]!; at++) {
      const offset = histories.day[at]! - first;
      if (offset >= 0 && offset < monthOf.length) repeats[monthOf[offset]!]! += 1;
    }
  }
  const total = repeats.reduce((sum, count) => sum + count, 0);
  if (total < LEAST_REPEATS * starts.length) return null;
  const days = starts.map((start, m) => ends[m]! - start);
  const perDay = repeats.map((count, m) => count / days[m]!);
  const calendar = starts.map((start) => Number(toIso(start).slice(5, 7)) - 1);
  const observed = new Float64Array(12);
  const expected = new Float64Array(12);
  const all = new Float64Array(12);
  starts.forEach((_, m) => (all[calendar[m]!]! += repeats[m]!));
  for (let m = 6; m + 6 < starts.length; m++) {
    let around = (perDay[m - 6]! + perDay[m + 6]!) / 2;
    for (let k = m - 5; k <= m + 5; k++) around += perDay[k]!;
    observed[calendar[m]!]! += repeats[m]!;
    expected[calendar[m]!]! += (around / 12) * days[m]!;
  }
  if (expected.some((count) => !(count > 0))) return null;
  const weights = scaled(
    observed.map((count, month) => (count + PRIOR_REPEATS) / (expected[month]! + PRIOR_REPEATS)),
  );
  return { weights, exposure: all.map((count, month) => Math.max(1, count) / weights[month]!) };
}

/** Scaled to mean 1. */
export function scaled(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
