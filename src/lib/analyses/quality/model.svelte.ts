import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { Mapping } from '../../data/mapping/types';
import { rowsOf } from '../../data/query-result';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { runJob } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import { session } from '../../state/session.svelte';
import type { AnalysisContext, AnalysisModel } from '../types';
import { copiesCountSql, lineKeys, type LineKey } from './copies';
import { knownCountries } from './country-names';
import { filledColumns } from './facts';
import { findAll, type Finding, type Findings } from './findings';
import { findGaps, type Gaps } from './gaps';
import { LineList } from './line-list.svelte';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  SEED,
  type MatrixMeasure,
  type QualityParams,
} from './params';
import { profileColumns, type ColumnProfile } from './profile';
import { residualsSql } from './query';
import { readCompared } from './relations';
import { findingRequest } from './requests';
import type {
  FarCount,
  QualityBase,
  QualityResult,
  RelationsResult,
  Residual,
  SharedKeys,
} from './result';
import { Section } from './section.svelte';
import {
  farCountSql,
  farRule,
  fenceColumn,
  findFar,
  measuredColumns,
  type FarLevel,
  type FarLines,
  type FencedColumn,
} from './unusual';

/** The last result of the tab: another recipe makes another model, and the page must not go blank. */
let last: QualityResult | null = null;

export class QualityModel implements AnalysisModel {
  readonly columns = new Section<readonly ColumnProfile[]>();
  readonly residuals = new Section<readonly Residual[]>();
  readonly copies = new Section<SharedKeys | null>();
  readonly gaps = new Section<Gaps>();
  readonly fenced = new Section<readonly FencedColumn[]>();
  readonly far = new Section<FarLines>();
  readonly farCount = new Section<FarCount | null>();
  readonly relations = new Section<RelationsResult>();
  /** Lines of the chosen finding, and those that a section further down lists. */
  readonly lines = new LineList();
  readonly moreLines = new LineList();

  #params = $state.raw<QualityParams>(DEFAULT_PARAMS);
  #result = $state.raw<QualityResult | null>(last);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
  #context: AnalysisContext | null = null;
  /** Rows and parameters that the sections stand for. */
  #base: QualityBase | null = null;

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get result(): QualityResult | null {
    return this.#result;
  }
  get key(): LineKey | null {
    const schema = this.#result?.schema;
    const keys = schema ? lineKeys(schema) : [];
    return keys.find(({ id }) => id === this.#params.key) ?? keys[0] ?? null;
  }
  get level(): FarLevel {
    return this.#params.level;
  }
  get matrix(): MatrixMeasure {
    return this.#params.matrix;
  }
  get seed(): number {
    return SEED;
  }
  /** The finding whose lines are listed. */
  get finding(): Finding | null {
    const list = this.#result?.findings.list ?? [];
    return list.find(({ id }) => id === this.#params.finding) ?? list[0] ?? null;
  }

  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    this.#params = decodeParams(params);
  }

  change(patch: Partial<QualityParams>): void {
    this.#params = { ...this.#params, ...patch };
  }

  cancel(): void {
    this.#own?.abort();
  }

  /** Runs the last refresh again. */
  async retry(): Promise<void> {
    this.#base = null;
    if (this.#context) await this.refresh(this.#context, new AbortController().signal);
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    this.#context = context;
    const dataset = session.dataset;
    if (!dataset) return;
    const base = baseOf(context, dataset);
    const same = this.#base !== null && sameRows(this.#base, base);
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    // What was shown of another data set says nothing about this one.
    if (this.#result && this.#result.datasetId !== base.datasetId) this.#result = null;
    this.#failure = null;
    try {
      if (!same) {
        this.#base = null;
        this.#status = this.#result ? 'stale' : 'running';
        for (const section of this.#sections()) section.expire();
        this.moreLines.close();
        const findings = await this.#findings(base, either);
        if (either.aborted) return this.#calledOff(own, signal);
        this.#result = { ...base, findings };
        last = this.#result;
        this.#base = base;
      }
      this.#settle('ready');
      await this.#fill(either);
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  #sections(): Section<unknown>[] {
    return [
      this.columns,
      this.residuals,
      this.copies,
      this.gaps,
      this.fenced,
      this.far,
      this.farCount,
      this.relations,
    ] as Section<unknown>[];
  }

  #findings(base: QualityBase, signal: AbortSignal): Promise<Findings> {
    return findAll({
      ...base,
      signal,
      onStage: (stage) => {
        if (!signal.aborted) this.#progress = { stage, fraction: null };
      },
      compareSpellings: (input) => runJob('quality-spelling', input, { signal }),
      knownCountries: knownCountries(),
    });
  }

  /** Computes what is not there yet for the rows at hand, from the top of the page down. */
  async #fill(signal: AbortSignal): Promise<void> {
    const result = this.#result!;
    await this.#listFinding(result, signal);
    await this.#fillColumns(result, signal);
    const { db, schema, frame, findings } = result;
    const { formula } = findings;
    if (this.residuals.status === 'waiting' && formula.kind !== 'none') {
      await this.residuals.run(signal, async () =>
        rowsOf<Residual & Record<string, number>>(
          await db.query(residualsSql(formula.terms, frame), { signal }),
        ),
      );
    }
    await this.#fillCopies(result, signal);
    if (this.fenced.status === 'waiting') {
      await this.fenced.run(signal, async () => {
        const found: FencedColumn[] = [];
        for (const column of measuredColumns(schema)) {
          const fenced = await fenceColumn(db, column, frame, signal);
          if (fenced) found.push(fenced);
        }
        return found;
      });
    }
    await this.#fillFar(result, signal);
    if (this.gaps.status === 'waiting') {
      await this.gaps.run(signal, () => findGaps(db, gappy(findings, schema), frame, signal));
    }
    await this.#fillRelations(result, signal);
  }

  /** Reads the lines of the chosen finding. */
  async #listFinding(result: QualityResult, signal: AbortSignal): Promise<void> {
    const finding = this.finding;
    if (!finding) return this.lines.close();
    const request = findingRequest(result, finding);
    if (this.lines.request?.key === request.key && this.lines.status === 'ready') return;
    await this.lines.show(result.db, request, signal);
  }

  async #fillColumns({ db, schema, frame, findings }: QualityResult, signal: AbortSignal) {
    if (this.columns.status !== 'waiting') return;
    const unreadable = unreadableLines(findings);
    await this.columns.run(signal, () =>
      profileColumns({
        ...{ db, schema, frame, signal, unreadable },
        onColumns: (columns) => {
          if (!signal.aborted) this.columns.value = columns;
        },
      }),
    );
  }

  async #fillCopies({ db, frame }: QualityResult, signal: AbortSignal): Promise<void> {
    const key = this.key;
    if (this.copies.status !== 'waiting' && this.copies.value?.key.id === key?.id) return;
    await this.copies.run(signal, async () => {
      if (!key) return null;
      const [row] = rowsOf<{ shared: number; extra: number; net: number }>(
        await db.query(copiesCountSql(key, frame), { signal }),
      );
      return { key, ...row! };
    });
  }

