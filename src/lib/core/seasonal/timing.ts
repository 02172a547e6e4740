/**
 * Which orders count, within which window, and whose.
 *
 * A customer is looked at from the first order to the last. Those two mark the window and are not
 * counted; the orders between them are. That makes the comparison exact whatever the reasons to come
 * and to leave: if orders follow a Poisson process with any intensity that all customers share, and a
 * customer leaves after any order by any rule that looks at the past only by its length, then given
 * the first order, the last one and their number, the orders between are independent draws from that
 * intensity within the window. Counted to the end of the data instead, customers who left would seem
 * to love the months in which they were still there.
 */
import { OrderlensError } from '../errors';
import type { DayWindow } from '../calendar';
import { binsOf, type Bins, type Rhythm } from './bins';

/** Purchase days of all customers, sorted by customer and day. */
export interface Purchases {
  /** Purchase days of customer i: rows `start[i] … start[i + 1] − 1`. */
  readonly start: Int32Array;
  /** Day numbers, distinct within a customer: orders of one day are one decision. */
  readonly day: Int32Array;
  /** Hour 0..23 of the first order of each day; empty where times of day are not known. */
  readonly hour: Uint8Array;
}

/** Who can be asked about. */
export interface Eligibility {
  /** Purchase days, first and last included; ≥ 3. */
  readonly minOrders: number;
  /** Days from the first order to the last. */
  readonly minSpanDays: number;
}

export interface Timing {
  readonly bins: Bins;
  /** Place among all customers of each of the n eligible ones. */
  readonly customer: Int32Array;
  /**
   * Window of each: places `from … to − 1` of the bins. Days between the first order and the last,
   * both outside; all hours where hours are looked at.
   */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** n × J: counted orders in each bin. */
  readonly counts: Float64Array;
  /** Counted orders of each. */
  readonly totals: Int32Array;
  /** Counted orders of all in each cell. */
  readonly cellCounts: Float64Array;
  readonly leftOut: {
    /** Customers with fewer purchase days than asked for. */
    readonly few: number;
    /** Enough of them, but within too short a time. */
    readonly short: number;
  };
}

/** Groups rows that are sorted by customer and day; throws `bad-data` where they are not. */
export function groupPurchases(
  customers: number,
  customer: ArrayLike<number>,
  day: Int32Array,
  hour: Uint8Array,
): Purchases {
  const start = new Int32Array(customers + 1);
  let last = -1;
  for (let row = 0; row < day.length; row++) {
    const who = customer[row]!;
    const inOrder = who === last ? day[row]! > day[row - 1]! : who > last;
    if (!inOrder || who >= customers) {
      throw new OrderlensError(
        'bad-data',
        `Purchase days in the order of customers and days are needed; row ${row} is out of order.`,
      );
    }
    for (let before = last + 1; before <= who; before++) start[before] = row;
    last = who;
  }
  for (let after = last + 1; after <= customers; after++) start[after] = day.length;
  return { start, day, hour };
}

/** Number of customers with at least so many purchase days over at least so long a time. */
export function countEligible(
  { start, day }: Purchases,
  { minOrders, minSpanDays }: Eligibility,
): number {
  let count = 0;
  for (let i = 0; i + 1 < start.length; i++) {
    const orders = start[i + 1]! - start[i]!;
    if (orders >= minOrders && day[start[i + 1]! - 1]! - day[start[i]!]! >= minSpanDays) count++;
  }
  return count;
}

/** Least customers for which shares, test and groups are worth a look. */
export const LEAST_CUSTOMERS = 50;
/** So many customers or more, and the stricter minimum of orders is taken. */
const ENOUGH_CUSTOMERS = 300;
export const MIN_ORDERS_CHOICES = [10, 8, 6, 5, 4] as const;
/** From here on a year was seen twice, and one may speak of seasons. */
export const SEASON_DAYS = 730;
/** A year has 365 days, and data that begin on 2 January and end on 31 December hold one. */
const YEAR_DAYS = 360;
const WEEK_RHYTHM_DAYS = 56;

/** Days from the first order to the last that make all bins visible to a customer. */
export function leastSpan(rhythm: Rhythm, window: DayWindow): number {
  if (rhythm !== 'month') return 28;
  const days = window.to - window.from + 1;
  return days >= SEASON_DAYS ? 365 : Math.floor(days / 2);
}

/**
 * The strictest of some minimums that leaves enough customers. Ten orders leave eight to count: with
 * fewer, a month's share of one twelfth is mostly nought or one order.
 *
 * @throws OrderlensError `too-little-data` with what is there and what is needed.
 */
