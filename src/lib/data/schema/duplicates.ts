import { ident } from '../sql';
import type { Role } from './canonical';
import type { MappedColumns } from './source-columns';

/** Columns likely to tell rows apart; rows that agree in these are compared in full. */
const TELLING: readonly Role[] = [
  'order_id',
  'product_id',
  'quantity',
  'line_revenue',
  'customer_id',
  'ordered_at',
  'product_name',
];

/**
 * `duplicate_rows`: the second and later of rows that agree in every column. Comparing a million rows
 * in every column is dear, so rows are first grouped by a hash of a few columns, and only those
 * that share one are compared in full.
 */
export function duplicateRowsSql(columns: MappedColumns, schemaName: string): string {
  const { source, r } = columns;
  const telling = TELLING.filter((role) => columns.has(role)).slice(0, 3);
  const few = `hash(${telling.map((role) => columns.raw(role)).join(', ')})`;
  const all = source.columns.map(({ name }) => `${r}.${ident(name)}`).join(', ');
  return `create table ${ident(schemaName)}.duplicate_rows as
with suspects as (
  select h from (select ${few} as h from ${source.relation} ${r}) group by h having count(*) > 1
)
select row
from (
  select ${r}."__row" as row,
    row_number() over (partition by ${all} order by ${r}."__row") as copy
  from ${source.relation} ${r}
  where ${few} in (select suspects.h from suspects)
)
where copy > 1`;
}
