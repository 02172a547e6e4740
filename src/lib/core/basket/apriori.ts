/**
 * Apriori (Agrawal and Srikant 1994, VLDB): level by level. Candidates of length k + 1 are joined
 * from frequent itemsets of length k that share their first k − 1 items and dropped when one of
 * their subsets is not frequent; then all are counted in one pass, by walking each basket through
 * the prefix tree of the candidates.
 */
import { ItemsetSink, type MiningLimits } from './sink';
import { ItemsetIndex, ItemsetList } from './itemsets';
import { basketCount, type RankedTransactions } from './transactions';

export function apriori(ranked: RankedTransactions, limits: MiningLimits): ItemsetList {
  const sink = new ItemsetSink(ranked, limits);
  let level = new ItemsetList();
  const one = new Int32Array(1);
  for (let r = 0; r < ranked.nItems; r++) {
    one[0] = r;
    sink.add(one, 1, ranked.counts[r]!);
    level.push(one, 1, ranked.counts[r]!);
  }
  for (let length = 2; length <= limits.maxLength && level.size > 1; length++) {
    const next =
      length === 2 ? countPairs(ranked, limits.minCount) : nextLevel(ranked, level, length, limits);
    for (let s = 0; s < next.size; s++) sink.add(next.itemsOf(s), length, next.counts[s]!);
    level = next;
  }
  sink.progress(1);
  return sink.list;
}

/** Frequent pairs by counting each item's partners directly: the join would make all of them. */
function countPairs(ranked: RankedTransactions, minCount: number): ItemsetList {
  const { items, offsets, nItems, counts } = ranked;
  const list = new ItemsetList();
  const starts = new Int32Array(nItems + 1);
  for (let r = 0; r < nItems; r++) starts[r + 1] = starts[r]! + counts[r]!;
  const write = starts.slice(0, nItems);
  const positions = new Int32Array(items.length);
  const ends = new Int32Array(items.length);
  for (let t = 0; t + 1 < offsets.length; t++) {
    for (let p = offsets[t]!; p < offsets[t + 1]!; p++) {
      const at = write[items[p]!]!++;
      positions[at] = p;
      ends[at] = offsets[t + 1]!;
    }
  }
  const together = new Int32Array(nItems);
  const pair = new Int32Array(2);
  for (let r = 0; r < nItems; r++) {
    together.fill(0, r + 1);
    for (let k = starts[r]!; k < starts[r + 1]!; k++) {
      for (let p = positions[k]! + 1; p < ends[k]!; p++) together[items[p]!]!++;
    }
    pair[0] = r;
    for (let other = r + 1; other < nItems; other++) {
      if (together[other]! < minCount) continue;
      pair[1] = other;
      list.push(pair, 2, together[other]!);
    }
  }
  return list;
}

/** Candidates of `length` from the level below, counted; the frequent ones. */
function nextLevel(
  ranked: RankedTransactions,
  level: ItemsetList,
  length: number,
  limits: MiningLimits,
): ItemsetList {
  const index = new ItemsetIndex(level);
  const candidates = new ItemsetList();
  const candidate = new Int32Array(length);
  for (let a = 0; a < level.size; a++) {
    const first = level.itemsOf(a);
    for (let b = a + 1; b < level.size; b++) {
      const second = level.itemsOf(b);
      if (!samePrefix(first, second, length - 2)) break;
      candidate.set(first);
      candidate[length - 1] = second[length - 2]!;
      // The two subsets that were joined are frequent; look at the others.
      let all = true;
      for (let skip = 0; all && skip < length - 2; skip++) {
        all = index.find(candidate, 0, length, skip) >= 0;
      }
      if (!all) continue;
      // The join works on sorted levels, and so do candidates: they come in the same order.
      candidates.push(candidate, length, 0);
      if (candidates.size > limits.maxItemsets * 4) break;
    }
  }
  if (candidates.size === 0) return candidates;
  new CandidateTree(candidates, length).countAll(ranked);
  const keep = new Uint8Array(candidates.size);
  for (let s = 0; s < candidates.size; s++)
    keep[s] = candidates.counts[s]! >= limits.minCount ? 1 : 0;
  return candidates.filter(keep);
}

function samePrefix(a: Int32Array, b: Int32Array, length: number): boolean {
  for (let k = 0; k < length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** Prefix tree over sorted candidates: the children of a node are a stretch of the next layer. */
class CandidateTree {
  /** For each depth: the rank of each node, and where its children begin. */
  private readonly ranks: Int32Array[] = [];
  private readonly children: Int32Array[] = [];

  constructor(
    private readonly candidates: ItemsetList,
    private readonly length: number,
  ) {
    const { size, items } = candidates;
    // Group of each candidate at the depth above; −1 is the root.
    let group: Int32Array = new Int32Array(size);
    let nGroups = 1;
    for (let depth = 0; depth < length; depth++) {
      const ranks: number[] = [];
      const starts = new Int32Array(nGroups + 1);
      const next = new Int32Array(size);
      let lastGroup = -1;
      let lastRank = -1;
      for (let s = 0; s < size; s++) {
        const rank = items[s * length + depth]!;
        if (group[s] !== lastGroup || rank !== lastRank) {
          while (lastGroup < group[s]!) starts[++lastGroup] = ranks.length;
          lastRank = rank;
          ranks.push(rank);
        }
        next[s] = ranks.length - 1;
      }
      while (lastGroup < nGroups) starts[++lastGroup] = ranks.length;
      this.ranks.push(Int32Array.from(ranks));
      this.children.push(starts);
      group = next;
      nGroups = ranks.length;
    }
  }

  countAll(ranked: RankedTransactions): void {
    const n = basketCount(ranked);
    for (let t = 0; t < n; t++) {
      const from = ranked.offsets[t]!;
      const to = ranked.offsets[t + 1]!;
      if (to - from >= this.length) this.walk(ranked.items, from, to, 0, 0);
    }
  }

  /** Merges the children of `node` with the rest of the basket; both are ascending. */
  private walk(items: Int32Array, from: number, to: number, depth: number, node: number): void {
    const ranks = this.ranks[depth]!;
    const starts = this.children[depth]!;
    let child = starts[node]!;
    const end = starts[node + 1]!;
    const lastStart = to - (this.length - depth - 1);
    let p = from;
    while (child < end && p < lastStart) {
      const difference = ranks[child]! - items[p]!;
      if (difference < 0) child++;
      else if (difference > 0) p++;
      else {
        if (depth === this.length - 1) this.candidates.counts[child]!++;
        else this.walk(items, p + 1, to, depth + 1, child);
        child++;
        p++;
      }
    }
  }
}
