/** The work of the cluster page's jobs, from plain inputs to plain outputs. */
import { rfmSegments } from './rfm-labels';
import { OrderlensError } from '../errors';
import type { OnProgress } from '../jobs';
import { pca, project, type Pca } from '../project/pca';
import { Rng } from '../rng';
import { adjustedRandIndex } from './agreement';
import {
  chooseK,
  gapStatistic,
  scanK,
  type GapStatistic,
  type KChoice,
  type KRow,
} from './choose-k';
import type { Feature } from './features/definitions';
import {
  fitPlan,
  pick,
  planMatrix,
  repeatedPairs,
  type FeatureColumns,
  type FeaturePlan,
  type RepeatedPair,
} from './features/matrix';
import { restrictFacts, type OrderFacts } from './features/orders';
import type { Scaling, TransformKind } from './features/transform';
import { hdbscan } from './hdbscan';
import { treePicture, type TreePicture } from './hdbscan/picture';
import { silhouettes } from './indices/silhouette';
import { kmeans } from './kmeans';
import { squaredDistance } from './kmeans/lloyd';
import { profileClusters, type ClusterProfile, type CustomerFacts } from './profile';
import { scoreCustomers, type SavedModel } from './saved-model';
import { cloudRun, dealtRun, realRun, type NullRun } from './trust/nulls';
import { stabilityOf, type Stability } from './trust/stability';
import { takeRows } from '../matrix';

/** Customers and how their features are brought to one scale. */
export interface ClusterInput {
  /** Features of all customers; NaN where one has none. */
  readonly columns: FeatureColumns;
  readonly facts: CustomerFacts;
  /** Customers that are clustered. */
  readonly rows: Int32Array;
  readonly features: readonly Feature[];
  readonly scaling: Scaling;
  readonly transform: TransformKind | 'auto';
  readonly seed: number;
}

export interface Prepared {
  readonly plan: FeaturePlan;
  readonly data: Float64Array;
  readonly n: number;
  readonly d: number;
}

/** Fits the plan and makes the matrix; the same input gives the same matrix in every job. */
export function prepare(input: ClusterInput): Prepared {
  const { columns, rows, features, scaling, transform } = input;
  const plan = fitPlan(columns, rows, features, scaling, transform);
  return { plan, data: planMatrix(columns, rows, plan), n: rows.length, d: features.length };
}

/** Clusters in the order of their size, the largest first. */
function bySize(labels: Int32Array, k: number): { labels: Int32Array; order: number[] } {
  const sizes = new Int32Array(k);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const order = Array.from({ length: k }, (_, c) => c).sort(
    (a, b) => sizes[b]! - sizes[a]! || a - b,
  );
  const renamed = new Int32Array(k);
  order.forEach((c, at) => (renamed[c] = at));
  return { labels: labels.map((label) => (label < 0 ? -1 : renamed[label]!)), order };
}

/** Profiles need all columns of the clustered customers, also those that made no cluster. */
function profiles(
  { columns, facts, rows }: Pick<ClusterInput, 'columns' | 'facts' | 'rows'>,
  labels: Int32Array,
  k: number,
  noise: boolean,
): ClusterProfile[] {
  const own: Partial<Record<Feature, Float64Array>> = {};
  for (const id of Object.keys(columns) as Feature[]) own[id] = pick(columns, id, rows);
  const take = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => values[row]!);
  return profileClusters(
    own,
    {
      revenue: take(facts.revenue),
      orders: take(facts.orders),
      recencyDays: take(facts.recencyDays),
      spanDays: take(facts.spanDays),
      yearRevenue: take(facts.yearRevenue),
    },
    labels,
    k,
    { noise },
  );
}

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
    onProgress: (fraction) => onProgress({ stage, fraction: 0.05 + 0.65 * fraction }),
  });
  const choice = chooseK(scan.rows, null);
  const k = input.k ?? choice.k;
  onProgress({ stage: 'Clustering', fraction: 0.7 });
  const tried = scan.partitions.find((partition) => partition.k === k);
  let best = kmeans(data, n, d, {
    k,
    restarts: input.restarts,
    seed: input.seed,
    onProgress: (fraction) => onProgress({ stage: 'Clustering', fraction: 0.7 + 0.2 * fraction }),
  });
  if (tried && tried.inertia < best.inertia) best = tried;
  const { labels, order } = bySize(best.labels, k);
  const centres = takeRows(best.centres, d, order);
  onProgress({ stage: 'Describing clusters', fraction: 0.9 });
  const known = best === tried ? scan.silhouettes[scan.partitions.indexOf(tried)]! : null;
  const own =
    known ?? silhouettes(data, n, d, [{ labels: best.labels, k }], { seed: input.seed })[0]!;
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
    profiles: profiles(input, labels, k, false),
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
  const { data, n, d } = prepare(input);
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
    profiles: profiles(input, labels, k, true),
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

