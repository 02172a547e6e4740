import { describe, expect, it } from 'vitest';
import { findRelations, oneOfEach } from '../../../src/lib/core/quality/jobs';
import { Rng } from '../../../src/lib/core/rng';

describe('one row of each order', () => {
  it('is every order once, each of its rows as often as another', () => {
    // Orders 0 … 9 with 1 … 10 rows.
    const orders = Int32Array.from(
      Array.from({ length: 10 }, (_, order) => new Array<number>(order + 1).fill(order)).flat(),
    );
    const times = new Float64Array(orders.length);
    for (let seed = 0; seed < 4000; seed++) {
      const rows = oneOfEach(orders, seed);
      expect(Array.from(rows, (row) => orders[row])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const row of rows) times[row]!++;
    }
    // The last row of ten: 400 times, give or take four standard deviations of 19.
    orders.forEach((order, row) => {
      const share = 1 / (order + 1);
      const sd = Math.sqrt(4000 * share * (1 - share));
      expect(Math.abs(times[row]! - 4000 * share)).toBeLessThanOrEqual(4.5 * sd);
    });
  });

  it('has gaps as often as all rows have, though rows that lack a value come last', () => {
    const rng = new Rng(3);
    const lines = Array.from({ length: 20_000 }, () => {
      const category = rng.int(4);
      const lacks = category === 1 && rng.float() < 0.3;
      return { order: rng.int(7000), category, payment: lacks ? -1 : rng.int(3) };
    });
    lines.sort((a, b) => Number(a.payment < 0) - Number(b.payment < 0));
    const label = (name: string, codes: readonly number[], levels: number) => ({
      kind: 'label' as const,
      name,
      codes: Int32Array.from(codes),
      levels,
    });
    const dense = new Map([...new Set(lines.map(({ order }) => order))].map((id, at) => [id, at]));
    const { missing, testedRows } = findRelations({
      columns: [
        label(
          'category',
          lines.map(({ category }) => category),
          4,
        ),
        label(
          'payment',
          lines.map(({ payment }) => payment),
          3,
        ),
      ],
      gapsOnly: [],
      orders: Int32Array.from(lines, ({ order }) => dense.get(order)!),
      seed: 1,
    });
    expect(testedRows).toBe(dense.size);
    const [found] = missing;
    expect(found).toMatchObject({ missing: 'payment', on: 'category', worst: { code: 1 } });
    expect(found!.worst!.share).toBeCloseTo(0.3, 1);
    expect(found!.missingRows / found!.n).toBeCloseTo(0.075, 1);
  });
});
