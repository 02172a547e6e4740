/** Frequent, closed and maximal itemsets by any of three algorithms, with the same answer. */
import { OrderlensError } from '../errors';
import { apriori } from './apriori';
import { eclat } from './eclat';
import { fpGrowth } from './fp-growth';
import { ItemsetIndex, type ItemsetList } from './itemsets';
import { RisingSink, type MiningLimits } from './sink';
import { itemCounts, rankTransactions, type Transactions } from './transactions';

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
  /** Called for every itemset found; may throw to stop. */
  readonly onItemset?: () => void;
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
    ...(options.onItemset ? { onItemset: options.onItemset } : {}),
  };
  if (algorithm === 'apriori') return apriori(ranked, limits);
  if (algorithm === 'fp-growth') return fpGrowth(ranked, limits);
  return eclat(ranked, limits);
}

export interface TopItemsets {
  /** Smallest number of baskets at which no more than the target are found. */
  readonly minCount: number;
  /** All itemsets in at least so many baskets. */
  readonly list: ItemsetList;
}

export interface TopOptions {
  /** Itemsets of two and more items wanted, ≥ 1. */
  readonly target: number;
  readonly maxLength: number;
  /** Smallest number of baskets that is thought of, ≥ 1. */
  readonly floor: number;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * The most frequent itemsets: the smallest support at which no more than `target` of two and more items
 * are found, and the itemsets at that support. Eclat in one pass, the support rising as it goes.
 *
 * Where more than `target` tie at the top, no itemset of several items is left.
 */
export function mineTop(transactions: Transactions, options: TopOptions): TopItemsets {
  const { target, maxLength, floor } = options;
  if (!(target >= 1 && floor >= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `Target and floor must be at least 1, found ${target} and ${floor}.`,
    );
  }
  const least = Math.max(floor, topPairCount(transactions, target));
  const ranked = rankTransactions(transactions, least);
  const limits = {
    minCount: least,
    maxLength,
    maxItemsets: Infinity,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  const found = eclat(ranked, limits, new RisingSink(ranked, limits, target));
  const { minCount } = limits;
  const keep = Uint8Array.from({ length: found.size }, (_, s) =>
    found.counts[s]! >= minCount ? 1 : 0,
  );
  return { minCount, list: found.filter(keep) };
}

/** Items whose pairs are counted for a first bound. */
const MOST_BOUND_ITEMS = 512;

/**
 * A count that at least `target` pairs reach: the `target`-th largest among pairs of the most frequent
 * items; 0 where they are fewer. No support below it can be the answer.
 */
function topPairCount(transactions: Transactions, target: number): number {
  const { items, offsets } = transactions;
  const counts = itemCounts(transactions);
  // Somewhat more items than have so many pairs.
  const k = Math.min(MOST_BOUND_ITEMS, Math.ceil(Math.sqrt(2 * target)) + 20);
  const top = Array.from(counts.keys())
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, k);
  if ((top.length * (top.length - 1)) / 2 < target) return 0;
  const rankOf = new Int32Array(counts.length).fill(-1);
  top.forEach((item, rank) => (rankOf[item] = rank));
  const together = new Int32Array(k * k);
  const held = new Int32Array(k);
  for (let t = 0; t + 1 < offsets.length; t++) {
    let n = 0;
    for (let p = offsets[t]!; p < offsets[t + 1]!; p++) {
      const rank = rankOf[items[p]!]!;
      if (rank >= 0) held[n++] = rank;
    }
    for (let a = 1; a < n; a++) {
      const row = held[a]! * k;
      for (let b = 0; b < a; b++) together[row + held[b]!]!++;
    }
  }
  // A pair is counted under both orders of its items: items come in their own order, not by rank.
  const pairs = new Int32Array((k * (k - 1)) / 2);
  let write = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) pairs[write++] = together[a * k + b]! + together[b * k + a]!;
  }
  pairs.sort();
  return pairs[pairs.length - target] ?? 0;
}

/** Share of ones in the basket × frequent-item matrix, 0..1. */
export function densityOf(transactions: Transactions, minCount: number): number {
  const { items, offsets } = transactions;
  const counts = itemCounts(transactions);
  let frequent = 0;
  let ones = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < minCount) continue;
    frequent++;
    ones += counts[i]!;
  }
  let baskets = 0;
  for (let t = 0; t + 1 < offsets.length; t++) {
    for (let k = offsets[t]!; k < offsets[t + 1]!; k++) {
      if (counts[items[k]!]! < minCount) continue;
      baskets++;
      break;
    }
  }
  return baskets * frequent === 0 ? 0 : ones / (baskets * frequent);
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
