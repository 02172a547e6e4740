/** Whether rules hold on baskets they were not found in, and in every month. */
import { benjaminiHochberg, fisherUpperTail, logFactorials } from './fisher';
import { liftInterval, Occurrences } from './over-time';
import { antecedentOf, consequentOf, type RuleTable } from './rule-table';
import { basketCount, type Transactions } from './transactions';

export interface OverTime {
  /** Rules looked at: the first of the table. */
  readonly size: number;
  /** First day of the later part (days since 1970-01-01). */
  readonly splitDay: number;
  readonly earlierBaskets: number;
  readonly laterBaskets: number;
  /** 1 where the earlier baskets alone show the rule to be above chance, adjusted as always. */
  readonly foundEarlier: Uint8Array;
  readonly earlierLift: Float64Array;
  /** Lift in the later baskets with its 95 % interval; NaN where a side never occurs there. */
  readonly laterLift: Float64Array;
  readonly laterLow: Float64Array;
  readonly laterHigh: Float64Array;
  /** First day of each month (ISO), and its baskets. */
  readonly months: readonly string[];
  readonly monthBaskets: Int32Array;
  /** Lift by month, `size × months`, row-major; NaN where fewer than {@link LEAST_ANTECEDENTS} baskets hold the antecedent. */
  readonly monthLift: Float32Array;
  /** Of the months in which a lift can be told, the share above 1; NaN without any. */
  readonly monthsAbove: Float64Array;
}

/** Share of the time-ordered baskets that rules are found in; the rest tests them. */
const EARLIER_SHARE = 0.7;
/** In a month with fewer antecedents than this, a lift is noise. */
const LEAST_ANTECEDENTS = 10;

/**
 * @param days day of each basket (days since 1970-01-01), ascending
 * @param tested number of rules tested, for the adjustment
 * @param maxQ adjusted p up to which the earlier part finds a rule
 */
export function overTime(
  transactions: Transactions,
  days: Int32Array,
  rules: RuleTable,
  options: { readonly limit: number; readonly tested: number; readonly maxQ: number },
): OverTime {
  const n = basketCount(transactions);
  const months = monthsOf(days);
  const split = splitPlace(days);
  // Baskets all of one day, or of no day that is known, have no earlier part.
  const size = split > 0 ? Math.min(rules.size, options.limit) : 0;
  // Each month is told apart by its part, so that one count serves both questions.
  const periodOf = Int32Array.from(days, (_, t) => months.of[t]! * 2 + (t >= split ? 1 : 0));
  const periods = months.names.length * 2;
  const totals = new Int32Array(periods);
  for (let t = 0; t < n; t++) totals[periodOf[t]!]!++;

  const occurrences = new Occurrences(transactions);
  const known = new Map<string, Int32Array>();
  const countsOf = (items: Int32Array): Int32Array => {
    const key = items.join();
    let counts = known.get(key);
    if (!counts) known.set(key, (counts = occurrences.byPeriod(items, periodOf, periods)));
    return counts;
  };
  const column = (): Float64Array => new Float64Array(size);
  const earlierLift = column();
  const laterLift = column();
  const laterLow = column();
  const laterHigh = column();
  const monthsAbove = column();
  const earlierP = column();
  const monthLift = new Float32Array(size * months.names.length).fill(NaN);
  const logFactorial = logFactorials(split);
  const earlierTotal = split;
  for (let r = 0; r < size; r++) {
    const left = antecedentOf(rules, r);
    const right = consequentOf(rules, r);
    const a = countsOf(left);
    const c = countsOf(right);
    const both = countsOf(Int32Array.from([...left, ...right]).sort());
    const [ea, ec, eb] = [sumOf(a, 0), sumOf(c, 0), sumOf(both, 0)];
    earlierLift[r] = liftInterval(eb, ea, ec, earlierTotal).lift;
    earlierP[r] = fisherUpperTail(eb, ea, ec, earlierTotal, logFactorial);
    const later = liftInterval(sumOf(both, 1), sumOf(a, 1), sumOf(c, 1), n - split);
    laterLift[r] = later.lift;
    laterLow[r] = later.low;
    laterHigh[r] = later.high;
    let told = 0;
    let above = 0;
    for (let m = 0; m < months.names.length; m++) {
      const inMonth = (counts: Int32Array): number => counts[m * 2]! + counts[m * 2 + 1]!;
      const [ma, mc] = [inMonth(a), inMonth(c)];
      if (ma < LEAST_ANTECEDENTS || mc < 1) continue;
      const lift = (inMonth(both) * inMonth(totals)) / (ma * mc);
      monthLift[r * months.names.length + m] = lift;
      told++;
      if (lift > 1) above++;
    }
    monthsAbove[r] = told ? above / told : NaN;
  }
  const earlierQ = benjaminiHochberg(earlierP, options.tested);
  return {
    size,
    splitDay: days[split] ?? days[n - 1] ?? 0,
    earlierBaskets: split,
    laterBaskets: n - split,
    foundEarlier: Uint8Array.from(earlierQ, (q, r) =>
      q <= options.maxQ && earlierLift[r]! > 1 ? 1 : 0,
    ),
    earlierLift,
    laterLift,
    laterLow,
    laterHigh,
    months: months.names,
    monthBaskets: Int32Array.from(months.names, (_, m) => totals[m * 2]! + totals[m * 2 + 1]!),
    monthLift,
    monthsAbove,
  };
}

/** Sum over the periods of one part: 0 earlier, 1 later. */
function sumOf(counts: Int32Array, part: 0 | 1): number {
  let sum = 0;
  for (let k = part; k < counts.length; k += 2) sum += counts[k]!;
  return sum;
}

/** A day is never cut apart: the split is at the first basket of a day. */
function splitPlace(days: Int32Array): number {
  let split = Math.floor(days.length * EARLIER_SHARE);
  while (split > 0 && split < days.length && days[split] === days[split - 1]) split--;
  return split;
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
