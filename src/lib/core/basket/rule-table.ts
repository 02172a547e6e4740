/** The rules that pass, strongest first, each with its figures, on flat arrays. */
import { benjaminiHochberg } from './fisher';
import { ItemsetIndex, type ItemsetList } from './itemsets';
import { liftInterval } from './lift';
import { LikeBaskets } from './like-baskets';
import {
  fisherOf,
  generateRules,
  ruleImprovement,
  ruleMetrics,
  rulesInQuestion,
  type RuleList,
  type RuleMetrics,
} from './rules';
import { emptyResult } from './stratified';
import { basketCount, type Transactions } from './transactions';

export interface RuleFilter {
  readonly consequent: 'one' | 'any';
  readonly maxLength: number;
  /** Least confidence, 0..1. */
  readonly minConfidence: number;
  /** Least lift. */
  readonly minLift: number;
  /**
   * Largest adjusted p, 0..1: the share of false ones that is accepted among the rules shown. At 1
   * nothing is tested away.
   */
  readonly maxQ: number;
  /** Leave out rules that add nothing to a shorter one. */
  readonly dropRedundant: boolean;
}

/** A rule as it stands among baskets of its own size; see {@link LikeBaskets}. NaN where not tested. */
export interface LikeMetrics {
  /** Baskets with both sides that chance would give. */
  readonly expected: Float64Array;
  /** Baskets with both sides over those, and its 95 % interval. */
  readonly likeLift: Float64Array;
  readonly likeLow: Float64Array;
  readonly likeHigh: Float64Array;
  readonly likeP: Float64Array;
  /** Adjusted by Benjamini and Hochberg over all rules in question. */
  readonly likeQ: Float64Array;
}

/** Rule `r` says: baskets that hold its antecedent also hold its consequent. */
export interface RuleTable extends RuleMetrics, LikeMetrics {
  readonly size: number;
  readonly antecedentOffsets: Int32Array;
  readonly antecedentItems: Int32Array;
  readonly consequentOffsets: Int32Array;
  readonly consequentItems: Int32Array;
  /** Baskets that hold both sides, the antecedent, the consequent. */
  readonly both: Int32Array;
  readonly a: Int32Array;
  readonly c: Int32Array;
  /** 95 % interval of the lift. */
  readonly liftLow: Float64Array;
  readonly liftHigh: Float64Array;
  /** Confidence less that of the best shorter rule. */
  readonly improvement: Float64Array;
}

export interface RuleSelection {
  readonly rules: RuleTable;
  /** Every frequent antecedent with every frequent consequent: what the adjustments are over. */
  readonly tested: number;
  /** Rules whose two sides are together often enough. */
  readonly generated: number;
  /** Of those, compared with baskets of the same size: all, or the first by Fisher's p. */
  readonly compared: number;
  /** Above chance by Fisher's test among all baskets, adjusted. */
  readonly fisher: number;
  /** Above chance among baskets of the same size, adjusted, before any other filter. */
  readonly significant: number;
  /** Significant and past confidence and lift; of these `redundant` add nothing. */
  readonly passed: number;
  readonly redundant: number;
  /** Passed and not left out; larger than `rules.size` where the table was cut. */
  readonly kept: number;
}

/**
 * A rule stands out where, besides the test, the lower end of its interval among baskets of its size is
 * at least this. A few percent above chance can come of how things are drawn (one after the other, a
 * thing never twice), and no shop would act on them.
 */
export const LEAST_RATIO = 1.1;
/** Rules compared with baskets of the same size at most. */
const MAX_COMPARED_RULES = 100_000;

/**
 * Tests every rule and keeps those that pass, ordered by the lower end of their interval among baskets
 * of the same size: a large lift on few baskets stands below a somewhat smaller one on many.
 *
 * @param list every frequent itemset of `transactions`
 * @param limit rules kept at most
 */
