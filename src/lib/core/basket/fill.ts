/** Baskets from order lines: what came back taken off, an item counted once, baskets in order of time. */
import { OrderlensError } from '../errors';
import type { Transactions } from './transactions';

/** Order lines as columns, in any order. */
export interface Lines {
  /** Whose basket: an order, or a customer. Where baskets are customers by day, a guest's order is −1 − order. */
  readonly owner: Int32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Product, 0 … nProducts − 1; −1 where the line names none. */
  readonly product: Int32Array;
  /** Units bought, negative for what came back. */
  readonly units: Float32Array;
  /** What the line adds to revenue. */
  readonly revenue: Float32Array;
  /** Item of the line's category or brand, −1 for none; null where items are the products themselves. */
  readonly group: Int32Array | null;
}

export interface FillOptions {
  /** An owner's lines of one day are a basket; otherwise all lines of an owner are. */
  readonly byDay: boolean;
  /** What the items are: products, their groups, or both in the same baskets. */
  readonly contents: 'products' | 'groups' | 'both';
  readonly nProducts: number;
  /** Products and groups together where `contents` is `both`. */
  readonly nItems: number;
}

export interface Baskets {
  /** In the order of the baskets' first days. */
  readonly transactions: Transactions;
  /** First day of each basket (days since 1970-01-01), ascending. */
  readonly days: Int32Array;
}

/**
 * Fills baskets. Units are summed over a basket's lines of a product; the product is in the basket where
 * the sum is above 0. A group is in it where one of its products is. Lines are brought into the order of
 * their baskets, and within a basket of their products, by counting sorts: O(lines + owners + days +
 * products), and the sorting of each basket's groups.
 *
 * @throws OrderlensError `bad-parameter` when columns differ in length or a product is out of range
 */
export function fillBaskets(lines: Lines, options: FillOptions): Baskets {
  const { nItems, contents } = options;
  const n = lines.product.length;
  if (lines.owner.length !== n || lines.day.length !== n || lines.units.length !== n) {
    throw new OrderlensError('bad-parameter', 'The columns of the lines differ in length.');
  }
  const goods = products(lines, options);
  const owner = shifted(lines.owner);
  let order = sorted(null, goods.key, goods.count);
  if (options.byDay) {
    const day = shifted(lines.day);
    order = sorted(order, day.values, day.range);
  }
  order = sorted(order, owner.values, owner.range);

  const table = new ItemRows(contents === 'both' ? 2 * n : n, nItems, contents);
  const filler = new Filler(lines, goods.key, order, table);
  for (let at = 0; at < n;) {
    const first = order[at]!;
    const who = lines.owner[first]!;
    const when = lines.day[first]!;
    const from = at++;
    while (at < n) {
      const k = order[at]!;
      if (lines.owner[k] !== who || (options.byDay && lines.day[k] !== when)) break;
      at++;
    }
    filler.fill(from, at);
  }
  return table.finish();
}

/** Puts the lines of one basket after the other into rows; a method, so that it soon runs compiled. */
class Filler {
  constructor(
    private readonly lines: Lines,
    private readonly key: Int32Array,
    private readonly order: Uint32Array,
    private readonly table: ItemRows,
  ) {}

  /** The basket of the lines `order[from … to − 1]`, those of a product side by side. */
  fill(from: number, to: number): void {
    const { key, order, table } = this;
    const { day, units, revenue, group } = this.lines;
    let firstDay = 0x7fffffff;
    for (let at = from; at < to;) {
      const first = order[at]!;
      const product = key[first]!;
      let sum = 0;
      let brought = 0;
      let since = day[first]!;
      do {
        const k = order[at]!;
        if (key[k] !== product) break;
        sum += units[k]!;
        brought += revenue[k]!;
        if (day[k]! < since) since = day[k]!;
        at++;
      } while (at < to);
      if (!(sum > 0)) continue;
      if (since < firstDay) firstDay = since;
      table.add(product, group ? group[first]! : -1, brought);
    }
    table.close(firstDay);
  }
}

/** Products as keys from 0; lines without one stand for their group. */
function products(
  { product, group }: Lines,
  { nProducts, nItems, contents }: FillOptions,
): { readonly key: Int32Array; readonly count: number } {
  const standIn = contents === 'groups' && group !== null;
  const key = standIn ? product.slice() : product;
  const most = standIn ? nProducts + nItems : nProducts;
  for (let k = 0; k < key.length; k++) {
    if (key[k]! < 0 && standIn && group[k]! >= 0) key[k] = nProducts + group[k]!;
    if (!(key[k]! >= 0 && key[k]! < most)) {
      throw new OrderlensError(
        'bad-parameter',
        `Line ${k} names product ${product[k]}, expected 0 to ${nProducts - 1}.`,
      );
    }
  }
  return { key, count: most };
}

