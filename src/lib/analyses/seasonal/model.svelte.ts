import { isCancelled, OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { SeasonalTrust } from '../../core/seasonal/jobs';
import { binsOf } from '../../core/seasonal/bins';
import { toIso } from '../../core/calendar';
import { runJob } from '../../jobs/runner';
import { rowsOf } from '../../data/query-result';
import { audiences } from '../../state/audiences.svelte';
import { windowOf } from '../cohorts/query';
import { numbers } from '../cohorts/read';
import type { AnalysisContext, AnalysisModel } from '../types';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  type Pick,
  type SeasonalParams,
} from './params';
import { Part } from './part.svelte';
import {
  categoriesSql,
  customerMonthsSql,
  customersSql,
  daysSql,
  guestsSql,
  monthNumber,
  storeMonthsSql,
} from './query';
import { readCustomerMonths, readPurchases, readStoreMonths, texts } from './read';
import {
  membersOf,
  type CalendarResult,
  type Inputs,
  type SeasonalResult,
  type Settings,
} from './result';

const STABILITY_RUNS = 20;
/** Below a year no month can be called busy. */
const YEAR_DAYS = 360;

export class SeasonalModel implements AnalysisModel {
  #params = $state.raw<SeasonalParams>(DEFAULT_PARAMS);
  #result = $state.raw<SeasonalResult | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
  #context: AnalysisContext | null = null;
  /** Seasons of categories and campaigns; then whether the types can be trusted. */
  readonly calendar = new Part<CalendarResult>();
  readonly trust = new Part<SeasonalTrust>();

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get result(): SeasonalResult | null {
    return this.#result;
  }
  get choices(): SeasonalParams {
    return this.#params;
  }
  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }
  /** The pick, where the types shown have it. */
  get pick(): Pick | null {
    const { pick } = this.#params;
    const report = this.#result?.report;
    if (!pick || !report?.types) return null;
    const inRange = pick.type < report.types.profiles.length && (pick.bin ?? 0) < report.width;
    return inRange ? pick : null;
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  change(patch: Partial<SeasonalParams>): void {
    this.#params = { ...this.#params, ...patch };
  }

  /** Picking what is picked already lets go of it. */
  togglePick(pick: Pick | null): void {
    const same = pick?.type === this.#params.pick?.type && pick?.bin === this.#params.pick?.bin;
    this.change({ pick: same ? null : pick });
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
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    const before = this.#result;
    this.#failure = null;
    try {
      const kept = before && sameRows(before.inputs, context) ? before.inputs : null;
      if (!kept) this.#begin('Reading purchases');
      const inputs = kept ?? (await readInputs(context, either));
      const settings = settingsOf(this.#params, inputs);
      if (!kept || JSON.stringify(before?.settings) !== JSON.stringify(settings)) {
        const result = await this.#compute(inputs, settings, either);
        if (either.aborted) return this.#calledOff(own, signal);
        this.calendar.reset();
        this.trust.reset();
        this.#result = result;
      }
      if (either.aborted) return this.#calledOff(own, signal);
      this.#settle('ready');
      if (this.calendar.status === 'idle') void this.#after(context, this.#result!);
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  #begin(stage: string): void {
    this.#progress = { stage, fraction: null };
    this.#status = this.#result ? 'stale' : 'running';
  }

  async #compute(inputs: Inputs, settings: Settings, signal: AbortSignal): Promise<SeasonalResult> {
    if (inputs.rows.customers === 0) return { inputs, settings, report: null, thin: null };
    this.#begin('Counting orders');
    try {
      const report = await runJob(
        'seasonal-types',
        { ...inputs.rows, ...settings },
        {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) this.#progress = progress;
          },
        },
      );
      return { inputs, settings, report, thin: null };
    } catch (thrown) {
      if (!(thrown instanceof OrderlensError) || thrown.code !== 'too-little-data') throw thrown;
      return { inputs, settings, report: null, thin: thrown.message };
    }
  }

  /** What stands below the picture: needs longer, or other rows, and runs after it. */
  async #after(context: AnalysisContext, result: SeasonalResult): Promise<void> {
    const { inputs, report, settings } = result;
    const { window, rows, schema } = inputs;
    if (rows.customers > 0 && window.to - window.from + 1 >= YEAR_DAYS) {
      await this.calendar.run(async (signal, onProgress) => {
        onProgress({ stage: 'Reading categories', fraction: null });
        const { db, frame } = context;
        const firstMonth = monthNumber(toIso(window.from));
        const named = schema.columns.has('category')
          ? texts(await db.query(categoriesSql(frame), { signal }), 'category')
          : [];
        const store = await db.query(storeMonthsSql(frame, firstMonth), { signal });
        const bought = await db.query(customerMonthsSql(frame, firstMonth), { signal });
        const byMonth = report?.rhythm === 'month' ? report.types : null;
        const calendar = await runJob(
          'seasonal-calendar',
          {
            ...rows,
            ...readCustomerMonths(bought, named.length),
            storeOrders: readStoreMonths(store, named.length, binsOf('month', window).cells),
            segments: (byMonth?.profiles ?? []).slice(0, byMonth?.k).map(({ peaks }, type) => ({
              peaks,
              members: membersOf(report!, type, false),
            })),
            retained: report?.holdOut ?? null,
            seed: settings.seed,
          },
          { signal, onProgress },
        );
        return { report: calendar, categories: named };
      });
    }
    if (this.#result !== result || !report?.types || report.types.k < 2) return;
    const { labels, k } = report.types;
    await this.trust.run((signal, onProgress) =>
      runJob(
        'seasonal-trust',
        {
          ...rows,
          ...settings,
          minOrders: report.rule.minOrders,
          labels,
          shown: k,
          runs: report.customer.length > 20_000 ? STABILITY_RUNS / 2 : STABILITY_RUNS,
        },
        { signal, onProgress },
      ),
    );
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

/** Hours cannot be looked at where the file has none. */
function settingsOf(
  { rhythm, method, k, minOrders, seed }: SeasonalParams,
  { schema }: Inputs,
): Settings {
  return {
    rhythm: rhythm === 'hour' && !schema.hasTimeOfDay ? DEFAULT_PARAMS.rhythm : rhythm,
    method,
    k,
    minOrders,
    seed,
  };
}

async function readInputs(context: AnalysisContext, signal: AbortSignal): Promise<Inputs> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const window = windowOf(schema, frame);
  const sql = customersSql(frame);
  const table = await db.query(sql, { signal });
  const days = await db.query(daysSql(frame), { signal });
  const [guests] = rowsOf<{ orders: number; revenue: number }>(
    await db.query(guestsSql(frame), { signal }),
  );
  return {
    db,
    schema,
    window,
    sql,
    table,
    customerKey: Int32Array.from(numbers(table, 'customer_key')),
    purchaseDays: Int32Array.from(numbers(table, 'purchase_days')),
    net: Float64Array.from(numbers(table, 'net')),
    rows: readPurchases(days, table.numRows, window, schema.hasTimeOfDay),
    guests: guests!,
    audienceRevision,
  };
}

/** The SQL text holds the whole frame. */
function sameRows(before: Inputs, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === customersSql(frame)
  );
}
