/**
 * Before mining: how many itemsets a support would give, how long that takes and how much memory,
 * from a sample of the baskets (Toivonen 1996, "Sampling large databases for association rules");
 * and the support that gives a wanted number of itemsets.
 */
import { OrderlensError } from '../errors';
import { Rng } from '../rng';
import { selectBaskets } from './long-baskets';
import { mineItemsets } from './mine';
import { basketCount, itemCounts, type Transactions } from './transactions';

export interface Estimate {
  /** Itemsets of any length. */
  readonly itemsets: number;
  /** True when the sample already had more itemsets than it may: `itemsets` is then a lower bound. */
  readonly atLeast: boolean;
  readonly milliseconds: number;
  readonly bytes: number;
  /** Baskets that the estimate rests on. */
  readonly sampled: number;
}

const SAMPLE = 20_000;
const SAMPLE_SEED = 1;
/** An itemset that a sample may end at: some tenths of a second of work. */
const SAMPLE_CAP = 300_000;
/** In a sample, an itemset of fewer baskets than this says little about the whole. */
const LEAST_SAMPLE_COUNT = 3;

/** A sample of baskets, without repetition; the whole where it is not larger. */
export function sampleBaskets(transactions: Transactions, size = SAMPLE): Transactions {
  const n = basketCount(transactions);
  if (n <= size) return transactions;
  return selectBaskets(transactions, new Rng(SAMPLE_SEED).sample(n, size));
}

/** Estimates a mining run; takes some tens of milliseconds itself. */
export function estimateMining(
  transactions: Transactions,
  options: { readonly minCount: number; readonly maxLength: number },
  now: () => number = Date.now,
): Estimate {
  const n = basketCount(transactions);
  // A larger sample where the support is so low that a small one could not see it.
  const needed = Math.ceil((n * LEAST_SAMPLE_COUNT) / Math.max(1, options.minCount));
  const sample = sampleBaskets(transactions, Math.max(SAMPLE, needed));
  const sampled = basketCount(sample);
  const share = n ? sampled / n : 1;
  const began = now();
  const found = countItemsets(sample, {
    minCount: Math.max(1, Math.ceil(options.minCount * share - 1e-9)),
    maxLength: options.maxLength,
    cap: SAMPLE_CAP,
  });
  const milliseconds = (now() - began) / Math.max(share, 1e-9);
  const itemsets = found?.all ?? SAMPLE_CAP;
  return {
    itemsets,
    atLeast: found === null,
    milliseconds,
    bytes: itemsets * (found?.meanLength ?? 4) * 4 + itemsets * 20 + transactions.items.length * 16,
    sampled,
  };
}

export interface Proposal {
  readonly minCount: number;
  /** Itemsets of two and more items at that count in the sample. */
  readonly found: number;
  /** Baskets that the proposal rests on. */
  readonly sampled: number;
}

/**
 * The smallest count whose itemsets of two and more items are at most `target`: the support that
 * gives about `target` of them, by bisection on a sample.
 *
 * @param floor smallest count that is proposed, ≥ 1
 */
export function proposeMinCount(
  transactions: Transactions,
  target: number,
  maxLength: number,
  floor: number,
): Proposal {
  const n = basketCount(transactions);
  // Counts of the sample are rounded when they are scaled up: the larger the better, up to a cost.
  const sample = sampleBaskets(transactions, SAMPLE * 2);
  const sampled = basketCount(sample);
  const share = n ? sampled / n : 1;
  const several = (minCount: number): number | null =>
    countItemsets(sample, { minCount, maxLength, cap: target * 4 + transactions.nItems })
      ?.several ?? null;
  const counts = itemCounts(sample);
  let high = 1;
  for (let i = 0; i < counts.length; i++) high = Math.max(high, counts[i]!);
  let low = Math.max(1, Math.min(high, Math.floor(floor * share)));
  const atFloor = several(low);
  if (atFloor !== null && atFloor <= target) return { minCount: floor, found: atFloor, sampled };
  let found = 0;
  // Invariant: too many at `low`, not too many at `high`.
  while (high - low > 1) {
    const middle = Math.max(low + 1, Math.min(high - 1, Math.round(Math.sqrt(low * high))));
    const here = several(middle);
    if (here !== null && here <= target) {
      high = middle;
      found = here;
    } else {
      low = middle;
    }
  }
  return { minCount: Math.max(floor, Math.round(high / share)), found, sampled };
}

/** Null when there are more than `cap`. */
function countItemsets(
  transactions: Transactions,
  options: { readonly minCount: number; readonly maxLength: number; readonly cap: number },
): { readonly all: number; readonly several: number; readonly meanLength: number } | null {
  try {
    const list = mineItemsets(transactions, { ...options, maxItemsets: options.cap });
    const byLength = list.countsByLength();
    return {
      all: list.size,
      several: list.size - (byLength[0] ?? 0),
      meanLength: list.size ? list.offsets[list.size]! / list.size : 1,
    };
  } catch (thrown) {
    if (thrown instanceof OrderlensError && thrown.code === 'out-of-memory') return null;
    throw thrown;
  }
}
