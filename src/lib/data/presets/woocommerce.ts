import { DEFAULT_MEANING } from '../mapping/meaning';
import type { Meaning } from '../mapping/types';
import { ident, text } from '../sql';
import type { Preparation, PresetColumns } from './prepare';
import type { Preset } from './preset';

/** The states of a WooCommerce order; exports write them with or without `wc-`, in words or slugs. */
const meaning: Omit<Meaning, 'dateOrder' | 'decimal'> = {
  ...DEFAULT_MEANING,
  cancellations: {
    statusValues: ['cancelled', 'wc-cancelled', 'failed', 'wc-failed', 'trash', 'checkout-draft'],
    orderIdPrefix: '',
    treatment: 'net',
  },
  returns: {
    statusValues: ['refunded', 'wc-refunded'],
    negativeQuantity: true,
    treatment: 'net',
  },
  revenue: 'column',
};

/** An amount of the whole order that stands on all of its rows: on the first of them only. */
function once(value: string): string {
  return `case when row_number() over (partition by "the order" order by "__row") = 1 then ${value} end`;
}

/** An order's field that may stand on its first row only: on all of them. */
function everywhere(columns: PresetColumns, wanted: readonly string[]): string[] {
  const names = new Set(wanted.map((one) => columns.name(one)).filter((name) => name !== null));
  return [...names].flatMap((name) => {
    return [
      `first_value(nullif(trim(${ident(name)}::VARCHAR), '') ignore nulls) over (partition by "the order" order by "__row" rows between unbounded preceding and unbounded following) as ${ident(name)}`,
    ];
  });
}

const OF_ORDER = [
  'date',
  'order_date',
  'Order Date',
  'status',
  'Order Status',
  'customer_id',
  'billing_email',
  'customer_email',
  'Email (Billing)',
  'billing_city',
  'billing_state',
  'billing_country',
  'shipping_city',
  'shipping_state',
  'shipping_country',
  'City (Billing)',
  'State Code (Billing)',
  'Country Code (Billing)',
  'City (Shipping)',
  'State Code (Shipping)',
  'Country Code (Shipping)',
  'payment_method',
  'Payment Method Title',
  'order_currency',
];

const CUSTOMER = {
  customer_id: [
    'Customer key',
    'billing_email',
    'customer_email',
    'Email (Billing)',
    'customer_id',
  ],
  city: ['shipping_city', 'billing_city', 'City (Shipping)', 'City (Billing)'],
  state: ['shipping_state', 'billing_state', 'State Code (Shipping)', 'State Code (Billing)'],
  country: [
    'shipping_country',
    'billing_country',
    'Country Code (Shipping)',
    'Country Code (Billing)',
  ],
  payment_method: ['payment_method_title', 'payment_method', 'Payment Method Title'],
  currency: ['order_currency'],
} as const;

/** The customer of an order: the e-mail, since `customer_id` is 0 for every guest. */
function customerSql(columns: PresetColumns): string {
  const id = columns.text('customer_id', 'customer_user');
  return `coalesce(${columns.text('billing_email', 'customer_email', 'Email (Billing)')}, nullif(${id}, '0'))`;
}

/** One row per line: order amounts are told once, what was refunded of a line is taken off it. */
const prepareLines: Preparation = (relation, columns) => {
  const key = columns.name('order_number', 'order_id', 'Order Number')!;
  const order = `nullif(trim(${ident(key)}::VARCHAR), '')`;
  const day = columns.text('order_date', 'date', 'Order Date');
  const quantity = columns.number('item_quantity', 'Quantity (- Refund)', 'Quantity');
  const cost = columns.number('Item Cost', 'item_price');
  const refunded = columns.number('item_refunded');
  const total = `coalesce(
          ${columns.number('Order Line Total (- Refund)')},
          ${columns.number('item_total', 'Order Line (w/o tax)', 'Order Line Total')} - coalesce(abs(${refunded}), 0),
          ${quantity} * ${cost})`;
  const filled = [`"the order" as ${ident(key)}`, ...everywhere(columns, OF_ORDER)];
  // A row without number and day goes on with the order above it.
  const above = `last_value(${order} ignore nulls) over (order by "__row" rows between unbounded preceding and current row)`;
  return {
    sql: `select * exclude ("the order") replace (
    ${filled.join(',\n    ')}
  ),
  ${once(columns.number('shipping_total', 'Order Shipping Amount'))} as "Order shipping",
  ${once(columns.number('tax_total', 'Order Total Tax Amount', 'Order Tax Amount'))} as "Order tax",
  coalesce(${columns.text('item_sku', 'SKU')}, ${columns.text('item_name', 'Item Name', 'Product Name', 'Name')}) as "Product",
  ${total} as "Line net",
  first_value(${customerSql(columns)} ignore nulls) over (partition by "the order" order by "__row" rows between unbounded preceding and unbounded following) as "Customer key"
from (
  select *, case when ${order} is null and ${day} is null then ${above} else ${order} end as "the order"
  from ${relation}
)`,
    extra: [
      { name: 'Order shipping', type: 'number' },
      { name: 'Order tax', type: 'number' },
      { name: 'Product', type: 'text' },
      { name: 'Line net', type: 'number' },
      { name: 'Customer key', type: 'text' },
    ],
    note: 'Shipping and tax of an order are counted once, on its first line; what was refunded of a line is taken off it.',
  };
};

