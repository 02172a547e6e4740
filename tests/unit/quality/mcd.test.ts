import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { covariance } from '../../../src/lib/core/matrix';
import { fitMcd, type ExactFit, type McdFit } from '../../../src/lib/core/quality/mcd';
import { cholesky, determinant, inverse } from '../../../src/lib/core/quality/spd';
import { Rng } from '../../../src/lib/core/rng';

interface Golden {
  readonly h: number;
  readonly rawDeterminant: number;
  readonly location: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly kept: number;
}
const golden = JSON.parse(
  readFileSync(new URL('../../golden/mcd.json', import.meta.url), 'utf8'),
) as Record<'iris' | 'mixture', Golden>;

function fit(data: Float64Array, n: number, d: number, seed = 1): McdFit {
  const found = fitMcd(data, n, d, { seed });
  if ('direction' in found) throw new Error('an exact fit');
  return found;
}

/** Smallest determinant over every subset of h rows. */
function bruteForce(data: Float64Array, n: number, d: number, h: number): number {
  let best = Infinity;
  const chosen: number[] = [];
  const go = (from: number): void => {
    if (chosen.length === h) {
      const part = Float64Array.from(chosen.flatMap((i) => [...data.subarray(i * d, i * d + d)]));
      const lower = cholesky(covariance(part, h, d, 0), d);
      if (lower) best = Math.min(best, determinant(lower, d));
      return;
    }
    for (let i = from; i <= n - (h - chosen.length); i++) {
      chosen.push(i);
      go(i + 1);
      chosen.pop();
    }
  };
  go(0);
  return best;
}

/** Two thirds from a correlated normal, one third far away; the golden was computed on these rows. */
function mixture(n: number): Float64Array {
  const rng = new Rng(7);
  const data = new Float64Array(n * 3);
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [rng.normal(), rng.normal(), rng.normal()];
    data.set(
      i % 3 === 2
        ? [8 + a * 0.5, -6 + b * 0.5, 4 + c * 0.5]
        : [a, 0.8 * a + 0.6 * b, 0.5 * c + 0.2 * b],
      i * 3,
    );
  }
  return data;
}

describe('FAST-MCD', () => {
  it.each([
    [15, 1],
    [14, 2],
    [12, 3],
  ])('finds the best of all subsets of %i rows in %i columns', (n, d) => {
    const rng = new Rng(n);
    for (let round = 0; round < 6; round++) {
      const data = Float64Array.from({ length: n * d }, () => rng.normal() ** 3);
      const found = fit(data, n, d, round);
      const best = bruteForce(data, n, d, found.h);
      expect(found.rawDeterminant / best).toBeCloseTo(1, 9);
    }
  });

  it('is at least as good as the best of twenty runs of scikit-learn', () => {
    const iris = Float64Array.from(
      readFileSync(new URL('../../golden/kmeans-iris.csv', import.meta.url), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .flatMap((line) => line.split(',').slice(0, 4).map(Number)),
    );
    const flowers = fit(iris, 150, 4);
    expect(flowers.h).toBe(golden.iris.h);
    expect(flowers.rawDeterminant).toBeLessThanOrEqual(golden.iris.rawDeterminant * (1 + 1e-9));
    const mixed = fit(mixture(1500), 1500, 3);
    expect(mixed.rawDeterminant).toBeLessThanOrEqual(golden.mixture.rawDeterminant * (1 + 1e-9));
    // The same rows are kept, so the reweighted location is the same.
    expect(mixed.kept).toBe(golden.mixture.kept);
    golden.mixture.location.forEach((x, j) => expect(mixed.location[j]).toBeCloseTo(x, 9));
    // The tool scales by the median distance, here by the theory: the shape is the same.
    const ratio = mixed.covariance[0]! / golden.mixture.covariance[0]![0]!;
    expect(ratio).toBeCloseTo(1, 2);
    golden.mixture.covariance.flat().forEach((x, at) => {
      expect(mixed.covariance[at]! / ratio).toBeCloseTo(x, 9);
    });
  });

  it('gives the same on the same seed, and follows scale and rotation', () => {
    const data = mixture(900);
    const plain = fit(data, 900, 3);
    expect(fit(data, 900, 3)).toEqual(plain);
    const turned = Float64Array.from(data);
    for (let i = 0; i < 900; i++) {
      const [x, y, z] = data.subarray(i * 3, i * 3 + 3);
      turned.set([100 * x! + 5, y! - z!, y! + z!], i * 3);
    }
    const moved = fit(turned, 900, 3);
    const [x, y, z] = plain.location;
    expect(moved.kept).toBe(plain.kept);
    [100 * x! + 5, y! - z!, y! + z!].forEach((value, j) =>
      expect(moved.location[j]).toBeCloseTo(value, 6),
    );
    expect(moved.covariance[0]! / plain.covariance[0]!).toBeCloseTo(10_000, 2);
  });

  it('is consistent at the normal distribution', () => {
    const rng = new Rng(3);
    const n = 30_000;
    const found = fit(
      Float64Array.from({ length: n * 2 }, () => rng.normal()),
      n,
      2,
    );
    expect(found.kept / n).toBeCloseTo(0.975, 2);
    for (const estimate of [found.rawCovariance, found.covariance]) {
      expect(estimate[0]).toBeGreaterThan(0.95);
      expect(estimate[0]).toBeLessThan(1.05);
      expect(Math.abs(estimate[1]!)).toBeLessThan(0.05);
    }
  });

  it.each([40, 2_000])('says so where over half of %i rows lie on a line', (n) => {
    const rng = new Rng(5);
    const data = new Float64Array(n * 2);
    for (let i = 0; i < n; i++) {
      const x = rng.normal();
      data.set(i % 5 < 3 ? [x, 2 * x + 1] : [x, rng.normal() * 3], i * 2);
    }
    const { direction, location } = fitMcd(data, n, 2, { seed: 1 }) as ExactFit;
    expect(direction[0]! / direction[1]!).toBeCloseTo(-2, 6);
    expect(location[1]).toBeCloseTo(2 * location[0]! + 1, 9);
  });

  it('refuses what it cannot fit', () => {
    expect(() => fitMcd(new Float64Array(8), 4, 2, { seed: 1 })).toThrow(/At least 6 rows/);
    expect(() => fitMcd(new Float64Array(16).fill(NaN), 8, 2, { seed: 1 })).toThrow(/Finite/);
  });
});

describe('positive definite matrices', () => {
  it('are undone by their inverse', () => {
    const a = Float64Array.from([4, 2, 0.6, 2, 3, 0.4, 0.6, 0.4, 1]);
    const lower = cholesky(a, 3)!;
    const inverted = inverse(lower, 3);
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += a[r * 3 + k]! * inverted[k * 3 + c]!;
        expect(sum).toBeCloseTo(r === c ? 1 : 0, 12);
      }
    }
    // Expanded by hand: 4(3 − 0.16) − 2(2 − 0.24) + 0.6(0.8 − 1.8).
    expect(determinant(lower, 3)).toBeCloseTo(7.24, 12);
    expect(cholesky(Float64Array.from([1, 1, 1, 1]), 2)).toBeNull();
  });
});
