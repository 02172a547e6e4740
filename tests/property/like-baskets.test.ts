/** Rules among baskets of their size, against the definition counted basket by basket. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFactorials } from '../../src/lib/core/basket/fisher';
import { ItemsetIndex } from '../../src/lib/core/basket/itemsets';
import { LikeBaskets } from '../../src/lib/core/basket/like-baskets';
import { mineItemsets } from '../../src/lib/core/basket/mine';
import { generateRules } from '../../src/lib/core/basket/rules';
import { StratifiedTest } from '../../src/lib/core/basket/stratified';
import { groupTransactions, type Transactions } from '../../src/lib/core/basket/transactions';

const N_ITEMS = 6;

/** Baskets as sets of (item, weight); an unweighted basket has weight 1 throughout. */
type Basket = ReadonlyMap<number, number>;

function transactionsOf(baskets: readonly Basket[], weighted: boolean): Transactions {
  const basket: number[] = [];
  const item: number[] = [];
  const weights: number[] = [];
  baskets.forEach((held, t) => {
    for (const [i, weight] of [...held].sort((a, b) => a[0] - b[0])) {
      basket.push(t);
      item.push(i);
      weights.push(weight);
    }
  });
  const plain = groupTransactions(
    Int32Array.from(basket),
    Int32Array.from(item),
    baskets.length,
    N_ITEMS,
  );
  return weighted
    ? { ...plain, weights: Int32Array.from(weights), sizes: Int32Array.from(baskets, sizeOf) }
    : plain;
}

function sizeOf(basket: Basket): number {
  return [...basket.values()].reduce((sum, weight) => sum + weight, 0);
}

const holds = (basket: Basket, items: Iterable<number>): boolean =>
  [...items].every((item) => basket.has(item));

/** p of outcome given exposure among the baskets chosen, by what they hold besides the exposing items. */
function byDefinition(
  baskets: readonly Basket[],
  chosen: (basket: Basket) => boolean,
  exposing: readonly number[],
  outcome: readonly number[],
): { p: number; expected: number } {
  const strata = new Map<number, [n: number, a: number, c: number, both: number]>();
  for (const basket of baskets) {
    if (!chosen(basket)) continue;
    const exposed = holds(basket, exposing);
    let rest = sizeOf(basket);
    for (const item of exposing) rest -= basket.get(item) ?? 0;
    const counts = strata.get(rest) ?? [0, 0, 0, 0];
    counts[0]++;
    counts[1] += Number(exposed);
    counts[2] += Number(holds(basket, outcome));
    counts[3] += Number(exposed && holds(basket, outcome));
    strata.set(rest, counts);
  }
  const columns = [0, 1, 2, 3].map((k) =>
    Int32Array.from([...strata.values()], (counts) => counts[k]!),
  );
  const result = { expected: 0, p: 0, ratio: 0, low: 0, high: 0 };
  const [n, a, c, both] = columns as [Int32Array, Int32Array, Int32Array, Int32Array];
  new StratifiedTest(logFactorials(baskets.length), strata.size).run(
    { n, a, c, both, size: strata.size },
    result,
  );
  return result;
}

const allOrNone =
  (items: readonly number[]) =>
  (basket: Basket): boolean =>
    holds(basket, items) || items.every((item) => !basket.has(item));

const someBaskets = fc.array(
  fc.uniqueArray(fc.tuple(fc.nat(N_ITEMS - 1), fc.integer({ min: 1, max: 3 })), {
    selector: ([item]) => item,
    maxLength: N_ITEMS,
  }),
  { minLength: 4, maxLength: 40 },
);

describe.each([false, true])(
  'baskets of the same size (items stand for several: %s)',
  (weighted) => {
    it('are those that hold as many other things', () => {
      fc.assert(
        fc.property(someBaskets, fc.integer({ min: 1, max: 3 }), (drawn, minCount) => {
          const baskets = drawn.map(
            (entries) => new Map(entries.map(([item, weight]) => [item, weighted ? weight : 1])),
          );
          const list = mineItemsets(transactionsOf(baskets, weighted), { minCount });
          const index = new ItemsetIndex(list);
          const rules = generateRules(list, { consequent: 'any' }, index);
          const like = new LikeBaskets(transactionsOf(baskets, weighted), list, index);
          const result = { expected: 0, p: 0, ratio: 0, low: 0, high: 0 };
          for (let r = 0; r < rules.size; r++) {
            const left = [...list.itemsOf(rules.antecedent[r]!)];
            const right = [...list.itemsOf(rules.consequent[r]!)];
            like.rule(rules.antecedent[r]!, rules.consequent[r]!, rules.whole[r]!, result);
            // Several items: the baskets with all of them against those with none.
            const forth = byDefinition(baskets, allOrNone(left), left, right);
            const back = byDefinition(baskets, allOrNone(right), right, left);
            expect(result.expected).toBeCloseTo(forth.expected, 9);
            expect(result.p).toBeCloseTo(Math.max(forth.p, back.p), 9);
          }
        }),
        { numRuns: 60, seed: 31 },
      );
    });

    it('tell whether an item adds to the others', () => {
      fc.assert(
        fc.property(someBaskets, (drawn) => {
          const baskets = drawn.map(
            (entries) => new Map(entries.map(([item, weight]) => [item, weighted ? weight : 1])),
          );
          const list = mineItemsets(transactionsOf(baskets, weighted), { minCount: 1 });
          const index = new ItemsetIndex(list);
          const like = new LikeBaskets(transactionsOf(baskets, weighted), list, index);
          const result = { expected: 0, p: 0, ratio: 0, low: 0, high: 0 };
          const place = (items: number[]): number => {
            const sorted = Int32Array.from(items).sort();
            return index.find(sorted, 0, sorted.length);
          };
          for (let s = 0; s < list.size; s++) {
            const items = [...list.itemsOf(s)];
            if (items.length !== 3) continue;
            const [other, one, to] = items as [number, number, number];
            like.adds(place([other]), place([other, to]), place([other, one]), s, result);
            // Besides the items named, and the other one, which all of these baskets hold.
            const among = (basket: Basket): boolean => basket.has(other);
            const forth = byDefinition(
              baskets.map((basket) => without(basket, other)),
              (basket) => among(baskets[orderOf.get(basket)!]!),
              [one],
              [to],
            );
            expect(result.expected).toBeCloseTo(forth.expected, 9);
          }

          function without(basket: Basket, item: number): Basket {
            const rest = new Map(basket);
            rest.delete(item);
            orderOf.set(rest, baskets.indexOf(basket as Map<number, number>));
            return rest;
          }
        }),
        { numRuns: 40, seed: 32 },
      );
    });
  },
);

const orderOf = new Map<Basket, number>();
