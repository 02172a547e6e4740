import { OrderlensError } from '../../core/errors';
import type { CombinePlan } from '../../data/combine/types';
import type { Database } from '../../data/database';
import { choicesOf, type ReadingChoices } from '../../data/ingest/types';
import { planOf, shownAgain } from './load-plans';
import type { LoadRun } from './load-run.svelte';
import { combineAll, filesOf, readFiles, signatureOf } from './read-files';
import type { LoadedDataset, LoadPlan, Origin, SessionParts } from './types';

/** The session as the work on its files sees it. */
interface FilesHost {
  dataset(): LoadedDataset | null;
  load(): LoadRun | null;
  database(): Promise<Database>;
  begin(origin: Origin, plan: LoadPlan): Promise<void>;
  /** From files that are put together to their columns; settles what it throws. */
  goOn(run: LoadRun): Promise<void>;
}

/** The files of a load: read, put together, shown, corrected, added to and taken from. */
export class FilesWork {
  readonly #parts: SessionParts;
  readonly #host: FilesHost;
  /** Numbers what the readings make in the database. */
  #reads = 0;
  /** Counting at work; `end` never rejects. */
  #atWork: { readonly stop: AbortController; readonly end: Promise<unknown> } | null = null;

  constructor(parts: SessionParts, host: FilesHost) {
    this.#parts = parts;
    this.#host = host;
  }

