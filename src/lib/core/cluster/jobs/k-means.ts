/** The work of the job `cluster-kmeans`: k recommended, customers grouped, groups described. */
import type { OnProgress } from '../../jobs';
import { takeRows } from '../../matrix';
import { pca, project, type Pca } from '../../project/pca';
import { Rng } from '../../rng';
import { chooseK, SCAN_RESTARTS, scanK, type KChoice, type KRow } from '../choose-k';
import { repeatedPairs, type FeaturePlan, type RepeatedPair } from '../features/matrix';
import { silhouettes } from '../indices/silhouette';
import { kmeans } from '../kmeans';
import { squaredDistance } from '../kmeans/lloyd';
import type { ClusterProfile } from '../profile';
import { rfmSegments } from '../rfm-labels';
import { bySize, prepare, profiles, type ClusterInput } from './input';

export interface MapPoints {
  /** Places in `rows`, at most some thousands. */
  readonly places: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface KMeansInput extends ClusterInput {
  /** Null: the recommended one. */
  readonly k: number | null;
  readonly restarts: number;
}

export interface KMeansOutput {
  readonly plan: FeaturePlan;
  readonly scan: readonly KRow[];
  readonly choice: KChoice;
  readonly k: number;
  readonly labels: Int32Array;
  readonly centres: Float64Array;
  /** 95 % quantile of the distances to the own centre. */
  readonly reach: Float64Array;
  readonly inertia: number;
  readonly iterations: number;
  readonly silhouette: {
    readonly mean: number;
    readonly byCluster: Float64Array;
    readonly exact: boolean;
    readonly rows: number;
  };
  readonly profiles: readonly ClusterProfile[];
  readonly pca: Pca;
  readonly map: MapPoints;
  readonly correlations: Float64Array;
  readonly repeated: readonly RepeatedPair[];
  readonly rfmSegments: Uint8Array;
}

/** Points on the map. */
const MAP_POINTS = 2_400;

/** Recommends k, runs k-means, and describes what it found. */
export function runKMeans(input: KMeansInput, onProgress: OnProgress): KMeansOutput {
  onProgress({ stage: 'Preparing features', fraction: 0 });
  const { plan, data, n, d } = prepare(input);
  const stage = 'Trying numbers of clusters';
  onProgress({ stage, fraction: 0.05 });
  const scan = scanK(data, n, d, {
    seed: input.seed,
    polish: true,
    onProgress: (fraction) => onProgress({ stage, fraction: 0.05 + 0.65 * fraction }),
  });
  const choice = chooseK(scan.rows, null);
  const k = input.k ?? choice.k;
  onProgress({ stage: 'Clustering', fraction: 0.7 });
  const tried = scan.partitions.find((partition) => partition.k === k);
  const fresh = kmeans(data, n, d, {
    k,
    // What was tried already need not be tried again.
    restarts: tried ? Math.max(1, input.restarts - SCAN_RESTARTS) : input.restarts,
    seed: input.seed,
    onProgress: (fraction) => onProgress({ stage: 'Clustering', fraction: 0.7 + 0.2 * fraction }),
  });
  const isTried = tried !== undefined && tried.inertia <= fresh.inertia * (1 + 1e-9);
  const best = isTried ? tried : fresh;
  const { labels, order } = bySize(best.labels, k);
  const centres = takeRows(best.centres, d, order);
  onProgress({ stage: 'Describing clusters', fraction: 0.9 });
  const own = isTried
    ? scan.silhouettes[scan.partitions.indexOf(tried)]!
    : silhouettes(data, n, d, [{ labels: best.labels, k }], { seed: input.seed })[0]!;
  const components = pca(data, n, d);
  const { matrix, pairs } = repeatedPairs(data, n, input.features);
  return {
    plan,
    scan: scan.rows,
    choice,
    k,
    labels,
    centres,
    reach: reachOf(data, n, d, labels, centres),
    inertia: best.inertia,
    iterations: best.iterations,
    silhouette: {
      mean: own.mean,
      byCluster: Float64Array.from(order, (c) => own.byCluster[c]!),
      exact: own.exact,
      rows: own.rows.length,
    },
    profiles: profiles(input, labels, k, { plan }),
    pca: components,
    map: mapPoints(components, data, n, d, input.seed),
    correlations: matrix,
    repeated: pairs,
    rfmSegments: rfmSegments(input.facts, input.rows),
  };
}

function mapPoints(
  components: Pca,
  data: Float64Array,
  n: number,
  d: number,
  seed: number,
): MapPoints {
  const places = new Rng(seed).fork('map').sample(n, MAP_POINTS);
  const count = Math.min(2, d);
  const coordinates = project(components, takeRows(data, d, places), places.length, count);
  return {
    places,
    x: Float64Array.from(places, (_, i) => coordinates[i * count]!),
    y: Float64Array.from(places, (_, i) => (count > 1 ? coordinates[i * count + 1]! : 0)),
  };
}

function reachOf(
  data: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  centres: Float64Array,
): Float64Array {
  const k = centres.length / d;
  const distances: number[][] = Array.from({ length: k }, () => []);
  for (let i = 0; i < n; i++) {
    const c = labels[i]!;
    distances[c]!.push(Math.sqrt(squaredDistance(data, i * d, centres, c * d, d)));
  }
  return Float64Array.from(distances, (list) => {
    const sorted = Float64Array.from(list).sort();
    return sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
  });
}
