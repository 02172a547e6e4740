/** Query results as the jobs take them; every array owns its memory. */
import type { Table } from 'apache-arrow';
import type { DayWindow } from '../../core/calendar';
import type { CategoryRows } from '../../core/seasonal/campaign';
import type { CalendarInput, PurchaseRows } from '../../core/seasonal/jobs';
import { numbers } from '../cohorts/read';

/** Reads `daysSql`. */
export function readPurchases(
  days: Table,
  customers: number,
  window: DayWindow,
  hasTimeOfDay: boolean,
): PurchaseRows {
  return {
    customers,
    customer: Int32Array.from(numbers(days, 'customer')),
    day: Int32Array.from(numbers(days, 'day')),
    hour: hasTimeOfDay ? Uint8Array.from(numbers(days, 'hour')) : new Uint8Array(0),
    value: Float64Array.from(numbers(days, 'value')),
    window,
  };
}

/** Reads `storeMonthsSql`: categories × months, the last row all orders. */
export function readStoreMonths(table: Table, categories: number, cells: number): Float64Array {
  const category = numbers(table, 'category_key');
  const cell = numbers(table, 'cell');
  const orders = numbers(table, 'orders');
  const counts = new Float64Array((categories + 1) * cells);
  for (let row = 0; row < cell.length; row++) {
    const of = category[row]! < 0 ? categories : category[row]!;
    if (cell[row]! >= 0 && cell[row]! < cells) counts[of * cells + cell[row]!] = orders[row]!;
  }
  return counts;
}

/** Reads `customerMonthsSql`: with a category, and all of a month together. */
export function readCustomerMonths(
  table: Table,
  categories: number,
): Pick<CalendarInput, 'bought' | 'orders'> {
  const category = numbers(table, 'category_key');
  const columns = ['customer', 'cell', 'orders'].map((name) => numbers(table, name));
  const rowsWhere = (inCategory: boolean): Int32Array => {
    const rows: number[] = [];
    for (let row = 0; row < category.length; row++) {
      if (category[row]! >= 0 === inCategory) rows.push(row);
    }
    return Int32Array.from(rows);
  };
  const take = (rows: Int32Array): Pick<CategoryRows, 'customer' | 'cell' | 'orders'> => ({
    customer: Int32Array.from(rows, (row) => columns[0]![row]!),
    cell: Int32Array.from(rows, (row) => columns[1]![row]!),
    orders: Float64Array.from(rows, (row) => columns[2]![row]!),
  });
  const apart = rowsWhere(true);
  return {
    bought: {
      ...take(apart),
      category: Int32Array.from(apart, (row) => category[row]!),
      categories,
    },
    orders: take(rowsWhere(false)),
  };
}

/** The texts of a column. */
export function texts(table: Table, name: string): string[] {
  const vector = table.getChild(name);
  return Array.from({ length: table.numRows }, (_, row) => String(vector?.get(row)));
}
