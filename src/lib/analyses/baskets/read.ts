import type { Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';

/** Lines as pairs; baskets numbered by day. Every array owns its memory. */
export interface Pairs {
  readonly basket: Int32Array;
  readonly item: Int32Array;
  /** Day of each basket (days since 1970-01-01). */
  readonly days: Int32Array;
}

/** All items of a unit, by number. */
export interface Items {
  readonly count: number;
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly category: readonly (string | null)[];
  /** Item of each item's category, −1 for none. */
  readonly parent: Int32Array;
  /** What a basket with the item brings of it, on average; NaN where nobody bought it. */
  readonly meanRevenue: Float64Array;
}

/** Reads the result of `pairsSql`. */
export function readPairs(table: Table): Pairs {
  const basket = integers(table, 'basket');
  const item = integers(table, 'item');
  const day = integers(table, 'day');
  let last = -1;
  for (let k = 0; k < basket.length; k++) last = Math.max(last, basket[k]!);
  const days = new Int32Array(last + 1);
  for (let k = 0; k < basket.length; k++) days[basket[k]!] = day[k]!;
  return { basket, item, days };
}

/** Reads the result of `itemsSql`; names that two items share get their id behind them. */
export function readItems(table: Table): Items {
  const number = integers(table, 'item');
  let count = 0;
  for (const item of number) count = Math.max(count, item + 1);
  const id = new Array<string>(count).fill('');
  const name = new Array<string>(count).fill('');
  const category = new Array<string | null>(count).fill(null);
  const parent = new Int32Array(count).fill(-1);
  const meanRevenue = new Float64Array(count).fill(NaN);
  const column = (key: string) => table.getChild(key)!;
  const [ids, names, categories] = [column('id'), column('name'), column('category')];
  const parents = integers(table, 'parent');
  const revenue = column('mean_revenue');
  const seen = new Map<string, number>();
  for (let row = 0; row < number.length; row++) {
    const item = number[row]!;
    id[item] = String(ids.get(row) ?? item);
    name[item] = String(names.get(row) ?? id[item]).trim() || id[item]!;
    category[item] = categories.get(row) as string | null;
    parent[item] = parents[row]!;
    meanRevenue[item] = (revenue.get(row) as number | null) ?? NaN;
    seen.set(name[item]!, (seen.get(name[item]!) ?? 0) + 1);
  }
  for (let item = 0; item < count; item++) {
    if ((seen.get(name[item]!) ?? 0) > 1 && id[item] !== name[item]) {
      name[item] = `${name[item]!} (${id[item]!})`;
    }
  }
  return { count, id, name, category, parent, meanRevenue };
}

/** A column without NULL; `toArray` would not notice one. */
function integers(table: Table, name: string): Int32Array {
  const vector = table.getChild(name);
  if (!vector || vector.nullCount > 0) {
    throw new OrderlensError(
      'internal',
      `The query for baskets gave ${vector ? `${vector.nullCount} empty values in` : 'no'} ${name}.`,
    );
  }
  return Int32Array.from(vector.toArray() as Int32Array);
}
