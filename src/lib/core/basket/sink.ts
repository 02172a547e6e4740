import { OrderlensError } from '../errors';
import { ItemsetList } from './itemsets';
import type { RankedTransactions } from './transactions';

/** Bounds of one mining run, the same for every algorithm. */
export interface MiningLimits {
  /** Smallest number of baskets, ≥ 1; may rise while Eclat runs, see {@link RisingSink}. */
  readonly minCount: number;
  /** Largest number of items in an itemset. */
  readonly maxLength: number;
  /** The run ends with `out-of-memory` when more itemsets than this are found. */
  readonly maxItemsets: number;
  /** Called now and then with the share of top-level items done, 0..1; may throw to stop. */
  readonly onProgress?: (fraction: number) => void;
  /** Called for every itemset found; may throw to stop. */
  readonly onItemset?: () => void;
}

/** Collects itemsets given as ranks, keeps the limits, and reports progress. */
export class ItemsetSink {
  readonly list = new ItemsetList();
  private readonly scratch: Int32Array;

  constructor(
    private readonly ranked: RankedTransactions,
    private readonly limits: MiningLimits,
  ) {
    this.scratch = new Int32Array(Math.max(1, ranked.nItems));
  }

  /** Adds `prefix[0 … length − 1]` (ranks). */
  add(prefix: Int32Array, length: number, count: number): void {
    if (this.list.size >= this.limits.maxItemsets) {
      throw new OrderlensError(
        'out-of-memory',
        `More than ${this.limits.maxItemsets} itemsets at this support: raise the minimum support or lower the maximum length.`,
      );
    }
    this.limits.onItemset?.();
    const { scratch } = this;
    for (let k = 0; k < length; k++) scratch[k] = this.ranked.itemOfRank[prefix[k]!]!;
    this.list.push(scratch, length, count);
  }

  progress(fraction: number): void {
    this.limits.onProgress?.(fraction);
  }
}

/**
 * Raises the support as itemsets are found, so that at most `target` of two and more items are left
 * (the idea of Han, Wang, Lu and Tzvetkov 2002, doi:10.1109/ICDM.2002.1183905). What is found later is
 * below the final support or in the list: the answer is exact.
 */
export class RisingSink extends ItemsetSink {
  private readonly atCount: Int32Array;
  private above = 0;

  constructor(
    ranked: RankedTransactions,
    private readonly rising: MiningLimits & { minCount: number },
    private readonly target: number,
  ) {
    super(ranked, rising);
    this.atCount = new Int32Array((ranked.counts[0] ?? 0) + 2);
  }

  override add(prefix: Int32Array, length: number, count: number): void {
    const { rising, atCount } = this;
    if (count < rising.minCount) return;
    super.add(prefix, length, count);
    if (length < 2) return;
    atCount[count]!++;
    this.above++;
    while (this.above > this.target) this.above -= atCount[rising.minCount++]!;
  }
}
