/**
 * The store's own rhythm, and what it leads one to expect of each customer. Windows are stretches of
 * places, so that sums over them are differences of running sums.
 */
import type { Bins } from './bins';
import type { Timing } from './timing';

/** Rounds of the fit; each leaves a small part of the distance to its end. */
const MAX_ROUNDS = 200;
const TOLERANCE = 1e-7;

type Windows = Pick<Timing, 'bins' | 'totals' | 'from' | 'to'>;

/**
 * Intensity λ of each cell, orders per customer and place, mean 1 over the places seen: maximum of the
 * likelihood Σᵢ Σₜ nᵢₜ ln(λₜ eᵢₜ / Σₛ λₛ eᵢₛ), e the places of a cell within a window, by the fixed
 * point λₜ = Nₜ / Σᵢ nᵢ eᵢₜ / Σₛ λₛ eᵢₛ (a minorize-maximize step: Hunter 2004,
 * doi:10.1214/aos/1079120141).
 *
 * @param cellCounts counted orders of all in each cell
 * @param by `cell`: each month of the calendar for itself, so that one month in which all bought
 *   more is nobody's habit; `bin`: one intensity for all Marches
 */
export function fitIntensity(
  windows: Windows,
  cellCounts: Float64Array,
  by: 'cell' | 'bin',
): Float64Array {
  const { cells, binOf, cellOf } = windows.bins;
  const groupOf = Int32Array.from({ length: cells }, (_, t) => (by === 'cell' ? t : binOf[t]!));
  let lambda = new Float64Array(cells).fill(1);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = intensityRound(lambda, windows, cellCounts, groupOf);
    let sum = 0;
    let places = 0;
    for (const cell of cellOf) {
      if (!Number.isFinite(next[cell])) continue;
      sum += next[cell]!;
      places++;
    }
    const mean = sum / places;
    let change = 0;
    for (let t = 0; t < cells; t++) {
      // A cell in nobody's window has no orders to explain.
      next[t] = Number.isFinite(next[t]) ? next[t]! / mean : 0;
      change = Math.max(change, Math.abs(next[t]! - lambda[t]!));
    }
    lambda = next;
    if (change < TOLERANCE) break;
  }
  return lambda;
}

/** One round of the fixed point; NaN for groups of cells that are in nobody's window. */
export function intensityRound(
  lambda: Float64Array,
  { bins, totals, from, to }: Windows,
  cellCounts: Float64Array,
  groupOf?: Int32Array,
): Float64Array<ArrayBuffer> {
  const { cells, cellOf } = bins;
  const running = runningSum(bins, lambda);
  // Each window adds its weight to all of its places: a step up where it begins, down where it ends.
  const steps = new Float64Array(cellOf.length + 1);
  for (let i = 0; i < totals.length; i++) {
    const reach = running[to[i]!]! - running[from[i]!]!;
    if (!(reach > 0)) continue;
    const weight = totals[i]! / reach;
    steps[from[i]!]! += weight;
    steps[to[i]!]! -= weight;
  }
  const expected = new Float64Array(cells);
  const observed = new Float64Array(cells);
  let weight = 0;
  for (let place = 0; place < cellOf.length; place++) {
    weight += steps[place]!;
    const cell = cellOf[place]!;
    expected[groupOf ? groupOf[cell]! : cell]! += weight;
  }
  for (let t = 0; t < cells; t++) observed[groupOf ? groupOf[t]! : t]! += cellCounts[t]!;
  return Float64Array.from({ length: cells }, (_, t) => {
    const group = groupOf ? groupOf[t]! : t;
    // What is left of weights that were taken away again is no exposure.
    return expected[group]! > 1e-9 ? observed[group]! / expected[group]! : NaN;
  });
}

/** Sums of λ over the places before each, length places + 1. */
export function runningSum({ cellOf }: Bins, lambda: Float64Array): Float64Array {
  const running = new Float64Array(cellOf.length + 1);
  for (let place = 0; place < cellOf.length; place++) {
    running[place + 1] = running[place]! + lambda[cellOf[place]!]!;
  }
  return running;
}

/** The same apart by bin, J rows of places + 1. */
export function runningSums({ cellOf, binOf, bins }: Bins, lambda: Float64Array): Float64Array {
  const stride = cellOf.length + 1;
  const running = new Float64Array(bins * stride);
  for (let j = 0; j < bins; j++) {
    let sum = 0;
    for (let place = 0, at = j * stride; place < cellOf.length; place++) {
      const cell = cellOf[place]!;
      if (binOf[cell] === j) sum += lambda[cell]!;
      running[++at] = sum;
    }
  }
  return running;
}

/** λ summed over each bin within each window, n × J. */
function binSums({ bins, totals, from, to }: Windows, lambda: Float64Array): Float64Array {
  const stride = bins.cellOf.length + 1;
  const running = runningSums(bins, lambda);
  const sums = new Float64Array(totals.length * bins.bins);
  for (let i = 0, at = 0; i < totals.length; i++) {
    for (let j = 0; j < bins.bins; j++, at++) {
      sums[at] = running[j * stride + to[i]!]! - running[j * stride + from[i]!]!;
    }
  }
  return sums;
}

/** Share of each customer's counted orders that falls into each bin at these intensities, n × J. */
export function expectedShares(windows: Windows, lambda: Float64Array): Float64Array {
  const width = windows.bins.bins;
  const shares = binSums(windows, lambda);
  for (let row = 0; row < shares.length; row += width) {
    let sum = 0;
    for (let at = row; at < row + width; at++) sum += shares[at]!;
    if (sum > 0) for (let at = row; at < row + width; at++) shares[at]! /= sum;
  }
  return shares;
}

/** The same for one customer and bin at a time, where only few of them are asked for. */
export function sharesWithin(
  { bins, from, to }: Windows,
  lambda: Float64Array,
): (i: number, j: number) => number {
  const stride = bins.cellOf.length + 1;
  const all = runningSum(bins, lambda);
  const apart = runningSums(bins, lambda);
  return (i, j) => {
    const reach = all[to[i]!]! - all[from[i]!]!;
    return (apart[j * stride + to[i]!]! - apart[j * stride + from[i]!]!) / reach;
  };
}

/** Places of each bin within each window, n × J. */
export function exposureOfBins(windows: Windows): Float64Array {
  return binSums(windows, new Float64Array(windows.bins.cells).fill(1));
}

/**
 * Shares of a standard year (week, day) at intensities per day: all bins seen alike.
 *
 * @param lengths share of each bin of a standard year
 */
export function standardShares(perDay: ArrayLike<number>, lengths: Float64Array): Float64Array {
  const shares = lengths.map((length, j) => length * perDay[j]!);
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
