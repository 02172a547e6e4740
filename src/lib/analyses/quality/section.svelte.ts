import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';

/** A part of the page that is computed for itself: its last good value, and what is under way. */
export class Section<T> {
  value = $state.raw<T | null>(null);
  status = $state<'waiting' | 'running' | 'ready' | 'failed'>('waiting');
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<Progress | null>(null);

  /** Computes it anew; never rejects unless it is called off. */
  async run(signal: AbortSignal, work: () => Promise<T>): Promise<void> {
    this.status = 'running';
    this.failure = null;
    try {
      const value = await work();
      if (signal.aborted) return;
      this.value = value;
      this.status = 'ready';
    } catch (thrown) {
      if (signal.aborted || isCancelled(thrown)) throw thrown;
      this.failure = toFailure(thrown);
      this.status = 'failed';
    } finally {
      if (!signal.aborted) this.progress = null;
    }
  }

  /** The value belongs to other rows now; it stays until the new one comes. */
  expire(): void {
    this.status = 'waiting';
    this.progress = null;
  }
}
