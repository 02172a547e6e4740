import { fromFailure, OrderlensError, toFailure, type ErrorCode } from '../core/errors';
import type { OnProgress } from '../core/jobs';
import type { Job, JobInput, JobMap, JobName, JobOutput } from './job-map';
import { WorkerPool, type WorkerSpec } from './pool';
import type { WorkerSlot } from './worker-slot';
import { WORKERS } from './workers';

export interface RunOptions {
  /** Calls the job off: its worker is terminated and the promise rejects with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Buffers and ports of the input that are handed over instead of copied. */
  readonly transfer?: Transferable[];
  /** Longest time at work, waiting for a free worker not counted. Default 10 minutes. */
  readonly timeoutMs?: number;
}

export interface RunnerOptions {
  /** How long an unused worker lives on. Default 20 s. */
  readonly idleMs?: number;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const DEFAULT_IDLE_MS = 20_000;

/** After these the worker's own state may be broken: WebAssembly memory does not recover. */
const UNTRUSTED_AFTER: ReadonlySet<ErrorCode> = new Set(['internal', 'out-of-memory', 'crash']);

/** Runs jobs of the map `M` in pools of workers. */
export class JobRunner<M extends { [K in keyof M]: Job<unknown, unknown> }> {
  readonly #workers: Readonly<Record<keyof M & string, WorkerSpec>>;
  readonly #pools = new Map<string, WorkerPool>();
  readonly #idleMs: number;

  constructor(
    workers: Readonly<Record<keyof M & string, WorkerSpec>>,
    options: RunnerOptions = {},
  ) {
    this.#workers = workers;
    this.#idleMs = options.idleMs ?? DEFAULT_IDLE_MS;
  }

  /**
   * Runs one job and always settles: with its output, or with an OrderlensError. `cancelled` when
   * the signal aborts, `timeout` when it takes too long, `crash` when the worker cannot be loaded
   * or dies, otherwise the job's own error. After any of these the same call may be made again; it
   * gets a fresh worker where the old one is not to be trusted.
   */
  async run<K extends keyof M & string>(
    name: K,
    input: M[K]['input'],
    options: RunOptions = {},
  ): Promise<M[K]['output']> {
    const { signal, onProgress, transfer = [], timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    if (signal?.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
    const spec = this.#workers[name];
    const pool = this.#pool(spec);
    const slot = await pool.acquire(signal);

    let over = false;
    const report: OnProgress | null = onProgress
      ? (progress) => {
          if (!over) onProgress(progress);
        }
      : null;
    const stop = stopper(slot, spec, signal, timeoutMs);
    let trusted = false;
    try {
      const reply = await slot.run(name, spec.what, input, transfer, report);
      if (!reply.ok) {
        trusted = !UNTRUSTED_AFTER.has(reply.failure.code);
        throw fromFailure(reply.failure);
      }
      trusted = true;
      return reply.value as M[K]['output'];
    } catch (thrown) {
      throw thrown instanceof OrderlensError ? thrown : fromFailure(toFailure(thrown));
    } finally {
      over = true;
      stop();
      if (trusted) pool.release(slot);
      else pool.retire(slot);
    }
  }

  /** Starts a worker for a job that will come soon, so that its script is loaded by then. */
  warm(name: keyof M & string): void {
    const pool = this.#pool(this.#workers[name]);
    pool.acquire(undefined).then(
      (slot) => pool.release(slot),
      // The job itself will meet the same trouble and tell of it.
      () => undefined,
    );
  }

  /** Workers alive for a job. */
  alive(name: keyof M & string): number {
    return this.#pools.get(this.#workers[name].url)?.alive ?? 0;
  }

  /** Ends all workers; jobs under way reject with `cancelled`. */
  shutdown(): void {
    for (const pool of this.#pools.values()) pool.shutdown();
  }

  #pool(spec: WorkerSpec): WorkerPool {
    let pool = this.#pools.get(spec.url);
    if (!pool) {
      pool = new WorkerPool(spec, this.#idleMs);
      this.#pools.set(spec.url, pool);
    }
    return pool;
  }
}

/** Ends the slot when the signal aborts or the time is up; returns the way to stop watching. */
function stopper(
  slot: WorkerSlot,
  spec: WorkerSpec,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): () => void {
  const abort = (): void => slot.terminate();
  const timer = setTimeout(() => {
    const seconds = Math.round(timeoutMs / 100) / 10;
    slot.terminate('timeout', `Gave up ${spec.what} after ${seconds} seconds.`);
  }, timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  // It may have been aborted while a worker was being found.
  if (signal?.aborted) abort();
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
}

const runner = new JobRunner<JobMap>(WORKERS);

/** Runs a job of the site; see {@link JobRunner.run}. */
export function runJob<K extends JobName>(
  name: K,
  input: JobInput<K>,
  options?: RunOptions,
): Promise<JobOutput<K>> {
  return runner.run(name, input, options);
}

/** Starts a worker for a job that will come soon; see {@link JobRunner.warm}. */
export function warmWorker(name: JobName): void {
  runner.warm(name);
}
