import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../../src/lib/data/mapping/assign';

/** The best sum by trying everything. */
function best(scores: readonly (readonly number[])[], row = 0, used = new Set<number>()): number {
  if (row === scores.length) return 0;
  let most = best(scores, row + 1, used);
  scores[row]!.forEach((score, column) => {
    if (score <= 0 || used.has(column)) return;
    used.add(column);
    most = Math.max(most, score + best(scores, row + 1, used));
    used.delete(column);
  });
  return most;
}

describe('assigning columns to roles', () => {
  it('is as good as trying everything, and uses no column twice', () => {
    const score = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
    );
    const grid = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(score, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(grid, (scores) => {
        const columns = assign(scores);
        const taken = columns.filter((column) => column >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        const sum = columns.reduce((s, c, row) => s + (c < 0 ? 0 : scores[row]![c]!), 0);
        expect(sum).toBeCloseTo(best(scores), 9);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('takes nothing from nothing', () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
    expect(assign([[0, 0]])).toEqual([-1]);
  });

  it('is done at once with 5,000 columns', () => {
    const scores = Array.from({ length: 24 }, (_, r) =>
      Array.from({ length: 5000 }, (_, c) => ((r * 31 + c * 17) % 97) / 97),
    );
    const started = performance.now();
    expect(assign(scores).every((column) => column >= 0)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
