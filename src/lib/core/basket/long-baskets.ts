/**
 * Very long baskets. `k` items that stand together in enough baskets are 2^k − 1 frequent itemsets,
 * so a few dozen baskets of a wholesaler can outweigh all others. What is done about them is an
 * open choice and is told on the page.
 */
import { basketCount, itemCounts, sizesOf, type Transactions } from './transactions';

/**
 * `keep`: as they are. `cut`: of each long basket its most frequent items. `leave-out`: without the
 * long baskets.
 */
export const LONG_BASKET_POLICIES = ['keep', 'cut', 'leave-out'] as const;
export type LongBasketPolicy = (typeof LONG_BASKET_POLICIES)[number];

export interface LongBaskets {
  readonly transactions: Transactions;
  /** Old number of each basket that is left. */
  readonly kept: Int32Array;
  /** Baskets above the limit, whatever was done about them. */
  readonly long: number;
  /** Items in the longest basket. */
  readonly longest: number;
}

/** @param limit largest number of items of a basket that is not called long */
export function treatLongBaskets(
  transactions: Transactions,
  limit: number,
  policy: LongBasketPolicy,
): LongBaskets {
  const n = basketCount(transactions);
  const { offsets, items } = transactions;
  let long = 0;
  let longest = 0;
  for (let t = 0; t < n; t++) {
    const size = offsets[t + 1]! - offsets[t]!;
    if (size > limit) long++;
    longest = Math.max(longest, size);
  }
  const everything = Int32Array.from({ length: n }, (_, t) => t);
  if (long === 0 || policy === 'keep') return { transactions, kept: everything, long, longest };

  const frequency = itemCounts(transactions);
  const kept: number[] = [];
  const newOffsets = [0];
  const taken = new Int32Array(items.length);
  let write = 0;
  for (let t = 0; t < n; t++) {
    const [from, to] = [offsets[t]!, offsets[t + 1]!];
    if (to - from > limit) {
      if (policy === 'leave-out') continue;
      const places = Array.from({ length: to - from }, (_, k) => from + k);
      places.sort((a, b) => frequency[items[b]!]! - frequency[items[a]!]! || a - b);
      for (const place of places.slice(0, limit).sort((a, b) => a - b)) taken[write++] = place;
    } else {
      for (let k = from; k < to; k++) taken[write++] = k;
    }
    newOffsets.push(write);
    kept.push(t);
  }
  return {
    // A basket keeps its size, however little is left of it.
    transactions: gathered(
      { ...transactions, sizes: sizesOf(transactions) },
      Int32Array.from(newOffsets),
      taken.subarray(0, write),
      kept,
    ),
    kept: Int32Array.from(kept),
    long,
    longest,
  };
}

/** New rows from entries of old ones. */
function gathered(
  transactions: Transactions,
  offsets: Int32Array,
  entries: Int32Array,
  baskets: ArrayLike<number>,
): Transactions {
  const { items, weights, sizes, revenue, nItems } = transactions;
  return {
    nItems,
    offsets,
    items: picked(items, entries, new Int32Array(entries.length)),
    ...(weights ? { weights: picked(weights, entries, new Int32Array(entries.length)) } : {}),
    ...(sizes ? { sizes: picked(sizes, baskets, new Int32Array(baskets.length)) } : {}),
    ...(revenue ? { revenue: picked(revenue, entries, new Float32Array(entries.length)) } : {}),
  };
}

function picked<T extends Int32Array | Float32Array>(
  from: T,
  places: ArrayLike<number>,
  into: T,
): T {
  for (let k = 0; k < places.length; k++) into[k] = from[places[k]!]!;
  return into;
}

/** The baskets named by `baskets`, in that order. */
export function selectBaskets(
  transactions: Transactions,
  baskets: ArrayLike<number>,
): Transactions {
  const { offsets } = transactions;
  const newOffsets = new Int32Array(baskets.length + 1);
  for (let k = 0; k < baskets.length; k++) {
    const t = baskets[k]!;
    newOffsets[k + 1] = newOffsets[k]! + offsets[t + 1]! - offsets[t]!;
  }
  const entries = new Int32Array(newOffsets[baskets.length]!);
  let write = 0;
  for (let k = 0; k < baskets.length; k++) {
    const t = baskets[k]!;
    for (let at = offsets[t]!; at < offsets[t + 1]!; at++) entries[write++] = at;
  }
  return gathered(transactions, newOffsets, entries, baskets);
}

/**
 * Baskets that hold `withItem` and not `withoutItem` (−1 for either: no condition), both items taken
 * out of them: an item that is in every basket or in none goes with everything alike.
 */
export function conditionBaskets(
  transactions: Transactions,
  withItem: number,
  withoutItem: number,
): { readonly transactions: Transactions; readonly kept: Int32Array } {
  const { offsets, items } = transactions;
  const n = basketCount(transactions);
  if (withItem < 0 && withoutItem < 0) {
    return { transactions, kept: Int32Array.from({ length: n }, (_, t) => t) };
  }
  const kept: number[] = [];
  for (let t = 0; t < n; t++) {
    const basket = items.subarray(offsets[t]!, offsets[t + 1]!);
    if (withItem >= 0 && !basket.includes(withItem)) continue;
    if (withoutItem >= 0 && basket.includes(withoutItem)) continue;
    kept.push(t);
  }
  if (withItem < 0) {
    return { transactions: selectBaskets(transactions, kept), kept: Int32Array.from(kept) };
  }
  const newOffsets = new Int32Array(kept.length + 1);
  const entries: number[] = [];
  kept.forEach((t, at) => {
    for (let k = offsets[t]!; k < offsets[t + 1]!; k++) {
      if (items[k] !== withItem) entries.push(k);
    }
    newOffsets[at + 1] = entries.length;
  });
  return {
    transactions: gathered(transactions, newOffsets, Int32Array.from(entries), kept),
    kept: Int32Array.from(kept),
  };
}
