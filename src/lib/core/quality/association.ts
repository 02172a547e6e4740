/**
 * How strongly two columns hang together, each by the measure that fits their types. Number columns
 * are Float64Array with NaN for missing; label columns are Int32Array of codes 0 … levels − 1 with −1
 * for missing. Rows where either is missing are left out of a pair.
 */
import { chiSquareUpper, fUpper, studentUpper } from '../distributions';

export interface NumberColumnData {
  readonly kind: 'number';
  readonly name: string;
  readonly values: Float64Array;
}
export interface LabelColumnData {
  readonly kind: 'label';
  readonly name: string;
  readonly codes: Int32Array;
  readonly levels: number;
}
export type ColumnData = NumberColumnData | LabelColumnData;

export interface Association {
  /** −1..1 for correlations, 0..1 else; NaN where one column does not vary. */
  readonly value: number;
  /** Probability of at least this much without any connection, rows being independent. */
  readonly p: number;
  /** Rows used. */
  readonly n: number;
}

const NONE: Association = { value: NaN, p: 1, n: 0 };

/** Pearson's correlation; p by Student's t with n − 2 degrees. */
export function pearson(x: Float64Array, y: Float64Array): Association {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    n++;
    // Welford's update: sums of squares around the running means.
    const dx = a - meanX;
    const dy = b - meanY;
    meanX += dx / n;
    meanY += dy / n;
    xx += dx * (a - meanX);
    yy += dy * (b - meanY);
    xy += dx * (b - meanY);
  }
  if (n < 3 || !(xx > 0) || !(yy > 0)) return { ...NONE, n };
  const value = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  return { value, p: correlationP(value, n), n };
}

function correlationP(r: number, n: number): number {
  if (Math.abs(r) >= 1) return 0;
  const t = Math.abs(r) * Math.sqrt((n - 2) / (1 - r * r));
  return Math.min(1, 2 * studentUpper(t, n - 2));
}

/** Ranks 1 … n of values without NaN, ties sharing their mean rank. */
export function midRanks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const ranks = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    ranks[i] = (lowerBound(sorted, value) + upperBound(sorted, value) + 1) / 2;
  }
  return ranks;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spearman's rank correlation: Pearson's on mid-ranks of the rows that have both. */
export function spearman(x: Float64Array, y: Float64Array): Association {
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(x[i]!) && !Number.isNaN(y[i]!)) rows.push(i);
  }
  const take = (from: Float64Array): Float64Array =>
    rows.length === from.length ? from : Float64Array.from(rows, (i) => from[i]!);
  return pearson(midRanks(take(x)), midRanks(take(y)));
}

/**
 * Cramér's V with Bergsma's correction for bias (2013, doi:10.1016/j.jkss.2012.10.002); p by the
 * chi-square test of independence.
 */
export function cramersV(x: LabelColumnData, y: LabelColumnData): Association {
  const counts = new Float64Array(x.levels * y.levels);
  const rows = new Float64Array(x.levels);
  const columns = new Float64Array(y.levels);
  let n = 0;
  for (let i = 0; i < x.codes.length; i++) {
    const a = x.codes[i]!;
    const b = y.codes[i]!;
    if (a < 0 || b < 0) continue;
    counts[a * y.levels + b]!++;
    rows[a]!++;
    columns[b]!++;
    n++;
  }
  return vOf(counts, rows, columns, n);
}

function vOf(
  counts: Float64Array,
  rows: Float64Array,
  columns: Float64Array,
  n: number,
): Association {
  const used = (sums: Float64Array): number => sums.reduce((k, sum) => k + (sum > 0 ? 1 : 0), 0);
  const [r, c] = [used(rows), used(columns)];
  if (n < 2 || r < 2 || c < 2) return { ...NONE, n };
  // χ² = n (Σ o²/(row · column) − 1): empty cells add nothing.
  let sum = 0;
  for (let a = 0; a < rows.length; a++) {
    if (rows[a] === 0) continue;
    for (let b = 0; b < columns.length; b++) {
      const o = counts[a * columns.length + b]!;
      if (o > 0) sum += (o * o) / (rows[a]! * columns[b]!);
    }
  }
  const chiSquare = Math.max(0, n * (sum - 1));
  const df = (r - 1) * (c - 1);
  const phi = Math.max(0, chiSquare / n - df / (n - 1));
  const fewer = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  const value = fewer > 0 ? Math.min(1, Math.sqrt(phi / fewer)) : NaN;
  return { value, p: chiSquareUpper(chiSquare, df), n };
}

/**
 * Correlation ratio η of a number over the groups of a label, corrected for bias (ε of Kelley 1935,
 * doi:10.1073/pnas.21.9.554): ε² = 1 − within mean square / total mean square, not below 0; p by the
 * F test of equal means.
 */
export function correlationRatio(x: LabelColumnData, y: Float64Array): Association {
  const counts = new Float64Array(x.levels);
  const means = new Float64Array(x.levels);
  let n = 0;
  let mean = 0;
  let within = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const group = x.codes[i]!;
    const value = y[i]!;
    if (group < 0 || Number.isNaN(value)) continue;
    n++;
    const fromAll = value - mean;
    mean += fromAll / n;
    total += fromAll * (value - mean);
    counts[group]!++;
    const fromGroup = value - means[group]!;
    means[group]! += fromGroup / counts[group]!;
    within += fromGroup * (value - means[group]!);
  }
  const k = counts.reduce((used, count) => used + (count > 0 ? 1 : 0), 0);
  if (k < 2 || n <= k || !(total > 0)) return { ...NONE, n };
  const value = Math.sqrt(Math.max(0, 1 - within / (n - k) / (total / (n - 1))));
  if (!(within > 0)) return { value: 1, p: 0, n };
  const f = Math.max(0, (total - within) / (k - 1) / (within / (n - k)));
  return { value, p: fUpper(f, k - 1, n - k), n };
}
