import type { OrderLineColumn } from '../data/schema/canonical';
import type { Need } from './types';

/** What the columns are called where a page says that it lacks one. */
const NAMES: Partial<Record<OrderLineColumn, string>> = {
  order_id: 'order number',
  ordered_at: 'order date',
  ordered_on: 'order date',
  customer_id: 'customer',
  customer_name: 'customer name',
  product_id: 'product number',
  product_name: 'product name',
  unit_price: 'unit price',
  discount_rate: 'discount',
  line_revenue: 'line amount',
  net_revenue: 'line amount',
  payment_method: 'payment method',
  state: 'state or region',
};

export function columnName(column: OrderLineColumn): string {
  return NAMES[column] ?? column.replaceAll('_', ' ');
}

/** A need in words: `line amount or unit price`. */
export function needName(need: Need): string {
  return [...new Set(need.map(columnName))].join(' or ');
}
