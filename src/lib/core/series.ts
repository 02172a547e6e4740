/** Series on equal steps. What is not known is NaN. */
import { OrderlensError } from './errors';

/**
 * Mean of each value and the `size − 1` before it: mᵢ = (xᵢ₋ₛ₊₁ + … + xᵢ) / s. The first `size − 1`
 * places, and every place whose window holds a NaN, are NaN.
 * @param size whole number ≥ 1
 */
export function rollingMean(values: ArrayLike<number>, size: number): Float64Array {
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new OrderlensError('bad-parameter', `A rolling mean needs a size of 1 or more: ${size}.`);
  }
  const means = new Float64Array(values.length).fill(NaN);
  for (let i = size - 1; i < values.length; i++) {
    // Summed afresh: a running sum would carry a NaN, and rounding, for ever.
    let sum = 0;
    for (let k = i - size + 1; k <= i; k++) sum += values[k]!;
    means[i] = sum / size;
  }
  return means;
}

/**
 * Median of the values within `half` places on either side, over those that `include` marks; NaN
 * where there are none. The ends use what there is.
 */
export function rollingMedian(
  values: ArrayLike<number>,
  half: number,
  include?: ArrayLike<number>,
): Float64Array {
  const medians = new Float64Array(values.length);
  const around = new Float64Array(2 * half + 1);
  for (let i = 0; i < values.length; i++) {
    let n = 0;
    const end = Math.min(values.length - 1, i + half);
    for (let k = Math.max(0, i - half); k <= end; k++) {
      if (include === undefined || include[k]) around[n++] = values[k]!;
    }
    medians[i] = median(around.subarray(0, n));
  }
  return medians;
}

/** The middle value, or the mean of the two; NaN for none. Does not change its input. */
export function median(values: Float64Array): number {
  if (values.length === 0) return NaN;
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
