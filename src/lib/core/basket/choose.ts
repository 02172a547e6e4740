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

/** From this density the vertical bit sets of Eclat beat every list; see `eclat.ts`. */
const DENSE = 1 / 16;

/**
 * Eclat in the form that suits the density. On the public sets that are benched (density 0.0007 to
 * 0.5) it was the fastest of the three at every support, so that the density decides on its form.
 */
export function chooseAlgorithm(transactions: Transactions, minCount: number): AlgorithmChoice {
  const density = densityOf(transactions, minCount);
  return {
    algorithm: 'eclat',
    density,
    reason:
      density >= DENSE
        ? 'Baskets hold a large part of the frequent items, so sets of baskets are kept as bits and joined 32 baskets at a time.'
        : 'Baskets hold few of the frequent items, so only items that stand together in some basket are ever counted.',
  };
}
