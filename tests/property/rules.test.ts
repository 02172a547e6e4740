import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  fisherUpperTail,
  logFactorials,
} from '../../src/lib/core/basket/fisher';
import { mineItemsets } from '../../src/lib/core/basket/mine';
import { generateRules, ruleImprovement, ruleMetrics } from '../../src/lib/core/basket/rules';
import { groupTransactions } from '../../src/lib/core/basket/transactions';

const N_ITEMS = 6;
const masks = fc.array(fc.integer({ min: 0, max: (1 << N_ITEMS) - 1 }), {
  minLength: 2,
  maxLength: 40,
});

function transactionsOf(baskets: readonly number[]) {
  const basket: number[] = [];
  const item: number[] = [];
  baskets.forEach((mask, b) => {
    for (let i = 0; i < N_ITEMS; i++) {
      if (mask & (1 << i)) {
        basket.push(b);
        item.push(i);
      }
    }
  });
  return groupTransactions(Int32Array.from(basket), Int32Array.from(item), baskets.length, N_ITEMS);
}

const maskOf = (items: Int32Array): number => items.reduce((sum, item) => sum | (1 << item), 0);

describe('rules of random baskets', () => {
  it('are all pairs of disjoint frequent sides, with figures as defined', () => {
    fc.assert(
      fc.property(
        masks,
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (baskets, minCount, minConfidence) => {
          const n = baskets.length;
          const countOf = (set: number): number =>
            baskets.filter((mask) => (mask & set) === set).length;
          const list = mineItemsets(transactionsOf(baskets), { minCount });
          const rules = generateRules(list, { consequent: 'any', minConfidence });
          const expected = new Set<string>();
          for (let whole = 1; whole < 1 << N_ITEMS; whole++) {
            if (countOf(whole) < minCount) continue;
            for (let a = (whole - 1) & whole; a > 0; a = (a - 1) & whole) {
              if (countOf(whole) >= minConfidence * countOf(a) - 1e-9)
                expected.add(`${a}>${whole ^ a}`);
            }
          }
          const metrics = ruleMetrics(list, rules, n);
          const improvement = ruleImprovement(list, rules, n);
          const found = new Set<string>();
          for (let r = 0; r < rules.size; r++) {
            const a = maskOf(list.itemsOf(rules.antecedent[r]!));
            const c = maskOf(list.itemsOf(rules.consequent[r]!));
            found.add(`${a}>${c}`);
            const [s, sA, sC] = [countOf(a | c) / n, countOf(a) / n, countOf(c) / n];
            expect(metrics.support[r]).toBeCloseTo(s, 12);
            expect(metrics.confidence[r]).toBeCloseTo(s / sA, 12);
            expect(metrics.lift[r]).toBeCloseTo(s / (sA * sC), 10);
            expect(metrics.leverage[r]).toBeCloseTo(s - sA * sC, 12);
            expect(metrics.cosine[r]).toBeCloseTo(s / Math.sqrt(sA * sC), 12);
            expect(metrics.kulczynski[r]).toBeCloseTo((s / sA + s / sC) / 2, 12);
            expect(metrics.imbalance[r]).toBeCloseTo(Math.abs(sA - sC) / (sA + sC - s), 12);
            expect(Math.abs(metrics.zhang[r]!)).toBeLessThanOrEqual(1 + 1e-12);
            expect(metrics.q[r]!).toBeGreaterThanOrEqual(metrics.p[r]! - 1e-15);
            let best = sC;
            for (let sub = (a - 1) & a; sub > 0; sub = (sub - 1) & a) {
              best = Math.max(best, countOf(sub | c) / countOf(sub));
            }
            expect(improvement[r]).toBeCloseTo(s / sA - best, 12);
          }
          expect(found).toEqual(expected);
          expect(rules.size).toBe(expected.size);
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
});

describe("Fisher's exact test", () => {
  const table = logFactorials(400);
  const choose = (n: number, k: number): number =>
    k < 0 || k > n ? 0 : Math.exp(table[n]! - table[k]! - table[n - k]!);

  it('sums the hypergeometric tail', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(200),
        fc.nat(200),
        fc.nat(200),
        (n, a0, c0, k0) => {
          const a = a0 % (n + 1);
          const c = c0 % (n + 1);
          const k = k0 % (Math.min(a, c) + 1);
          let sum = 0;
          for (let x = k; x <= Math.min(a, c); x++) {
            if (n - a - c + x >= 0) sum += (choose(a, x) * choose(n - a, c - x)) / choose(n, c);
          }
          expect(fisherUpperTail(k, a, c, n, table)).toBeCloseTo(Math.min(1, sum), 9);
        },
      ),
      { numRuns: 500, seed: 12 },
    );
  });

  it('gives the lady tasting tea her published p-values', () => {
    // Fisher 1935: 8 cups, 4 of each kind; all right 1/70, at least three right 17/70.
    expect(fisherUpperTail(4, 4, 4, 8, table)).toBeCloseTo(1 / 70, 12);
    expect(fisherUpperTail(3, 4, 4, 8, table)).toBeCloseTo(17 / 70, 12);
  });
});

describe('Benjamini–Hochberg', () => {
  it('equals its worked example and keeps order', () => {
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05, 0.9), "BH") is 0.06 five times, then 0.9.
    const q = benjaminiHochberg(Float64Array.of(0.9, 0.03, 0.01, 0.05, 0.02, 0.04));
    expect([...q].map((x) => Number(x.toFixed(12)))).toEqual([0.9, 0.06, 0.06, 0.06, 0.06, 0.06]);
  });
});
