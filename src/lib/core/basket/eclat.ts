/**
 * Eclat: depth-first search over the vertical form of the data (Zaki 2000,
 * doi:10.1109/69.846291), in two forms chosen by density.
 *
 * Sparse data: the vertical lists hold positions in the horizontal data, and the extensions of a
 * prefix are counted in one sweep over the baskets that hold it ("occurrence deliver", Uno, Kiyomi
 * and Arimura 2004, LCM ver. 2), so no pair that never occurs together is touched.
 * Dense data: bit sets, one AND and one population count for each extension.
 */
import { ItemsetSink, type MiningLimits } from './sink';
import type { ItemsetList } from './itemsets';
import { basketCount, type RankedTransactions } from './transactions';

/**
 * Share of ones in the basket × item matrix from which bit sets win: an AND handles 32 baskets a
 * step, a sweep one item a step.
 */
const DENSE = 1 / 16;

export function eclat(
  ranked: RankedTransactions,
  limits: MiningLimits,
  sink = new ItemsetSink(ranked, limits),
): ItemsetList {
  const n = basketCount(ranked);
  const cells = n * ranked.nItems;
  const dense = cells > 0 && ranked.items.length / cells >= DENSE;
  if (ranked.nItems > 0) {
    if (dense) new BitsetSearch(ranked, limits, sink).run();
    else new OccurrenceSearch(ranked, limits, sink).run();
  }
  return sink.list;
}

/** Sparse form. An occurrence is a position in `items`; smaller ranks to its left are extensions. */
class OccurrenceSearch {
  private readonly prefix: Int32Array;
  /** Position of the first item of the basket that a position lies in. */
  private readonly startOf: Int32Array;
  /** Counting arrays, one a depth, allocated once and left zeroed. */
  private readonly counts: Int32Array[] = [];
  /** One buffer a depth for the occurrences of all extensions, used again by the next prefix. */
  private readonly buffers: Int32Array[] = [];

  constructor(
    private readonly ranked: RankedTransactions,
    private readonly limits: MiningLimits,
    private readonly sink: ItemsetSink,
  ) {
    this.prefix = new Int32Array(ranked.nItems);
    this.startOf = new Int32Array(ranked.items.length);
    for (let t = 0; t + 1 < ranked.offsets.length; t++) {
      this.startOf.fill(ranked.offsets[t]!, ranked.offsets[t]!, ranked.offsets[t + 1]!);
    }
  }

  run(): void {
    const { ranked, sink, prefix } = this;
    const { items, counts, nItems } = ranked;
    const starts = new Int32Array(nItems + 1);
    for (let r = 0; r < nItems; r++) starts[r + 1] = starts[r]! + counts[r]!;
    const write = starts.slice(0, nItems);
    const occurrences = new Int32Array(items.length);
    for (let p = 0; p < items.length; p++) occurrences[write[items[p]!]!++] = p;
    // The most frequent first, so that a rising support rises early.
    for (let r = 0; r < nItems && counts[r]! >= this.limits.minCount; r++) {
      prefix[0] = r;
      sink.add(prefix, 1, counts[r]!);
      if (this.limits.maxLength > 1 && r > 0) {
        this.extend(occurrences.subarray(starts[r], starts[r + 1]), r, 1);
      }
      if ((r & 63) === 63) sink.progress((r + 1) / nItems);
    }
  }

  /** Extends the prefix (its last rank being `last`), which occurs at `occurrences`. */
  private extend(occurrences: Int32Array, last: number, depth: number): void {
    const { sink, prefix } = this;
    const { minCount, maxLength } = this.limits;
    const counts = (this.counts[depth] ??= new Int32Array(this.ranked.nItems));
    this.count(occurrences, counts);
    let total = 0;
    const frequent: number[] = [];
    for (let r = 0; r < last; r++) {
      const count = counts[r]!;
      if (count >= minCount) {
        frequent.push(r);
        total += count;
      } else {
        counts[r] = 0;
      }
    }
    if (frequent.length === 0) return;
    if (depth + 1 >= maxLength || frequent.length === 1) {
      for (const r of frequent) {
        prefix[depth] = r;
        sink.add(prefix, depth + 1, counts[r]!);
        counts[r] = 0;
      }
      return;
    }
    // Each extension has its own stretch of the buffer.
    let buffer = this.buffers[depth];
    if (!buffer || buffer.length < total) {
      buffer = this.buffers[depth] = new Int32Array(Math.max(total, 2 * (buffer?.length ?? 0)));
    }
    const starts = new Int32Array(frequent.length);
    const sizes = new Int32Array(frequent.length);
    let at = 0;
    for (let f = 0; f < frequent.length; f++) {
      const r = frequent[f]!;
      starts[f] = at;
      sizes[f] = counts[r]!;
      at += counts[r]!;
      counts[r] = f + 1;
    }
    this.collect(occurrences, counts, starts.slice(), buffer);
    for (const r of frequent) counts[r] = 0;
    for (let f = 0; f < frequent.length; f++) {
      const r = frequent[f]!;
      if (sizes[f]! < this.limits.minCount) continue;
      prefix[depth] = r;
      sink.add(prefix, depth + 1, sizes[f]!);
      if (f > 0) this.extend(buffer.subarray(starts[f], starts[f]! + sizes[f]!), r, depth + 1);
    }
  }

