import type { EvidenceBySeparator } from '../mapping/date-order';
import { RATING_COLUMNS, REVIEW_COLUMNS } from '../schema/canonical';
import { ident, number, text } from '../sql';
import type { OpinionColumns } from './columns';
import { toFiveSql } from './rating-text';
import type { OpinionKind, OpinionMapping } from './types';

/** Why a row is no review or no rating; the first that holds is given. */
export interface OpinionFault {
  readonly key: string;
  readonly reason: string;
  /** Condition on the values read. */
  readonly condition: string;
}

export function rejectionReasons({ kind, scale }: OpinionMapping): OpinionFault[] {
  const unreadable: OpinionFault = {
    key: 'unreadable-rating',
    reason: 'The rating cannot be read as a number.',
    condition: 'rating_given and own_rating is null',
  };
  const offScale: OpinionFault = {
    key: 'rating-off-scale',
    reason: `The rating is not between ${scale.lowest} and ${scale.highest}.`,
    condition: `not (own_rating between ${number(scale.lowest)} and ${number(scale.highest)})`,
  };
  if (kind === 'reviews') {
    return [
      unreadable,
      offScale,
      {
        key: 'no-opinion',
        reason: 'The row has neither a rating nor a text.',
        condition: 'own_rating is null and body is null and title is null',
      },
    ];
  }
  return [
    unreadable,
    offScale,
    { key: 'no-rating', reason: 'The rating is empty.', condition: 'own_rating is null' },
    {
      key: 'no-customer',
      reason: 'The row does not say who rated.',
      condition: 'customer_id is null',
    },
    {
      key: 'no-product',
      reason: 'The row does not say what was rated.',
      condition: 'product_id is null',
    },
  ];
}

/**
 * `read_reviews` or `read_ratings`: one row for each row of the file with its values cleaned, what is
 * wrong with it (`fault`, a key) and whether it repeats an earlier one.
 */
export function readOpinionsSql(
  columns: OpinionColumns,
  schemaName: string,
  evidence: EvidenceBySeparator | null,
  isWithinOrders: boolean,
): string {
  const { mapping, source, r } = columns;
  const faults = rejectionReasons(mapping).map(
    ({ key, condition }) => `when ${condition} then ${text(key)}`,
  );
  const values = [
    'review_id',
    'product_id',
    'customer_id',
    'category',
    'title',
    'body',
    'own_rating',
    'written_at',
  ];
  // Lines that say nothing were never reviews.
  const only = isWithinOrders
    ? `\n    where ${columns.given('rating')} or ${columns.given('text')} or ${columns.given('title')}`
    : '';
  return `create table ${ident(schemaName)}.${ident(`read_${mapping.kind}`)} as
select *,
  case ${faults.join('\n    ')} end as fault,
  row_number() over (partition by h, ${values.join(', ')} order by row) > 1 as is_copy
from (
  select *, hash(${values.join(', ')}) as h
  from (
    select
      ${r}."__row"::BIGINT as row,
      ${columns.label('review_id')} as review_id,
      ${columns.label('product_id')} as product_id,
      ${columns.label('customer_id')} as customer_id,
      ${columns.label('category')} as category,
      ${columns.label('title')} as title,
      ${columns.label('text')} as body,
      ${columns.given('rating')} as rating_given,
      ${columns.rating()} as own_rating,
      ${columns.given('written_at')} as day_given,
      ${columns.writtenAt(evidence)} as written_at
    from ${source.relation} ${r}${only}
  )
)`;
}

