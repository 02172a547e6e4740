import type { Table, Vector } from 'apache-arrow';
import type { Lines } from '../../core/basket/fill';
import { OrderlensError } from '../../core/errors';

/** All items of a unit, by number. */
export interface Items {
  readonly count: number;
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly category: readonly (string | null)[];
  /** Item of each item's category, −1 for none. */
  readonly parent: Int32Array;
}

/** Reads the result of `packedSql`. Every array owns its memory, to be handed over. */
export function readLines(table: Table): Lines {
  const lines = table.getChild('lines')?.get(0) as Vector | null | undefined;
  const integers = (name: string): Int32Array =>
    lines ? new Int32Array(member(lines, name).toArray() as Int32Array) : new Int32Array(0);
  const decimals = (name: string): Float32Array =>
    lines ? new Float32Array(member(lines, name).toArray() as Float32Array) : new Float32Array(0);
  return {
    owner: integers('owner'),
    day: integers('day'),
    product: integers('product'),
    units: decimals('units'),
    revenue: decimals('revenue'),
    group: lines?.getChild('grp') ? integers('grp') : null,
  };
}

/** Products of the data set, from the same result. */
export function readProducts(table: Table): number {
  return Number(table.getChild('products')?.get(0));
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
  const [ids, names, categories] = ['id', 'name', 'category'].map((key) => table.getChild(key)!);
  const parents = integers(table, 'parent');
  const seen = new Map<string, number>();
  for (let row = 0; row < number.length; row++) {
    const item = number[row]!;
    id[item] = String(ids!.get(row) ?? item);
    name[item] = String(names!.get(row) ?? id[item]).trim() || id[item]!;
    category[item] = categories!.get(row) as string | null;
    parent[item] = parents[row]!;
    seen.set(name[item]!, (seen.get(name[item]!) ?? 0) + 1);
  }
  for (let item = 0; item < count; item++) {
    if ((seen.get(name[item]!) ?? 0) > 1 && id[item] !== name[item]) {
      name[item] = `${name[item]!} (${id[item]!})`;
    }
  }
  return { count, id, name, category, parent };
}

function integers(table: Table, name: string): Int32Array {
  return new Int32Array(complete(table.getChild(name), name).toArray() as Int32Array);
}

function member(lines: Vector, name: string): Vector {
  return complete(lines.getChild(name), name);
}

/** A column without NULL; `toArray` would not notice one. */
function complete(vector: Vector | null, name: string): Vector {
  if (!vector || vector.nullCount > 0) {
    throw new OrderlensError(
      'internal',
      `The query for baskets gave ${vector ? `${vector.nullCount} empty values in` : 'no'} ${name}.`,
    );
  }
  return vector;
}
