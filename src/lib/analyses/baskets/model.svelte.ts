import type { AnalysisContext, AnalysisModel } from '../types';
import type { BasketOptions, BasketReport } from '../../core/basket/report';
import type { RuleTable } from '../../core/basket/rule-table';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { runJob } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import {
  DEFAULT_PARAMS,
  decodeParams,
  encodeParams,
  type BasketParams,
  type Picture,
} from './params';
import {
  defaultKind,
  itemsSql,
  kindsOf,
  leftOutSql,
  pairsSql,
  unitsOf,
  type BasketChoice,
} from './query';
import { readItems, readPairs, type Items, type Pairs } from './read';
import { rulesShown, type Brush } from './selection';

/** The baskets of one frame of one data set. */
interface Inputs {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly choice: BasketChoice;
  readonly sql: string;
  readonly pairs: Pairs;
  readonly items: Items;
  readonly leftOut: LeftOut;
  readonly audienceRevision: number;
}

export type LeftOut = Readonly<Record<'guest_orders' | 'unnamed_lines' | 'orders', number>>;

/** The last good result, all of one piece. */
export interface BasketResult extends Inputs {
  readonly options: BasketOptions;
  readonly report: BasketReport;
}

interface ShownRules {
  readonly rules: RuleTable | null;
  readonly item: number;
  readonly brush: Brush | null;
  readonly places: Int32Array;
}

/** Controls whose change needs the worker anew. */
type Tuning = Partial<Omit<BasketParams, 'picture' | 'focus' | 'cart'>>;

export class BasketModel implements AnalysisModel {
  #params = $state.raw<BasketParams>(DEFAULT_PARAMS);
  #result = $state.raw<BasketResult | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #brush = $state.raw<Brush | null>(null);
  #rule = $state.raw<number | null>(null);
  #own: AbortController | null = null;
  #context: AnalysisContext | null = null;

  /** The last answer of {@link shown}, with what it was made of. */
  #shown: ShownRules | null = null;

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get result(): BasketResult | null {
    return this.#result;
  }
  get settings(): BasketParams {
    return this.#params;
  }
  /** Item of the focus in the present result; −1 for none. */
  get focusItem(): number {
    return this.#itemOf(this.#params.focus);
  }
  /** The part of the scatter that is picked out; lives as long as the result. */
  get brush(): Brush | null {
    return this.#brush;
  }
  /**
   * Rules that focus and brush leave, strongest first. No `$derived`: the model outlives the page that
   * made it, and a derived value would stay with that page.
   */
  get shown(): Int32Array {
    const rules = this.#result?.report.rules ?? null;
    const item = this.focusItem;
    const brush = this.#brush;
    const last = this.#shown;
    if (last && last.rules === rules && last.item === item && last.brush === brush) {
      return last.places;
    }
    const places = rules ? rulesShown(rules, item, brush) : new Int32Array(0);
    this.#shown = { rules, item, brush, places };
    return places;
  }
  /** Rule that is looked at in detail. */
  get rule(): number | null {
    return this.#rule;
  }
  /** Items in the basket builder. */
  get cart(): number[] {
    return this.#params.cart.map((id) => this.#itemOf(id)).filter((item) => item >= 0);
  }

  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  tune(change: Tuning): void {
    // Items of one unit mean nothing in another.
    const reset =
      change.unit !== undefined && change.unit !== this.#params.unit
        ? { focus: null, cart: [], withItem: null, withoutItem: null }
        : {};
    this.#params = { ...this.#params, ...reset, ...change };
  }

  show(picture: Picture): void {
    this.#params = { ...this.#params, picture };
  }

  /** Focusing what is in focus already lets go of it. */
  toggleFocus(item: number | null): void {
    const id = item === null ? null : (this.#result?.items.id[item] ?? null);
    this.#params = { ...this.#params, focus: id === this.#params.focus ? null : id };
    this.#brush = null;
    this.#rule = null;
  }

  setBrush(brush: Brush | null): void {
    this.#brush = brush;
  }

  pickRule(rule: number | null): void {
    this.#rule = rule === this.#rule ? null : rule;
  }

  setCart(items: readonly number[]): void {
    const ids = items.map((item) => this.#result?.items.id[item] ?? '').filter(Boolean);
    this.#params = { ...this.#params, cart: ids };
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
    const choice = this.#choice(context.schema);
    const sql = pairsSql(choice, context.frame);
    const before = this.#result;
    const kept = before && sameRows(before, context, sql, choice) ? before : null;
    if (kept && sameOptions(kept.options, this.#options(kept.items))) {
      this.#own?.abort();
      this.#settle('ready');
      return;
    }
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    this.#progress = { stage: 'Reading baskets', fraction: null };
    this.#status = before ? 'stale' : 'running';
    try {
      const inputs = kept ?? (await readInputs(context, choice, sql, either));
      const options = this.#options(inputs.items);
      const report = await this.#mine(inputs, options, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#result = { ...inputs, options, report };
      this.#brush = null;
      this.#rule = null;
      this.#settle('ready');
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  #mine(
    { pairs, items, choice }: Inputs,
    options: BasketOptions,
    signal: AbortSignal,
  ): Promise<BasketReport> {
    return runJob(
      'basket-rules',
      {
        ...pairs,
        nItems: items.count,
        parent: choice.unit === 'mixed' ? items.parent : null,
        options,
      },
      {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) this.#progress = progress;
        },
      },
    );
  }

  #choice(schema: DatasetSchema): BasketChoice {
    const { unit, kind, returns } = this.#params;
    const units = unitsOf(schema);
    const kinds = kindsOf(schema);
    return {
      unit: unit && units.includes(unit) ? unit : (units[0] ?? 'product'),
      kind: kind && kinds.includes(kind) ? kind : defaultKind(schema),
      returns,
    };
  }

  #options(items: Items): BasketOptions {
    const p = this.#params;
    const number = (id: string | null): number => (id === null ? -1 : items.id.indexOf(id));
    return {
      support:
        p.minSupport === null
          ? { kind: 'auto', target: p.target }
          : { kind: 'share', share: p.minSupport },
      algorithm: p.algorithm,
      maxLength: p.maxLength,
      consequent: p.consequent,
      minConfidence: p.minConfidence,
      minLift: p.minLift,
      maxQ: p.maxQ,
      dropRedundant: p.dropRedundant,
      longLimit: p.longLimit,
      longPolicy: p.longPolicy,
      withItem: number(p.withItem),
      withoutItem: number(p.withoutItem),
    };
  }

  #itemOf(id: string | null): number {
    return id === null ? -1 : (this.#result?.items.id.indexOf(id) ?? -1);
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

async function readInputs(
  context: AnalysisContext,
  choice: BasketChoice,
  sql: string,
  signal: AbortSignal,
): Promise<Inputs> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const items = readItems(await db.query(itemsSql(choice.unit), { signal }));
  const pairs = readPairs(await db.query(sql, { signal }));
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(choice, frame), { signal }));
  return { db, schema, choice, sql, items, pairs, leftOut: leftOut!, audienceRevision };
}

/** The SQL text holds the whole frame and the choice of baskets. */
function sameRows(
  before: Inputs,
  { db, schema, frame }: AnalysisContext,
  sql: string,
  choice: BasketChoice,
): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    before.choice.unit === choice.unit &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === sql
  );
}

function sameOptions(a: BasketOptions, b: BasketOptions): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
