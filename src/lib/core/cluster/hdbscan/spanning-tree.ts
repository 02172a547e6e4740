/**
 * Minimum spanning tree of the mutual reachability graph, exactly: Borůvka's rounds with nearest
 * foreign points from a k-d tree (after McInnes and Healy 2017, doi:10.1109/ICDMW.2017.12).
 *
 * Mutual reachability: d(a, b) = max(core(a), core(b), |a − b|), with core(a) the distance to the
 * minSamples-th nearest *other* point (the convention of the hdbscan package; scikit-learn counts
 * the point itself, so its min_samples is larger by one).
 *
 * What makes it fast: a point's nearest foreign point only gets farther as components merge. So the
 * last answer stays right while its partner is foreign, and is a lower bound afterwards; most points
 * are never searched again, because their bound is above the best edge that their component has.
 */
import { KdTree } from '../kd-tree';

export interface SpanningTree {
  /** n − 1 edges, by rows of the input, in no order. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
  /** Core distance of every row. */
  readonly core: Float64Array;
}

/** Progress of the two stages. */
export type TreeProgress = (stage: 'neighbours' | 'tree', fraction: number) => void;

/**
 * @param data n × d, row-major, finite
 * @param minSamples ≥ 1; where there are fewer other points, the farthest one counts
 */
export function spanningTree(
  data: Float64Array,
  n: number,
  d: number,
  minSamples: number,
  onProgress?: TreeProgress,
): SpanningTree {
  const tree = new KdTree(data, n, d);
  const k = Math.max(1, Math.min(minSamples, n - 1));
  const { neighbours, distances2 } = tree.nearest(k, (f) => onProgress?.('neighbours', f));
  const core2 = new Float64Array(n);
  for (let p = 0; p < n; p++) core2[p] = n > 1 ? distances2[p * k + k - 1]! : 0;
  const core = new Float64Array(n);
  for (let p = 0; p < n; p++) core[tree.rowOf[p]!] = Math.sqrt(core2[p]!);
  if (n < 2) {
    return { from: new Int32Array(0), to: new Int32Array(0), weight: new Float64Array(0), core };
  }
  const rounds = new Rounds(tree, core2);
  rounds.seed(neighbours, distances2, k);
  while (rounds.edges < n - 1) {
    rounds.run();
    onProgress?.('tree', rounds.edges / (n - 1));
  }
  return { from: rounds.from, to: rounds.to, weight: rounds.weight, core };
}

class Rounds {
  edges = 0;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;

  private readonly n: number;
  /** Component of each place, a place of its own that stands for all. */
  private readonly component: Int32Array;
  private readonly parent: Int32Array;
  /** Component that all places of a node belong to, or −1. */
  private readonly nodeComponent: Int32Array;
  private readonly nodeCore2: Float64Array;
  /** A foreign partner of each place, and the squared weight of that edge. */
  private readonly partner: Int32Array;
  private readonly partner2: Float64Array;
  /** No foreign point of the place is nearer than this (squared). */
  private readonly bound2: Float64Array;
  /** Best edge of each component in this round. */
  private readonly best2: Float64Array;
  private readonly bestFrom: Int32Array;
  private readonly bestTo: Int32Array;
  private readonly stack = new Int32Array(128);
  private readonly stackBound = new Float64Array(128);

  constructor(
    private readonly tree: KdTree,
    private readonly core2: Float64Array,
  ) {
    const { n, nNodes } = tree;
    this.n = n;
    this.from = new Int32Array(n - 1);
    this.to = new Int32Array(n - 1);
    this.weight = new Float64Array(n - 1);
    this.component = Int32Array.from({ length: n }, (_, p) => p);
    this.parent = this.component.slice();
    this.nodeComponent = new Int32Array(nNodes).fill(-1);
    this.nodeCore2 = new Float64Array(nNodes);
    this.partner = new Int32Array(n).fill(-1);
    this.partner2 = new Float64Array(n).fill(Infinity);
    this.bound2 = core2.slice();
    this.best2 = new Float64Array(n);
    this.bestFrom = new Int32Array(n);
    this.bestTo = new Int32Array(n);
    for (let node = nNodes - 1; node >= 0; node--) {
      let least = Infinity;
      if (node >= tree.firstLeaf) {
        for (let p = tree.start[node]!; p < tree.end[node]!; p++)
          least = Math.min(least, core2[p]!);
      } else {
        least = Math.min(this.nodeCore2[2 * node + 1]!, this.nodeCore2[2 * node + 2]!);
      }
      this.nodeCore2[node] = least;
    }
  }

  /**
   * First partners from the neighbour lists: within them the weight is max(core, core'), and one that
   * equals the place's own core distance cannot be beaten.
   */
  seed(neighbours: Int32Array, distances2: Float64Array, k: number): void {
    for (let p = 0; p < this.n; p++) {
      const own = this.core2[p]!;
      for (let j = p * k; j < (p + 1) * k; j++) {
        const q = neighbours[j]!;
        const weight2 = Math.max(own, this.core2[q]!, distances2[j]!);
        if (weight2 < this.partner2[p]!) {
          this.partner2[p] = weight2;
          this.partner[p] = q;
          if (weight2 === own) break;
        }
      }
    }
  }

