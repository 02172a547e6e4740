/** The work of the jobs `cluster-stability` and `cluster-nulls`: can the groups be trusted. */
import { OrderlensError } from '../../errors';
import type { OnProgress } from '../../jobs';
import { takeRows } from '../../matrix';
import { Rng } from '../../rng';
import { chooseK, gapStatistic, type GapStatistic, type KChoice, type KRow } from '../choose-k';
import type { Feature } from '../features/definitions';
import { pick } from '../features/matrix';
import { restrictFacts, type OrderFacts } from '../features/orders';
import { cloudRun, dealtRun, realRun, type NullRun } from '../trust/nulls';
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

export interface NullsInput extends ClusterInput {
  /** Orders of all customers, numbered as in `columns`. */
  readonly orders: OrderFacts;
  readonly customers: number;
  readonly asOf: number;
  readonly kind: 'dealt' | 'cloud';
  readonly runs: number;
}

export interface NullsOutput {
  readonly real: NullRun;
  readonly runs: readonly NullRun[];
}

export function runNulls(input: NullsInput, onProgress: OnProgress): NullsOutput {
  const { plan, n } = prepare(input);
  if (!(input.runs >= 1)) {
    throw new OrderlensError('bad-parameter', `At least one run is needed, found ${input.runs}.`);
  }
  const columns: Partial<Record<Feature, Float64Array>> = {};
  for (const id of input.features) columns[id] = pick(input.columns, id, input.rows);
  const given = {
    columns,
    facts: restrictFacts(input.orders, input.rows, input.customers),
    asOf: input.asOf,
    plan,
    customers: n,
    seed: input.seed,
  };
  const stage =
    input.kind === 'dealt' ? 'Dealing orders by lot' : 'Clustering a cloud without groups';
  const real = realRun(given);
  const runs: NullRun[] = [];
  for (let run = 0; run < input.runs; run++) {
    runs.push(input.kind === 'dealt' ? dealtRun(given, run) : cloudRun(given, run));
    onProgress({ stage, fraction: (run + 1) / input.runs });
  }
  return { real, runs };
}
