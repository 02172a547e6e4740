import { ident } from '../sql';
import type { Label, TextRole } from './labels';
import type { MappedColumns } from './source-columns';

type OrderKeys = { readonly value: string } & (
  | { readonly table: null }
  /** A table to be made by `sql` and laid beside the file, which `value` reads. */
  | { readonly table: string; readonly sql: string }
);

const NUMBERED = '(row_number() over () - 1)::INTEGER';

/**
 * What makes lines one order. With an order number that is the number; without one, the customer at
 * one moment (as in CDNOW), each line of a guest being an order of its own; else every line.
 */
export function orderKeys(
  columns: MappedColumns,
  labels: ReadonlyMap<TextRole, Label>,
  schemaName: string,
  rows: string,
  usable: string,
): OrderKeys {
  const { orderIdentity } = columns.mapping.meaning;
  if (orderIdentity === 'line') return { value: NUMBERED, table: null };
  if (orderIdentity === 'order_id') {
    return { value: labels.get('order_id')!.key!, table: null };
  }
  const { r, v, o } = columns;
  const customer = labels.get('customer_id')!;
  const guestRow = `case when ${customer.key} is null then ${v}.row end`;
  const table = `${ident(schemaName)}.line_orders`;
  return {
    value: `${o}.key`,
    table,
    sql: `create table ${table} as
with lines as (
  select ${r}."__row" as row, ${usable || 'true'} as usable,
    ${customer.key} as customer_key, ${v}.ordered_at, ${guestRow} as guest_row
  from ${rows}
), moments as (
  select ${NUMBERED} as key, *
  from (select customer_key, ordered_at, guest_row from lines where usable group by all)
)
select lines.row, moments.key
from lines
left join moments on moments.customer_key is not distinct from lines.customer_key
  and moments.ordered_at = lines.ordered_at
  and moments.guest_row is not distinct from lines.guest_row`,
  };
}
