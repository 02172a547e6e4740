/** SQL of the basket page: the lines that fill baskets, the items' names, audiences. */
import { frameWhere, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { and, number } from '../../data/sql';

/** `mixed`: products and their categories in the same baskets. */
export const UNITS = ['product', 'category', 'subcategory', 'brand', 'mixed'] as const;
export type Unit = (typeof UNITS)[number];

export const BASKET_KINDS = ['order', 'customer', 'customer-day'] as const;
export type BasketKind = (typeof BASKET_KINDS)[number];

/**
 * `net`: what came back is taken off, so that an item counts only where more was kept than given
 * back in the same basket. `keep`: everything that was bought counts.
 */
export const RETURNS = ['net', 'keep'] as const;
export type Returns = (typeof RETURNS)[number];

export interface BasketChoice {
  readonly unit: Unit;
  readonly kind: BasketKind;
  readonly returns: Returns;
}

/** Units for which the file has a column. */
export function unitsOf(schema: DatasetSchema): Unit[] {
  const has = (column: 'category' | 'subcategory' | 'brand'): boolean => schema.columns.has(column);
  const products = schema.columns.has('product_id') || schema.columns.has('product_name');
  return UNITS.filter((unit) => {
    if (unit === 'product') return products;
    if (unit === 'mixed') return products && has('category');
    return has(unit);
  });
}

/** Kinds of basket that the file can make. */
export function kindsOf(schema: DatasetSchema): BasketKind[] {
  const kinds: BasketKind[] = schema.columns.has('order_id') ? ['order'] : [];
  if (schema.columns.has('customer_id')) {
    kinds.push('customer');
    if (schema.columns.has('ordered_at')) kinds.push('customer-day');
  }
  return kinds.length ? kinds : ['order'];
}

/** Customers where each order has a single line, since such orders join nothing. */
export function defaultKind(schema: DatasetSchema): BasketKind {
  const kinds = kindsOf(schema);
  return schema.oneLinePerOrder && kinds.includes('customer') ? 'customer' : kinds[0]!;
}

const COLUMN = { category: 'category', subcategory: 'subcategory', brand: 'brand' } as const;

/** Column of the groups that a unit puts into baskets; null for products alone. */
function groupColumn(unit: Unit): 'category' | 'subcategory' | 'brand' | null {
  if (unit === 'product') return null;
  return unit === 'mixed' ? 'category' : COLUMN[unit];
}

/** Groups are numbered by name, in `mixed` behind the products. */
function numberedGroups(unit: Unit, column: string): string {
  const first =
    unit === 'mixed' ? '(select coalesce(max(product_key), -1) + 1 from products)' : '0';
  return `select (row_number() over (order by id) - 1 + ${first})::INTEGER as item, id
  from (select distinct ${column}::VARCHAR as id from order_lines where ${column} is not null)`;
}

/**
 * Every item that the data set ever holds, whatever the frame: `item` INTEGER, dense from 0;
 * `id`, `name`, `category` VARCHAR; `parent` INTEGER, the item of its category or −1.
 */
export function itemsSql(unit: Unit): string {
  const column = groupColumn(unit);
  if (column === null) return `${productItems('-1')}\norder by item`;
  const groups = `select item, id, id as name, NULL::VARCHAR as category, -1 as parent from (
  ${numberedGroups(unit, column)}
  )`;
  if (unit !== 'mixed') return `${groups}\norder by item`;
  return `with cats as (
  ${groups}
),
goods as (
  ${productItems('coalesce((select c.item from cats c where c.id = p.category::VARCHAR), -1)')}
)
select * from goods union all select * from cats
order by item`;
}

function productItems(parent: string): string {
  return `select
    p.product_key::INTEGER as item,
    coalesce(p.product_id::VARCHAR, p.product_name::VARCHAR) as id,
    coalesce(p.product_name::VARCHAR, p.product_id::VARCHAR) as name,
    p.category::VARCHAR as category,
    (${parent})::INTEGER as parent
  from products p`;
}

/** How many units a line adds; only their sign and sum matter. */
const NET_UNITS = 'case when is_return then -1 else 1 end * coalesce(nullif(abs(quantity), 0), 1)';

/** Lines that may be in a basket, and what came back where that is taken off. */
const ROWS: Readonly<Record<Returns, string>> = {
  net: 'is_counted and not is_cancelled and (is_sale or is_return)',
  keep: 'is_sale',
};

/**
 * The lines that fill baskets, all columns without NULL: `owner` INTEGER (order, customer, or for
 * customers by day −1 − order where the customer is a guest), `day` INTEGER since 1970-01-01 (0 where
 * none is known), `product` INTEGER (−1 for none), `units` and `revenue` FLOAT, and where items are not the products alone
 * `grp` INTEGER, the item of the line's category or brand (−1 for none).
 *
 * Cancelled lines are out. Guests' orders are baskets of their own, except where a basket is a
 * customer: there they are out.
 */
export function linesSql(choice: BasketChoice, frame: Frame): string {
  const { unit, kind, returns } = choice;
  const column = groupColumn(unit);
  const conditions = [ROWS[returns], frameWhere(frame)];
  if (kind === 'customer') conditions.push('customer_key is not null');
  conditions.push(
    column !== null && unit !== 'mixed' ? `${column} is not null` : 'product_key is not null',
  );
  const owner = {
    order: 'order_key',
    customer: 'customer_key',
    'customer-day': 'case when customer_key is null then -1 - order_key else customer_key end',
  }[kind];
  const lines = `select
  (${owner})::INTEGER as owner,
  coalesce(ordered_on - DATE '1970-01-01', 0)::INTEGER as day,
  coalesce(product_key, -1)::INTEGER as product,
  (${returns === 'net' ? NET_UNITS : '1'})::FLOAT as units,
  coalesce(net_revenue, 0)::FLOAT as revenue${column === null ? '' : `,\n  coalesce(item, -1)::INTEGER as grp`}
from order_lines`;
  const where = `where ${and(conditions)}`;
  if (column === null) return `${lines}\n${where}`;
  return `with items as (
  ${numberedGroups(unit, column)}
)
${lines}
left join items on items.id = ${column}::VARCHAR
${where}`;
}

/**
 * The same lines as one value, `lines` LIST of STRUCT (NULL where there are none): one message to the
 * page instead of one for every 2,048 lines, each of which would wait for its turn there. Beside it
 * `products` INTEGER, how many the data set holds.
 *
 * @param sql from {@link linesSql}
 */
export function packedSql(sql: string): string {
  return `select list(line) as lines,
  (select coalesce(max(product_key), -1) + 1 from products)::INTEGER as products
from (
${sql}
) line`;
}

/** One row on what no basket can hold: `guest_orders` and `unnamed_lines` (sales without an item). */
export function leftOutSql(choice: BasketChoice, frame: Frame): string {
  const group = groupColumn(choice.unit);
  const column = group === null || choice.unit === 'mixed' ? 'product_key' : group;
  return `select
  (count(distinct order_key) filter (where customer_key is null))::INTEGER as guest_orders,
  (count(*) filter (where ${column} is null))::INTEGER as unnamed_lines,
  (count(distinct order_key))::INTEGER as orders
from order_lines
where is_sale
  and ${frameWhere(frame)}`;
}

/**
 * Customers who bought every item of one list within the frame, and none of the other at any time:
 * `customer_key`. What came back whole was not bought, but has been tried: it is no “not yet”.
 *
 * @param bought items as {@link itemsSql} numbers them
 */
export function boughtNotYetSql(
  { unit, returns }: Pick<BasketChoice, 'unit' | 'returns'>,
  frame: Frame,
  bought: readonly number[],
  notYet: readonly number[],
): string {
  const list = (items: readonly number[]): string =>
    items.map((item) => number(item)).join(', ') || 'NULL';
  const column = groupColumn(unit);
  const units = returns === 'net' ? NET_UNITS : '1';
  const of = (source: string, where: string): string =>
    source === 'product'
      ? `select customer_key, product_key as item, ${units} as units from order_lines
    where product_key is not null and customer_key is not null and ${where}`
      : `select customer_key, item, ${units} as units
    from order_lines join items on items.id = ${source}::VARCHAR
    where customer_key is not null and ${where}`;
  const lines = (where: string): string =>
    [
      ...(column === null || unit === 'mixed' ? [of('product', where)] : []),
      ...(column === null ? [] : [of(column, where)]),
    ].join('\n    union all\n    ');
  const groups = column === null ? '' : `items as (\n  ${numberedGroups(unit, column)}\n),\n`;
  return `with ${groups}bought as (
  select customer_key, item
  from (
    ${lines(`${ROWS[returns]} and ${frameWhere(frame, { without: ['category'] })}`)}
  )
  where item in (${list(bought)})
  group by customer_key, item
  having sum(units) > 0
),
ever as (
  select distinct customer_key
  from (
    ${lines('is_sale')}
  )
  where item in (${list(notYet)})
)
select customer_key::INTEGER as customer_key
from bought
where customer_key not in (select customer_key from ever)
group by customer_key
having count(*) = ${number(bought.length)}
order by customer_key`;
}
