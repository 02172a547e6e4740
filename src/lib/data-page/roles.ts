import type { Role } from '../data/schema/canonical';

/** How a role is called and explained to a person who maps columns. */
export interface RoleText<R extends string = Role> {
  readonly role: R;
  readonly label: string;
  readonly hint: string;
}

export interface RoleGroup {
  readonly title: string;
  readonly hint: string;
  readonly roles: readonly RoleText[];
}

/** Every role once, grouped by how much depends on it. */
export const ROLE_GROUPS: readonly RoleGroup[] = [
  {
    title: 'Essential',
    hint: 'Who bought when, and for how much. Without a day and an amount there is nothing to show.',
    roles: [
      { role: 'ordered_at', label: 'Order date', hint: 'Day or time of the order' },
      { role: 'order_id', label: 'Order number', hint: 'Shared by the lines of one order' },
      { role: 'customer_id', label: 'Customer', hint: 'Number, e-mail or other key' },
      { role: 'line_revenue', label: 'Line amount', hint: 'What the line brings in' },
      { role: 'unit_price', label: 'Unit price', hint: 'Price of one piece' },
      { role: 'quantity', label: 'Quantity', hint: 'Pieces on the line' },
    ],
  },
  {
    title: 'Useful',
    hint: 'What was bought, where it went, and what became of it.',
    roles: [
      { role: 'product_id', label: 'Product number', hint: 'SKU, article or stock code' },
      { role: 'product_name', label: 'Product name', hint: 'What it is called' },
      { role: 'category', label: 'Category', hint: 'Group of products' },
      { role: 'status', label: 'Status', hint: 'Delivered, cancelled, returned …' },
      { role: 'country', label: 'Country', hint: 'Name or code' },
      { role: 'discount_rate', label: 'Discount', hint: 'Share taken off the price' },
    ],
  },
  {
    title: 'Extra',
    hint: 'Finer grain, for the pages that can use it.',
    roles: [
      { role: 'customer_name', label: 'Customer name', hint: 'For lists and exports' },
      { role: 'subcategory', label: 'Subcategory', hint: 'Below the category' },
      { role: 'brand', label: 'Brand', hint: 'Maker or label' },
      { role: 'seller', label: 'Seller', hint: 'On a marketplace' },
      { role: 'tax', label: 'Tax', hint: 'Amount on the line or order' },
      { role: 'shipping', label: 'Shipping', hint: 'Amount on the line or order' },
      { role: 'currency', label: 'Currency', hint: 'Code such as EUR' },
      { role: 'payment_method', label: 'Payment', hint: 'Card, invoice …' },
      { role: 'city', label: 'City', hint: 'Of the delivery' },
      { role: 'state', label: 'State or region', hint: 'Of the delivery' },
      { role: 'latitude', label: 'Latitude', hint: 'Degrees north' },
      { role: 'longitude', label: 'Longitude', hint: 'Degrees east' },
    ],
  },
];

const LABELS = new Map<string, string>(
  ROLE_GROUPS.flatMap(({ roles }) => roles.map(({ role, label }) => [role, label] as const)),
);

/** The label of a canonical column; one that is no role keeps its name, readable. */
export function columnLabel(column: string): string {
  return LABELS.get(column) ?? column.replaceAll('_', ' ');
}
