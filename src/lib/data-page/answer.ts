import type { OpinionKind } from '../data/opinions/types';
import type { DatasetSchema, OpinionFacts, Reconciliation } from '../data/schema/canonical';
import { formatCount, formatDay, formatMoney, formatNumber } from '../ui/format';

type Counted = Pick<DatasetSchema, 'lines' | 'orders' | 'customers'>;

/**
 * How much is loaded. Lines are all those counted, orders and customers those with a sale; where
 * the two differ, they are not told as one and the orders without a sale are named.
 */
export function describeSize(
  schema: Counted,
  without: Reconciliation['ordersWithoutSale'],
): string {
  const lines = formatCount(schema.lines, 'order line', 'order lines');
  const orders = formatCount(schema.orders, 'order', 'orders');
  const by = schema.customers
    ? ` by ${formatCount(schema.customers, 'customer', 'customers')}`
    : '';
  const { cancelled, returns } = without;
  if (!cancelled && !returns) return `${lines} in ${orders}${by}`;
  const more: string[] = [];
  if (cancelled) {
    more.push(`${formatCount(cancelled, 'more was', 'more were')} cancelled`);
  }
  if (returns) {
    more.push(`${formatCount(returns, 'more only records', 'more only record')} returns`);
  }
  return `${lines}; ${orders}${by} (${more.join(', ')})`;
}

/** How many orders are loaded, from when and worth what, as far as the file says. */
export function describeOrders(
  schema: DatasetSchema,
  { ordersWithoutSale, revenueUsed }: Reconciliation,
): string {
  const parts = [describeSize(schema, ordersWithoutSale)];
  if (schema.firstDay) parts.push(`${formatDay(schema.firstDay)} to ${formatDay(schema.lastDay)}`);
  if (schema.columns.has('line_revenue')) {
    parts.push(`worth ${formatMoney(revenueUsed, schema.currency, { compact: true })}`);
  }
  const silent = [
    ...(schema.firstDay ? [] : ['when']),
    ...(schema.columns.has('line_revenue') ? [] : ['for how much']),
  ];
  const lacks = silent.length ? ` The file does not say ${silent.join(' or ')}.` : '';
  return `${parts.join(', ')}.${lacks}`;
}

/** How many reviews or ratings there are, of how much and by whom, as a sentence. */
export function describeOpinions(kind: OpinionKind, facts: OpinionFacts): string {
  const rows =
    kind === 'reviews'
      ? formatCount(facts.rows, 'review', 'reviews')
      : formatCount(facts.rows, 'rating', 'ratings');
  const of = facts.products ? ` of ${formatCount(facts.products, 'product', 'products')}` : '';
  const by = facts.customers ? ` by ${formatCount(facts.customers, 'customer', 'customers')}` : '';
  const rated = facts.distribution.reduce((sum, { rows: count }) => sum + count, 0);
  const sum = facts.distribution.reduce(
    (total, { rating, rows: count }) => total + rating * count,
    0,
  );
  const more: string[] = [];
  if (rated) more.push(`${formatNumber(sum / rated, 2)} of 5 on average`);
  if (kind === 'reviews' && facts.texts < facts.rows) {
    more.push(`${formatNumber(facts.texts, 0)} with a text`);
  }
  if (facts.firstDay && facts.lastDay) {
    more.push(`${formatDay(facts.firstDay)} to ${formatDay(facts.lastDay)}`);
  }
  return `${rows}${of}${by}${more.length ? `; ${more.join(', ')}` : ''}.`;
}
