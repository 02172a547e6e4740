import type { Source } from '../ingest/types';
import type { Decimal } from '../schema/values/number-text';
import type { ColumnProfile } from './profile';
import { FORMULAS, isClose, lineAmounts, type Roles } from './revenue';

/** What the numbers of a discount column are: 0..1, 0..100, or money taken off the line. */
export type DiscountReading = 'share' | 'percent' | 'amount';

/** At least so many discounted rows, and half of them, must make the total under one reading. */
const LEAST_ROWS = 3;
const EXPLAINED = 0.5;

/**
 * How discounts are written. The totals of the file decide where they follow from one reading alone;
 * else the values do: percentages where most of those that are not 0 exceed 1. A few values above 1
 * among shares are impossible shares, which the quality checks are there to find.
 */
export function readDiscount(
  source: Source,
  roles: Roles,
  decimal: Decimal,
  profile: ColumnProfile | undefined,
): DiscountReading {
  if (!profile) return 'share';
  if (profile.percents > 0.5) return 'percent';
  const byTotal = totalReading(source, roles, decimal);
  if (byTotal) return byTotal;
  return profile.aboveOne > 0.5 && profile.max <= 100 ? 'percent' : 'share';
}

/** The one reading under which price, quantity and discount make the totals; null if there is none. */
function totalReading(source: Source, roles: Roles, decimal: Decimal): DiscountReading | null {
  if (!roles.line_revenue || !roles.unit_price || !roles.quantity) return null;
  const rows = (isPercent: boolean) =>
    lineAmounts(source, roles, decimal, isPercent).filter(({ discount }) => discount !== 0);
  const shares = rows(false);
  const needed = Math.max(LEAST_ROWS, EXPLAINED * shares.length);
  const made = (amounts: typeof shares): number =>
    Math.max(...FORMULAS.map(({ of }) => amounts.filter((a) => isClose(of(a), a.total)).length));
  // Money off is a share of the line too, so that the same formulas serve.
  const money = shares.map((a) => ({ ...a, discount: a.discount / (a.price * a.quantity) }));
  const counts: readonly (readonly [DiscountReading, number])[] = [
    ['share', made(shares)],
    ['percent', made(rows(true))],
    ['amount', made(money)],
  ];
  const [best, second] = counts.toSorted((a, b) => b[1] - a[1]);
  return best![1] >= needed && best![1] > 2 * second![1] ? best![0] : null;
}
