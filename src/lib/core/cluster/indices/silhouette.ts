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
export const EXACT_SILHOUETTE_ROWS = 10_000;
export const SAMPLED_SILHOUETTE_ROWS = 5_000;
/** Sums kept at once, at most; with more, the partitions are taken in several turns. */
const MOST_SUMS = 6_000_000;

/** A partition of the rows: labels 0 … k − 1; −1 is noise and left out. */
export interface Labeling {
  readonly labels: Int32Array;
  readonly k: number;
}

/**
 * Silhouettes of several partitions of the same rows: distances are taken once for all. Beyond
 * `exactRows` rows a simple random sample of `sampleRows` stands for all.
 */
export function silhouettes(
  data: Float64Array,
  n: number,
  d: number,
  labelings: readonly Labeling[],
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
  const columns = labelings.map(({ labels, k }) =>
    // Noise has a column of its own, the last.
    Int32Array.from(rows, (row) => (labels[row]! < 0 ? k : labels[row]!)),
  );
  const found: Silhouette[] = [];
  for (let first = 0; first < labelings.length;) {
    // As many partitions at once as their common refinement stays small enough for.
    let last = first + 1;
    let cells = refine(null, columns[first]!, labelings[first]!.k + 1);
    while (last < labelings.length) {
      const finer = refine(cells, columns[last]!, labelings[last]!.k + 1);
      if (finer.count * m > MOST_SUMS) break;
      cells = finer;
      last++;
    }
    const done = first / labelings.length;
    const share = (last - first) / labelings.length;
    const sums = sumsByCell(points, m, d, cells, (fraction) =>
      options.onProgress?.(done + share * fraction),
    );
    for (let at = first; at < last; at++) {
      const { k } = labelings[at]!;
      found.push(
        silhouetteOf(columns[at]!, k, sumsByCluster(sums, cells, columns[at]!, k), rows, exact),
      );
    }
    first = last;
  }
  return found;
}

/** Rows that are together in every one of several partitions. */
interface Cells {
  readonly count: number;
  readonly of: Int32Array;
}

function refine(cells: Cells | null, column: Int32Array, width: number): Cells {
  const seen = new Int32Array((cells?.count ?? 1) * width).fill(-1);
  let count = 0;
  const of = column.map((label, p) => {
    const key = (cells ? cells.of[p]! : 0) * width + label;
    if (seen[key]! < 0) seen[key] = count++;
    return seen[key]!;
  });
  return { count, of };
}

/**
 * Sum of the distances from each point to the points of each cell, cells × m. All partitions share
 * these sums, so that a pair costs one distance and one addition however many partitions there are.
 */
function sumsByCell(
  points: Float64Array,
  m: number,
  d: number,
  { count, of }: Cells,
  onProgress: (fraction: number) => void,
): Float64Array {
  const begin = new Int32Array(count + 1);
  for (const cell of of) begin[cell + 1]!++;
  for (let cell = 0; cell < count; cell++) begin[cell + 1]! += begin[cell]!;
  const next = begin.slice();
  // Points of one cell lie together; columns are filled up with zeros to a multiple of four.
  const width = (d + 3) & ~3;
  const placed = new Float64Array(m * width);
  const rowOf = new Int32Array(m);
  for (let p = 0; p < m; p++) {
    const place = next[of[p]!]!++;
    rowOf[place] = p;
    for (let j = 0; j < d; j++) placed[place * width + j] = points[p * d + j]!;
  }
  const sums = new Float64Array(count * m);
  const squares = new Float64Array(m);
  for (let cell = 0; cell < count; cell++) {
    for (let p = begin[cell]!; p < begin[cell + 1]!; p++) {
      squaresFrom(placed, m, width, p, squares);
      addDistances(squares, m, p, cell, begin, sums);
      if ((p & 255) === 255) onProgress(1 - (1 - (p + 1) / m) ** 2);
    }
  }
  // Back from the order of places to that of points.
  const line = new Float64Array(m);
  for (let cell = 0; cell < count; cell++) {
    const own = sums.subarray(cell * m, (cell + 1) * m);
    for (let place = 0; place < m; place++) line[rowOf[place]!] = own[place]!;
    own.set(line);
  }
  return sums;
}

