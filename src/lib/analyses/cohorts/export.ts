/** The cells of all cohorts as an Arrow table, one row per cohort and age, for files. */
import { DateDay, makeData, makeVector, Table, Vector, type DataType } from 'apache-arrow';
import { cellState, periodDay, type CohortGrid } from '../../core/cohorts/grid';
import { cellValue } from '../../core/cohorts/metrics';

export function cellsTable(grid: CohortGrid): Table {
  const n = grid.cohorts;
  let count = 0;
  for (let cohort = 0; cohort < n; cohort++) if (grid.size[cohort]! > 0) count += n - cohort;
  const ints = (): Int32Array => new Int32Array(count);
  const reals = (): Float64Array => new Float64Array(count);
  const [cohortDay, age, customers, active, since, orders] = [
    ints(),
    ints(),
    ints(),
    ints(),
    ints(),
    ints(),
  ];
  const [retention, rolling, revenue, cumulative] = [reals(), reals(), reals(), reals()];
  const finished = new Int8Array(count);
  let row = 0;
  for (let cohort = 0; cohort < n; cohort++) {
    if (grid.size[cohort] === 0) continue;
    for (let k = 0; cohort + k < n; k++, row++) {
      const at = cohort * n + k;
      cohortDay[row] = periodDay(grid, cohort);
      age[row] = k;
      customers[row] = grid.size[cohort]!;
      active[row] = grid.active[at]!;
      since[row] = grid.activeSince[at]!;
      orders[row] = grid.orders[at]!;
      revenue[row] = grid.revenue[at]!;
      retention[row] = cellValue(grid, 'retention', cohort, k)!;
      rolling[row] = cellValue(grid, 'rolling', cohort, k)!;
      cumulative[row] = cellValue(grid, 'cumulative', cohort, k)!;
      finished[row] = cellState(grid, cohort, k) === 'finished' ? 1 : 0;
    }
  }
  // From buffers: Arrow's own builders make functions from text, which the page's policy forbids.
  const days = new Vector([
    makeData({ type: new DateDay(), length: count, nullCount: 0, data: cohortDay }),
  ]);
  const columns: Record<string, Vector<DataType>> = {
    cohort: days,
    age: makeVector(age),
    customers: makeVector(customers),
    active: makeVector(active),
    active_then_or_later: makeVector(since),
    retention: makeVector(retention),
    rolling_retention: makeVector(rolling),
    orders: makeVector(orders),
    revenue: makeVector(revenue),
    revenue_per_customer_so_far: makeVector(cumulative),
    is_finished: makeVector(finished),
  };
  return new Table(columns);
}
