/** The support decided, the estimate made, the sets found; or a question where they would be too many. */
import { OrderlensError } from '../errors';
import type { OnProgress } from '../jobs';
import { chooseAlgorithm, type AlgorithmChoice } from './choose';
import type { ItemsetList } from './itemsets';
import { mineItemsets, mineTop, type MiningAlgorithm } from './mine';
import {
  estimateMining,
  estimateTop,
  isTooMuch,
  proposeRun,
  type Estimate,
  type Proposal,
} from './preflight';
import { basketCount, type Transactions } from './transactions';

export interface MiningChoice {
  /** Least number of baskets as a share 0..1 or a count; `auto` gives the `target` most frequent sets. */
  readonly support:
    | { readonly kind: 'auto'; readonly target: number }
    | { readonly kind: 'share'; readonly share: number }
    | { readonly kind: 'count'; readonly count: number };
  readonly algorithm: MiningAlgorithm | 'auto';
  readonly maxLength: number;
  readonly consequent: 'one' | 'any';
  /** The person has seen the estimate and wants it anyway. */
  readonly confirmed: boolean;
}

export interface FoundSets {
  readonly kind: 'found';
  readonly list: ItemsetList;
  readonly minCount: number;
  readonly algorithm: MiningAlgorithm;
  readonly choice: AlgorithmChoice;
  readonly estimate: Estimate;
  readonly milliseconds: number;
  /** Largest length that was looked for; less than wanted where too many sets tie. */
  readonly maxLength: number;
}

/** Mining would take more than the page does unasked. */
export interface TooMuch {
  readonly kind: 'too-much';
  readonly minCount: number;
  readonly baskets: number;
  readonly estimate: Estimate;
  readonly proposal: Proposal;
}

/** Flat lists, index and rules take some 100 to 300 bytes an itemset: some hundred MB. */
const MAX_ITEMSETS = 2_000_000;
/** Sets at most where more than the target tie at the top. */
const MAX_TIED = 20_000;

/** Smallest count that is proposed: below it a rule would rest on a handful of baskets. */
export function proposalFloor(baskets: number): number {
  return baskets < 1_000 ? 3 : 5;
}

/** @throws OrderlensError `out-of-memory` with the support that does not; `bad-parameter` */
export function findSets(
  transactions: Transactions,
  wanted: MiningChoice,
  onProgress: OnProgress,
): FoundSets | TooMuch {
  return wanted.support.kind === 'auto'
    ? findTop(transactions, wanted, wanted.support.target, onProgress)
    : findAll(transactions, wanted, countOf(wanted.support, basketCount(transactions)), onProgress);
}

function countOf(
  support: Exclude<MiningChoice['support'], { kind: 'auto' }>,
  baskets: number,
): number {
  const wanted = support.kind === 'share' ? support.share * baskets : support.count;
  if (!(wanted > 0)) {
    throw new OrderlensError(
      'bad-parameter',
      `The minimum support must be above 0, found ${wanted}.`,
    );
  }
  // The tolerance keeps 0.01 × 9,800 from becoming 99.
  return Math.max(1, Math.ceil(wanted - 1e-9 * baskets));
}

function findTop(
  transactions: Transactions,
  wanted: MiningChoice,
  target: number,
  onProgress: OnProgress,
): FoundSets {
  const floor = proposalFloor(basketCount(transactions));
  const { consequent } = wanted;
  onProgress({ stage: 'Estimating', fraction: null });
  const estimate = estimateTop(transactions, {
    target,
    floor,
    maxLength: wanted.maxLength,
    consequent,
  });
  onProgress({ stage: 'Finding sets', fraction: 0 });
  const began = Date.now();
  const report = (fraction: number): void => onProgress({ stage: 'Finding sets', fraction });
  let { maxLength } = wanted;
  let top = mineTop(transactions, { target, floor, maxLength, onProgress: report });
  const several = (): number => top.list.size - (top.list.countsByLength()[0] ?? 0);
  if (several() === 0) {
    // Nothing together often enough, or more alike than asked for: shorter sets, then.
    for (let length = maxLength; length >= 2; length--) {
      const tied = mineTop(transactions, { target: MAX_TIED, floor, maxLength: length });
      const pairs = tied.list.size - (tied.list.countsByLength()[0] ?? 0);
      if (pairs > 0) {
        top = tied;
        maxLength = length;
        break;
      }
      if (tied.minCount === floor) break;
    }
  }
  const { minCount } = top;
  const choice = chooseAlgorithm(transactions, minCount);
  const algorithm = wanted.algorithm === 'auto' ? 'eclat' : wanted.algorithm;
  const list =
    algorithm === 'eclat'
      ? top.list
      : mineItemsets(transactions, { minCount, maxLength, algorithm, onProgress: report });
  const milliseconds = Date.now() - began;
  return { kind: 'found', list, minCount, algorithm, choice, estimate, milliseconds, maxLength };
}

function findAll(
  transactions: Transactions,
  wanted: MiningChoice,
  minCount: number,
  onProgress: OnProgress,
): FoundSets | TooMuch {
  const baskets = basketCount(transactions);
  const { maxLength, consequent } = wanted;
  onProgress({ stage: 'Estimating', fraction: null });
  const estimate = estimateMining(transactions, { minCount, maxLength, consequent });
  if (isTooMuch(estimate) && !wanted.confirmed) {
    const proposal = proposeRun(
      transactions,
      maxLength,
      Math.max(minCount, proposalFloor(baskets)),
    );
    return { kind: 'too-much', minCount, baskets, estimate, proposal };
  }
  const choice = chooseAlgorithm(transactions, minCount);
  const algorithm = wanted.algorithm === 'auto' ? choice.algorithm : wanted.algorithm;
  onProgress({ stage: 'Finding sets', fraction: 0 });
  const began = Date.now();
  try {
    const list = mineItemsets(transactions, {
      minCount,
      maxLength,
      algorithm,
      maxItemsets: MAX_ITEMSETS,
      onProgress: (fraction) => onProgress({ stage: 'Finding sets', fraction }),
    });
    const milliseconds = Date.now() - began;
    return { kind: 'found', list, minCount, algorithm, choice, estimate, milliseconds, maxLength };
  } catch (thrown) {
    if (!(thrown instanceof OrderlensError) || thrown.code !== 'out-of-memory') throw thrown;
    const better = proposeRun(transactions, maxLength, Math.max(minCount, proposalFloor(baskets)));
    throw new OrderlensError(
      'out-of-memory',
      `At ${minCount} of ${baskets} baskets there are more than ${MAX_ITEMSETS.toLocaleString('en')} itemsets, more than this tab should hold. From about ${better.minCount} baskets (${((100 * better.minCount) / baskets).toPrecision(2)} %) on there are at most some 20,000${better.maxLength < maxLength ? ` of up to ${better.maxLength} items` : ''}.`,
    );
  }
}
