import { recipeOf } from '../data/clean/parse';
import type { Recipe } from '../data/clean/recipe';
import { browserStore, type KeyValueStore } from './saved-mappings';

const KEY = 'orderlens.recipes.1';
/** Older ones go first, so that the store never grows without end. */
const MOST = 30;
/** A recipe longer than this is not kept: it is there to be exported. */
const MOST_CHARS = 400_000;

interface Entry {
  readonly data: string;
  readonly recipe: Recipe;
}

/**
 * Recipes by what they were applied to: a bundled data set, or the header of a person's file. They hold
 * rules, values that were merged and numbers of rows, never a row. Every failure of the store means
 * "nothing saved".
 */
export class SavedRecipes {
  constructor(private readonly store: () => KeyValueStore | null = browserStore) {}

  find(data: string): Recipe | null {
    return this.#read().find((entry) => entry.data === data)?.recipe ?? null;
  }

  /** An empty recipe forgets the one before. */
  save(data: string, recipe: Recipe): void {
    const others = this.#read().filter((entry) => entry.data !== data);
    const kept = recipe.steps.length ? [{ data, recipe }, ...others] : others;
    try {
      const written = JSON.stringify(kept.slice(0, MOST));
      if (written.length <= MOST_CHARS) this.store()?.setItem(KEY, written);
    } catch {
      // A full or forbidden store keeps what it had.
    }
  }

  #read(): readonly Entry[] {
    try {
      const parsed: unknown = JSON.parse(this.store()?.getItem(KEY) ?? '[]');
      return Array.isArray(parsed) ? parsed.flatMap(entryOf) : [];
    } catch {
      return [];
    }
  }
}

/** What another version, or another hand, has written must not reach the SQL builder half-filled. */
function entryOf(value: unknown): Entry[] {
  if (typeof value !== 'object' || value === null) return [];
  const { data, recipe } = value as { data?: unknown; recipe?: unknown };
  if (typeof data !== 'string') return [];
  try {
    return [{ data, recipe: recipeOf(recipe, 'the kept recipe') }];
  } catch {
    return [];
  }
}