  /** Reads the files of a run and finds out how they belong together. */
  async read(run: LoadRun, opening: Promise<Database>): Promise<void> {
    const [db, files] = await Promise.all([opening, filesOf(this.#parts, run)]);
    if (run.signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
    await readFiles(this.#parts, run, db, files);
    await combineAll(this.#parts, run, db, `files_${++this.#reads}`);
  }

  /** True when the person ought to see how the files go together before they are loaded. */
  isToBeShown({ origin, plan, combined }: LoadRun): boolean {
    if (plan.reviewFiles) return true;
    // What came with the site was checked by its maker.
    if (origin.kind !== 'file' || !combined?.combination.isDoubtful) return false;
    const { trees } = combined.combination.plan;
    return !plan.combine || JSON.stringify(trees) !== JSON.stringify(plan.combine.trees);
  }

  /** Lets go of what a run has made in the database. */
  async dispose(run: LoadRun, db: Database | null): Promise<void> {
    const { sources, combined } = run;
    run.sources = [];
    run.combined = null;
    if (!db) return;
    if (combined) await this.#parts.dropCombined(db, combined).catch(() => {});
    for (const source of sources) await this.#parts.dropSource(db, source).catch(() => {});
  }

  /** Goes on from the picture of the files to their columns. */
  async confirm(): Promise<void> {
    await this.#atWork?.end;
    const run = this.#host.load();
    if (run?.state !== 'joining') return;
    run.state = 'reading';
    run.isShown = true;
    await this.#host.goOn(run);
  }

  /** Keeps how a person has agreed to put files together, for the next ones with these headers. */
  remember(run: LoadRun, signature: string): void {
    if (run.agreed && run.origin.kind === 'file') {
      this.#parts.mappings.savePlan(signature, run.agreed);
    }
  }

  /** Names the files of a run by their headers. */
  signature(run: LoadRun): Promise<string> {
    return signatureOf(this.#parts, run.sources);
  }

  /**
   * Puts the waiting files together by another plan and counts what that matches. A newer call calls
   * an older one off.
   *
   * @throws OrderlensError `bad-parameter`, `query`, `crash`, `out-of-memory`, and `cancelled` for an
   *   older call; the files are then together as they were.
   */
  async recombine(plan: CombinePlan): Promise<void> {
    const run = this.#host.load();
    if (run?.state !== 'joining' || !run.combined) return;
    const former = this.#atWork;
    former?.stop.abort();
    const stop = new AbortController();
    const done = this.#recount(run, plan, stop, former?.end);
    this.#atWork = { stop, end: done.catch(() => {}) };
    run.isMatching = true;
    try {
      await done;
    } finally {
      if (this.#atWork?.stop === stop) {
        this.#atWork = null;
        run.isMatching = false;
      }
    }
  }

  async #recount(
    run: LoadRun,
    plan: CombinePlan,
    stop: AbortController,
    former: Promise<unknown> | undefined,
  ): Promise<void> {
    // The tables that the one before is making may be those that this one reads.
    await former;
    const signal = AbortSignal.any([run.signal, stop.signal]);
    const db = await this.#host.database();
    const { combined } = run;
    if (signal.aborted || !combined) throw new OrderlensError('cancelled', 'Cancelled.');
    const { onProgress } = run;
    const next = await this.#parts.recombine(db, combined, plan, { signal, onProgress });
    if (this.#host.load() === run && run.state === 'joining') run.combined = next;
    else if (next.made !== combined.made) await this.#parts.dropCombined(db, next).catch(() => {});
  }

  /** Reads one of the waiting files again in another way; how they go together stays where it can. */
  async reread(at: number, choices: ReadingChoices): Promise<void> {
    const run = this.#host.load();
    if (run?.state !== 'joining') return;
    const readings = run.sources.map((source, k) =>
      k === at ? { ...choicesOf(source), ...choices } : choicesOf(source),
    );
    await this.#host.begin(run.origin, { ...shownAgain(run), readings });
  }

  /** Goes back from the columns of several files to how they go together. */
  back(): void {
    const run = this.#host.load();
    if (run?.state !== 'mapping' || !run.combined || run.sources.length < 2) return;
    run.state = 'joining';
  }

  /** Adds files to the loaded ones: the next month's export, reviews, a list of products. */
  async add(files: readonly File[]): Promise<void> {
    const dataset = this.#host.dataset();
    if (dataset?.origin.kind !== 'file' || !files.length) return;
    const { files: loaded } = dataset.origin;
    const { readings = [], recipe } = planOf(dataset);
    await this.#host.begin(
      { kind: 'file', files: [...loaded, ...files] },
      { readings, reviewFiles: true, former: formerOf(dataset), ...(recipe && { recipe }) },
    );
  }

  /** Loads the data without one of their files. */
  async remove(at: number): Promise<void> {
    const dataset = this.#host.dataset();
    if (dataset?.origin.kind !== 'file') return;
    const { readings = [], recipe } = planOf(dataset);
    const plan = { readings, former: formerOf(dataset), ...(recipe && { recipe }) };
    await this.#without(dataset.origin, plan, at);
  }

  /** Tries a load again without the file that could not be read. */
  async leaveOutFailed(): Promise<void> {
    const run = this.#host.load();
    if (run?.state !== 'failed' || run.failedAt === null) return;
    await this.#without(run.origin, run.plan, run.failedAt);
  }

  async #without(origin: Origin, plan: LoadPlan, at: number): Promise<void> {
    if (origin.kind !== 'file') return;
    const [first, ...others] = origin.files.filter((_, k) => k !== at);
    if (!first) return;
    const { readings, ...rest } = plan;
    await this.#host.begin(
      { kind: 'file', files: [first, ...others] },
      { ...rest, ...(readings && { readings: readings.filter((_, k) => k !== at) }) },
    );
  }

  /** Shows how the loaded files were put together, to be changed. */
  async change(): Promise<void> {
    const dataset = this.#host.dataset();
    if (!dataset) return;
    const { answers: _, ...plan } = planOf(dataset);
    const former = dataset.origin.kind === 'file' ? { former: formerOf(dataset) } : {};
    await this.#host.begin(dataset.origin, { ...plan, ...former, reviewFiles: true });
  }
}

/** What was confirmed for a data set, for another with most of its files. */
function formerOf({ answers, combination }: LoadedDataset): NonNullable<LoadPlan['former']> {
  return { ...answers, plan: combination.plan };
}
