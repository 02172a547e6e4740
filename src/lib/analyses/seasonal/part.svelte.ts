import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { OnProgress, Progress } from '../../core/jobs';

/** A part of the page that is worked out after its picture: on its own, called off on its own. */
export class Part<T> {
  #value = $state.raw<T | null>(null);
  #status = $state<'idle' | 'running' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
  #work: ((signal: AbortSignal, onProgress: OnProgress) => Promise<T>) | null = null;

  get value(): T | null {
    return this.#value;
  }
  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }

  /** Settles when the work has, one way or another; never rejects. A newer run calls off an older. */
  async run(work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>): Promise<void> {
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    this.#work = work;
    this.#status = 'running';
    this.#failure = null;
    this.#progress = null;
    try {
      const value = await work(own.signal, (progress) => {
        if (!own.signal.aborted) this.#progress = progress;
      });
      if (own.signal.aborted) return;
      this.#value = value;
      this.#status = 'ready';
    } catch (thrown) {
      if (this.#own !== own) return;
      const calledOff = own.signal.aborted || isCancelled(thrown);
      this.#failure = calledOff ? null : toFailure(thrown);
      this.#status = calledOff ? 'cancelled' : 'failed';
    } finally {
      if (this.#own === own) this.#progress = null;
    }
  }

  async again(): Promise<void> {
    if (this.#work) await this.run(this.#work);
  }

  cancel(): void {
    if (this.#status !== 'running') return;
    this.#own?.abort();
    this.#status = 'cancelled';
    this.#progress = null;
  }

  /** Forgets what was found, and calls off what is under way. */
  reset(): void {
    this.#own?.abort();
    this.#own = null;
    this.#work = null;
    this.#value = null;
    this.#failure = null;
    this.#progress = null;
    this.#status = 'idle';
  }
}
