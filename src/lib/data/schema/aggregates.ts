import { ident } from '../sql';

/** What the SQL of the one-row-each tables needs to know. */
interface AggregateParts {
  readonly schemaName: string;
  /** Every order has one line, so nothing need be added up. */
  readonly oneLinePerOrder: boolean;
  readonly hasCustomers: boolean;
  readonly hasProducts: boolean;
  /** Whether there is tax or shipping to add up. */
  readonly hasTax: boolean;
  readonly hasShipping: boolean;
}

/** `orders`: a view where every order is one line, else a table. */
export function ordersSql(parts: AggregateParts): string {
  const { schemaName, oneLinePerOrder, hasTax, hasShipping } = parts;
  const schema = ident(schemaName);
  const sumOf = (column: string, isFilled: boolean): string =>
    isFilled ? `sum(${column}) filter (where is_sale)` : 'NULL::DOUBLE';
  if (oneLinePerOrder) {
    return `create view ${schema}.orders as
select
  order_key, order_id, customer_key, customer_id, ordered_at, ordered_on,
  status, payment_method, city, state, country,
  is_sale::INTEGER as n_lines,
  case when is_sale then quantity end as units,
  net_revenue,
  case when is_sale then tax end as tax,
  case when is_sale then shipping end as shipping,
  is_guest, is_sale
from ${schema}.order_lines`;
  }
  return `create table ${schema}.orders as
select
  o.order_key, l.order_id, l.customer_key, l.customer_id,
  o.ordered_at, o.ordered_at::DATE as ordered_on,
  l.status, l.payment_method, l.city, l.state, l.country,
  o.n_lines, o.units, o.net_revenue, o.tax, o.shipping, l.is_guest, o.is_sale
from (
  select
    order_key,
    min(line_id) as first_line,
    min(ordered_at) as ordered_at,
    (count(*) filter (where is_sale))::INTEGER as n_lines,
    sum(quantity) filter (where is_sale) as units,
    sum(net_revenue) as net_revenue,
    ${sumOf('tax', hasTax)} as tax,
    ${sumOf('shipping', hasShipping)} as shipping,
    bool_or(is_sale) as is_sale
  from ${schema}.order_lines
  group by order_key
) o
join ${schema}.order_lines l on l.line_id = o.first_line`;
}

/** `customers`: counts over sales; name and place as of the last sale (of the last line without one). */
export function customersSql({
  schemaName,
  oneLinePerOrder,
  hasCustomers,
}: AggregateParts): string {
  const schema = ident(schemaName);
  const orders = oneLinePerOrder
    ? '(count(*) filter (where is_sale))::INTEGER'
    : '(count(distinct order_key) filter (where is_sale))::INTEGER';
  return `create table ${schema}.customers as
select
  c.customer_key, l.customer_id, l.customer_name, l.city, l.state, l.country,
  c.first_ordered_on, c.last_ordered_on, c.orders, c.units, c.net_revenue
from (
  select
    customer_key,
    -- Microseconds, and more than all of time on top for a sale: the last sale, else the last line.
    arg_max(line_id, coalesce(epoch_us(ordered_at), 0) + case when is_sale then 10000000000000000 else 0 end)
      as last_line,
    min(ordered_on) filter (where is_sale) as first_ordered_on,
    max(ordered_on) filter (where is_sale) as last_ordered_on,
    ${orders} as orders,
    sum(quantity) filter (where is_sale) as units,
    sum(net_revenue) as net_revenue
  from ${schema}.order_lines
  where customer_key is not null
  group by customer_key
) c
join ${schema}.order_lines l on l.line_id = c.last_line${hasCustomers ? '' : '\nwhere false'}`;
}

/** `products`: counts over sales; name, category and brand are the most frequent together. */
export function productsSql({ schemaName, oneLinePerOrder, hasProducts }: AggregateParts): string {
  const schema = ident(schemaName);
  const orders = oneLinePerOrder
    ? '(count(*) filter (where is_sale))::INTEGER'
    : '(count(distinct order_key) filter (where is_sale))::INTEGER';
  return `create table ${schema}.products as
select
  p.product_key, l.product_id, l.product_name, l.category, l.subcategory, l.brand,
  p.orders, p.units, p.net_revenue
from (
  select
    product_key,
    ${orders} as orders,
    sum(quantity) filter (where is_sale) as units,
    sum(net_revenue) as net_revenue
  from ${schema}.order_lines
  where product_key is not null
  group by product_key
) p
join (
  select product_key, arg_max(first_line, (sales, lines, -first_line)) as line
  from (
    select product_key, min(line_id) as first_line,
      count(*) filter (where is_sale and product_name is not null) as sales,
      count(*) as lines
    from ${schema}.order_lines
    where product_key is not null
    group by product_key, product_name, category, subcategory, brand
  )
  group by product_key
) m using (product_key)
join ${schema}.order_lines l on l.line_id = m.line${hasProducts ? '' : '\nwhere false'}`;
}
