/** Effect sizes with intervals, and what a number of rows could have shown. */
import {
  chiSquareUpperQuantile,
  invert,
  noncentralChiSquareLower,
  normalUpperQuantile,
} from '../distributions';
import type { Effect } from './questions';

/** Two-sided level of the intervals. */
const TAIL = 0.025;
/** An effect that is found this often counts as one that the rows could have shown. */
export const POWER = 0.8;

/**
 * Effect w = √(λ/n) of a statistic that is scale · χ²(df, λ): estimate √max(0, (x − df)/n), interval
 * by inverting the noncentral distribution (J. H. Steiger and R. T. Fouladi 1997, in What if there
 * were no significance tests?; for w see Cohen 1988). For a multinomial of n draws, w² = Σ (p − p₀)²/p₀.
 *
 * A statistic below its mean is taken as its mean for the upper end: less than chance shows is luck,
 * not more knowledge.
 */
export function chiSquareEffect(x: number, df: number, n: number, scale = 1): Effect {
  if (!(n > 0 && df > 0 && scale > 0)) return { estimate: 0, low: 0, high: Infinity };
  const at = x / scale;
  const w = (lambda: number): number => Math.sqrt((lambda * scale) / n);
  return {
    estimate: w(Math.max(0, at - df)),
    low: w(noncentrality(at, df, 1 - TAIL)),
    high: w(noncentrality(Math.max(at, df), df, TAIL)),
  };
}

/** The λ with P(χ²(df, λ) ≤ x) = p; 0 where even λ = 0 has less. */
function noncentrality(x: number, df: number, p: number): number {
  const below = (lambda: number): number => noncentralChiSquareLower(x, df, lambda);
  if (below(0) <= p) return 0;
  let top = x + df + 20;
  while (below(top) > p) top *= 2;
  return invert(below, p, 0, top);
}

/** The effect w that a χ² test of this level finds with {@link POWER}. */
export function detectableChiSquare(df: number, n: number, alpha: number, scale = 1): number {
  if (!(n > 0 && df > 0)) return Infinity;
  const critical = chiSquareUpperQuantile(alpha, df);
  return Math.sqrt((noncentrality(critical, df, 1 - POWER) * scale) / n);
}

/**
 * Effect √|r| of a quantity r, itself a share of variance or of agreement, that is normal with this
 * standard error. An interval that holds 0 begins there.
 */
export function rootEffect(
  r: number,
  standardError: number,
  quantile = normalUpperQuantile(TAIL),
): Effect {
  const half = quantile * standardError;
  const [from, to] = [r - half, r + half].map(Math.abs) as [number, number];
  const holdsZero = Math.abs(r) <= half;
  return {
    estimate: Math.sqrt(Math.abs(r)),
    low: holdsZero ? 0 : Math.sqrt(Math.min(from, to)),
    high: Math.sqrt(Math.max(from, to)),
  };
}

/** The effect √r that a two-sided normal test of this level finds with {@link POWER}. */
export function detectableRoot(standardError: number, alpha: number): number {
  return Math.sqrt(
    (normalUpperQuantile(alpha / 2) + normalUpperQuantile(1 - POWER)) * standardError,
  );
}

/** (1 + draws at least as large) / (1 + draws): never 0 (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585). */
export function rankUpper(observed: number, draws: Float64Array): number {
  // Sums in another order differ in the last bits; such draws are as large.
  const limit = observed - 1e-9 * Math.abs(observed);
  let atLeast = 1;
  for (const value of draws) if (value >= limit) atLeast++;
  return atLeast / (draws.length + 1);
}

/** Two-sided p-value by rank: twice the smaller tail. */
export function rankTwoSided(observed: number, draws: Float64Array): number {
  const upper = rankUpper(observed, draws);
  const lower = rankUpper(
    -observed,
    draws.map((value) => -value),
  );
  return Math.min(1, 2 * Math.min(upper, lower));
}

export function meanAndVariance(values: Float64Array): {
  readonly mean: number;
  readonly variance: number;
} {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const delta = values[i]! - mean;
    mean += delta / (i + 1);
    squares += delta * (values[i]! - mean);
  }
  return { mean, variance: values.length > 1 ? squares / (values.length - 1) : 0 };
}
