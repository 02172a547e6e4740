import { fillOf, readBasketLines, readItemList } from '../../../src/lib/analyses/baskets/inputs';
import { linesSql, type BasketChoice } from '../../../src/lib/analyses/baskets/query';
import type { Items } from '../../../src/lib/analyses/baskets/read';
import type { BasketSource } from '../../../src/lib/core/basket/prepare';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import type { SqlRunner } from '../../../src/lib/data/query-result';

/** What the page hands to its worker for a choice of baskets. */
export async function sourceOf(
  db: SqlRunner,
  choice: BasketChoice,
  frame: Frame = EMPTY_FRAME,
): Promise<{ readonly items: Items; readonly source: BasketSource }> {
  const { signal } = new AbortController();
  const { lines, products } = await readBasketLines(db, linesSql(choice, frame), signal);
  const items = await readItemList(db, choice, signal);
  return { items, source: { kind: 'lines', lines, fill: fillOf(choice, items.count, products) } };
}
