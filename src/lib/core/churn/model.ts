/**
 * The whole model: rhythm and leaving (see rhythm.ts) on clocks of several kinds of customer, since
 * some buy all year round and others at their own time of year. A customer's kind is not known but
 * inferred: every figure is an average over the kinds, weighted by how likely each is for the
 * customer (a mixture, fitted by expectation-maximisation; A. P. Dempster, N. M. Laird &
 * D. B. Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x).
 */
import { OrderlensError } from '../errors';
import { Rng } from '../rng';
import { clockOf, monthsOfDays, scaled, storeSeason, timeBetween, type Clock } from './clock';
import { customersOf, type Histories } from './histories';
import {
  fitRhythm,
  logLikelihoods,
  rhythmData,
  scoreRhythm,
  type RhythmData,
  type RhythmParameters,
  type RhythmScores,
} from './rhythm';

export interface ChurnModel {
  readonly parameters: RhythmParameters;
  /** Month weights of each kind of customer; one kind of all ones where no season can be told. */
  readonly seasons: readonly Float64Array[];
  /** Share of each kind. */
  readonly shares: Float64Array;
  readonly customers: number;
  /** Customers of the sample that the parameters were fitted on. */
  readonly sampled: number;
  readonly converged: boolean;
}

export interface ChurnOptions {
  /** First and last day of the data. */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  /** A model of nearly the same data to start from; saves most of the time. */
  readonly start?: ChurnModel | null;
  readonly onProgress?: (fraction: number) => void;
}

/** Customers that the model is fitted on; more would add little but time. */
const SAMPLE = 6_000;
/** Of these, customers for the parameters of the rhythm where there are kinds. */
const RHYTHM_SAMPLE = 2_000;
/** One kind that buys all year round, the others with their peak somewhere in the year. */
const KINDS = 6;
const EM_STEPS = 26;
const EM_STEPS_FROM_START = 10;
const LEAST_WEIGHT = 0.04;
/** Purchases of the store's own season that each kind counts besides its own. */
const PRIOR_PURCHASES = 60;
const LEAST_REPEATS = 30;

/**
 * Fits the model.
 *
 * @throws OrderlensError `too-little-data` below 30 repeat purchases.
 */
export function fitChurn(histories: Histories, options: ChurnOptions): ChurnModel {
  const n = customersOf(histories);
  const repeats = histories.day.length - n;
  if (repeats < LEAST_REPEATS) {
    throw new OrderlensError(
      'too-little-data',
      `At least ${LEAST_REPEATS} repeat purchases are needed to learn rhythms; found ${repeats}.`,
    );
  }
  const { from, to, seed, start = null, onProgress = () => {} } = options;
  const rng = new Rng(seed);
  const sampled = subset(histories, rng.fork('customers').sample(n, SAMPLE));
  const size = customersOf(sampled);
  const flat = new Float64Array(12).fill(1);
  const plain = rhythmData(
    sampled,
    clockOf(flat, from, to),
    to + 1,
    start?.parameters.unitDays ?? null,
  );
  const { unitDays } = plain;
  const season = storeSeason(histories, from, to);
  const small = rng.fork('rhythm').sample(size, RHYTHM_SAMPLE);
  const known = start && start.seasons.length > 1 === (season !== null) ? start : null;
  const first =
    known && season
      ? { parameters: known.parameters, converged: known.converged }
      : fitRhythm(
          (parameters) => sum(logLikelihoods(plain, parameters, season ? small : null)),
          season ? small.length : size,
          unitDays,
          known?.parameters ?? null,
        );
  onProgress(0.2);
  let { parameters, converged } = first;
  if (!season) {
    return {
      parameters,
      seasons: [flat],
      shares: Float64Array.of(1),
      customers: n,
      sampled: size,
      converged,
    };
  }
  let seasons = known?.seasons ?? firstSeasons(season.weights);
  let shares = known?.shares ?? new Float64Array(KINDS).fill(1 / KINDS);
  const steps = known ? EM_STEPS_FROM_START : EM_STEPS;
  for (let step = 0; step < steps; step++) {
    const kinds = kindsOf(sampled, seasons, options, unitDays);
    const isLast = step === steps - 1;
    if (isLast || (step === 8 && !known)) {
      const likely = likelyKinds(kinds, shares, parameters, small);
      const fit = fitRhythm(
        (candidate) => mixedLikelihood(kinds, shares, candidate, likely),
        small.length,
        unitDays,
        parameters,
      );
      parameters = fit.parameters;
      converged = fit.converged;
    }
    if (!isLast) {
      const weights = responsibilities(kinds, shares, parameters);
      seasons = nextSeasons(sampled, weights, season, from);
      shares = Float64Array.from(weights, (of) => sum(of) / size);
    }
    onProgress(0.2 + (0.8 * (step + 1)) / steps);
  }
  return { parameters, seasons, shares, customers: n, sampled: size, converged };
}

