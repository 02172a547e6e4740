import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/lib/core/rng';
import {
  pairCounts,
  pairsTest,
  quasiIndependence,
  type Baskets,
} from '../../../src/lib/core/structure/pairs';
import { dealAgain } from '../../../src/lib/core/structure/swap';

const rng = (): Rng => new Rng(7);

function basketsOf(list: readonly (readonly number[])[], items: number): Baskets {
  const start = [0];
  for (const basket of list) start.push(start.at(-1)! + basket.length);
  return { start: Int32Array.from(start), item: Int32Array.from(list.flat()), items };
}

/** Baskets of 2 to 5 different items, item i with weight 1/(i + 1). */
function independent(count: number, items: number, seed: number): number[][] {
  const random = new Rng(seed);
  const weights = Array.from({ length: items }, (_, i) => 1 / (i + 1));
  const total = weights.reduce((a, b) => a + b);
  const draw = (): number => {
    let u = random.float() * total;
    return weights.findIndex((weight) => (u -= weight) < 0);
  };
  return Array.from({ length: count }, () => {
    const size = 2 + random.int(4);
    const basket = new Set<number>();
    while (basket.size < size) basket.add(Math.max(0, draw()));
    return [...basket];
  });
}

describe('random baskets with the same margins', () => {
  it('keep sizes and popularity, and no item twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 }), {
          minLength: 6,
          maxLength: 40,
        }),
        fc.integer(),
        (list, seed) => {
          const { start, item, items } = basketsOf(list, 8);
          const dealt = item.slice();
          dealAgain(start, dealt, items, new Rng(seed));
          expect(dealt.slice().sort()).toEqual(item.slice().sort());
          for (let b = 0; b + 1 < start.length; b++) {
            const basket = dealt.subarray(start[b], start[b + 1]);
            if (new Set(basket).size === basket.length) continue;
            // Only where the margins hardly leave another table may one stay doubled.
            expect(new Set(list.flat()).size).toBeLessThan(6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are all equally likely', () => {
    // Five baskets over four items: every table with these margins, counted by walking them all.
    const given = basketsOf(
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [0, 1, 2],
        [3, 0],
      ],
      4,
    );
    const need = [0, 0, 0, 0];
    for (const item of given.item) need[item]! += 1;
    const sizes = [2, 2, 2, 3, 2];
    const tables: string[] = [];
    const walk = (basket: number, left: readonly number[], made: string): void => {
      if (basket === sizes.length) {
        if (left.every((n) => n === 0)) tables.push(made);
        return;
      }
      for (let mask = 0; mask < 16; mask++) {
        const items = [0, 1, 2, 3].filter((i) => mask & (1 << i));
        if (items.length !== sizes[basket] || items.some((i) => left[i] === 0)) continue;
        walk(
          basket + 1,
          left.map((n, i) => (items.includes(i) ? n - 1 : n)),
          `${made}|${items.join('')}`,
        );
      }
    };
    walk(0, need, '');
    const found = new Map<string, number>();
    const random = new Rng(3);
    const item = given.item.slice();
    const draws = 300 * tables.length;
    for (let i = 0; i < draws; i++) {
      dealAgain(given.start, item, 4, random);
      let key = '';
      for (let b = 0; b + 1 < given.start.length; b++) {
        key += `|${Array.from(item.subarray(given.start[b], given.start[b + 1]))
          .sort()
          .join('')}`;
      }
      found.set(key, (found.get(key) ?? 0) + 1);
    }
    expect([...found.keys()].sort()).toEqual(tables.sort());
    let x = 0;
    for (const count of found.values()) x += (count - 300) ** 2 / 300;
    // χ² with as many degrees of freedom as tables but one; five standard deviations above.
    expect(x).toBeLessThan(tables.length + 5 * Math.sqrt(2 * tables.length));
  });
});

describe('expected pairs', () => {
  it('give every item its number of co-purchases', () => {
    const baskets = basketsOf(independent(800, 12, 1), 12);
    const counts = pairCounts(baskets);
    const { a, total } = quasiIndependence(counts, 12);
    let all = 0;
    for (let i = 0; i < 12; i++) {
      let [observed, expected] = [0, 0];
      for (let j = 0; j < 12; j++) {
        if (i === j) continue;
        observed += counts[i < j ? i * 12 + j : j * 12 + i]!;
        expected += a[i]! * a[j]!;
      }
      expect(expected / observed).toBeCloseTo(1, 6);
      all += observed;
    }
    expect(total).toBe(all / 2);
  });
});

describe('pairs in baskets', () => {
  it('find nothing in baskets drawn item by item, popular and rare ones', () => {
    const p = Array.from(
      { length: 40 },
      (_, seed) => pairsTest(basketsOf(independent(2_000, 25, seed), 25), rng()).result.p,
    );
    expect(p.filter((value) => value <= 0.05).length).toBeLessThan(7);
    expect(Math.abs(p.reduce((sum, value) => sum + value, 0) / p.length - 0.5)).toBeLessThan(0.17);
  });

  it('have the same p-value by cube roots of few draws as by rank of many', () => {
    const list = independent(450, 20, 77);
    const large = pairsTest(basketsOf(list, 20), rng()).result;
    const small = pairsTest(basketsOf(list.slice(0, 410), 20), rng()).result;
    expect([large.draws, small.draws]).toEqual([49, 499]);
    expect(Math.abs(large.p - small.p)).toBeLessThan(0.3);
  });

  it('find the pair that was put in, and name it', () => {
    const list = independent(2_000, 25, 5);
    for (let b = 0; b < 2_000; b += 10) list[b] = [...new Set([18, 21, ...list[b]!])];
    const { result, strong } = pairsTest(basketsOf(list, 25), rng());
    expect(result.p).toBeLessThan(1e-6);
    expect(result.effect.low).toBeGreaterThan(0.1);
    expect(strong[0]).toMatchObject({ a: 18, b: 21 });
    expect(strong[0]!.together).toBeGreaterThan(2 * strong[0]!.expected);
  });

  it('see goods that avoid each other', () => {
    // Of two groups of goods, a basket holds one only.
    const random = new Rng(2);
    const list = Array.from({ length: 1_500 }, () => {
      const group = random.int(2);
      const basket = new Set<number>();
      while (basket.size < 3) basket.add(2 * random.int(8) + group);
      return [...basket];
    });
    expect(pairsTest(basketsOf(list, 16), rng()).result.effect.low).toBeGreaterThan(0.5);
  });

  it('do not depend on names or on the order of baskets', () => {
    const list = independent(600, 15, 9);
    const one = pairsTest(basketsOf(list, 15), rng());
    const other = pairsTest(
      basketsOf(
        [...list].reverse().map((basket) => basket.map((item) => 14 - item)),
        15,
      ),
      rng(),
    );
    expect(other.result.n).toBe(one.result.n);
    expect(other.result.effect.estimate).toBeCloseTo(one.result.effect.estimate, 1);
    expect(other.strong[0]!.together).toBe(one.strong[0]!.together);
  });

  it('say nothing without a second item', () => {
    const { result } = pairsTest(basketsOf([[0], [1], [2], [0]], 3), rng());
    expect(result).toMatchObject({ p: 1, effect: { high: Infinity } });
  });
});
