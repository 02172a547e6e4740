/**
 * Types of customers as a mixture of Dirichlet-multinomial distributions, by expectation-maximization
 * (Dempster, Laird and Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x; as a mixture for counts,
 * Holmes, Harris and Quince 2012, doi:10.1371/journal.pone.0030126). Unlike distances between shares
 * it knows how many orders a share rests on, and what part of a year a customer was seen in.
 *
 * A customer of type g orders in bin j with probability qᵢⱼ = dᵢⱼ rgⱼ / Σₖ dᵢₖ rgₖ, d being days of
 * exposure and r the type's intensity per day. All types share one concentration A = 1/φ around it.
 */
import type { Timing } from './timing';
import { exposureOfBins } from './intensity';

export interface Mixture {
  readonly k: number;
  /** Share of customers of each type. */
  readonly weights: Float64Array;
  /** k × J: intensity per day of each type, relative to an even one. */
  readonly rates: Float64Array;
  /** φ of the scatter within types. */
  readonly overdispersion: number;
  /** n × k: probability of each type, given a customer's orders. */
  readonly probabilities: Float64Array;
  readonly logLikelihood: number;
  /** −2 ln L + parameters · ln n. */
  readonly bic: number;
  /** BIC + 2 × entropy of the probabilities (Biernacki, Celeux and Govaert 2000,
   * doi:10.1109/34.865189): punishes types that cannot be told apart. */
  readonly icl: number;
  readonly rounds: number;
}

/** Counts and exposure of n customers in J bins. */
export interface MixtureData {
  readonly n: number;
  readonly width: number;
  readonly counts: Float64Array;
  readonly totals: Int32Array;
  readonly days: Float64Array;
}

export function mixtureData(timing: Timing): MixtureData {
  const { bins, counts, totals } = timing;
  return { n: totals.length, width: bins.bins, counts, totals, days: exposureOfBins(timing) };
}

/** Orders of the store's own profile that each type is given besides its own: half of one per bin. */
const PRIOR_PER_BIN = 0.5;
const LARGEST_PHI = 10;

export interface MixtureOptions {
  readonly maxRounds?: number;
  /** Ends when the log-likelihood grows by less. */
  readonly tolerance?: number;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * @param start n labels 0 … k − 1 to begin with
 * @param store J: the store's intensity per day, towards which types with few orders are drawn
 */
export function fitMixture(
  data: MixtureData,
  start: ArrayLike<number>,
  k: number,
  store: Float64Array,
  { maxRounds = 200, tolerance = 0.01, onProgress }: MixtureOptions = {},
): Mixture {
  const { n, width } = data;
  const probabilities = new Float64Array(n * k);
  for (let i = 0; i < n; i++) probabilities[i * k + start[i]!] = 1;
  const rates = new Float64Array(k * width);
  for (let g = 0; g < k; g++) rates.set(store, g * width);
  const weights = new Float64Array(k);
  const work = new Work(data, k);
  let phi = 0;
  let rounds = 0;
  let logLikelihood = -Infinity;
  work.maximize(probabilities, rates, weights, phi, store);
  // The scatter within types is left out until the types have their shape.
  phi = work.scatter(probabilities, rates, phi);
  for (; rounds < maxRounds;) {
    rounds++;
    const next = work.expect(probabilities, rates, weights, phi);
    const grown = next - logLikelihood;
    logLikelihood = next;
    if (rounds > 2 && grown < tolerance) break;
    work.maximize(probabilities, rates, weights, phi, store);
    phi = work.scatter(probabilities, rates, phi);
    onProgress?.(rounds / maxRounds);
  }
  let entropy = 0;
  for (const p of probabilities) if (p > 0) entropy -= p * Math.log(p);
  const parameters = k * (width - 1) + (k - 1) + 1;
  const bic = -2 * logLikelihood + parameters * Math.log(n);
  return {
    k,
    weights,
    rates,
    overdispersion: phi,
    probabilities,
    logLikelihood,
    bic,
    icl: bic + 2 * entropy,
    rounds,
  };
}

/** Probabilities of each type for customers that took no part in the fit. */
export function assignTypes(
  data: MixtureData,
  {
    k,
    rates,
    weights,
    overdispersion,
  }: Pick<Mixture, 'k' | 'rates' | 'weights' | 'overdispersion'>,
): Float64Array {
  const probabilities = new Float64Array(data.n * k);
  new Work(data, k).expect(probabilities, rates, weights, overdispersion);
  return probabilities;
}

/** The steps of the algorithm on flat arrays. */
class Work {
  /** Bins with orders of customer i: `bin[first[i]] … bin[first[i + 1] − 1]`, with their counts. */
  readonly #first: Int32Array;
  readonly #bin: Int32Array;
  readonly #count: Int32Array;
  readonly #logRates: Float64Array;
  readonly #logs: Float64Array;

