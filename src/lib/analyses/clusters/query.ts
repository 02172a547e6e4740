import { FEATURES, type Feature } from '../../core/cluster/features/definitions';
import { frameWhere, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { date } from '../../data/sql';
import { asOfDay, yearStart } from '../rfm/query';

/** Lines that record a return or a credit. */
const RETURNED = 'is_return or net_revenue < 0';

/** Features that the data set has columns for; whether they differ at all is seen in the data. */
export function availableFeatures(schema: DatasetSchema): Feature[] {
  const has = (column: Parameters<DatasetSchema['columns']['has']>[0]): boolean =>
    schema.columns.has(column);
  const possible: Partial<Record<Feature, boolean>> = {
    discount: has('discount_rate'),
    quantity: has('quantity'),
    lines: !schema.oneLinePerOrder,
    shipping: has('shipping'),
    entropy: has('category') && schema.categories.length > 1,
    topShare: has('category') && schema.categories.length > 1,
  };
  return FEATURES.filter((id) => possible[id] ?? true);
}

/** One row per order of a known customer: what the features are made of. */
function boughtCte(frame: Frame): string {
  return `bought as (
  select
    customer_key,
    order_key,
    min(ordered_on) as day,
    bool_or(is_sale) as is_sale,
    sum(net_revenue) as revenue,
    count(*) filter (where is_sale) as n_lines,
    coalesce(sum(quantity) filter (where is_sale), 0) as units,
    coalesce(sum(discount_rate) filter (where is_sale), 0) as discount_sum,
    count(discount_rate) filter (where is_sale) as discount_lines,
    coalesce(sum(shipping) filter (where is_sale), 0) as shipping,
    count(*) filter (where ${RETURNED}) as returned
  from order_lines
  where customer_key is not null
    and is_counted
    and ${frameWhere(frame)}
  group by customer_key, order_key
)`;
}

/** Lines bought by customer, order and category. */
function categoryLinesCte(frame: Frame): string {
  return `category_lines as (
  select customer_key, order_key, category::VARCHAR as category, count(*) as n_lines
  from order_lines
  where customer_key is not null
    and is_sale
    and category is not null
    and ${frameWhere(frame)}
  group by customer_key, order_key, category
)`;
}

/**
 * One row per customer with a purchase in the frame, by `customer_key`: the features of
 * `FEATURES` by name, NaN where a customer has none; `recency_days`, `span_days`, `year_revenue`
 * DOUBLE; `customer_id`, `customer_name`, `country` VARCHAR. Only the last three may be NULL.
 */
export function featuresSql(schema: DatasetSchema, frame: Frame): string {
  const asOf = date(asOfDay(schema, frame));
  return `with ${boughtCte(frame)},
${categoryLinesCte(frame)},
by_category as (
  select customer_key, category, sum(n_lines) as n_lines
  from category_lines
  group by customer_key, category
),
shares as (
  select customer_key, n_lines / sum(n_lines) over (partition by customer_key) as share
  from by_category
),
variety as (
  select customer_key, greatest(0, -sum(share * ln(share))) as entropy, max(share) as top_share
  from shares
  group by customer_key
),
gaps as (
  select
    customer_key,
    day - lag(day) over (partition by customer_key order by day) as gap
  from bought
  where is_sale
),
rhythm as (
  select customer_key, avg(gap) as gap, stddev_samp(gap) as gap_spread
  from gaps
  where gap is not null
  group by customer_key
),
summed as (
  select
    customer_key,
    count(*) filter (where is_sale) as orders,
    sum(revenue) as spend,
    sum(n_lines) as n_lines,
    sum(units) as units,
    sum(discount_sum) as discount_sum,
    sum(discount_lines) as discount_lines,
    sum(shipping) filter (where is_sale) as shipping,
    sum(returned) as returned,
    min(day) filter (where is_sale) as first_day,
    max(day) filter (where is_sale) as last_day,
    coalesce(sum(revenue) filter (where day >= ${date(yearStart(asOfDay(schema, frame)))}), 0) as year_revenue
  from bought
  group by customer_key
  having count(*) filter (where is_sale) > 0
)
select
  s.customer_key::INTEGER as customer_key,
  (s.spend / s.orders)::DOUBLE as aov,
  (case when s.discount_lines > 0 then s.discount_sum / s.discount_lines else 0 end)::DOUBLE as discount,
  (s.units / s.n_lines)::DOUBLE as quantity,
  (s.n_lines / s.orders)::DOUBLE as lines,
  (s.shipping / s.orders)::DOUBLE as shipping,
  coalesce(v.entropy, 'NaN')::DOUBLE as entropy,
  coalesce(v.top_share, 'NaN')::DOUBLE as "topShare",
  least(1, s.returned / s.n_lines)::DOUBLE as returns,
  coalesce(r.gap, 'NaN')::DOUBLE as gap,
  coalesce(r.gap_spread, 'NaN')::DOUBLE as "gapSpread",
  s.spend::DOUBLE as spend,
  s.orders::DOUBLE as orders,
  (${asOf} - s.first_day)::DOUBLE as tenure,
  (${asOf} - s.last_day)::DOUBLE as recency_days,
  (s.last_day - s.first_day)::DOUBLE as span_days,
  s.year_revenue::DOUBLE as year_revenue,
  c.customer_id::VARCHAR as customer_id,
  c.customer_name::VARCHAR as customer_name,
  c.country::VARCHAR as country
from summed s
join customers c using (customer_key)
left join variety v using (customer_key)
left join rhythm r using (customer_key)
order by s.customer_key`;
}

/** One row per order of a known customer, by `order_key`; none of the columns is NULL. */
export function ordersSql(frame: Frame): string {
  return `with ${boughtCte(frame)}
select
  order_key::INTEGER as order_key,
  customer_key::INTEGER as customer_key,
  (day - DATE '1970-01-01')::INTEGER as day,
  is_sale::INTEGER as is_sale,
  revenue::DOUBLE as revenue,
  n_lines::INTEGER as n_lines,
  units::DOUBLE as units,
  discount_sum::DOUBLE as discount_sum,
  discount_lines::INTEGER as discount_lines,
  shipping::DOUBLE as shipping,
  returned::INTEGER as returned
from bought
order by order_key, customer_key`;
}

/** Lines bought by order and category, by `order_key`; `category_key` as in {@link categoriesSql}. */
export function categoryLinesSql(frame: Frame): string {
  return `with ${categoryLinesCte(frame)}, keyed as (${categoriesSql()})
select
  order_key::INTEGER as order_key,
  customer_key::INTEGER as customer_key,
  category_key::INTEGER as category_key,
  n_lines::INTEGER as n_lines
from category_lines
join keyed using (category)
order by order_key, customer_key`;
}

/** Every category with its number from 0. */
export function categoriesSql(): string {
  return `select category, (row_number() over (order by category) - 1)::INTEGER as category_key
from (select distinct category::VARCHAR as category from order_lines where category is not null)`;
}

/** Revenue and orders of those who cannot be clustered at all: guests and who never bought. */
export { leftOutSql } from '../rfm/query';