/** “Customer/Order/Coupon Export” (SkyVerge), one row per item, and its kin. */
export const wooLines: Preset = {
  id: 'woocommerce-lines',
  name: 'a WooCommerce export, one row per item',
  required: ['item_name', 'item_quantity', 'item_total', 'status'],
  roles: {
    order_id: ['order_number', 'order_id'],
    ordered_at: ['order_date', 'date', 'paid_date'],
    product_id: ['Product'],
    product_name: ['item_name'],
    quantity: ['item_quantity'],
    unit_price: ['item_price'],
    line_revenue: ['Line net'],
    tax: ['Order tax'],
    shipping: ['Order shipping'],
    status: ['status'],
    ...CUSTOMER,
  },
  meaning,
  prepare: prepareLines,
};

/** “Advanced Order Export for WooCommerce” (AlgolPlus). */
export const wooAdvanced: Preset = {
  id: 'woocommerce-advanced',
  name: 'an Advanced Order Export of WooCommerce',
  required: ['Order Number', 'Order Status', 'Order Date', 'Item Cost'],
  roles: {
    order_id: ['Order Number'],
    ordered_at: ['Order Date'],
    product_id: ['Product'],
    product_name: ['Item Name', 'Product Name', 'Name'],
    category: ['Category'],
    quantity: ['Quantity (- Refund)', 'Quantity'],
    unit_price: ['Item Cost'],
    line_revenue: ['Line net'],
    tax: ['Order tax'],
    shipping: ['Order shipping'],
    status: ['Order Status'],
    ...CUSTOMER,
  },
  meaning,
  prepare: prepareLines,
};

/** Value of one field of an item written `name:Cap|sku:C-1|quantity:2|total:20.00`. */
function fieldSql(...names: readonly string[]): string {
  const keys =
    'id|name|product_id|sku|quantity|qty|subtotal|sub_total|subtotal_tax|total|total_tax|refunded|refunded_qty|price|tax|tax_data|meta|item_meta';
  const pattern = `(?:^|\\|)(?:${names.join('|')}):(.*?)(?:\\|(?:${keys}):|$)`;
  return `nullif(trim(regexp_extract("the item", ${text(pattern)}, 1)), '')`;
}

/** One row per order, its items in one cell or in cells `line_item_1`, `line_item_2` …: taken apart. */
const prepareCells: Preparation = (relation, columns) => {
  const cell = columns.name('line_items');
  const numbered = columns.source.columns
    .map(({ name }) => name)
    .filter((name) => /(^|\.)line_item_\d+$/i.test(name));
  // Items are parted by `;`, which a name may hold as well: an item begins with its first key.
  const list = cell
    ? `string_split(regexp_replace(${ident(cell)}::VARCHAR, ';\\s*(id|name):', chr(30) || '\\1:', 'g'), chr(30))`
    : `[${numbered.map((name) => `${ident(name)}::VARCHAR`).join(', ')}]`;
  const number = (value: string): string =>
    `try_cast(regexp_replace(${value}, '[^-0-9.eE]', '', 'g') as DOUBLE)`;
  const quantity = number(fieldSql('quantity', 'qty'));
  const total = number(fieldSql('total'));
  return {
    sql: `select * exclude ("the item", "the place") replace (row_number() over (order by "__row", "the place") as "__row"),
  "__row" as "Record",
  ${fieldSql('name')} as "Item name",
  coalesce(${fieldSql('sku')}, ${fieldSql('product_id')}, ${fieldSql('name')}) as "Product",
  ${quantity} as "Item quantity",
  ${total} - coalesce(abs(${number(fieldSql('refunded'))}), 0) as "Line net",
  case when "the place" = 1 then ${columns.number('shipping_total')} end as "Order shipping",
  case when "the place" = 1 then ${columns.number('tax_total')} end as "Order tax",
  ${customerSql(columns)} as "Customer key"
from (
  select f.*, items."the item", items."the place"
  from ${relation} f,
    lateral (
      select unnest(list) as "the item", generate_subscripts(list, 1) as "the place"
      from (select list_filter(${list}, lambda x: trim(coalesce(x, '')) <> '') as list)
    ) items
)`,
    extra: [
      { name: 'Record', type: 'integer' },
      { name: 'Item name', type: 'text' },
      { name: 'Product', type: 'text' },
      { name: 'Item quantity', type: 'number' },
      { name: 'Line net', type: 'number' },
      { name: 'Order shipping', type: 'number' },
      { name: 'Order tax', type: 'number' },
      { name: 'Customer key', type: 'text' },
    ],
    note: 'Each order’s list of items was taken apart: a row is one item of an order. Shipping and tax are counted once.',
    rowWord: 'Items in the file',
  };
};

