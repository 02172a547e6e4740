/**
 * Very long baskets. `k` items that stand together in enough baskets are 2^k − 1 frequent itemsets,
 * so a few dozen baskets of a wholesaler can outweigh all others. What is done about them is an
 * open choice and is told on the page.
 */
import { basketCount, itemCounts, type Transactions } from './transactions';

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
  const { offsets, items, nItems } = transactions;
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
  const newItems = new Int32Array(items.length);
  let write = 0;
  for (let t = 0; t < n; t++) {
    const basket = items.subarray(offsets[t]!, offsets[t + 1]!);
    if (basket.length > limit && policy === 'leave-out') continue;
    const part =
      basket.length > limit
        ? basket
            .slice()
            .sort((a, b) => frequency[b]! - frequency[a]! || a - b)
            .slice(0, limit)
            .sort()
        : basket;
    newItems.set(part, write);
    write += part.length;
    newOffsets.push(write);
    kept.push(t);
  }
  return {
    transactions: {
      nItems,
      offsets: Int32Array.from(newOffsets),
      items: newItems.slice(0, write),
    },
    kept: Int32Array.from(kept),
    long,
    longest,
  };
}

/** The baskets named by `baskets`, in that order. */
export function selectBaskets(
  transactions: Transactions,
  baskets: ArrayLike<number>,
): Transactions {
  const { offsets, items, nItems } = transactions;
  const newOffsets = new Int32Array(baskets.length + 1);
  for (let k = 0; k < baskets.length; k++) {
    const t = baskets[k]!;
    newOffsets[k + 1] = newOffsets[k]! + offsets[t + 1]! - offsets[t]!;
  }
  const newItems = new Int32Array(newOffsets[baskets.length]!);
  for (let k = 0; k < baskets.length; k++) {
    const t = baskets[k]!;
    newItems.set(items.subarray(offsets[t]!, offsets[t + 1]!), newOffsets[k]!);
  }
  return { nItems, offsets: newOffsets, items: newItems };
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
  const kept: number[] = [];
  for (let t = 0; t < n; t++) {
    const basket = items.subarray(offsets[t]!, offsets[t + 1]!);
    if (withItem >= 0 && !basket.includes(withItem)) continue;
    if (withoutItem >= 0 && basket.includes(withoutItem)) continue;
    kept.push(t);
  }
  const selected = selectBaskets(transactions, kept);
  if (withItem < 0) return { transactions: selected, kept: Int32Array.from(kept) };
  const newOffsets = new Int32Array(kept.length + 1);
  const newItems = new Int32Array(selected.items.length);
  let write = 0;
  for (let t = 0; t < kept.length; t++) {
    for (let k = selected.offsets[t]!; k < selected.offsets[t + 1]!; k++) {
      if (selected.items[k] !== withItem) newItems[write++] = selected.items[k]!;
    }
    newOffsets[t + 1] = write;
  }
  return {
    transactions: {
      nItems: transactions.nItems,
      offsets: newOffsets,
      items: newItems.slice(0, write),
    },
    kept: Int32Array.from(kept),
  };
}
