/** Frequent, closed and maximal itemsets by any of three algorithms, with the same answer. */
import { OrderlensError } from '../errors';
import { apriori } from './apriori';
import { eclat } from './eclat';
import { fpGrowth } from './fp-growth';
import { ItemsetIndex, type ItemsetList } from './itemsets';
import type { MiningLimits } from './sink';
import { basketCount, rankTransactions, type Transactions } from './transactions';

export const ALGORITHMS = ['eclat', 'fp-growth', 'apriori'] as const;
export type MiningAlgorithm = (typeof ALGORITHMS)[number];

export interface MiningOptions {
  /** Smallest number of baskets an itemset must be in, ≥ 1. */
  readonly minCount: number;
  /** Largest number of items, ≥ 1; default no limit. */
  readonly maxLength?: number;
  readonly algorithm?: MiningAlgorithm;
  /** Largest number of itemsets kept in memory; default 5,000,000. */
  readonly maxItemsets?: number;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Number of baskets that a minimum support given as a share stands for: the smallest count whose
 * share is not below it, at least 1. The tolerance keeps 0.01 × 9,800 from becoming 99.
 */
export function minCountOf(minSupport: number, baskets: number): number {
  return Math.max(1, Math.ceil(minSupport * baskets - 1e-9 * baskets));
}

/**
 * All itemsets in at least `minCount` baskets.
 *
 * @throws OrderlensError `bad-parameter` on an impossible option, `out-of-memory` when more than
 *   `maxItemsets` are found
 */
export function mineItemsets(transactions: Transactions, options: MiningOptions): ItemsetList {
  const { minCount, maxLength = Infinity, algorithm = 'eclat' } = options;
  if (!(minCount >= 1) || !Number.isInteger(minCount)) {
    throw new OrderlensError(
      'bad-parameter',
      `The minimum count must be a whole number from 1, found ${minCount}.`,
    );
  }
  if (!(maxLength >= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `The maximum length must be at least 1, found ${maxLength}.`,
    );
  }
  const ranked = rankTransactions(transactions, minCount);
  const limits: MiningLimits = {
    minCount,
    maxLength,
    maxItemsets: options.maxItemsets ?? 5_000_000,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  if (algorithm === 'apriori') return apriori(ranked, limits);
  if (algorithm === 'fp-growth') return fpGrowth(ranked, limits);
  return eclat(ranked, limits);
}

/** Share of ones in the basket × frequent-item matrix, 0..1. */
export function densityOf(transactions: Transactions, minCount: number): number {
  const ranked = rankTransactions(transactions, minCount);
  const cells = basketCount(ranked) * ranked.nItems;
  return cells === 0 ? 0 : ranked.items.length / cells;
}

/**
 * Marks closed itemsets (no superset has the same count) and maximal ones (no superset is frequent)
 * of a complete list. An itemset of length k is compared with its supersets of length k + 1 only:
 * counts never rise with length, so the first superset decides.
 *
 * A list that was cut at a maximum length marks its longest itemsets as both, for want of their
 * supersets.
 */
export function condense(list: ItemsetList): { closed: Uint8Array; maximal: Uint8Array } {
  const closed = new Uint8Array(list.size).fill(1);
  const maximal = new Uint8Array(list.size).fill(1);
  const index = new ItemsetIndex(list);
  for (let s = 0; s < list.size; s++) {
    const from = list.offsets[s]!;
    const to = list.offsets[s + 1]!;
    if (to - from < 2) continue;
    for (let skip = from; skip < to; skip++) {
      const subset = index.find(list.items, from, to, skip);
      if (subset < 0) continue;
      maximal[subset] = 0;
      if (list.counts[subset] === list.counts[s]) closed[subset] = 0;
    }
  }
  return { closed, maximal };
}
