/**
 * HDBSCAN: density-based clusters at whatever density they are stable, and noise (Campello, Moulavi
 * and Sander 2013, doi:10.1007/978-3-642-37456-2_14; McInnes, Healy and Astels 2017,
 * doi:10.21105/joss.00205). Exact; minSamples does not count the point itself, as in the hdbscan
 * package.
 */
import { OrderlensError } from '../../errors';
import { condense, type CondensedTree } from './condensed-tree';
import { assignPoints, outlierScores, selectClusters, type SelectionOptions } from './selection';
import { spanningTree, type SpanningTree, type TreeProgress } from './spanning-tree';

export type { CondensedTree } from './condensed-tree';

export interface HdbscanOptions extends Partial<SelectionOptions> {
  /** Smallest number of points that makes a cluster, ≥ 2. */
  readonly minClusterSize: number;
  /** Neighbours that a core point has, ≥ 1; default minClusterSize. */
  readonly minSamples?: number;
  readonly onProgress?: TreeProgress;
}

export interface HdbscanResult {
  /** 0, 1, … in the order of the clusters' first rows; −1 is noise. */
  readonly labels: Int32Array;
  /** Strength of membership, 0..1; 0 for noise. */
  readonly probabilities: Float64Array;
  /** GLOSH, 0..1. */
  readonly outlierScores: Float64Array;
  /** Of each cluster: stability over (points × largest λ), 0..1. */
  readonly persistence: Float64Array;
  readonly condensedTree: CondensedTree;
  /** Condensed-tree cluster of each label. */
  readonly clusterOf: Int32Array;
  readonly spanningTree: SpanningTree;
}

/**
 * @param data n × d, row-major, finite, on one scale
 * @throws OrderlensError `bad-parameter`, `bad-data` (a value that is not finite), `too-little-data`
 *   (fewer points than a cluster needs)
 */
export function hdbscan(
  data: Float64Array,
  n: number,
  d: number,
  options: HdbscanOptions,
): HdbscanResult {
  const { minClusterSize, minSamples = minClusterSize, onProgress } = options;
  if (!(minClusterSize >= 2)) {
    throw new OrderlensError(
      'bad-parameter',
      `The minimum cluster size must be at least 2, found ${minClusterSize}.`,
    );
  }
  if (!(minSamples >= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `Minimum samples must be at least 1, found ${minSamples}.`,
    );
  }
  if (!(d >= 1) || data.length !== n * d) {
    throw new OrderlensError(
      'bad-parameter',
      `${n} × ${d} values are needed, found ${data.length}.`,
    );
  }
  if (n < minClusterSize) {
    throw new OrderlensError(
      'too-little-data',
      `${n} rows are fewer than the minimum cluster size of ${minClusterSize}.`,
    );
  }
  const tree = spanningTree(data, n, d, minSamples, onProgress);
  return clusterTree(tree, n, options);
}

/** The steps after the spanning tree: cheap, so that sizes and selections can be tried on one tree. */
export function clusterTree(tree: SpanningTree, n: number, options: HdbscanOptions): HdbscanResult {
  const selection: SelectionOptions = {
    selection: options.selection ?? 'eom',
    epsilon: options.epsilon ?? 0,
    allowSingleCluster: options.allowSingleCluster ?? false,
  };
  const condensed = condense(tree, n, options.minClusterSize);
  const { selected, stability } = selectClusters(condensed, selection);
  const membership = assignPoints(condensed, selected, selection);
  const sizes = new Int32Array(membership.clusterOf.length);
  for (const label of membership.labels) if (label >= 0) sizes[label]!++;
  let largest = 0;
  for (const lambda of condensed.death) if (lambda > largest) largest = lambda;
  const persistence = Float64Array.from(membership.clusterOf, (c, label) =>
    largest > 0 ? stability[c]! / (sizes[label]! * largest) : 1,
  );
  return {
    ...membership,
    outlierScores: outlierScores(condensed),
    persistence,
    condensedTree: condensed,
    spanningTree: tree,
  };
}
