import type { Table } from 'apache-arrow';
import type { ChurnReport } from '../../core/churn/report';
import { isCancelled, OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { DayWindow } from '../../core/calendar';
import { runJob } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import { windowOf } from '../cohorts/query';
import { numbers } from '../cohorts/read';
import type { AnalysisContext, AnalysisModel } from '../types';
import {
  decodeParams,
  DEFAULT_HORIZON,
  DEFAULT_PARAMS,
  encodeParams,
  HORIZONS,
  type ChurnParams,
  type Horizon,
  type LongSilence,
} from './params';
import { customersSql, daysSql } from './query';

/** The last good result, all of one piece. */
export interface ChurnResult {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly window: DayWindow;
  readonly sql: string;
  /** The result of `customersSql`. */
  readonly table: Table;
  readonly customerKey: Int32Array;
  readonly purchaseDays: Int32Array;
  readonly net: Float64Array;
  readonly horizon: Horizon;
  readonly seed: number;
  /** Null with too few repeat purchases. */
  readonly report: ChurnReport | null;
  /** Why there is none, in the model's words. */
  readonly thin: string | null;
  readonly audienceRevision: number;
}

export class ChurnModel implements AnalysisModel {
  #params = $state.raw<ChurnParams>(DEFAULT_PARAMS);
  #result = $state.raw<ChurnResult | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
  #context: AnalysisContext | null = null;

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get result(): ChurnResult | null {
    return this.#result;
  }
  /** The chosen horizon, or the one that the length of the data allows. */
  get horizon(): Horizon {
    return this.#params.horizon ?? this.#result?.horizon ?? DEFAULT_HORIZON;
  }
  get silence(): LongSilence {
    return this.#params.silence;
  }
  get minOrders(): number {
    return this.#params.minOrders;
  }
  get withGone(): boolean {
    return this.#params.withGone;
  }
  get seed(): number {
    return this.#params.seed;
  }

  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  change(patch: Partial<ChurnParams>): void {
    this.#params = { ...this.#params, ...patch };
  }

  cancel(): void {
    this.#own?.abort();
  }

  /** Runs the last refresh again. */
  async retry(): Promise<void> {
    if (this.#context) await this.refresh(this.#context, new AbortController().signal);
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    this.#context = context;
    const before = this.#result;
    const window = windowOf(context.schema, context.frame);
    const horizon = this.#params.horizon ?? longestTested(window);
    const { seed } = this.#params;
    this.#own?.abort();
    // What is listed changes at once; only the rows, the horizon and the seed need new figures.
    if (before && sameRows(before, context) && before.horizon === horizon && before.seed === seed) {
      this.#settle('ready');
      return;
    }
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    this.#progress = { stage: 'Reading purchases', fraction: null };
    this.#status = before ? 'stale' : 'running';
    try {
      const result = await this.#compute(context, window, horizon, seed, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#result = result;
      this.#settle('ready');
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  async #compute(
    { db, schema, frame }: AnalysisContext,
    window: DayWindow,
    horizon: Horizon,
    seed: number,
    signal: AbortSignal,
  ): Promise<ChurnResult> {
    const audienceRevision = audiences.revision;
    const sql = customersSql(frame);
    const table = await db.query(sql, { signal });
    const days = await db.query(daysSql(frame), { signal });
    const net = Float64Array.from(numbers(table, 'net'));
    const input = {
      customer: Int32Array.from(numbers(days, 'customer')),
      day: Int32Array.from(numbers(days, 'day')),
      value: Float64Array.from(numbers(days, 'value')),
      net: net.slice(),
      from: window.from,
      to: window.to,
      horizonDays: horizon,
      seed,
    };
    let report: ChurnReport | null = null;
    let thin: string | null = null;
    try {
      report = await runJob('churn-score', input, {
        signal,
        transfer: [input.customer.buffer, input.day.buffer, input.value.buffer, input.net.buffer],
        onProgress: (progress) => {
          if (!signal.aborted) this.#progress = progress;
        },
      });
    } catch (thrown) {
      if (!(thrown instanceof OrderlensError) || thrown.code !== 'too-little-data') throw thrown;
      thin = thrown.message;
    }
    return {
      db,
      schema,
      window,
      sql,
      table,
      customerKey: Int32Array.from(numbers(table, 'customer_key')),
      purchaseDays: Int32Array.from(numbers(table, 'purchase_days')),
      net,
      horizon,
      seed,
      report,
      thin,
      audienceRevision,
    };
  }

  /** A newer refresh says what there is to say; only a person's own cancel is shown. */
  #calledOff(own: AbortController, outer: AbortSignal): void {
    if (this.#own !== own || outer.aborted) return;
    this.#settle('cancelled');
  }

  #settle(status: 'ready' | 'failed' | 'cancelled'): void {
    this.#progress = null;
    this.#status = status;
  }
}

/** 90 days, or what leaves three times as long to learn from. */
function longestTested(window: DayWindow): Horizon {
  const days = window.to - window.from + 1;
  const fitting = HORIZONS.filter((horizon) => horizon <= DEFAULT_HORIZON && 4 * horizon <= days);
  return fitting.at(-1) ?? HORIZONS[0];
}

/** The SQL text holds the whole frame. */
function sameRows(before: ChurnResult, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === customersSql(frame)
  );
}
