import { isCancelled, toFailure, type Failure } from '../core/errors';
import type { Progress } from '../core/jobs';
import {
  EMPTY_RECIPE,
  sameRecipe,
  type NewStep,
  type Recipe,
  type Step,
} from '../data/clean/recipe';
import type { StepEffect } from '../data/clean/run';
import { session } from './session.svelte';
import type { LoadedDataset } from './session/types';

/** As far back as undo goes. */
const MAX_PAST = 60;
/** A preview waits for a pause in the changes. */
const PAUSE_MS = 200;

type Steps = readonly Step[];

/**
 * The recipe as it is being written: changed step by step, with undo and redo, shown with what each
 * step would touch, and only then applied to all pages.
 */
class RecipeDraft {
  #steps = $state.raw<Steps>([]);
  #past = $state.raw<readonly Steps[]>([]);
  #future = $state.raw<readonly Steps[]>([]);
  #effects = $state.raw<readonly StepEffect[] | null>(null);
  #previewing = $state(false);
  #applying = $state.raw<Progress | null>(null);
  #failure = $state.raw<Failure | null>(null);
  /** The data set that the draft is for. */
  #datasetId: string | null = null;
  #serial = 0;
  #preview: { readonly stop: AbortController; timer: ReturnType<typeof setTimeout> } | null = null;
  #application: AbortController | null = null;

  get steps(): Steps {
    return this.#steps;
  }
  get recipe(): Recipe {
    return { steps: this.#steps };
  }
  /** One for each step, or null while they are being found out. */
  get effects(): readonly StepEffect[] | null {
    return this.#effects;
  }
  get isPreviewing(): boolean {
    return this.#previewing;
  }
  get applying(): Progress | null {
    return this.#applying;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  /** The recipe that the pages follow now. */
  get applied(): Recipe {
    return session.dataset?.cleaning.recipe ?? EMPTY_RECIPE;
  }
  /** True when the pages do not follow what is written here. */
  get isDirty(): boolean {
    return !sameRecipe(this.recipe, this.applied);
  }

  /** Takes over the recipe of another data set; for the one at hand it keeps what was written. */
  follow(dataset: LoadedDataset | null): void {
    const id = dataset ? dataset.id : null;
    if (id === this.#datasetId) {
      if (!this.isDirty && dataset) this.#effects = dataset.cleaning.effects;
      return;
    }
    this.#datasetId = id;
    this.#stopPreview();
    this.#application?.abort();
    this.#past = [];
    this.#future = [];
    this.#failure = null;
    this.#steps = dataset?.cleaning.recipe.steps ?? [];
    this.#effects = dataset?.cleaning.effects ?? [];
  }

  /** Adds steps at the end. */
  add(steps: readonly NewStep[]): void {
    const added = steps.map((step): Step => ({ id: this.#newId(), on: true, ...step }) as Step);
    this.#change([...this.#steps, ...added]);
  }

  remove(id: string): void {
    this.#change(this.#steps.filter((step) => step.id !== id));
  }

  toggle(id: string): void {
    this.#change(this.#steps.map((step) => (step.id === id ? { ...step, on: !step.on } : step)));
  }

  /** Moves a step up (−1) or down (1). */
  move(id: string, by: -1 | 1): void {
    const from = this.#steps.findIndex((step) => step.id === id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.#steps.length) return;
    const next = [...this.#steps];
    next.splice(to, 0, ...next.splice(from, 1));
    this.#change(next);
  }

  /** Puts another recipe in place of this one, such as one from a file. */
  replace(recipe: Recipe): void {
    this.#change(recipe.steps);
  }

  /** Back to what the pages follow. */
  discard(): void {
    this.#change(this.applied.steps);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#future = [this.#steps, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.#set(before);
  }

  redo(): void {
    const next = this.#future[0];
    if (!next) return;
    this.#past = [...this.#past, this.#steps];
    this.#future = this.#future.slice(1);
    this.#set(next);
  }

  /** Makes every page follow the recipe. Never rejects: what went wrong is in `failure`. */
  async apply(): Promise<void> {
    this.#application?.abort();
    const stop = new AbortController();
    this.#application = stop;
    this.#failure = null;
    this.#applying = { stage: 'Applying the recipe', fraction: 0 };
    try {
      await session.recipes.clean(this.recipe, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (this.#application === stop) this.#applying = progress;
        },
      });
    } catch (thrown) {
      if (this.#application === stop && !isCancelled(thrown)) this.#failure = toFailure(thrown);
    } finally {
      if (this.#application === stop) {
        this.#application = null;
        this.#applying = null;
      }
    }
  }

  /** Calls the application off; the pages stay as they are. */
  cancel(): void {
    this.#application?.abort();
  }

  #newId(): string {
    const taken = new Set(this.#steps.map(({ id }) => id));
    let id: string;
    do id = `step-${++this.#serial}`;
    while (taken.has(id));
    return id;
  }

  #change(next: Steps): void {
    if (sameRecipe({ steps: next }, this.recipe)) return;
    this.#past = [...this.#past, this.#steps].slice(-MAX_PAST);
    this.#future = [];
    this.#set(next);
  }

  #set(steps: Steps): void {
    this.#steps = steps;
    this.#failure = null;
    this.#stopPreview();
    if (!this.isDirty && session.dataset) {
      this.#effects = session.dataset.cleaning.effects;
      return;
    }
    this.#effects = null;
    const stop = new AbortController();
    const timer = setTimeout(() => void this.#runPreview(stop), PAUSE_MS);
    this.#preview = { stop, timer };
    this.#previewing = true;
  }

  #stopPreview(): void {
    if (this.#preview) {
      clearTimeout(this.#preview.timer);
      this.#preview.stop.abort();
    }
    this.#preview = null;
    this.#previewing = false;
  }

  async #runPreview(stop: AbortController): Promise<void> {
    try {
      const effects = await session.recipes.preview(this.recipe, {
        signal: stop.signal,
        onProgress: () => {},
      });
      if (!stop.signal.aborted) this.#effects = effects;
    } catch (thrown) {
      if (!stop.signal.aborted && !isCancelled(thrown)) this.#failure = toFailure(thrown);
    } finally {
      if (this.#preview?.stop === stop) {
        this.#preview = null;
        this.#previewing = false;
      }
    }
  }
}

export const recipeDraft = new RecipeDraft();