export interface ScoreInput extends Pick<ClusterInput, 'columns' | 'facts' | 'rows'> {
  readonly model: SavedModel;
}

export interface ScoreOutput {
  readonly k: number;
  readonly labels: Int32Array;
  readonly distances: Float64Array;
  readonly strangers: number;
  readonly profiles: readonly ClusterProfile[];
}

/** Gives customers to saved clusters. */
export function runScore(input: ScoreInput, onProgress: OnProgress): ScoreOutput {
  onProgress({ stage: 'Scoring with the saved clusters', fraction: null });
  const k = input.model.centres.length;
  const scored = scoreCustomers(input.model, input.columns, input.rows);
  return { k, ...scored, profiles: profiles(input, scored.labels, k, false) };
}

export interface StabilityInput extends ClusterInput {
  readonly labels: Int32Array;
  readonly k: number;
  readonly inertia: number;
  readonly scan: readonly KRow[];
  readonly runs: number;
}

export interface StabilityOutput {
  readonly stability: Stability;
  readonly gap: GapStatistic;
  /** The choice with the gap statistic's vote. */
  readonly choice: KChoice;
}

/** Rows the gap statistic looks at. */
const GAP_ROWS = 1_000;

export function runStability(input: StabilityInput, onProgress: OnProgress): StabilityOutput {
  const { data, n, d } = prepare(input);
  const stage = 'Clustering other draws of customers';
  const stability = stabilityOf(data, n, d, input, {
    runs: input.runs,
    seed: input.seed,
    onProgress: (fraction) => onProgress({ stage, fraction: 0.6 * fraction }),
  });
  const places = new Rng(input.seed).fork('gap rows').sample(n, GAP_ROWS);
  const gap = gapStatistic(takeRows(data, d, places), places.length, d, {
    seed: input.seed,
    onProgress: (fraction) =>
      onProgress({ stage: 'Gap statistic', fraction: 0.6 + 0.4 * fraction }),
  });
  return { stability, gap, choice: chooseK(input.scan, gap) };
}

export interface NullsInput extends ClusterInput {
  /** Orders of all customers, numbered as in `columns`. */
  readonly orders: OrderFacts;
  readonly customers: number;
  readonly asOf: number;
  readonly kind: 'dealt' | 'cloud';
  readonly runs: number;
}

export interface NullsOutput {
  readonly real: NullRun;
  readonly runs: readonly NullRun[];
}

export function runNulls(input: NullsInput, onProgress: OnProgress): NullsOutput {
  const { plan, n } = prepare(input);
  if (!(input.runs >= 1)) {
    throw new OrderlensError('bad-parameter', `At least one run is needed, found ${input.runs}.`);
  }
  const columns: Partial<Record<Feature, Float64Array>> = {};
  for (const id of input.features) columns[id] = pick(input.columns, id, input.rows);
  const given = {
    columns,
    facts: restrictFacts(input.orders, input.rows, input.customers),
    asOf: input.asOf,
    plan,
    customers: n,
    seed: input.seed,
  };
  const stage =
    input.kind === 'dealt' ? 'Dealing orders by lot' : 'Clustering a cloud without groups';
  const real = realRun(given);
  const runs: NullRun[] = [];
  for (let run = 0; run < input.runs; run++) {
    runs.push(input.kind === 'dealt' ? dealtRun(given, run) : cloudRun(given, run));
    onProgress({ stage, fraction: (run + 1) / input.runs });
  }
  return { real, runs };
}

/** Adjusted Rand indices of several partitions of the same customers with each other. */
export function agreements(partitions: readonly ArrayLike<number>[]): number[][] {
  return partitions.map((a) => partitions.map((b) => (a === b ? 1 : adjustedRandIndex(a, b))));
}
