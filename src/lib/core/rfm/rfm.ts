/** Recency, frequency and monetary value of n customers → scores, segments, tiers. */
import { OrderlensError } from '../errors';
import { quintileCuts, scoreByCuts, scoreByRank, type Cuts } from './scores';
import { segmentIndices, tierIndices } from './segments';

/**
 * Parallel arrays, one entry per customer. Under the rank rule equal values are told apart by
 * position, so the order of the customers is the tie rule.
 */
export interface RfmValues {
  /** Whole days from the last order day to the as-of day, ≥ 0. */
  readonly recencyDays: Int32Array;
  /** Distinct orders, ≥ 1. */
  readonly frequency: Int32Array;
  /** Net revenue, any sign. */
  readonly monetary: Float64Array;
}

export type RfmRule =
  /** Quintiles of the values: equal values, equal scores. */
  | { readonly kind: 'value' }
  /** Fifths of the ranking: equal sizes. */
  | { readonly kind: 'rank' }
  /** The analyst's own cut points, in days, orders and money. */
  | { readonly kind: 'thresholds'; readonly r: Cuts; readonly f: Cuts; readonly m: Cuts };

export interface RfmScores {
  readonly r: Uint8Array;
  readonly f: Uint8Array;
  readonly m: Uint8Array;
  /** Index into SEGMENTS. */
  readonly segment: Uint8Array;
  /** Index into TIERS. */
  readonly tier: Uint8Array;
  /** The cut points used; null under the rank rule, which has none. */
  readonly cuts: { readonly r: Cuts; readonly f: Cuts; readonly m: Cuts } | null;
}

/**
 * Scores n ≥ 1 customers.
 *
 * @throws OrderlensError `bad-data` for arrays of unequal length, NaN, a negative recency or a
 *   frequency below 1; `too-little-data` for n = 0; `bad-parameter` for thresholds out of order
 */
export function scoreRfm(values: RfmValues, rule: RfmRule): RfmScores {
  validate(values);
  const { recencyDays, frequency, monetary } = values;
  if (rule.kind === 'rank') {
    return withSegments(
      scoreByRank(recencyDays, 'low'),
      scoreByRank(frequency, 'high'),
      scoreByRank(monetary, 'high'),
      null,
    );
  }
  const cuts =
    rule.kind === 'thresholds'
      ? { r: rule.r, f: rule.f, m: rule.m }
      : {
          r: quintileCuts(recencyDays, 'recency'),
          f: quintileCuts(frequency, 'frequency'),
          m: quintileCuts(monetary, 'monetary value'),
        };
  return withSegments(
    scoreByCuts(recencyDays, cuts.r, 'low'),
    scoreByCuts(frequency, cuts.f, 'high'),
    scoreByCuts(monetary, cuts.m, 'high'),
    cuts,
  );
}

function withSegments(
  r: Uint8Array,
  f: Uint8Array,
  m: Uint8Array,
  cuts: RfmScores['cuts'],
): RfmScores {
  return { r, f, m, segment: segmentIndices(r, f), tier: tierIndices(r, f, m), cuts };
}

function validate({ recencyDays, frequency, monetary }: RfmValues): void {
  const n = recencyDays.length;
  if (frequency.length !== n || monetary.length !== n) {
    throw new OrderlensError(
      'bad-data',
      `Recency, frequency and monetary value are needed for the same customers; found ${n}, ${frequency.length} and ${monetary.length}.`,
    );
  }
  if (n === 0) throw new OrderlensError('too-little-data', 'There is no customer to score.');
  for (let i = 0; i < n; i++) {
    if (!(recencyDays[i]! >= 0) || !(frequency[i]! >= 1) || !Number.isFinite(monetary[i]!)) {
      throw new OrderlensError(
        'bad-data',
        `Customer ${i} has recency ${recencyDays[i]}, frequency ${frequency[i]} and monetary value ${monetary[i]}; days from 0, orders from 1 and a finite amount are needed.`,
      );
    }
  }
}
