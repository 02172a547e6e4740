/** What the database gives for a choice of baskets. */
import type { FillOptions, Lines } from '../../core/basket/fill';
import type { Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import { itemsSql, leftOutSql, packedSql, type BasketChoice } from './query';
import { readItems, readLines, readProducts, type Items } from './read';

export type LeftOut = Readonly<Record<'guest_orders' | 'unnamed_lines' | 'orders', number>>;

export interface BasketLines {
  readonly lines: Lines;
  /** Products of the data set: the first items where items are products. */
  readonly products: number;
}

/** @param sql from `linesSql` */
export async function readBasketLines(
  db: SqlRunner,
  sql: string,
  signal: AbortSignal,
): Promise<BasketLines> {
  const table = await db.query(packedSql(sql), { signal });
  return { lines: readLines(table), products: readProducts(table) };
}

export async function readItemList(
  db: SqlRunner,
  { unit }: BasketChoice,
  signal: AbortSignal,
): Promise<Items> {
  return readItems(await db.query(itemsSql(unit), { signal }));
}

export function fillOf(
  { unit, kind }: BasketChoice,
  nItems: number,
  nProducts: number,
): FillOptions {
  return {
    byDay: kind === 'customer-day',
    contents: unit === 'product' ? 'products' : unit === 'mixed' ? 'both' : 'groups',
    nProducts,
    nItems,
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
