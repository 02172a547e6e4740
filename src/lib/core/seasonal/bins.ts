/**
 * The rhythms that a customer's timing is looked at in: month of the year, day of the week, hour of
 * the day. Each cuts time into *places* (days; hours of the day), groups them into *cells*, in which
 * the store's intensity is taken, and names the *bin* of each cell, in which customers are compared.
 * Cells and bins differ for months only: March 2023 and March 2024 are two cells of one bin.
 */
import { addMonths, periodStart, toIso, weekdayOf, windowDays, type DayWindow } from '../calendar';

export const RHYTHMS = ['month', 'weekday', 'hour'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** J of each rhythm. */
const BINS: Readonly<Record<Rhythm, number>> = { month: 12, weekday: 7, hour: 24 };

export interface Bins {
  readonly rhythm: Rhythm;
  readonly window: DayWindow;
  /** Cell of each place: of each day of the window, or of each hour of the day. */
  readonly cellOf: Int32Array;
  readonly cells: number;
  /** J: 12, 7 or 24. */
  readonly bins: number;
  /** Bin of each cell. */
  readonly binOf: Uint8Array;
}

export function binsOf(rhythm: Rhythm, window: DayWindow): Bins {
  const bins = BINS[rhythm];
  if (rhythm !== 'month') {
    const count = rhythm === 'hour' ? bins : windowDays(window);
    return {
      rhythm,
      window,
      cellOf: Int32Array.from({ length: count }, (_, place) =>
        rhythm === 'hour' ? place : weekdayOf(window.from + place),
      ),
      cells: bins,
      bins,
      binOf: Uint8Array.from({ length: bins }, (_, j) => j),
    };
  }
  const cellOf = new Int32Array(windowDays(window));
  const binOf: number[] = [];
  let start = periodStart(window.from, 'month');
  while (start <= window.to) {
    const next = addMonths(start, 1);
    cellOf.fill(binOf.length, Math.max(0, start - window.from), next - window.from);
    binOf.push(Number(toIso(start).slice(5, 7)) - 1);
    start = next;
  }
  return { rhythm, window, cellOf, cells: binOf.length, bins, binOf: Uint8Array.from(binOf) };
}

/**
 * Length of each bin in a standard year (or week, or day), as shares that sum to 1: February is
 * shorter than March, and a share of orders must not say so.
 */
export function standardLengths(rhythm: Rhythm): Float64Array {
  if (rhythm !== 'month') return new Float64Array(BINS[rhythm]).fill(1 / BINS[rhythm]);
  const days = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Float64Array.from(days, (length) => length / 365.25);
}
