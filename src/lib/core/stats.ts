import { OrderlensError } from './errors';

/** A sorted copy, ascending. Refuses NaN and infinities with `bad-data`. */
export function sortedAscending(values: ArrayLike<number>, what = 'value'): Float64Array {
  const sorted = Float64Array.from(values);
  for (let i = 0; i < sorted.length; i++) {
    if (!Number.isFinite(sorted[i]!)) {
      throw new OrderlensError(
        'bad-data',
        `A finite ${what} is needed at position ${i}; found ${sorted[i]}.`,
        { found: String(sorted[i]), expected: 'a finite number' },
      );
    }
  }
  return sorted.sort();
}

/**
 * Quantile of type 7 (Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566; the default of R and
 * NumPy): x[j] + (x[j+1] − x[j]) · g with h = (n − 1)·p, j = ⌊h⌋, g = h − j, 0-based.
 *
 * @param sorted ascending, n ≥ 1
 * @param p 0..1
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  if (!(n > 0)) {
    throw new OrderlensError('too-little-data', 'A quantile of no values does not exist.');
  }
  if (!(p >= 0 && p <= 1)) {
    throw new OrderlensError('bad-parameter', `A quantile between 0 and 1 is needed; found ${p}.`);
  }
  const h = (n - 1) * p;
  const below = Math.floor(h);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(n - 1, below + 1)]!;
  const g = h - below;
  // NumPy's order of operations, so that cut points agree with it to the last bit.
  return g < 0.5 ? lower + (upper - lower) * g : upper - (upper - lower) * (1 - g);
}

/** The middle value (mean of the two middle ones); null when there is none. */
export function median(values: ArrayLike<number>): number | null {
  return values.length ? quantileSorted(sortedAscending(values), 0.5) : null;
}
