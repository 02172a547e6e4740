import { OrderlensError } from '../core/errors';
import { WorkerSlot } from './worker-slot';

/** Where a job's worker script is and how it is run. Jobs with one URL share their workers. */
export interface WorkerSpec {
  readonly url: string;
  /** Workers at once, at most; the machine's processors are a second limit. */
  readonly most: number;
  /** Its work in words, for messages: "reading the Parquet file". */
  readonly what: string;
}

interface Waiting {
  take(slot: WorkerSlot): void;
  fail(error: OrderlensError): void;
}

/** Workers of one script: started when needed, reused, and ended after a while of idleness. */
export class WorkerPool {
  readonly #spec: WorkerSpec;
  readonly #size: number;
  readonly #idleMs: number;
  readonly #idle: WorkerSlot[] = [];
  readonly #busy = new Set<WorkerSlot>();
  readonly #queue: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(spec: WorkerSpec, idleMs: number) {
    this.#spec = spec;
    this.#idleMs = idleMs;
    // One processor is left to the page and the database.
    const spare = Math.max(1, (navigator.hardwareConcurrency || 2) - 1);
    this.#size = Math.max(1, Math.min(spec.most, spare));
  }

  /** Workers alive, for tests and the curious. */
  get alive(): number {
    return this.#idle.length + this.#busy.size;
  }

  /** A worker for one job, as soon as one is free; rejects when `signal` aborts the wait. */
  acquire(signal: AbortSignal | undefined): Promise<WorkerSlot> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const place = this.#queue.indexOf(waiting);
        if (place >= 0) this.#queue.splice(place, 1);
        reject(new OrderlensError('cancelled', 'Cancelled.'));
      };
      const waiting: Waiting = {
        take: (slot) => {
          signal?.removeEventListener('abort', leave);
          resolve(slot);
        },
        fail: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
      this.#serve();
    });
  }

  /** Gives a worker back for the next job. */
  release(slot: WorkerSlot): void {
    if (!this.#busy.delete(slot)) return;
    this.#idle.push(slot);
    this.#serve();
    this.#scheduleRest();
  }

  /** Ends a worker whose state is not to be trusted; a fresh one takes its place when needed. */
  retire(slot: WorkerSlot): void {
    this.#busy.delete(slot);
    slot.terminate();
    this.#serve();
  }

  /** Ends all workers; jobs under way and waiting reject with `cancelled`. */
  shutdown(): void {
    clearTimeout(this.#timer);
    const reason = new OrderlensError('cancelled', 'Cancelled.');
    for (const waiting of this.#queue.splice(0)) waiting.fail(reason);
    for (const slot of this.#busy) slot.terminate();
    for (const slot of this.#idle.splice(0)) slot.terminate();
    this.#busy.clear();
  }

  #serve(): void {
    while (this.#queue.length > 0) {
      let idle = this.#idle.pop();
      while (idle?.dead) idle = this.#idle.pop();
      if (!idle && this.#busy.size >= this.#size) return;
      const waiting = this.#queue.shift()!;
      try {
        const slot = idle ?? new WorkerSlot(this.#spec.url);
        this.#busy.add(slot);
        waiting.take(slot);
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        waiting.fail(
          new OrderlensError(
            'crash',
            `The browser refused a worker for ${this.#spec.what} (${reason}).`,
          ),
        );
      }
    }
  }

  #scheduleRest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const slot of this.#idle.splice(0)) slot.terminate();
    }, this.#idleMs);
  }
}