/** The histories of some customers. */
function subset(histories: Histories, customers: Int32Array): Histories {
  const start = new Int32Array(customers.length + 1);
  customers.forEach((who, i) => {
    start[i + 1] = start[i]! + histories.start[who + 1]! - histories.start[who]!;
  });
  const day = new Int32Array(start[customers.length]!);
  const value = new Float64Array(day.length);
  customers.forEach((who, i) => {
    const [from, to] = [histories.start[who]!, histories.start[who + 1]!];
    day.set(histories.day.subarray(from, to), start[i]);
    value.set(histories.value.subarray(from, to), start[i]);
  });
  return { start, day, value, net: Float64Array.from(customers, (who) => histories.net[who]!) };
}

interface Kind {
  readonly data: RhythmData;
  /** ln of the weights of a customer's purchase days: how well they fit the season. */
  readonly fit: Float64Array;
  readonly clock: Clock;
}

function kindsOf(
  histories: Histories,
  seasons: readonly Float64Array[],
  { from, to }: ChurnOptions,
  unitDays: number,
  horizonDays = 0,
): Kind[] {
  const n = customersOf(histories);
  const monthOf = monthsOfDays(from, to);
  return seasons.map((months) => {
    const clock = clockOf(months, from, to + horizonDays);
    const logs = months.map(Math.log);
    const fit = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let at = histories.start[i]!; at < histories.start[i + 1]!; at++) {
        fit[i]! += logs[monthOf[histories.day[at]! - from]!]!;
      }
    }
    return { data: rhythmData(histories, clock, to + 1, unitDays), fit, clock };
  });
}

/** All year round, and peaks a fifth of the year apart, on top of the store's own season. */
function firstSeasons(store: Float64Array): Float64Array[] {
  return Array.from({ length: KINDS }, (_, kind) =>
    scaled(
      store.map((weight, month) =>
        kind === 0
          ? 1
          : weight *
            Math.exp(1.2 * Math.cos((2 * Math.PI * (month - (12 * kind) / (KINDS - 1))) / 12)),
      ),
    ),
  );
}

function nextSeasons(
  histories: Histories,
  weights: readonly Float64Array[],
  season: { readonly weights: Float64Array; readonly exposure: Float64Array },
  from: number,
): Float64Array[] {
  const monthOf = monthsOfDays(from, from + maxDay(histories) - from);
  const whole = sum(season.exposure.map((amount, m) => amount * season.weights[m]!));
  return weights.map((of, kind) => {
    const counts = new Float64Array(12);
    for (let i = 0; i < of.length; i++) {
      if (of[i]! < 1e-4) continue;
      for (let at = histories.start[i]! + 1; at < histories.start[i + 1]!; at++) {
        counts[monthOf[histories.day[at]! - from]!]! += of[i]!;
      }
    }
    const prior = season.exposure.map(
      (amount, m) => (PRIOR_PURCHASES * amount * (kind === 0 ? 1 : season.weights[m]!)) / whole,
    );
    const raw = counts.map((count, m) => (count + prior[m]!) / season.exposure[m]!);
    return scaled(scaled(raw).map((weight) => Math.max(LEAST_WEIGHT, weight)));
  });
}

function maxDay(histories: Histories): number {
  return histories.day.reduce((most, day) => Math.max(most, day), -Infinity);
}

