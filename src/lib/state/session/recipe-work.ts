import { OrderlensError } from '../../core/errors';
import { EMPTY_RECIPE, type Recipe } from '../../data/clean/recipe';
import type { StepEffect } from '../../data/clean/run';
import type { Database } from '../../data/database';
import type { Source } from '../../data/ingest/types';
import type { BuiltDataset, LoadedDataset, LoadPlan, SessionParts, WorkOptions } from './types';

/** The session as the recipes see it. */
interface RecipeHost {
  readonly db: Database | null;
  readonly dataset: LoadedDataset | null;
  /** The same file with tables that follow another recipe. */
  replaceTables(built: BuiltDataset): void;
}

/** Cleaning recipes at work on the loaded data set, one at a time. */
export class RecipeWork {
  readonly #parts: SessionParts;
  readonly #host: RecipeHost;
  /** `end` comes when the recipe has been carried out or called off; it never rejects. */
  #atWork: { readonly stop: AbortController; readonly end: Promise<unknown> } | null = null;

  constructor(parts: SessionParts, host: RecipeHost) {
    this.#parts = parts;
    this.#host = host;
  }

  /**
   * Makes every page count the lines that a recipe leaves, from the lines as read. A newer call, or
   * a load, calls an older one off.
   *
   * @throws OrderlensError `cancelled`, `too-little-data`, `query`, `crash`, `out-of-memory`; the data
   *   set is then as it was.
   */
  async clean(recipe: Recipe, options: WorkOptions): Promise<void> {
    const former = this.#atWork;
    former?.stop.abort();
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const work = async (): Promise<void> => {
      // Two transactions on the same tables would be in each other's way.
      await former?.end;
      const { db, dataset } = this.#host;
      if (!db || !dataset || signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
      const built = await this.#parts.cleanDataset(db, dataset, recipe, { ...options, signal });
      if (this.#host.dataset !== dataset) throw new OrderlensError('cancelled', 'Cancelled.');
      this.#host.replaceTables(built);
      await this.#parts.saveRecipe(await this.#keyOf(dataset), recipe);
    };
    const done = work();
    this.#atWork = { stop, end: done.catch(() => {}) };
    await done;
  }

  /** What each step of a recipe would touch; its rows are then in `recipe_preview`. */
  async preview(recipe: Recipe, options: WorkOptions): Promise<readonly StepEffect[]> {
    await this.#atWork?.end;
    const { db, dataset } = this.#host;
    if (!db || !dataset) throw new OrderlensError('cancelled', 'Cancelled.');
    return this.#parts.previewRecipe(db, dataset, recipe, options);
  }

  /** The recipe that was last applied to data like the loaded ones; null where there was none. */
  async remembered(): Promise<Recipe | null> {
    const { dataset } = this.#host;
    return dataset && this.#parts.savedRecipe(await this.#keyOf(dataset));
  }

  /** A bundled data set comes back as it was left; another file of the same kind is another matter. */
  async forLoad(
    origin: LoadedDataset['origin'],
    plan: LoadPlan,
    source: Source | null,
  ): Promise<Recipe> {
    if (plan.recipe) return plan.recipe;
    if (origin.kind !== 'bundled' || !source) return EMPTY_RECIPE;
    return (await this.#parts.savedRecipe(await this.#keyOf({ origin, source }))) ?? EMPTY_RECIPE;
  }

  callOff(): void {
    this.#atWork?.stop.abort();
  }

  async #keyOf({ origin, source }: Pick<LoadedDataset, 'origin' | 'source'>): Promise<string> {
    return origin.kind === 'bundled'
      ? `bundled:${origin.entry.id}`
      : `file:${await this.#parts.headerSignature(source)}`;
  }
}
