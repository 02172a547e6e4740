import { cellState, type CohortGrid } from './grid';

export const COHORT_METRICS = [
  'retention',
  'rolling',
  'orders',
  'revenue',
  'aov',
  'cumulative',
] as const;
/**
 * - `retention`: active customers / cohort size.
 * - `rolling`: customers active then or later / cohort size.
 * - `orders`, `revenue`: sums of the cell.
 * - `aov`: revenue / orders of the cell.
 * - `cumulative`: revenue from age 0 to here / cohort size.
 */
export type CohortMetric = (typeof COHORT_METRICS)[number];

/** The value of a cell; null ahead of the data, for an empty cohort and for an AOV without orders. */
export function cellValue(
  grid: CohortGrid,
  metric: CohortMetric,
  cohort: number,
  age: number,
): number | null {
  const size = grid.size[cohort]!;
  if (size === 0 || cellState(grid, cohort, age) === 'ahead') return null;
  const at = cohort * grid.cohorts + age;
  switch (metric) {
    case 'retention':
      return grid.active[at]! / size;
    case 'rolling':
      return grid.activeSince[at]! / size;
    case 'orders':
      return grid.orders[at]!;
    case 'revenue':
      return grid.revenue[at]!;
    case 'aov':
      return grid.orders[at]! > 0 ? grid.revenue[at]! / grid.orders[at]! : null;
    case 'cumulative':
      return cumulative(grid, cohort, age) / size;
  }
}

/** Net revenue of a cohort from its first period to an age. */
function cumulative(grid: CohortGrid, cohort: number, age: number): number {
  let sum = 0;
  for (let k = 0; k <= age; k++) sum += grid.revenue[cohort * grid.cohorts + k]!;
  return sum;
}

/** One age over all cohorts that have come to it. */
export interface AgeAverage {
  /** Null when no cohort has come to this age. */
  readonly value: number | null;
  readonly cohorts: number;
  /** Customers of those cohorts: the base of every share and of revenue per customer. */
  readonly customers: number;
  /** Customers of those cohorts who bought at this age. */
  readonly active: number;
  readonly activeSince: number;
}

/**
 * The weighted average of each age 0 … n − 1: Σ active / Σ size for the retentions, Σ revenue /
 * Σ orders for the order value, Σ cumulative revenue / Σ size; the mean per cohort for sums.
 *
 * @param unfinished Whether cohorts whose period at this age is not over count too. They would pull
 *   the average down, so they do not unless asked for.
 */
export function averages(
  grid: CohortGrid,
  metric: CohortMetric,
  unfinished = false,
): readonly AgeAverage[] {
  const n = grid.cohorts;
  return Array.from({ length: n }, (_, age) => {
    let cohorts = 0;
    let customers = 0;
    let active = 0;
    let activeSince = 0;
    let orders = 0;
    let revenue = 0;
    let cumulated = 0;
    for (let cohort = 0; cohort + age < n; cohort++) {
      if (grid.size[cohort] === 0) continue;
      if (!unfinished && cellState(grid, cohort, age) === 'unfinished') continue;
      const at = cohort * n + age;
      cohorts += 1;
      customers += grid.size[cohort]!;
      active += grid.active[at]!;
      activeSince += grid.activeSince[at]!;
      orders += grid.orders[at]!;
      revenue += grid.revenue[at]!;
      if (metric === 'cumulative') cumulated += cumulative(grid, cohort, age);
    }
    const value = {
      retention: active / customers,
      rolling: activeSince / customers,
      orders: orders / cohorts,
      revenue: revenue / cohorts,
      aov: orders > 0 ? revenue / orders : NaN,
      cumulative: cumulated / customers,
    }[metric];
    return {
      value: cohorts > 0 && Number.isFinite(value) ? value : null,
      cohorts,
      customers,
      active,
      activeSince,
    };
  });
}
