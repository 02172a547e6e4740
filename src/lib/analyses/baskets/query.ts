/** SQL of the basket page: lines as (basket, item) pairs, the items' names, audiences. */
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

/**
 * Every item that the data set ever holds, whatever the frame: `item` INTEGER, dense from 0;
 * `id`, `name`, `category` VARCHAR; `parent` INTEGER, the item of its category or −1; `mean_revenue`
 * DOUBLE, what one basket with the item brings of it, on average over all purchases.
 */
export function itemsSql(unit: Unit): string {
  if (unit === 'product') return `${productItems('-1')}\norder by item`;
  if (unit !== 'mixed') return `${groupItems(COLUMN[unit], '0')}\norder by item`;
  return `with cats as (
  ${groupItems('category', '(select coalesce(max(product_key), -1) + 1 from products)')}
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
    (${parent})::INTEGER as parent,
    (p.net_revenue / nullif(p.orders, 0))::DOUBLE as mean_revenue
  from products p`;
}

function groupItems(column: string, first: string): string {
  return `select
    (row_number() over (order by ${column}::VARCHAR) - 1 + ${first})::INTEGER as item,
    ${column}::VARCHAR as id,
    ${column}::VARCHAR as name,
    NULL::VARCHAR as category,
    -1 as parent,
    (sum(net_revenue) / nullif(count(distinct order_key) filter (where is_sale), 0))::DOUBLE as mean_revenue
  from order_lines
  where ${column} is not null
  group by ${column}::VARCHAR`;
}

/**
 * One row per basket and item: `basket` INTEGER, dense from 0 in the order of the baskets' first
 * days; `item` as in {@link itemsSql}; `day` INTEGER, the basket's first day since 1970-01-01, or 0
 * throughout where the data have no days.
 *
 * Cancelled lines are out. Items count once in a basket. Guests' orders are baskets of their own,
 * except where a basket is a customer: there they are out.
 */
export function pairsSql(choice: BasketChoice, frame: Frame): string {
  const { unit, kind, returns } = choice;
  const rows =
    returns === 'net' ? 'is_counted and not is_cancelled and (is_sale or is_return)' : 'is_sale';
  const units =
    returns === 'net'
      ? 'case when is_return then -1 else 1 end * coalesce(nullif(abs(quantity), 0), 1)'
      : '1';
  const conditions = [rows, frameWhere(frame)];
  if (kind === 'customer') conditions.push('customer_key is not null');
  // Guests have no customer, so their order stands for the visit.
  const basket = {
    order: 'order_key::BIGINT',
    customer: 'customer_key::BIGINT',
    'customer-day':
      "case when customer_key is null then -1 - order_key::BIGINT else customer_key::BIGINT * 100000 + (ordered_on - DATE '1970-01-01') end",
  }[kind];
  const lines = (item: string, condition: string): string => `select
    ${basket} as basket_key,
    ${item} as item,
    ordered_on,
    ${units} as units
  from order_lines
  where ${and([...conditions, condition])}`;
  const byName = (column: string): string =>
    `select basket_key, items.item as item, ordered_on, units
  from (
  ${lines(`${column}::VARCHAR`, `${column} is not null`).replaceAll('\n', '\n  ')}
  ) named
  join items on items.id = named.item`;
  const products = lines('product_key', 'product_key is not null');
  const source =
    unit === 'product'
      ? products
      : unit === 'mixed'
        ? `${products}\n  union all\n  ${byName('category')}`
        : byName(COLUMN[unit]);
  const names =
    unit === 'product'
      ? ''
      : `items as (
  select item, id from (
  ${itemsSql(unit)}
  )${unit === 'mixed' ? '\n  where item >= (select coalesce(max(product_key), -1) + 1 from products)' : ''}
),
`;
  return `with ${names}bought as (
  ${source}
),
kept as (
  select basket_key, item::INTEGER as item, min(ordered_on) as day
  from bought
  group by basket_key, item
  having sum(units) > 0
),
baskets as (
  select
    basket_key,
    min(day) as day,
    (row_number() over (order by min(day), basket_key) - 1)::INTEGER as basket
  from kept
  group by basket_key
)
select
  baskets.basket,
  kept.item,
  coalesce((baskets.day - DATE '1970-01-01')::INTEGER, 0) as day
from kept
join baskets using (basket_key)`;
}

/** One row on what no basket can hold: `guest_orders` and `unnamed_lines` (sales without an item). */
export function leftOutSql(choice: BasketChoice, frame: Frame): string {
  const column = {
    product: 'product_key',
    mixed: 'product_key',
    category: 'category',
    subcategory: 'subcategory',
    brand: 'brand',
  }[choice.unit];
  return `select
  (count(distinct order_key) filter (where customer_key is null))::INTEGER as guest_orders,
  (count(*) filter (where ${column} is null))::INTEGER as unnamed_lines,
  (count(distinct order_key))::INTEGER as orders
from order_lines
where is_sale
  and ${frameWhere(frame)}`;
}

/**
 * Customers who bought every item of one list and none of the other: `customer_key`.
 *
 * @param bought items as {@link itemsSql} numbers them
 */
export function boughtNotYetSql(
  unit: Unit,
  frame: Frame,
  bought: readonly number[],
  notYet: readonly number[],
): string {
  const wanted = [...bought, ...notYet].map((item) => number(item)).join(', ');
  const count = (items: readonly number[]): string =>
    `count(distinct item) filter (where item in (${items.map((item) => number(item)).join(', ') || 'NULL'}))`;
  return `with items as (
  ${itemsSql(unit)}
),
bought as (
  ${purchases(unit, frame)}
)
select customer_key::INTEGER as customer_key
from bought
where item in (${wanted || 'NULL'})
group by customer_key
having ${count(bought)} = ${number(bought.length)}
  and ${count(notYet)} = 0
order by customer_key`;
}

function purchases(unit: Unit, frame: Frame): string {
  const where = `is_sale and customer_key is not null
    and ${frameWhere(frame, { without: ['category'] })}`;
  const products = `select distinct customer_key, product_key as item from order_lines
  where product_key is not null and ${where}`;
  const named = (column: string, condition: string): string =>
    `select distinct l.customer_key, items.item
  from order_lines l join items on items.id = l.${column}::VARCHAR${condition}
  where ${where.replaceAll('customer_key is not null', 'l.customer_key is not null')}`;
  if (unit === 'product') return products;
  if (unit === 'mixed') {
    return `${products}\n  union all\n  ${named(
      'category',
      ' and items.item >= (select coalesce(max(product_key), -1) + 1 from products)',
    )}`;
  }
  return named(COLUMN[unit], '');
}
