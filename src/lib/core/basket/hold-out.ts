/** Whether rules hold on baskets they were not found in. */
import { Rng } from '../rng';
import { findSets, type MiningChoice } from './find-sets';
import { withoutOwnParents } from './hierarchy';
import { ItemsetIndex, type ItemsetList } from './itemsets';
import { LikeBaskets } from './like-baskets';
import { selectBaskets } from './long-baskets';
import {
  antecedentOf,
  consequentOf,
  selectRules,
  type RuleFilter,
  type RuleTable,
} from './rule-table';
import { EARLIER_SHARE, SPLIT_SEED, type HoldOutSplit } from './split';
import { emptyResult } from './stratified';
import { basketCount, type Transactions } from './transactions';

export interface HoldOut {
  readonly split: HoldOutSplit;
  /** First day of the later part (days since 1970-01-01); null for a random split. */
  readonly splitDay: number | null;
  readonly earlierBaskets: number;
  readonly laterBaskets: number;
  /** Least number of baskets in the first part. */
  readonly minCount: number;
  /** Rules that stand out in the first part alone, and how many of them are below. */
  readonly found: number;
  /** The first part's rules, strongest first. */
  readonly rules: RuleTable;
  /** Baskets of the second part that hold both sides, the antecedent, the consequent. */
  readonly laterBoth: Int32Array;
  readonly laterA: Int32Array;
  readonly laterC: Int32Array;
  /** Lift among baskets of the same size in the second part, with its 95 % interval; NaN without either side. */
  readonly laterLift: Float64Array;
  readonly laterLow: Float64Array;
  readonly laterHigh: Float64Array;
  /** Of the rules below: interval above 1; below 1; on both sides of it or without a figure. */
  readonly held: number;
  readonly failed: number;
  readonly open: number;
}

/** Rules that are tested, the strongest. */
const MAX_TESTED = 2_000;
/** Fewer baskets than this in either part could show nothing. */
const LEAST_PART = 20;

/**
 * Finds rules in the first part alone, with the same support (as a share), tests and filters, and
 * measures them in the second.
 *
 * @param days day of each basket (days since 1970-01-01), ascending
 * @returns null where a part would hold fewer than 20 baskets
 */
export function holdOut(
  transactions: Transactions,
  days: Int32Array,
  options: MiningChoice & RuleFilter,
  asked: HoldOutSplit,
  parent: Int32Array | null = null,
): HoldOut | null {
  const n = basketCount(transactions);
  // Baskets all of one day, or of no day that is known, have no earlier part.
  const split = asked === 'time' && days[0]! < days[n - 1]! ? 'time' : 'random';
  const first = split === 'time' ? beforeCut(days) : drawn(n);
  let earlierBaskets = 0;
  for (let t = 0; t < n; t++) earlierBaskets += first[t]!;
  if (earlierBaskets < LEAST_PART || n - earlierBaskets < LEAST_PART) return null;
  const places = Int32Array.from({ length: n }, (_, t) => t);
  const earlier = selectBaskets(
    transactions,
    places.filter((t) => first[t] === 1),
  );
  const later = selectBaskets(
    transactions,
    places.filter((t) => first[t] === 0),
  );

  const { support } = options;
  const found = findSets(
    earlier,
    {
      ...options,
      support: support.kind === 'count' ? { kind: 'share', share: support.count / n } : support,
      // Whoever asked for the whole has asked for a part of it.
      confirmed: true,
    },
    () => undefined,
  );
  if (found.kind === 'too-much') return null;
  const list = parent ? withoutOwnParents(found.list, parent) : found.list;
  const { rules, kept } = selectRules(earlier, list, options, MAX_TESTED);
  const cut = first.indexOf(0);
  return {
    split,
    splitDay: split === 'time' ? days[cut]! : null,
    earlierBaskets,
    laterBaskets: n - earlierBaskets,
    minCount: found.minCount,
    found: kept,
    rules,
    ...measure(later, rules, list),
  };
}

function measure(
  later: Transactions,
  rules: RuleTable,
  list: ItemsetList,
): Pick<
  HoldOut,
  | 'laterBoth'
  | 'laterA'
  | 'laterC'
  | 'laterLift'
  | 'laterLow'
  | 'laterHigh'
  | 'held'
  | 'failed'
  | 'open'
> {
  const index = new ItemsetIndex(list);
  // Only the sets' items are taken from the list; what is counted are the later baskets.
  const likeBaskets = new LikeBaskets(later, list, index);
  const column = (): Float64Array => new Float64Array(rules.size);
  const counts = (): Int32Array => new Int32Array(rules.size);
  const [laterLift, laterLow, laterHigh] = [column(), column(), column()];
  const [laterBoth, laterA, laterC] = [counts(), counts(), counts()];
  const result = emptyResult();
  let [held, failed, open] = [0, 0, 0];
  for (let r = 0; r < rules.size; r++) {
    const left = antecedentOf(rules, r);
    const right = consequentOf(rules, r);
    const both = Int32Array.from([...left, ...right]).sort();
    const [a, c, whole] = [
      index.find(left, 0, left.length),
      index.find(right, 0, right.length),
      index.find(both, 0, both.length),
    ];
    likeBaskets.rule(a, c, whole, result, 0);
    laterA[r] = likeBaskets.count(a);
    laterC[r] = likeBaskets.count(c);
    laterBoth[r] = likeBaskets.count(whole);
    laterLift[r] = result.ratio;
    laterLow[r] = result.low;
    laterHigh[r] = result.high;
    if (result.low > 1) held++;
    else if (result.high < 1) failed++;
    else open++;
  }
  return { laterBoth, laterA, laterC, laterLift, laterLow, laterHigh, held, failed, open };
}

/** 1 for baskets before the cut; a day is never cut apart. */
function beforeCut(days: Int32Array): Uint8Array {
  let split = Math.floor(days.length * EARLIER_SHARE);
  while (split > 0 && split < days.length && days[split] === days[split - 1]) split--;
  return Uint8Array.from(days, (_, t) => (t < split ? 1 : 0));
}

function drawn(n: number): Uint8Array {
  const first = new Uint8Array(n);
  for (const t of new Rng(SPLIT_SEED).sample(n, Math.floor(n * EARLIER_SHARE))) first[t] = 1;
  return first;
}
