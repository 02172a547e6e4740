/** A result of the page around a report, without a database. */
import type { BasketResult } from '../../../src/lib/analyses/baskets/model.svelte';
import type { Items } from '../../../src/lib/analyses/baskets/read';
import type { BasketReport } from '../../../src/lib/core/basket/report';

type WordedResult = Pick<BasketResult, 'report' | 'items' | 'choice'>;

/** Items called `Item 0`, `Item 1`, … */
export function readItemsLike(count: number): Items {
  const names = Array.from({ length: count }, (_, item) => `Item ${item}`);
  return {
    count,
    id: names,
    name: names,
    category: names.map(() => null),
    parent: new Int32Array(count).fill(-1),
  };
}

export function resultOf(report: BasketReport, items: Items): WordedResult {
  return { report, items, choice: { unit: 'product', kind: 'order', returns: 'net' } };
}
