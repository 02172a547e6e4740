/** Orders -> the rows of a shop system's export, one per order line. */
import { CATEGORIES } from './catalogue-data';
import { DAY_MS, END_MS } from './calendar';
import type { Catalogue } from './catalogue';
import { type Customer, customerId } from './customers';
import { COUNTRIES } from './geography';
import { cents } from './baskets';
import type { Order } from './orders';
import type { Rng } from './rng';

export interface Row {
  order_id: string;
  order_date: number;
  customer_id: string | null;
  customer_name: string | null;
  product_id: string;
  product_name: string;
  category: string;
  subcategory: string;
  brand: string;
  seller: string;
  quantity: number;
  unit_price: number;
  discount_rate: number;
  tax: number;
  shipping: number;
  line_total: number;
  currency: string;
  payment_method: string;
  status: string;
  city: string | null;
  state: string;
  country: string;
}

export const orderId = (index: number): string => `SO-${100001 + index}`;

/** Delivered, or still on its way in the last days before the export was made. */
function orderStatus(rng: Rng, order: Order): string {
  if (order.kind === 'cancelled') return 'Cancelled';
  const age = (END_MS - order.time) / DAY_MS;
  if (age < 2) return rng.chance(0.75) ? 'Pending' : 'Shipped';
  if (age < 6) return rng.chance(0.6) ? 'Shipped' : rng.chance(0.25) ? 'Pending' : 'Delivered';
  return 'Delivered';
}

export function exportRows(
  root: Rng,
  catalogue: Catalogue,
  customers: readonly Customer[],
  orders: readonly Order[],
): Row[] {
  const rng = root.fork('export');
  const rows: Row[] = [];
  orders.forEach((order, i) => {
    const status = orderStatus(rng, order);
    const country = COUNTRIES[order.place.country];
    if (!country) throw new RangeError(`Unknown country ${order.place.country}`);
    order.lines.forEach((line, j) => {
      const product = catalogue.products[line.product];
      if (!product) throw new RangeError(`Unknown product ${line.product}`);
      rows.push({
        order_id: orderId(i),
        order_date: order.time,
        customer_id: order.customer < 0 ? null : customerId(order.customer),
        customer_name: customers[order.customer]?.name ?? null,
        product_id: product.id,
        product_name: product.name,
        category: CATEGORIES[product.category]?.name ?? '',
        subcategory: product.subcategory,
        brand: product.brand,
        seller: rng.chance(0.93) ? product.seller : product.otherSeller,
        quantity: line.quantity,
        unit_price: line.unitPrice,
        discount_rate: line.discount,
        tax: cents(line.total * country.vat),
        // Once per order, on its first line, so that sums are right.
        shipping: j === 0 ? order.shipping : 0,
        line_total: line.total,
        currency: 'EUR',
        payment_method: order.payment,
        status: line.returned ? 'Returned' : status,
        city: order.place.city,
        state: order.place.state,
        country: country.name,
      });
    });
  });
  return rows;
}
