import type { BasketOptions } from '../../../src/lib/core/basket/report';

/** What the page starts with. */
export const DEFAULT_OPTIONS: BasketOptions = {
  support: { kind: 'auto', target: 1_000 },
  algorithm: 'auto',
  longLimit: 50,
  longPolicy: 'keep',
  withItem: -1,
  withoutItem: -1,
  consequent: 'one',
  maxLength: 4,
  minConfidence: 0,
  minLift: 1,
  maxQ: 0.05,
  dropRedundant: true,
};
