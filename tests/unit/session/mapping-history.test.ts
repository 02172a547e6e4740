import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, nextToRedo, nextToUndo } from '../../../src/lib/data-page/history.svelte';
import { MappingDraft } from '../../../src/lib/data-page/mapping-draft.svelte';
import { OpinionDraft } from '../../../src/lib/data-page/opinion-draft.svelte';
import { MAPPING, OPINIONS, QUESTION, sourceOf } from './fakes';

const draft = (): MappingDraft =>
  new MappingDraft(sourceOf({ name: 'f.csv' }), {
    mapping: MAPPING,
    guesses: [],
    presetName: null,
    questions: [QUESTION],
  });

describe('History', () => {
  it('leads back through every state and forth again, whatever the steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), (steps) => {
        const history = new History<number>();
        const states = [0];
        for (const step of steps) {
          history.record(states.at(-1)!);
          states.push(step);
        }
        let present = states.at(-1)!;
        for (let k = states.length - 2; k >= 0; k--) {
          present = history.undo(present)!;
          expect(present).toBe(states[k]);
        }
        expect(history.undo(present)).toBeNull();
        for (const state of states.slice(1)) {
          present = history.redo(present)!;
          expect(present).toBe(state);
        }
        expect(history.redo(present)).toBeNull();
      }),
    );
  });

  it('forgets what was undone once another step is taken, and takes a burst as one step', () => {
    const history = new History<string>();
    history.record('');
    history.record('a', 'typing');
    history.record('ab', 'typing');
    expect(history.undo('abc')).toBe('a');
    history.record('a', 'typing');
    expect(history.canRedo).toBe(false);
    expect(history.undo('ax')).toBe('a');
    expect(history.undo('a')).toBe('');
  });
});

describe('a mapping', () => {
  it('gives back columns, answers and what makes an order', () => {
    const answers = draft();
    const before = answers.mapping;
    answers.set({ dateOrder: 'dmy' });
    answers.setRole('order_id', '');
    answers.set({ orderIdentity: 'line' });
    const after = answers.mapping;
    expect(answers.problems).toEqual([]);
    for (let k = 0; k < 3; k++) answers.undo();
    expect(nextToUndo([answers])).toBeNull();
    expect(answers.mapping).toEqual(before);
    expect(answers.problems).toEqual(['Which?']);
    for (let k = 0; k < 3; k++) answers.redo();
    expect(nextToRedo([answers])).toBeNull();
    expect(answers.mapping).toEqual(after);
    // What the person said about orders was restored as theirs: it does not follow the columns.
    answers.setRole('customer_id', 'id');
    expect(answers.meaning.orderIdentity).toBe('line');
  });

  it('is undone with the other forms of the page in the order of the steps', () => {
    const orders = draft();
    const reviews = new OpinionDraft(
      sourceOf({ name: 'r.csv' }),
      { mapping: OPINIONS, guesses: [], presetName: null, questions: [] },
      false,
    );
    orders.set({ guests: 'drop' });
    reviews.setRole('text', 'id');
    orders.set({ dateOrder: 'mdy' });
    reviews.set({ duplicates: 'drop' });
    const forms = [orders, reviews];
    const taken: boolean[] = [];
    for (let k = 0; k < 4; k++) {
      const form = nextToUndo(forms)!;
      taken.push(form === orders);
      form.undo();
    }
    expect(taken).toEqual([false, true, false, true]);
    expect(nextToUndo(forms)).toBeNull();
    expect(orders.meaning).toMatchObject({ guests: 'keep', dateOrder: 'ymd' });
    expect(reviews.mapping).toEqual(OPINIONS);
    for (const isOrders of [true, false, true, false]) {
      const form = nextToRedo(forms)!;
      expect(form === orders).toBe(isOrders);
      form.redo();
    }
    expect(reviews.mapping).toMatchObject({ roles: { text: 'id' }, duplicates: 'drop' });
    expect(nextToRedo(forms)).toBeNull();
  });

  it('keeps a currency that the file turned out to hold several of', () => {
    const answers = draft();
    answers.setRole('currency', 'id');
    answers.set({ guests: 'drop' });
    answers.takeCurrencies([
      { code: 'EUR', rows: 9 },
      { code: 'JPY', rows: 3 },
    ]);
    answers.undo();
    expect(answers.meaning).toMatchObject({ guests: 'keep', countedCurrency: 'EUR' });
    expect(answers.open.map(({ id }) => id)).toContain('currency');
    answers.undo();
    expect(answers.meaning.countedCurrency ?? null).toBeNull();
  });
});
