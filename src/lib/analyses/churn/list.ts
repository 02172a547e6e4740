/** Who is on the list, and what they amount to. */
import type { ChurnReport } from '../../core/churn/report';
import { SURELY_GONE, type LongSilence } from './params';

export interface ListRule {
  readonly silence: LongSilence;
  readonly minOrders: number;
  readonly withGone: boolean;
}

export interface RiskList {
  /** Rows of the report, by value at risk, greatest first. */
  readonly rows: Int32Array;
  /** Customers with purchases enough to have a rhythm. */
  readonly eligible: number;
  /** Of these, silent for long, listed or not. */
  readonly silent: number;
  /** Of those silent for long, surely gone, so not listed unless asked for. */
  readonly surelyGone: number;
  /** Sums over the rows, a year. */
  readonly yearValue: number;
  readonly atRisk: number;
}

export function riskList(report: ChurnReport, rule: ListRule): RiskList {
  const rows: number[] = [];
  let eligible = 0;
  let silent = 0;
  let surelyGone = 0;
  let yearValue = 0;
  let atRisk = 0;
  for (let i = 0; i < report.repeats.length; i++) {
    if (report.repeats[i]! + 1 < rule.minOrders) continue;
    eligible += 1;
    if (report.unusual[i]! > 1 - rule.silence) continue;
    silent += 1;
    if (report.gone[i]! > SURELY_GONE) {
      surelyGone += 1;
      if (!rule.withGone) continue;
    }
    rows.push(i);
    yearValue += Math.max(0, report.yearValue[i]!);
    atRisk += report.atRisk[i]!;
  }
  rows.sort((a, b) => report.atRisk[b]! - report.atRisk[a]! || a - b);
  return { rows: Int32Array.from(rows), eligible, silent, surelyGone, yearValue, atRisk };
}
