import { OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { Database } from '../../data/database';
import { choicesOf, type ReadingChoices, type Source } from '../../data/ingest/types';
import type { Mapping, MappingProposal } from '../../data/mapping/types';
import { withOverride, type BundledDataset } from '../bundled';
import { OWN_FILE } from '../url';
import { LoadRun } from './load-run.svelte';
import { RecipeWork } from './recipe-work';
import type { BuiltDataset, LoadedDataset, LoadPlan, Origin, SessionParts } from './types';

/** Ends of the names of files that can be read; the rest is what a person calls the data. */
const FILE_ENDING =
  /(\.(csv|tsv|tab|txt|dat|data|basket|parquet|xlsx|xlsm|xls|ods|json|ndjson|jsonl))?(\.(gz|zip))?$/i;

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

  readonly #parts: SessionParts;
  #ready: Promise<Database> | null = null;
  #started = false;
  #serial = 0;
  /** Losing the engine twice without a load in between is not mended by a third try. */
  #lostInARow = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.recipes = new RecipeWork(parts, this);
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

  /** Reads a person's file; stops at the wizard when there is something only they can say. */
  loadFile(file: File, plan: LoadPlan = {}): Promise<void> {
    return this.#begin({ kind: 'file', file }, plan);
  }

  async loadBundled(id: string): Promise<void> {
    const entry = this.bundled.find((candidate) => candidate.id === id);
    if (!entry) throw new OrderlensError('bad-parameter', `This site has no data set “${id}”.`);
    await this.#begin({ kind: 'bundled', entry });
  }

  /** Goes on from the wizard (or from a failed build) with the person's answers. */
  async confirmMapping(mapping: Mapping): Promise<void> {
    const run = this.load;
    if (!run?.proposal || run.state === 'building' || run.state === 'reading') return;
    const { origin } = run;
    await this.#attempt(run, async () => {
      const signature = run.source && (await this.#parts.headerSignature(run.source));
      await this.#build(run, mapping);
      // Only what has worked is worth repeating.
      if (signature && origin.kind === 'file') this.#parts.mappings.save(signature, mapping);
    });
  }

  /** Reads the waiting file again, in another way than detection found. */
  async reread(choices: ReadingChoices): Promise<void> {
    const run = this.load;
    if (!run) return;
    const { recipe } = run.plan;
    await this.#begin(run.origin, { ...choices, review: true, ...(recipe ? { recipe } : {}) });
  }

  /** Opens the wizard for the loaded data; its file is read again, what is loaded stays meanwhile. */
  async changeMapping(): Promise<void> {
    const dataset = this.dataset;
    if (!dataset) return;
    const { origin, mapping, source, cleaning } = dataset;
    const { recipe } = cleaning;
    await this.#begin(origin, { review: true, mapping, recipe, ...choicesOf(source) });
  }

  /** Puts a failed run back into the wizard, when it came that far. */
  backToMapping(): void {
    const run = this.load;
    if (run?.state !== 'failed' || !run.proposal || !run.source) return;
    if (run.mapping) run.proposal = { ...run.proposal, mapping: run.mapping };
    run.error = null;
    run.state = 'mapping';
  }

  /** Tries a failed load once more, as it was. */
  async retryLoad(): Promise<void> {
    const run = this.load;
    if (run?.state !== 'failed') return;
    await this.#begin(run.origin, run.mapping ? { ...run.plan, mapping: run.mapping } : run.plan);
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
    this.dataset = { ...this.dataset, ...built };
    this.version += 1;
  }

  /** Calls the load off, or dismisses its failure. What was loaded before stays. */
  cancelLoad(): void {
    this.load?.cancel();
  }

  /** Forgets what was confirmed for files with the header of the waiting file. */
  async forgetSavedMapping(): Promise<void> {
    const run = this.load;
    if (!run?.source) return;
    this.#parts.mappings.forget(await this.#parts.headerSignature(run.source));
    const proposal = await this.#parts.proposeMapping(run.source, null);
    if (this.load !== run || run.state !== 'mapping') return;
    run.fromSaved = false;
    run.proposal = proposal;
  }

  readonly #onCancel = (run: LoadRun): void => {
    if (this.load === run) this.load = null;
    void this.#dispose(run);
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
    void this.#dispose(former);
  }

  async #begin(origin: Origin, plan: LoadPlan = {}): Promise<void> {
    const run = new LoadRun(origin, plan, this.#onCancel);
    this.recipes.callOff();
    this.#replaceRun(run);
    await this.#attempt(run, async () => {
      await this.#read(run);
      const { source, proposal } = run;
      if (!source || !proposal) return;
      if (plan.review || (!plan.mapping && proposal.questions.length)) {
        if (plan.mapping) run.proposal = { ...proposal, mapping: plan.mapping, questions: [] };
        run.state = 'mapping';
        return;
      }
      await this.#build(run, plan.mapping ?? proposal.mapping);
    });
  }

  /** Runs a step of a load and settles what it throws; never rejects. */
  async #attempt(run: LoadRun, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (this.load !== run || run.signal.aborted) {
        await this.#dispose(run);
        return;
      }
      if (failure.code === 'cancelled') {
        run.cancel();
        return;
      }
      // The raw table went down with the engine.
      if (failure.code === 'crash') run.source = null;
      run.error = withFile(failure, run.fileName);
      run.state = 'failed';
    }
  }

  async #read(run: LoadRun): Promise<void> {
    const [db, file] = await Promise.all([this.#database(), this.#fileOf(run)]);
    this.#guard(run);
    const source = await this.#openSource(run, db, file);
    run.source = source;
    this.#guard(run);
    run.proposal = await this.#propose(run, source);
    this.#guard(run);
  }

  async #propose(run: LoadRun, source: Source): Promise<MappingProposal> {
    const saved = this.#parts.mappings.find(await this.#parts.headerSignature(source));
    // What a person has confirmed is theirs to repeat, but never on data that came with the site.
    const usable = run.origin.kind === 'file' ? saved : null;
    run.fromSaved = usable !== null;
    const proposal = await this.#parts.proposeMapping(source, usable);
    if (run.origin.kind === 'file') return proposal;
    return { ...proposal, mapping: withOverride(proposal.mapping, run.origin.entry.mapping) };
  }

  async #build(run: LoadRun, mapping: Mapping): Promise<void> {
    const { signal, onProgress } = run;
    run.mapping = mapping;
    run.error = null;
    run.state = 'building';
    onProgress({ stage: 'Building the tables', fraction: null });
    const db = await this.#database();
    const source = await this.#rawTable(run, db);
    const schemaName = `ds_${++this.#serial}`;
    const recipe = await this.recipes.forLoad(run.origin, run.plan, source);
    let built;
    try {
      built = await this.#parts.buildDataset(db, source, mapping, {
        schemaName,
        recipe,
        signal,
        onProgress,
      });
      this.#guard(run);
      await this.#parts.activateDataset(db, schemaName);
    } catch (thrown) {
      await this.#parts.dropDataset(db, schemaName).catch(() => {});
      throw thrown;
    }
    // From here on the connection answers from the new tables: the page must follow.
    const former = this.dataset;
    this.dataset = { ...this.#describe(run, schemaName), ...built, mapping, source, schemaName };
    this.version += 1;
    this.engineFailure = null;
    this.#lostInARow = 0;
    if (this.load === run) this.load = null;
    await this.#dispose(run);
    if (former && former.schemaName !== schemaName) {
      await this.#parts.dropDataset(db, former.schemaName).catch(() => {});
    }
  }

  /** The raw table of the run: as read, or read again when the engine was lost in between. */
  async #rawTable(run: LoadRun, db: Database): Promise<Source> {
    run.source ??= await this.#openSource(run, db, await this.#fileOf(run));
    this.#guard(run);
    return run.source;
  }

  async #fileOf({ origin, signal, onProgress }: LoadRun): Promise<File> {
    if (origin.kind === 'file') return origin.file;
    return this.#parts.fetchBundled(origin.entry, { signal, onProgress });
  }

  #openSource({ plan, signal, onProgress }: LoadRun, db: Database, file: File): Promise<Source> {
    const { dialect, sheet, shape } = plan;
    return this.#parts.openSource(db, file, {
      signal,
      onProgress,
      ...(dialect && { dialect }),
      ...(sheet !== undefined && { sheet }),
      ...(shape && { shape }),
    });
  }

  #describe(
    run: LoadRun,
    schemaName: string,
  ): Pick<LoadedDataset, 'id' | 'name' | 'fileName' | 'isSynthetic' | 'licence' | 'origin'> {
    const { origin, fileName } = run;
    if (origin.kind === 'bundled') {
      const { id, title, synthetic, licence } = origin.entry;
      return { id, name: title, fileName, isSynthetic: synthetic, licence, origin };
    }
    const name = fileName.replace(FILE_ENDING, '') || fileName;
    return { id: schemaName, name, fileName, isSynthetic: false, licence: null, origin };
  }

  #guard(run: LoadRun): void {
    if (run.signal.aborted || this.load !== run)
      throw new OrderlensError('cancelled', 'Cancelled.');
  }

  /** Lets go of a run's raw table. */
  async #dispose(run: LoadRun): Promise<void> {
    const source = run.source;
    run.source = null;
    if (source && this.db) await this.#parts.dropSource(this.db, source).catch(() => {});
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
    // A wizard that is open has lost the table under it; a run at work meets its own error.
    if (run?.state === 'mapping') void this.#begin(run.origin, { ...run.plan, review: true });
    else if (run) run.source = null;
  }

  /** Makes the tables of `dataset` again from its file, with the answers it was loaded with. */
  async #restore(db: Database, dataset: LoadedDataset): Promise<void> {
    const run = new LoadRun(dataset.origin, choicesOf(dataset.source), () => {});
    const { signal, onProgress } = run;
    const source = await this.#openSource(run, db, await this.#fileOf(run));
    const schemaName = `ds_${++this.#serial}`;
    const built = await this.#parts.buildDataset(db, source, dataset.mapping, {
      schemaName,
      recipe: dataset.cleaning.recipe,
      signal,
      onProgress,
    });
    await this.#parts.activateDataset(db, schemaName);
    this.dataset = { ...dataset, ...built, source, schemaName };
    this.version += 1;
    await this.#parts.dropSource(db, source).catch(() => {});
  }
}

function withFile(failure: Failure, fileName: string): Failure {
  return { ...failure, detail: { file: fileName, ...failure.detail } };
}
