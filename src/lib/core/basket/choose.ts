/** Which algorithm runs when nobody chooses, and why. */
import { densityOf, type MiningAlgorithm } from './mine';
import type { Transactions } from './transactions';

export interface AlgorithmChoice {
  readonly algorithm: MiningAlgorithm;
  /** Share of ones in the basket × frequent-item matrix, 0..1. */
  readonly density: number;
  /** A sentence for the page. */
  readonly reason: string;
}

/**
 * From this density baskets share so many items that a prefix tree holds them in few nodes. Medians
 * of `npm run bench -- basket`: on mushroom and chess (density 0.45 and 0.9) FP-Growth was up to three
 * times as fast as Eclat; on the sparse sets (below 0.03) Eclat was 1.3 to 2 times as fast.
 */
const DENSE = 1 / 8;

export function chooseAlgorithm(transactions: Transactions, minCount: number): AlgorithmChoice {
  const density = densityOf(transactions, minCount);
  return density >= DENSE
    ? {
        algorithm: 'fp-growth',
        density,
        reason:
          'Baskets hold a large part of the frequent items and share them, so they are folded into one tree.',
      }
    : {
        algorithm: 'eclat',
        density,
        reason:
          'Baskets hold few of the frequent items, so only items that stand together in some basket are ever counted.',
      };
}
