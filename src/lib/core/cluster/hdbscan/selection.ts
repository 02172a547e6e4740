/** Which clusters of the condensed tree are the answer, and what every point is to them. */
import type { CondensedTree } from './condensed-tree';

export interface SelectionOptions {
  /**
   * `eom`: the clusters whose excess of mass is largest against their descendants';
   * `leaf`: the finest ones.
   */
  readonly selection: 'eom' | 'leaf';
  /** Clusters born at a distance below this are merged upwards; 0 for none (Malzer and Baum 2020). */
  readonly epsilon: number;
  /** Whether the root may be the one cluster. */
  readonly allowSingleCluster: boolean;
}

/**
 * Places of the selected clusters in the condensed tree, ascending, with the stabilities that won.
 * Parents come before their children in the tree, so one backward pass settles all.
 */
export function selectClusters(
  tree: CondensedTree,
  options: SelectionOptions,
): { selected: Int32Array; stability: Float64Array } {
  const { nClusters, clusterParent } = tree;
  const stability = tree.stability.slice();
  const chosen = new Uint8Array(nClusters);
  const first = options.allowSingleCluster ? 0 : 1;
  const childrenStability = new Float64Array(nClusters);
  const hasChildren = new Uint8Array(nClusters);
  for (let c = 1; c < nClusters; c++) hasChildren[clusterParent[c]!] = 1;
  if (options.selection === 'leaf') {
    for (let c = first; c < nClusters; c++) chosen[c] = hasChildren[c] ? 0 : 1;
  } else {
    for (let c = nClusters - 1; c >= first; c--) {
      if (hasChildren[c] && childrenStability[c]! > stability[c]!)
        stability[c] = childrenStability[c]!;
      else chosen[c] = 1;
      if (c > 0) childrenStability[clusterParent[c]!]! += stability[c]!;
    }
    dropBelowChosen(tree, chosen);
  }
  if (options.epsilon > 0) mergeBelow(tree, chosen, options);
  const selected: number[] = [];
  for (let c = 0; c < nClusters; c++) if (chosen[c]) selected.push(c);
  return { selected: Int32Array.from(selected), stability };
}

/** A chosen cluster takes its descendants in. */
function dropBelowChosen(tree: CondensedTree, chosen: Uint8Array): void {
  const inside = new Uint8Array(tree.nClusters);
  for (let c = 1; c < tree.nClusters; c++) {
    const up = tree.clusterParent[c]!;
    inside[c] = inside[up]! | chosen[up]!;
    if (inside[c]) chosen[c] = 0;
  }
}

/** Replaces a chosen cluster that is born below `epsilon` by its first ancestor that is not. */
function mergeBelow(tree: CondensedTree, chosen: Uint8Array, options: SelectionOptions): void {
  const bornAt = (c: number): number => 1 / tree.birth[c]!;
  const merged = new Uint8Array(tree.nClusters);
  for (let c = 1; c < tree.nClusters; c++) {
    if (!chosen[c]) continue;
    let at = c;
    while (bornAt(at) < options.epsilon) {
      const up = tree.clusterParent[at]!;
      if (up === 0) {
        if (options.allowSingleCluster) at = 0;
        break;
      }
      at = up;
    }
    merged[at] = 1;
  }
  if (chosen[0]) merged[0] = 1;
  chosen.set(merged);
  dropBelowChosen(tree, chosen);
}

export interface Membership {
  /** Cluster of each point: 0, 1, … in the order of the clusters' first points; −1 is noise. */
  readonly labels: Int32Array;
  /** Strength of membership, 0..1: λ of the point over the λ at which its cluster ends. */
  readonly probabilities: Float64Array;
  /** Condensed-tree cluster of each label. */
  readonly clusterOf: Int32Array;
}

export function assignPoints(
  tree: CondensedTree,
  selected: Int32Array,
  options: SelectionOptions,
): Membership {
  const { nPoints, nClusters, clusterParent, pointParent, pointLambda } = tree;
  const own = new Int32Array(nClusters).fill(-1);
  for (const c of selected) own[c] = c;
  for (let c = 1; c < nClusters; c++) if (own[c] === -1) own[c] = own[clusterParent[c]!]!;

  const single = selected.length === 1 && selected[0] === 0;
  // The root holds everything: only what stays to its end belongs to it.
  const rootLambda = options.epsilon > 0 ? 1 / options.epsilon : tree.death[0]!;
  const labels = new Int32Array(nPoints).fill(-1);
  const probabilities = new Float64Array(nPoints);
  const labelOf = new Int32Array(nClusters).fill(-1);
  const clusterOf: number[] = [];
  for (let p = 0; p < nPoints; p++) {
    const c = own[pointParent[p]!]!;
    if (c < 0 || (c === 0 && !single)) continue;
    if (single && pointLambda[p]! < rootLambda) continue;
    if (labelOf[c] === -1) labelOf[c] = clusterOf.push(c) - 1;
    labels[p] = labelOf[c]!;
    const death = tree.death[c]!;
    probabilities[p] = death > 0 ? Math.min(pointLambda[p]!, death) / death : 1;
  }
  return { labels, probabilities, clusterOf: Int32Array.from(clusterOf) };
}

/**
 * GLOSH outlier scores, 0..1 (Campello et al. 2015, doi:10.1145/2733381): how much earlier a point
 * leaves than the densest part of the cluster it leaves, 1 − λ / λmax.
 */
export function outlierScores(tree: CondensedTree): Float64Array {
  const deepest = tree.death.slice();
  for (let c = tree.nClusters - 1; c > 0; c--) {
    const up = tree.clusterParent[c]!;
    if (deepest[c]! > deepest[up]!) deepest[up] = deepest[c]!;
  }
  const scores = new Float64Array(tree.nPoints);
  for (let p = 0; p < tree.nPoints; p++) {
    const most = deepest[tree.pointParent[p]!]!;
    scores[p] = most > 0 ? (most - tree.pointLambda[p]!) / most : 0;
  }
  return scores;
}
