/**
 * How baskets are parted to test rules. `time`: rules are found in the first baskets and tested on the
 * last. `random`: found in baskets drawn at random, tested on the others; for baskets that are
 * customers, whose first days say when they came, so that a cut in time would hold old customers
 * against new ones.
 */
export type HoldOutSplit = 'time' | 'random';

/** Share of the baskets that rules are found in; the rest tests them. */
export const EARLIER_SHARE = 0.7;
/** Seed of a random split. */
export const SPLIT_SEED = 2;
