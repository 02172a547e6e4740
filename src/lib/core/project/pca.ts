/** Principal components (Jolliffe and Cadima 2016, doi:10.1098/rsta.2015.0202). */
import { OrderlensError } from '../errors';
import { columnMeans, covariance, requireMatrix, symmetricEigen } from '../matrix';

export interface Pca {
  readonly d: number;
  readonly means: Float64Array;
  /** Variances along the components (divided by n − 1), descending. */
  readonly variances: Float64Array;
  /** Shares of the whole variance, 0..1; all 0 where nothing varies. */
  readonly ratios: Float64Array;
  /**
   * d × d: row r is the direction of component r, of length 1; its largest entry in absolute value is
   * positive, so that the sign does not depend on the method.
   */
  readonly components: Float64Array;
}

/**
 * @param data n × d, row-major, on one scale; n ≥ 2
 * @throws OrderlensError `bad-parameter`, `bad-data`, `too-little-data`
 */
export function pca(data: Float64Array, n: number, d: number): Pca {
  requireMatrix(data, n, d);
  if (n < 2) {
    throw new OrderlensError('too-little-data', 'Principal components need at least two rows.');
  }
  const { values, vectors } = symmetricEigen(covariance(data, n, d), d);
  let total = 0;
  for (let r = 0; r < d; r++) total += values[r] = Math.max(0, values[r]!);
  for (let r = 0; r < d; r++) {
    let largest = 0;
    for (let j = 1; j < d; j++) {
      if (Math.abs(vectors[r * d + j]!) > Math.abs(vectors[r * d + largest]!) + 1e-12) largest = j;
    }
    if (vectors[r * d + largest]! < 0) {
      for (let j = 0; j < d; j++) vectors[r * d + j] = -vectors[r * d + j]!;
    }
  }
  return {
    d,
    means: columnMeans(data, n, d),
    variances: values,
    ratios: values.map((value) => (total > 0 ? value / total : 0)),
    components: vectors,
  };
}

/** Coordinates of n rows along the first `count` components, n × count. */
export function project(
  { d, means, components }: Pca,
  data: Float64Array,
  n: number,
  count: number,
): Float64Array {
  const coordinates = new Float64Array(n * count);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < count; r++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (data[i * d + j]! - means[j]!) * components[r * d + j]!;
      coordinates[i * count + r] = sum;
    }
  }
  return coordinates;
}
