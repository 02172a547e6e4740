/** From the raw features of customers to the matrix that is clustered. */
import { OrderlensError } from '../../errors';
import { correlation } from '../../matrix';
import type { Feature } from './definitions';
import {
  applyTransform,
  fitTransform,
  type FeatureTransform,
  type Scaling,
  type TransformKind,
} from './transform';

/** Raw values by feature, one per customer; NaN where a customer has none. */
export type FeatureColumns = Readonly<Partial<Record<Feature, Float64Array>>>;

export interface FeaturePlan {
  readonly features: readonly Feature[];
  readonly transforms: readonly FeatureTransform[];
  readonly scaling: Scaling;
  /** What was asked for; `auto` where each feature's own was chosen. */
  readonly wanted: TransformKind | 'auto';
}

/** Correlations from which on two features nearly repeat each other. */
export const REPEATS_FROM = 0.9;

export interface RepeatedPair {
  readonly a: Feature;
  readonly b: Feature;
  readonly correlation: number;
}

/**
 * Fits a transform per feature to the customers `rows`.
 *
 * @throws OrderlensError `bad-parameter` (no feature, or one that is not there), `bad-data`
 */
export function fitPlan(
  columns: FeatureColumns,
  rows: Int32Array,
  features: readonly Feature[],
  scaling: Scaling,
  transform: TransformKind | 'auto' = 'auto',
): FeaturePlan {
  if (features.length === 0) {
    throw new OrderlensError('bad-parameter', 'At least one feature is needed.');
  }
  const transforms = features.map((id) =>
    fitTransform(pick(columns, id, rows), scaling, transform),
  );
  return { features, transforms, scaling, wanted: transform };
}

/** The n × d matrix of the customers `rows` on the plan's scale. */
export function planMatrix(
  columns: FeatureColumns,
  rows: Int32Array,
  { features, transforms }: Pick<FeaturePlan, 'features' | 'transforms'>,
): Float64Array {
  const n = rows.length;
  const d = features.length;
  const data = new Float64Array(n * d);
  features.forEach((id, j) => {
    const values = pick(columns, id, rows);
    const transform = transforms[j]!;
    for (let i = 0; i < n; i++) data[i * d + j] = applyTransform(transform, values[i]!);
  });
  return data;
}

/** Values of one feature for some customers. */
export function pick(columns: FeatureColumns, id: Feature, rows: Int32Array): Float64Array {
  const values = columns[id];
  if (!values) throw new OrderlensError('bad-parameter', `The data have no feature “${id}”.`);
  return Float64Array.from(rows, (row) => values[row]!);
}

/** Pairs of features whose correlation on the common scale is at least {@link REPEATS_FROM}. */
export function repeatedPairs(
  data: Float64Array,
  n: number,
  features: readonly Feature[],
): { readonly matrix: Float64Array; readonly pairs: readonly RepeatedPair[] } {
  const d = features.length;
  const matrix = correlation(data, n, d);
  const pairs: RepeatedPair[] = [];
  for (let a = 0; a < d; a++) {
    for (let b = a + 1; b < d; b++) {
      const r = matrix[a * d + b]!;
      if (Math.abs(r) >= REPEATS_FROM)
        pairs.push({ a: features[a]!, b: features[b]!, correlation: r });
    }
  }
  return { matrix, pairs };
}
