/**
 * SQL of the overview, on the canonical tables. Two kinds:
 *
 * - *Base* queries leave the date range of the frame out and keep the day as a key. Their results
 *   add up over days, so a new date range needs none of them again.
 * - *Window* queries are for what does not add up cheaply: products and prices. Where their cells
 *   by day are few enough to keep, they too are read once, when the page is there.
 *
 * Distinct customers and repeat buyers do not add up over days either: they are counted exactly
 * from the one row per order that `orderRows` gives.
 *
 * Labels are cast to VARCHAR: tables may keep them as ENUM, whose values a streamed result lacks.
 */
import type { BinScale } from '../../core/histogram';
import { frameWhere, needsLines, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { and, date, number } from '../../data/sql';

/** A query with what it is for, as the Method panel shows it. */
export interface OverviewQuery {
  readonly title: string;
  readonly sql: string;
}

/** Above this many cells, of days × values, sums are asked for per window instead. */
export const MAX_CELLS = 300_000;

/** How categories are counted: from cells per day, per window, or not at all. */
export function categoryMode(schema: DatasetSchema, days: number): 'cells' | 'window' | 'none' {
  if (!schema.columns.has('category')) return 'none';
  const cells = Math.min(schema.lines, (schema.categories.length + 1) * days);
  return cells <= MAX_CELLS ? 'cells' : 'window';
}

function baseWhere(schema: DatasetSchema, frame: Frame): string {
  return and([
    `ordered_on between ${date(schema.firstDay)} and ${date(schema.lastDay)}`,
    frameWhere(frame, { without: ['from', 'to'] }),
  ]);
}

function dayNumber(schema: DatasetSchema): string {
  return `(ordered_on - ${date(schema.firstDay)})::INTEGER`;
}

/** What a sale line would bring without its discount, and NULL where that cannot be told. */
function listValue(schema: DatasetSchema): string {
  const known = schema.columns.has('unit_price') && schema.columns.has('quantity');
  return known ? 'unit_price * quantity' : '1';
}

/** Additive measures by day, and by category where its cells are few. */
export function dailyMeasures(schema: DatasetSchema, frame: Frame, days: number): OverviewQuery {
  const byCategory = categoryMode(schema, days) === 'cells';
  const list = listValue(schema);
  const discount = schema.columns.has('discount_rate')
    ? `coalesce(sum(${list}) filter (is_sale and discount_rate is not null), 0)::DOUBLE as list_value,
  coalesce(sum(${list} * discount_rate) filter (is_sale), 0)::DOUBLE as discount_value`
    : '0::DOUBLE as list_value,\n  0::DOUBLE as discount_value';
  return {
    title: byCategory ? 'Sums by day and category' : 'Sums by day',
    sql: `select
  ${dayNumber(schema)} as day,
  ${byCategory ? 'category::VARCHAR as category' : 'NULL::VARCHAR as category'},
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue,
  coalesce(sum(quantity) filter (is_sale), 0)::DOUBLE as units,
  count(*)::INTEGER as lines,
  (count(*) filter (is_counted))::INTEGER as counted,
  (count(*) filter (is_sale))::INTEGER as sales,
  (count(*) filter (is_cancelled or is_return))::INTEGER as taken_back,
  (count(*) filter (is_sale and customer_key is null))::INTEGER as guests,
  ${discount}
from order_lines
where ${baseWhere(schema, frame)}
group by ordered_on${byCategory ? ', order_lines.category' : ''}`,
  };
}

/** Where one row per order under a frame is found, and what makes and unmakes it. */
export interface PickedOrders {
  readonly relation: string;
  readonly where: string;
  readonly prepare: OverviewQuery | null;
  readonly drop: string | null;
}

/** Numbers the tables, so that two runs at the same time never read each other's. */
let pickedBefore = 0;

/**
 * Orders under a frame. Where it picks lines (by category or status), they are those that the lines
 * make up, with the sums of those lines only, in a table of their own; else the table `orders`.
 */
export function pickOrders(schema: DatasetSchema, frame: Frame): PickedOrders {
  if (!needsLines(frame)) {
    return { relation: 'orders', where: baseWhere(schema, frame), prepare: null, drop: null };
  }
  const relation = `overview_orders_${++pickedBefore}`;
  return {
    relation,
    where: 'true',
    prepare: {
      title: 'Orders of the chosen lines',
      sql: `create temp table ${relation} as
select
  order_key,
  first(customer_key) as customer_key,
  min(ordered_at) as ordered_at,
  min(ordered_on) as ordered_on,
  first(country) as country,
  sum(net_revenue) as net_revenue,
  sum(quantity) filter (is_sale) as units,
  bool_or(is_sale) as is_sale
from order_lines
where ${baseWhere(schema, frame)}
group by order_key`,
    },
    drop: `drop table if exists temp.${relation}`,
  };
}

/** One row per order: what counts of customers, order values and hours are made from. */
export function orderRows(schema: DatasetSchema, picked: PickedOrders): OverviewQuery {
  return {
    title: 'One row per order',
    sql: `select
  ${dayNumber(schema)} as day,
  coalesce(hour(ordered_at), 0)::TINYINT as hour,
  coalesce(customer_key, -1)::INTEGER as customer,
  coalesce(net_revenue, 0)::DOUBLE as revenue,
  is_sale::TINYINT as is_sale
from ${picked.relation}
where ${picked.where}`,
  };
}

/** Orders, units and revenue by day and country. */
export function countryCells(schema: DatasetSchema, picked: PickedOrders): OverviewQuery {
  return {
    title: 'Sums by day and country',
    sql: `select
  ${dayNumber(schema)} as day,
  country::VARCHAR as country,
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue,
  coalesce(sum(units), 0)::DOUBLE as units,
  (count(*) filter (is_sale))::INTEGER as orders
from ${picked.relation}
where ${picked.where}
group by ordered_on, ${picked.relation}.country`,
  };
}

function windowWhere(frame: Frame, from: string, to: string): string {
  return and([
    `ordered_on between ${date(from)} and ${date(to)}`,
    frameWhere(frame, { without: ['from', 'to'] }),
  ]);
}

/** Products with their sums in a window. `withOrders` counts their distinct orders, which is slow. */
export function productSums(
  frame: Frame,
  from: string,
  to: string,
  withOrders: boolean,
): OverviewQuery {
  return {
    title: 'Products',
    sql: `select
  product_key::INTEGER as "key",
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue,
  coalesce(sum(quantity) filter (is_sale), 0)::DOUBLE as units,
  ${withOrders ? '(count(distinct order_key) filter (is_sale))::INTEGER' : '0::INTEGER'} as orders
from order_lines
where product_key is not null and is_counted and ${windowWhere(frame, from, to)}
group by product_key
order by product_key`,
  };
}

/** Sums by day and product. */
export function productCells(schema: DatasetSchema, frame: Frame): OverviewQuery {
  return {
    title: 'Sums by day and product',
    sql: `select
  ${dayNumber(schema)} as day,
  product_key::INTEGER as "key",
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue,
  coalesce(sum(quantity) filter (is_sale), 0)::DOUBLE as units
from order_lines
where product_key is not null and is_counted and ${baseWhere(schema, frame)}
group by ordered_on, order_lines.product_key`,
  };
}

/** Values of a field with their sums in a window. */
export function fieldSums(
  field: 'category' | 'country',
  frame: Frame,
  from: string,
  to: string,
  withOrders: boolean,
): OverviewQuery {
  return {
    title: field === 'category' ? 'Categories' : 'Countries',
    sql: `select
  ${field}::VARCHAR as ${field},
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue,
  coalesce(sum(quantity) filter (is_sale), 0)::DOUBLE as units,
  ${withOrders ? '(count(distinct order_key) filter (is_sale))::INTEGER' : '0::INTEGER'} as orders
from order_lines
where is_counted and ${windowWhere(frame, from, to)}
group by order_lines.${field}
order by revenue desc, order_lines.${field}`,
  };
}

/** Names of a few products, or of all. */
export function productNames(keys: readonly number[] | 'all'): OverviewQuery {
  const where =
    keys === 'all' ? 'true' : `product_key in (${keys.map(number).join(', ') || 'NULL'})`;
  return {
    title: keys === 'all' ? 'Names of the products' : 'Names of the products shown',
    sql: `select product_key::INTEGER as "key", coalesce(product_name::VARCHAR, product_id::VARCHAR) as name
from products
where ${where}`,
  };
}

/** Up to about 20,000 unit prices spread over the file, to choose the bins by. */
export function priceSample(schema: DatasetSchema): OverviewQuery {
  const step = Math.max(1, Math.ceil(schema.lines / 20_000));
  return {
    title: 'A sample of unit prices, to choose the bins by',
    sql: `select unit_price::DOUBLE as price
from order_lines
where is_sale and unit_price > 0 and line_id % ${number(step)} = 0`,
  };
}

/**
 * Units sold by price bin in a window. Bins below the first and above the last are the caller's to
 * fold in: `least` and `greatest` would make the query five times slower.
 */
export function priceBins(
  frame: Frame,
  from: string,
  to: string,
  scale: BinScale,
  hasQuantity: boolean,
): OverviewQuery {
  return {
    title: 'Units by price',
    sql: `select
  ${priceBin(scale)}::DOUBLE as bin,
  coalesce(sum(${hasQuantity ? 'quantity' : '1'}), 0)::DOUBLE as units
from order_lines
where is_sale and unit_price > 0 and ${windowWhere(frame, from, to)}
group by bin`,
  };
}

function priceBin({ kind, low, width }: BinScale): string {
  const at = kind === 'log' ? 'log10(unit_price)' : 'unit_price';
  return `floor((${at} - ${number(low)}) / ${number(width)})`;
}

/** As {@link priceBins}, by day. */
export function priceCells(
  schema: DatasetSchema,
  frame: Frame,
  scale: BinScale,
  hasQuantity: boolean,
): OverviewQuery {
  return {
    title: 'Units by day and price',
    sql: `select
  ${dayNumber(schema)} as day,
  ${priceBin(scale)}::INTEGER as bin,
  coalesce(sum(${hasQuantity ? 'quantity' : '1'}), 0)::DOUBLE as units
from order_lines
where is_sale and unit_price > 0 and ${baseWhere(schema, frame)}
group by ordered_on, bin`,
  };
}

/** Every product sold in a window, for export. */
export function productExport(frame: Frame, from: string, to: string): OverviewQuery {
  return {
    title: 'All products',
    sql: `select
  p.product_id::VARCHAR as product_id,
  p.product_name::VARCHAR as product_name,
  p.category::VARCHAR as category,
  s.revenue,
  s.units,
  s.orders
from (
  ${productSums(frame, from, to, true).sql.replaceAll('\n', '\n  ')}
) as s
join products as p on p.product_key = s."key"
order by s.revenue desc, s."key"`,
  };
}
