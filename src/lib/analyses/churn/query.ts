import { frameWhere, needsLines, type Frame } from '../../data/frame';

/** Purchases of known customers in the frame: sums of a day, cancelled orders and credits aside. */
function daysCte(frame: Frame): string {
  return `with lines as (
  select customer_key, ordered_on, is_sale, net_revenue
  from ${needsLines(frame) ? 'order_lines' : 'orders'}
  where customer_key is not null
    and ${frameWhere(frame)}
),
days as (
  select customer_key, ordered_on, sum(net_revenue) as value
  from lines
  where is_sale
  group by all
)`;
}

/**
 * One row per customer with a purchase in the frame, by key: INTEGER `customer_key`,
 * `purchase_days`; DOUBLE `net` (all net revenue in the frame, credits included);
 * `customer_id`, `customer_name`, `country` VARCHAR; `last_day` DATE.
 */
export function customersSql(frame: Frame): string {
  return `${daysCte(frame)},
nets as (
  select customer_key, sum(net_revenue) as net from lines group by customer_key
)
select
  d.customer_key,
  count(*)::INTEGER as purchase_days,
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
 * {@link customersSql}), `day` (days since 1970-01-01); DOUBLE `value`.
 */
export function daysSql(frame: Frame): string {
  return `${daysCte(frame)}
select
  (dense_rank() over (order by customer_key) - 1)::INTEGER as customer,
  (ordered_on - DATE '1970-01-01')::INTEGER as day,
  value::DOUBLE as value
from days
order by customer_key, ordered_on`;
}