/** `rejected_reviews` or `rejected_ratings`: the rows that cannot be used, as text, with the reason. */
export function rejectedOpinionsSql(
  columns: OpinionColumns,
  schemaName: string,
  faults: readonly OpinionFault[],
): string {
  const { source, mapping, r } = columns;
  const schema = ident(schemaName);
  const taken = new Set(['row', 'reason']);
  const fields = source.columns.map(({ name }) => {
    let alias = name;
    while (taken.has(alias.toLowerCase())) alias = `${alias} (file)`;
    taken.add(alias.toLowerCase());
    return `${r}.${ident(name)}::VARCHAR as ${ident(alias)}`;
  });
  const reasons = faults.map(({ key, reason }) => `when ${text(key)} then ${text(reason)}`);
  const read = ident(`read_${mapping.kind}`);
  return `create table ${schema}.${ident(`rejected_${mapping.kind}`)} as
select ${r}."__row"::BIGINT as row, case ${schema}.${read}.fault ${reasons.join(' ')} end as reason,
  ${fields.join(',\n  ')}
from ${source.relation} ${r}
join ${schema}.${read} on ${schema}.${read}.row = ${r}."__row"
where ${schema}.${read}.fault is not null
order by 1`;
}

/** How many rows name a product of the orders, by its number and by its name. */
export function matchSql(
  schemaName: string,
  scratch: string,
  columns: readonly ('product_id' | 'product_name')[],
): string {
  const counts = columns.map(
    (column) =>
      `(count(*) filter (where product_id in (select ${column}::VARCHAR from ${ident(schemaName)}.products where ${column} is not null)))::DOUBLE as ${column}`,
  );
  return `select ${counts.join(', ')} from ${scratch} where fault is null`;
}

/** `reviews` or `ratings`: the rows used, with the keys of the orders' products and customers. */
export function writeOpinionsSql(
  { kind, scale }: OpinionMapping,
  schemaName: string,
  match: { readonly product: 'product_id' | 'product_name' | null; readonly customer: boolean },
  dropsCopies: boolean,
): string {
  const schema = ident(schemaName);
  // A name that several products share says none of them.
  const products = `select ${match.product}::VARCHAR as id, min(product_key) as product_key, min(category::VARCHAR) as category
  from ${schema}.products where ${match.product} is not null group by 1 having count(*) = 1`;
  const joins = [
    match.product ? `left join (${products}) p on p.id = o.product_id` : '',
    match.customer
      ? `left join (
  select customer_id::VARCHAR as id, customer_key from ${schema}.customers where customer_id is not null
) c on c.id = o.customer_id`
      : '',
  ].filter(Boolean);
  const values: Readonly<Record<string, string>> = {
    review_no: '(o.row - 1)::INTEGER',
    rating_no: '(o.row - 1)::INTEGER',
    review_id: 'o.review_id',
    product_key: match.product ? 'p.product_key' : 'NULL::INTEGER',
    customer_key: match.customer ? 'c.customer_key' : 'NULL::INTEGER',
    product_id: 'o.product_id',
    customer_id: 'o.customer_id',
    category: match.product ? 'coalesce(o.category, p.category)' : 'o.category',
    rating: toFiveSql('o.own_rating', scale),
    title: 'o.title',
    text: 'o.body',
    written_at: 'o.written_at',
    written_on: 'o.written_at::DATE',
    rated_at: 'o.written_at',
  };
  const columns = Object.keys(kind === 'reviews' ? REVIEW_COLUMNS : RATING_COLUMNS);
  return `create table ${schema}.${kind} as
select
  ${columns.map((column) => `${values[column]!} as ${ident(column)}`).join(',\n  ')}
from ${schema}.${ident(`read_${kind}`)} o
${joins.map((join) => `${join}\n`).join('')}where o.fault is null${dropsCopies ? ' and not o.is_copy' : ''}
order by o.row`;
}

/** `ratings` where there is no file of them: the reviews that say who, what and how high. */
export function ratingsOfReviewsSql(schemaName: string): string {
  const schema = ident(schemaName);
  return `create view ${schema}.ratings as
select review_no as rating_no, product_key, customer_key, product_id, customer_id, category, rating,
  written_at as rated_at
from ${schema}.reviews
where customer_id is not null and product_id is not null and rating is not null`;
}

export function emptyTableSql(
  schemaName: string,
  kind: OpinionKind,
  columns: Readonly<Record<string, string>>,
): string {
  const fields = Object.entries(columns).map(([name, type]) => `${ident(name)} ${type}`);
  return `create table ${ident(schemaName)}.${kind} (${fields.join(', ')})`;
}
