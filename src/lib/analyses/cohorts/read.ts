import type { Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';
import type { CohortRows } from '../../core/cohorts/grid';

/** A number column without NULL, as a copy that owns its memory. */
export function numbers(table: Table, name: string): Int32Array | Float64Array {
  const vector = table.getChild(name);
  if (!vector || vector.nullCount > 0) {
    throw new OrderlensError(
      'internal',
      `The query of the cohorts gave ${vector ? `${vector.nullCount} empty values in` : 'no'} ${name}.`,
    );
  }
  return (vector.toArray() as Int32Array | Float64Array).slice();
}

/** Reads the result of `cellsSql`. */
export function readCells(table: Table): CohortRows {
  return {
    split: numbers(table, 'split'),
    cohort: numbers(table, 'cohort'),
    age: numbers(table, 'age'),
    active: numbers(table, 'active'),
    lastHere: numbers(table, 'last_here'),
    orders: numbers(table, 'orders'),
    revenue: numbers(table, 'revenue'),
  };
}
