/** Symmetric positive definite matrices, d × d, row-major. */

/** How small a pivot may be against the matrix's own diagonal before it counts as zero. */
const PIVOT = 1e-12;

/** Lower triangle L with L·Lᵀ = `matrix`; null where it is not positive definite. */
export function cholesky(matrix: Float64Array, d: number): Float64Array | null {
  const lower = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = matrix[j * d + k]!;
      for (let m = 0; m < k; m++) sum -= lower[j * d + m]! * lower[k * d + m]!;
      if (j === k) {
        if (!(sum > PIVOT * matrix[j * d + j]!)) return null;
        lower[j * d + j] = Math.sqrt(sum);
      } else {
        lower[j * d + k] = sum / lower[k * d + k]!;
      }
    }
  }
  return lower;
}

/** Determinant of L·Lᵀ. */
export function determinant(lower: Float64Array, d: number): number {
  let product = 1;
  for (let j = 0; j < d; j++) product *= lower[j * d + j]! ** 2;
  return product;
}

/** Inverse of L·Lᵀ. */
export function inverse(lower: Float64Array, d: number): Float64Array {
  const inverted = new Float64Array(d * d);
  const column = new Float64Array(d);
  for (let k = 0; k < d; k++) {
    for (let j = 0; j < d; j++) {
      let sum = j === k ? 1 : 0;
      for (let m = 0; m < j; m++) sum -= lower[j * d + m]! * column[m]!;
      column[j] = sum / lower[j * d + j]!;
    }
    for (let j = d - 1; j >= 0; j--) {
      let sum = column[j]!;
      for (let m = j + 1; m < d; m++) sum -= lower[m * d + j]! * inverted[m * d + k]!;
      inverted[j * d + k] = sum / lower[j * d + j]!;
    }
  }
  return inverted;
}

/** Squared Mahalanobis distances of n rows from `location`, into `distances`. */
export function squaredDistances(
  data: Float64Array,
  n: number,
  d: number,
  location: Float64Array,
  lower: Float64Array,
  distances: Float64Array,
): void {
  const y = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = 0; j < d; j++) {
      let sum = data[i * d + j]! - location[j]!;
      for (let k = 0; k < j; k++) sum -= lower[j * d + k]! * y[k]!;
      const value = sum / lower[j * d + j]!;
      y[j] = value;
      square += value * value;
    }
    distances[i] = square;
  }
}
