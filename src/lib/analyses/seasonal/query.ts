import { frameWhere, needsLines, type Frame } from '../../data/frame';
import { number, text } from '../../data/sql';

/** Purchases of known customers in the frame: sums of a day, cancelled orders and credits aside. */
function daysCte(frame: Frame): string {
  return `lines as (
  select customer_key, ordered_at, ordered_on, is_sale, net_revenue
  from ${needsLines(frame) ? 'order_lines' : 'orders'}
  where customer_key is not null
    and ${frameWhere(frame)}
),
days as (
  select
    customer_key,
    ordered_on,
    extract(hour from min(ordered_at)) as hour,
    sum(net_revenue) as value
  from lines
  where is_sale
  group by customer_key, ordered_on
)`;
}

/** Customers with a purchase by their place: the 0-based rank of their key. */
function placesCte(): string {
  return `places as (
  select customer_key, (row_number() over (order by customer_key) - 1)::INTEGER as place
  from (select distinct customer_key from days)
)`;
}

/**
 * One row per customer with a purchase in the frame, by key: INTEGER `customer_key`,
 * `purchase_days`; DOUBLE `net` (all net revenue in the frame, credits included); `customer_id`,
 * `customer_name`, `country` VARCHAR; `first_day`, `last_day` DATE.
 */
export function customersSql(frame: Frame): string {
  return `with ${daysCte(frame)},
nets as (
  select customer_key, sum(net_revenue) as net from lines group by customer_key
)
select
  d.customer_key,
  count(*)::INTEGER as purchase_days,
  min(d.ordered_on) as first_day,
  max(d.ordered_on) as last_day,
  any_value(n.net)::DOUBLE as net,
  any_value(c.customer_id)::VARCHAR as customer_id,
  any_value(c.customer_name)::VARCHAR as customer_name,
  any_value(c.country)::VARCHAR as country
from days d
join nets n using (customer_key)
join customers c using (customer_key)
group by d.customer_key
order by d.customer_key`;
}

/**
 * One row per customer and purchase day, sorted by both: INTEGER `customer` (0-based place in
 * {@link customersSql}), `day` (days since 1970-01-01), `hour` of the first order; DOUBLE `value`.
 */
export function daysSql(frame: Frame): string {
  return `with ${daysCte(frame)}
select
  (dense_rank() over (order by customer_key) - 1)::INTEGER as customer,
  (ordered_on - DATE '1970-01-01')::INTEGER as day,
  coalesce(hour, 0)::INTEGER as hour,
  value::DOUBLE as value
from days
order by customer_key, ordered_on`;
}

/** Categories that the page tells apart; the rest sell too little to say when. */
export const MOST_CATEGORIES = 24;
/** About eight orders a month, or an index is mostly chance. */
export const LEAST_CATEGORY_ORDERS = 100;

/** The categories with most orders in the frame, by name: `category` VARCHAR, `orders` INTEGER. */
export function categoriesSql(frame: Frame): string {
  return `select category, orders
from (
  select category::VARCHAR as category, count(distinct order_key)::INTEGER as orders
  from order_lines
  where is_sale
    and category is not null
    and ${frameWhere(frame)}
  group by category
  having count(distinct order_key) >= ${number(LEAST_CATEGORY_ORDERS)}
  order by orders desc, category
  limit ${number(MOST_CATEGORIES)}
)
order by category`;
}

function categoryKeysCte(frame: Frame): string {
  return `keys as (
  select category, (row_number() over (order by category) - 1)::INTEGER as category_key
  from (${categoriesSql(frame)})
)`;
}

/** Months since the month of the window's first day. */
function cellOf(firstMonth: number): string {
  return `(extract(year from ordered_on) * 12 + extract(month from ordered_on) - 1 - ${number(firstMonth)})::INTEGER`;
}

/** Months since year 0 of an ISO day, as the queries count them. */
export function monthNumber(isoDay: string): number {
  return Number(isoDay.slice(0, 4)) * 12 + Number(isoDay.slice(5, 7)) - 1;
}

/**
 * Orders of each month in the frame, of guests too: INTEGER `cell` (months since `firstMonth`),
 * `category_key` (place in {@link categoriesSql}; −1 for all orders of the month), `orders`.
 */
export function storeMonthsSql(frame: Frame, firstMonth: number): string {
  return `with ${categoryKeysCte(frame)},
sold as (
  select order_key, category::VARCHAR as category, ${cellOf(firstMonth)} as cell
  from order_lines
  where is_sale
    and ${frameWhere(frame)}
)
select cell, (-1)::INTEGER as category_key, count(distinct order_key)::INTEGER as orders
from sold
group by cell
union all
select cell, category_key, count(distinct order_key)::INTEGER as orders
from sold
join keys using (category)
group by cell, category_key`;
}

/** Like {@link storeMonthsSql} for known customers, each by their place: INTEGER `customer`. */
export function customerMonthsSql(frame: Frame, firstMonth: number): string {
  return `with ${daysCte(frame)},
${placesCte()},
${categoryKeysCte(frame)},
sold as (
  select place as customer, order_key, category::VARCHAR as category, ${cellOf(firstMonth)} as cell
  from order_lines
  join places using (customer_key)
  where is_sale
    and ${frameWhere(frame)}
)
select customer, cell, (-1)::INTEGER as category_key, count(distinct order_key)::INTEGER as orders
from sold
group by customer, cell
union all
select customer, cell, category_key, count(distinct order_key)::INTEGER as orders
from sold
join keys using (category)
group by customer, cell, category_key`;
}

/** Known customers who bought a category in some months of the year (1 … 12): `customer_key`. */
export function buyersSql(frame: Frame, category: string, months: readonly number[]): string {
  return `select distinct customer_key::INTEGER as customer_key
from order_lines
where is_sale
  and customer_key is not null
  and category = ${text(category)}
  and extract(month from ordered_on) in (${months.map(number).join(', ')})
  and ${frameWhere(frame)}
order by customer_key`;
}

/** Purchases of guests in the frame, who cannot be recognised again: `orders`, `revenue`. */
export function guestsSql(frame: Frame): string {
  return `select
  count(distinct order_key)::INTEGER as orders,
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue
from order_lines
where is_sale
  and customer_key is null
  and ${frameWhere(frame)}`;
}
