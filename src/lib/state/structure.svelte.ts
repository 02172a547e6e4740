import type { OnProgress, Progress } from '../core/jobs';
import { OrderlensError } from '../core/errors';
import type { QuestionId } from '../core/structure/questions';
import type { StructureReport } from '../core/structure/report';
import type { Verdict } from '../core/structure/verdict';
import type { DatasetSchema } from '../data/schema/canonical';

/** A structure check with what its pictures call things. */
export interface StructureResult {
  readonly report: StructureReport;
  /** Names by code: of categories, payment methods, statuses, cities, regions and products. */
  readonly names: Readonly<Record<string, ReadonlyMap<number, string>>>;
  readonly sql: readonly string[];
}

type Check = (signal: AbortSignal, onProgress: OnProgress) => Promise<StructureResult>;

interface Running {
  readonly schema: DatasetSchema;
  readonly promise: Promise<StructureResult>;
  readonly controller: AbortController;
  /** Somebody besides whoever began it waits for it. */
  isShared: boolean;
}

/**
 * The structure check of the loaded data as a whole, without filters. Other pages ask it what their
 * conclusions rest on. It is made once for a data set: in the background, or by its own page,
 * whoever comes first.
 */
class StructureFindings {
  #schema: DatasetSchema | null = null;
  #result = $state.raw<StructureResult | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #running: Running | null = null;

  /** Of the check under way. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** The result for these very data, when there is one. */
  of(schema: DatasetSchema): StructureResult | null {
    // Read first, so that whoever asks is told when it comes.
    const result = this.#result;
    return this.#schema === schema ? result : null;
  }

  verdict(schema: DatasetSchema, id: QuestionId): Verdict | null {
    return this.of(schema)?.report.answers.find((answer) => answer.id === id)?.verdict ?? null;
  }

  /** The result, made by `check` unless it is there or on its way. A check of other data is called off. */
  ensure(schema: DatasetSchema, check: Check): Promise<StructureResult> {
    const result = this.of(schema);
    if (result) return Promise.resolve(result);
    if (this.#running?.schema === schema) {
      this.#running.isShared = true;
      return this.#running.promise;
    }
    if (this.#running) this.cancel(this.#running.schema);
    const controller = new AbortController();
    const promise = this.#run(schema, check, controller);
    this.#running = { schema, promise, controller, isShared: false };
    return promise;
  }

  /** Calls the check of these data off, when it is under way. */
  cancel(schema: DatasetSchema): void {
    if (this.#running?.schema !== schema) return;
    this.#running.controller.abort();
    this.#running = null;
    this.#progress = null;
  }

  /** Calls it off, unless somebody else waits for it too. */
  release(schema: DatasetSchema): void {
    if (!this.#running?.isShared) this.cancel(schema);
  }

  async #run(
    schema: DatasetSchema,
    check: Check,
    controller: AbortController,
  ): Promise<StructureResult> {
    const { signal } = controller;
    try {
      const result = await check(signal, (progress) => {
        if (!signal.aborted) this.#progress = progress;
      });
      if (signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
      this.#schema = schema;
      this.#result = result;
      return result;
    } finally {
      if (this.#running?.controller === controller) {
        this.#running = null;
        this.#progress = null;
      }
    }
  }
}

export const structureFindings = new StructureFindings();
