/**
 * Is there any structure at all? The same run on data that have none, in two ways:
 *
 * - *dealt*: orders are dealt to customers by lot and the features computed anew. Customers then
 *   differ only as chance makes them differ, with all that features have in common by construction.
 *   Under the hypothesis that orders do not depend on the customer, the real run and the dealt ones
 *   are exchangeable, so that being the most extreme of 20 happens in 5 % of such data.
 * - *cloud*: one normal cloud with the covariance of the features. Customers then differ, but by
 *   degrees: there are no groups.
 *
 * Records that only take back (credits, cancellations) belong to the orders that they take back and
 * cannot be dealt apart from them: they are left out of the real run and of the dealt ones alike.
 */
import { OrderlensError } from '../../errors';
import { covariance, columnMeans, symmetricEigen } from '../../matrix';
import { Rng } from '../../rng';
import { quantileSorted } from '../../stats';
import { scanK } from '../choose-k';
import type { Feature } from '../features/definitions';
import { dealOrders, featuresOfOrders, salesOf, type OrderFacts } from '../features/orders';
import { fitPlan, pick, planMatrix, type FeatureColumns } from '../features/matrix';
import { applyTransform, type Scaling, type TransformKind } from '../features/transform';

export interface NullRun {
  /** Largest mean silhouette over k = 2 … 10, of partitions without clusters of less than 1 %. */
  readonly silhouette: number;
  /** Its k. */
  readonly k: number;
  /**
   * Variance of each feature of {@link NullSample.features} on the scale of the real ones, the real
   * ones' outer 2 % on either side cut back; empty for clouds.
   */
  readonly spread: Float64Array;
}

/** Customers that a run looks at; the real one and its nulls look at the same ones. */
const NULL_ROWS = 1_000;
const SCAN = { restarts: 2, sampleRows: 300 } as const;
/** A cluster of a smaller share is an outlier, not a group. */
const LEAST_SHARE = 0.01;
const CUT = 0.02;

export interface NullInput {
  /** Orders of all customers, numbered 0 … customers − 1. */
  readonly orders: OrderFacts;
  readonly customers: number;
  /** Customers that were clustered. */
  readonly rows: Int32Array;
  readonly asOf: number;
  readonly features: readonly Feature[];
  readonly scaling: Scaling;
  readonly transform: TransformKind | 'auto';
  readonly seed: number;
}

/** The customers and orders of all runs. */
export interface NullSample {
  readonly facts: OrderFacts;
  readonly customers: number;
  readonly asOf: number;
  readonly columns: FeatureColumns;
  /** The features asked for that purchases alone tell customers apart by. */
  readonly features: readonly Feature[];
  readonly scaling: Scaling;
  readonly transform: TransformKind | 'auto';
  readonly seed: number;
}

/**
 * Draws the customers of the runs.
 *
 * @throws OrderlensError `too-little-data` where purchases alone tell nobody apart
 */
export function nullSample(input: NullInput): NullSample {
  const { asOf, scaling, transform, seed } = input;
  const places = new Rng(seed).fork('rows').sample(input.rows.length, NULL_ROWS);
  const rows = places.map((place) => input.rows[place]!);
  const facts = salesOf(input.orders, rows, input.customers);
  const columns = featuresOfOrders(facts, rows.length, asOf);
  const features = input.features.filter((id) => {
    const known = columns[id].filter(Number.isFinite);
    return known.some((value) => value !== known[0]);
  });
  if (features.length === 0) {
    throw new OrderlensError(
      'too-little-data',
      'Purchases alone tell these customers apart by none of the chosen features.',
    );
  }
  return { facts, customers: rows.length, asOf, columns, features, scaling, transform, seed };
}

/** Real data, looked at as the nulls are. */
export function realRun(sample: NullSample): NullRun {
  return runOf(sample, sample.columns, sample.seed);
}

/** One deal of the orders. */
export function dealtRun(sample: NullSample, replicate: number): NullRun {
  const { facts, customers, asOf, seed } = sample;
  const rng = new Rng(seed).fork(`deal ${replicate}`);
  const dealt = dealOrders(facts, (values) => rng.shuffle(values));
  return runOf(sample, featuresOfOrders(dealt, customers, asOf), seed + 1 + replicate);
}

/** One normal cloud. */
export function cloudRun(sample: NullSample, replicate: number): NullRun {
  const { columns, features, scaling, transform, seed } = sample;
  const rows = knownRows(sample, columns);
  const data = planMatrix(columns, rows, fitPlan(columns, rows, features, scaling, transform));
  const [n, d] = [rows.length, features.length];
  const cloud = normalCloud(data, n, d, new Rng(seed).fork(`cloud ${replicate}`));
  return { ...bestSilhouette(cloud, n, d, seed + 1 + replicate), spread: new Float64Array(0) };
}

/** "The same run": transforms are fitted to the data at hand, whether real or dealt. */
function runOf(sample: NullSample, columns: FeatureColumns, seed: number): NullRun {
  const { features, scaling, transform } = sample;
  const rows = knownRows(sample, columns);
  const data = planMatrix(columns, rows, fitPlan(columns, rows, features, scaling, transform));
  return {
    ...bestSilhouette(data, rows.length, features.length, seed),
    spread: spreadOf(sample, columns, rows),
  };
}

