import { OrderlensError } from '../errors';

/**
 * Baskets on flat arrays (compressed rows): basket `t` holds the distinct items
 * `items[offsets[t]] … items[offsets[t + 1] − 1]`, ascending. Items are 0 … nItems − 1.
 */
export interface Transactions {
  readonly nItems: number;
  /** n + 1 entries. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Different products that an entry of `items` stands for in its basket; absent: one each. */
  readonly weights?: Int32Array;
  /** Different products in each basket; absent: its items. Never absent where `weights` are there. */
  readonly sizes?: Int32Array;
  /** What each entry of `items` brought its basket; absent where nobody knows. */
  readonly revenue?: Float32Array;
}

/** Different products in each basket. */
export function sizesOf({ offsets, sizes }: Transactions): Int32Array {
  return (
    sizes ??
    Int32Array.from({ length: offsets.length - 1 }, (_, t) => offsets[t + 1]! - offsets[t]!)
  );
}

/** Number of baskets. */
export function basketCount(transactions: Transactions): number {
  return transactions.offsets.length - 1;
}

/**
 * Groups (basket, item) pairs into baskets; an item counts once in a basket, however often it stands
 * there. Two counting passes, O(pairs + baskets + items).
 *
 * @param basket basket of each pair, 0 … nBaskets − 1
 * @param item item of each pair, 0 … nItems − 1
 * @throws OrderlensError `bad-parameter` when lengths differ or an index is out of range
 */
export function groupTransactions(
  basket: Int32Array,
  item: Int32Array,
  nBaskets: number,
  nItems: number,
): Transactions {
  const pairs = basket.length;
  if (item.length !== pairs) {
    throw new OrderlensError(
      'bad-parameter',
      `Baskets and items must be of one length, found ${pairs} and ${item.length}.`,
    );
  }
  // Order by item first, then stably by basket: items come out ascending within each basket.
  const byItem = new Int32Array(nItems + 1);
  const byBasket = new Int32Array(nBaskets + 1);
  for (let p = 0; p < pairs; p++) {
    const b = basket[p]!;
    const i = item[p]!;
    if (!(b >= 0 && b < nBaskets && i >= 0 && i < nItems)) {
      throw new OrderlensError(
        'bad-parameter',
        `Pair ${p} is out of range: basket ${b}, item ${i}.`,
      );
    }
    byItem[i + 1]!++;
    byBasket[b + 1]!++;
  }
  for (let i = 0; i < nItems; i++) byItem[i + 1]! += byItem[i]!;
  for (let b = 0; b < nBaskets; b++) byBasket[b + 1]! += byBasket[b]!;
  const order = new Int32Array(pairs);
  for (let p = 0; p < pairs; p++) order[byItem[item[p]!]!++] = p;
  const items = new Int32Array(pairs);
  const ends = byBasket.slice(0, nBaskets);
  for (let k = 0; k < pairs; k++) {
    const p = order[k]!;
    const b = basket[p]!;
    const i = item[p]!;
    const end = ends[b]!;
    if (end > byBasket[b]! && items[end - 1] === i) continue;
    items[end] = i;
    ends[b] = end + 1;
  }
  // Close the gaps that repeated items left.
  const offsets = new Int32Array(nBaskets + 1);
  let write = 0;
  for (let b = 0; b < nBaskets; b++) {
    for (let k = byBasket[b]!; k < ends[b]!; k++) items[write++] = items[k]!;
    offsets[b + 1] = write;
  }
  return { nItems, offsets, items: items.slice(0, write) };
}

/** Number of baskets that hold each item. */
export function itemCounts(transactions: Transactions): Int32Array {
  const counts = new Int32Array(transactions.nItems);
  const { items } = transactions;
  for (let k = 0; k < items.length; k++) counts[items[k]!]!++;
  return counts;
}

/**
 * Baskets of frequent items only, items renamed by falling frequency: rank 0 is the most frequent.
 * Ties keep the smaller item first. Baskets that end up empty are left out.
 */
export interface RankedTransactions extends Transactions {
  /** Item of each rank. */
  readonly itemOfRank: Int32Array;
  /** Number of baskets that hold each rank. */
  readonly counts: Int32Array;
}

export function rankTransactions(transactions: Transactions, minCount: number): RankedTransactions {
  const counts = itemCounts(transactions);
  const frequent: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! >= minCount) frequent.push(i);
  frequent.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rankOf = new Int32Array(transactions.nItems).fill(-1);
  frequent.forEach((item, rank) => (rankOf[item] = rank));

  const n = basketCount(transactions);
  const offsets = new Int32Array(n + 1);
  const items = new Int32Array(transactions.items.length);
  let write = 0;
  let kept = 0;
  for (let t = 0; t < n; t++) {
    const start = write;
    for (let k = transactions.offsets[t]!; k < transactions.offsets[t + 1]!; k++) {
      const rank = rankOf[transactions.items[k]!]!;
      if (rank >= 0) items[write++] = rank;
    }
    if (write > start) {
      sortRange(items, start, write);
      offsets[++kept] = write;
    }
  }
  return {
    nItems: frequent.length,
    offsets: offsets.slice(0, kept + 1),
    items: items.slice(0, write),
    itemOfRank: Int32Array.from(frequent),
    counts: Int32Array.from(frequent, (item) => counts[item]!),
  };
}

/** Sorts `array[from … to − 1]` ascending in place. */
function sortRange(array: Int32Array, from: number, to: number): void {
  if (to - from > 32) {
    array.subarray(from, to).sort();
    return;
  }
  for (let k = from + 1; k < to; k++) {
    const value = array[k]!;
    let at = k;
    while (at > from && array[at - 1]! > value) {
      array[at] = array[at - 1]!;
      at--;
    }
    array[at] = value;
  }
}

/** What a basket with an item brings of it, over the baskets that hold it. */
export interface ItemRevenue {
  /** Mean of each item, and its standard error; NaN where too few baskets hold it. */
  readonly meanRevenue: Float64Array;
  readonly seRevenue: Float64Array;
}

/** NaN for every item where the revenue is not known. */
export function itemRevenue({ nItems, items, revenue }: Transactions): ItemRevenue {
  const sum = new Float64Array(nItems);
  const squares = new Float64Array(nItems);
  const count = new Int32Array(nItems);
  if (revenue) {
    for (let k = 0; k < items.length; k++) {
      const item = items[k]!;
      const money = revenue[k]!;
      sum[item]! += money;
      squares[item]! += money * money;
      count[item]!++;
    }
  }
  return {
    meanRevenue: sum.map((value, item) => (count[item] ? value / count[item]! : NaN)),
    seRevenue: squares.map((value, item) => {
      const many = count[item]!;
      if (many < 2) return NaN;
      return Math.sqrt(Math.max(0, value - sum[item]! ** 2 / many) / (many - 1) / many);
    }),
  };
}
