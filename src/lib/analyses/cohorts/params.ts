/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import type { CohortPeriod } from '../../core/cohorts/grid';
import { COHORT_METRICS, type CohortMetric } from '../../core/cohorts/metrics';

/** Below this, shares say nothing that a list of names would not say better. */
export const MIN_CUSTOMERS = 30;

export const PERIODS = ['week', 'month', 'quarter'] as const satisfies readonly CohortPeriod[];
export const SPLITS = ['none', 'category', 'country', 'discount'] as const;
/** By a trait of the first order. */
export type Split = (typeof SPLITS)[number];

/** A cell of the triangle; it fills the customer table and can become an audience. */
export interface CellPick {
  /** First day of the cohort's period, ISO: stable when the range of dates changes. */
  readonly cohort: string;
  readonly age: number;
  /** Those who bought then, or those of the cohort who did not. */
  readonly who: 'bought' | 'absent';
}

export interface CohortParams {
  /** Null: chosen from the length of the data. */
  readonly period: CohortPeriod | null;
  readonly metric: CohortMetric;
  readonly split: Split;
  readonly pick: CellPick | null;
}

export const DEFAULT_PARAMS: CohortParams = {
  period: null,
  metric: 'retention',
  split: 'none',
  pick: null,
};

/** Parameters that differ from the defaults. */
export function encodeParams(params: CohortParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  if (params.period) encoded.by = params.period;
  if (params.metric !== DEFAULT_PARAMS.metric) encoded.show = params.metric;
  if (params.split !== DEFAULT_PARAMS.split) encoded.split = params.split;
  if (params.pick) {
    encoded.cell = `${params.pick.cohort}_${params.pick.age}`;
    if (params.pick.who === 'absent') encoded.who = 'absent';
  }
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): CohortParams {
  const cell = /^(\d{4}-\d{2}-\d{2})_(\d{1,4})$/.exec(encoded.cell ?? '');
  return {
    period: oneOf(PERIODS, encoded.by),
    metric: oneOf(COHORT_METRICS, encoded.show) ?? DEFAULT_PARAMS.metric,
    split: oneOf(SPLITS, encoded.split) ?? DEFAULT_PARAMS.split,
    pick: cell
      ? {
          cohort: cell[1]!,
          age: Number(cell[2]),
          who: encoded.who === 'absent' ? 'absent' : 'bought',
        }
      : null,
  };
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}