/** Squared distances from point `p` to all after it; `width` is a multiple of four. */
function squaresFrom(
  placed: Float64Array,
  m: number,
  width: number,
  p: number,
  squares: Float64Array,
): void {
  for (let j = 0; j < width; j += 4) {
    const at = p * width + j;
    const p0 = placed[at]!;
    const p1 = placed[at + 1]!;
    const p2 = placed[at + 2]!;
    const p3 = placed[at + 3]!;
    for (let q = p + 1, to = at + width; q < m; q++, to += width) {
      const x0 = p0 - placed[to]!;
      const x1 = p1 - placed[to + 1]!;
      const x2 = p2 - placed[to + 2]!;
      const x3 = p3 - placed[to + 3]!;
      const sum = x0 * x0 + x1 * x1 + (x2 * x2 + x3 * x3);
      squares[q] = j === 0 ? sum : squares[q]! + sum;
    }
  }
}

/** Adds the distances between point `p` of `cell` and all after it to the sums of both. */
function addDistances(
  squares: Float64Array,
  m: number,
  p: number,
  cell: number,
  begin: Int32Array,
  sums: Float64Array,
): void {
  const own = cell * m;
  const cells = begin.length - 1;
  for (let other = cell, q = p + 1; other < cells; other++) {
    const end = begin[other + 1]!;
    let sum = 0;
    for (; q < end; q++) {
      const distance = Math.sqrt(squares[q]!);
      sum += distance;
      sums[own + q]! += distance;
    }
    sums[other * m + p]! += sum;
  }
}

/** Sums of distances to the points of each cluster, k × m; those to noise are not needed. */
function sumsByCluster(
  sums: Float64Array,
  { count, of }: Cells,
  column: Int32Array,
  k: number,
): Float64Array {
  const m = column.length;
  const clusterOf = new Int32Array(count);
  for (let p = 0; p < m; p++) clusterOf[of[p]!] = column[p]!;
  const byCluster = new Float64Array(k * m);
  for (let cell = 0; cell < count; cell++) {
    const cluster = clusterOf[cell]!;
    if (cluster === k) continue;
    const [from, to] = [cell * m, cluster * m];
    for (let p = 0; p < m; p++) byCluster[to + p]! += sums[from + p]!;
  }
  return byCluster;
}

function silhouetteOf(
  column: Int32Array,
  k: number,
  sums: Float64Array,
  rows: Int32Array,
  exact: boolean,
): Silhouette {
  const m = column.length;
  const sizes = new Int32Array(k + 1);
  for (const cluster of column) sizes[cluster]!++;
  const kept = new Int32Array(m - sizes[k]!);
  const values = new Float64Array(kept.length);
  const byCluster = new Float64Array(k);
  let total = 0;
  let at = 0;
  for (let p = 0; p < m; p++) {
    const own = column[p]!;
    if (own === k) continue;
    let other = Infinity;
    for (let c = 0; c < k; c++) {
      if (c === own || sizes[c] === 0) continue;
      const mean = sums[c * m + p]! / sizes[c]!;
      if (mean < other) other = mean;
    }
    const inner = sizes[own]! > 1 ? sums[own * m + p]! / (sizes[own]! - 1) : 0;
    const larger = Math.max(inner, other);
    const value = sizes[own]! > 1 && other < Infinity && larger > 0 ? (other - inner) / larger : 0;
    kept[at] = rows[p]!;
    values[at++] = value;
    byCluster[own]! += value;
    total += value;
  }
  return {
    mean: kept.length ? total / kept.length : 0,
    byCluster: byCluster.map((sum, c) => sum / sizes[c]!),
    values,
    rows: kept,
    exact,
  };
}