  /** One round: the best outgoing edge of every component, then all those edges are added. */
  run(): void {
    const { n, component, partner, partner2, bound2, best2, bestFrom, bestTo } = this;
    best2.fill(Infinity);
    // Known edges first: they bound the searches.
    for (let p = 0; p < n; p++) {
      const q = partner[p]!;
      if (q < 0) continue;
      const c = component[p]!;
      if (component[q] === c) {
        partner[p] = -1;
        continue;
      }
      if (partner2[p]! < best2[c]!) {
        best2[c] = partner2[p]!;
        bestFrom[c] = p;
        bestTo[c] = q;
      }
    }
    for (let p = 0; p < n; p++) {
      const c = component[p]!;
      // Exact already (partner at its lower bound), or hopeless.
      if (partner[p]! >= 0 && partner2[p]! <= bound2[p]!) continue;
      if (bound2[p]! >= best2[c]!) continue;
      this.search(p, c);
      if (partner[p]! >= 0 && partner2[p]! < best2[c]!) {
        best2[c] = partner2[p]!;
        bestFrom[c] = p;
        bestTo[c] = partner[p]!;
      }
    }
    for (let c = 0; c < n; c++) {
      if (component[c] === c && best2[c]! < Infinity)
        this.join(bestFrom[c]!, bestTo[c]!, best2[c]!);
    }
    this.relabel();
  }

  /** Nearest foreign point of `p` that beats its component's best edge so far. */
  private search(p: number, c: number): void {
    const { tree, core2, component, nodeComponent, nodeCore2, stack, stackBound } = this;
    const { start, end, firstLeaf } = tree;
    const own = core2[p]!;
    let limit = this.best2[c]!;
    let found = -1;
    let top = 0;
    stack[0] = 0;
    stackBound[0] = 0;
    while (top >= 0) {
      const node = stack[top]!;
      const bound = stackBound[top--]!;
      if (bound >= limit) continue;
      if (node >= firstLeaf) {
        for (let q = start[node]!; q < end[node]!; q++) {
          if (component[q] === c || core2[q]! >= limit) continue;
          const distance = tree.distance2(p, q);
          if (distance >= limit) continue;
          const weight2 = Math.max(own, core2[q]!, distance);
          if (weight2 < limit) {
            limit = weight2;
            found = q;
          }
        }
        // Nothing can be nearer than the own core distance.
        if (limit <= own) break;
        continue;
      }
      const left = 2 * node + 1;
      const right = left + 1;
      const toLeft =
        nodeComponent[left] === c
          ? Infinity
          : Math.max(own, nodeCore2[left]!, tree.boxDistance2(p, left));
      const toRight =
        nodeComponent[right] === c
          ? Infinity
          : Math.max(own, nodeCore2[right]!, tree.boxDistance2(p, right));
      const near = toLeft <= toRight ? left : right;
      const nearBound = Math.min(toLeft, toRight);
      const farBound = Math.max(toLeft, toRight);
      if (farBound < limit) {
        stack[++top] = near === left ? right : left;
        stackBound[top] = farBound;
      }
      if (nearBound < limit) {
        stack[++top] = near;
        stackBound[top] = nearBound;
      }
    }
    this.bound2[p] = limit;
    if (found >= 0) {
      this.partner[p] = found;
      this.partner2[p] = limit;
    }
  }

  private find(p: number): number {
    const { parent } = this;
    let root = p;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[p] !== root) {
      const next = parent[p]!;
      parent[p] = root;
      p = next;
    }
    return root;
  }

  /** Adds an edge unless an equally long one has joined its ends in this round. */
  private join(p: number, q: number, weight2: number): void {
    const a = this.find(p);
    const b = this.find(q);
    if (a === b) return;
    this.parent[a] = b;
    this.from[this.edges] = this.tree.rowOf[p]!;
    this.to[this.edges] = this.tree.rowOf[q]!;
    this.weight[this.edges] = Math.sqrt(weight2);
    this.edges++;
  }

  private relabel(): void {
    const { n, component, nodeComponent, tree } = this;
    for (let p = 0; p < n; p++) component[p] = this.find(p);
    for (let node = tree.nNodes - 1; node >= 0; node--) {
      let common: number;
      if (node >= tree.firstLeaf) {
        const from = tree.start[node]!;
        const to = tree.end[node]!;
        common = from < to ? component[from]! : -1;
        for (let p = from + 1; p < to; p++) if (component[p] !== common) common = -1;
      } else {
        const left = nodeComponent[2 * node + 1]!;
        common = left === nodeComponent[2 * node + 2]! ? left : -1;
      }
      nodeComponent[node] = common;
    }
  }
}
