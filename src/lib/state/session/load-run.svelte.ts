import type { Failure } from '../../core/errors';
import type { CombinedFiles } from '../../data/combine/combine';
import type { CombinePlan } from '../../data/combine/types';
import type { Source } from '../../data/ingest/types';
import type { MappingProposal } from '../../data/mapping/types';
import type { Progress } from '../../jobs/job-map';
import type { Answers, LoadPlan, OpinionPart, Origin } from './types';

export type LoadState = 'reading' | 'joining' | 'mapping' | 'building' | 'failed';

/** One attempt to load files, from the drop to the switch (or to what stopped it). */
export class LoadRun {
  readonly fileName: string;
  /** `performance.now()` when the person let go of the files. */
  readonly startedAt = performance.now();
  state = $state<LoadState>('reading');
  stage = $state('Opening the file');
  /** Share of the present stage that is done, 0..1; null while it cannot be told. */
  fraction = $state<number | null>(null);
  /** The raw tables of the files, in their order; gone after an engine loss. */
  sources = $state.raw<readonly Source[]>([]);
  /** How the files belong together, once that is known. */
  combined = $state.raw<CombinedFiles | null>(null);
  /** True while another way to put them together is being counted. */
  isMatching = $state(false);
  /** The way that the person has agreed to, for another try. */
  agreed: CombinePlan | null = null;
  /** Place of the file that could not be read, where others might be without it. */
  failedAt = $state<number | null>(null);
  /** The order lines and what their columns seem to mean; null where there are none. */
  source = $state.raw<Source | null>(null);
  proposal = $state.raw<MappingProposal | null>(null);
  opinions = $state.raw<readonly OpinionPart[]>([]);
  error = $state.raw<Failure | null>(null);
  /** True when the proposal is what was saved for files with this header. */
  fromSaved = $state(false);
  /** True once the person has asked to have everything guessed anew. */
  isForgotten = false;
  /** True once the person has seen how the files go together. */
  isShown = false;
  /** What was last confirmed, for another try. */
  answers: Answers | null = null;

  readonly #controller = new AbortController();

  #origin: Origin;

  constructor(
    origin: Origin,
    readonly plan: LoadPlan,
    private readonly onCancel: (run: LoadRun) => void,
  ) {
    this.#origin = origin;
    const [first, ...others] =
      origin.kind === 'file' ? origin.files.map(({ name }) => name) : origin.entry.files;
    const name = first!.split('/').at(-1)!;
    this.fileName =
      others.length && origin.kind === 'file' ? `${name} and ${others.length} more` : name;
  }

  /** True when it has come so far that a person can look at the columns. */
  get isMappable(): boolean {
    return this.sources.length > 0 && (this.proposal !== null || this.opinions.length > 0);
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** Has archives replaced by the files in them, so that each of these can be told of. */
  takeFiles(files: readonly File[]): void {
    const [first, ...others] = files;
    if (first) this.#origin = { kind: 'file', files: [first, ...others] };
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
