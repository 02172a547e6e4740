/** Whether counts spread evenly over places of known size: Pearson's χ² with an effect size. */
import { chiSquareUpper } from '../distributions';
import type { Rng } from '../rng';
import { chiSquareEffect, detectableChiSquare, rankUpper } from './effect';
import type { Evidence, TestResult } from './questions';

/** With fewer expected somewhere, and few in all, the reference is drawn instead of computed. */
const MIN_EXPECTED = 5;
const MAX_DRAWN = 5_000;
const DRAWS = 1_999;

type EvenResult = Pick<
  TestResult,
  'n' | 'effect' | 'p' | 'reference' | 'draws' | 'detectable' | 'evidence'
>;

/**
 * χ² = Σ (O − E)²/E with E = n · size / Σ size against n independent draws (Pearson 1900,
 * doi:10.1080/14786440009463897). Effect w = √(Σ (p − p₀)²/p₀): the coefficient of variation of
 * the rates; 0.1 says that a typical place lies 10 % above or below an even spread.
 *
 * @param counts one per place
 * @param sizes what each place would hold in proportion; places of size 0 are left out
 * @param at what each place stands for, for the picture
 */
export function evenSpread(
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  at: ArrayLike<number>,
  rng: Rng,
): EvenResult {
  const places: number[] = [];
  for (let i = 0; i < sizes.length; i++) if (sizes[i]! > 0) places.push(i);
  let n = 0;
  let total = 0;
  for (const i of places) {
    n += counts[i]!;
    total += sizes[i]!;
  }
  const observed = Float64Array.from(places, (i) => counts[i]!);
  const expected = Float64Array.from(places, (i) => (n * sizes[i]!) / total);
  const df = places.length - 1;
  const x = pearson(observed, expected);
  const drawn = n > 0 && n <= MAX_DRAWN && expected.some((e) => e < MIN_EXPECTED);
  return {
    n,
    effect: chiSquareEffect(x, df, n),
    p: n === 0 ? 1 : drawn ? drawnP(x, expected, n, rng) : chiSquareUpper(x, df),
    reference: drawn ? 'draws' : 'asymptotic',
    draws: drawn ? DRAWS : 0,
    detectable: (alpha) => detectableChiSquare(df, n, alpha),
    evidence: band(
      Float64Array.from(places, (i) => at[i]!),
      observed,
      expected,
      (i) => Math.sqrt(expected[i]! * (1 - expected[i]! / Math.max(1, n))),
    ),
  };
}

function pearson(observed: Float64Array, expected: Float64Array): number {
  let x = 0;
  for (let i = 0; i < observed.length; i++) {
    if (expected[i]! > 0) x += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
  }
  return x;
}

function drawnP(x: number, expected: Float64Array, n: number, rng: Rng): number {
  const upTo = new Float64Array(expected.length);
  let sum = 0;
  for (let i = 0; i < expected.length; i++) upTo[i] = sum += expected[i]! / n;
  const drawn = new Float64Array(DRAWS);
  const counts = new Float64Array(expected.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    counts.fill(0);
    for (let k = 0; k < n; k++) counts[place(upTo, rng.float())]! += 1;
    drawn[draw] = pearson(counts, expected);
  }
  return rankUpper(x, drawn);
}

/** The first place whose cumulated share exceeds `u`. */
function place(upTo: Float64Array, u: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Evidence with a band of 1.96 standard deviations around what was expected. */
export function band(
  at: Float64Array,
  observed: Float64Array,
  expected: Float64Array,
  deviation: (place: number) => number,
): Evidence {
  return {
    at,
    observed,
    expected,
    low: expected.map((value, i) => Math.max(0, value - 1.96 * deviation(i))),
    high: expected.map((value, i) => value + 1.96 * deviation(i)),
  };
}
