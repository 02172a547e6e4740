/** Independent draws as the structure check takes them, without a database in between. */
import type { StructureInput } from '../../src/lib/core/structure/report';
import { STATUSES, type IndependentDraws } from './independent-draws';

const CANCELLED = STATUSES.findIndex(([name]) => name === 'Cancelled');

/** Cancelled rows are no purchases; the hour cannot be asked, for dates have no time. */
export function structureInput(draws: IndependentDraws, seed: number): StructureInput {
  const rows = Array.from({ length: draws.rows }, (_, row) => row);
  const bought = rows
    .filter((row) => draws.status[row] !== CANCELLED)
    .sort((a, b) => draws.day[a]! - draws.day[b]! || a - b);
  const seen = new Set<number>();
  const first = rows.filter((row) => {
    const isNew = !seen.has(draws.customer[row]!);
    seen.add(draws.customer[row]!);
    return isNew;
  });
  const of = (list: readonly number[], values: Int32Array): Int32Array =>
    Int32Array.from(list, (row) => values[row]!);
  return {
    orders: {
      key: Int32Array.from(bought),
      customer: of(bought, draws.customer),
      minute: Int32Array.from(bought, (row) => 1440 * draws.day[row]!),
    },
    lines: {
      order: Int32Array.from(bought),
      product: of(bought, draws.product),
      category: of(bought, draws.category),
      logPrice: Float64Array.from(bought, (row) => Math.log(draws.unitPrice[row]!)),
    },
    people: {
      category: of(first, draws.category),
      payment: of(first, draws.payment),
      discount: Int32Array.from(first, (row) => Math.round(20 * draws.discount[row]!)),
      status: of(first, draws.status),
      city: of(first, draws.city),
      region: of(first, draws.country),
    },
    obstacles: { hour: 'no-time' },
    seed,
  };
}
