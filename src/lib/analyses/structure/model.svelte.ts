import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import { isEmptyFrame, type Frame } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { audiences } from '../../state/audiences.svelte';
import { structureFindings, type StructureResult } from '../../state/structure.svelte';
import type { AnalysisContext, AnalysisModel } from '../types';
import { USUAL_SEED } from './background';
import { computeStructure } from './compute';

/** A check with the data that it is of. */
export interface CheckedStructure extends StructureResult {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  readonly seed: number;
  readonly audienceRevision: number;
}

export class StructureModel implements AnalysisModel {
  #seed = $state(USUAL_SEED);
  #result = $state.raw<CheckedStructure | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #shared = $state(false);
  #own: AbortController | null = null;
  #context: AnalysisContext | null = null;

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#shared ? structureFindings.progress : this.#progress;
  }
  get result(): CheckedStructure | null {
    return this.#result;
  }
  get seed(): number {
    return this.#seed;
  }

  get params(): Readonly<Record<string, string>> {
    return this.#seed === USUAL_SEED ? {} : { seed: String(this.#seed) };
  }

  setParams(params: Readonly<Record<string, string>>): void {
    const seed = /^\d{1,9}$/.test(params.seed ?? '') ? Number(params.seed) : USUAL_SEED;
    this.#seed = seed;
  }

  setSeed(seed: number): void {
    this.#seed = seed;
  }

  cancel(): void {
    if (this.#shared && this.#context) structureFindings.cancel(this.#context.schema);
    this.#own?.abort();
  }

  /** Runs the last refresh again. */
  async retry(): Promise<void> {
    if (this.#context) await this.refresh(this.#context, new AbortController().signal);
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    this.#context = context;
    const seed = this.#seed;
    this.#own?.abort();
    const before = this.#result;
    if (before && isSame(before, context, seed)) return this.#settle('ready');
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    this.#failure = null;
    this.#progress = { stage: 'Reading orders', fraction: null };
    this.#status = before ? 'stale' : 'running';
    try {
      const audienceRevision = audiences.revision;
      const result = await this.#check(context, seed, either);
      if (either.aborted) return this.#calledOff(own, signal);
      const { db, schema, frame } = context;
      this.#result = { ...result, db, schema, frame, seed, audienceRevision };
      this.#settle('ready');
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  /** All of the data with the usual seed: the check that the whole tab shares, begun or not. */
  #check(
    { db, schema, frame }: AnalysisContext,
    seed: number,
    signal: AbortSignal,
  ): Promise<StructureResult> {
    this.#shared = isEmptyFrame(frame) && seed === USUAL_SEED;
    if (this.#shared) {
      return structureFindings.ensure(schema, (ownSignal, onProgress) =>
        computeStructure(db, schema, frame, { seed, signal: ownSignal, onProgress }),
      );
    }
    return computeStructure(db, schema, frame, {
      seed,
      signal,
      onProgress: (progress) => {
        if (!signal.aborted) this.#progress = progress;
      },
    });
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

function isSame(before: CheckedStructure, context: AnalysisContext, seed: number): boolean {
  const { db, schema, frame } = context;
  return (
    before.db === db &&
    before.schema === schema &&
    before.frame === frame &&
    before.seed === seed &&
    (frame.audience === null || before.audienceRevision === audiences.revision)
  );
}