  async #fillFar({ db, schema, frame }: QualityResult, signal: AbortSignal): Promise<void> {
    if (this.far.status === 'waiting') {
      await this.far.run(signal, () =>
        findFar(db, schema, frame, SEED, signal, (input) =>
          runJob('quality-usual', input, {
            signal,
            transfer: [input.data.buffer as ArrayBuffer],
            onProgress: (progress) => {
              if (!signal.aborted) this.far.progress = progress;
            },
          }),
        ),
      );
    }
    const level = this.level;
    if (this.farCount.status !== 'waiting' && this.farCount.value?.level === level) return;
    await this.farCount.run(signal, async () => {
      const rule = this.far.value && farRule(this.far.value, level);
      if (!rule) return null;
      const [row] = rowsOf<{ lines: number; touched: number }>(
        await db.query(farCountSql(rule, frame), { signal }),
      );
      return { level, ...row! };
    });
  }

  async #fillRelations({ db, schema, frame }: QualityResult, signal: AbortSignal): Promise<void> {
    if (this.relations.status !== 'waiting') return;
    await this.relations.run(signal, async () => {
      this.relations.progress = { stage: 'Reading columns', fraction: null };
      const { data, gapsOnly, orders, ...compared } = await readCompared(db, schema, frame, signal);
      const buffers = [...data, ...gapsOnly].map((column) =>
        column.kind === 'number' ? column.values.buffer : column.codes.buffer,
      );
      const output = await runJob(
        'quality-relations',
        { columns: data, gapsOnly, orders, seed: SEED },
        {
          signal,
          transfer: [...buffers, orders.buffer] as ArrayBuffer[],
          onProgress: (progress) => {
            if (!signal.aborted) this.relations.progress = progress;
          },
        },
      );
      return { compared, output };
    });
  }

  /** A newer refresh says what there is to say; only a person's own cancel is shown. */
  #calledOff(own: AbortController, outer: AbortSignal): void {
    if (this.#own !== own || outer.aborted) return;
    this.#settle(this.#base ? 'ready' : 'cancelled');
  }

  #settle(status: 'ready' | 'failed' | 'cancelled'): void {
    this.#progress = null;
    this.#status = status;
  }
}

function baseOf(
  { db, schema, frame }: AnalysisContext,
  { id, mapping }: { readonly id: string; readonly mapping: Mapping },
): QualityBase {
  const today = new Date().toISOString().slice(0, 10);
  return {
    db,
    schema,
    frame,
    facts: {
      schema,
      meaning: mapping.meaning,
      totalColumn: mapping.roles.line_revenue ?? null,
      today,
    },
    datasetId: id,
    audienceRevision: audiences.revision,
  };
}

function sameRows(a: QualityBase, b: QualityBase): boolean {
  return (
    a.db === b.db &&
    a.schema === b.schema &&
    JSON.stringify(a.frame) === JSON.stringify(b.frame) &&
    (a.frame.audience === null || a.audienceRevision === b.audienceRevision)
  );
}

/** Lines whose text could not be read as a number, by column. */
function unreadableLines({ list }: Findings): Readonly<Record<string, number>> {
  return Object.fromEntries(
    list
      .filter(({ id }) => id.startsWith('unreadable-'))
      .map(({ columns, lines }) => [String(columns[0]), lines]),
  );
}

/** Columns with at least one gap, by the findings. */
function gappy({ list }: Findings, schema: DatasetSchema): OrderLineColumn[] {
  const missing = new Set(
    list.filter(({ severity }) => severity === 'gap').map(({ columns }) => columns[0]),
  );
  return filledColumns(schema).filter((column) => missing.has(column));
}
