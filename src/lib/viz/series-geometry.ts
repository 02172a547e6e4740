/** Places and paths of {@link SeriesChart}: a box of 1000 × 1000 that is stretched to any size. */
import { niceStep } from '../core/histogram';

type Values = readonly (number | null)[];

export interface ChartScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** 0 at the lower edge, 1 at the upper. */
  place(value: number): number;
}

/** A scale from zero, or from below it where values are, to the next round step above them. */
export function chartScale(series: readonly Values[], most = 5): ChartScale {
  let least = 0;
  let greatest = 0;
  for (const values of series) {
    for (const value of values) {
      if (value === null) continue;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  // Nothing but zeros, or numbers too small to be told from it.
  if (!(greatest - least > 1e-280)) greatest = least + 1;
  const step = niceStep(greatest - least, most);
  const low = Math.floor(least / step + 1e-9) * step;
  const high = Math.ceil(greatest / step - 1e-9) * step;
  const ticks: number[] = [];
  for (let k = Math.round(low / step); k <= Math.round(high / step); k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return { low, high, ticks, place: (value) => (value - low) / (high - low) };
}

function x(index: number, count: number): string {
  return (((index + 0.5) / count) * 1000).toFixed(1);
}

function y(value: number, scale: ChartScale): string {
  return ((1 - scale.place(value)) * 1000).toFixed(1);
}

/**
 * A line through the values, broken where one is missing. With `complete`, only the segments
 * between two complete periods (`wanted` true) or only the others (false).
 */
export function linePath(
  values: Values,
  scale: ChartScale,
  complete?: readonly boolean[],
  wanted = true,
): string {
  let path = '';
  let pen = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    const before = i > 0 ? (values[i - 1] ?? null) : null;
    if (value === null) {
      pen = false;
      continue;
    }
    const isWanted = !complete || (complete[i]! && (i === 0 || complete[i - 1]!)) === wanted;
    if (before !== null && isWanted) {
      if (!pen) path += `M${x(i - 1, values.length)} ${y(before, scale)}`;
      path += `L${x(i, values.length)} ${y(value, scale)}`;
      pen = true;
    } else {
      pen = false;
    }
  }
  return path;
}

/** The area between the line and zero, one piece per unbroken stretch. */
export function areaPath(values: Values, scale: ChartScale): string {
  let path = '';
  let start = -1;
  for (let i = 0; i <= values.length; i++) {
    const value = values[i] ?? null;
    if (value !== null) {
      if (start < 0) {
        start = i;
        path += `M${x(i, values.length)} ${y(0, scale)}`;
      }
      path += `L${x(i, values.length)} ${y(value, scale)}`;
    } else if (start >= 0) {
      path += `L${x(i - 1, values.length)} ${y(0, scale)}Z`;
      start = -1;
    }
  }
  return path;
}