  // The two loops that take the time stand alone: small functions run compiled much sooner.

  /** Counts what stands before each occurrence in its basket. */
  private count(occurrences: Int32Array, counts: Int32Array): void {
    const { startOf } = this;
    const { items } = this.ranked;
    for (let k = 0; k < occurrences.length; k++) {
      const end = occurrences[k]!;
      for (let p = startOf[end]!; p < end; p++) counts[items[p]!]!++;
    }
  }

  /** Writes the occurrences of each extension, numbered from 1 in `numbers`, to its own stretch. */
  private collect(
    occurrences: Int32Array,
    numbers: Int32Array,
    write: Int32Array,
    buffer: Int32Array,
  ): void {
    const { startOf } = this;
    const { items } = this.ranked;
    for (let k = 0; k < occurrences.length; k++) {
      const end = occurrences[k]!;
      for (let p = startOf[end]!; p < end; p++) {
        const number = numbers[items[p]!]!;
        if (number > 0) buffer[write[number - 1]!++] = p;
      }
    }
  }
}

/** Dense form. Extensions of a prefix lie side by side in one pool a depth. */
class BitsetSearch {
  private readonly words: number;
  private readonly prefix: Int32Array;
  private readonly pools: Int32Array[] = [];

  constructor(
    private readonly ranked: RankedTransactions,
    private readonly limits: MiningLimits,
    private readonly sink: ItemsetSink,
  ) {
    this.words = (basketCount(ranked) + 31) >>> 5;
    this.prefix = new Int32Array(ranked.nItems);
  }

  run(): void {
    const { ranked, words } = this;
    const { nItems, offsets, items, counts } = ranked;
    const bits = new Int32Array(nItems * words);
    for (let t = 0; t + 1 < offsets.length; t++) {
      for (let k = offsets[t]!; k < offsets[t + 1]!; k++) {
        bits[items[k]! * words + (t >>> 5)]! |= 1 << (t & 31);
      }
    }
    // Each item is extended by the more frequent ones: the wide branches are then the cheap ones.
    const tail = new Int32Array(nItems);
    const tailCounts = new Int32Array(nItems);
    const reversed = new Int32Array(bits.length);
    for (let r = 0; r < nItems; r++) {
      const from = nItems - 1 - r;
      tail[r] = from;
      tailCounts[r] = counts[from]!;
      reversed.set(bits.subarray(from * words, (from + 1) * words), r * words);
    }
    this.extend(reversed, tail, tailCounts, nItems, 0);
  }

  private extend(
    bits: Int32Array,
    tail: Int32Array,
    tailCounts: Int32Array,
    size: number,
    depth: number,
  ): void {
    const { words, sink, prefix } = this;
    const { maxLength } = this.limits;
    // The most frequent first, so that a rising support rises early.
    for (let a = size - 1; a >= 0; a--) {
      const { minCount } = this.limits;
      if (tailCounts[a]! < minCount) continue;
      prefix[depth] = tail[a]!;
      sink.add(prefix, depth + 1, tailCounts[a]!);
      if (depth === 0) sink.progress((size - a) / size);
      if (depth + 1 >= maxLength || a + 1 >= size) continue;
      const room = (size - a - 1) * words;
      let pool = this.pools[depth];
      if (!pool || pool.length < room) pool = this.pools[depth] = new Int32Array(room);
      const next = new Int32Array(size - a - 1);
      const nextCounts = new Int32Array(size - a - 1);
      let found = 0;
      for (let b = a + 1; b < size; b++) {
        const count = andCount(bits, a * words, b * words, pool, found * words, words);
        if (count >= minCount) {
          next[found] = tail[b]!;
          nextCounts[found] = count;
          found++;
        }
      }
      if (found > 0) this.extend(pool, next, nextCounts, found, depth + 1);
    }
  }
}

/** `out = x AND y` over `words` words; returns the number of ones. */
function andCount(
  bits: Int32Array,
  x: number,
  y: number,
  out: Int32Array,
  at: number,
  words: number,
): number {
  let count = 0;
  for (let w = 0; w < words; w++) {
    let v = bits[x + w]! & bits[y + w]!;
    out[at + w] = v;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
