/** What the database gives for a choice of baskets. */
import type { FillOptions, Lines } from '../../core/basket/fill';
import type { Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import { itemsSql, leftOutSql, type BasketChoice } from './query';
import { readItems, readLines, type Items } from './read';

export type LeftOut = Readonly<Record<'guest_orders' | 'unnamed_lines' | 'orders', number>>;

export interface BasketLines {
  readonly items: Items;
  readonly lines: Lines;
  /** Products of the data set: the first items where items are products. */
  readonly nProducts: number;
}

/** @param sql from `linesSql` for the same choice */
export async function readInputs(
  db: SqlRunner,
  choice: BasketChoice,
  sql: string,
  signal: AbortSignal,
): Promise<BasketLines> {
  const items = readItems(await db.query(itemsSql(choice.unit), { signal }));
  const lines = readLines(await db.query(sql, { signal }));
  let nProducts = choice.unit === 'product' ? items.count : 0;
  for (let k = 0; k < lines.product.length; k++) {
    nProducts = Math.max(nProducts, lines.product[k]! + 1);
  }
  return { items, lines, nProducts };
}

export function fillOf({ unit, kind }: BasketChoice, items: Items, nProducts: number): FillOptions {
  return {
    byDay: kind === 'customer-day',
    contents: unit === 'product' ? 'products' : unit === 'mixed' ? 'both' : 'groups',
    nProducts,
    nItems: items.count,
  };
}

export async function readLeftOut(
  db: SqlRunner,
  choice: BasketChoice,
  frame: Frame,
  signal: AbortSignal,
): Promise<LeftOut> {
  const [row] = rowsOf<LeftOut>(await db.query(leftOutSql(choice, frame), { signal }));
  return row!;
}
