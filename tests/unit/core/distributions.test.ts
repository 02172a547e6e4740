import { describe, expect, it } from 'vitest';
import {
  chiSquareUpper,
  chiSquareUpperQuantile,
  fUpper,
  fUpperQuantile,
  gammaLower,
  logGamma,
  noncentralChiSquareLower,
  normalUpper,
  normalUpperQuantile,
  pearson3Upper,
  studentUpper,
  studentUpperQuantile,
} from '../../../src/lib/core/distributions';
import golden from '../../golden/distributions.json';

const CASES: readonly (readonly [keyof typeof golden, (...args: number[]) => number, number])[] = [
  ['chiSquareUpper', (x, df) => chiSquareUpper(x!, df!), 1e-9],
  ['normalUpper', (z) => normalUpper(z!), 1e-9],
  ['fUpper', (x, a, b) => fUpper(x!, a!, b!), 1e-8],
  ['studentUpper', (t, df) => studentUpper(t!, df!), 1e-9],
  ['pearson3Upper', (z, skew) => pearson3Upper(z!, skew!), 1e-6],
  ['gammaLower', (x, a) => gammaLower(x!, a!), 1e-9],
  ['logGamma', (x) => logGamma(x!), 1e-10],
];

describe('distribution functions agree with scipy', () => {
  for (const [name, of, tolerance] of CASES) {
    it(name, () => {
      for (const row of golden[name] as number[][]) {
        const expected = row.at(-1)!;
        const got = of(...row.slice(0, -1));
        expect(
          Math.abs(got - expected),
          `${name}(${row.slice(0, -1).join(', ')}) = ${got}`,
        ).toBeLessThanOrEqual(tolerance * Math.abs(expected) + 1e-300);
      }
    });
  }

  it('noncentral χ², summed below 1e5 and approximated above', () => {
    for (const [x, df, lambda, expected] of golden.noncentral as [
      number,
      number,
      number,
      number,
    ][]) {
      const tolerance = df + lambda > 1e5 ? 1e-3 : 1e-9;
      const got = noncentralChiSquareLower(x, df, lambda);
      expect(Math.abs(got - expected), `${x}, ${df}, ${lambda}: ${got}`).toBeLessThan(tolerance);
    }
  });
});

describe('quantiles', () => {
  it('undo the distribution functions', () => {
    for (const p of [1e-8, 0.001, 0.025, 0.5, 0.8, 0.999]) {
      expect(normalUpper(normalUpperQuantile(p)) / p).toBeCloseTo(1, 8);
      expect(chiSquareUpper(chiSquareUpperQuantile(p, 5.5), 5.5) / p).toBeCloseTo(1, 8);
      expect(fUpper(fUpperQuantile(p, 7, 90), 7, 90) / p).toBeCloseTo(1, 8);
      expect(studentUpper(studentUpperQuantile(p, 9), 9) / p).toBeCloseTo(1, 8);
    }
  });
});
