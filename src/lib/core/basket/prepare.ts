/** The baskets that are mined: lines filled in, conditions and the rule for long ones applied. */
import { OrderlensError } from '../errors';
import { fillBaskets, type Baskets, type FillOptions, type Lines } from './fill';
import { conditionBaskets, treatLongBaskets, type LongBasketPolicy } from './long-baskets';
import { basketCount, type Transactions } from './transactions';

export interface BasketConditions {
  /** Baskets of more items than this are called long. */
  readonly longLimit: number;
  readonly longPolicy: LongBasketPolicy;
  /** Only baskets with this item, and without that one; −1 for no condition. */
  readonly withItem: number;
  readonly withoutItem: number;
}

/** Lines to fill baskets with, or baskets that were filled before. */
export type BasketSource =
  | { readonly kind: 'lines'; readonly lines: Lines; readonly fill: FillOptions }
  | { readonly kind: 'baskets'; readonly baskets: Baskets };

export interface Prepared {
  readonly transactions: Transactions;
  /** First day of each basket, ascending. */
  readonly days: Int32Array;
  /** Baskets above the limit, whatever was done about them; items in the longest. */
  readonly long: number;
  readonly longest: number;
}

/** Fewer baskets than this give no rule that could hold. */
export const MIN_BASKETS = 20;

export function filled(source: BasketSource): Baskets {
  return source.kind === 'baskets' ? source.baskets : fillBaskets(source.lines, source.fill);
}

/** @throws OrderlensError `too-little-data` below {@link MIN_BASKETS} baskets */
export function prepare(baskets: Baskets, conditions: BasketConditions): Prepared {
  const conditioned = conditionBaskets(
    baskets.transactions,
    conditions.withItem,
    conditions.withoutItem,
  );
  const treated = treatLongBaskets(
    conditioned.transactions,
    conditions.longLimit,
    conditions.longPolicy,
  );
  const n = basketCount(treated.transactions);
  if (n < MIN_BASKETS) {
    throw new OrderlensError(
      'too-little-data',
      `Rules need at least ${MIN_BASKETS} baskets; the current choice leaves ${n}.`,
    );
  }
  return {
    transactions: treated.transactions,
    days: Int32Array.from(treated.kept, (t) => baskets.days[conditioned.kept[t]!]!),
    long: treated.long,
    longest: treated.longest,
  };
}
