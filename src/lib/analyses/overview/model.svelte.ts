import { GRANULARITIES, type Granularity } from '../../core/calendar';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { BinScale } from '../../core/histogram';
import type { Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { AnalysisStatus } from '../../ui/AnalysisPage.svelte';
import { whenIdle, yieldToPage } from '../../viz/scheduler';
import type { AnalysisContext, AnalysisModel } from '../types';
import {
  BREAKDOWN_METRICS,
  buildDetail,
  choosePriceBins,
  type BreakdownMetric,
  type OverviewDetail,
} from './detail';
import { loadFacts, type OverviewFacts } from './facts';
import { abilitiesOf, type Abilities } from './figures';
import { buildHeadline, chosenPeriods, SERIES_IDS, type Headline, type SeriesId } from './headline';
import { loadWindowCells, ProductNames, type WindowCells } from './window-cells';

/** What is on the page; all of it from the same data, frame and parameters. */
export interface OverviewResult {
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  readonly can: Abilities;
  readonly headline: Headline;
  readonly facts: OverviewFacts;
  /** Null only while the first result is on its way. */
  readonly detail: OverviewDetail | null;
  /** From the call to the last figure, in milliseconds. */
  readonly tookMs: number;
}

/** Frames whose facts are kept, so that going back and forth asks nothing. */
const MAX_KEPT = 3;

interface Kept {
  readonly schema: DatasetSchema;
  readonly frameKey: string;
  readonly facts: OverviewFacts;
  /** The last detail made from these facts, and for what. */
  detailKey: string;
  detail: OverviewDetail | null;
  /** Read once the page is there. */
  cells: WindowCells | null;
}

/** What holds for a data set under any frame. */
interface Fixed {
  readonly schema: DatasetSchema;
  readonly priceScale: BinScale | null;
  readonly names: ProductNames;
}

export class OverviewModel implements AnalysisModel {
  #result = $state.raw<OverviewResult | null>(null);
  #status = $state<AnalysisStatus>('idle');
  #failure = $state.raw<Failure | undefined>(undefined);
  #granularity = $state<Granularity | null>(null);
  #series = $state<SeriesId>('revenue');
  #metric = $state<BreakdownMetric>('revenue');

  #kept: Kept[] = [];
  #fixed: Fixed | null = null;
  #lastContext: AnalysisContext | null = null;
  #running: AbortController | null = null;

  get result(): OverviewResult | null {
    return this.#result;
  }

  get status(): AnalysisStatus {
    return this.#status;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Length of a period; null lets the length of the chosen days decide. */
  get granularity(): Granularity | null {
    return this.#granularity;
  }

  set granularity(value: Granularity | null) {
    this.#granularity = value;
  }

  /** The figure in the main picture. */
  get series(): SeriesId {
    return this.#series;
  }

  set series(value: SeriesId) {
    this.#series = value;
  }

  /** What categories, products and countries are ranked by. */
  get metric(): BreakdownMetric {
    return this.#metric;
  }

  set metric(value: BreakdownMetric) {
    this.#metric = value;
  }

  get params(): Readonly<Record<string, string>> {
    return {
      ...(this.#granularity ? { by: this.#granularity } : {}),
      ...(this.#series === 'revenue' ? {} : { show: this.#series }),
      ...(this.#metric === 'revenue' ? {} : { rank: this.#metric }),
    };
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#granularity = GRANULARITIES.find((name) => name === params['by']) ?? null;
    this.#series = SERIES_IDS.find((id) => id === params['show']) ?? 'revenue';
    this.#metric = BREAKDOWN_METRICS.find((metric) => metric === params['rank']) ?? 'revenue';
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    this.#lastContext = context;
    const own = new AbortController();
    this.#running?.abort();
    this.#running = own;
    const both = AbortSignal.any([signal, own.signal]);
    this.#status = this.#result ? 'stale' : 'running';
    this.#failure = undefined;
    try {
      const result = await this.#compute(context, both, began);
      if (both.aborted || this.#running !== own) return;
      this.#result = result;
      this.#status = 'ready';
      void this.#readAhead(context, both);
    } catch (thrown) {
      // A newer refresh speaks for itself.
      if (this.#running !== own || signal.aborted) return;
      if (own.signal.aborted || isCancelled(thrown)) {
        this.#status = 'cancelled';
      } else {
        this.#failure = toFailure(thrown);
        this.#status = 'failed';
      }
    } finally {
      if (this.#running === own) this.#running = null;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  retry(): void {
    const context = this.#lastContext;
    if (context) void this.refresh(context, new AbortController().signal);
  }

  async #compute(
    context: AnalysisContext,
    signal: AbortSignal,
    began: number,
  ): Promise<OverviewResult> {
    const { db, schema, frame } = context;
    const can = abilitiesOf(schema);
    const kept = await this.#factsFor(context, signal);
    const headline = buildHeadline(kept.facts, frame, can, this.#granularity);
    // To draw it is a task of its own.
    await yieldToPage();
    const base = { schema, frame, can, headline, facts: kept.facts };
    signal.throwIfAborted();
    // The first look: figures and main picture now, the rest when it is there.
    if (!this.#result) {
      this.#result = { ...base, detail: null, tookMs: performance.now() - began };
      this.#status = 'ready';
    }
    const { shown } = chosenPeriods(kept.facts, frame);
    const detailKey = `${shown.from} ${shown.to} ${this.#metric}`;
    if (kept.detailKey !== detailKey || !kept.detail) {
      const metric = this.#metric;
      const { priceScale, names } = await this.#fixedFor(context, signal);
      const detail = await buildDetail(
        db,
        schema,
        kept.facts,
        { frame, shown, metric, priceScale, names, cells: kept.cells, pause: yieldToPage },
        { signal },
      );
      kept.detail = detail;
      kept.detailKey = detailKey;
    }
    return { ...base, detail: kept.detail, tookMs: performance.now() - began };
  }

  async #factsFor(context: AnalysisContext, signal: AbortSignal): Promise<Kept> {
    const { db, schema, frame } = context;
    const frameKey = JSON.stringify({ ...frame, from: null, to: null });
    const at = this.#kept.findIndex((k) => k.schema === schema && k.frameKey === frameKey);
    // An audience can change under the same name, so its facts are read anew.
    if (at >= 0 && frame.audience === null) {
      const [found] = this.#kept.splice(at, 1);
      this.#kept.unshift(found!);
      return found!;
    }
    const facts = await loadFacts(db, schema, frame, { signal, pause: yieldToPage });
    const kept: Kept = { schema, frameKey, facts, detailKey: '', detail: null, cells: null };
    this.#kept = [kept, ...this.#kept.filter((k) => k.schema === schema)].slice(0, MAX_KEPT);
    return kept;
  }

  async #fixedFor(
    { db, schema }: Pick<AnalysisContext, 'db' | 'schema'>,
    signal: AbortSignal,
  ): Promise<Fixed> {
    if (this.#fixed?.schema !== schema) {
      const priceScale = await choosePriceBins(db, schema, { signal });
      this.#fixed = { schema, priceScale, names: new ProductNames() };
    }
    return this.#fixed;
  }

  /** Reads what makes the next date range quick, while the page has nothing better to do. */
  async #readAhead({ db, schema, frame }: AnalysisContext, signal: AbortSignal): Promise<void> {
    const [kept] = this.#kept;
    if (!kept || kept.cells || kept.schema !== schema || frame.audience !== null) return;
    try {
      await whenIdle();
      signal.throwIfAborted();
      const { priceScale, names } = await this.#fixedFor({ db, schema }, signal);
      const options = { signal, pause: yieldToPage };
      kept.cells = await loadWindowCells(db, schema, kept.facts, frame, priceScale, options);
      await yieldToPage();
      await names.readAhead(schema.products, db, options);
    } catch {
      // It was for speed alone: what is missing is asked for when it is needed.
    }
  }
}
