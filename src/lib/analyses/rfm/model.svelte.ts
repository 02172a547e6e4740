import type { AnalysisContext, AnalysisModel } from '../types';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { RfmReport } from '../../core/rfm/report';
import type { RfmRule } from '../../core/rfm/rfm';
import { quintileCuts } from '../../core/rfm/scores';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { runJob } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import { detachable, readCustomers, type CustomerRows } from './customers';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  MIN_CUSTOMERS,
  pickKey,
  roundThresholds,
  type Method,
  type Metric,
  type Pick,
  type RfmParams,
  type ScatterAxes,
  type Thresholds,
} from './params';
import { asOfDay, customersSql, firstDay, leftOutSql, secondOrderSql } from './query';

export type LeftOut = Readonly<
  Record<
    | 'guest_orders'
    | 'guest_revenue'
    | 'guest_lines'
    | 'never_bought'
    | 'never_bought_revenue'
    | 'lines_used',
    number
  >
>;

/** The row of `secondOrderSql`. */
export type SecondOrder = Readonly<{ customers: number; median_days: number | null }>;

/** The rows of one frame of one data set. */
interface Inputs {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly sql: string;
  readonly customers: CustomerRows;
  readonly leftOut: LeftOut;
  readonly secondOrder: SecondOrder;
  readonly asOf: string;
  /** First day of the window. */
  readonly from: string;
  /** State of the audiences, whose members may change behind their ids. */
  readonly audienceRevision: number;
}

/** The last good result, all of one piece. */
export interface RfmResult extends Inputs {
  readonly rule: RfmRule;
  /** Null when there are too few customers to score. */
  readonly report: RfmReport | null;
}

export class RfmModel implements AnalysisModel {
  #params = $state.raw<RfmParams>(DEFAULT_PARAMS);
  #result = $state.raw<RfmResult | null>(null);
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
  get result(): RfmResult | null {
    return this.#result;
  }
  get method(): Method {
    return this.#params.method;
  }
  get thresholds(): Thresholds | null {
    return this.#params.thresholds;
  }
  get metric(): Metric {
    return this.#params.metric;
  }
  get scatter(): ScatterAxes {
    return this.#params.scatter;
  }
  get pick(): Pick | null {
    return this.#params.pick;
  }

  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  /** Thresholds start from the cut points of the data, in round figures. */
  setMethod(method: Method): void {
    let { thresholds } = this.#params;
    const customers = this.#result?.customers;
    if (method === 'thresholds' && !thresholds && customers?.count) {
      thresholds = roundThresholds({
        r: quintileCuts(customers.recencyDays),
        f: quintileCuts(customers.frequency),
        m: quintileCuts(customers.monetary),
      });
    }
    this.#params = { ...this.#params, method, thresholds };
  }

  setThresholds(thresholds: Thresholds): void {
    this.#params = { ...this.#params, method: 'thresholds', thresholds };
  }

  setMetric(metric: Metric): void {
    this.#params = { ...this.#params, metric };
  }

  setScatter(scatter: ScatterAxes): void {
    this.#params = { ...this.#params, scatter };
  }

  /** Picking what is picked already lets go of it. */
  togglePick(pick: Pick | null): void {
    const same = pick && this.#params.pick && pickKey(pick) === pickKey(this.#params.pick);
    this.#params = { ...this.#params, pick: same ? null : pick };
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
    const rule = this.#rule();
    const before = this.#result;
    const kept = before && sameRows(before, context) ? before : null;
    // A switch of what is shown or picked needs nothing new.
    if (kept && sameRule(kept.rule, rule)) {
      this.#own?.abort();
      this.#settle('ready');
      return;
    }
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    this.#progress = { stage: 'Reading customers', fraction: null };
    this.#status = before ? 'stale' : 'running';
    try {
      const inputs = kept ?? (await readInputs(context, either));
      const report = await this.#score(inputs, rule, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#result = { ...inputs, rule, report };
      this.#settle('ready');
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  async #score(
    { customers }: Inputs,
    rule: RfmRule,
    signal: AbortSignal,
  ): Promise<RfmReport | null> {
    const enough =
      rule.kind === 'thresholds' ? customers.count > 0 : customers.count >= MIN_CUSTOMERS;
    if (!enough) return null;
    const { customers: copy, transfer } = detachable(customers);
    return runJob(
      'rfm-score',
      { customers: copy, rule },
      {
        signal,
        transfer,
        onProgress: (progress) => {
          if (!signal.aborted) this.#progress = progress;
        },
      },
    );
  }

  #rule(): RfmRule {
    const { method, thresholds } = this.#params;
    if (method === 'thresholds')
      return thresholds ? { kind: method, ...thresholds } : { kind: 'value' };
    return { kind: method };
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

async function readInputs(context: AnalysisContext, signal: AbortSignal): Promise<Inputs> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const sql = customersSql(schema, frame);
  const customers = readCustomers(await db.query(sql, { signal }));
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(frame), { signal }));
  const [secondOrder] = rowsOf<SecondOrder>(await db.query(secondOrderSql(frame), { signal }));
  return {
    db,
    schema,
    sql,
    customers,
    leftOut: leftOut!,
    secondOrder: secondOrder!,
    asOf: asOfDay(schema, frame),
    from: firstDay(schema, frame),
    audienceRevision,
  };
}

/** The SQL text holds the whole frame. */
function sameRows(before: Inputs, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === customersSql(schema, frame)
  );
}

function sameRule(a: RfmRule, b: RfmRule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
