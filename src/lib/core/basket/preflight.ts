/**
 * Before mining: how many itemsets and rules a support would give, how long that takes and how much
 * memory, from a sample of the baskets (Toivonen 1996, "Sampling large databases for association
 * rules"); and what to do instead where that is too much.
 */
import { OrderlensError } from '../errors';
import { Rng } from '../rng';
import type { ItemsetList } from './itemsets';
import { selectBaskets } from './long-baskets';
import { mineItemsets, mineTop } from './mine';
import { basketCount, type Transactions } from './transactions';

export interface Estimate {
  /** Itemsets of any length, and rules from them. */
  readonly itemsets: number;
  readonly rules: number;
  /** True when the sample alone gave more than it may: all figures are then lower bounds. */
  readonly atLeast: boolean;
  readonly milliseconds: number;
  readonly bytes: number;
  /** Baskets that the estimate rests on. */
  readonly sampled: number;
}

/** What is wanted of a run. */
export interface Wanted {
  readonly minCount: number;
  readonly maxLength: number;
  readonly consequent: 'one' | 'any';
}

/** Beyond these the page asks before it mines. */
export const ASK_BEYOND = {
  itemsets: 500_000,
  rules: 1_000_000,
  bytes: 256 * 2 ** 20,
  milliseconds: 10_000,
} as const;

const SAMPLE_SEED = 1;
/** Fewer baskets than this are taken whole. */
const SMALL = 2_000;
/** So many baskets of the sample should hold an itemset that just passes. */
const WANTED_COUNT = 20;
/** Never more than this part of the baskets, nor more items: the look ahead must be short. */
const LARGEST_SHARE = 0.4;
const LARGEST_ITEMS = 250_000;
/** A sample's run ends here, and the estimate is a lower bound beyond the limit. */
const SAMPLE_CAP = ASK_BEYOND.itemsets + 1;
/** Itemsets of a proposal. */
const PROPOSED = 20_000;

/** A sample of baskets, without repetition, for an itemset that is in `minCount` of all. */
export function sampleBaskets(transactions: Transactions, minCount: number): Transactions {
  const n = basketCount(transactions);
  if (n <= SMALL) return transactions;
  const mean = Math.max(1, transactions.items.length / n);
  const wanted = Math.max(SMALL, Math.ceil((n * WANTED_COUNT) / Math.max(1, minCount)));
  const most = Math.max(SMALL, Math.min(n * LARGEST_SHARE, LARGEST_ITEMS / mean));
  const size = Math.min(n, Math.floor(Math.min(wanted, most)));
  return selectBaskets(transactions, new Rng(SAMPLE_SEED).sample(n, size));
}

/** Estimates a mining run with its rules. */
export function estimateMining(
  transactions: Transactions,
  wanted: Wanted,
  now: () => number = Date.now,
): Estimate {
  const n = basketCount(transactions);
  const sample = sampleBaskets(transactions, wanted.minCount);
  const sampled = basketCount(sample);
  const share = n ? sampled / n : 1;
  const began = now();
  const took = (): number => (now() - began) / Math.max(share, 1e-9);
  let atLeast = false;
  let list: ItemsetList | null = null;
  let found = 0;
  try {
    list = mineItemsets(sample, {
      minCount: Math.max(1, Math.round(wanted.minCount * share)),
      maxLength: wanted.maxLength,
      maxItemsets: SAMPLE_CAP,
      onItemset: () => {
        found++;
        // Looked at now and then: asking the clock is not free.
        if ((found & 1023) === 0 && took() > ASK_BEYOND.milliseconds) throw new StoppedEarly();
      },
    });
  } catch (thrown) {
    const full = thrown instanceof OrderlensError && thrown.code === 'out-of-memory';
    if (!full && !(thrown instanceof StoppedEarly)) throw thrown;
    atLeast = true;
  }
  const byLength = list?.countsByLength() ?? [];
  const itemsets = list?.size ?? found;
  // Where the sample was stopped, at least two sides for each set.
  const rules = list ? ruleCount(byLength, wanted.consequent) : 2 * found;
  const meanLength = list?.size ? list.offsets[list.size]! / list.size : 3;
  return {
    itemsets,
    rules,
    atLeast,
    milliseconds: took() + rules * MS_PER_RULE,
    bytes: memoryOf(itemsets, meanLength, rules, transactions.items.length),
    sampled,
  };
}