export function selectRules(
  transactions: Transactions,
  list: ItemsetList,
  filter: RuleFilter,
  limit: number,
): RuleSelection {
  const baskets = basketCount(transactions);
  const index = new ItemsetIndex(list);
  const all = generateRules(list, { consequent: filter.consequent }, index);
  const tested = rulesInQuestion(list, filter.consequent, filter.maxLength);
  const p = fisherOf(list, all, baskets);
  const q = benjaminiHochberg(p, tested);
  const likeBaskets = new LikeBaskets(transactions, list, index);
  const like = compare(likeBaskets, all, p, filter.maxQ);
  const likeQ = benjaminiHochberg(like.p, tested);

  const untested = filter.maxQ >= 1;
  let fisher = 0;
  let significant = 0;
  /** Largest p that the adjustment lets through. */
  let criticalP = 0;
  const passing: number[] = [];
  for (let r = 0; r < all.size; r++) {
    const both = list.counts[all.whole[r]!]!;
    const a = list.counts[all.antecedent[r]!]!;
    const c = list.counts[all.consequent[r]!]!;
    const lift = (both * baskets) / (a * c);
    if (q[r]! <= filter.maxQ && lift > 1) fisher++;
    if (!untested) {
      if (!(likeQ[r]! <= filter.maxQ && like.low[r]! >= LEAST_RATIO && lift > 1)) continue;
      criticalP = Math.max(criticalP, like.p[r]!);
    }
    significant++;
    // The tolerances keep a confidence of exactly 0.3 above 0.3.
    if (both >= filter.minConfidence * a - 1e-9 && lift >= filter.minLift - 1e-12) {
      passing.push(r);
    }
  }
  const subset = pick(all, passing);
  const improvement = improvements(list, subset, baskets, index);
  const adds = productive(list, subset, likeBaskets, index, improvement, untested ? 1 : criticalP);
  const kept: number[] = [];
  let redundant = 0;
  for (let at = 0; at < subset.size; at++) {
    if (!adds[at]) redundant++;
    if (adds[at] || !filter.dropRedundant) kept.push(at);
  }
  const strength = (at: number): number => like.low[passing[at]!]! || 0;
  const confidence = (at: number): number =>
    list.counts[subset.whole[at]!]! / list.counts[subset.antecedent[at]!]!;
  // Of two directions of one pair, which are about as strong, the surer one comes first.
  kept.sort((x, y) => strength(y) - strength(x) || confidence(y) - confidence(x) || x - y);
  const shown = kept.slice(0, limit);
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(shown, (at) => values[passing[at]!]!);
  return {
    rules: table(list, pick(subset, shown), baskets, {
      q: column(q),
      improvement: Float64Array.from(shown, (at) => improvement[at]!),
      expected: column(like.expected),
      likeLift: column(like.ratio),
      likeLow: column(like.low),
      likeHigh: column(like.high),
      likeP: column(like.p),
      likeQ: column(likeQ),
    }),
    tested,
    generated: all.size,
    compared: Math.min(all.size, MAX_COMPARED_RULES),
    fisher,
    significant,
    passed: passing.length,
    redundant,
    kept: kept.length,
  };
}

