import type { Failure } from '../../core/errors';
import type { Source } from '../../data/ingest/types';
import type { Mapping, MappingProposal } from '../../data/mapping/types';
import type { Progress } from '../../jobs/job-map';
import type { LoadPlan, Origin } from './types';

export type LoadState = 'reading' | 'mapping' | 'building' | 'failed';

/** One attempt to load one file, from the drop to the switch (or to what stopped it). */
export class LoadRun {
  readonly fileName: string;
  /** `performance.now()` when the person let go of the file. */
  readonly startedAt = performance.now();
  state = $state<LoadState>('reading');
  stage = $state('Opening the file');
  /** Share of the present stage that is done, 0..1; null while it cannot be told. */
  fraction = $state<number | null>(null);
  source = $state.raw<Source | null>(null);
  proposal = $state.raw<MappingProposal | null>(null);
  error = $state.raw<Failure | null>(null);
  /** True when the proposal is what was saved for files with this header. */
  fromSaved = $state(false);
  /** The mapping last confirmed, for another try. */
  mapping: Mapping | null = null;

  readonly #controller = new AbortController();

  constructor(
    readonly origin: Origin,
    readonly plan: LoadPlan,
    private readonly onCancel: (run: LoadRun) => void,
  ) {
    this.fileName =
      origin.kind === 'file' ? origin.file.name : (origin.entry.files[0].split('/').at(-1) ?? '');
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly onProgress = (progress: Progress): void => {
    this.stage = progress.stage;
    this.fraction = progress.fraction;
  };

  /** Stops the work. What was loaded before stays as it is. */
  cancel(): void {
    this.#controller.abort();
    this.onCancel(this);
  }

  /** Stops the work without telling the session, which is about to replace this run. */
  abort(): void {
    this.#controller.abort();
  }
}
