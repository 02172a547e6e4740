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
  /** What a basket with the item brings of it: mean and its standard error; NaN where too few. */
  readonly meanRevenue: Float64Array;
  readonly seRevenue: Float64Array;
}

/**
 * Fills baskets. Units are summed over a basket's lines of a product; the product is in the basket where
 * the sum is above 0. A group is in it where one of its products is. Counting sorts: O(lines +
 * owners + days), and the sorting of each basket's items.
 *
 * @throws OrderlensError `bad-parameter` when columns differ in length or a product is out of range
 */
export function fillBaskets(lines: Lines, options: FillOptions): Baskets {
  const { units, revenue, group } = lines;
  const { nItems, contents } = options;
  const n = lines.product.length;
  if (lines.owner.length !== n || lines.day.length !== n || units.length !== n) {
    throw new OrderlensError('bad-parameter', 'The columns of the lines differ in length.');
  }
  const goods = products(lines, options);
  const [owner, owners] = shifted(lines.owner);
  const [day, nDays] = shifted(lines.day);
  let order = upTo(n);
  if (options.byDay) order = sorted(order, day, nDays);
  order = sorted(order, owner, owners);

  const table = new ItemRows(contents === 'both' ? 2 * n : n, nItems, contents);
  // The products of the basket at hand, and for each product its place among them.
  const placeOf = new Int32Array(goods.count);
  const setFor = new Int32Array(goods.count).fill(-1);
  const held = new Int32Array(n);
  const sum = new Float64Array(n);
  const brought = new Float64Array(n);
  const first = new Int32Array(n);
  const since = new Int32Array(n);
  let basket = 0;
  for (let at = 0; at < n; basket++) {
    const [who, when] = [owner[order[at]!]!, day[order[at]!]!];
    let size = 0;
    for (; at < n; at++) {
      const k = order[at]!;
      if (owner[k] !== who || (options.byDay && day[k] !== when)) break;
      const key = goods.key[k]!;
      if (setFor[key] !== basket) {
        setFor[key] = basket;
        placeOf[key] = size;
        held[size] = key;
        sum[size] = units[k]!;
        brought[size] = revenue[k]!;
        first[size] = k;
        since[size] = day[k]!;
        size++;
      } else {
        const place = placeOf[key]!;
        sum[place]! += units[k]!;
        brought[place]! += revenue[k]!;
        if (day[k]! < since[place]!) since[place] = day[k]!;
      }
    }
    let firstDay = Infinity;
    for (let place = 0; place < size; place++) {
      if (!(sum[place]! > 0)) continue;
      firstDay = Math.min(firstDay, since[place]!);
      table.add(held[place]!, group ? group[first[place]!]! : -1, brought[place]!);
    }
    table.close(firstDay);
  }
  return table.finish(least(lines.day));
}

/** Products as keys from 0; lines without one stand for their group. */
function products(
  { product, group }: Lines,
  { nProducts, nItems, contents }: FillOptions,
): { readonly key: Int32Array; readonly count: number } {
  const key = product.slice();
  for (let k = 0; k < key.length; k++) {
    if (key[k]! < 0 && contents === 'groups' && group && group[k]! >= 0) {
      key[k] = nProducts + group[k]!;
    }
    const most = contents === 'groups' ? nProducts + nItems : nProducts;
    if (!(key[k]! >= 0 && key[k]! < most)) {
      throw new OrderlensError(
        'bad-parameter',
        `Line ${k} names product ${product[k]}, expected 0 to ${nProducts - 1}.`,
      );
    }
  }
  return { key, count: contents === 'groups' ? nProducts + nItems : nProducts };
}

function least(values: Int32Array): number {
  let low = Infinity;
  for (let k = 0; k < values.length; k++) low = Math.min(low, values[k]!);
  return values.length ? low : 0;
}

/** The values less the smallest of them, and how many different ones there may be. */
function shifted(values: Int32Array): [shifted: Int32Array, range: number] {
  const low = least(values);
  let high = -1;
  const result = new Int32Array(values.length);
  for (let k = 0; k < values.length; k++) {
    result[k] = values[k]! - low;
    high = Math.max(high, result[k]!);
  }
  return [result, high + 1];
}

/** 0 … n − 1; `from` with a function is many times slower. */
function upTo(n: number): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(n);
  for (let k = 0; k < n; k++) places[k] = k;
  return places;
}

/** Stable counting sort of `order` by the key of each entry. */
function sorted(order: Uint32Array, key: Int32Array, range: number): Uint32Array<ArrayBuffer> {
  const starts = new Int32Array(range + 1);
  for (let k = 0; k < order.length; k++) starts[key[k]! + 1]!++;
  for (let v = 0; v < range; v++) starts[v + 1]! += starts[v]!;
  const result = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k++) {
    const entry = order[k]!;
    result[starts[key[entry]!]!++] = entry;
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

  finish(firstDay: number): Baskets {
    const n = this.ends.length;
    const days = Int32Array.from(this.days);
    let range = 0;
    for (let t = 0; t < n; t++) range = Math.max(range, days[t]! + 1);
    const order = sorted(upTo(n), days, range);
    const offsets = new Int32Array(n + 1);
    const items = new Int32Array(this.size);
    const weights = this.weights ? new Int32Array(this.size) : null;
    const sum = new Float64Array(this.nItems);
    const squares = new Float64Array(this.nItems);
    const count = new Int32Array(this.nItems);
    let write = 0;
    for (let t = 0; t < n; t++) {
      const old = order[t]!;
      for (let k = old ? this.ends[old - 1]! : 0; k < this.ends[old]!; k++) {
        const item = this.items[k]!;
        const money = this.brought[k]!;
        items[write] = item;
        if (weights) weights[write] = this.weights![k]!;
        write++;
        sum[item]! += money;
        squares[item]! += money * money;
        count[item]!++;
      }
      offsets[t + 1] = write;
    }
    return {
      transactions: {
        nItems: this.nItems,
        offsets,
        items,
        ...(weights ? { weights, sizes: Int32Array.from(order, (t) => this.sizes[t]!) } : {}),
      },
      days: Int32Array.from(order, (t) => days[t]! + firstDay),
      meanRevenue: sum.map((value, item) => (count[item] ? value / count[item]! : NaN)),
      seRevenue: squares.map((value, item) => {
        const many = count[item]!;
        if (many < 2) return NaN;
        return Math.sqrt(Math.max(0, value - sum[item]! ** 2 / many) / (many - 1) / many);
      }),
    };
  }
}
