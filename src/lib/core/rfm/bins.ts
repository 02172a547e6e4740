/** Two-way counts on logarithmic axes, so that a picture of 100,000 customers has some hundred marks. */
import { OrderlensError } from '../errors';

/** Customers whose x and y fall into one rectangle [x0, x1) × [y0, y1). */
export interface Bin {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly customers: number;
  readonly revenue: number;
  /** The layer all of them belong to. */
  readonly layer: number;
  /** Mean shade. */
  readonly shade: number;
}

/**
 * Integer edges from 1 to beyond `max`, each at least 1 and about `ratio` times the one before:
 * small whole numbers keep a bin of their own.
 */
export function integerLogEdges(max: number, ratio: number): Float64Array {
  if (!(ratio > 1) || !(max >= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `A ratio above 1 and a maximum from 1 are needed; found ${ratio} and ${max}.`,
    );
  }
  const edges = [1];
  while (edges.at(-1)! <= max)
    edges.push(Math.max(edges.at(-1)! + 1, Math.round(edges.at(-1)! * ratio)));
  return Float64Array.from(edges);
}

/** `bins` + 1 geometric edges; the last lies just beyond `max`. Needs 0 < min ≤ max. */
export function logEdges(min: number, max: number, bins: number): Float64Array {
  if (!(min > 0) || !(max >= min) || !(bins >= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `0 < minimum ≤ maximum and at least one bin are needed; found ${min}, ${max} and ${bins}.`,
    );
  }
  const beyond = max * (1 + 1e-9) + Number.MIN_VALUE;
  const step = Math.log(beyond / min) / bins;
  const edges = new Float64Array(bins + 1);
  for (let k = 0; k <= bins; k++) edges[k] = min * Math.exp(k * step);
  edges[0] = min;
  edges[bins] = Math.max(beyond, edges[bins - 1]! * (1 + 1e-9));
  return edges;
}

/** n points, parallel arrays. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Summed per bin. */
  readonly revenue: ArrayLike<number>;
  /** Averaged per bin. */
  readonly shade: ArrayLike<number>;
}

/**
 * Non-empty bins of n points, by layer; points outside the edges are left out.
 *
 * @param layers `of` holds n layer numbers 0..count − 1; customers of unlike layers never share a
 *   bin. Null puts all of them into layer 0.
 */
export function binByLayer(
  { x, y, revenue, shade }: Points,
  layers: { readonly of: Uint8Array; readonly count: number } | null,
  xEdges: Float64Array,
  yEdges: Float64Array,
): Bin[] {
  const depth = layers?.count ?? 1;
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const counts = new Uint32Array(columns * rows * depth);
  const sums = new Float64Array(counts.length);
  const shades = new Float64Array(counts.length);
  for (let i = 0; i < x.length; i++) {
    const column = locate(xEdges, x[i]!);
    const row = locate(yEdges, y[i]!);
    if (column < 0 || row < 0) continue;
    const at = (row * columns + column) * depth + (layers ? layers.of[i]! : 0);
    counts[at]!++;
    sums[at]! += revenue[i]!;
    shades[at]! += shade[i]!;
  }
  const bins: Bin[] = [];
  for (let at = 0; at < counts.length; at++) {
    if (!counts[at]) continue;
    const cell = Math.floor(at / depth);
    const column = cell % columns;
    const row = (cell - column) / columns;
    bins.push({
      x0: xEdges[column]!,
      x1: xEdges[column + 1]!,
      y0: yEdges[row]!,
      y1: yEdges[row + 1]!,
      customers: counts[at]!,
      revenue: sums[at]!,
      layer: at % depth,
      shade: shades[at]! / counts[at]!,
    });
  }
  return bins;
}

/** Index of the bin [edges[k], edges[k + 1]) that holds the value; −1 outside. */
function locate(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
  if (!(value >= edges[0]!) || !(value < edges[high]!)) return -1;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (edges[mid]! <= value) low = mid;
    else high = mid;
  }
  return low;
}
