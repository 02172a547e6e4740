/**
 * Scores 1..5, 5 being best, by three rules.
 *
 * Recency, frequency and monetary value as predictors: J. R. Bult & T. Wansbeek, "Optimal selection
 * for direct mail", Marketing Science 14(4), 1995, doi:10.1287/mksc.14.4.378. Fifths:
 * A. M. Hughes, "Strategic Database Marketing" (Probus, 1994).
 */
import { OrderlensError } from '../errors';
import { quantileSorted, sortedAscending } from '../stats';

/** Whether a large value is good (frequency, money) or a small one is (days since the last order). */
export type Better = 'high' | 'low';

/** Four cut points, ascending (equal neighbours allowed), that make five scores. */
export type Cuts = readonly [number, number, number, number];

export const SCORES = 5;

/** The cut points q20, q40, q60, q80 of the values, quantiles of type 7. */
export function quintileCuts(values: ArrayLike<number>, what = 'value'): Cuts {
  const sorted = sortedAscending(values, what);
  return [
    quantileSorted(sorted, 0.2),
    quantileSorted(sorted, 0.4),
    quantileSorted(sorted, 0.6),
    quantileSorted(sorted, 0.8),
  ];
}

/**
 * Score = 1 + number of cut points strictly below the value; for `low` 5 − that number. Equal
 * values always get equal scores, so groups need not be of equal size.
 *
 * @param values n finite values, any order
 * @returns n scores 1..5
 * @throws OrderlensError `bad-data` for NaN or an infinity, `bad-parameter` for cuts out of order
 */
export function scoreByCuts(values: ArrayLike<number>, cuts: Cuts, better: Better): Uint8Array {
  for (let i = 0; i < cuts.length; i++) {
    const cut = cuts[i]!;
    if (!Number.isFinite(cut) || (i > 0 && !(cut >= cuts[i - 1]!))) {
      throw new OrderlensError(
        'bad-parameter',
        `Four thresholds in ascending order are needed; found ${cuts.join(', ')}.`,
        { found: cuts.join(', '), expected: 'four ascending numbers' },
      );
    }
  }
  const [q1, q2, q3, q4] = cuts;
  const scores = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) throw notFinite(value, i);
    const below = Number(q1 < value) + Number(q2 < value) + Number(q3 < value) + Number(q4 < value);
    scores[i] = better === 'high' ? 1 + below : SCORES - below;
  }
  return scores;
}

/**
 * Score = ⌊(rank − 1)·5 / n⌋ + 1, rank 1..n from worst to best, equal values ranked in the order in
 * which they stand. Groups differ by at most one in size, but equal values may get unequal scores.
 *
 * @param values n finite values, in the order that decides ties
 * @returns n scores 1..5 (with n < 5 not every score is given)
 * @throws OrderlensError `bad-data` for NaN or an infinity
 */
export function scoreByRank(values: ArrayLike<number>, better: Better): Uint8Array {
  const n = values.length;
  for (let i = 0; i < n; i++) if (!Number.isFinite(values[i]!)) throw notFinite(values[i]!, i);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  if (better === 'high') order.sort((a, b) => values[a]! - values[b]! || a - b);
  else order.sort((a, b) => values[b]! - values[a]! || a - b);
  const scores = new Uint8Array(n);
  for (let rank = 0; rank < n; rank++) scores[order[rank]!] = Math.floor((rank * SCORES) / n) + 1;
  return scores;
}

function notFinite(value: number, position: number): OrderlensError {
  return new OrderlensError(
    'bad-data',
    `A finite number is needed for every customer; found ${value} at position ${position}.`,
    { found: String(value), expected: 'a finite number' },
  );
}
