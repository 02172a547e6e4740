/** How well probabilities foretold what came: ranking and calibration. */
import { wilson, type Share } from '../cohorts/compare';

/**
 * Area under the ROC curve: the chance that a customer to whom it happened had the higher score,
 * ties counted half (Mann & Whitney 1947, doi:10.1214/aoms/1177730491). NaN when all are alike.
 */
export function auc(score: ArrayLike<number>, happened: ArrayLike<number>): number {
  const n = score.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[a]! - score[b]!);
  let ranks = 0;
  let positives = 0;
  for (let i = 0; i < n;) {
    let j = i;
    while (j < n && score[order[j]!] === score[order[i]!]) j++;
    for (let k = i; k < j; k++) {
      if (!happened[order[k]!]) continue;
      ranks += (i + j + 1) / 2;
      positives += 1;
    }
    i = j;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (n - positives));
}

export interface CalibrationBin {
  readonly predicted: number;
  /** With its 95 % Wilson interval. */
  readonly observed: Share;
}

/** Groups of equal size by score: mean prediction against the share to whom it happened. */
export function calibration(
  predicted: ArrayLike<number>,
  happened: ArrayLike<number>,
  groups = 10,
): CalibrationBin[] {
  const n = predicted.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => predicted[a]! - predicted[b]!,
  );
  const bins: CalibrationBin[] = [];
  for (let g = 0; g < groups; g++) {
    const from = Math.floor((g * n) / groups);
    const to = Math.floor(((g + 1) * n) / groups);
    if (to === from) continue;
    let sum = 0;
    let count = 0;
    for (let k = from; k < to; k++) {
      sum += predicted[order[k]!]!;
      count += happened[order[k]!] ? 1 : 0;
    }
    bins.push({ predicted: sum / (to - from), observed: wilson(count, to - from) });
  }
  return bins;
}

/** Mean squared error of the probabilities (G. W. Brier 1950). */
export function brier(predicted: ArrayLike<number>, happened: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < predicted.length; i++) sum += (predicted[i]! - (happened[i] ? 1 : 0)) ** 2;
  return sum / predicted.length;
}
