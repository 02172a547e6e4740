import type { AnalysisContext, AnalysisModel } from '../types';
import type { Baskets } from '../../core/basket/fill';
import type { TooMuch } from '../../core/basket/find-sets';
import type { NetworkPlaces, NetworkShape } from '../../core/basket/network-layout';
import type { BasketSource } from '../../core/basket/prepare';
import type {
  BasketAnswer,
  BasketOptions,
  BasketReport,
  HoldReport,
} from '../../core/basket/report';
import type { RuleTable } from '../../core/basket/rule-table';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { runJob, warmWorker } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import { whenIdle } from '../../viz/scheduler';
import {
  choiceOf,
  DEFAULT_PARAMS,
  decodeParams,
  encodeParams,
  optionsOf,
  type BasketParams,
  type Picture,
} from './params';
import { linesSql, type BasketChoice } from './query';
import { fillOf, readBasketLines, readItemList, readLeftOut, type LeftOut } from './inputs';
import type { Items } from './read';
import { rulesShown, type Brush } from './selection';

/** The baskets of one frame of one data set. */
interface Inputs {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly choice: BasketChoice;
  readonly sql: string;
  readonly items: Items;
  readonly audienceRevision: number;
}

interface Filled extends Inputs {
  readonly baskets: Baskets;
  readonly leftOut: LeftOut;
}

/** The last good result, all of one piece. */
export interface BasketResult extends Filled {
  readonly options: BasketOptions;
  readonly report: BasketReport;
}

