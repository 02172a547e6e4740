/**
 * Cohorts: customers by the period of their first purchase, and what each cohort did in the
 * calendar periods since. Exact retention counts who bought in a period, rolling retention who
 * bought in it or later.
 *
 * P. S. Fader & B. G. S. Hardie, "Customer-base valuation in a contractual setting", Marketing
 * Science 29(1), 2010, doi:10.1287/mksc.1080.0482 (retention by cohort and by tenure).
 */
import { addPeriods, periodStart, type DayWindow, type Granularity } from '../calendar';
import { OrderlensError } from '../errors';

export type CohortPeriod = Exclude<Granularity, 'day'>;

/** What happened, one entry per cohort and age (and split); parallel arrays. */
export interface CohortRows {
  /** Number of the group that the rows are split by, 0 where they are not split. */
  readonly split: ArrayLike<number>;
  /** 0-based period of the first purchase, counted from the first cohort. */
  readonly cohort: ArrayLike<number>;
  /** Periods since; negative for credit lines dated before the first purchase. */
  readonly age: ArrayLike<number>;
  /** Customers with a purchase in the period. */
  readonly active: ArrayLike<number>;
  /** Customers whose last purchase falls into the period. */
  readonly lastHere: ArrayLike<number>;
  readonly orders: ArrayLike<number>;
  /** Net revenue, credits and returns included. */
  readonly revenue: ArrayLike<number>;
}

/** The periods that cohorts and ages are made of. */
export interface CohortFrame {
  readonly period: CohortPeriod;
  /** First day of cohort 0's period. */
  readonly origin: number;
  /** Number of cohorts, empty ones too: periods from the origin to the last day. */
  readonly cohorts: number;
  /** True when the last period is over by the last day. */
  readonly lastIsFinished: boolean;
}

/** n × n, row-major: cohort `c` at age `k` stands at `c · n + k`; it exists for k < n − c. */
export interface CohortGrid extends CohortFrame {
  readonly size: Int32Array;
  readonly active: Int32Array;
  /** Customers with a purchase at this age or later. */
  readonly activeSince: Int32Array;
  readonly orders: Int32Array;
  readonly revenue: Float64Array;
  readonly customers: number;
  /** Credit lines dated before the customer's first purchase; in no cell. */
  readonly revenueBefore: number;
}

/** The frame of a window of days. */
export function cohortFrame(window: DayWindow, period: CohortPeriod): CohortFrame {
  if (!(window.to >= window.from)) {
    throw new OrderlensError('too-little-data', 'The date range holds no day of the data.');
  }
  const origin = periodStart(window.from, period);
  let cohorts = 0;
  let next = origin;
  while (next <= window.to) {
    cohorts += 1;
    next = addPeriods(origin, cohorts, period);
  }
  return { period, origin, cohorts, lastIsFinished: next - 1 === window.to };
}

/** Months where they make a picture, weeks for a few months, quarters for many years. */
export function choosePeriod(window: DayWindow): CohortPeriod {
  const days = window.to - window.from + 1;
  if (days < 150) return 'week';
  return days > 5 * 366 ? 'quarter' : 'month';
}

/**
 * The grid of one split group, or of all of them (`split` null).
 *
 * @throws OrderlensError `bad-data` for a row outside the frame.
 */
export function buildGrid(rows: CohortRows, frame: CohortFrame, split: number | null): CohortGrid {
  const n = frame.cohorts;
  const grid = {
    ...frame,
    size: new Int32Array(n),
    active: new Int32Array(n * n),
    activeSince: new Int32Array(n * n),
    orders: new Int32Array(n * n),
    revenue: new Float64Array(n * n),
    customers: 0,
    revenueBefore: 0,
  };
  for (let row = 0; row < rows.cohort.length; row++) {
    if (split !== null && rows.split[row] !== split) continue;
    const cohort = rows.cohort[row]!;
    const age = rows.age[row]!;
    if (!(cohort >= 0 && cohort < n && cohort + age < n)) {
      throw new OrderlensError(
        'bad-data',
        `A cohort of 0 to ${n - 1} within the date range is needed; found cohort ${cohort}, age ${age}.`,
      );
    }
    if (age < 0) {
      grid.revenueBefore += rows.revenue[row]!;
      continue;
    }
    const at = cohort * n + age;
    grid.active[at]! += rows.active[row]!;
    grid.orders[at]! += rows.orders[row]!;
    grid.revenue[at]! += rows.revenue[row]!;
    grid.activeSince[at]! += rows.lastHere[row]!;
  }
  for (let cohort = 0; cohort < n; cohort++) {
    // Whoever bought last at age j was active on or after every age up to j.
    for (let age = n - cohort - 2; age >= 0; age--) {
      grid.activeSince[cohort * n + age]! += grid.activeSince[cohort * n + age + 1]!;
    }
    grid.size[cohort] = grid.active[cohort * n]!;
    grid.customers += grid.size[cohort]!;
  }
  return grid;
}

/** Whether the data reach into the period at all, and to its end. */
export function cellState(
  grid: CohortFrame,
  cohort: number,
  age: number,
): 'finished' | 'unfinished' | 'ahead' {
  const last = grid.cohorts - 1;
  if (cohort + age > last) return 'ahead';
  return cohort + age === last && !grid.lastIsFinished ? 'unfinished' : 'finished';
}

/** First day of a cohort's period, or of its period at an age. */
export function periodDay(grid: CohortFrame, cohort: number, age = 0): number {
  return addPeriods(grid.origin, cohort + age, grid.period);
}
