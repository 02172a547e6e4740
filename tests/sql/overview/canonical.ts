import { rowsOf } from '../../../src/lib/data/query-result';
import {
  ORDER_LINE_COLUMNS,
  type DatasetSchema,
  type OrderLineColumn,
} from '../../../src/lib/data/schema/canonical';
import { ident } from '../../../src/lib/data/sql';
import type { NodeDatabase } from '../node-duckdb';

/**
 * Canonical tables from a query that gives some of the columns of `order_lines`; the others are
 * NULL, flags that are not given are false (`is_counted` and `is_sale` true). For tests that say
 * themselves what each line is, without the mapping in between.
 */
export async function canonicalTables(
  db: NodeDatabase,
  select: string,
  options: { readonly hasTimeOfDay?: boolean } = {},
): Promise<DatasetSchema> {
  const given = new Set(
    rowsOf<{ column_name: string }>(await db.query(`describe ${select}`)).map(
      (row) => row.column_name,
    ),
  );
  const columns = Object.entries(ORDER_LINE_COLUMNS).map(([name, type]) => {
    const value = given.has(name)
      ? `${ident(name)}::${type}`
      : type === 'BOOLEAN'
        ? String(name === 'is_counted' || name === 'is_sale')
        : `NULL::${type}`;
    return `${value} as ${ident(name)}`;
  });
  await db.query(
    `create or replace table order_lines as select ${columns.join(', ')} from (${select})`,
  );
  await db.query(`create or replace table orders as
    select order_key, first(order_id) as order_id, first(customer_key) as customer_key,
      min(ordered_at) as ordered_at, min(ordered_on) as ordered_on, first(country) as country,
      (count(*) filter (is_sale))::INTEGER as n_lines, sum(quantity) filter (is_sale) as units,
      sum(net_revenue) as net_revenue, bool_or(is_sale) as is_sale
    from order_lines group by order_key`);
  await db.query(`create or replace table products as
    select product_key, first(product_id) as product_id, first(product_name) as product_name, first(category) as category
    from order_lines where product_key is not null group by product_key`);
  await db.query(
    'create or replace table audience_members(audience_id VARCHAR, customer_key INTEGER)',
  );
  return describe(db, given, options.hasTimeOfDay ?? true);
}

async function describe(
  db: NodeDatabase,
  given: ReadonlySet<string>,
  hasTimeOfDay: boolean,
): Promise<DatasetSchema> {
  const [totals] = rowsOf<{
    first: string;
    last: string;
    lines: number;
    orders: number;
    customers: number;
    products: number;
  }>(
    await db.query(`select min(ordered_on) as first, max(ordered_on) as last, count(*) as lines,
      count(distinct order_key) as orders, count(distinct customer_key) as customers,
      count(distinct product_key) as products from order_lines where is_counted`),
  );
  const values = async (field: string) =>
    rowsOf<{ value: string; lines: number }>(
      await db.query(`select ${field} as value, count(*) as lines from order_lines
        where ${field} is not null group by ${field} order by lines desc, value`),
    );
  return {
    columns: new Set(
      [...given].filter((name): name is OrderLineColumn => name in ORDER_LINE_COLUMNS),
    ),
    firstDay: totals!.first,
    lastDay: totals!.last,
    lines: totals!.lines,
    orders: totals!.orders,
    customers: totals!.customers,
    products: totals!.products,
    currency: 'GBP',
    hasTimeOfDay,
    oneLinePerOrder: totals!.lines === totals!.orders,
    countries: await values('country'),
    categories: await values('category'),
    statuses: await values('status'),
  };
}
