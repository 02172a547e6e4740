/** The work of the jobs `cluster-stability` and `cluster-nulls`: can the groups be trusted. */
import { OrderlensError } from '../../errors';
import type { OnProgress } from '../../jobs';
import { takeRows } from '../../matrix';
import { Rng } from '../../rng';
import { chooseK, gapStatistic, type GapStatistic, type KChoice, type KRow } from '../choose-k';
import {
  cloudRun,
  dealtRun,
  nullSample,
  realRun,
  type NullComparison,
  type NullInput,
  type NullRun,
} from '../trust/nulls';
import { stabilityOf, type Stability } from '../trust/stability';
import { prepare, type ClusterInput } from './input';

export interface StabilityInput extends ClusterInput {
  readonly labels: Int32Array;
  readonly k: number;
  readonly inertia: number;
  readonly scan: readonly KRow[];
  readonly runs: number;
}

export interface StabilityOutput {
  readonly stability: Stability;
  readonly gap: GapStatistic;
  /** The choice with the gap statistic's vote. */
  readonly choice: KChoice;
}

/** Rows the gap statistic looks at. */
const GAP_ROWS = 1_000;

export function runStability(input: StabilityInput, onProgress: OnProgress): StabilityOutput {
  const { data, n, d } = prepare(input);
  const stage = 'Clustering other draws of customers';
  const stability = stabilityOf(data, n, d, input, {
    runs: input.runs,
    seed: input.seed,
    onProgress: (fraction) => onProgress({ stage, fraction: 0.6 * fraction }),
  });
  const places = new Rng(input.seed).fork('gap rows').sample(n, GAP_ROWS);
  const gap = gapStatistic(takeRows(data, d, places), places.length, d, {
    seed: input.seed,
    onProgress: (fraction) =>
      onProgress({ stage: 'Gap statistic', fraction: 0.6 + 0.4 * fraction }),
  });
  return { stability, gap, choice: chooseK(input.scan, gap) };
}

export interface NullsInput extends NullInput {
  /** Runs of each kind. */
  readonly runs: number;
}

/**
 * The same run on data without structure.
 *
 * @throws OrderlensError `bad-parameter`, `too-little-data`
 */
export function runNulls(input: NullsInput, onProgress: OnProgress): NullComparison {
  const { runs } = input;
  if (!(runs >= 1)) {
    throw new OrderlensError('bad-parameter', `At least one run is needed, found ${runs}.`);
  }
  const sample = nullSample(input);
  const real = realRun(sample);
  const dealt: NullRun[] = [];
  const cloud: NullRun[] = [];
  for (let run = 0; run < runs; run++) {
    dealt.push(dealtRun(sample, run));
    onProgress({ stage: 'Dealing orders by lot', fraction: (run + 0.5) / runs });
    cloud.push(cloudRun(sample, run));
    onProgress({ stage: 'Clustering a cloud without groups', fraction: (run + 1) / runs });
  }
  return { features: sample.features, customers: sample.customers, real, dealt, cloud };
}
