import { DEFAULT_MEANING } from '../mapping/meaning';
import type { Preset } from './preset';

/**
 * Tableau's “Sample – Superstore” and its copies, also the one sold world-wide. Sales is a line's
 * total after discount. Days are m/d/yyyy in the original and dd/mm/yyyy in copies: the values tell.
 */
export const superstore: Preset = {
  id: 'superstore',
  name: 'Superstore',
  required: [
    'Order ID',
    'Order Date',
    'Ship Mode',
    'Customer ID',
    'Segment',
    'Product ID',
    'Sub-Category',
    'Sales',
  ],
  roles: {
    order_id: ['Order ID'],
    ordered_at: ['Order Date'],
    customer_id: ['Customer ID'],
    customer_name: ['Customer Name'],
    product_id: ['Product ID'],
    product_name: ['Product Name'],
    category: ['Category'],
    subcategory: ['Sub-Category'],
    quantity: ['Quantity'],
    discount_rate: ['Discount'],
    shipping: ['Shipping Cost'],
    line_revenue: ['Sales'],
    city: ['City'],
    state: ['State', 'State/Province'],
    country: ['Country', 'Country/Region'],
  },
  meaning: { ...DEFAULT_MEANING, revenue: 'column' },
};
