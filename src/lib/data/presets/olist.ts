import { DEFAULT_MEANING } from '../mapping/meaning';
import type { Preset } from './preset';

/**
 * Olist's items joined with orders, customers, products and the rest. Each row of `order_items` is one
 * piece; `customer_id` is a new one for every order, the person is `customer_unique_id`; freight is
 * shipping. Payments are the order's, brought to one row, and make no revenue.
 */
export const olist: Preset = {
  id: 'olist',
  name: 'Olist',
  required: [
    'order_id',
    'order_item_id',
    'product_id',
    'price',
    'freight_value',
    'order_purchase_timestamp',
  ],
  roles: {
    order_id: ['order_id'],
    ordered_at: ['order_purchase_timestamp'],
    customer_id: ['customer_unique_id', 'customer_id'],
    product_id: ['product_id'],
    category: ['Category in English', 'product_category_name'],
    seller: ['seller_id'],
    quantity: ['Pieces'],
    shipping: ['freight_value'],
    line_revenue: ['price'],
    status: ['order_status'],
    payment_method: ['payment_type'],
    city: ['customer_city'],
    state: ['customer_state'],
    latitude: ['geolocation_lat'],
    longitude: ['geolocation_lng'],
  },
  meaning: {
    ...DEFAULT_MEANING,
    cancellations: {
      statusValues: ['canceled', 'unavailable'],
      orderIdPrefix: '',
      treatment: 'net',
    },
    revenue: 'column',
    currency: 'BRL',
  },
  prepare(relation, columns) {
    const english = columns.text('product_category_name_english');
    return {
      sql: `select *, 1.0::DOUBLE as "Pieces",
  coalesce(${english}, ${columns.text('product_category_name')}) as "Category in English"
from ${relation}`,
      extra: [
        { name: 'Pieces', type: 'number' },
        { name: 'Category in English', type: 'text' },
      ],
      note: 'Each row is one piece; a category without a translation keeps its Portuguese name.',
    };
  },
};
