import { rowsOf, type SqlRunner } from '../query-result';
import { ident } from '../sql';
import {
  ORDER_LINE_COLUMNS,
  ROLES,
  type DatasetSchema,
  type FieldValue,
  type OrderLineColumn,
} from './canonical';
import type { MappedColumns } from './source-columns';

/** Values of a filterable field that are kept for menus. */
const MOST_VALUES = 500;

/** Columns that every data set has, but for days and amounts where no column says them. */
const ALWAYS: readonly OrderLineColumn[] = [
  'line_id',
  'order_key',
  'ordered_at',
  'ordered_on',
  'line_revenue',
  'net_revenue',
  'is_cancelled',
  'is_return',
  'is_guest',
  'is_duplicate',
  'is_counted',
  'is_sale',
];

const DAYS: readonly OrderLineColumn[] = ['ordered_at', 'ordered_on'];
const AMOUNTS: readonly OrderLineColumn[] = ['line_revenue', 'net_revenue'];

/** Asks the finished tables what the rest of the site wants to know of them. */
export async function describeDataset(
  columns: MappedColumns,
  schemaName: string,
  oneLinePerOrder: boolean,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<DatasetSchema> {
  const schema = ident(schemaName);
  const mapped = ROLES.filter(
    (role) => columns.has(role) && !(ALWAYS as readonly string[]).includes(role),
  );
  const [facts] = rowsOf<Record<string, string | number | boolean | null>>(
    await run(`select
  ${mapped.map((role) => `count(${role}) > 0 as "has ${role}",\n  `).join('')}(count(*) filter (where is_counted))::DOUBLE as lines,
  strftime(min(ordered_on) filter (where is_counted), '%Y-%m-%d') as first,
  strftime(max(ordered_on) filter (where is_counted), '%Y-%m-%d') as last,
  coalesce(bool_or(ordered_at <> ordered_on), false) as timed
from ${schema}.order_lines`),
  );
  const [counts] = rowsOf<{ orders: number; customers: number; products: number }>(
    await run(`select
  (select count(*)::DOUBLE from ${schema}.orders where is_sale) as orders,
  (select count(*)::DOUBLE from ${schema}.customers where orders > 0) as customers,
  (select count(*)::DOUBLE from ${schema}.products where orders > 0) as products`),
  );
  const filled = new Set<OrderLineColumn>(ALWAYS);
  if (!columns.has('ordered_at')) for (const column of DAYS) filled.delete(column);
  if (columns.mapping.meaning.revenue === 'none') {
    for (const column of AMOUNTS) filled.delete(column);
  }
  for (const role of mapped) if (facts![`has ${role}`]) filled.add(role);
  if (filled.has('customer_id')) filled.add('customer_key');
  if (filled.has('product_id') || filled.has('product_name')) filled.add('product_key');
  const values = async (field: 'country' | 'category' | 'status'): Promise<FieldValue[]> =>
    filled.has(field)
      ? rowsOf<{ value: string; lines: number }>(
          await run(`select ${field}::VARCHAR as value, count(*)::DOUBLE as lines
from ${schema}.order_lines
where is_counted and ${field} is not null
group by ${field}
order by lines desc, value
limit ${MOST_VALUES}`),
        )
      : [];
  return {
    columns: new Set(
      (Object.keys(ORDER_LINE_COLUMNS) as OrderLineColumn[]).filter((column) => filled.has(column)),
    ),
    firstDay: String(facts!['first'] ?? ''),
    lastDay: String(facts!['last'] ?? ''),
    lines: Number(facts!['lines']),
    orders: counts!.orders,
    customers: counts!.customers,
    products: counts!.products,
    currency: columns.mapping.meaning.currency,
    hasTimeOfDay: Boolean(facts!['timed']),
    oneLinePerOrder,
    countries: await values('country'),
    categories: await values('category'),
    statuses: await values('status'),
  };
}
