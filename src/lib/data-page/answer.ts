import type { DatasetSchema, Reconciliation } from '../data/schema/canonical';
import { formatCount } from '../ui/format';

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
