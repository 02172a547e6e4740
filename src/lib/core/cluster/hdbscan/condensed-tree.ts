/**
 * From the spanning tree to the condensed tree (Campello, Moulavi and Sander 2013,
 * doi:10.1007/978-3-642-37456-2_14; Campello et al. 2015, doi:10.1145/2733381).
 */
import type { SpanningTree } from './spanning-tree';

/**
 * The condensed tree: one row for each point that falls out of a cluster and one for each cluster
 * that is split off, at the level λ = 1 / distance. Cluster 0 is the root.
 */
export interface CondensedTree {
  readonly nPoints: number;
  readonly nClusters: number;
  /** Of each point: the cluster it falls out of, and at which λ. */
  readonly pointParent: Int32Array;
  readonly pointLambda: Float64Array;
  /** Of each cluster: its parent (−1 for the root), λ at birth and number of points. */
  readonly clusterParent: Int32Array;
  readonly birth: Float64Array;
  readonly size: Int32Array;
  /** Largest λ at which something leaves the cluster. */
  readonly death: Float64Array;
  /** Σ over everything that leaves the cluster of (λ − birth) × points: its excess of mass. */
  readonly stability: Float64Array;
}

/** Merges of single linkage: merge m joins two nodes into node n + m. */
interface Dendrogram {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distance: Float64Array;
  readonly size: Int32Array;
}

function singleLinkage(tree: SpanningTree, n: number): Dendrogram {
  const m = n - 1;
  const order = Uint32Array.from({ length: m }, (_, e) => e).sort(
    (a, b) => tree.weight[a]! - tree.weight[b]! || a - b,
  );
  const left = new Int32Array(m);
  const right = new Int32Array(m);
  const distance = new Float64Array(m);
  const size = new Int32Array(m);
  const parent = Int32Array.from({ length: n }, (_, p) => p);
  /** Node of the dendrogram that a set's representative stands for. */
  const nodeOf = Int32Array.from({ length: n }, (_, p) => p);
  const find = (p: number): number => {
    let root = p;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[p] !== root) {
      const next = parent[p]!;
      parent[p] = root;
      p = next;
    }
    return root;
  };
  const sizeOf = (node: number): number => (node < n ? 1 : size[node - n]!);
  for (let k = 0; k < m; k++) {
    const e = order[k]!;
    const a = find(tree.from[e]!);
    const b = find(tree.to[e]!);
    left[k] = nodeOf[a]!;
    right[k] = nodeOf[b]!;
    distance[k] = tree.weight[e]!;
    size[k] = sizeOf(nodeOf[a]!) + sizeOf(nodeOf[b]!);
    // The larger set keeps its representative: paths stay short.
    const [keep, lose] = sizeOf(nodeOf[a]!) >= sizeOf(nodeOf[b]!) ? [a, b] : [b, a];
    parent[lose] = keep;
    nodeOf[keep] = n + k;
  }
  return { left, right, distance, size };
}

/**
 * Walks the single-linkage tree from its root: a split counts only when two parts have at least
 * `minClusterSize` points, otherwise the smaller part falls out of the cluster point by point.
 *
 * Points at distance 0 would have λ = ∞; they take the largest finite λ of the tree, so that sums
 * stay finite.
 */
export function condense(tree: SpanningTree, n: number, minClusterSize: number): CondensedTree {
  const { left, right, distance, size } = singleLinkage(tree, n);
  let least = Infinity;
  for (const d of distance) if (d > 0 && d < least) least = d;
  const lambdaOf = (d: number): number => (least === Infinity ? 1 : 1 / Math.max(d, least));
  const sizeOf = (node: number): number => (node < n ? 1 : size[node - n]!);

  const pointParent = new Int32Array(n);
  const pointLambda = new Float64Array(n);
  const clusterParent: number[] = [-1];
  const birth: number[] = [0];
  const sizes: number[] = [n];
  const stack: number[] = [];
  /** Every point below `node` falls out of `cluster` at `lambda`. */
  const fallOut = (node: number, cluster: number, lambda: number): void => {
    const first = stack.length;
    stack.push(node);
    while (stack.length > first) {
      const at = stack.pop()!;
      if (at < n) {
        pointParent[at] = cluster;
        pointLambda[at] = lambda;
      } else {
        stack.push(left[at - n]!, right[at - n]!);
      }
    }
  };
  /**
   * What is left of `node` when every edge of its length is cut at once. Mutual reachability has many
   * equal distances (one core distance rules several edges), and cutting them one by one would make
   * the result depend on the order in which they happen to be sorted.
   */
  const partsAt = (node: number): number[] => {
    const level = distance[node - n]!;
    const parts: number[] = [];
    const open = [right[node - n]!, left[node - n]!];
    while (open.length > 0) {
      const part = open.pop()!;
      if (part >= n && distance[part - n] === level) open.push(right[part - n]!, left[part - n]!);
      else parts.push(part);
    }
    return parts;
  };
  /** Nodes still to be split, each with the cluster it belongs to. */
  const nodes: number[] = n > 1 ? [2 * n - 2] : [];
  const clusters: number[] = [0];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    const cluster = clusters[at]!;
    const lambda = lambdaOf(distance[node - n]!);
    const sides = partsAt(node);
    const large = sides.filter((side) => sizeOf(side) >= minClusterSize);
    if (large.length >= 2) {
      for (const side of sides) {
        if (sizeOf(side) < minClusterSize) {
          fallOut(side, cluster, lambda);
          continue;
        }
        clusterParent.push(cluster);
        birth.push(lambda);
        sizes.push(sizeOf(side));
        if (side >= n) {
          nodes.push(side);
          clusters.push(clusterParent.length - 1);
        } else {
          pointParent[side] = clusterParent.length - 1;
          pointLambda[side] = lambda;
        }
      }
      continue;
    }
    for (const side of sides) {
      if (large.length === 1 && side === large[0] && side >= n) {
        nodes.push(side);
        clusters.push(cluster);
      } else {
        fallOut(side, cluster, lambda);
      }
    }
  }

  const nClusters = birth.length;
  const stability = new Float64Array(nClusters);
  const death = new Float64Array(nClusters);
  for (let p = 0; p < n; p++) {
    const c = pointParent[p]!;
    stability[c]! += pointLambda[p]! - birth[c]!;
    if (pointLambda[p]! > death[c]!) death[c] = pointLambda[p]!;
  }
  for (let c = 1; c < nClusters; c++) {
    const up = clusterParent[c]!;
    stability[up]! += (birth[c]! - birth[up]!) * sizes[c]!;
    if (birth[c]! > death[up]!) death[up] = birth[c]!;
  }
  return {
    nPoints: n,
    nClusters,
    pointParent,
    pointLambda,
    clusterParent: Int32Array.from(clusterParent),
    birth: Float64Array.from(birth),
    size: Int32Array.from(sizes),
    death,
    stability,
  };
}
