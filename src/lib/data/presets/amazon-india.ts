import { DEFAULT_MEANING } from '../mapping/meaning';
import { ident } from '../sql';
import type { Preset } from './preset';

/**
 * Kaggle “E-Commerce Sales Dataset”, file `Amazon Sale Report.csv`: 128,975 lines sold by one Indian
 * shop on Amazon, April to June 2022. Days are mm-dd-yy. Nobody is named, so there are no customers;
 * the amount of a cancelled line is often empty, and then nothing.
 */
export const amazonIndia: Preset = {
  id: 'amazon-india',
  name: 'the Amazon Sale Report (India)',
  required: ['Order ID', 'Date', 'Status', 'Fulfilment', 'SKU', 'ASIN', 'Qty', 'Amount'],
  roles: {
    order_id: ['Order ID'],
    ordered_at: ['Date'],
    product_id: ['SKU'],
    product_name: ['Style'],
    category: ['Category'],
    subcategory: ['Size'],
    seller: ['Fulfilment'],
    quantity: ['Qty'],
    line_revenue: ['Line amount'],
    currency: ['currency'],
    status: ['Status'],
    city: ['ship-city'],
    state: ['ship-state'],
    country: ['ship-country'],
  },
  meaning: {
    ...DEFAULT_MEANING,
    cancellations: { statusValues: ['Cancelled'], orderIdPrefix: '', treatment: 'net' },
    returns: {
      statusValues: [
        'Shipped - Returned to Seller',
        'Shipped - Returning to Seller',
        'Shipped - Rejected by Buyer',
        'Shipped - Lost in Transit',
        'Shipped - Damaged',
      ],
      negativeQuantity: true,
      treatment: 'net',
    },
    revenue: 'column',
    currency: 'INR',
  },
  prepare(relation, columns) {
    const amount = ident(columns.name('Amount')!);
    const isOff = `lower(${columns.text('Status')}) = 'cancelled' and ${columns.text('Amount')} is null`;
    return {
      sql: `select *, case when ${isOff} then '0' else ${amount}::VARCHAR end as "Line amount" from ${relation}`,
      extra: [{ name: 'Line amount', type: 'text' }],
      note: 'Cancelled lines without an amount count as 0, so that they stay visible as cancelled.',
    };
  },
};
