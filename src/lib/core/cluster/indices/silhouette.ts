/**
 * Silhouettes (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7): s = (b − a) / max(a, b), a the mean
 * distance to the other rows of the own cluster, b the least mean distance to those of another;
 * 0 for a row that is alone in its cluster.
 */
import { takeRows } from '../../matrix';
import { Rng } from '../../rng';

export interface Silhouette {
  /** Mean over the rows looked at, −1..1; 0 with fewer than two clusters. */
  readonly mean: number;
  /** Mean of each cluster; NaN for a cluster none of whose rows was looked at. */
  readonly byCluster: Float64Array;
  /** Silhouette of each row looked at. */
  readonly values: Float64Array;
  /** Those rows, ascending. */
  readonly rows: Int32Array;
  /** True when all rows were looked at; otherwise a sample against itself. */
  readonly exact: boolean;
}

/** Up to here every pair is looked at. */
export const EXACT_SILHOUETTE_ROWS = 5_000;
export const SAMPLED_SILHOUETTE_ROWS = 3_000;

/**
 * Silhouettes of several partitions of the same rows: distances are taken once for all. Beyond
 * `exactRows` rows a simple random sample of `sampleRows` stands for all.
 *
 * @param labelings labels 0 … k − 1 each; rows of label −1 (noise) are left out
 */
export function silhouettes(
  data: Float64Array,
  n: number,
  d: number,
  labelings: readonly { readonly labels: Int32Array; readonly k: number }[],
  options: {
    readonly exactRows?: number;
    readonly sampleRows?: number;
    readonly seed?: number;
    readonly onProgress?: (fraction: number) => void;
  } = {},
): Silhouette[] {
  const { exactRows = EXACT_SILHOUETTE_ROWS, sampleRows = SAMPLED_SILHOUETTE_ROWS } = options;
  const exact = n <= exactRows;
  const rows = new Rng(options.seed ?? 1).fork('silhouette').sample(n, exact ? n : sampleRows);
  const m = rows.length;
  const points = exact ? data : takeRows(data, d, rows);
  // One row of sums per point, one column per cluster of each partition.
  const offsets = labelings.map(() => 0);
  let width = 0;
  labelings.forEach(({ k }, at) => {
    offsets[at] = width;
    width += k + 1;
  });
  const count = labelings.length;
  /** Column of each point in each partition; noise has a column of its own, the last. */
  const columns = new Int32Array(m * count);
  labelings.forEach(({ labels, k }, at) => {
    for (let p = 0; p < m; p++) {
      const label = labels[rows[p]!]!;
      columns[p * count + at] = offsets[at]! + (label < 0 ? k : label);
    }
  });
  const sums = new Float64Array(m * width);
  for (let p = 0; p < m; p++) {
    const pAt = p * d;
    const pSums = p * width;
    const pColumns = p * count;
    for (let q = p + 1; q < m; q++) {
      let sum = 0;
      const qAt = q * d;
      for (let j = 0; j < d; j++) {
        const difference = points[pAt + j]! - points[qAt + j]!;
        sum += difference * difference;
      }
      const distance = Math.sqrt(sum);
      const qColumns = q * count;
      const qSums = q * width;
      for (let at = 0; at < count; at++) {
        sums[pSums + columns[qColumns + at]!]! += distance;
        sums[qSums + columns[pColumns + at]!]! += distance;
      }
    }
    if ((p & 255) === 255) {
      const left = 1 - (p + 1) / m;
      options.onProgress?.(1 - left * left);
    }
  }
  return labelings.map(({ k }, at) => {
    const first = offsets[at]!;
    const sizes = new Int32Array(k);
    for (let p = 0; p < m; p++) {
      const label = columns[p * count + at]! - first;
      if (label < k) sizes[label]!++;
    }
    const kept: number[] = [];
    const values: number[] = [];
    const byCluster = new Float64Array(k);
    let total = 0;
    for (let p = 0; p < m; p++) {
      const own = columns[p * count + at]! - first;
      if (own === k) continue;
      let other = Infinity;
      for (let c = 0; c < k; c++) {
        if (c !== own && sizes[c]! > 0) {
          other = Math.min(other, sums[p * width + first + c]! / sizes[c]!);
        }
      }
      const inner = sizes[own]! > 1 ? sums[p * width + first + own]! / (sizes[own]! - 1) : 0;
      const larger = Math.max(inner, other);
      const value =
        sizes[own]! > 1 && other < Infinity && larger > 0 ? (other - inner) / larger : 0;
      kept.push(rows[p]!);
      values.push(value);
      byCluster[own]! += value;
      total += value;
    }
    return {
      mean: values.length ? total / values.length : 0,
      byCluster: byCluster.map((sum, c) => sum / sizes[c]!),
      values: Float64Array.from(values),
      rows: Int32Array.from(kept),
      exact,
    };
  });
}
