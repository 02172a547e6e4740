/** The work of the job `cluster-density`: HDBSCAN with its noise explained. */
import type { OnProgress } from '../../jobs';
import { hdbscan } from '../hdbscan';
import { treePicture, type TreePicture } from '../hdbscan/picture';
import { squaredDistance } from '../kmeans/lloyd';
import type { ClusterProfile } from '../profile';
import { bySize, prepare, profiles, type ClusterInput } from './input';

export interface DensityInput extends ClusterInput {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: 'eom' | 'leaf';
}

export interface DensityOutput {
  readonly k: number;
  readonly labels: Int32Array;
  readonly probabilities: Float64Array;
  readonly outlierScores: Float64Array;
  readonly persistence: Float64Array;
  readonly tree: TreePicture;
  /** k profiles and one of the noise. */
  readonly profiles: readonly ClusterProfile[];
  /** Of each customer of the noise the nearest cluster and how far its centre is; −1 and NaN else. */
  readonly nearest: Int32Array;
  readonly nearestDistance: Float64Array;
  readonly noise: number;
  /** Sum of the edges of the minimum spanning tree of mutual reachability. */
  readonly treeWeight: number;
}

/** HDBSCAN with its noise explained. */
export function runDensity(input: DensityInput, onProgress: OnProgress): DensityOutput {
  onProgress({ stage: 'Preparing features', fraction: 0 });
  const { plan, data, n, d } = prepare(input);
  const { minClusterSize, minSamples, selection } = input;
  const found = hdbscan(data, n, d, {
    minClusterSize,
    minSamples,
    selection,
    onProgress: (part, fraction) =>
      onProgress(
        part === 'neighbours'
          ? { stage: 'Finding neighbours', fraction: 0.45 * fraction }
          : { stage: 'Joining dense regions', fraction: 0.45 + 0.45 * fraction },
      ),
  });
  onProgress({ stage: 'Describing clusters', fraction: 0.92 });
  const k = found.clusterOf.length;
  const { labels, order } = bySize(found.labels, k);
  const { nearest, nearestDistance } = nearestClusters(data, n, d, labels, found.probabilities, k);
  let treeWeight = 0;
  for (const weight of found.spanningTree.weight) treeWeight += weight;
  const clusterOf = Int32Array.from(order, (c) => found.clusterOf[c]!);
  return {
    k,
    labels,
    probabilities: found.probabilities,
    outlierScores: found.outlierScores,
    persistence: Float64Array.from(order, (c) => found.persistence[c]!),
    tree: treePicture(found.condensedTree, clusterOf),
    profiles: profiles(input, labels, k, { noise: true, plan }),
    nearest,
    nearestDistance,
    noise: labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0),
    treeWeight,
  };
}

/** Centres weighted by strength of membership, and the nearest of them to each row of the noise. */
function nearestClusters(
  data: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  weights: Float64Array,
  k: number,
): { nearest: Int32Array; nearestDistance: Float64Array } {
  const centres = new Float64Array(k * d);
  const total = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const c = labels[i]!;
    if (c < 0) continue;
    total[c]! += weights[i]!;
    for (let j = 0; j < d; j++) centres[c * d + j]! += weights[i]! * data[i * d + j]!;
  }
  for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) centres[c * d + j]! /= total[c]! || 1;
  const nearest = new Int32Array(n).fill(-1);
  const nearestDistance = new Float64Array(n).fill(NaN);
  for (let i = 0; i < n; i++) {
    if (labels[i]! >= 0) continue;
    for (let c = 0; c < k; c++) {
      const distance = Math.sqrt(squaredDistance(data, i * d, centres, c * d, d));
      if (!(distance >= nearestDistance[i]!)) {
        nearestDistance[i] = distance;
        nearest[i] = c;
      }
    }
  }
  return { nearest, nearestDistance };
}
