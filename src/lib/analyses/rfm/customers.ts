import type { Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';
import type { RfmCustomers } from '../../core/rfm/summary';

/** The customers of one frame: numbers as typed arrays, words left in the result of the query. */
export interface CustomerRows extends RfmCustomers {
  readonly count: number;
  readonly customerKey: Int32Array;
  /** The result of `customersSql`, whose text is read row by row when it is shown. */
  readonly table: Table;
}

/** Reads the result of `customersSql`. Every array owns its memory, so it may be transferred. */
export function readCustomers(table: Table): CustomerRows {
  return {
    count: table.numRows,
    customerKey: Int32Array.from(column(table, 'customer_key')),
    recencyDays: Int32Array.from(column(table, 'recency_days')),
    frequency: Int32Array.from(column(table, 'frequency')),
    spanDays: Int32Array.from(column(table, 'span_days')),
    monetary: Float64Array.from(column(table, 'monetary')),
    yearRevenue: Float64Array.from(column(table, 'year_revenue')),
    table,
  };
}

/**
 * A copy that may be handed over to a worker while the page keeps its own. Arrays of one Arrow
 * batch share a buffer: transferring one of them would silently empty the others.
 */
export function detachable(rows: RfmCustomers): {
  readonly customers: RfmCustomers;
  readonly transfer: Transferable[];
} {
  const customers = {
    recencyDays: rows.recencyDays.slice(),
    frequency: rows.frequency.slice(),
    monetary: rows.monetary.slice(),
    spanDays: rows.spanDays.slice(),
    yearRevenue: rows.yearRevenue.slice(),
  };
  return { customers, transfer: Object.values(customers).map((array) => array.buffer) };
}

/** A number column; the SQL promises that it holds no NULL, and `toArray` would not notice one. */
function column(table: Table, name: string): Int32Array | Float64Array {
  const vector = table.getChild(name);
  if (!vector || vector.nullCount > 0) {
    throw new OrderlensError(
      'internal',
      `The query for customers gave ${vector ? `${vector.nullCount} empty values in` : 'no'} ${name}.`,
    );
  }
  return vector.toArray() as Int32Array | Float64Array;
}