/** A run that is not made unasked. */
export interface BasketQuestion extends TooMuch {
  readonly choice: BasketChoice;
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
  #check = $state.raw<HoldReport | null>(null);
  #checkFailure = $state.raw<Failure | null>(null);
  #places = $state.raw<NetworkPlaces | null>(null);
  #question = $state.raw<BasketQuestion | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #brush = $state.raw<Brush | null>(null);
  #rule = $state.raw<number | null>(null);
  #own: AbortController | null = null;
  /** The second look at the present result; outlives the refresh that began it. */
  #checking: AbortController | null = null;
  #placing: AbortController | null = null;
  #context: AnalysisContext | null = null;
  /** Baskets that were filled, with or without a result of them yet. */
  #filled: Filled | null = null;
  /** What the person has seen the estimate of and wants anyway. */
  #confirmed = '';

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
  /** Whether the result's rules hold elsewhere; null until that is known. */
  get check(): HoldReport | null {
    return this.#check;
  }
  get checkFailure(): Failure | null {
    return this.#checkFailure;
  }
  /** Where the network's items are drawn, for the picture that asked last; null until one has. */
  get places(): NetworkPlaces | null {
    return this.#places;
  }
  /** Mining waits for an answer to this. */
  get question(): BasketQuestion | null {
    return this.#question;
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

  /** Mines after all what the page has asked about. */
  async confirm(): Promise<void> {
    const filled = this.#filled;
    if (!this.#question || !filled) return;
    this.#confirmed = confirmation(filled, optionsOf(this.#params, filled.items.id));
    await this.retry();
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    this.#context = context;
    const choice = choiceOf(this.#params, context.schema);
    const sql = linesSql(choice, context.frame);
    const filled =
      this.#filled && sameRows(this.#filled, context, sql, choice) ? this.#filled : null;
    const before = this.#result;
    if (before && before.baskets === filled?.baskets) {
      if (sameOptions(before.options, optionsOf(this.#params, filled.items.id))) {
        // Only what is shown has changed.
        this.#own?.abort();
        this.#question = null;
        this.#settle('ready');
        return;
      }
    }
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    this.#question = null;
    this.#progress = { stage: 'Reading baskets', fraction: null };
    this.#status = before ? 'stale' : 'running';
    try {
      const { answer, options, now } = filled
        ? await this.#mineAgain(filled, either)
        : await this.#mineAnew(context, choice, sql, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#filled = now;
      if (answer.outcome.kind === 'too-much') {
        this.#question = { ...answer.outcome, choice };
        this.#settle('ready');
        return;
      }
      this.#result = { ...now, options, report: answer.outcome };
      this.#check = null;
      this.#checkFailure = null;
      this.#places = null;
      this.#brush = null;
      this.#rule = null;
      this.#settle('ready');
      void this.#checkRules();
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  async #mineAnew(
    context: AnalysisContext,
    choice: BasketChoice,
    sql: string,
    signal: AbortSignal,
  ) {
    const { db, schema, frame } = context;
    warmWorker('basket-rules');
    const audienceRevision = audiences.revision;
    const { lines, products } = await readBasketLines(db, sql, signal);
    // The database goes on while the worker mines: what is shown with the rules comes meanwhile.
    const naming = readItemList(db, choice, signal);
    const leaving = readLeftOut(db, choice, frame, signal);
    for (const reading of [naming, leaving]) reading.catch(() => undefined);
    const { withItem, withoutItem } = this.#params;
    const named =
      choice.unit === 'product' && withItem === null && withoutItem === null ? null : await naming;
    const options = optionsOf(this.#params, named?.id ?? []);
    const source: BasketSource = {
      kind: 'lines',
      lines,
      fill: fillOf(choice, named?.count ?? products, products),
    };
    const columns = [lines.owner, lines.day, lines.product, lines.units, lines.revenue];
    if (lines.group) columns.push(lines.group);
    const mining = this.#mine(
      source,
      named && parentOf(choice, named),
      options,
      signal,
      columns.map(({ buffer }) => buffer),
    );
    const [answer, items, leftOut] = await Promise.all([mining, naming, leaving]);
    const inputs: Inputs = { db, schema, choice, sql, items, audienceRevision };
    const now: Filled = { ...inputs, baskets: answer.baskets!, leftOut };
    return { answer, now, options: { ...options, confirmed: false } };
  }

  async #mineAgain(filled: Filled, signal: AbortSignal) {
    const options = optionsOf(this.#params, filled.items.id);
    const source: BasketSource = { kind: 'baskets', baskets: filled.baskets };
    const confirmed = this.#confirmed === confirmation(filled, options);
    const parent = parentOf(filled.choice, filled.items);
    const answer = await this.#mine(source, parent, { ...options, confirmed }, signal);
    return { answer, now: filled, options };
  }

  #mine(
    source: BasketSource,
    parent: Int32Array | null,
    options: BasketOptions,
    signal: AbortSignal,
    transfer: Transferable[] = [],
  ): Promise<BasketAnswer> {
    return runJob(
      'basket-rules',
      { source, parent, options },
      {
        signal,
        transfer,
        onProgress: (progress) => {
          if (!signal.aborted) this.#progress = progress;
        },
      },
    );
  }

  /** Whether the rules hold elsewhere: after the picture, since it takes as long again. */
  async #checkRules(): Promise<void> {
    this.#checking?.abort();
    const result = this.#result;
    if (!result) return;
    const own = new AbortController();
    this.#checking = own;
    const { rules } = result.report;
    await whenIdle();
    if (own.signal.aborted) return;
    try {
      const check = await runJob(
        'basket-check',
        {
          source: { kind: 'baskets', baskets: result.baskets },
          parent: parentOf(result.choice, result.items),
          options: result.options,
          rules: {
            size: rules.size,
            antecedentOffsets: rules.antecedentOffsets,
            antecedentItems: rules.antecedentItems,
            consequentOffsets: rules.consequentOffsets,
            consequentItems: rules.consequentItems,
          },
          split: result.choice.kind === 'customer' ? 'random' : 'time',
        },
        { signal: own.signal },
      );
      if (this.#result === result) this.#check = check;
    } catch (thrown) {
      if (this.#result === result && !isCancelled(thrown)) this.#checkFailure = toFailure(thrown);
    }
  }

  /** Lays the network of the present result out for a picture. */
  async placeNetwork(shape: NetworkShape): Promise<void> {
    const result = this.#result;
    if (!result || this.#places?.width === shape.width) return;
    this.#placing?.abort();
    const own = new AbortController();
    this.#placing = own;
    try {
      const { network } = result.report;
      const places = await runJob('basket-network', { network, shape }, { signal: own.signal });
      if (this.#result === result) this.#places = places;
    } catch (thrown) {
      if (this.#result === result && !isCancelled(thrown)) this.#failure = toFailure(thrown);
    }
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

function parentOf({ unit }: BasketChoice, items: Items): Int32Array | null {
  return unit === 'mixed' ? items.parent : null;
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

function confirmation({ sql }: Inputs, options: BasketOptions): string {
  return `${sql}\n${JSON.stringify(options)}`;
}
