import { ident } from '../sql';
import type { Label, TextRole } from './labels';
import type { MappedColumns } from './source-columns';

interface OrderKeys {
  /** What makes the table of keys; null when none is needed. */
  readonly sql: string | null;
  readonly value: string;
  readonly join: string;
  readonly scratch: readonly string[];
}

const NUMBERED = '(row_number() over () - 1)::INTEGER';

/**
 * What makes lines one order. With an order number that is the number; without one, the customer at
 * one moment (as in CDNOW), each line of a guest being an order of its own; else every line.
 */
export function orderKeys(
  columns: MappedColumns,
  labels: ReadonlyMap<TextRole, Label>,
  schemaName: string,
  usableRows: string,
  usable: string,
): OrderKeys {
  const { orderIdentity } = columns.mapping.meaning;
  if (orderIdentity === 'line') return { sql: null, value: NUMBERED, join: '', scratch: [] };
  if (orderIdentity === 'order_id') {
    return { sql: null, value: labels.get('order_id')!.key!, join: '', scratch: [] };
  }
  const { v, o } = columns;
  const customer = labels.get('customer_id')!;
  const table = `${ident(schemaName)}.order_moments`;
  const guestRow = `case when ${customer.key} is null then ${v}.row end`;
  return {
    sql: `create table ${table} as
select ${NUMBERED} as key, *
from (
  select ${customer.key} as customer_key, ${v}.ordered_at, ${guestRow} as guest_row
  from ${usableRows}${customer.join ? `\n  ${customer.join}` : ''}${usable ? `\n  where ${usable}` : ''}
  group by all
)`,
    value: `${o}.key`,
    join: `left join ${table} ${o} on ${o}.customer_key is not distinct from ${customer.key}
            and ${o}.ordered_at = ${v}.ordered_at
            and ${o}.guest_row is not distinct from ${guestRow}`,
    scratch: [table],
  };
}