/** Customers that may be of each kind: places in `sample`, and who they are. */
interface LikelyKinds {
  readonly size: number;
  readonly places: readonly Int32Array[];
  readonly customers: readonly Int32Array[];
}

/** Below this a kind adds nothing to a customer's likelihood. */
const LEAST_LIKELY = 1e-3;

function likelyKinds(
  kinds: readonly Kind[],
  shares: Float64Array,
  parameters: RhythmParameters,
  sample: Int32Array,
): LikelyKinds {
  const weights = responsibilities(kinds, shares, parameters, sample);
  const all = Int32Array.from(sample, (_, k) => k);
  const places = weights.map((of) => all.filter((k) => of[k]! >= LEAST_LIKELY));
  const customers = places.map((list) => list.map((k) => sample[k]!));
  return { size: sample.length, places, customers };
}

function mixedLikelihood(
  kinds: readonly Kind[],
  shares: Float64Array,
  parameters: RhythmParameters,
  { size, places, customers }: LikelyKinds,
): number {
  // ln Σ e^x by the largest x so far and the sum relative to it.
  const most = new Float64Array(size).fill(-Infinity);
  const total = new Float64Array(size);
  kinds.forEach(({ data, fit }, kind) => {
    const own = customers[kind]!;
    const at = places[kind]!;
    const share = Math.log(shares[kind]!);
    const logs = logLikelihoods(data, parameters, own);
    for (let i = 0; i < own.length; i++) {
      const log = logs[i]! + fit[own[i]!]! + share;
      const k = at[i]!;
      if (log > most[k]!) {
        total[k] = total[k]! * Math.exp(most[k]! - log) + 1;
        most[k] = log;
      } else {
        total[k]! += Math.exp(log - most[k]!);
      }
    }
  });
  let sum = 0;
  for (let k = 0; k < size; k++) sum += most[k]! + Math.log(total[k]!);
  return sum;
}

/** Probability of each kind for each customer. */
function responsibilities(
  kinds: readonly Kind[],
  shares: Float64Array,
  parameters: RhythmParameters,
  sample: Int32Array | null = null,
): Float64Array[] {
  const logs = kinds.map(({ data, fit }, kind) => {
    const share = Math.log(shares[kind]!);
    const own = logLikelihoods(data, parameters, sample);
    for (let i = 0; i < own.length; i++) own[i]! += fit[sample ? sample[i]! : i]! + share;
    return own;
  });
  const n = logs[0]!.length;
  for (let i = 0; i < n; i++) {
    let most = -Infinity;
    for (const of of logs) most = Math.max(most, of[i]!);
    let total = 0;
    for (const of of logs) total += of[i] = Math.exp(of[i]! - most);
    for (const of of logs) of[i]! /= total;
  }
  return logs;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Scores of every customer, averaged over the kinds they may be of. */
export function scoreChurn(
  histories: Histories,
  model: ChurnModel,
  options: ChurnOptions & { readonly horizonDays: number },
): RhythmScores {
  const { to, horizonDays } = options;
  const unitDays = model.parameters.unitDays;
  const kinds = kindsOf(histories, model.seasons, options, unitDays, horizonDays);
  const weights = responsibilities(kinds, model.shares, model.parameters);
  const n = customersOf(histories);
  const mixed = {
    gone: new Float64Array(n),
    quiet: new Float64Array(n),
    unusual: new Float64Array(n),
    usualGapDays: new Float64Array(n),
    silenceOnClock: new Float64Array(n),
    ordersPerYear: new Float64Array(n),
  };
  kinds.forEach(({ data, clock }, kind) => {
    const horizon = timeBetween(clock, to + 1, to + 1 + horizonDays) / unitDays;
    const scores = scoreRhythm(data, model.parameters, horizon);
    for (const name of Object.keys(mixed) as (keyof RhythmScores)[]) {
      const [target, source, of] = [mixed[name], scores[name], weights[kind]!];
      for (let i = 0; i < n; i++) target[i]! += of[i]! * source[i]!;
    }
  });
  return mixed;
}
