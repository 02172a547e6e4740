import type { OrderLineColumn, Role } from '../schema/canonical';
import type { Mapping } from './types';

/** The column of the file that a canonical column holds; null where its values are worked out. */
export function fileColumn({ roles, meaning }: Mapping, column: OrderLineColumn): string | null {
  if (column === 'line_revenue' && meaning.revenue !== 'column') return null;
  return roles[column === 'ordered_on' ? 'ordered_at' : (column as Role)] ?? null;
}
