/**
 * A growing list of itemsets on flat arrays: itemset `s` holds the items
 * `items[offsets[s]] … items[offsets[s + 1] − 1]`, ascending, and is contained in `counts[s]`
 * baskets.
 */
export class ItemsetList {
  items: Int32Array = new Int32Array(1024);
  offsets: Int32Array = new Int32Array(256);
  counts: Int32Array = new Int32Array(256);
  /** Number of itemsets. */
  size = 0;

  /** Appends `prefix[0 … length − 1]`; the items need not be sorted, the copy is. */
  push(prefix: Int32Array, length: number, count: number): void {
    const start = this.offsets[this.size]!;
    if (start + length > this.items.length) this.items = grown(this.items, start + length);
    if (this.size + 2 > this.offsets.length) {
      this.offsets = grown(this.offsets, this.size + 2);
      this.counts = grown(this.counts, this.size + 2);
    }
    const items = this.items;
    // Insertion sort: itemsets are short, and most prefixes come nearly sorted.
    for (let k = 0; k < length; k++) {
      const item = prefix[k]!;
      let at = start + k;
      while (at > start && items[at - 1]! > item) {
        items[at] = items[at - 1]!;
        at--;
      }
      items[at] = item;
    }
    this.counts[this.size] = count;
    this.size++;
    this.offsets[this.size] = start + length;
  }

  /** Number of items of itemset `s`. */
  lengthOf(s: number): number {
    return this.offsets[s + 1]! - this.offsets[s]!;
  }

  /** The items of itemset `s`, ascending (a view, not a copy). */
  itemsOf(s: number): Int32Array {
    return this.items.subarray(this.offsets[s]!, this.offsets[s + 1]!);
  }

  /** Number of itemsets by length; index 0 is length 1. */
  countsByLength(): number[] {
    const counts: number[] = [];
    for (let s = 0; s < this.size; s++) {
      const at = this.lengthOf(s) - 1;
      while (counts.length <= at) counts.push(0);
      counts[at]!++;
    }
    return counts;
  }

  /** The itemsets for which `keep[s]` is not 0, in the same order. */
  filter(keep: Uint8Array): ItemsetList {
    const list = new ItemsetList();
    for (let s = 0; s < this.size; s++) {
      if (keep[s]) list.push(this.itemsOf(s), this.lengthOf(s), this.counts[s]!);
    }
    return list;
  }
}

function grown(old: Int32Array, needed: number): Int32Array {
  const array = new Int32Array(Math.max(needed, old.length * 2));
  array.set(old);
  return array;
}

/** Finds an itemset's place in a list by its items: open addressing on a 32-bit hash. */
export class ItemsetIndex {
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(private readonly list: ItemsetList) {
    let capacity = 16;
    while (capacity < list.size * 2) capacity *= 2;
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
    for (let s = 0; s < list.size; s++) {
      let slot = hash(list.items, list.offsets[s]!, list.offsets[s + 1]!, -1) & this.mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & this.mask;
      this.slots[slot] = s;
    }
  }

  /**
   * Place of the itemset `items[from … to − 1]` (ascending) without the element at `skip`
   * (−1 for none); −1 when it is not in the list.
   */
  find(items: Int32Array, from: number, to: number, skip = -1): number {
    const { list } = this;
    const length = to - from - (skip >= 0 ? 1 : 0);
    let slot = hash(items, from, to, skip) & this.mask;
    for (;;) {
      const s = this.slots[slot]!;
      if (s === -1) return -1;
      const start = list.offsets[s]!;
      if (list.offsets[s + 1]! - start === length) {
        let at = start;
        let k = from;
        for (; k < to; k++) {
          if (k === skip) continue;
          if (list.items[at] !== items[k]) break;
          at++;
        }
        if (k === to) return s;
      }
      slot = (slot + 1) & this.mask;
    }
  }
}

/** FNV-1a over the items, finished with a mix so that low bits are usable. */
function hash(items: Int32Array, from: number, to: number, skip: number): number {
  let h = 0x811c9dc5;
  for (let k = from; k < to; k++) {
    if (k !== skip) h = Math.imul(h ^ items[k]!, 0x01000193);
  }
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
