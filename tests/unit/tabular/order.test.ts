import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Cell } from '../../../src/lib/core/tabular/cell';
import { fold, RowOrder, type RowSource, type Slices } from '../../../src/lib/core/tabular/order';

const NEVER: Slices = { due: () => false, pause: () => Promise.resolve() };
const { compare } = new Intl.Collator('en');

function source(...columns: Cell[][]): RowSource {
  return { count: columns[0]!.length, cell: (row, column) => columns[column]![row]! };
}

async function sorted(cells: Cell[], descending = false, slices = NEVER): Promise<Cell[]> {
  const order = new RowOrder(source(cells), [0], compare);
  const rows = await order.rows({ sort: { column: 0, descending }, search: '' }, slices);
  return [...rows].map((row) => cells[row]!);
}

describe('the order of rows', () => {
  it('sorts numbers, with nulls last in both directions', async () => {
    expect(await sorted([3, null, -1, 0, Infinity])).toEqual([-1, 0, 3, Infinity, null]);
    expect(await sorted([3, null, -1, 0], true)).toEqual([3, 0, -1, null]);
  });

  it('sorts texts as the locale does, and after numbers', async () => {
    expect(await sorted(['Zoë', 'émile', 'Ada', 'Emil'])).toEqual(['Ada', 'Emil', 'émile', 'Zoë']);
    expect(await sorted(['b', 10, 'a', 2])).toEqual([2, 10, 'a', 'b']);
    expect(await sorted([true, false])).toEqual([false, true]);
  });

  it('keeps equal rows in the order of the source, in both directions', async () => {
    const order = new RowOrder(source(['b', 'a', 'b', 'a', 'b']), [], compare);
    const ask = async (descending: boolean): Promise<number[]> => [
      ...(await order.rows({ sort: { column: 0, descending }, search: '' }, NEVER)),
    ];
    expect(await ask(false)).toEqual([1, 3, 0, 2, 4]);
    expect(await ask(true)).toEqual([0, 2, 4, 1, 3]);
  });

  it('equals a plain sort, whatever the values and however often it pauses', async () => {
    const cell = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 3000 }), fc.boolean(), async (cells, down) => {
        const always: Slices = { due: () => true, pause: () => Promise.resolve() };
        const numbers = cells.filter((value) => value !== null);
        numbers.sort((a, b) => (a === b ? 0 : a < b === down ? 1 : -1));
        const nulls = cells.filter((value) => value === null);
        expect(await sorted(cells, down, always)).toEqual([...numbers, ...nulls]);
      }),
      { numRuns: 30 },
    );
  });

  it('finds rows that contain every word, whatever the case and the accents', async () => {
    const order = new RowOrder(
      source(['Émile Zola', 'Ada', null], ['Paris', 'PARIS', 'Rome']),
      [0, 1],
      compare,
    );
    const find = async (search: string): Promise<number[]> => [
      ...(await order.rows({ sort: null, search }, NEVER)),
    ];
    expect(await find('paris')).toEqual([0, 1]);
    expect(await find('  zola EMILE ')).toEqual([0]);
    expect(await find('ada rome')).toEqual([]);
    expect(await find('   ')).toEqual([0, 1, 2]);
  });

  it('does not find a word across two columns', async () => {
    const order = new RowOrder(source(['ab'], ['cd']), [0, 1], compare);
    expect((await order.rows({ sort: null, search: 'bc' }, NEVER)).length).toBe(0);
  });

  it('stops when it is called off, and takes no notice of hostile text', async () => {
    const cells = Array.from({ length: 5000 }, (_, i) => `<img src=x> ${i}`);
    const stop = { aborted: false };
    const slices: Slices = {
      due: () => true,
      pause: () => {
        stop.aborted = true;
        return Promise.resolve();
      },
    };
    const order = new RowOrder(source(cells), [0], compare);
    await expect(
      order.rows({ sort: { column: 0, descending: false }, search: '' }, slices, stop),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect((await order.rows({ sort: null, search: '.*' }, NEVER)).length).toBe(0);
  });

  it('folds accents, not letters', () => {
    expect(fold('ÅNGSTRÖM Ünal 東京')).toBe('angstrom unal 東京');
  });
});
