/** Everything the page on leaving customers shows: the work of the job `churn-score`. */
import type { OnProgress } from '../jobs';
import { auc, brier, calibration, type CalibrationBin } from './check';
import { customersOf, groupHistories, knownBy, type Histories } from './histories';
import { fitChurn, scoreChurn, type ChurnModel } from './model';
import { worthPerPurchase } from './worth';

export interface ChurnInput {
  /** Purchase days, sorted by customer 0..n − 1 and day. */
  readonly customer: Int32Array;
  readonly day: Int32Array;
  readonly value: Float64Array;
  /** Net revenue of each customer. */
  readonly net: Float64Array;
  /** First and last day of the data. */
  readonly from: number;
  readonly to: number;
  readonly horizonDays: number;
  readonly seed: number;
}

/** Foretold at a day in the past from what was known then, against what came. */
export interface HoldOut {
  /** Last day that was known. */
  readonly cutDay: number;
  readonly horizonDays: number;
  /** Customers with two purchase days or more by then. */
  readonly customers: number;
  readonly bins: readonly CalibrationBin[];
  readonly predicted: number;
  readonly observed: number;
  readonly auc: number;
  /** The same customers ranked by days since the last order, and by silence over mean gap. */
  readonly aucRecency: number;
  readonly aucRatio: number;
  readonly brier: number;
  /** Brier score of telling everybody the observed share. */
  readonly brierOfShare: number;
}

export interface ChurnReport {
  readonly model: ChurnModel;
  readonly repeats: Int32Array;
  readonly silenceDays: Int32Array;
  readonly gone: Float64Array;
  readonly quiet: Float64Array;
  readonly unusual: Float64Array;
  readonly usualGapDays: Float64Array;
  /** Silence on the same clock as the usual gap. */
  readonly silenceOnClock: Float64Array;
  /** Revenue of a year at the customer's own rhythm, if they stay. */
  readonly yearValue: Float64Array;
  /** gone × yearValue, never below 0. */
  readonly atRisk: Float64Array;
  /** Null where the data before the hold-out period are too few. */
  readonly holdOut: HoldOut | null;
}

/** Customers with repeat purchases that a hold-out needs to say anything. */
const LEAST_HELD_OUT = 100;

/** Fits, checks and scores; errors as {@link fitChurn} and {@link groupHistories}. */
export function reportChurn(input: ChurnInput, onProgress: OnProgress): ChurnReport {
  const histories = groupHistories(input);
  const { from, to, horizonDays, seed } = input;
  onProgress({ stage: 'Learning rhythms', fraction: 0 });
  const held = holdOut(histories, input, (fraction) =>
    onProgress({ stage: 'Testing on the past', fraction: 0.65 * fraction }),
  );
  const options = { from, to, seed, horizonDays, start: held?.model ?? null };
  const model = fitChurn(histories, {
    ...options,
    onProgress: (fraction) =>
      onProgress({ stage: 'Learning rhythms', fraction: 0.65 + 0.3 * fraction }),
  });
  const scores = scoreChurn(histories, model, options);
  const worth = worthPerPurchase(histories);
  const n = customersOf(histories);
  const yearValue = scores.ordersPerYear.map((orders, i) => orders * worth[i]!);
  onProgress({ stage: 'Learning rhythms', fraction: 1 });
  return {
    model,
    repeats: Int32Array.from({ length: n }, (_, i) => repeatsOf(histories, i)),
    silenceDays: Int32Array.from({ length: n }, (_, i) => to + 1 - lastDay(histories, i)),
    gone: scores.gone,
    quiet: scores.quiet,
    unusual: scores.unusual,
    usualGapDays: scores.usualGapDays,
    silenceOnClock: scores.silenceOnClock,
    yearValue,
    atRisk: yearValue.map((value, i) => Math.max(0, value) * scores.gone[i]!),
    holdOut: held?.result ?? null,
  };
}

function repeatsOf({ start }: Histories, i: number): number {
  return start[i + 1]! - start[i]! - 1;
}

function lastDay({ start, day }: Histories, i: number): number {
  return day[start[i + 1]! - 1]!;
}

function holdOut(
  histories: Histories,
  { from, to, horizonDays, seed }: ChurnInput,
  onProgress: (fraction: number) => void,
): { readonly model: ChurnModel; readonly result: HoldOut } | null {
  const cutDay = to - horizonDays;
  // What is learnt from must be longer than what is foretold.
  if (cutDay - from < horizonDays) return null;
  const { histories: known, customer } = knownBy(histories, cutDay);
  const repeaters: number[] = [];
  for (let i = 0; i < customer.length; i++) if (repeatsOf(known, i) > 0) repeaters.push(i);
  if (repeaters.length < LEAST_HELD_OUT) return null;
  const options = { from, to: cutDay, seed, horizonDays };
  const model = fitChurn(known, { ...options, onProgress });
  const { quiet } = scoreChurn(known, model, options);
  const predicted = repeaters.map((i) => quiet[i]!);
  const happened = repeaters.map((i) => (lastDay(histories, customer[i]!) > cutDay ? 0 : 1));
  const silence = repeaters.map((i) => cutDay + 1 - lastDay(known, i));
  const ratio = repeaters.map((i, k) => {
    const span = lastDay(known, i) - known.day[known.start[i]!]!;
    return silence[k]! / (span / repeatsOf(known, i));
  });
  const observed = mean(happened);
  return {
    model,
    result: {
      cutDay,
      horizonDays,
      customers: repeaters.length,
      bins: calibration(predicted, happened),
      predicted: mean(predicted),
      observed,
      auc: auc(predicted, happened),
      aucRecency: auc(silence, happened),
      aucRatio: auc(ratio, happened),
      brier: brier(predicted, happened),
      brierOfShare: observed * (1 - observed),
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
