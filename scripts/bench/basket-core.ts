/** What the basket bench runs in the page: the site's own miners on arrays it is given. */
import { chooseAlgorithm } from '../../src/lib/core/basket/choose';
import { ALGORITHMS, minCountOf, mineItemsets } from '../../src/lib/core/basket/mine';
import { generateRules, ruleMetrics } from '../../src/lib/core/basket/rules';
import { groupTransactions } from '../../src/lib/core/basket/transactions';

let basket = new Int32Array(0);
let item = new Int32Array(0);
let baskets = 0;
let items = 0;

function numbers(base64: string): Int32Array<ArrayBuffer> {
  return new Int32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
}

Object.assign(globalThis, {
  benchBasket: {
    load(basketBytes: string, itemBytes: string, nBaskets: number, nItems: number): void {
      basket = numbers(basketBytes);
      item = numbers(itemBytes);
      baskets = nBaskets;
      items = nItems;
    },
    /** Mining, grouping and the choice of algorithm included; rules with all their figures. */
    run(minSupport: number, wanted: string, withRules: boolean) {
      const began = performance.now();
      const transactions = groupTransactions(basket, item, baskets, items);
      const minCount = minCountOf(minSupport, baskets);
      const algorithm =
        ALGORITHMS.find((name) => name === wanted) ??
        chooseAlgorithm(transactions, minCount).algorithm;
      const list = mineItemsets(transactions, { minCount, algorithm });
      let rules = 0;
      if (withRules) {
        const found = generateRules(list, { consequent: 'one' });
        ruleMetrics(list, found, baskets);
        rules = found.size;
      }
      return { ms: performance.now() - began, itemsets: list.size, rules };
    },
  },
});
