import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemsetIndex } from '../../src/lib/core/basket/itemsets';
import { ALGORITHMS, condense, mineItemsets } from '../../src/lib/core/basket/mine';
import { groupTransactions } from '../../src/lib/core/basket/transactions';

const N_ITEMS = 7;
/** Up to 40 baskets as bit masks over seven items. */
const masks = fc.array(fc.integer({ min: 0, max: (1 << N_ITEMS) - 1 }), {
  minLength: 1,
  maxLength: 40,
});

function transactionsOf(baskets: readonly number[]) {
  const basket: number[] = [];
  const item: number[] = [];
  baskets.forEach((mask, b) => {
    for (let i = N_ITEMS - 1; i >= 0; i--) {
      if (mask & (1 << i)) {
        basket.push(b, b);
        item.push(i, i); // Twice: an item counts once in a basket.
      }
    }
  });
  return groupTransactions(Int32Array.from(basket), Int32Array.from(item), baskets.length, N_ITEMS);
}

/** Every itemset with its count, by looking at every subset of the items. */
function bruteForce(
  baskets: readonly number[],
  minCount: number,
  maxLength: number,
): Map<number, number> {
  const found = new Map<number, number>();
  for (let set = 1; set < 1 << N_ITEMS; set++) {
    if (bits(set) > maxLength) continue;
    const count = baskets.filter((mask) => (mask & set) === set).length;
    if (count >= minCount) found.set(set, count);
  }
  return found;
}

const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

function asMap(list: ReturnType<typeof mineItemsets>): Map<number, number> {
  const found = new Map<number, number>();
  for (let s = 0; s < list.size; s++) {
    const mask = list.itemsOf(s).reduce((sum, item) => sum | (1 << item), 0);
    expect(found.has(mask)).toBe(false);
    found.set(mask, list.counts[s]!);
  }
  return found;
}

const sorted = (map: Map<number, number>): [number, number][] =>
  [...map].sort((a, b) => a[0] - b[0]);

describe('mining random baskets', () => {
  it.each(ALGORITHMS)('%s finds exactly what brute force finds', (algorithm) => {
    fc.assert(
      fc.property(
        masks,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: N_ITEMS }),
        (baskets, minCount, maxLength) => {
          const list = mineItemsets(transactionsOf(baskets), { minCount, maxLength, algorithm });
          expect(sorted(asMap(list))).toEqual(sorted(bruteForce(baskets, minCount, maxLength)));
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('support never rises with length, and every subset can be looked up', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 6 }), (baskets, minCount) => {
        const list = mineItemsets(transactionsOf(baskets), { minCount });
        const index = new ItemsetIndex(list);
        for (let s = 0; s < list.size; s++) {
          const from = list.offsets[s]!;
          const to = list.offsets[s + 1]!;
          expect(index.find(list.items, from, to)).toBe(s);
          for (let skip = from; to - from > 1 && skip < to; skip++) {
            const subset = index.find(list.items, from, to, skip);
            expect(subset).toBeGreaterThanOrEqual(0);
            expect(list.counts[subset]!).toBeGreaterThanOrEqual(list.counts[s]!);
          }
        }
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  it('closed and maximal follow their definitions', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 5 }), (baskets, minCount) => {
        const list = mineItemsets(transactionsOf(baskets), { minCount });
        const all = asMap(list);
        const { closed, maximal } = condense(list);
        [...all].forEach(([set, count], s) => {
          const supersets = [...all].filter(([other]) => other !== set && (other & set) === set);
          expect(Boolean(maximal[s])).toBe(supersets.length === 0);
          expect(Boolean(closed[s])).toBe(supersets.every(([, c]) => c < count));
        });
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  it('refuses impossible options and stops at its memory cap', () => {
    const transactions = transactionsOf([127, 127]);
    expect(() => mineItemsets(transactions, { minCount: 0 })).toThrow(/minimum count/);
    expect(() => mineItemsets(transactions, { minCount: NaN })).toThrow(/minimum count/);
    expect(() => mineItemsets(transactions, { minCount: 1, maxLength: 0 })).toThrow(
      /maximum length/,
    );
    for (const algorithm of ALGORITHMS) {
      expect(() => mineItemsets(transactions, { minCount: 1, algorithm, maxItemsets: 20 })).toThrow(
        /More than 20/,
      );
    }
  });
});
