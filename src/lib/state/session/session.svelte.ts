import { OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { Database } from '../../data/database';
import { choicesOf, type ReadingChoices } from '../../data/ingest/types';
import type { SubjectKind } from '../../data/opinions/propose';
import type { BundledDataset } from '../bundled';
import { OWN_FILE } from '../url';
import { buildTables } from './build-tables';
import { FilesWork } from './files-work';
import { describeRun, planAgain, planOf, propose, shownAgain, withFile } from './load-plans';
import { LoadRun } from './load-run.svelte';
import { RecipeWork } from './recipe-work';
import { composeAll, hasQuestions, proposedAnswers } from './read-files';
import type { Answers, BuiltDataset, LoadedDataset, LoadPlan, Origin, SessionParts } from './types';

/**
 * The one data set of the tab and the engine under it.
 *
 * A load is a {@link LoadRun}. Its tables grow in a schema of their own beside those of the former
 * data set, which answers queries until the new one is complete, and goes on doing so when the new
 * one fails or is called off. Only the newest run may finish: beginning one aborts the one before.
 */
export class Session {
  engine = $state<'starting' | 'ready' | 'failed'>('starting');
  /** Why the engine, or the loaded file in a new engine, could not be had. */
  engineFailure = $state.raw<Failure | null>(null);
  /** Why the list of bundled data sets could not be had; {@link retryManifest} asks for it again. */
  manifestFailure = $state.raw<Failure | null>(null);
  db = $state.raw<Database | null>(null);
  dataset = $state.raw<LoadedDataset | null>(null);
  load = $state.raw<LoadRun | null>(null);
  /** Grows by one each time `dataset` is another, or is the same in a new engine. */
  version = $state(0);
  /** Data sets that the site brings along; empty until its manifest has arrived. */
  bundled = $state.raw<readonly BundledDataset[]>([]);
  /** Cleaning recipes at work on the data set. */
  readonly recipes: RecipeWork;
  /** The files of the load or of the data set, and how they go together. */
  readonly files: FilesWork;

  readonly #parts: SessionParts;
  #ready: Promise<Database> | null = null;
  #started = false;
  #serial = 0;
  /** Losing the engine twice without a load in between is not mended by a third try. */
  #lostInARow = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.recipes = new RecipeWork(parts, this);
    this.files = new FilesWork(parts, {
      dataset: () => this.dataset,
      load: () => this.load,
      database: () => this.#database(),
      begin: (origin, plan) => this.#begin(origin, plan),
      goOn: (run) => this.#attempt(run, () => this.#goOn(run)),
    });
  }

  /** Starts the engine and loads what the address asks for, or the first bundled data set. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    const manifest = this.#parts.fetchManifest();
    // A failure to open is in `engineFailure`; whoever needs the engine meets it again.
    if (!this.#ready) this.#open().catch(() => {});
    await this.#takeManifest(manifest);
  }

  /** Asks for the list of bundled data sets again, and loads as {@link start} would have. */
  async retryManifest(): Promise<void> {
    if (!this.manifestFailure) return;
    this.manifestFailure = null;
    await this.#takeManifest(this.#parts.fetchManifest());
  }

  async #takeManifest(manifest: Promise<readonly BundledDataset[]>): Promise<void> {
    try {
      this.bundled = await manifest;
    } catch (thrown) {
      this.manifestFailure = toFailure(thrown);
    }
    // A file that was dropped meanwhile is what the person wants.
    if (this.load || this.dataset || !this.bundled.length) return;
    const wanted = this.#parts.wantedId();
    // The address means a file that only its owner has: other data under its filters would mislead.
    if (wanted === OWN_FILE) return;
    const entry = this.bundled.find(({ id }) => id === wanted) ?? this.bundled[0]!;
    await this.#begin({ kind: 'bundled', entry });
  }

  /** Reads a person's files; stops at the wizard when there is something only they can say. */
  async loadFiles(files: readonly File[], plan: LoadPlan = {}): Promise<void> {
    const [first, ...others] = files;
    if (first) await this.#begin({ kind: 'file', files: [first, ...others] }, plan);
  }

  async loadBundled(id: string): Promise<void> {
    const entry = this.bundled.find((candidate) => candidate.id === id);
    if (!entry) throw new OrderlensError('bad-parameter', `This site has no data set “${id}”.`);
    await this.#begin({ kind: 'bundled', entry });
  }

  /** Goes on from the wizard (or from a failed build) with the person's answers. */
  async confirm(answers: Answers): Promise<void> {
    const run = this.load;
    if (!run?.isMappable || run.state === 'building' || run.state === 'reading') return;
    await this.#attempt(run, async () => {
      const signature = await this.files.signature(run);
      const isSeveral = run.sources.length > 1;
      await this.#build(run, answers);
      // Only what has worked is worth repeating.
      if (run.origin.kind === 'file') {
        const plan = isSeveral ? run.agreed : null;
        this.#parts.mappings.save(signature, answers.mapping, answers.opinions, plan);
      }
    });
  }

  /** Reads a waiting file again, in another way than detection found. */
  async reread(choices: ReadingChoices, at = 0): Promise<void> {
    const run = this.load;
    if (!run) return;
    const readings = run.sources.map((source, k) => (k === at ? choices : choicesOf(source)));
    await this.#begin(run.origin, { ...planAgain(run), readings, review: true });
  }

  /** Takes the rows of the waiting file for something else than detection did. */
  async readAs(kind: SubjectKind): Promise<void> {
    const run = this.load;
    if (!run) return;
    const { answers: _, ...plan } = run.plan;
    await this.#begin(run.origin, { ...plan, kind, review: true });
  }

  /** Opens the wizard for the loaded data; the files are read again, what is loaded stays meanwhile. */
  async changeMapping(): Promise<void> {
    const dataset = this.dataset;
    if (!dataset) return;
    await this.#begin(dataset.origin, { ...planOf(dataset), review: true });
  }

  /** Puts a failed run back into the wizard, when it came that far. */
  backToMapping(): void {
    const run = this.load;
    if (run?.state !== 'failed' || !run.isMappable) return;
    if (run.answers) propose(run, run.answers);
    run.error = null;
    run.state = 'mapping';
  }

  /** Tries a failed load once more, as it was. */
  async retryLoad(): Promise<void> {
    const run = this.load;
    if (run?.state !== 'failed') return;
    await this.#begin(run.origin, planAgain(run));
  }

  /** Starts the engine anew after it has failed, and reads the data set again. */
  async retryEngine(): Promise<void> {
    if (this.engine !== 'failed') return;
    this.#lostInARow = 0;
    try {
      await this.#open();
    } catch {
      return; // #open has said so in `engineFailure`.
    }
    if (!this.dataset) await this.retryLoad();
  }

  /** Takes over tables of the loaded file that follow another recipe. */
  replaceTables(built: BuiltDataset): void {
    if (!this.dataset) return;
    const { reviews = null, ratings = null } = this.dataset.schema;
    const schema = { ...built.schema, reviews, ratings };
    this.dataset = { ...this.dataset, ...built, schema };
    this.version += 1;
  }

  /** Calls the load off, or dismisses its failure. What was loaded before stays. */
  cancelLoad(): void {
    this.load?.cancel();
  }

  /** Forgets what was confirmed for files with the headers of the waiting files. */
  async forgetSavedMapping(): Promise<void> {
    const run = this.load;
    if (!run?.isMappable) return;
    this.#parts.mappings.forget(await this.files.signature(run));
    run.isForgotten = true;
    if (this.load !== run || run.state !== 'mapping') return;
    const db = await this.#database();
    await this.#attempt(run, () => composeAll(this.#parts, run, db));
  }

  readonly #onCancel = (run: LoadRun): void => {
    if (this.load === run) this.load = null;
    void this.files.dispose(run, this.db);
  };

  /**
   * Opens an engine and, when there is a data set already, makes its tables again before anyone
   * may query. `#ready` settles only then.
   */
  #open(): Promise<Database> {
    this.engine = 'starting';
    this.engineFailure = null;
    this.db = null;
    const opening: Promise<Database> = this.#openAndRestore(() => {
      if (this.#ready === opening) this.#onLost();
    }).then(
      (db) => {
        if (this.#ready === opening) {
          this.db = db;
          this.engine = 'ready';
        }
        return db;
      },
      (thrown: unknown) => {
        if (this.#ready === opening) {
          this.engine = 'failed';
          this.engineFailure = toFailure(thrown);
        }
        throw thrown;
      },
    );
    this.#ready = opening;
    return opening;
  }

  async #openAndRestore(onLost: () => void): Promise<Database> {
    const db = await this.#parts.openDatabase(onLost);
    const dataset = this.dataset;
    if (!dataset) return db;
    try {
      await this.#restore(db, dataset);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'crash') throw thrown;
      // The engine is sound but the file cannot be had again, so there is nothing to show.
      this.dataset = null;
      this.version += 1;
      this.engineFailure = failure;
    }
    return db;
  }

  #database(): Promise<Database> {
    return this.engine === 'failed' || !this.#ready ? this.#open() : this.#ready;
  }

  #replaceRun(next: LoadRun | null): void {
    const former = this.load;
    this.load = next;
    if (!former) return;
    former.abort();
    void this.files.dispose(former, this.db);
  }

  async #begin(origin: Origin, plan: LoadPlan = {}): Promise<void> {
    const run = new LoadRun(origin, plan, this.#onCancel);
    this.recipes.callOff();
    this.#replaceRun(run);
    await this.#attempt(run, async () => {
      await this.files.read(run, this.#database());
      this.#guard(run);
      if (this.files.isToBeShown(run)) run.state = 'joining';
      else await this.#goOn(run);
    });
  }

  /** From files that are put together to their columns, and on to the tables when nothing is asked. */
  async #goOn(run: LoadRun): Promise<void> {
    const { plan } = run;
    await composeAll(this.#parts, run, await this.#database());
    this.#guard(run);
    const { answers } = plan;
    if (plan.review || (!answers && hasQuestions(run))) {
      if (answers) propose(run, answers);
      run.state = 'mapping';
      return;
    }
    const signature = run.isShown ? await this.files.signature(run) : null;
    await this.#build(run, answers ?? proposedAnswers(run));
    if (signature) this.files.remember(run, signature);
  }

  /** Runs a step of a load and settles what it throws; never rejects. */
  async #attempt(run: LoadRun, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (this.load !== run || run.signal.aborted) {
        await this.files.dispose(run, this.db);
        return;
      }
      if (failure.code === 'cancelled') {
        run.cancel();
        return;
      }
      // The raw tables went down with the engine.
      if (failure.code === 'crash') run.sources = [];
      run.error = withFile(failure, run.fileName);
      run.state = 'failed';
    }
  }

  async #build(run: LoadRun, answers: Answers): Promise<void> {
    const { signal, onProgress } = run;
    run.answers = answers;
    run.error = null;
    run.state = 'building';
    onProgress({ stage: 'Building the tables', fraction: null });
    const db = await this.#database();
    // Read as before, or again when the engine was lost in between.
    if (!run.sources.length) {
      await this.files.read(run, this.#database());
      this.#guard(run);
      await composeAll(this.#parts, run, db);
      this.#guard(run);
    }
    const schemaName = `ds_${++this.#serial}`;
    const recipe = await this.recipes.forLoad(run.origin, run.plan, run.source);
    const options = { schemaName, recipe, signal, onProgress };
    const built = await buildTables(this.#parts, db, run, answers, options);
    // From here on the connection answers from the new tables: the page must follow.
    const former = this.dataset;
    const { combination } = run.combined!;
    this.dataset = { ...describeRun(run, schemaName), ...built, combination };
    this.version += 1;
    this.engineFailure = null;
    this.#lostInARow = 0;
    if (this.load === run) this.load = null;
    await this.files.dispose(run, this.db);
    if (former && former.schemaName !== schemaName) {
      await this.#parts.dropDataset(db, former.schemaName).catch(() => {});
    }
  }

  #guard(run: LoadRun): void {
    if (run.signal.aborted || this.load !== run)
      throw new OrderlensError('cancelled', 'Cancelled.');
  }

  /** The engine's worker is gone, and every table with it. */
  #onLost(): void {
    this.#lostInARow += 1;
    const run = this.load;
    if (this.#lostInARow > 1) {
      this.db = null;
      this.engine = 'failed';
      this.engineFailure = {
        code: 'crash',
        message: 'The database in this tab stopped again, probably for want of memory.',
      };
      return;
    }
    this.#open().catch(() => {});
    // What a person is looking at has lost the tables under it; a run at work meets its own error.
    if (run?.state === 'mapping') void this.#begin(run.origin, { ...planAgain(run), review: true });
    else if (run?.state === 'joining') void this.#begin(run.origin, shownAgain(run));
    else if (run) run.sources = [];
  }

  /** Makes the tables of `dataset` again from its files, with the answers it was loaded with. */
  async #restore(db: Database, dataset: LoadedDataset): Promise<void> {
    const plan = planOf(dataset);
    const run = new LoadRun(dataset.origin, plan, () => {});
    const { signal, onProgress } = run;
    await this.files.read(run, Promise.resolve(db));
    await composeAll(this.#parts, run, db);
    const schemaName = `ds_${++this.#serial}`;
    const { recipe } = dataset.cleaning;
    const options = { schemaName, recipe, signal, onProgress };
    const built = await buildTables(this.#parts, db, run, plan.answers!, options);
    const { combination } = run.combined!;
    this.dataset = { ...dataset, ...built, combination };
    this.version += 1;
    await this.files.dispose(run, db);
  }
}
