import { quantileSorted } from '../../core/stats';

export interface FeatureHistogram {
  /** Heights, 0..1, from the 1 % to the 99 % quantile. */
  readonly bars: readonly number[];
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

const BARS = 22;

/** The distribution of a feature over some customers; those without it are left out. */
export function histogram(values: Float64Array, rows: Int32Array): FeatureHistogram {
  const sorted = Float64Array.from(rows, (row) => values[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (sorted.length === 0) return { bars: [], low: NaN, middle: NaN, high: NaN };
  const from = quantileSorted(sorted, 0.01);
  const to = quantileSorted(sorted, 0.99);
  const counts = new Float64Array(BARS);
  for (const value of sorted) {
    const at = to > from ? Math.floor(((value - from) / (to - from)) * BARS) : 0;
    counts[Math.min(BARS - 1, Math.max(0, at))]!++;
  }
  const most = Math.max(...counts);
  return {
    bars: Array.from(counts, (count) => count / most),
    low: quantileSorted(sorted, 0.05),
    middle: quantileSorted(sorted, 0.5),
    high: quantileSorted(sorted, 0.95),
  };
}
