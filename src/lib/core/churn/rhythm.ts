/**
 * Rhythm and leaving: gaps between purchases are Weibull with a customer's own rate λ, λ is gamma
 * distributed over customers, and after a purchase a customer leaves for good with a probability of
 * their own, beta distributed. With shape c = 1 this is BG/NBD (P. S. Fader, B. G. S. Hardie &
 * K. L. Lee 2005, doi:10.1287/mksc.1040.0098), or MBG/NBD where one may leave after the first
 * purchase too (E. Batislam, M. Denizel & A. Filiztekin 2007, doi:10.1016/j.ijresmar.2006.12.005).
 * Weibull gaps with gamma rates have closed forms as exponential ones have, with g^c for g.
 */
import { logGamma } from '../distributions';
import type { Clock } from './clock';
import { timeBetween } from './clock';
import { customersOf, type Histories } from './histories';
import { minimise } from './nelder-mead';

export interface RhythmParameters {
  /** Gamma: shape and rate of λ (per `unitDays`^c of store time). */
  readonly r: number;
  readonly alpha: number;
  /** Beta of the probability to leave after a purchase. */
  readonly a: number;
  readonly b: number;
  /** Weibull shape of the gaps: above 1 regular, 1 at random, below 1 in bursts. */
  readonly shape: number;
  /** True where a customer may leave after the first purchase already. */
  readonly leavesAfterFirst: boolean;
  /** Store days that are one unit of time. */
  readonly unitDays: number;
}

/** What a history says about its rhythm, in store time; parallel arrays of n customers. */
export interface RhythmData {
  /** Purchases after the first. */
  readonly repeats: Int32Array;
  /** Gaps between purchases of customer i: `gap[start[i]] …`, in units. */
  readonly logGap: Float64Array;
  readonly start: Int32Array;
  /** Σ ln of the customer's gaps. */
  readonly sumLogGap: Float64Array;
  /** ln of the time since the last purchase, in units. */
  readonly logSilence: Float64Array;
  readonly unitDays: number;
}

/**
 * @param end The first day that is not known any more: silences last up to its start.
 * @param unit Store days that are one unit; null takes the median gap.
 */
export function rhythmData(
  histories: Histories,
  clock: Clock,
  end: number,
  unit: number | null,
): RhythmData {
  const n = customersOf(histories);
  const repeats = new Int32Array(n);
  const start = new Int32Array(n + 1);
  const silence = new Float64Array(n);
  const gap = new Float64Array(histories.day.length - n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const from = histories.start[i]!;
    const to = histories.start[i + 1]!;
    repeats[i] = to - from - 1;
    for (let k = from + 1; k < to; k++) {
      gap[at++] = timeBetween(clock, histories.day[k - 1]!, histories.day[k]!);
    }
    start[i + 1] = at;
    silence[i] = timeBetween(clock, histories.day[to - 1]!, end);
  }
  const unitDays = unit ?? medianGap(gap);
  const logUnit = Math.log(unitDays);
  const logGap = gap.map((days) => Math.log(days) - logUnit);
  const sumLogGap = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = start[i]!; k < start[i + 1]!; k++) sumLogGap[i]! += logGap[k]!;
  }
  return {
    repeats,
    logGap,
    start,
    sumLogGap,
    logSilence: silence.map((days) => Math.log(days) - logUnit),
    unitDays,
  };
}

/** α + Σ gᶜ over the gaps of customer i. */
function pastOf({ logGap, start }: RhythmData, i: number, alpha: number, shape: number): number {
  let past = alpha;
  for (let at = start[i]!; at < start[i + 1]!; at++) past += Math.exp(shape * logGap[at]!);
  return past;
}

function medianGap(gaps: Float64Array): number {
  const sorted = gaps.slice().sort();
  return sorted.length ? Math.max(1, sorted[sorted.length >> 1]!) : 30;
}

/** Log-likelihood of each customer of `sample` (all when null). */
export function logLikelihoods(
  data: RhythmData,
  parameters: RhythmParameters,
  sample: Int32Array | null = null,
): Float64Array {
  const { r, alpha, a, b, shape, leavesAfterFirst } = parameters;
  const most = data.repeats.reduce((m, x) => Math.max(m, x), 0);
  // Γ(r + x)/Γ(r) and B(a, b + d)/B(a, b) by recursion.
  const rising = new Float64Array(most + 1);
  for (let x = 1; x <= most; x++) rising[x] = rising[x - 1]! + Math.log(r + x - 1);
  const stays = new Float64Array(most + 2);
  for (let d = 1; d <= most + 1; d++) {
    stays[d] = stays[d - 1]! + Math.log((b + d - 1) / (a + b + d - 1));
  }
  const chance = leavesAfterFirst ? 1 : 0;
  const logAlpha = Math.log(alpha);
  const logShape = Math.log(shape);
  const count = sample?.length ?? data.repeats.length;
  const logs = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const i = sample ? sample[k]! : k;
    const x = data.repeats[i]!;
    const gaps = x * logShape + (shape - 1) * data.sumLogGap[i]!;
    const past = x > 0 ? pastOf(data, i, alpha, shape) : alpha;
    const silent = past + Math.exp(shape * data.logSilence[i]!);
    const d = x + chance;
    let log = gaps + rising[x]! + r * logAlpha + stays[d]!;
    if (d === 0) {
      log -= (r + x) * Math.log(silent);
    } else {
      // Alive and silent, or gone since the last purchase: ln of the sum, the latter before the bracket.
      const logPast = Math.log(past);
      const alive = Math.exp((r + x) * (logPast - Math.log(silent)));
      log += Math.log(alive + a / (b + d - 1)) - (r + x) * logPast;
    }
    logs[k] = log;
  }
  return logs;
}

