/**
 * FP-growth (Han, Pei and Yin 2000, doi:10.1145/335191.335372): baskets are merged into a prefix
 * tree, and the tree of each item's prefixes is mined in turn. Nodes lie in flat arrays; trees of
 * deeper levels reuse the arrays of their depth.
 */
import { ItemsetSink, type MiningLimits } from './sink';
import type { ItemsetList } from './itemsets';
import { basketCount, type RankedTransactions } from './transactions';

export function fpGrowth(ranked: RankedTransactions, limits: MiningLimits): ItemsetList {
  const sink = new ItemsetSink(ranked, limits);
  if (ranked.nItems > 0) new Growth(ranked, limits, sink).run();
  return sink.list;
}

/** A prefix tree; node 0 is the root. Ranks fall from the leaves to the root. */
class PrefixTree {
  rank: Int32Array;
  count: Int32Array;
  parent: Int32Array;
  /** Next node of the same rank, −1 at the end. */
  same: Int32Array;
  private child: Int32Array;
  private sibling: Int32Array;
  /** First node of each rank, and number of baskets of each rank. */
  readonly head: Int32Array;
  readonly total: Int32Array;
  size = 1;

  constructor(nRanks: number, capacity: number) {
    this.rank = new Int32Array(capacity);
    this.count = new Int32Array(capacity);
    this.parent = new Int32Array(capacity);
    this.same = new Int32Array(capacity);
    this.child = new Int32Array(capacity).fill(-1, 0, 1);
    this.sibling = new Int32Array(capacity);
    this.head = new Int32Array(nRanks).fill(-1);
    this.total = new Int32Array(nRanks);
  }

  /** Empties the tree for ranks below `nRanks`. */
  clear(nRanks: number): void {
    this.size = 1;
    this.child[0] = -1;
    this.head.fill(-1, 0, nRanks);
    this.total.fill(0, 0, nRanks);
  }

  /** Adds the path `path[from … to − 1]` (ascending ranks), `count` times. */
  insert(path: Int32Array, from: number, to: number, count: number): void {
    let node = 0;
    for (let k = from; k < to; k++) {
      const rank = path[k]!;
      this.total[rank]! += count;
      let next = this.child[node]!;
      while (next !== -1 && this.rank[next] !== rank) next = this.sibling[next]!;
      if (next === -1) {
        if (this.size === this.rank.length) this.grow();
        next = this.size++;
        this.rank[next] = rank;
        this.count[next] = 0;
        this.parent[next] = node;
        this.same[next] = this.head[rank]!;
        this.head[rank] = next;
        this.child[next] = -1;
        this.sibling[next] = this.child[node]!;
        this.child[node] = next;
      }
      this.count[next]! += count;
      node = next;
    }
  }

  private grow(): void {
    const double = (old: Int32Array): Int32Array => {
      const array = new Int32Array(old.length * 2);
      array.set(old);
      return array;
    };
    this.rank = double(this.rank);
    this.count = double(this.count);
    this.parent = double(this.parent);
    this.same = double(this.same);
    this.child = double(this.child);
    this.sibling = double(this.sibling);
  }
}

class Growth {
  private readonly prefix: Int32Array;
  private readonly path: Int32Array;
  private readonly trees: PrefixTree[] = [];
  private readonly conditional: Int32Array;

  constructor(
    private readonly ranked: RankedTransactions,
    private readonly limits: MiningLimits,
    private readonly sink: ItemsetSink,
  ) {
    this.prefix = new Int32Array(ranked.nItems);
    this.path = new Int32Array(ranked.nItems);
    this.conditional = new Int32Array(ranked.nItems);
  }

  run(): void {
    const { ranked } = this;
    const n = basketCount(ranked);
    const tree = new PrefixTree(
      ranked.nItems,
      Math.max(1024, Math.min(ranked.items.length + 1, 1 << 20)),
    );
    for (const t of inPathOrder(ranked)) {
      tree.insert(ranked.items, ranked.offsets[t]!, ranked.offsets[t + 1]!, 1);
    }
    if (n > 0) this.mine(tree, ranked.nItems, 0);
  }

  /** Mines all ranks below `nRanks` of a tree under the prefix of this depth. */
  private mine(tree: PrefixTree, nRanks: number, depth: number): void {
    const { prefix, sink, path, conditional } = this;
    const { minCount, maxLength } = this.limits;
    for (let rank = 0; rank < nRanks; rank++) {
      const support = tree.total[rank]!;
      if (support < minCount) continue;
      prefix[depth] = rank;
      sink.add(prefix, depth + 1, support);
      if (depth === 0) sink.progress((rank + 1) / nRanks);
      if (depth + 1 >= maxLength || rank === 0) continue;

      // Support of every smaller rank among this rank's prefixes.
      conditional.fill(0, 0, rank);
      for (let node = tree.head[rank]!; node !== -1; node = tree.same[node]!) {
        const count = tree.count[node]!;
        for (let up = tree.parent[node]!; up !== 0; up = tree.parent[up]!) {
          conditional[tree.rank[up]!]! += count;
        }
      }
      let frequent = 0;
      let highest = -1;
      for (let r = 0; r < rank; r++) {
        if (conditional[r]! >= minCount) {
          frequent++;
          highest = r;
        }
      }
      if (frequent === 0) continue;
      if (frequent === 1 || depth + 2 >= maxLength) {
        for (let r = 0; r <= highest; r++) {
          if (conditional[r]! < minCount) continue;
          prefix[depth + 1] = r;
          sink.add(prefix, depth + 2, conditional[r]!);
        }
        continue;
      }
      const next = (this.trees[depth] ??= new PrefixTree(this.ranked.nItems, 256));
      next.clear(highest + 1);
      for (let node = tree.head[rank]!; node !== -1; node = tree.same[node]!) {
        let at = path.length;
        for (let up = tree.parent[node]!; up !== 0; up = tree.parent[up]!) {
          const r = tree.rank[up]!;
          if (conditional[r]! >= minCount) path[--at] = r;
        }
        if (at < path.length) next.insert(path, at, path.length, tree.count[node]!);
      }
      this.mine(next, highest + 1, depth + 1);
    }
  }
}

/**
 * Baskets in lexicographic order of their ranks: neighbours share long prefixes, so a path's nodes
 * are found at once (the newest sibling is looked at first) and lie close in memory.
 */
function inPathOrder(ranked: RankedTransactions): Int32Array {
  const { offsets, items } = ranked;
  const order = Int32Array.from({ length: basketCount(ranked) }, (_, t) => t);
  return order.sort((a, b) => {
    let p = offsets[a]!;
    let q = offsets[b]!;
    const pEnd = offsets[a + 1]!;
    const qEnd = offsets[b + 1]!;
    while (p < pEnd && q < qEnd) {
      const difference = items[p++]! - items[q++]!;
      if (difference !== 0) return difference;
    }
    return pEnd - p - (qEnd - q);
  });
}
