/** Do the newer cohorts come back more often than the older ones? */
import { cellState, type CohortGrid, type CohortPeriod } from './grid';
import { averages } from './metrics';

const Z95 = 1.959963984540054;

/** A share with its 95 % interval, all 0..1. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval (E. B. Wilson 1927, doi:10.1080/01621459.1927.10502953); [0, 1] for
 * nobody.
 */
export function wilson(count: number, of: number): Share {
  if (!(of > 0)) return { count, of, share: NaN, low: 0, high: 1 };
  const share = count / of;
  const z2 = Z95 * Z95;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export interface CohortTrend {
  readonly age: number;
  readonly older: Share;
  readonly newer: Share;
  /** newer − older, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Cohorts in each half. */
  readonly olderCohorts: number;
  readonly newerCohorts: number;
  readonly firstOlder: number;
  readonly firstNewer: number;
}

/**
 * Retention at one age, the newer half of the finished cohorts against the older half. The interval
 * is Newcombe's hybrid of two Wilson intervals (R. G. Newcombe 1998,
 * doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10). It takes
 * customers as independent.
 *
 * @param skipFirst Leaves out cohort 0, which may hold customers from before the data begin.
 * @returns null with fewer than two cohorts in a half.
 */
export function cohortTrend(grid: CohortGrid, age: number, skipFirst: boolean): CohortTrend | null {
  const n = grid.cohorts;
  const usable: number[] = [];
  for (let cohort = skipFirst ? 1 : 0; cohort + age < n; cohort++) {
    if (grid.size[cohort]! > 0 && cellState(grid, cohort, age) === 'finished') usable.push(cohort);
  }
  const half = Math.floor(usable.length / 2);
  if (half < 2) return null;
  const [before, after] = [usable.slice(0, half), usable.slice(half)];
  const pooled = (cohorts: readonly number[]): Share =>
    wilson(
      cohorts.reduce((sum, cohort) => sum + grid.active[cohort * n + age]!, 0),
      cohorts.reduce((sum, cohort) => sum + grid.size[cohort]!, 0),
    );
  const older = pooled(before);
  const newer = pooled(after);
  const difference = newer.share - older.share;
  return {
    age,
    older,
    newer,
    difference,
    low: difference - Math.hypot(newer.share - newer.low, older.high - older.share),
    high: difference + Math.hypot(newer.high - newer.share, older.share - older.low),
    olderCohorts: before.length,
    newerCohorts: after.length,
    firstOlder: before[0]!,
    firstNewer: after[0]!,
  };
}

/** Ages of a year later, and the ages in between that it is held against. */
const YEAR: Readonly<
  Record<CohortPeriod, { readonly age: number; readonly from: number; readonly to: number } | null>
> = {
  week: null,
  month: { age: 12, from: 4, to: 8 },
  quarter: { age: 4, from: 2, to: 2 },
};

export interface YearlyReturn {
  readonly age: number;
  readonly from: number;
  readonly to: number;
  /** Retention a year after the first purchase, and the mean over the ages in between. */
  readonly aYearOn: number;
  readonly between: number;
}

/**
 * Whether customers come back at the time of year at which they came first: retention a year on at
 * least half as high again as in between. Null where it is not, or where fewer than `leastCustomers`
 * have come that far.
 */
export function yearlyReturn(grid: CohortGrid, leastCustomers: number): YearlyReturn | null {
  const year = YEAR[grid.period];
  if (!year || grid.cohorts <= year.age) return null;
  const average = averages(grid, 'retention');
  const then = average[year.age]!;
  const ages = average.slice(year.from, year.to + 1).flatMap(({ value }) => value ?? []);
  const between = ages.reduce((sum, value) => sum + value, 0) / Math.max(1, ages.length);
  if (then.value === null || then.customers < leastCustomers || !ages.length) return null;
  if (!(then.value >= 1.5 * between)) return null;
  return { ...year, aYearOn: then.value, between };
}