export interface RhythmFit {
  readonly parameters: RhythmParameters;
  /** Per customer of the sample. */
  readonly logLikelihood: number;
  readonly customers: number;
  readonly converged: boolean;
}

/**
 * Maximum likelihood, with both ways of leaving unless `from` says which; the likelier one stays.
 *
 * @param objective Log-likelihood of a sample of customers.
 * @param from Parameters to start from, whose way of leaving is kept.
 */
export function fitRhythm(
  objective: (parameters: RhythmParameters) => number,
  customers: number,
  unitDays: number,
  from: RhythmParameters | null,
): RhythmFit {
  const ways = from ? [from.leavesAfterFirst] : [false, true];
  const start = from
    ? [from.r, from.alpha, from.a, from.b, from.shape].map(Math.log)
    : [-0.5, 0, -0.7, 1, 0];
  const fits = ways.map((leavesAfterFirst): RhythmFit => {
    const parametersAt = (x: readonly number[]): RhythmParameters => ({
      r: Math.exp(bounded(x[0]!)),
      alpha: Math.exp(bounded(x[1]!)),
      a: Math.exp(bounded(x[2]!)),
      b: Math.exp(bounded(x[3]!)),
      shape: Math.exp(Math.max(-2, Math.min(2, x[4]!))),
      leavesAfterFirst,
      unitDays,
    });
    const best = minimise((x) => -objective(parametersAt(x)) / customers, start, {
      step: from ? 0.2 : 0.5,
      tolerance: 1e-7,
      maxEvaluations: from ? 220 : 700,
    });
    return {
      parameters: parametersAt(best.x),
      logLikelihood: -best.value,
      customers,
      converged: best.converged,
    };
  });
  return fits.reduce((best, fit) => (fit.logLikelihood > best.logLikelihood ? fit : best));
}

function bounded(logarithm: number): number {
  return Math.max(-8, Math.min(8, logarithm));
}

/** What the parameters say about each customer; parallel arrays. */
export interface RhythmScores {
  /** Probability that the customer has left for good. */
  readonly gone: Float64Array;
  /** Probability of no purchase in the horizon. */
  readonly quiet: Float64Array;
  /** Probability that a gap of this customer is as long as the present silence, were they no leaver. */
  readonly unusual: Float64Array;
  /** Median of the customer's next gap, pooled with everybody's, in days of store time. */
  readonly usualGapDays: Float64Array;
  /** Time since the last purchase on the customer's clock, in days. */
  readonly silenceOnClock: Float64Array;
  /** Purchases a year of 365.25 days at the customer's own rhythm, pooled, if they stay. */
  readonly ordersPerYear: Float64Array;
}

/** @param horizon Units of store time from the end of the histories. */
export function scoreRhythm(
  data: RhythmData,
  parameters: RhythmParameters,
  horizon: number,
): RhythmScores {
  const { r, a, b, alpha, shape, unitDays } = parameters;
  const n = data.repeats.length;
  const scores = {
    gone: new Float64Array(n),
    quiet: new Float64Array(n),
    unusual: new Float64Array(n),
    usualGapDays: new Float64Array(n),
    silenceOnClock: new Float64Array(n),
    ordersPerYear: new Float64Array(n),
  };
  const year = 365.25 / unitDays;
  const perGap = Math.exp(logGamma(1 + 1 / shape));
  for (let i = 0; i < n; i++) {
    const x = data.repeats[i]!;
    const past = pastOf(data, i, alpha, shape);
    const silence = Math.exp(data.logSilence[i]!);
    const silent = past + Math.exp(shape * data.logSilence[i]!);
    const d = x + (parameters.leavesAfterFirst ? 1 : 0);
    const odds = d > 0 ? (a / (b + d - 1)) * (silent / past) ** (r + x) : 0;
    const gone = odds === Infinity ? 1 : odds / (1 + odds);
    const still = (silent / (past + (silence + horizon) ** shape)) ** (r + x);
    scores.gone[i] = gone;
    scores.quiet[i] = gone + (1 - gone) * still;
    scores.unusual[i] = (past / silent) ** (r + x);
    scores.silenceOnClock[i] = unitDays * silence;
    scores.usualGapDays[i] = unitDays * (past * (2 ** (1 / (r + x)) - 1)) ** (1 / shape);
    // E[λ^(1/c)] under the gamma posterior of someone who is still here, over the mean unit gap.
    scores.ordersPerYear[i] =
      (year / perGap) *
      Math.exp(logGamma(r + x + 1 / shape) - logGamma(r + x) - Math.log(silent) / shape);
  }
  return scores;
}