/** After a deal somebody may hold only orders whose category is unknown, and have no variety. */
function knownRows({ features, customers }: NullSample, columns: FeatureColumns): Int32Array {
  const all = Int32Array.from({ length: customers }, (_, i) => i);
  return all.filter((i) => features.every((id) => Number.isFinite(columns[id]![i]!)));
}

function bestSilhouette(
  data: Float64Array,
  n: number,
  d: number,
  seed: number,
): { silhouette: number; k: number } {
  const { rows, partitions } = scanK(data, n, d, { ...SCAN, seed });
  const proper = rows.filter((_, at) => Math.min(...partitions[at]!.sizes) >= LEAST_SHARE * n);
  const best = (proper.length ? proper : rows).reduce((top, row) =>
    row.silhouette > top.silhouette ? row : top,
  );
  return { silhouette: best.silhouette, k: best.k };
}

function spreadOf(sample: NullSample, columns: FeatureColumns, rows: Int32Array): Float64Array {
  const real = knownRows(sample, sample.columns);
  const plan = fitPlan(sample.columns, real, sample.features, sample.scaling, sample.transform);
  return Float64Array.from(sample.features, (id, j) => {
    const bend = (x: number): number => applyTransform(plan.transforms[j]!, x);
    const scale = pick(sample.columns, id, real).map(bend).sort();
    const [low, high] = [quantileSorted(scale, CUT), quantileSorted(scale, 1 - CUT)];
    const values = pick(columns, id, rows).map((x) => Math.min(high, Math.max(low, bend(x))));
    return covariance(values, values.length, 1)[0]!;
  });
}

/** n normal rows with the means and covariances of `data`. */
export function normalCloud(data: Float64Array, n: number, d: number, rng: Rng): Float64Array {
  const { values, vectors } = symmetricEigen(covariance(data, n, d), d);
  const means = columnMeans(data, n, d);
  const cloud = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) cloud[i * d + j] = means[j]!;
    for (let r = 0; r < d; r++) {
      const along = Math.sqrt(Math.max(0, values[r]!)) * rng.normal();
      for (let j = 0; j < d; j++) cloud[i * d + j]! += along * vectors[r * d + j]!;
    }
  }
  return cloud;
}

export interface NullComparison {
  /** Features that the runs compare. */
  readonly features: readonly Feature[];
  readonly customers: number;
  readonly real: NullRun;
  readonly dealt: readonly NullRun[];
  readonly cloud: readonly NullRun[];
}

export interface StructureVerdict {
  /**
   * `groups`: more different than chance and more grouped than both nulls; `degrees`: customers differ more than chance, but not in
   * separate groups; `none`: they differ as they would if orders were dealt by lot.
   */
  readonly verdict: 'groups' | 'degrees' | 'none';
  /** Shares of null runs, the real one counted in, that are at least as grouped as the real one. */
  readonly pDealt: number;
  readonly pCloud: number;
  /** Share of deals, likewise, after which some feature varies at least as much more than usual. */
  readonly pSpread: number;
  readonly meanDealt: number;
  readonly meanCloud: number;
  /** How many times as much real customers vary as dealt ones, in the feature where it is most. */
  readonly spreadRatio: number;
  readonly spreadFeature: Feature;
}

/** What counts as more than chance, and as an effect that is worth a word. */
const LEVEL = 0.05;
const LEAST_GAIN = 0.05;
const LEAST_SPREAD = 1.2;

export function judgeStructure(comparison: NullComparison): StructureVerdict {
  const { features, real, dealt, cloud } = comparison;
  const share = (runs: readonly NullRun[], atLeast: (run: NullRun) => boolean): number =>
    (1 + runs.filter(atLeast).length) / (runs.length + 1);
  const mean = (runs: readonly NullRun[], of: (run: NullRun) => number): number =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const more = (run: NullRun): boolean => run.silhouette >= real.silhouette;
  const pDealt = share(dealt, more);
  const pCloud = share(cloud, more);
  const meanDealt = mean(dealt, (run) => run.silhouette);
  const meanCloud = mean(cloud, (run) => run.silhouette);
  // Each run against the mean of all of them, the real one included: none is treated differently.
  const usual = features.map((_, j) => mean([real, ...dealt], ({ spread }) => spread[j]!));
  const most = ({ spread }: NullRun): number =>
    Math.max(...usual.map((of, j) => (of > 0 ? spread[j]! / of : 1)));
  const pSpread = share(dealt, (run) => most(run) >= most(real));
  const ratios = features.map((_, j) => {
    const chance = mean(dealt, ({ spread }) => spread[j]!);
    return chance > 0 ? real.spread[j]! / chance : 1;
  });
  const spreadRatio = Math.max(...ratios);
  const differ = pSpread <= LEVEL && spreadRatio >= LEAST_SPREAD;
  // Kinds of customers differ, so that the groups' test alone is not enough: it would err in 5 % of
  // data without any.
  const grouped =
    differ &&
    pDealt <= LEVEL &&
    pCloud <= LEVEL &&
    real.silhouette - meanDealt >= LEAST_GAIN &&
    real.silhouette - meanCloud >= LEAST_GAIN;
  return {
    verdict: grouped ? 'groups' : differ ? 'degrees' : 'none',
    pDealt,
    pCloud,
    pSpread,
    meanDealt,
    meanCloud,
    spreadRatio,
    spreadFeature: features[ratios.indexOf(spreadRatio)]!,
  };
}
