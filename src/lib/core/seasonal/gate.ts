/**
 * Do customers differ in their timing at all? Likelihood ratio of the Dirichlet-multinomial against
 * the multinomial; its distribution under the null by drawing each customer's orders from the store's
 * own intensity within the customer's window. (φ = 0 lies on the boundary, so that no χ² would do.)
 */
import { Rng } from '../rng';
import { fitConcentration, repeatsOf, type Concentration } from './dirichlet';
import { drawer } from './draw';
import { expectedShares, intensityRound, sharesWithin } from './intensity';
import type { Timing } from './timing';

export interface GateResult extends Concentration {
  /** (1 + draws with a ratio at least as large) / (1 + draws). */
  readonly p: number;
  readonly draws: number;
  /** Ratios of the draws, ascending. */
  readonly nullRatios: Float64Array;
  /** Two orders of one customer in the same bin: mean over customers, and what chance expects. */
  readonly sameBin: {
    readonly observed: number;
    readonly expected: number;
    /** 95 % interval of `observed`, customers being the sample. */
    readonly low: number;
    readonly high: number;
  };
}

const MOST_DRAWS = 499;
/** With less, no p below 1 % could come out. */
const LEAST_DRAWS = 199;
/** Orders drawn in all, at most, unless that makes too few draws. */
const MOST_ORDERS = 5e6;

export interface GateOptions {
  readonly seed: number;
  readonly draws?: number;
  readonly onProgress?: (fraction: number) => void;
}

/** The intensity is fitted to the real orders, so it is fitted to each draw too. */
const REFIT_ROUNDS = 2;

/**
 * @param lambda the store's intensity of each cell, {@link fitIntensity} by cell
 */
export function testTiming(
  timing: Timing,
  lambda: Float64Array,
  { seed, draws: asked, onProgress }: GateOptions,
): GateResult {
  const { bins, counts, totals } = timing;
  const width = bins.bins;
  const orders = totals.reduce((sum, total) => sum + total, 0);
  const draws =
    asked ?? Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, Math.floor(MOST_ORDERS / (orders || 1))));
  const shares = expectedShares(timing, lambda);
  const fitted = fitConcentration(
    repeatsOf(counts, totals, width, (i, j) => shares[i * width + j]!),
  );
  const rng = new Rng(seed).fork('gate');
  const draw = drawer(timing, lambda);
  const nullRatios = new Float64Array(draws);
  let atLeast = 0;
  for (let run = 0; run < draws; run++) {
    const drawn = draw(rng);
    let refitted = lambda;
    for (let round = 0; round < REFIT_ROUNDS; round++) {
      // A cell in nobody's window stays so.
      refitted = intensityRound(refitted, timing, drawn.cellCounts).map((value) => value || 0);
    }
    const repeats = repeatsOf(drawn.counts, totals, width, sharesWithin(timing, refitted));
    nullRatios[run] = fitConcentration(repeats, 0.01).ratio;
    if (nullRatios[run]! >= fitted.ratio) atLeast++;
    if ((run & 7) === 7) onProgress?.((run + 1) / draws);
  }
  return {
    ...fitted,
    p: (1 + atLeast) / (1 + draws),
    draws,
    nullRatios: nullRatios.sort(),
    sameBin: sameBinPairs(counts, shares, totals, width),
  };
}

/** How often two orders of one customer fall into the same bin; each customer counts alike. */
function sameBinPairs(
  counts: Float64Array,
  shares: Float64Array,
  totals: Int32Array,
  width: number,
): GateResult['sameBin'] {
  let observed = 0;
  let expected = 0;
  let squares = 0;
  let customers = 0;
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]!;
    if (total < 2) continue;
    let pairs = 0;
    let chance = 0;
    for (let j = 0, at = i * width; j < width; j++, at++) {
      pairs += counts[at]! * (counts[at]! - 1);
      chance += shares[at]! ** 2;
    }
    const share = pairs / (total * (total - 1));
    observed += share;
    squares += share * share;
    expected += chance;
    customers++;
  }
  const mean = observed / customers;
  const error = Math.sqrt(Math.max(0, squares / customers - mean * mean) / customers);
  return {
    observed: mean,
    expected: expected / customers,
    low: Math.max(0, mean - 1.96 * error),
    high: Math.min(1, mean + 1.96 * error),
  };
}
