import { describe, expect, it } from 'vitest';
import { OrderlensError } from '../../../src/lib/core/errors';
import type { Recipe } from '../../../src/lib/data/clean/recipe';
import { SavedRecipes } from '../../../src/lib/state/saved-recipes';
import { Session } from '../../../src/lib/state/session/session.svelte';
import { FakeParts, memoryStore } from './fakes';

const OPTIONS = { signal: new AbortController().signal, onProgress: () => {} };
const RECIPE: Recipe = {
  steps: [{ id: 'a', on: true, kind: 'leave-out-copies', by: 'row' }],
};
const OTHER: Recipe = {
  steps: [...RECIPE.steps, { id: 'b', on: true, kind: 'leave-out-copies', by: ['order_id'] }],
};

async function started(parts = new FakeParts()) {
  const session = new Session(parts);
  await session.start();
  return { parts, session };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a recipe in the session', () => {
  it('is carried out on the tables in use, and every page is told', async () => {
    const { session, parts } = await started();
    const before = session.dataset!;
    await session.recipes.clean(RECIPE, OPTIONS);
    expect(session.dataset).toMatchObject({
      schemaName: before.schemaName,
      cleaning: { recipe: RECIPE },
    });
    expect(session.version).toBe(2);
    expect(parts.log).not.toContain('build ds_2');
  });

  it('comes back with a bundled data set, not with another one', async () => {
    const { session, parts } = await started();
    await session.recipes.clean(RECIPE, OPTIONS);
    const again = new FakeParts();
    again.store.items.set('orderlens.recipes.1', parts.store.items.get('orderlens.recipes.1')!);
    const next = (await started(again)).session;
    expect(next.dataset?.cleaning.recipe).toEqual(RECIPE);
    await next.loadBundled('other');
    expect(next.dataset?.cleaning.recipe.steps).toEqual([]);
    expect(await next.recipes.remembered()).toBeNull();
  });

  it('is offered, not applied, for a file of the same header', async () => {
    const { session } = await started();
    await session.loadFiles([new File(['x'], 'mine.csv')]);
    await session.recipes.clean(RECIPE, OPTIONS);
    await session.loadFiles([new File(['x'], 'next.csv')]);
    expect(session.dataset?.cleaning.recipe.steps).toEqual([]);
    expect(await session.recipes.remembered()).toEqual(RECIPE);
  });

  it('survives the loss of the engine, and a change of the mapping', async () => {
    const { session, parts } = await started();
    await session.recipes.clean(RECIPE, OPTIONS);
    parts.lose();
    await settle();
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.dataset?.cleaning.recipe).toEqual(RECIPE);
    await session.changeMapping();
    await session.confirm({ mapping: session.load!.proposal!.mapping, opinions: [] });
    expect(session.dataset?.cleaning.recipe).toEqual(RECIPE);
  });

  it('gives way to a newer one, and to a load', async () => {
    const { session, parts } = await started();
    let open!: () => void;
    parts.holds.set('clean ds_1 by 1', new Promise<void>((resolve) => (open = resolve)));
    const first = session.recipes.clean(RECIPE, OPTIONS);
    const refused = expect(first).rejects.toThrow(/cancel/i);
    await settle();
    const second = session.recipes.clean(OTHER, OPTIONS);
    open();
    await refused;
    await second;
    expect(session.dataset?.cleaning.recipe).toEqual(OTHER);
    const third = session.recipes.clean(RECIPE, OPTIONS);
    const gone = expect(third).rejects.toThrow(/cancel/i);
    await session.loadBundled('other');
    await gone;
    expect(session.dataset).toMatchObject({ id: 'other', cleaning: { recipe: { steps: [] } } });
  });

  it('that fails leaves the data set as it was', async () => {
    const { session, parts } = await started();
    parts.holds.set(
      'clean ds_1 by 1',
      Promise.reject(new OrderlensError('too-little-data', 'No line is left.')),
    );
    const before = session.dataset;
    await expect(session.recipes.clean(RECIPE, OPTIONS)).rejects.toThrow('No line is left.');
    expect(session.dataset).toBe(before);
    expect(session.version).toBe(1);
    expect(parts.store.items.has('orderlens.recipes.1')).toBe(false);
  });
});

describe('kept recipes', () => {
  it('are none where the store holds something else', () => {
    const store = memoryStore();
    store.items.set(
      'orderlens.recipes.1',
      '[{"data":"bundled:demo","recipe":{"steps":[{"kind":"drop table"}]}}]',
    );
    expect(new SavedRecipes(() => store).find('bundled:demo')).toBeNull();
    store.items.set('orderlens.recipes.1', 'nonsense');
    expect(new SavedRecipes(() => store).find('bundled:demo')).toBeNull();
  });

  it('are forgotten when they are emptied', () => {
    const saved = new SavedRecipes(() => store);
    const store = memoryStore();
    saved.save('a', RECIPE);
    saved.save('b', OTHER);
    saved.save('a', { steps: [] });
    expect(saved.find('a')).toBeNull();
    expect(saved.find('b')).toEqual(OTHER);
  });
});
