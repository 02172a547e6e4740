import { DEFAULT_MEANING } from '../mapping/meaning';
import type { Preset } from './preset';

/** Invoices that begin with C cancel an earlier one and carry its quantities negative. */
const meaning: Preset['meaning'] = {
  ...DEFAULT_MEANING,
  cancellations: { statusValues: [], orderIdPrefix: 'C', treatment: 'net' },
  revenue: 'price-times-quantity',
  // The data's description gives unit prices in pounds sterling.
  currency: 'GBP',
};

/** UCI “Online Retail” (Chen, 2015), doi:10.24432/C5BW33: 541,909 × 8. */
export const onlineRetail: Preset = {
  id: 'online-retail',
  name: 'UCI Online Retail',
  required: [
    'InvoiceNo',
    'StockCode',
    'Description',
    'Quantity',
    'InvoiceDate',
    'UnitPrice',
    'CustomerID',
    'Country',
  ],
  roles: {
    order_id: ['InvoiceNo'],
    ordered_at: ['InvoiceDate'],
    customer_id: ['CustomerID'],
    product_id: ['StockCode'],
    product_name: ['Description'],
    quantity: ['Quantity'],
    unit_price: ['UnitPrice'],
    country: ['Country'],
  },
  meaning,
};

/** UCI “Online Retail II” (Chen, 2019), doi:10.24432/C5CG6D: 1,067,371 × 8 under other names. */
export const onlineRetail2: Preset = {
  id: 'online-retail-2',
  name: 'UCI Online Retail II',
  required: [
    'Invoice',
    'StockCode',
    'Description',
    'Quantity',
    'InvoiceDate',
    'Price',
    'Customer ID',
    'Country',
  ],
  roles: {
    order_id: ['Invoice'],
    ordered_at: ['InvoiceDate'],
    customer_id: ['Customer ID'],
    product_id: ['StockCode'],
    product_name: ['Description'],
    quantity: ['Quantity'],
    unit_price: ['Price'],
    country: ['Country'],
  },
  meaning,
};
