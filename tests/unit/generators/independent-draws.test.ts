import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeDataset } from '../../../scripts/node-dataset';
import { rowsOf } from '../../../src/lib/data/query-result';
import {
  CATEGORIES,
  drawIndependent,
  openIndependentDraws,
  STATUSES,
} from '../../generators/independent-draws';

/** How far a binomial count may lie from its mean: six standard deviations. */
const near = (n: number, share: number): number => 6 * Math.sqrt(n * share * (1 - share));

describe('100,000 independent draws', () => {
  const draws = drawIndependent(1);

  it('have the published marginals within what chance allows', () => {
    for (const [codes, list] of [
      [draws.category, CATEGORIES],
      [draws.status, STATUSES],
    ] as const) {
      const total = list.reduce((sum, [, weight]) => sum + weight, 0);
      expect(total).toBe(100_000);
      list.forEach(([name, weight], code) => {
        const found = codes.reduce((sum, c) => sum + (c === code ? 1 : 0), 0);
        expect(Math.abs(found - weight), name).toBeLessThan(near(100_000, weight / total));
      });
    }
    // 50,000 (1 − e^−2) = 43,233 distinct customers; sd about 96.
    expect(Math.abs(new Set(draws.customer).size - 43_233)).toBeLessThan(600);
    const mean = draws.total.reduce((sum, value) => sum + value, 0) / draws.rows;
    expect(Math.abs(mean / 918.26 - 1)).toBeLessThan(0.015);
    expect(new Set(draws.product).size).toBe(50);
  });

  it('come again with the seed and differ with another', () => {
    const few = drawIndependent(1, 100);
    expect(drawIndependent(1, 100)).toEqual(few);
    expect(drawIndependent(2, 100).total).not.toEqual(few.total);
  });
});

describe('independent draws as a file', () => {
  let dataset: NodeDataset;
  beforeAll(async () => {
    dataset = await openIndependentDraws(3, 5_000);
  });
  afterAll(() => dataset.db.close());

  it('are recognised and lose no row', async () => {
    expect(dataset.schema.lines).toBe(5_000);
    const [sums] = rowsOf<{ total: number }>(
      await dataset.db.query('select sum(line_revenue)::DOUBLE as total from order_lines'),
    );
    const draws = drawIndependent(3, 5_000);
    const cancelled = STATUSES.findIndex(([name]) => name === 'Cancelled');
    expect(dataset.schema.orders).toBe(draws.status.filter((code) => code !== cancelled).length);
    expect(dataset.schema.oneLinePerOrder).toBe(true);
    expect(sums!.total).toBeCloseTo(
      draws.total.reduce((sum, value) => sum + value, 0),
      4,
    );
  });
});