export function chooseEligibility(
  purchases: Purchases,
  rhythm: Rhythm,
  window: DayWindow,
): Eligibility {
  const minSpanDays = leastSpan(rhythm, window);
  requireWindow(rhythm, window);
  const counted = MIN_ORDERS_CHOICES.map((minOrders) => ({
    minOrders,
    customers: countEligible(purchases, { minOrders, minSpanDays }),
  }));
  const least = counted.at(-1)!;
  const chosen = counted.find(({ customers }) => customers >= ENOUGH_CUSTOMERS) ?? least;
  requireCustomers(chosen.customers, { minOrders: chosen.minOrders, minSpanDays });
  return { minOrders: chosen.minOrders, minSpanDays };
}

function requireWindow(rhythm: Rhythm, window: DayWindow): void {
  const days = window.to - window.from + 1;
  if (rhythm === 'month' && days < YEAR_DAYS) {
    throw new OrderlensError(
      'too-little-data',
      `The data span ${days} days. Months can be compared from 12 months on, so that each was seen at least once.`,
      { found: `${days} days`, expected: 'at least 12 months' },
    );
  }
  if (rhythm !== 'month' && days < WEEK_RHYTHM_DAYS) {
    throw new OrderlensError(
      'too-little-data',
      `The data span ${days} days. Habits of the week or the day can be told from ${WEEK_RHYTHM_DAYS / 7} weeks on.`,
      { found: `${days} days`, expected: `at least ${WEEK_RHYTHM_DAYS} days` },
    );
  }
}

function requireCustomers(found: number, { minOrders, minSpanDays }: Eligibility): void {
  if (found >= LEAST_CUSTOMERS) return;
  throw new OrderlensError(
    'too-little-data',
    `${found === 0 ? 'No customer' : found === 1 ? 'Only 1 customer' : `Only ${found} customers`} bought on at least ${minOrders} days over at least ${minSpanDays} days. At least ${LEAST_CUSTOMERS} are needed: with fewer, habits cannot be told from chance.`,
    { found: String(found), expected: `at least ${LEAST_CUSTOMERS}` },
  );
}

/**
 * Orders and windows of the eligible customers.
 *
 * @throws OrderlensError `too-little-data`, `bad-parameter`
 */
export function timingOf(
  purchases: Purchases,
  rhythm: Rhythm,
  window: DayWindow,
  rule: Eligibility,
): Timing {
  if (!(rule.minOrders >= 3)) {
    throw new OrderlensError(
      'bad-parameter',
      `At least 3 orders are needed, so that one lies between the first and the last; found ${rule.minOrders}.`,
    );
  }
  requireWindow(rhythm, window);
  const found = countEligible(purchases, rule);
  requireCustomers(found, rule);
  return takeTiming(purchases, binsOf(rhythm, window), rule);
}

/** Like {@link timingOf}, without a least number of customers. */
export function takeTiming(purchases: Purchases, bins: Bins, rule: Eligibility): Timing {
  const { start, day, hour } = purchases;
  const { rhythm, window, cells, bins: width, binOf, cellOf } = bins;
  const n = countEligible(purchases, rule);
  const customer = new Int32Array(n);
  const from = new Int32Array(n);
  const to = new Int32Array(n).fill(cellOf.length);
  const counts = new Float64Array(n * width);
  const totals = new Int32Array(n);
  const cellCounts = new Float64Array(cells);
  const leftOut = { few: 0, short: 0 };
  let row = 0;
  for (let i = 0; i + 1 < start.length; i++) {
    const first = start[i]!;
    const last = start[i + 1]! - 1;
    if (last - first + 1 < rule.minOrders) {
      leftOut.few++;
      continue;
    }
    if (day[last]! - day[first]! < rule.minSpanDays) {
      leftOut.short++;
      continue;
    }
    customer[row] = i;
    totals[row] = last - first - 1;
    if (rhythm !== 'hour') {
      from[row] = day[first]! + 1 - window.from;
      to[row] = day[last]! - window.from;
    }
    for (let at = first + 1; at < last; at++) {
      const cell = cellOf[rhythm === 'hour' ? hour[at]! : day[at]! - window.from]!;
      cellCounts[cell]! += 1;
      counts[row * width + binOf[cell]!]! += 1;
    }
    row++;
  }
  return { bins, customer, from, to, counts, totals, cellCounts, leftOut };
}

/** What was known at the end of a day; customers keep their places. */
export function knownPurchases({ start, day, hour }: Purchases, lastDay: number): Purchases {
  const starts = new Int32Array(start.length);
  const days: number[] = [];
  const hours: number[] = [];
  for (let i = 0; i + 1 < start.length; i++) {
    for (let at = start[i]!; at < start[i + 1]! && day[at]! <= lastDay; at++) {
      days.push(day[at]!);
      if (hour.length) hours.push(hour[at]!);
    }
    starts[i + 1] = days.length;
  }
  return { start: starts, day: Int32Array.from(days), hour: Uint8Array.from(hours) };
}
