import { DEFAULT_MEANING } from '../mapping/meaning';
import type { Preset } from './preset';

/**
 * Kaggle “Amazon Sales Dataset”, 100,000 × 20. TotalAmount = Quantity × UnitPrice × (1 − Discount) +
 * Tax + ShippingCost, to the cent, and is taken as a line's revenue. Dates are ISO, or dd-mm-yyyy in
 * copies that a spreadsheet saved again.
 */
export const amazonSales: Preset = {
  id: 'amazon-sales',
  name: 'Amazon Sales',
  required: [
    'OrderID',
    'OrderDate',
    'CustomerID',
    'ProductID',
    'Quantity',
    'UnitPrice',
    'TotalAmount',
    'OrderStatus',
    'SellerID',
  ],
  roles: {
    order_id: ['OrderID'],
    ordered_at: ['OrderDate'],
    customer_id: ['CustomerID'],
    customer_name: ['CustomerName'],
    product_id: ['ProductID'],
    product_name: ['ProductName'],
    category: ['Category'],
    brand: ['Brand'],
    seller: ['SellerID'],
    quantity: ['Quantity'],
    unit_price: ['UnitPrice'],
    discount_rate: ['Discount'],
    tax: ['Tax'],
    shipping: ['ShippingCost'],
    line_revenue: ['TotalAmount'],
    payment_method: ['PaymentMethod'],
    status: ['OrderStatus'],
    city: ['City'],
    state: ['State'],
    country: ['Country'],
  },
  meaning: {
    ...DEFAULT_MEANING,
    cancellations: { statusValues: ['Cancelled'], orderIdPrefix: '', treatment: 'net' },
    returns: { statusValues: ['Returned'], negativeQuantity: true, treatment: 'net' },
    revenue: 'column',
  },
};
