/**
 * Is there any structure at all? The same run on data that have none, in two ways:
 *
 * - *dealt*: orders are dealt to customers by lot and the features computed anew. Customers then
 *   differ only as chance makes them differ, with all that features have in common by construction.
 * - *cloud*: one normal cloud with the covariance of the features. Customers then differ, but by
 *   degrees: there are no groups.
 */
import { covariance, columnMeans, symmetricEigen } from '../../matrix';
import { Rng } from '../../rng';
import { scanK } from '../choose-k';
import { dealOrders, featuresOfOrders, type OrderFacts } from '../features/orders';
import { fitPlan, planMatrix, type FeatureColumns, type FeaturePlan } from '../features/matrix';

export interface NullRun {
  /** Largest mean silhouette over k = 2 … 10. */
  readonly silhouette: number;
  /** Its k. */
  readonly k: number;
  /** Mean over the features of their variance over that of the real features; 1 for the real run. */
  readonly spread: number;
}

/** Customers that a run looks at; the real one and its nulls look at the same number. */
export const NULL_ROWS = 1_500;
const SETTINGS = { restarts: 2, sampleRows: 300, exactRows: 0, silhouetteRows: 800 } as const;

/** The largest silhouette over k of some rows. */
function bestSilhouette(
  data: Float64Array,
  n: number,
  d: number,
  seed: number,
): { silhouette: number; k: number } {
  const { rows } = scanK(data, n, d, { ...SETTINGS, seed });
  const best = rows.reduce((top, row) => (row.silhouette > top.silhouette ? row : top));
  return { silhouette: best.silhouette, k: best.k };
}

export interface NullInput {
  /** Features of the customers that were clustered, in their order. */
  readonly columns: FeatureColumns;
  /** Their orders, numbered likewise. */
  readonly facts: OrderFacts;
  readonly asOf: number;
  readonly plan: FeaturePlan;
  readonly customers: number;
  readonly seed: number;
}

/** Real data, looked at as the nulls are. */
export function realRun({ columns, plan, customers, seed }: NullInput): NullRun {
  const rows = new Rng(seed).fork('rows').sample(customers, NULL_ROWS);
  const data = planMatrix(columns, rows, plan);
  return { ...bestSilhouette(data, rows.length, plan.features.length, seed), spread: 1 };
}

/** One deal of the orders. */
export function dealtRun(input: NullInput, replicate: number): NullRun {
  const { facts, asOf, plan, customers, seed } = input;
  const rng = new Rng(seed).fork(`deal ${replicate}`);
  const dealt = featuresOfOrders(
    dealOrders(facts, (values) => rng.shuffle(values)),
    customers,
    asOf,
  );
  const rows = new Rng(seed).fork('rows').sample(customers, NULL_ROWS);
  const n = rows.length;
  const d = plan.features.length;
  // "The same run": transforms are fitted to the dealt features too.
  const own = fitPlan(dealt, rows, plan.features, plan.scaling);
  const best = bestSilhouette(planMatrix(dealt, rows, own), n, d, seed + replicate);
  const onRealScale = spreadOf(planMatrix(dealt, rows, plan), n, d);
  const real = spreadOf(planMatrix(input.columns, rows, plan), n, d);
  let ratio = 0;
  let counted = 0;
  for (let j = 0; j < d; j++) {
    if (!(real[j]! > 0)) continue;
    ratio += onRealScale[j]! / real[j]!;
    counted++;
  }
  return { ...best, spread: counted ? ratio / counted : 1 };
}

/** One normal cloud. */
export function cloudRun(
  { columns, plan, customers, seed }: NullInput,
  replicate: number,
): NullRun {
  const rows = new Rng(seed).fork('rows').sample(customers, NULL_ROWS);
  const n = rows.length;
  const d = plan.features.length;
  const data = planMatrix(columns, rows, plan);
  const cloud = normalCloud(data, n, d, new Rng(seed).fork(`cloud ${replicate}`));
  return { ...bestSilhouette(cloud, n, d, seed + replicate), spread: 1 };
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

/** Variances of the columns. */
function spreadOf(data: Float64Array, n: number, d: number): Float64Array {
  const all = covariance(data, n, d);
  return Float64Array.from({ length: d }, (_, j) => all[j * d + j]!);
}

export interface NullComparison {
  readonly real: NullRun;
  readonly dealt: readonly NullRun[];
  readonly cloud: readonly NullRun[];
}

export interface StructureVerdict {
  /**
   * `groups`: more grouped than both nulls; `degrees`: customers differ more than chance, but not in
   * separate groups; `none`: they differ as they would if orders were dealt by lot.
   */
  readonly verdict: 'groups' | 'degrees' | 'none';
  /** Shares of null runs, the real one counted in, that are at least as grouped as the real one. */
  readonly pDealt: number;
  readonly pCloud: number;
  /** Share of deals, likewise, after which customers vary at least as much. */
  readonly pSpread: number;
  readonly meanDealt: number;
  readonly meanCloud: number;
  /** How many times as much real customers vary as dealt ones. */
  readonly spreadRatio: number;
}

/** What counts as more than chance, and as an effect that is worth a word. */
const LEVEL = 0.05;
const LEAST_GAIN = 0.03;
const LEAST_SPREAD = 1.1;

export function judgeStructure({ real, dealt, cloud }: NullComparison): StructureVerdict {
  const share = (runs: readonly NullRun[], atLeast: (run: NullRun) => boolean): number =>
    (1 + runs.filter(atLeast).length) / (runs.length + 1);
  const mean = (runs: readonly NullRun[], of: (run: NullRun) => number): number =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const more = (run: NullRun): boolean => run.silhouette >= real.silhouette;
  const pDealt = share(dealt, more);
  const pCloud = share(cloud, more);
  const pSpread = share(dealt, (run) => run.spread >= 1);
  const meanDealt = mean(dealt, (run) => run.silhouette);
  const meanCloud = mean(cloud, (run) => run.silhouette);
  const spreadRatio = 1 / mean(dealt, (run) => run.spread);
  const differ = pSpread <= LEVEL && spreadRatio >= LEAST_SPREAD;
  const grouped =
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
  };
}
