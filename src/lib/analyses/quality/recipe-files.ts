import { parseRecipe, recipeJson } from '../../data/clean/parse';
import type { Recipe } from '../../data/clean/recipe';
import { recipeScript } from '../../data/clean/script';
import { MappedColumns } from '../../data/schema/source-columns';
import type { LoadedDataset } from '../../state/session.svelte';

export type RecipeFormat = 'json' | 'sql';

/** The recipe as a file to keep: JSON to read in again, or a script for any DuckDB. */
export function recipeFile(
  recipe: Recipe,
  { name, source, mapping, cleaning }: LoadedDataset,
  format: RecipeFormat,
): { readonly blob: Blob; readonly fileName: string } {
  const text =
    format === 'json'
      ? recipeJson(recipe, { dataset: name, at: new Date() })
      : recipeScript(
          recipe,
          new MappedColumns(source, mapping),
          cleaning.asRead.schema.columns,
          name,
        );
  const type = format === 'json' ? 'application/json' : 'application/sql';
  return {
    blob: new Blob([text], { type: `${type};charset=utf-8` }),
    fileName: `${name} cleaning recipe.${format}`,
  };
}

/** @throws OrderlensError `bad-file` that names the place in the file */
export async function readRecipeFile(file: File): Promise<Recipe> {
  return parseRecipe(await file.text(), file.name);
}
