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
    brand: ['Manufacturer'],
    country: ['Country', 'Country/Region'],
  },
  meaning: { ...DEFAULT_MEANING, revenue: 'column' },
};

/** The older “Superstore Sales” (2010): one word more or less in many of the names. */
export const superstore2010: Preset = {
  id: 'superstore-2010',
  name: 'Superstore Sales',
  required: [
    'Order ID',
    'Order Date',
    'Ship Mode',
    'Customer Name',
    'Product Category',
    'Product Sub-Category',
    'Sales',
  ],
  roles: {
    order_id: ['Order ID'],
    ordered_at: ['Order Date'],
    customer_id: ['Customer ID', 'Customer Name'],
    customer_name: ['Customer Name'],
    product_name: ['Product Name'],
    category: ['Product Category'],
    subcategory: ['Product Sub-Category'],
    quantity: ['Order Quantity', 'Quantity ordered new', 'Quantity'],
    unit_price: ['Unit Price'],
    discount_rate: ['Discount'],
    shipping: ['Shipping Cost'],
    line_revenue: ['Sales'],
    city: ['City'],
    state: ['State or Province', 'Province', 'State'],
    country: ['Country'],
  },
  meaning: { ...DEFAULT_MEANING, revenue: 'column' },
};

/** “US Superstore data” and its kin, with names in snake case and no customer number. */
export const superstoreSnake: Preset = {
  id: 'superstore-snake',
  name: 'Superstore',
  required: [
    'order_id',
    'order_date',
    'ship_mode',
    'customer',
    'manufactory',
    'product_name',
    'subcategory',
    'sales',
  ],
  roles: {
    order_id: ['order_id'],
    ordered_at: ['order_date'],
    customer_id: ['customer'],
    product_name: ['product_name'],
    category: ['category'],
    subcategory: ['subcategory'],
    brand: ['manufactory'],
    quantity: ['quantity'],
    discount_rate: ['discount'],
    line_revenue: ['sales'],
    city: ['city'],
    state: ['state'],
    country: ['country'],
  },
  meaning: { ...DEFAULT_MEANING, revenue: 'column' },
};
