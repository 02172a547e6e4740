/** Histograms whose bins fit the data, and quantiles without a full sort. */
import { OrderlensError } from './errors';

/**
 * Bins of equal width, on the value itself or on its base-10 logarithm. Bin i holds
 * `low + i·width ≤ t < low + (i + 1)·width`; the first and last also hold what lies beyond them.
 */
export interface BinScale {
  readonly kind: 'linear' | 'log';
  readonly low: number;
  readonly width: number;
  readonly count: number;
}

/** Quantiles that the choice of bins rests on. */
export interface Spread {
  readonly q01: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
  readonly q99: number;
}

const MAX_BINS = 40;
const NICE_STEPS = [1, 2, 2.5, 5, 10];

/** The smallest step of the kind 1, 2, 2.5, 5 × 10ⁿ that needs at most `most` to cover `extent`. */
export function niceStep(extent: number, most: number): number {
  if (!(extent > 1e-290 && most >= 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(extent / most));
  for (const step of NICE_STEPS) if (extent / (step * power) <= most + 1e-9) return step * power;
  return 10 * power;
}

/**
 * Bins for values of this spread: logarithmic when the values are positive and the upper tail is
 * over three times as long as the lower, else linear; round edges; at most 40 bins from the 1st to
 * the 99th percentile.
 */
export function chooseBins(spread: Spread): BinScale {
  const { q01, q05, q50, q95, q99 } = spread;
  if (![q01, q05, q50, q95, q99].every(Number.isFinite)) {
    throw new OrderlensError('too-little-data', 'There are no values to put into bins.');
  }
  if (q01 > 0 && q95 - q50 > 3 * (q50 - q05) && q99 > 4 * q01 && q99 < 1e12 * q01) {
    const decades = Math.log10(q99 / q01);
    const perDecade = [20, 10, 5, 4, 2, 1].find((n) => decades * n <= MAX_BINS - 2) ?? 1;
    const low = Math.floor(Math.log10(q01) * perDecade) / perDecade;
    const count = Math.ceil((Math.log10(q99) - low) * perDecade + 1e-9);
    return { kind: 'log', low, width: 1 / perDecade, count: Math.max(1, count) };
  }
  // One value, as far as edges with twelve digits can tell.
  if (q99 - q01 <= 1e-9 * Math.max(Math.abs(q01), Math.abs(q99), 1e-280)) {
    const width = niceStep(Math.abs(q01) || 1, 10);
    return { kind: 'linear', low: Math.floor(q01 / width) * width, width, count: 1 };
  }
  const start = q01 > 0 && q01 < (q99 - q01) / 4 ? 0 : q01;
  const width = niceStep(q99 - start, MAX_BINS - 2);
  const low = Math.floor(start / width + 1e-9) * width;
  const count = Math.max(1, Math.floor((q99 - low) / width + 1e-9) + 1);
  return { kind: 'linear', low, width, count };
}

/** Bin of a value; −1 for what a logarithm does not take (zero and below) and for NaN. */
export function binOf(scale: BinScale, value: number): number {
  if (scale.kind === 'log' && !(value > 0)) return -1;
  const at = scale.kind === 'log' ? Math.log10(value) : value;
  const bin = Math.floor((at - scale.low) / scale.width);
  return Number.isNaN(bin) ? -1 : Math.min(scale.count - 1, Math.max(0, bin));
}

/** The `count + 1` edges in the unit of the values. */
export function binEdges(scale: BinScale): Float64Array {
  const edges = new Float64Array(scale.count + 1);
  for (let i = 0; i <= scale.count; i++) {
    const edge = scale.low + i * scale.width;
    edges[i] = scale.kind === 'log' ? 10 ** edge : Number(edge.toPrecision(12));
  }
  return edges;
}

/** Values per bin, those that fit no bin left out. */
export function histogram(values: ArrayLike<number>, scale: BinScale): Float64Array {
  const counts = new Float64Array(scale.count);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(scale, values[i]!);
    if (bin >= 0) counts[bin]!++;
  }
  return counts;
}

/**
 * Quantiles of type 7 (linear between order statistics; Hyndman & Fan, 1996,
 * doi:10.1080/00031305.1996.10473566), by selection: O(n) for a few of them. Reorders `values`.
 * @param probabilities each 0..1, ascending
 */
export function quantilesInPlace(values: Float64Array, probabilities: readonly number[]): number[] {
  const n = values.length;
  let sortedTo = 0;
  return probabilities.map((p) => {
    if (n === 0) return NaN;
    const at = p * (n - 1);
    const k = Math.floor(at);
    select(values, k, Math.min(sortedTo, k), n - 1);
    sortedTo = k;
    if (k + 1 >= n) return values[k]!;
    // The next order statistic is the least of what lies above the k-th.
    let next = Infinity;
    for (let i = k + 1; i < n; i++) if (values[i]! < next) next = values[i]!;
    return values[k]! + (at - k) * (next - values[k]!);
  });
}

/** Puts the k-th smallest of `[left, right]` at k, smaller ones before it (Hoare's selection). */
export function select(values: Float64Array, k: number, left: number, right: number): void {
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const swap = values[i]!;
        values[i++] = values[j]!;
        values[j--] = swap;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}