/** “Customer/Order/Coupon Export” (SkyVerge), default format. */
export const wooCells: Preset = {
  id: 'woocommerce-cells',
  name: 'a WooCommerce export, one row per order',
  required: ['line_items', 'status'],
  roles: {
    order_id: ['order_number', 'order_number_formatted', 'order_id'],
    ordered_at: ['order_date', 'date', 'paid_date'],
    product_id: ['Product'],
    product_name: ['Item name'],
    quantity: ['Item quantity'],
    line_revenue: ['Line net'],
    tax: ['Order tax'],
    shipping: ['Order shipping'],
    status: ['status'],
    ...CUSTOMER,
  },
  meaning,
  prepare: prepareCells,
};

/** “Import Export Suite for WooCommerce” (WebToffee): a column for each item. */
export const wooNumbered: Preset = {
  ...wooCells,
  id: 'woocommerce-numbered',
  name: 'a WooCommerce export with a column per item',
  required: ['line_item_1', 'status', 'order_total'],
};

const prepareReport: Preparation = (relation, columns) => {
  const cell = `coalesce(${ident(columns.name('Product(s)')!)}::VARCHAR, '')`;
  // Products are parted by commas, which a name may hold as well: each begins with its number.
  const list = `string_split(regexp_replace(${cell}, ',\\s*(\\d+)\\s*×', chr(30) || '\\1×', 'g'), chr(30))`;
  const revenue = columns.number('Net Sales', 'N. Revenue', 'N. Revenue (formatted)');
  return {
    sql: `select * exclude ("the item", "the place", "the number", "the pieces", "the amount") replace (row_number() over (order by "__row", "the place") as "__row"),
  "__row" as "Record",
  coalesce(nullif(trim(regexp_replace("the item", '^\\s*\\d+\\s*×', '')), ''), 'Order without products') as "Item name",
  "the number" as "Item quantity",
  "the amount" * "the number" / "the pieces" as "Line net"
from (
  select *, sum("the number") over (partition by "__row") as "the pieces"
  from (
    select *, greatest(coalesce(try_cast(regexp_extract("the item", '^\\s*(\\d+)\\s*×', 1) as DOUBLE), 1), 1) as "the number"
    from (
      select f.*, items."the item", items."the place", ${revenue} as "the amount"
      from ${relation} f,
        lateral (
          select unnest(list) as "the item", generate_subscripts(list, 1) as "the place"
          from (select ${list} as list)
        ) items
    )
  )
)`,
    extra: [
      { name: 'Record', type: 'integer' },
      { name: 'Item name', type: 'text' },
      { name: 'Item quantity', type: 'number' },
      { name: 'Line net', type: 'number' },
    ],
    note: 'Each order’s list of products was taken apart. The report gives one amount per order; it is divided evenly over the pieces, so revenue by product is approximate.',
    rowWord: 'Products in the orders of the file',
  };
};

/** The orders report of WooCommerce itself (Analytics → Orders): `1× Cap, 2× Mug` in one cell. */
export const wooAnalytics: Preset = {
  id: 'woocommerce-analytics',
  name: 'the orders report of WooCommerce',
  required: ['Order #', 'Product(s)', 'Items sold', 'Status', 'Customer'],
  roles: {
    order_id: ['Order #'],
    ordered_at: ['Date'],
    customer_id: ['Customer'],
    product_name: ['Item name'],
    quantity: ['Item quantity'],
    line_revenue: ['Line net'],
    status: ['Status'],
  },
  meaning: { ...meaning, currency: null },
  prepare: prepareReport,
};