class StoppedEarly extends Error {}

/** Estimates the run that looks for the support by itself: see `mineTop`. */
export function estimateTop(
  transactions: Transactions,
  wanted: Omit<Wanted, 'minCount'> & { readonly target: number; readonly floor: number },
  now: () => number = Date.now,
): Estimate {
  const n = basketCount(transactions);
  const sampled = Math.min(n, Math.max(SMALL, Math.ceil(n / 8)));
  const sample =
    sampled === n
      ? transactions
      : selectBaskets(transactions, new Rng(SAMPLE_SEED).sample(n, sampled));
  const share = n ? sampled / n : 1;
  const began = now();
  const { list } = mineTop(sample, {
    ...wanted,
    floor: Math.max(1, Math.round(wanted.floor * share)),
  });
  const rules = ruleCount(list.countsByLength(), wanted.consequent);
  const meanLength = list.size ? list.offsets[list.size]! / list.size : 1;
  return {
    itemsets: list.size,
    rules,
    atLeast: false,
    milliseconds: (now() - began) / Math.max(share, 1e-9) + rules * MS_PER_RULE,
    bytes: memoryOf(list.size, meanLength, rules, transactions.items.length),
    sampled,
  };
}

/** Testing a rule takes some hundredths of a millisecond. */
const MS_PER_RULE = 0.02;

/** Rules that itemsets give, by their number at each length (index 0 is length 1). */
export function ruleCount(byLength: readonly number[], consequent: 'one' | 'any'): number {
  return byLength.reduce((sum, sets, at) => {
    const length = at + 1;
    if (length < 2) return sum;
    return sum + sets * (consequent === 'one' ? length : 2 ** length - 2);
  }, 0);
}

/**
 * Bytes at the height of a run: itemsets with their index, twice while arrays grow; rules with their
 * sides, p, q and intervals; the baskets in three forms.
 */
function memoryOf(itemsets: number, meanLength: number, rules: number, items: number): number {
  const perItemset = 2 * (4 * meanLength + 8) + 16;
  const perRule = 2 * 12 + 12 + 9 * 8;
  return itemsets * perItemset + rules * perRule + items * 24;
}

export function isTooMuch(estimate: Estimate): boolean {
  return (
    estimate.itemsets > ASK_BEYOND.itemsets ||
    estimate.rules > ASK_BEYOND.rules ||
    estimate.bytes > ASK_BEYOND.bytes ||
    estimate.milliseconds > ASK_BEYOND.milliseconds
  );
}

/** A run that is well within the limits. */
export interface Proposal {
  readonly minCount: number;
  readonly maxLength: number;
  /** Itemsets of two and more items to be expected. */
  readonly itemsets: number;
}

/**
 * The smallest support at which a sample has at most some 20,000 itemsets of two and more items. Where
 * more than that tie at the very top (many baskets alike), sets are made shorter first.
 *
 * @param floor smallest count that is proposed, ≥ 1
 */
export function proposeRun(transactions: Transactions, maxLength: number, floor: number): Proposal {
  const n = basketCount(transactions);
  const sample = sampleBaskets(transactions, floor);
  const share = n ? basketCount(sample) / n : 1;
  for (let length = Math.max(2, maxLength); ; length--) {
    const top = mineTop(sample, {
      target: PROPOSED,
      maxLength: length,
      floor: Math.max(1, Math.round(floor * share)),
    });
    const several = top.list.size - (top.list.countsByLength()[0] ?? 0);
    if (several > 0 || length === 2) {
      const minCount = Math.max(floor, Math.ceil(top.minCount / share));
      return { minCount, maxLength: length, itemsets: several };
    }
  }
}
