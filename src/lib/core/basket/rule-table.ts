/** The rules that pass, strongest first, each with its figures, on flat arrays. */
import { fisherUpperTail, logFactorials } from './fisher';
import { ItemsetIndex, type ItemsetList } from './itemsets';
import { liftInterval } from './over-time';
import {
  generateRules,
  ruleImprovement,
  ruleMetrics,
  rulesInQuestion,
  type RuleList,
  type RuleMetrics,
} from './rules';

export interface RuleFilter {
  readonly consequent: 'one' | 'any';
  readonly maxLength: number;
  /** Least confidence, 0..1. */
  readonly minConfidence: number;
  /** Least lift. */
  readonly minLift: number;
  /** Largest adjusted p, 0..1: the share of false ones that is accepted among the rules shown. */
  readonly maxQ: number;
  /** Leave out rules that add nothing to a shorter one. */
  readonly dropRedundant: boolean;
}

/** Rule `r` says: baskets that hold its antecedent also hold its consequent. */
export interface RuleTable extends RuleMetrics {
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
  /** Every frequent antecedent with every frequent consequent: what the adjustment is over. */
  readonly tested: number;
  /** Rules whose two sides are together often enough. */
  readonly generated: number;
  /** Of those, above chance after the adjustment, before any other filter. */
  readonly significant: number;
  /** Significant and past confidence and lift; of these `redundant` add nothing. */
  readonly passed: number;
  readonly redundant: number;
  /** Passed and not left out; larger than `rules.size` where the table was cut. */
  readonly kept: number;
}

/**
 * Tests every rule and keeps those that pass, ordered by the lower end of the lift's interval: a
 * large lift on few baskets stands below a somewhat smaller one on many.
 *
 * @param limit rules kept at most
 */
export function selectRules(
  list: ItemsetList,
  baskets: number,
  filter: RuleFilter,
  limit: number,
): RuleSelection {
  const index = new ItemsetIndex(list);
  const all = generateRules(list, { consequent: filter.consequent }, index);
  const tested = rulesInQuestion(list, filter.consequent, filter.maxLength);
  const metrics = ruleMetrics(list, all, baskets, tested);
  let significant = 0;
  /** Largest p that the adjustment lets through. */
  let criticalP = 0;
  const passing: number[] = [];
  for (let r = 0; r < all.size; r++) {
    if (!(metrics.q[r]! <= filter.maxQ && metrics.lift[r]! > 1)) continue;
    significant++;
    criticalP = Math.max(criticalP, metrics.p[r]!);
    if (metrics.confidence[r]! >= filter.minConfidence && metrics.lift[r]! >= filter.minLift) {
      passing.push(r);
    }
  }
  const subset = pick(all, passing);
  const improvement = improvements(list, subset, baskets, index);
  const adds = productive(list, subset, baskets, index, improvement, criticalP);
  const kept: number[] = [];
  let redundant = 0;
  const low = new Float64Array(subset.size);
  const high = new Float64Array(subset.size);
  for (let r = 0; r < subset.size; r++) {
    if (!adds[r]) redundant++;
    if (!adds[r] && filter.dropRedundant) continue;
    const interval = liftInterval(
      list.counts[subset.whole[r]!]!,
      list.counts[subset.antecedent[r]!]!,
      list.counts[subset.consequent[r]!]!,
      baskets,
    );
    low[r] = interval.low;
    high[r] = interval.high;
    kept.push(r);
  }
  // Of two directions of one pair, which have the same lift, the surer one comes first.
  kept.sort(
    (x, y) =>
      low[y]! - low[x]! ||
      metrics.confidence[passing[y]!]! - metrics.confidence[passing[x]!]! ||
      x - y,
  );
  const shown = kept.slice(0, limit);
  const source = shown.map((r) => passing[r]!);
  return {
    rules: table(list, all, metrics, source, {
      liftLow: Float64Array.from(shown, (r) => low[r]!),
      liftHigh: Float64Array.from(shown, (r) => high[r]!),
      improvement: Float64Array.from(shown, (r) => improvement[r]!),
    }),
    tested,
    generated: all.size,
    significant,
    passed: passing.length,
    redundant,
    kept: kept.length,
  };
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
 * hold the other items, by Fisher's exact test at the same critical p as the rules themselves (a
 * "productive" rule: Webb 2007, doi:10.1007/s10994-007-5006-x). At an unadjusted level, any strong
 * rule would drag along bystanders by the dozen.
 */
function productive(
  list: ItemsetList,
  rules: RuleList,
  baskets: number,
  index: ItemsetIndex,
  improvement: Float64Array,
  criticalP: number,
): Uint8Array {
  const adds = new Uint8Array(rules.size);
  const logFactorial = logFactorials(baskets);
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
      const withConsequent = index.find(whole, 0, whole.length, whole.indexOf(antecedent[k]!));
      if (others < 0 || withConsequent < 0) continue;
      const p = fisherUpperTail(
        list.counts[rules.whole[r]!]!,
        list.counts[rules.antecedent[r]!]!,
        list.counts[withConsequent]!,
        list.counts[others]!,
        logFactorial,
      );
      if (p > criticalP) adds[r] = 0;
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
  metrics: RuleMetrics,
  places: readonly number[],
  more: Pick<RuleTable, 'liftLow' | 'liftHigh' | 'improvement'>,
): RuleTable {
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(places, (r) => values[r]!);
  const count = (side: Int32Array): Int32Array =>
    Int32Array.from(places, (r) => list.counts[side[r]!]!);
  const [antecedentOffsets, antecedentItems] = sides(list, rules.antecedent, places);
  const [consequentOffsets, consequentItems] = sides(list, rules.consequent, places);
  return {
    size: places.length,
    antecedentOffsets,
    antecedentItems,
    consequentOffsets,
    consequentItems,
    both: count(rules.whole),
    a: count(rules.antecedent),
    c: count(rules.consequent),
    support: column(metrics.support),
    confidence: column(metrics.confidence),
    lift: column(metrics.lift),
    leverage: column(metrics.leverage),
    conviction: column(metrics.conviction),
    zhang: column(metrics.zhang),
    cosine: column(metrics.cosine),
    kulczynski: column(metrics.kulczynski),
    imbalance: column(metrics.imbalance),
    p: column(metrics.p),
    q: column(metrics.q),
    ...more,
  };
}

function sides(
  list: ItemsetList,
  side: Int32Array,
  places: readonly number[],
): [offsets: Int32Array, items: Int32Array] {
  const offsets = new Int32Array(places.length + 1);
  places.forEach((r, at) => (offsets[at + 1] = offsets[at]! + list.lengthOf(side[r]!)));
  const items = new Int32Array(offsets[places.length]!);
  places.forEach((r, at) => items.set(list.itemsOf(side[r]!), offsets[at]!));
  return [offsets, items];
}

/** The items before and after the arrow of rule `r` (views). */
export function antecedentOf(rules: RuleTable, r: number): Int32Array {
  return rules.antecedentItems.subarray(
    rules.antecedentOffsets[r]!,
    rules.antecedentOffsets[r + 1]!,
  );
}

export function consequentOf(rules: RuleTable, r: number): Int32Array {
  return rules.consequentItems.subarray(
    rules.consequentOffsets[r]!,
    rules.consequentOffsets[r + 1]!,
  );
}
