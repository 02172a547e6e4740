import type { Roles } from './revenue';
import type { Meaning } from './types';

/** An order is its number; without one, what a customer took at one moment; else each line. */
export function defaultOrderIdentity(roles: Roles): Meaning['orderIdentity'] {
  if (roles.order_id) return 'order_id';
  return roles.customer_id ? 'customer-and-time' : 'line';
}