/** The values less the smallest of them, and how many different ones there may be. */
function shifted(given: Int32Array): {
  readonly values: Int32Array;
  readonly range: number;
} {
  if (!given.length) return { values: given, range: 0 };
  let low = given[0]!;
  let high = low;
  for (let k = 1; k < given.length; k++) {
    const value = given[k]!;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const range = high - low + 1;
  if (low === 0) return { values: given, range };
  const values = new Int32Array(given.length);
  for (let k = 0; k < given.length; k++) values[k] = given[k]! - low;
  return { values, range };
}

/** Stable counting sort of `order` (null: 0 … n − 1) by the key of each entry, 0 … range − 1. */
function sorted(
  order: Uint32Array | null,
  key: Int32Array,
  range: number,
): Uint32Array<ArrayBuffer> {
  const n = key.length;
  const starts = new Int32Array(range + 1);
  for (let k = 0; k < n; k++) starts[key[k]! + 1]!++;
  for (let v = 0; v < range; v++) starts[v + 1]! += starts[v]!;
  const result = new Uint32Array(n);
  if (order) {
    for (let k = 0; k < n; k++) {
      const entry = order[k]!;
      result[starts[key[entry]!]!++] = entry;
    }
  } else {
    for (let k = 0; k < n; k++) result[starts[key[k]!]!++] = k;
  }
  return result;
}

/** Collects baskets one after the other, then puts them in order of their days. */
class ItemRows {
  private readonly items: Int32Array;
  private readonly weights: Int32Array | null;
  private readonly brought: Float32Array;
  private size = 0;
  private start = 0;
  /** Products of the open basket. */
  private held = 0;
  private readonly ends: number[] = [];
  private readonly days: number[] = [];
  private readonly sizes: number[] = [];
  /** Place of a group in the open basket, and the basket it was set for. */
  private readonly placeOf: Int32Array;
  private readonly setFor: Int32Array;

  constructor(
    capacity: number,
    private readonly nItems: number,
    private readonly contents: FillOptions['contents'],
  ) {
    const groups = contents === 'products' ? 0 : nItems;
    this.items = new Int32Array(capacity);
    this.weights = groups ? new Int32Array(capacity) : null;
    this.brought = new Float32Array(capacity);
    this.placeOf = new Int32Array(groups);
    this.setFor = new Int32Array(groups).fill(-1);
  }

  /** A product of the open basket, and its group. */
  add(product: number, group: number, brought: number): void {
    this.held++;
    if (this.contents !== 'groups') this.put(product, brought);
    if (this.contents === 'products' || group < 0) return;
    const basket = this.ends.length;
    if (this.setFor[group] === basket) {
      const place = this.placeOf[group]!;
      this.weights![place]!++;
      this.brought[place]! += brought;
    } else {
      this.setFor[group] = basket;
      this.placeOf[group] = this.size;
      this.put(group, brought);
    }
  }

  private put(item: number, brought: number): void {
    this.items[this.size] = item;
    if (this.weights) this.weights[this.size] = 1;
    this.brought[this.size] = brought;
    this.size++;
  }

  close(day: number): void {
    if (this.size > this.start) {
      this.sort();
      this.ends.push(this.size);
      this.days.push(day);
      this.sizes.push(this.held);
    }
    this.start = this.size;
    this.held = 0;
  }

  private sort(): void {
    const { items, weights, brought, start, size } = this;
    // Products come in order; their groups need not.
    if (this.contents === 'products') return;
    if (size - start > 24) return this.sortMany();
    for (let k = start + 1; k < size; k++) {
      const item = items[k]!;
      const money = brought[k]!;
      const weight = weights ? weights[k]! : 1;
      let at = k;
      while (at > start && items[at - 1]! > item) {
        items[at] = items[at - 1]!;
        brought[at] = brought[at - 1]!;
        if (weights) weights[at] = weights[at - 1]!;
        at--;
      }
      items[at] = item;
      brought[at] = money;
      if (weights) weights[at] = weight;
    }
  }

  /** Item and place as one number, so that the engine's own sort of numbers can be used. */
  private sortMany(): void {
    const { items, weights, brought, start, size } = this;
    const length = size - start;
    const keys = new Float64Array(length);
    for (let k = 0; k < length; k++) keys[k] = items[start + k]! * length + k;
    keys.sort();
    const money = brought.slice(start, size);
    const weight = weights?.slice(start, size);
    for (let k = 0; k < length; k++) {
      const item = Math.floor(keys[k]! / length);
      const place = keys[k]! - item * length;
      items[start + k] = item;
      brought[start + k] = money[place]!;
      if (weights && weight) weights[start + k] = weight[place]!;
    }
  }

  finish(): Baskets {
    const n = this.ends.length;
    const days = shifted(Int32Array.from(this.days));
    const order = sorted(null, days.values, days.range);
    const offsets = new Int32Array(n + 1);
    const items = new Int32Array(this.size);
    const revenue = new Float32Array(this.size);
    const weights = this.weights ? new Int32Array(this.size) : null;
    let write = 0;
    for (let t = 0; t < n; t++) {
      const basket = order[t]!;
      const from = basket ? this.ends[basket - 1]! : 0;
      for (let k = from; k < this.ends[basket]!; k++) {
        items[write] = this.items[k]!;
        revenue[write] = this.brought[k]!;
        if (weights) weights[write] = this.weights![k]!;
        write++;
      }
      offsets[t + 1] = write;
    }
    return {
      transactions: {
        nItems: this.nItems,
        offsets,
        items,
        revenue,
        ...(weights ? { weights, sizes: Int32Array.from(order, (t) => this.sizes[t]!) } : {}),
      },
      days: Int32Array.from(order, (t) => this.days[t]!),
    };
  }
}
