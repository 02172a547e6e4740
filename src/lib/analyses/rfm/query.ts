import { frameWhere, needsLines, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { date } from '../../data/sql';

/** The day after the last date in range: recency counts whole days up to it, so it is at least 1. */
export function asOfDay(schema: DatasetSchema, frame: Frame): string {
  const last = frame.to !== null && frame.to < schema.lastDay ? frame.to : schema.lastDay;
  const day = new Date(`${last}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** First day that the frame and the data have in common. */
export function firstDay(schema: DatasetSchema, frame: Frame): string {
  return frame.from !== null && frame.from > schema.firstDay ? frame.from : schema.firstDay;
}

/** First day of the year that ends with the day before `asOf`. */
export function yearStart(asOf: string): string {
  const day = new Date(`${asOf}T00:00:00Z`);
  // A year before 29 February is 1 March: the setter itself goes on to it.
  day.setUTCFullYear(day.getUTCFullYear() - 1);
  return day.toISOString().slice(0, 10);
}

/**
 * One row per customer with a purchase in the frame, in the order that decides ties: by customer
 * id, as a number where it is one.
 *
 * Columns: `customer_key` INTEGER; `recency_days`, `frequency`, `span_days` INTEGER; `monetary`,
 * `year_revenue` DOUBLE, none of them NULL; `customer_id`, `customer_name`, `country` VARCHAR.
 *
 * Texts are cast since they may be ENUMs, which sort by code and arrive as dictionaries.
 *
 * `orders` is used where it can answer, `order_lines` where the frame names categories or statuses.
 */
export function customersSql(schema: DatasetSchema, frame: Frame): string {
  const asOf = asOfDay(schema, frame);
  const source = needsLines(frame) ? 'order_lines' : 'orders';
  const counted = needsLines(frame)
    ? 'count(distinct order_key) filter (where is_sale)'
    : 'count(*) filter (where is_sale)';
  return `with bought as (
  select
    customer_key,
    max(ordered_on) filter (where is_sale) as last_day,
    min(ordered_on) filter (where is_sale) as first_day,
    ${counted} as frequency,
    sum(net_revenue) as monetary,
    coalesce(sum(net_revenue) filter (where ordered_on >= ${date(yearStart(asOf))}), 0) as year_revenue
  from ${source}
  where customer_key is not null
    and ${frameWhere(frame)}
  group by customer_key
)
select
  b.customer_key,
  (${date(asOf)} - b.last_day)::INTEGER as recency_days,
  b.frequency::INTEGER as frequency,
  b.monetary::DOUBLE as monetary,
  b.year_revenue::DOUBLE as year_revenue,
  (b.last_day - b.first_day)::INTEGER as span_days,
  c.customer_id::VARCHAR as customer_id,
  c.customer_name::VARCHAR as customer_name,
  c.country::VARCHAR as country
from bought b
join customers c using (customer_key)
where b.frequency > 0
order by try_cast(c.customer_id::VARCHAR as DOUBLE) nulls last, c.customer_id::VARCHAR`;
}

/**
 * One row about who is not scored, and why: `guest_orders`, `guest_revenue` (purchases without a
 * customer), `never_bought` (customers of the frame with cancelled or returned orders only) and
 * `never_bought_revenue`; `guest_lines` and `lines_used`, the counted lines of guests and of the scored.
 */
export function leftOutSql(frame: Frame): string {
  return `with framed as (
  select customer_key, order_key, is_sale, net_revenue
  from order_lines
  where is_counted
    and ${frameWhere(frame)}
),
buyers as (
  select customer_key, bool_or(is_sale) as bought, sum(net_revenue) as revenue, count(*) as n_lines
  from framed
  where customer_key is not null
  group by customer_key
),
guests as (
  select
    count(distinct order_key) filter (where is_sale) as orders,
    coalesce(sum(net_revenue), 0) as revenue,
    count(*) as n_lines
  from framed
  where customer_key is null
)
select
  (select orders from guests)::INTEGER as guest_orders,
  (select revenue from guests)::DOUBLE as guest_revenue,
  (select n_lines from guests)::INTEGER as guest_lines,
  count(*) filter (where not bought)::INTEGER as never_bought,
  coalesce(sum(revenue) filter (where not bought), 0)::DOUBLE as never_bought_revenue,
  coalesce(sum(n_lines) filter (where bought), 0)::INTEGER as lines_used
from buyers`;
}

/**
 * One row about the step from a customer's first order in the frame to the second: `customers`, who
 * made it, and `median_days`, the median of the days between (0 for the same day; NULL when nobody
 * made it). Those who have not come back are in neither.
 */
export function secondOrderSql(frame: Frame): string {
  const bought = needsLines(frame)
    ? `select customer_key, order_key, min(ordered_on) as ordered_on
  from order_lines
  where is_sale
    and customer_key is not null
    and ${frameWhere(frame)}
  group by customer_key, order_key`
    : `select customer_key, ordered_on
  from orders
  where is_sale
    and customer_key is not null
    and ${frameWhere(frame)}`;
  return `with bought as (
  ${bought}
),
returned as (
  select min(ordered_on, 2) as days
  from bought
  group by customer_key
  having count(*) > 1
)
select
  count(*)::INTEGER as customers,
  median((days[2] - days[1])::DOUBLE) as median_days
from returned`;
}
