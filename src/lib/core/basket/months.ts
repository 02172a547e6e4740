/** Rules month by month. */
import { Occurrences } from './occurrences';
import { RestSizes } from './rest-size';
import { antecedentOf, consequentOf, type RuleSides } from './rule-table';
import { basketCount, type Transactions } from './transactions';

export interface RuleMonths {
  /** Rules looked at: the first of the table. */
  readonly size: number;
  /** First day of each month (ISO), and its baskets. */
  readonly months: readonly string[];
  readonly monthBaskets: Int32Array;
  /**
   * Lift by month among baskets of the same size, `size × months`, row-major; NaN where fewer than
   * {@link LEAST_ANTECEDENTS} baskets hold the antecedent.
   */
  readonly monthLift: Float32Array;
  /** Of the months in which a lift can be told, the share above 1; NaN without any. */
  readonly monthsAbove: Float64Array;
}

/** In a month with fewer antecedents than this, a lift is noise. */
export const LEAST_ANTECEDENTS = 10;

/**
 * In each month, baskets with both sides over those expected: the sum, over the month's baskets with the
 * antecedent, of the share of all baskets with as many other things that hold the consequent, times how
 * much more frequent the consequent is in that month than its baskets' sizes would make it.
 *
 * @param days day of each basket (days since 1970-01-01), ascending
 */
export function rulesByMonth(
  transactions: Transactions,
  days: Int32Array,
  rules: RuleSides,
  limit: number,
): RuleMonths {
  const n = basketCount(transactions);
  // Baskets of one day only, or of no day that is known, have no months to tell apart.
  const dated = n > 0 && days[0]! < days[n - 1]!;
  const size = dated ? Math.min(rules.size, limit) : 0;
  const { of: monthOf, names } = monthsOf(days);
  const months = names.length;
  const sizes = new RestSizes(transactions);
  const bands = sizes.bands.count;
  const inMonth = new Int32Array(months * bands);
  const inBand = new Int32Array(bands);
  const monthBaskets = new Int32Array(months);
  for (let t = 0; t < n; t++) {
    inMonth[monthOf[t]! * bands + sizes.bandOf[t]!]!++;
    inBand[sizes.bandOf[t]!]!++;
    monthBaskets[monthOf[t]!]!++;
  }
  const occurrences = new Occurrences(transactions);
  const rates = new Map<string, ConsequentRates>();
  const ratesOf = (items: Int32Array): ConsequentRates => {
    const key = items.join();
    let found = rates.get(key);
    if (found) return found;
    const rate = new Float64Array(bands);
    const factor = new Float64Array(months);
    for (const t of occurrences.of(items)) {
      rate[sizes.bandOf[t]!]!++;
      factor[monthOf[t]!]!++;
    }
    for (let band = 0; band < bands; band++) rate[band]! /= inBand[band]! || 1;
    for (let m = 0; m < months; m++) {
      let expected = 0;
      for (let band = 0; band < bands; band++) expected += inMonth[m * bands + band]! * rate[band]!;
      factor[m] = expected > 0 ? factor[m]! / expected : 0;
    }
    rates.set(key, (found = { rate, factor }));
    return found;
  };

  const monthLift = new Float32Array(size * months).fill(NaN);
  const monthsAbove = new Float64Array(size);
  const [a, both] = [new Int32Array(months), new Int32Array(months)];
  const expected = new Float64Array(months);
  for (let r = 0; r < size; r++) {
    const left = antecedentOf(rules, r);
    const right = consequentOf(rules, r);
    const { rate, factor } = ratesOf(right);
    a.fill(0);
    both.fill(0);
    expected.fill(0);
    for (const t of occurrences.of(left)) {
      const m = monthOf[t]!;
      a[m]!++;
      expected[m]! += rate[sizes.band(t, left)]! * factor[m]!;
    }
    for (const t of occurrences.of([...left, ...right])) both[monthOf[t]!]!++;
    let told = 0;
    let above = 0;
    for (let m = 0; m < months; m++) {
      if (a[m]! < LEAST_ANTECEDENTS || !(expected[m]! > 0)) continue;
      const lift = both[m]! / expected[m]!;
      monthLift[r * months + m] = lift;
      told++;
      if (lift > 1) above++;
    }
    monthsAbove[r] = told ? above / told : NaN;
  }
  return { size, months: names, monthBaskets, monthLift, monthsAbove };
}

interface ConsequentRates {
  /** Share of all baskets of a band that hold the consequent. */
  readonly rate: Float64Array;
  /** How much more frequent it is in a month than the sizes of the month's baskets would make it. */
  readonly factor: Float64Array;
}

function monthsOf(days: Int32Array): { readonly of: Int32Array; readonly names: string[] } {
  const names: string[] = [];
  const of = new Int32Array(days.length);
  let day = NaN;
  for (let t = 0; t < days.length; t++) {
    if (days[t] !== day) {
      day = days[t]!;
      const name = `${new Date(day * 86_400_000).toISOString().slice(0, 7)}-01`;
      if (names.at(-1) !== name) names.push(name);
    }
    of[t] = names.length - 1;
  }
  return { of, names };
}
