/** What the jobs of the cluster page share: customers, their matrix, their profiles. */
import type { Feature } from '../features/definitions';
import {
  fitPlan,
  pick,
  planMatrix,
  type FeatureColumns,
  type FeaturePlan,
} from '../features/matrix';
import type { FeatureTransform, Scaling, TransformKind } from '../features/transform';
import { profileClusters, type ClusterProfile, type CustomerFacts } from '../profile';

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
export function bySize(labels: Int32Array, k: number): { labels: Int32Array; order: number[] } {
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
export function profiles(
  { columns, facts, rows }: Pick<ClusterInput, 'columns' | 'facts' | 'rows'>,
  labels: Int32Array,
  k: number,
  options: { readonly noise?: boolean; readonly plan?: FeaturePlan } = {},
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
    { noise: options.noise ?? false, fitted: fittedBy(options.plan) },
  );
}

/** The transforms of a plan that are what a profile would fit anew. */
function fittedBy(plan: FeaturePlan | undefined): Partial<Record<Feature, FeatureTransform>> {
  if (plan?.scaling !== 'standard' || plan.wanted !== 'auto') return {};
  return Object.fromEntries(plan.features.map((id, j) => [id, plan.transforms[j]!]));
}
