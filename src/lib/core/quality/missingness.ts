/** Whether a value is missing by chance, or rather where another column says something. */
import { normalUpper } from '../distributions';
import { holm } from '../holm';
import { cramersV, midRanks, type ColumnData, type LabelColumnData } from './association';

export interface MissingDependence {
  /** The column whose values are missing. */
  readonly missing: string;
  /** The column that it may depend on. */
  readonly on: string;
  readonly measure: 'cramers-v' | 'rank-biserial';
  /** Cramér's V (bias-corrected), or the rank-biserial correlation −1..1: positive where values are
   * greater among rows that lack the other. */
  readonly effect: number;
  readonly p: number;
  /** Adjusted over all tests of the report (Holm). */
  readonly adjustedP: number;
  readonly n: number;
  /** Rows among the n whose value is missing. */
  readonly missingRows: number;
  /**
   * For labels: the level with the greatest share missing, of those with at least
   * {@link MIN_LEVEL_ROWS} rows. For numbers null.
   */
  readonly worst: { readonly code: number; readonly rows: number; readonly share: number } | null;
  /** For numbers: medians where the other is missing and where it is there. For labels null. */
  readonly medians: { readonly missing: number; readonly present: number } | null;
}

export const MIN_LEVEL_ROWS = 30;
/** Fewer than these say nothing about what a gap depends on. */
const MIN_ROWS = 10;

/** Marks what is missing in a column. */
export function missingFlags(column: ColumnData): Uint8Array {
  if (column.kind === 'number') {
    return Uint8Array.from(column.values, (value) => (Number.isNaN(value) ? 1 : 0));
  }
  return Uint8Array.from(column.codes, (code) => (code < 0 ? 1 : 0));
}

/**
 * Tests every column with gaps against every other column, on the rows where that other is there:
 * labels by the chi-square test, numbers by the Mann-Whitney test with correction for ties. A column
 * that is missing in the very same rows is passed over: that is a pattern, no dependence.
 *
 * @param rows the rows to use, such as one line of each order
 * @param gapsOnly columns with too many values for others to be held against them
 */
export function missingDependences(
  columns: readonly ColumnData[],
  rows: Int32Array,
  gapsOnly: readonly ColumnData[] = [],
): MissingDependence[] {
  const withGaps = [...columns, ...gapsOnly];
  const flags = withGaps.map((column) => {
    const all = missingFlags(column);
    return Uint8Array.from(rows, (row) => all[row]!);
  });
  const found: Omit<MissingDependence, 'adjustedP'>[] = [];
  withGaps.forEach((column, a) => {
    const missing = flags[a]!;
    const gaps = missing.reduce((sum, flag) => sum + flag, 0);
    if (gaps < MIN_ROWS || rows.length - gaps < MIN_ROWS) return;
    columns.forEach((other, b) => {
      if (a === b) return;
      const test =
        other.kind === 'label'
          ? againstLabel(missing, other, rows)
          : againstNumber(missing, other.values, rows);
      if (test) found.push({ missing: column.name, on: other.name, ...test });
    });
  });
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((test, at) => ({ ...test, adjustedP: adjusted[at]! }));
}

type Test = Omit<MissingDependence, 'missing' | 'on' | 'adjustedP'>;

function againstLabel(missing: Uint8Array, label: LabelColumnData, rows: Int32Array): Test | null {
  const codes = Int32Array.from(rows, (row) => label.codes[row]!);
  const { value, p, n } = cramersV(
    { kind: 'label', name: '', codes: Int32Array.from(missing), levels: 2 },
    { ...label, codes },
  );
  if (Number.isNaN(value)) return null;
  const total = new Int32Array(label.levels);
  const gaps = new Int32Array(label.levels);
  let missingRows = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0) continue;
    total[code]!++;
    gaps[code]! += missing[i]!;
    missingRows += missing[i]!;
  }
  if (missingRows < MIN_ROWS) return null;
  let worst: Test['worst'] = null;
  for (let code = 0; code < label.levels; code++) {
    const count = total[code]!;
    const share = gaps[code]! / count;
    if (count >= MIN_LEVEL_ROWS && (!worst || share > worst.share)) {
      worst = { code, rows: count, share };
    }
  }
  return { measure: 'cramers-v', effect: value, p, n, missingRows, worst, medians: null };
}

function againstNumber(missing: Uint8Array, all: Float64Array, rows: Int32Array): Test | null {
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(all[rows[i]!]!)) kept.push(i);
  const values = Float64Array.from(kept, (i) => all[rows[i]!]!);
  const ranks = midRanks(values);
  const n = values.length;
  let gaps = 0;
  let rankSum = 0;
  for (let k = 0; k < n; k++) {
    if (!missing[kept[k]!]) continue;
    gaps++;
    rankSum += ranks[k]!;
  }
  const present = n - gaps;
  if (gaps < MIN_ROWS || present < MIN_ROWS) return null;
  const u = rankSum - (gaps * (gaps + 1)) / 2;
  // Σ (t³ − t) over ties: ranks of a tie are equal, so they can be counted from the sorted ranks.
  const sorted = ranks.slice().sort();
  let ties = 0;
  for (let from = 0; from < n;) {
    let to = from;
    while (to < n && sorted[to] === sorted[from]) to++;
    const t = to - from;
    ties += t * t * t - t;
    from = to;
  }
  const variance = ((gaps * present) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return null;
  const z = (u - (gaps * present) / 2) / Math.sqrt(variance);
  const side = (flag: number): number =>
    medianOf(values.filter((_, k) => missing[kept[k]!] === flag));
  return {
    measure: 'rank-biserial',
    effect: (2 * u) / (gaps * present) - 1,
    p: Math.min(1, 2 * normalUpper(Math.abs(z))),
    n,
    missingRows: gaps,
    worst: null,
    medians: { missing: side(1), present: side(0) },
  };
}

function medianOf(values: Float64Array): number {
  const sorted = values.sort();
  const n = sorted.length;
  return (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
}
