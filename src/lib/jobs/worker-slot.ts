import { proxy, transfer, wrap, type Remote } from 'comlink';
import { OrderlensError, type ErrorCode } from '../core/errors';
import type { JobReply, JobService, OnProgress } from '../core/jobs';
import { spawnWorker } from './spawn';

/** One living worker. It does one job at a time and is thrown away at the first sign of trouble. */
export class WorkerSlot {
  readonly #worker: Worker;
  readonly #remote: Remote<JobService>;
  /** Rejects when the worker cannot be loaded, throws outside a job, or is terminated. */
  readonly #ended: Promise<never>;
  #reject: (error: OrderlensError) => void = () => undefined;
  #what = 'a background task';
  #dead = false;

  /** @throws What the browser throws when it refuses a worker. */
  constructor(url: string) {
    this.#ended = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    // Nobody listens between two jobs; a worker that dies then is not an unhandled rejection.
    this.#ended.catch(() => undefined);
    this.#worker = spawnWorker(url, 'module');
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const reason = event.message ? ` (${event.message})` : '';
      this.#end('crash', `The worker for ${this.#what} stopped${reason}.`);
    });
    this.#worker.addEventListener('messageerror', () => {
      this.#end('crash', `The worker for ${this.#what} sent an answer that cannot be read.`);
    });
    this.#remote = wrap<JobService>(this.#worker);
  }

  /** True once the worker has died or was ended; it takes no more jobs. */
  get dead(): boolean {
    return this.#dead;
  }

  /**
   * Runs one job; the promise settles also when the worker dies or is terminated.
   *
   * @param what Its work in words, for messages.
   */
  run(
    job: string,
    what: string,
    input: unknown,
    buffers: Transferable[],
    onProgress: OnProgress | null,
  ): Promise<JobReply<unknown>> {
    this.#what = what;
    const answer = this.#remote.run(
      job,
      buffers.length ? transfer(input as object, buffers) : input,
      onProgress && (proxy(onProgress) as OnProgress),
    ) as Promise<JobReply<unknown>>;
    return Promise.race([answer, this.#ended]);
  }

  /** Ends the worker at once; a job that it is doing rejects with this. */
  terminate(code: ErrorCode = 'cancelled', message = 'Cancelled.'): void {
    this.#end(code, message);
  }

  #end(code: ErrorCode, message: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#reject(new OrderlensError(code, message));
    this.#worker.terminate();
  }
}
