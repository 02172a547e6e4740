/** Which baskets hold a set of items. */
import { basketCount, type Transactions } from './transactions';

/** Finds the baskets that hold an itemset, by its items' ascending lists of baskets. */
export class Occurrences {
  private readonly starts: Int32Array;
  private readonly baskets: Int32Array;
  private readonly scratch: Int32Array;

  constructor(transactions: Transactions) {
    const { nItems, items, offsets } = transactions;
    const n = basketCount(transactions);
    this.starts = new Int32Array(nItems + 1);
    for (let k = 0; k < items.length; k++) this.starts[items[k]! + 1]!++;
    for (let i = 0; i < nItems; i++) this.starts[i + 1]! += this.starts[i]!;
    const write = this.starts.slice(0, nItems);
    this.baskets = new Int32Array(items.length);
    for (let t = 0; t < n; t++) {
      for (let k = offsets[t]!; k < offsets[t + 1]!; k++) this.baskets[write[items[k]!]!++] = t;
    }
    this.scratch = new Int32Array(n);
  }

  /** Baskets that hold all of `items`, ascending; valid until the next call. */
  of(items: ArrayLike<number>): Int32Array {
    const lists = Array.from({ length: items.length }, (_, k) =>
      this.baskets.subarray(this.starts[items[k]!]!, this.starts[items[k]! + 1]!),
    ).sort((a, b) => a.length - b.length);
    const { scratch } = this;
    const first = lists[0];
    if (!first) return scratch.subarray(0, 0);
    let size = first.length;
    scratch.set(first);
    for (let l = 1; l < lists.length; l++) {
      const list = lists[l]!;
      let kept = 0;
      let at = 0;
      for (let k = 0; k < size; k++) {
        const basket = scratch[k]!;
        at = lowerBound(list, basket, at);
        if (at < list.length && list[at] === basket) scratch[kept++] = basket;
      }
      size = kept;
    }
    return scratch.subarray(0, size);
  }

  /** How many of the baskets that hold `items` lie in each period. */
  byPeriod(items: ArrayLike<number>, periodOf: ArrayLike<number>, periods: number): Int32Array {
    const counts = new Int32Array(periods);
    const found = this.of(items);
    for (let k = 0; k < found.length; k++) counts[periodOf[found[k]!]!]!++;
    return counts;
  }
}

/** First place from `from` on whose value is not below `value`: steps double, then halve. */
function lowerBound(sorted: Int32Array, value: number, from: number): number {
  let step = 1;
  let high = from;
  while (high < sorted.length && sorted[high]! < value) {
    from = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, sorted.length);
  while (from < high) {
    const middle = (from + high) >>> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else high = middle;
  }
  return from;
}
