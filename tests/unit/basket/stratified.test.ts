import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherUpperTail, logFactorials } from '../../../src/lib/core/basket/fisher';
import { liftInterval } from '../../../src/lib/core/basket/lift';
import { StratifiedTest, type StratifiedResult } from '../../../src/lib/core/basket/stratified';
import { Rng } from '../../../src/lib/core/rng';
import golden from '../../golden/stratified.json' with { type: 'json' };

const table = logFactorials(40_000);

function run(n: number[], a: number[], c: number[], both: number[]): StratifiedResult {
  const result = { expected: 0, p: 0, ratio: 0, low: 0, high: 0 };
  new StratifiedTest(table, n.length).run(
    {
      n: Int32Array.from(n),
      a: Int32Array.from(a),
      c: Int32Array.from(c),
      both: Int32Array.from(both),
      size: n.length,
    },
    result,
  );
  return result;
}

/** Shares a total out over strata, as far as each can hold; the test asks only for the sum. */
function shared(total: number, a: readonly number[], c: readonly number[]): number[] {
  let left = total;
  return a.map((held, s) => {
    const here = Math.min(left, held, c[s]!);
    left -= here;
    return here;
  });
}

describe('the exact test in strata', () => {
  it.each(golden.cases.map((entry, at) => [at, entry] as const))(
    'equals the convolution by scipy (%i)',
    (_, { n, a, c, both, expected, p }) => {
      const result = run(n, a, c, shared(both, a, c));
      expect(result.expected).toBeCloseTo(expected, 8);
      // Term by term where few baskets are in question, a saddlepoint where many.
      expect(result.p / p).toBeGreaterThan(0.99);
      expect(result.p / p).toBeLessThan(1.01);
    },
  );

  it('is Fisher’s test where there is one stratum', () => {
    for (const [both, a, c, n] of [
      [4, 4, 4, 8],
      [9, 20, 30, 200],
      [60, 200, 300, 2_000],
      [30, 400, 500, 9_000],
    ] as const) {
      const { p } = run([n], [a], [c], [both]);
      expect(p / fisherUpperTail(both, a, c, n, table)).toBeCloseTo(1, 2);
    }
  });

  it('never gives less than the true p where it gives a bound, and keeps its order', () => {
    let last = 1;
    for (let both = 60; both <= 200; both += 5) {
      const exact = fisherUpperTail(both, 200, 600, 6_000, table);
      const { p } = run([6_000], [200], [600], [both]);
      if (exact < 1e-11) expect(p).toBeGreaterThanOrEqual(exact * 0.999);
      expect(p).toBeLessThanOrEqual(last);
      last = p;
    }
  });

  it('finds nothing where size alone brings two things together', () => {
    // In small baskets both are rare, in large ones both are common; independent in each.
    const { p, ratio } = run([900, 100], [90, 80], [90, 80], [9, 64]);
    expect(ratio).toBe(1);
    expect(p).toBeGreaterThan(0.4);
    expect(fisherUpperTail(73, 170, 170, 1_000, table)).toBeLessThan(1e-15);
  });

  it('has p from 0 to 1 and an interval around the ratio', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 8 }),
        fc.nat(100),
        (strata, percent) => {
          const n = strata.map(([x]) => x + 1);
          const a = strata.map(([, x], s) => x % (n[s]! + 1));
          const c = strata.map(([, , x], s) => x % (n[s]! + 1));
          const most = a.reduce((sum, x, s) => sum + Math.min(x, c[s]!), 0);
          const least = a.reduce((sum, x, s) => sum + Math.max(0, x + c[s]! - n[s]!), 0);
          const both = Math.max(least, Math.floor((percent / 100) * most));
          const { p, expected, ratio, low, high } = run(n, a, c, shared(both, a, c));
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
          if (both <= least) expect(p).toBe(1);
          if (expected > 0) {
            expect(low).toBeLessThanOrEqual(ratio);
            expect(high).toBeGreaterThanOrEqual(ratio);
          } else expect(ratio).toBeNaN();
        },
      ),
      { numRuns: 300, seed: 21 },
    );
  });

  it('gives the lift and its interval where there is one stratum', () => {
    const one = run([2_000], [150], [240], [60]);
    const plain = liftInterval(60, 150, 240, 2_000);
    expect(one.ratio).toBeCloseTo(plain.lift, 12);
    expect(one.low / plain.low).toBeCloseTo(1, 2);
    expect(one.high / plain.high).toBeCloseTo(1, 2);
  });

  it('covers the true ratio in about 95 of 100 samples of mixed strata', () => {
    const rng = new Rng(9);
    let covered = 0;
    const runs = 400;
    for (let k = 0; k < runs; k++) {
      const [n, a, c, both] = [
        [1_500, 300],
        [0, 0],
        [0, 0],
        [0, 0],
      ];
      n.forEach((size, s) => {
        const [pA, pC] = [
          [0.05, 0.04],
          [0.4, 0.2],
        ][s]!;
        // Within each, twice as often together as chance.
        for (let t = 0; t < size; t++) {
          const inA = rng.float() < pA!;
          const inC = rng.float() < (inA ? 2 * pC! : (pC! * (1 - 2 * pA!)) / (1 - pA!));
          a[s]! += Number(inA);
          c[s]! += Number(inC);
          both[s]! += Number(inA && inC);
        }
      });
      const { low, high } = run(n, a, c, both);
      if (low <= 2 && high >= 2) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(covered / runs).toBeLessThan(0.98);
  });
});
