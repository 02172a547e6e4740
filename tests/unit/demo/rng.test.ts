import { describe, expect, it } from 'vitest';
import { AliasTable, Rng } from '../../../scripts/demo/rng';

const moments = (draw: () => number, n = 40_000): { mean: number; variance: number } => {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
};

describe('Rng', () => {
  it('repeats with the seed, differs between seeds and between forks', () => {
    const take = (rng: Rng): number[] => Array.from({ length: 5 }, () => rng.uint32());
    expect(take(new Rng(7))).toEqual(take(new Rng(7)));
    expect(take(new Rng(7))).not.toEqual(take(new Rng(8)));
    expect(take(new Rng(7).fork('a'))).not.toEqual(take(new Rng(7).fork('b')));
  });

  it('does not advance when forked', () => {
    const a = new Rng(1);
    const b = new Rng(1);
    a.fork('x').float();
    expect(a.uint32()).toBe(b.uint32());
  });

  // Tolerances are about four standard errors of the mean of 40,000 draws.
  it('draws normal, gamma, beta and Poisson numbers with the right moments', () => {
    const rng = new Rng(42);
    const normal = moments(() => rng.normal());
    expect(normal.mean).toBeCloseTo(0, 1);
    expect(Math.abs(normal.variance - 1)).toBeLessThan(0.03);
    const small = moments(() => rng.gamma(0.45, 0.25));
    expect(Math.abs(small.mean - 1.8)).toBeLessThan(0.06);
    expect(Math.abs(small.variance - 7.2)).toBeLessThan(0.7);
    const large = moments(() => rng.gamma(3, 2));
    expect(Math.abs(large.mean - 1.5)).toBeLessThan(0.02);
    const beta = moments(() => rng.beta(0.3, 10));
    expect(Math.abs(beta.mean - 0.3 / 10.3)).toBeLessThan(0.0012);
    const poisson = moments(() => rng.poisson(4));
    expect(Math.abs(poisson.mean - 4)).toBeLessThan(0.04);
    expect(Math.abs(poisson.variance - 4)).toBeLessThan(0.15);
  });

  it('draws from an alias table in proportion to its weights', () => {
    const rng = new Rng(3);
    const weights = [1, 0, 3, 6];
    const table = new AliasTable(weights);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) {
      const k = table.draw(rng);
      counts[k] = (counts[k] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    weights.forEach((w, i) => {
      expect(Math.abs((counts[i] ?? 0) / 40_000 - w / 10)).toBeLessThan(0.01);
    });
  });

  it('refuses weights that sum to nothing', () => {
    expect(() => new AliasTable([0, 0])).toThrow(/sum to > 0/);
    expect(() => new Rng(1).weighted([])).toThrow(/sum to > 0/);
  });
});
