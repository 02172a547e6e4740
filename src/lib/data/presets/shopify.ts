import { DEFAULT_MEANING } from '../mapping/meaning';
import { ident } from '../sql';
import type { Preparation } from './prepare';
import type { Preset } from './preset';

/** Columns that Shopify writes on the first line of an order and means for all of its lines. */
const OF_ORDER = [
  'Email',
  'Financial Status',
  'Fulfillment Status',
  'Created at',
  'Paid at',
  'Currency',
  'Payment Method',
  'Billing Name',
  'Billing City',
  'Billing Province',
  'Billing Country',
  'Shipping Name',
  'Shipping City',
  'Shipping Province',
  'Shipping Country',
  'Cancelled at',
  'Source',
] as const;

/**
 * One row per line, but status, day, customer and place stand on an order's first row only, and
 * discounts and refunds belong to the whole order. `Subtotal` is what the lines bring after all
 * discounts, before shipping and tax, so it is divided over the lines as price × quantity less the
 * line's own discount divides it; of an order that was refunded in part, the same share of every line.
 */
const prepare: Preparation = (relation, columns) => {
  const order = columns.text('Name', 'Order ID');
  const whole = `partition by "the order" order by "__row" rows between unbounded preceding and unbounded following`;
  const filled = OF_ORDER.flatMap((wanted) => {
    const name = columns.name(wanted);
    if (name === null) return [];
    const value = `nullif(trim(${ident(name)}::VARCHAR), '')`;
    return [`first_value(${value} ignore nulls) over (${whole}) as ${ident(name)}`];
  });
  const ofOrder = (value: string): string => `first_value(${value} ignore nulls) over (${whole})`;
  const status = columns.name('Financial Status');
  const cancelled = columns.name('Cancelled at');
  return {
    sql: `select * exclude ("the order", "the line", "the lines", "the subtotal", "the total", "the refund") replace (
    -- Lines before discounts of the order, divided over its subtotal, less the share refunded.
    case when "the subtotal" is null or not ("the lines" > 0) then "the line"
      else "the line" * "the subtotal" / "the lines" end
      * case when ${status ? `lower(${ident(status)})` : 'NULL'} = 'partially_refunded' and "the total" > 0
        then 1 - least(1, coalesce("the refund", 0) / "the total") else 1 end as "Line net"
  )
from (
  select *,
    ${cancelled ? `case when ${ident(cancelled)} is not null then 'cancelled' else ${status ? ident(status) : 'NULL'} end` : status ? ident(status) : 'NULL::VARCHAR'} as "Order state",
    case when "Line gross" > 0 then 1 - (case when "the subtotal" is null or not ("the lines" > 0) then "the line"
      else "the line" * "the subtotal" / "the lines" end) / "Line gross" end as "Line discount share",
    NULL::DOUBLE as "Line net"
  from (
    select *, sum("the line") over (partition by "the order") as "the lines"
    from (
      select * replace (
          ${filled.join(',\n          ')}
        ),
        ${ofOrder(columns.number('Subtotal'))} as "the subtotal",
        ${ofOrder(columns.number('Total'))} as "the total",
        ${ofOrder(columns.number('Refunded Amount', 'Amount Refunded'))} as "the refund"
      from (
        select *, coalesce(${order}, '') as "the order",
          coalesce(${columns.text('Lineitem sku')}, ${columns.text('Lineitem name')}) as "Product",
          ${columns.number('Lineitem quantity')} * ${columns.number('Lineitem price')} as "Line gross",
          ${columns.number('Lineitem quantity')} * ${columns.number('Lineitem price')}
            - coalesce(${columns.number('Lineitem discount')}, 0) as "the line"
        from ${relation}
      )
    )
  )
)`,
    extra: [
      { name: 'Product', type: 'text' },
      { name: 'Line gross', type: 'number' },
      { name: 'Order state', type: 'text' },
      { name: 'Line discount share', type: 'number' },
      { name: 'Line net', type: 'number' },
    ],
    note: 'An order’s fields are written on each of its lines; its discounts, and refunds of a part, are spread over them.',
  };
};

/** Shopify's own export of orders (Orders → Export). */
export const shopify: Preset = {
  id: 'shopify',
  name: 'a Shopify orders export',
  required: [
    'Financial Status',
    'Created at',
    'Lineitem quantity',
    'Lineitem name',
    'Lineitem price',
    'Subtotal',
  ],
  roles: {
    order_id: ['Name', 'Order ID'],
    ordered_at: ['Created at'],
    customer_id: ['Email'],
    customer_name: ['Billing Name', 'Shipping Name'],
    product_id: ['Product', 'Lineitem sku'],
    product_name: ['Lineitem name'],
    brand: ['Vendor'],
    quantity: ['Lineitem quantity'],
    unit_price: ['Lineitem price'],
    discount_rate: ['Line discount share'],
    tax: ['Taxes'],
    shipping: ['Shipping'],
    line_revenue: ['Line net'],
    currency: ['Currency'],
    status: ['Order state', 'Financial Status'],
    payment_method: ['Payment Method'],
    city: ['Shipping City', 'Billing City'],
    state: ['Shipping Province', 'Billing Province'],
    country: ['Shipping Country', 'Billing Country'],
  },
  meaning: {
    ...DEFAULT_MEANING,
    cancellations: {
      statusValues: ['cancelled', 'voided', 'expired'],
      orderIdPrefix: '',
      treatment: 'net',
    },
    returns: { statusValues: ['refunded'], negativeQuantity: true, treatment: 'net' },
    revenue: 'column',
  },
  prepare,
};
