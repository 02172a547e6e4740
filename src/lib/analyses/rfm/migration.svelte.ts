/** The same customers at an earlier date, scored by the page's rule on that day's data. */
import { addMonths, toDay, toIso } from '../../core/calendar';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import { migrate, type GroupedCustomers, type Migration } from '../../core/rfm/migration';
import { scoreRfm } from '../../core/rfm/rfm';
import { SEGMENTS } from '../../core/rfm/segments';
import type { Frame } from '../../data/frame';
import { readCustomers } from './customers';
import type { RfmResult } from './model.svelte';
import { MIN_CUSTOMERS } from './params';
import { customersSql } from './query';

/** Months back that can be chosen. */
export const MONTHS_BACK = [1, 3, 6, 12] as const;
export type MonthsBack = (typeof MONTHS_BACK)[number];

/** Fewer days of history would make every customer a recent one. */
const LEAST_HISTORY_DAYS = 60;

export interface MigrationResult {
  readonly of: RfmResult;
  readonly monthsBack: MonthsBack;
  /** The earlier as-of day, ISO. */
  readonly asOf: string;
  readonly sql: string;
  readonly earlier: GroupedCustomers;
  readonly later: GroupedCustomers;
  /** By segment; null when there were too few customers to score at the earlier date. */
  readonly moves: Migration | null;
}

/** The earlier dates that leave enough history before them. */
export function possibleMonths(result: RfmResult): MonthsBack[] {
  const asOf = toDay(result.asOf);
  const least = toDay(result.from) + LEAST_HISTORY_DAYS;
  return MONTHS_BACK.filter((months) => addMonths(asOf, -months) >= least);
}

/** Half a year, or the longest that leaves as much history before it as after. */
export function defaultMonths(result: RfmResult): MonthsBack | null {
  const possible = possibleMonths(result);
  const half = (toDay(result.asOf) - toDay(result.from)) / 2;
  const good = possible.filter((months) => months <= 6 && months * 30.4 <= half);
  return good.at(-1) ?? possible[0] ?? null;
}

export class MigrationModel {
  #result = $state.raw<MigrationResult | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #chosen = $state<MonthsBack | null>(null);

  get result(): MigrationResult | null {
    return this.#result;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  /** Null: chosen from the length of the data. */
  get chosen(): MonthsBack | null {
    return this.#chosen;
  }

  choose(months: MonthsBack | null): void {
    this.#chosen = months;
  }

  /** Reads and scores the earlier date; does nothing where that is done already. */
  async refresh(of: RfmResult, frame: Frame, signal: AbortSignal): Promise<void> {
    const possible = possibleMonths(of);
    const wanted = this.#chosen;
    const monthsBack = wanted && possible.includes(wanted) ? wanted : defaultMonths(of);
    if (!of.report || monthsBack === null) {
      this.#result = null;
      return;
    }
    if (this.#result?.of === of && this.#result.monthsBack === monthsBack) return;
    const asOf = addMonths(toDay(of.asOf), -monthsBack);
    const sql = customersSql(of.schema, { ...frame, to: toIso(asOf - 1) });
    this.#failure = null;
    try {
      const rows = readCustomers(await of.db.query(sql, { signal }));
      if (signal.aborted) return;
      const enough = rows.count >= MIN_CUSTOMERS || of.rule.kind === 'thresholds';
      const earlier = {
        customerKey: rows.customerKey,
        group:
          enough && rows.count > 0 ? scoreRfm(rows, of.rule).segment : new Uint8Array(rows.count),
      };
      const later = { customerKey: of.customers.customerKey, group: of.report.scores.segment };
      this.#result = {
        of,
        monthsBack,
        asOf: toIso(asOf),
        sql,
        earlier,
        later,
        moves: enough && rows.count > 0 ? migrate(earlier, later, SEGMENTS.length) : null,
      };
    } catch (thrown) {
      if (signal.aborted || isCancelled(thrown)) return;
      this.#result = null;
      this.#failure = toFailure(thrown);
    }
  }
}
