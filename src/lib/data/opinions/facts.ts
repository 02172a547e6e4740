import { rowsOf, type SqlRunner } from '../query-result';
import {
  RATING_COLUMNS,
  REVIEW_COLUMNS,
  type OpinionFacts,
  type RatingColumn,
  type ReviewColumn,
} from '../schema/canonical';
import { ident } from '../sql';
import type { OpinionKind } from './types';

/** Different ratings that are kept for pictures. */
const MOST_RATINGS = 100;

/** Asks the finished table what the rest of the site wants to know of it. */
export async function opinionFacts(
  run: (sql: string) => ReturnType<SqlRunner['query']>,
  schemaName: string,
  kind: OpinionKind,
): Promise<OpinionFacts> {
  const table = `${ident(schemaName)}.${kind}`;
  const columns = Object.keys(kind === 'reviews' ? REVIEW_COLUMNS : RATING_COLUMNS) as (
    ReviewColumn | RatingColumn
  )[];
  const day = kind === 'reviews' ? 'written_on' : 'rated_at::DATE';
  const [facts] = rowsOf<Record<string, number | string | boolean | null>>(
    await run(`select
  ${columns.map((column) => `count(${ident(column)}) > 0 as ${ident(`has ${column}`)}`).join(',\n  ')},
  count(*)::DOUBLE as n_rows,
  ${kind === 'reviews' ? 'count("text")' : '0'}::DOUBLE as texts,
  count(distinct product_id)::DOUBLE as products,
  count(distinct customer_id)::DOUBLE as customers,
  count(product_key)::DOUBLE as known_products,
  count(customer_key)::DOUBLE as known_customers,
  strftime(min(${day}), '%Y-%m-%d') as first,
  strftime(max(${day}), '%Y-%m-%d') as last
from ${table}`),
  );
  const distribution = rowsOf<{ rating: number; rows: number }>(
    await run(`select rating, count(*)::DOUBLE as rows from ${table}
where rating is not null group by rating order by rating limit ${MOST_RATINGS}`),
  );
  const count = (name: string): number => Number(facts![name]);
  const day0 = (name: string): string | null =>
    facts![name] === null ? null : String(facts![name]);
  return {
    columns: new Set(columns.filter((column) => facts![`has ${column}`])),
    rows: count('n_rows'),
    texts: count('texts'),
    products: count('products'),
    customers: count('customers'),
    knownProducts: count('known_products'),
    knownCustomers: count('known_customers'),
    firstDay: day0('first'),
    lastDay: day0('last'),
    distribution,
  };
}
