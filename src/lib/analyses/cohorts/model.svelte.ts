import { toIso } from '../../core/calendar';
import {
  buildGrid,
  choosePeriod,
  cohortFrame,
  periodDay,
  type CohortPeriod,
} from '../../core/cohorts/grid';
import type { CohortMetric } from '../../core/cohorts/metrics';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import { rowsOf } from '../../data/query-result';
import { audiences } from '../../state/audiences.svelte';
import type { AnalysisContext, AnalysisModel } from '../types';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  type CellPick,
  type CohortParams,
  type Split,
} from './params';
import { cellsSql, groupsSql, leftOutSql, membersSql, windowOf, type CohortQuery } from './query';
import { readCells } from './read';
import type { CohortGroup, CohortResult, LeftOut, Members } from './result';

export class CohortsModel implements AnalysisModel {
  #params = $state.raw<CohortParams>(DEFAULT_PARAMS);
  #result = $state.raw<CohortResult | null>(null);
  #members = $state.raw<Members | null>(null);
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
  get result(): CohortResult | null {
    return this.#result;
  }
  /** Comes after the result. */
  get members(): Members | null {
    return this.#members;
  }
  get metric(): CohortMetric {
    return this.#params.metric;
  }
  get split(): Split {
    return this.#params.split;
  }
  get pick(): CellPick | null {
    return this.#params.pick;
  }
  /** The chosen period, or the one that the length of the data suggests. */
  get period(): CohortPeriod | null {
    return this.#params.period ?? this.#result?.query.cohorts.period ?? null;
  }

  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  setPeriod(period: CohortPeriod): void {
    // A cell of months is no cell of weeks.
    this.#params = { ...this.#params, period, pick: null };
  }

  setMetric(metric: CohortMetric): void {
    this.#params = { ...this.#params, metric };
  }

  setSplit(split: Split): void {
    this.#params = { ...this.#params, split };
  }

  setPick(pick: CellPick | null): void {
    this.#params = { ...this.#params, pick };
  }

  /** Picking what is picked already lets go of it. */
  toggleCell(cohort: number, age: number): void {
    const grid = this.#result?.grid;
    if (!grid) return;
    const day = toIso(periodDay(grid, cohort));
    const { pick } = this.#params;
    const same = pick?.cohort === day && pick.age === age;
    this.setPick(same ? null : { cohort: day, age, who: pick?.who ?? 'bought' });
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
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    try {
      const query = this.#query(context);
      let result = before && sameCells(before, context, query) ? before : null;
      if (!result) {
        this.#progress = { stage: 'Following cohorts', fraction: null };
        this.#status = before ? 'stale' : 'running';
        result = await readResult(context, query, either);
        if (either.aborted) return this.#calledOff(own, signal);
        this.#result = result;
        this.#members = null;
      }
      this.#settle('ready');
      await this.#readMembers(result, either);
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  #query({ schema, frame }: AnalysisContext): CohortQuery {
    const window = windowOf(schema, frame);
    const period = this.#params.period ?? choosePeriod(window);
    return { frame, cohorts: cohortFrame(window, period), split: this.#params.split };
  }

  async #readMembers(result: CohortResult, signal: AbortSignal): Promise<void> {
    const { grid, query } = result;
    const { pick, metric } = this.#params;
    let cohort: number | null = null;
    for (let c = 0; pick && c < grid.cohorts - pick.age; c++) {
      if (toIso(periodDay(grid, c)) === pick.cohort) cohort = c;
    }
    const sql = membersSql(
      query,
      pick && cohort !== null
        ? { cohort, age: pick.age, who: pick.who, orLater: metric === 'rolling' }
        : null,
    );
    if (this.#members?.sql === sql) return;
    const table = await result.db.query(sql, { signal });
    if (signal.aborted) return;
    this.#members = { sql, table, pick: cohort === null ? null : pick, cohort };
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

async function readResult(
  { db, schema, frame }: AnalysisContext,
  query: CohortQuery,
  signal: AbortSignal,
): Promise<CohortResult> {
  const audienceRevision = audiences.revision;
  const sql = cellsSql(query);
  const rows = readCells(await db.query(sql, { signal }));
  const groups: CohortGroup[] = [];
  if (query.split !== 'none') {
    const named = rowsOf<{ split: number; name: string; groups: number }>(
      await db.query(groupsSql(query), { signal }),
    );
    for (const { split, name, groups: count } of named) {
      groups.push({
        name: name || `${count} others`,
        isRest: !name,
        grid: buildGrid(rows, query.cohorts, split),
      });
    }
  }
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(query), { signal }));
  return {
    db,
    schema,
    frame,
    window: windowOf(schema, frame),
    query,
    sql,
    grid: buildGrid(rows, query.cohorts, null),
    groups,
    leftOut: leftOut!,
    audienceRevision,
  };
}

/** The SQL text holds the whole frame. */
function sameCells(
  before: CohortResult,
  { db, schema, frame }: AnalysisContext,
  query: CohortQuery,
): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === cellsSql(query) &&
    before.query.cohorts.cohorts === query.cohorts.cohorts &&
    before.query.cohorts.lastIsFinished === query.cohorts.lastIsFinished
  );
}
