/** Whether the test on the past bears out what the model says now. */
import type { HoldOut } from '../../core/churn/report';

/**
 * - `untested`: the data hold no past to test on.
 * - `ranking`: who stays away is told no better than by tossing a coin.
 * - `level`: the order is right, but far more or fewer stayed away than foretold.
 * - `passed`: neither.
 */
export type TestVerdict = 'untested' | 'ranking' | 'level' | 'passed';

/** Off by less is no matter, and ranking pairs by so little above one half is of no use. */
const LEAST_OFF = 0.04;
const LEAST_ABOVE_HALF = 0.05;

/**
 * The ranking is held against one half with the error that the area has where scores say nothing,
 * √((n₁ + n₀ + 1) / 12 n₁ n₀) (Mann & Whitney 1947), the level against the binomial error.
 */
export function testVerdict(holdOut: HoldOut | null): TestVerdict {
  if (!holdOut) return 'untested';
  const { auc, customers, observed, predicted } = holdOut;
  const stayedAway = observed * customers;
  const came = customers - stayedAway;
  // Where all or none stayed away there are no pairs, and no ranking was seen.
  const blind = Math.sqrt((customers + 1) / (12 * stayedAway * came));
  if (!(auc >= 0.5 + Math.max(LEAST_ABOVE_HALF, 1.96 * blind))) return 'ranking';
  const error = Math.sqrt((observed * (1 - observed)) / customers);
  const off = Math.abs(predicted - observed);
  return off > Math.max(LEAST_OFF, 1.96 * error) ? 'level' : 'passed';
}

/** Customers whose silence is long, against those whom chance alone would make silent for as long. */
export interface Overdue {
  readonly expected: number;
  readonly beyondChance: boolean;
}

/**
 * A silence longer than a share s of somebody's gaps is seen in about 1 − s of those who are still
 * here, at whatever moment one looks. More than that is beyond chance from the binomial's upper 5 %.
 */
export function overdue(silent: number, eligible: number, silence: number): Overdue {
  const expected = eligible * (1 - silence);
  const error = Math.sqrt(expected * silence);
  return { expected, beyondChance: silent > expected + 1.645 * error };
}
