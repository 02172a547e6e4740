/**
 * What the page and a worker say to each other. Classes and their fields do not survive
 * `postMessage`, so errors travel as {@link Failure} inside a reply and never as thrown values.
 */
import type { Failure } from './errors';

/** Progress of a long job. `fraction` is 0..1, or null while the total is unknown. */
export interface Progress {
  readonly stage: string;
  readonly fraction: number | null;
}

export type OnProgress = (progress: Progress) => void;

export type JobReply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** What every worker exposes: its jobs by name, each from a plain input to a reply. */
export interface JobService {
  run(job: string, input: unknown, onProgress: OnProgress | null): Promise<JobReply<unknown>>;
}

/** A pull source of Arrow IPC streams, given to a worker through a MessagePort; null ends it. */
export interface PartSource {
  next(): Promise<JobReply<Uint8Array | null>>;
}

/**
 * Lets through the first report, every new stage, the last (`fraction` 1) and otherwise at most
 * one report per `intervalMs`: a message per row would cost more than the row.
 */
export function throttleProgress(
  onProgress: OnProgress,
  intervalMs = 80,
  now: () => number = Date.now,
): OnProgress {
  let stage: string | null = null;
  let last = -Infinity;
  return (progress) => {
    const time = now();
    if (progress.stage === stage && progress.fraction !== 1 && time - last < intervalMs) return;
    stage = progress.stage;
    last = time;
    onProgress(progress);
  };
}
