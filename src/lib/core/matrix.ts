/** Linear algebra on flat arrays: n × d, row-major. Small d, any n. */
import { OrderlensError } from './errors';

/** Mean of each column; NaN for no rows. */
export function columnMeans(data: Float64Array, n: number, d: number): Float64Array {
  const means = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) means[j]! += data[i * d + j]!;
  for (let j = 0; j < d; j++) means[j]! /= n;
  return means;
}

/** Covariances of the columns, d × d, divided by n − `ddof`. */
export function covariance(data: Float64Array, n: number, d: number, ddof = 1): Float64Array {
  const means = columnMeans(data, n, d);
  const sums = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) centred[j] = data[i * d + j]! - means[j]!;
    for (let j = 0; j < d; j++) {
      const x = centred[j]!;
      for (let k = 0; k <= j; k++) sums[j * d + k]! += x * centred[k]!;
    }
  }
  for (let j = 0; j < d; j++) {
    for (let k = 0; k <= j; k++) sums[k * d + j] = sums[j * d + k]! /= n - ddof;
  }
  return sums;
}

/** Pearson correlations of the columns, d × d; 0 with a constant column, 1 with itself. */
export function correlation(data: Float64Array, n: number, d: number): Float64Array {
  const result = covariance(data, n, d, 0);
  const sd = Float64Array.from({ length: d }, (_, j) => Math.sqrt(result[j * d + j]!));
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      const scale = sd[j]! * sd[k]!;
      result[j * d + k] = j === k ? 1 : scale > 0 ? result[j * d + k]! / scale : 0;
    }
  }
  return result;
}

export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** Row r is the unit eigenvector of value r; d × d. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric d × d matrix by Jacobi's cyclic rotations (Golub and
 * Van Loan, Matrix Computations, §8.5): accurate to the last digits, O(d³) a sweep.
 */
export function symmetricEigen(matrix: Float64Array, d: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(d * d);
  for (let j = 0; j < d; j++) v[j * d + j] = 1;
  for (let sweep = 0; sweep < 64; sweep++) {
    let off = 0;
    let on = 0;
    for (let p = 0; p < d; p++) {
      on += a[p * d + p]! ** 2;
      for (let q = p + 1; q < d; q++) off += a[p * d + q]! ** 2;
    }
    if (!(off > 1e-32 * on)) break;
    for (let p = 0; p < d; p++) {
      for (let q = p + 1; q < d; q++) rotate(a, v, d, p, q);
    }
  }
  const order = Array.from({ length: d }, (_, j) => j).sort(
    (x, y) => a[y * d + y]! - a[x * d + x]! || x - y,
  );
  const vectors = new Float64Array(d * d);
  order.forEach((from, to) => {
    for (let k = 0; k < d; k++) vectors[to * d + k] = v[k * d + from]!;
  });
  return { values: Float64Array.from(order, (j) => a[j * d + j]!), vectors };
}

/** Makes a[p, q] zero. */
function rotate(a: Float64Array, v: Float64Array, d: number, p: number, q: number): void {
  const apq = a[p * d + q]!;
  if (apq === 0) return;
  const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < d; k++) {
    const kp = a[k * d + p]!;
    const kq = a[k * d + q]!;
    a[k * d + p] = c * kp - s * kq;
    a[k * d + q] = s * kp + c * kq;
  }
  for (let k = 0; k < d; k++) {
    const pk = a[p * d + k]!;
    const qk = a[q * d + k]!;
    a[p * d + k] = c * pk - s * qk;
    a[q * d + k] = s * pk + c * qk;
  }
  for (let k = 0; k < d; k++) {
    const kp = v[k * d + p]!;
    const kq = v[k * d + q]!;
    v[k * d + p] = c * kp - s * kq;
    v[k * d + q] = s * kp + c * kq;
  }
}

/** The rows `rows` of an n × d matrix, as a matrix of their own. */
export function takeRows(data: Float64Array, d: number, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length * d);
  for (let r = 0; r < rows.length; r++) {
    const from = rows[r]! * d;
    for (let j = 0; j < d; j++) taken[r * d + j] = data[from + j]!;
  }
  return taken;
}

/**
 * Refuses what cannot be an n × d matrix of finite numbers.
 *
 * @throws OrderlensError `bad-parameter`, `bad-data`
 */
export function requireMatrix(data: Float64Array, n: number, d: number): void {
  if (!(d >= 1) || !(n >= 0) || data.length !== n * d) {
    throw new OrderlensError(
      'bad-parameter',
      `${n} × ${d} values are needed, found ${data.length}.`,
    );
  }
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k]!)) {
      throw new OrderlensError('bad-data', 'Finite numbers are needed.', {
        row: Math.floor(k / d) + 1,
        found: String(data[k]),
        expected: 'a finite number',
      });
    }
  }
}
