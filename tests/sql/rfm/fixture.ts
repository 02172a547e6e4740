/** Canonical tables from a few plain columns, for tests of the SQL that reads them. */
import {
  CUSTOMER_COLUMNS,
  ORDER_COLUMNS,
  ORDER_LINE_COLUMNS,
  type DatasetSchema,
} from '../../../src/lib/data/schema/canonical';
import { rowsOf } from '../../../src/lib/data/query-result';
import type { NodeDatabase } from '../node-duckdb';

/** Every column of a canonical table: the given expressions, NULL for the others. */
function select(columns: Readonly<Record<string, string>>, given: Record<string, string>): string {
  return Object.entries(columns)
    .map(([name, type]) => `(${given[name] ?? 'NULL'})::${type} as ${name}`)
    .join(', ');
}

/**
 * Makes `order_lines`, `orders`, `customers` and an empty `audience_members`.
 *
 * @param from SQL that selects `order_id`, `customer_id` (NULL for guests), `ordered_on`,
 *   `net_revenue`, `is_sale`, and optionally `category`, `country`, `status`
 */
export async function makeCanonical(db: NodeDatabase, from: string): Promise<DatasetSchema> {
  await db.query(`create or replace table fixture as
    select *, dense_rank() over (order by order_id) - 1 as order_key,
      case when customer_id is not null
        then dense_rank() over (partition by customer_id is null order by customer_id) - 1
      end as customer_key
    from (select * from (select NULL::VARCHAR as category, NULL::VARCHAR as country, NULL::VARCHAR as status where false)
      union all by name (${from}))`);
  await db.query(
    `create or replace table order_lines as select ${select(ORDER_LINE_COLUMNS, {
      line_id: 'row_number() over () - 1',
      order_key: 'order_key',
      customer_key: 'customer_key',
      order_id: 'order_id',
      ordered_at: 'ordered_on',
      ordered_on: 'ordered_on',
      customer_id: 'customer_id',
      category: 'category',
      country: 'country',
      status: 'status',
      quantity: '1',
      line_revenue: 'net_revenue',
      net_revenue: 'net_revenue',
      is_cancelled: 'not is_sale',
      is_return: 'false',
      is_guest: 'customer_id is null',
      is_duplicate: 'false',
      is_counted: 'true',
      is_sale: 'is_sale',
    })} from fixture`,
  );
  await db.query(
    `create or replace table orders as select ${select(ORDER_COLUMNS, {
      order_key: 'order_key',
      order_id: 'any_value(order_id)',
      customer_key: 'any_value(customer_key)',
      customer_id: 'any_value(customer_id)',
      ordered_at: 'min(ordered_on)',
      ordered_on: 'min(ordered_on)',
      country: 'any_value(country)',
      status: 'any_value(status)',
      n_lines: 'count(*) filter (where is_sale)',
      net_revenue: 'sum(net_revenue)',
      is_guest: 'bool_and(is_guest)',
      is_sale: 'bool_or(is_sale)',
    })} from order_lines group by order_key`,
  );
  await db.query(
    `create or replace table customers as select ${select(CUSTOMER_COLUMNS, {
      customer_key: 'customer_key',
      customer_id: 'any_value(customer_id)',
      country: 'any_value(country)',
      first_ordered_on: 'min(ordered_on)',
      last_ordered_on: 'max(ordered_on)',
      orders: 'count(distinct order_key)',
      net_revenue: 'sum(net_revenue)',
    })} from order_lines where customer_key is not null group by customer_key`,
  );
  await db.query(
    'create or replace table audience_members (audience_id VARCHAR, customer_key INTEGER)',
  );
  const [facts] = rowsOf<{ first_day: string; last_day: string; n: number }>(
    await db.query(
      'select min(ordered_on) as first_day, max(ordered_on) as last_day, count(*) as n from order_lines',
    ),
  );
  return {
    columns: new Set(['customer_id', 'order_id', 'ordered_at', 'line_revenue']),
    firstDay: facts!.first_day,
    lastDay: facts!.last_day,
    lines: facts!.n,
    orders: 0,
    customers: 0,
    products: 0,
    currency: null,
    hasTimeOfDay: false,
    oneLinePerOrder: false,
    countries: [],
    categories: [],
    statuses: [],
  };
}