  constructor(
    readonly data: MixtureData,
    readonly k: number,
  ) {
    const { n, width, counts } = data;
    this.#first = new Int32Array(n + 1);
    const bins: number[] = [];
    const filled: number[] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < width; j++) {
        if (!(counts[i * width + j]! > 0)) continue;
        bins.push(j);
        filled.push(counts[i * width + j]!);
      }
      this.#first[i + 1] = bins.length;
    }
    this.#bin = Int32Array.from(bins);
    this.#count = Int32Array.from(filled);
    this.#logRates = new Float64Array(k * width);
    this.#logs = new Float64Array(k);
  }

  /** Probabilities from parameters; returns the log-likelihood (constants of the data left out). */
  expect(
    probabilities: Float64Array,
    rates: Float64Array,
    weights: Float64Array,
    phi: number,
  ): number {
    const { n, width, totals, days } = this.data;
    const { k } = this;
    const logs = this.#logs;
    const logRates = this.#logRates;
    for (let at = 0; at < rates.length; at++) logRates[at] = Math.log(rates[at]!);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const row = i * width;
      let largest = -Infinity;
      for (let g = 0; g < k; g++) {
        const type = g * width;
        let scale = 0;
        for (let j = 0; j < width; j++) scale += days[row + j]! * rates[type + j]!;
        let log = Math.log(weights[g]!) - totals[i]! * Math.log(scale);
        let product = 1;
        for (let c = this.#first[i]!; c < this.#first[i + 1]!; c++) {
          const j = this.#bin[c]!;
          const count = this.#count[c]!;
          log += count * logRates[type + j]!;
          if (phi === 0 || count === 1) continue;
          const step = (phi * scale) / (days[row + j]! * rates[type + j]!);
          for (let m = 1; m < count; m++) product *= 1 + m * step;
          if (product > 1e150) {
            log += Math.log(product);
            product = 1;
          }
        }
        if (product > 1) log += Math.log(product);
        logs[g] = log;
        if (log > largest) largest = log;
      }
      let total = 0;
      for (let g = 0; g < k; g++) total += probabilities[i * k + g] = Math.exp(logs[g]! - largest);
      for (let g = 0; g < k; g++) probabilities[i * k + g]! /= total;
      sum += largest + Math.log(total);
      if (phi > 0) for (let m = 1; m < totals[i]!; m++) sum -= Math.log1p(m * phi);
    }
    return sum;
  }

  /**
   * Rates and weights from probabilities. With scatter within types an order that repeats another one
   * of the same customer says less than a first one: q / (q + mφ) as much (the minorizing step of Zhou
   * and Lange 2010, doi:10.1198/jcgs.2010.08105).
   */
  maximize(
    probabilities: Float64Array,
    rates: Float64Array,
    weights: Float64Array,
    phi: number,
    store: Float64Array,
  ): void {
    const { n, width, days } = this.data;
    const { k } = this;
    const orders = new Float64Array(k * width);
    const exposure = new Float64Array(k * width);
    weights.fill(0);
    for (let i = 0; i < n; i++) {
      const row = i * width;
      for (let g = 0; g < k; g++) {
        const p = probabilities[i * k + g]!;
        weights[g]! += p / n;
        if (p < 1e-6) continue;
        const type = g * width;
        let scale = 0;
        for (let j = 0; j < width; j++) scale += days[row + j]! * rates[type + j]!;
        let effective = 0;
        for (let c = this.#first[i]!; c < this.#first[i + 1]!; c++) {
          const j = this.#bin[c]!;
          let own = 1;
          if (this.#count[c]! > 1) {
            const q = (days[row + j]! * rates[type + j]!) / scale;
            for (let m = 1; m < this.#count[c]!; m++) own += q / (q + m * phi);
          }
          orders[type + j]! += p * own;
          effective += own;
        }
        const weight = (p * effective) / scale;
        for (let j = 0; j < width; j++) exposure[type + j]! += weight * days[row + j]!;
      }
    }
    for (let g = 0; g < k; g++) {
      let mean = 0;
      for (let j = 0; j < width; j++) {
        const at = g * width + j;
        const prior = PRIOR_PER_BIN * store[j]!;
        rates[at] = (orders[at]! + prior) / (exposure[at]! + PRIOR_PER_BIN);
        mean += rates[at]! / width;
      }
      for (let j = 0; j < width; j++) rates[g * width + j]! /= mean;
    }
  }

  /** One Newton step of φ, kept positive, given probabilities and rates. */
  scatter(probabilities: Float64Array, rates: Float64Array, phi: number): number {
    const { n, width, totals, days } = this.data;
    const { k } = this;
    let at = phi;
    let first = 0;
    let second = 0;
    for (let i = 0; i < n; i++) {
      const row = i * width;
      for (let m = 1; m < totals[i]!; m++) {
        const term = m / (1 + m * at);
        first -= term;
        second += term * term;
      }
      for (let g = 0; g < k; g++) {
        const p = probabilities[i * k + g]!;
        if (p < 1e-6) continue;
        const type = g * width;
        let scale = 0;
        for (let j = 0; j < width; j++) scale += days[row + j]! * rates[type + j]!;
        for (let c = this.#first[i]!; c < this.#first[i + 1]!; c++) {
          if (this.#count[c]! < 2) continue;
          const q = (days[row + this.#bin[c]!]! * rates[type + this.#bin[c]!]!) / scale;
          for (let m = 1; m < this.#count[c]!; m++) {
            const term = m / (q + m * at);
            first += p * term;
            second -= p * term * term;
          }
        }
      }
    }
    if (at === 0) {
      if (!(first > 0)) return 0;
      // A first guess by the curvature; Newton takes it from there.
      return Math.min(0.1, second < 0 ? -first / second : 0.01);
    }
    const slope = at * first;
    const curvature = at * (first + at * second);
    if (!(curvature < 0)) at *= slope > 0 ? 2 : 0.5;
    else at *= Math.exp(Math.max(-1, Math.min(1, -slope / curvature)));
    if (at < 1e-7) return 0;
    return Math.min(LARGEST_PHI, at);
  }
}

/** The most probable type of each row, and its probability. */
export function mostProbable(
  probabilities: Float64Array,
  k: number,
): { labels: Int32Array; certainty: Float64Array } {
  const n = probabilities.length / k;
  const labels = new Int32Array(n);
  const certainty = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let g = 1; g < k; g++) {
      if (probabilities[i * k + g]! > probabilities[i * k + best]!) best = g;
    }
    labels[i] = best;
    certainty[i] = probabilities[i * k + best]!;
  }
  return { labels, certainty };
}

/** Rounds of the fixed point for groups that are given; a handful settle the fourth digit. */
const GROUP_ROUNDS = 12;

/** Intensity per day of each group of customers, k × J, mean 1 over the bins. */
export function rateOfGroups(
  data: MixtureData,
  groupOf: Int32Array,
  k: number,
  store: Float64Array,
): Float64Array {
  const probabilities = new Float64Array(data.n * k);
  for (let i = 0; i < data.n; i++) probabilities[i * k + groupOf[i]!] = 1;
  const rates = new Float64Array(k * data.width);
  for (let g = 0; g < k; g++) rates.set(store, g * data.width);
  const weights = new Float64Array(k);
  const work = new Work(data, k);
  for (let round = 0; round < GROUP_ROUNDS; round++) {
    work.maximize(probabilities, rates, weights, 0, store);
  }
  return rates;
}
