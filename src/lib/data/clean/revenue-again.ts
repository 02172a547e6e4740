import type { OrderLineColumn } from '../schema/canonical';
import { flaggedLinesSql } from '../schema/lines';
import { revenueSql } from '../schema/read-values';
import type { MappedColumns } from '../schema/source-columns';
import { ident } from '../sql';

/** Columns whose change may change a line's revenue or what it counts as. */
const TELLING = ['quantity', 'unit_price', 'discount_rate', 'line_revenue', 'status'];

export function tellsRevenue(column: string): boolean {
  return TELLING.includes(column);
}

/** The columns, beside a line's own flags, that revenue and flags are found from. */
export function flagColumns(
  columns: MappedColumns,
  available: ReadonlySet<OrderLineColumn>,
): string[] {
  const looked = [...TELLING];
  if (columns.mapping.meaning.cancellations.orderIdPrefix) looked.push('order_id');
  if (columns.has('currency')) looked.push('currency');
  return looked.filter((column) => available.has(column as OrderLineColumn));
}

/** Finds revenue and flags of the lines that step `place` changed, as when they were read. */
export function revenueAgainSql(
  columns: MappedColumns,
  available: ReadonlySet<OrderLineColumn>,
  table: string,
  place: number,
): string {
  const fields = flagColumns(columns, available).filter((column) => column !== 'line_revenue');
  const lines = `select ${['line_id', 'is_duplicate', 'is_guest', ...fields].map(ident).join(', ')},
            ${revenueSql(columns.mapping.meaning.revenue)} as line_revenue
          from ${table}
          where changed_by = ${place}`;
  return `update ${table}
set line_revenue = f.line_revenue, net_revenue = f.net_revenue,
  is_cancelled = f.is_cancelled, is_return = f.is_return,
  is_counted = f.is_counted, is_sale = f.is_sale
from (
  ${flaggedLinesSql(columns, lines)}
) f
where f.line_id = ${table}.line_id`;
}