interface Compared {
  readonly p: Float64Array;
  readonly expected: Float64Array;
  readonly ratio: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function compare(
  likeBaskets: LikeBaskets,
  rules: RuleList,
  fisher: Float64Array,
  maxQ: number,
): Compared {
  const { size } = rules;
  const column = (): Float64Array => new Float64Array(size).fill(NaN);
  const compared = {
    p: new Float64Array(size).fill(1),
    expected: column(),
    ratio: column(),
    low: column(),
    high: column(),
  };
  const places = Uint32Array.from({ length: size }, (_, r) => r);
  const chosen =
    size <= MAX_COMPARED_RULES
      ? places
      : places.sort((a, b) => fisher[a]! - fisher[b]! || a - b).subarray(0, MAX_COMPARED_RULES);
  const result = emptyResult();
  for (const r of chosen) {
    likeBaskets.rule(
      rules.antecedent[r]!,
      rules.consequent[r]!,
      rules.whole[r]!,
      result,
      // An adjusted p is no smaller than the p itself.
      maxQ,
    );
    compared.p[r] = result.p;
    compared.expected[r] = result.expected;
    compared.ratio[r] = result.ratio;
    compared.low[r] = result.low;
    compared.high[r] = result.high;
  }
  return compared;
}

/** Above this many items of an antecedent its subsets (2^k) are too many to compare with. */
const MAX_COMPARED = 12;

function improvements(
  list: ItemsetList,
  rules: RuleList,
  baskets: number,
  index: ItemsetIndex,
): Float64Array {
  const short: number[] = [];
  for (let r = 0; r < rules.size; r++) {
    if (list.lengthOf(rules.antecedent[r]!) <= MAX_COMPARED) short.push(r);
  }
  const computed = ruleImprovement(list, pick(rules, short), baskets, index);
  const improvement = new Float64Array(rules.size).fill(NaN);
  short.forEach((r, at) => (improvement[r] = computed[at]!));
  return improvement;
}

/**
 * 1 for rules whose every antecedent item makes the consequent more frequent among the baskets that
 * hold the other items, at the same critical p as the rules themselves (a "productive" rule: Webb
 * 2007, doi:10.1007/s10994-007-5006-x), baskets of the same size compared. At an unadjusted level, any
 * strong rule would drag along bystanders by the dozen.
 */
function productive(
  list: ItemsetList,
  rules: RuleList,
  likeBaskets: LikeBaskets,
  index: ItemsetIndex,
  improvement: Float64Array,
  criticalP: number,
): Uint8Array {
  const adds = new Uint8Array(rules.size);
  const result = emptyResult();
  for (let r = 0; r < rules.size; r++) {
    const antecedent = list.itemsOf(rules.antecedent[r]!);
    if (antecedent.length === 1) {
      adds[r] = 1;
      continue;
    }
    if (improvement[r]! <= 1e-12) continue;
    const whole = list.itemsOf(rules.whole[r]!);
    adds[r] = 1;
    for (let k = 0; k < antecedent.length && adds[r]; k++) {
      const others = index.find(antecedent, 0, antecedent.length, k);
      const othersWith = index.find(whole, 0, whole.length, whole.indexOf(antecedent[k]!));
      if (others < 0 || othersWith < 0) continue;
      likeBaskets.adds(
        others,
        othersWith,
        rules.antecedent[r]!,
        rules.whole[r]!,
        result,
        criticalP,
      );
      if (result.p > criticalP) adds[r] = 0;
    }
  }
  return adds;
}

function pick(rules: RuleList, places: readonly number[]): RuleList {
  return {
    size: places.length,
    antecedent: Int32Array.from(places, (r) => rules.antecedent[r]!),
    consequent: Int32Array.from(places, (r) => rules.consequent[r]!),
    whole: Int32Array.from(places, (r) => rules.whole[r]!),
  };
}

function table(
  list: ItemsetList,
  rules: RuleList,
  baskets: number,
  more: Pick<RuleTable, 'q' | 'improvement' | keyof LikeMetrics>,
): RuleTable {
  const count = (side: Int32Array): Int32Array =>
    Int32Array.from(side, (itemset) => list.counts[itemset]!);
  const [antecedentOffsets, antecedentItems] = sides(list, rules.antecedent);
  const [consequentOffsets, consequentItems] = sides(list, rules.consequent);
  const [both, a, c] = [count(rules.whole), count(rules.antecedent), count(rules.consequent)];
  const liftLow = new Float64Array(rules.size);
  const liftHigh = new Float64Array(rules.size);
  for (let r = 0; r < rules.size; r++) {
    const interval = liftInterval(both[r]!, a[r]!, c[r]!, baskets);
    liftLow[r] = interval.low;
    liftHigh[r] = interval.high;
  }
  return {
    ...ruleMetrics(list, rules, baskets),
    ...more,
    size: rules.size,
    antecedentOffsets,
    antecedentItems,
    consequentOffsets,
    consequentItems,
    both,
    a,
    c,
    liftLow,
    liftHigh,
  };
}

function sides(list: ItemsetList, side: Int32Array): [offsets: Int32Array, items: Int32Array] {
  const offsets = new Int32Array(side.length + 1);
  side.forEach((itemset, r) => (offsets[r + 1] = offsets[r]! + list.lengthOf(itemset)));
  const items = new Int32Array(offsets[side.length]!);
  side.forEach((itemset, r) => items.set(list.itemsOf(itemset), offsets[r]!));
  return [offsets, items];
}

/** The two sides of rules, flat. */
export type RuleSides = Pick<
  RuleTable,
  'size' | 'antecedentOffsets' | 'antecedentItems' | 'consequentOffsets' | 'consequentItems'
>;

/** The items before and after the arrow of rule `r` (views). */
export function antecedentOf(rules: RuleSides, r: number): Int32Array {
  return rules.antecedentItems.subarray(
    rules.antecedentOffsets[r]!,
    rules.antecedentOffsets[r + 1]!,
  );
}

export function consequentOf(rules: RuleSides, r: number): Int32Array {
  return rules.consequentItems.subarray(
    rules.consequentOffsets[r]!,
    rules.consequentOffsets[r + 1]!,
  );
}

/** Lift of rule `r` among baskets of the same size; among all baskets where it was not compared. */
export function liftOf({ likeLift, lift }: RuleTable, r: number): number {
  return likeLift[r]! > 0 ? likeLift[r]! : lift[r]!;
}

/** Lower and upper end of the same lift's 95 % interval. */
export function liftIntervalOf(rules: RuleTable, r: number): readonly [number, number] {
  return rules.likeLift[r]! > 0
    ? [rules.likeLow[r]!, rules.likeHigh[r]!]
    : [rules.liftLow[r]!, rules.liftHigh[r]!];
}
