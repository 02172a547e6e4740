import { frameWhere, needsLines, type Frame } from '../../data/frame';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { number } from '../../data/sql';
import { regionColumn } from './needs';

/** Values of a column that keep a code of their own in the tables; the rest are few rows each. */
const MOST_NAMES = 60;

/** Columns of {@link peopleSql} that hold codes of names, by how the names are found. */
const NAMED = ['category', 'payment', 'status', 'city', 'region'] as const;

/**
 * Purchases in the frame by time: INTEGER `order_key`, `customer` (its key, −1 for guests), `minute`
 * (minutes since 1970-01-01; 0 where the data have no dates).
 */
export function ordersSql(frame: Frame): string {
  const columns = `order_key,
  coalesce(customer_key, -1)::INTEGER as customer,
  coalesce(floor(epoch(ordered_at) / 60), 0)::INTEGER as minute`;
  if (!needsLines(frame)) {
    return `select
  ${columns}
from orders
where is_sale
  and ${frameWhere(frame)}
order by ordered_at, order_key`;
  }
  return `with bought as (
  select order_key, first(customer_key) as customer_key, min(ordered_at) as ordered_at
  from order_lines
  where is_sale
    and ${frameWhere(frame)}
  group by order_key
)
select
  ${columns}
from bought
order by ordered_at, order_key`;
}

/** Spellings that differ in case or outer blanks only are one category. */
const KIND = 'lower(trim(category))';

/** Codes of categories, the most frequent first; the same for every frame. */
const KINDS = `kinds as (
  select
    ${KIND} as kind,
    mode(category) as spelling,
    (row_number() over (order by count(*) desc, kind) - 1)::INTEGER as code
  from order_lines
  where is_counted and category is not null
  group by kind
)`;

/**
 * Lines of purchases in the frame: INTEGER `order_key`, `product` (its key) and `category` (a code), −1
 * where there is none; DOUBLE `log_price`, NaN where there is no price above 0.
 */
export function linesSql({ columns }: DatasetSchema, frame: Frame): string {
  const hasCategory = columns.has('category');
  const price = columns.has('unit_price')
    ? `case when unit_price > 0 then ln(unit_price) else 'nan'::DOUBLE end`
    : `'nan'::DOUBLE`;
  return `${hasCategory ? `with ${KINDS}\n` : ''}select
  order_key,
  coalesce(product_key, -1)::INTEGER as product,
  ${hasCategory ? 'coalesce(kinds.code, -1)' : '-1'}::INTEGER as category,
  ${price} as log_price
from order_lines
${hasCategory ? `left join kinds on kinds.kind = ${KIND}\n` : ''}where is_sale
  and ${frameWhere(frame)}`;
}

/**
 * One line for each customer (the first in the file), and for each order of an unknown one, so that
 * rows do not repeat a person's habits.
 */
function peopleCtes(schema: DatasetSchema, frame: Frame): string {
  const column = (name: OrderLineColumn, as: string): string =>
    `${schema.columns.has(name) ? `nullif(trim(${name}), '')` : 'NULL::VARCHAR'} as ${as}`;
  const dictionaries = NAMED.filter((name) => name !== 'category').map(
    (name) => `${name}_codes as (
  select ${name}, (row_number() over (order by count(*) desc, ${name}) - 1)::INTEGER as code
  from people
  where ${name} is not null
  group by ${name}
)`,
  );
  return `with ${KINDS},
firsts as (
  select min(line_id) as line_id
  from order_lines
  where is_counted
    and ${frameWhere(frame)}
  group by coalesce(customer_key, -1 - order_key)
),
people as (
  select
    ${KIND} as kind,
    ${column('payment_method', 'payment')},
    ${column('status', 'status')},
    ${column('city', 'city')},
    ${column(regionColumn(schema, frame), 'region')},
    discount_rate
  from order_lines
  join firsts using (line_id)
),
${dictionaries.join(',\n')}`;
}

/**
 * INTEGER codes of the rows of {@link peopleCtes}, −1 where there is no value: `category` as in
 * {@link linesSql}, `payment`, `status`, `city`, `region` by frequency, and `discount` in steps of 5 %.
 */
export function peopleSql(schema: DatasetSchema, frame: Frame): string {
  const named = NAMED.map((name) => {
    const from = name === 'category' ? 'kinds' : `${name}_codes`;
    return {
      select: `coalesce(${from}.code, -1)::INTEGER as ${name}`,
      join: `left join ${from} using (${name === 'category' ? 'kind' : name})`,
    };
  });
  return `${peopleCtes(schema, frame)}
select
  ${named.map(({ select }) => select).join(',\n  ')},
  case when discount_rate is null then -1 else least(20, greatest(0, round(discount_rate * 20))) end::INTEGER as discount
from people
${named.map(({ join }) => join).join('\n')}`;
}

/** Names of the codes: VARCHAR `kind` (one of {@link NAMED}), `name`; INTEGER `code`. */
export function namesSql(schema: DatasetSchema, frame: Frame): string {
  const parts = NAMED.map((name) => {
    const from = name === 'category' ? 'kinds' : `${name}_codes`;
    return `select '${name}' as kind, code, ${name === 'category' ? 'spelling' : name} as name from ${from} where code < ${number(MOST_NAMES)}`;
  });
  return `${peopleCtes(schema, frame)}
${parts.join('\nunion all\n')}
order by kind, code`;
}

/** Names of products by key: INTEGER `code`; VARCHAR `name`. */
export function productNamesSql(keys: readonly number[]): string {
  return `select product_key as code, coalesce(product_name, product_id) as name
from products
where product_key in (${keys.length ? keys.map(number).join(', ') : 'NULL'})
order by product_key`;
}
