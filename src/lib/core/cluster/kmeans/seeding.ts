/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007, SODA, pp. 1027–1035) in flat arrays: of
 * 2 + ⌊ln k⌋ rows drawn in proportion to their squared distance to the nearest centre, the one that
 * lessens the sum of these distances most is the next centre.
 */
import type { Rng } from '../../rng';
import { squaredDistance } from './lloyd';

/** @returns k × d */
export function plusPlus(
  data: Float64Array,
  n: number,
  d: number,
  k: number,
  rng: Rng,
): Float64Array {
  const centres = new Float64Array(k * d);
  const nearest = new Float64Array(n).fill(Infinity);
  const candidate = new Float64Array(n);
  const best = new Float64Array(n);
  const trials = 2 + Math.floor(Math.log(k));
  let total = 0;
  for (let c = 0; c < k; c++) {
    let least = Infinity;
    let chosen = 0;
    for (let trial = 0; trial < (c === 0 ? 1 : trials); trial++) {
      const row = c === 0 ? rng.int(n) : drawn(nearest, total, rng);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const distance = squaredDistance(data, i * d, data, row * d, d);
        sum += candidate[i] = distance < nearest[i]! ? distance : nearest[i]!;
      }
      if (sum < least) {
        least = sum;
        chosen = row;
        best.set(candidate);
      }
    }
    nearest.set(best);
    total = least;
    centres.set(data.subarray(chosen * d, (chosen + 1) * d), c * d);
  }
  return centres;
}

/** A row in proportion to `weights`, whose sum is `total`. */
function drawn(weights: Float64Array, total: number, rng: Rng): number {
  let left = rng.float() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
