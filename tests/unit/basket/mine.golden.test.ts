import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ItemsetList } from '../../../src/lib/core/basket/itemsets';
import { ALGORITHMS, condense, mineItemsets, minCountOf } from '../../../src/lib/core/basket/mine';
import { basketCount } from '../../../src/lib/core/basket/transactions';
import golden from '../../golden/itemsets.json';
import { hasBaskets, readBaskets } from './baskets-file';

const FILES = [
  ['groceries', 'groceries.csv', ','],
  ['mushroom', 'mushroom.dat', ' '],
  ['chess', 'chess.dat', ' '],
  ['retail', 'retail.dat.gz', ' '],
] as const;

/** The golden file's hash: see its `hash` entry. */
function digest(list: ItemsetList, names: readonly string[]): string {
  const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const lines: string[] = [];
  for (let s = 0; s < list.size; s++) {
    const items = Array.from(list.itemsOf(s), (item) => names[item]!).sort(byCodePoint);
    lines.push(`${items.join('\t')}\t${list.counts[s]}`);
  }
  return createHash('sha256').update(lines.sort(byCodePoint).join('\n')).digest('hex');
}

describe.each(FILES)('itemsets of %s equal those of pyfim and mlxtend', (name, file, separator) => {
  const expected = golden.files[name];
  // Apriori is level-wise and slow on dense data by its nature: the largest lists are left to the others.
  const cases = expected.results.flatMap((result) =>
    ALGORITHMS.filter((a) => a !== 'apriori' || result.frequent < 20_000).map((a) => ({
      result,
      algorithm: a,
    })),
  );
  it.skipIf(!hasBaskets(file)).each(cases)(
    '$result.minSupport by $algorithm',
    ({ result, algorithm }) => {
      const { names, transactions } = readBaskets(file, separator);
      const n = basketCount(transactions);
      expect(n).toBe(expected.transactions);
      const minCount = minCountOf(result.minSupport, n);
      expect(minCount).toBe(result.minCount);
      const list = mineItemsets(transactions, { minCount, algorithm });
      expect(list.size).toBe(result.frequent);
      expect(list.countsByLength()).toEqual(result.byLength);
      if (result.sha256) expect(digest(list, names)).toBe(result.sha256);
      const { closed, maximal } = condense(list);
      if (result.closed !== null) {
        const closedList = list.filter(closed);
        expect(closedList.size).toBe(result.closed);
        if (result.closedSha256) expect(digest(closedList, names)).toBe(result.closedSha256);
      }
      if (result.maximal !== null) {
        const maximalList = list.filter(maximal);
        expect(maximalList.size).toBe(result.maximal);
        if (result.maximalSha256) expect(digest(maximalList, names)).toBe(result.maximalSha256);
      }
    },
  );
});
