/**
 * Association rules A ⇒ C from a complete list of frequent itemsets (Agrawal, Imieliński and Swami
 * 1993, doi:10.1145/170035.170072).
 */
import { OrderlensError } from '../errors';
import { benjaminiHochberg, fisherUpperTail, logFactorials } from './fisher';
import { ItemsetIndex, type ItemsetList } from './itemsets';

/** Rules on flat arrays; all entries are places in the itemset list. */
export interface RuleList {
  readonly size: number;
  readonly antecedent: Int32Array;
  readonly consequent: Int32Array;
  /** The itemset that holds both sides. */
  readonly whole: Int32Array;
}

export interface RuleOptions {
  /** `one`: consequents of one item; `any`: of any length. */
  readonly consequent: 'one' | 'any';
  /** Rules below this confidence are left out, 0..1; default 0. */
  readonly minConfidence?: number;
  /** The run ends with `out-of-memory` beyond this many rules; default 2,000,000. */
  readonly maxRules?: number;
}

/**
 * All rules whose two sides are not empty and together form a frequent itemset. Confidence cannot
 * rise as items move from the antecedent to the consequent, so a consequent below the minimum is
 * not enlarged.
 *
 * @param list every frequent itemset (a list without its subsets would lack antecedents)
 */
export function generateRules(
  list: ItemsetList,
  options: RuleOptions,
  index: ItemsetIndex = new ItemsetIndex(list),
): RuleList {
  const { consequent, minConfidence = 0, maxRules = 2_000_000 } = options;
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw new OrderlensError(
      'bad-parameter',
      `Confidence lies between 0 and 1, found ${minConfidence}.`,
    );
  }
  const found = new RuleRows();
  const a = new Int32Array(64);
  const c = new Int32Array(64);

  const add = (s: number, from: number, length: number, mask: number): boolean => {
    let na = 0;
    let nc = 0;
    for (let k = 0; k < length; k++) {
      const item = list.items[from + k]!;
      if (mask & (1 << k)) c[nc++] = item;
      else a[na++] = item;
    }
    const left = index.find(a, 0, na);
    const right = index.find(c, 0, nc);
    if (left < 0 || right < 0) {
      throw new OrderlensError(
        'internal',
        'A subset of a frequent itemset is missing from the list.',
      );
    }
    if (list.counts[s]! < minConfidence * list.counts[left]! - 1e-9) return false;
    if (found.size >= maxRules) {
      throw new OrderlensError(
        'out-of-memory',
        `More than ${maxRules} rules: raise the minimum support or confidence.`,
      );
    }
    found.push(left, right, s);
    return true;
  };

  const enlarge = (s: number, from: number, length: number, mask: number, next: number): void => {
    for (let k = next; k < length; k++) {
      const larger = mask | (1 << k);
      if (larger === 2 ** length - 1) continue;
      if (add(s, from, length, larger)) enlarge(s, from, length, larger, k + 1);
    }
  };

  for (let s = 0; s < list.size; s++) {
    const length = list.lengthOf(s);
    if (length < 2) continue;
    if (length > 30) {
      throw new OrderlensError(
        'bad-parameter',
        `Rules need itemsets of at most 30 items, found ${length}.`,
      );
    }
    const from = list.offsets[s]!;
    if (consequent === 'any') enlarge(s, from, length, 0, 0);
    else for (let k = 0; k < length; k++) add(s, from, length, 1 << k);
  }
  return found.finish();
}

/** A growing rule list. */
class RuleRows {
  private rows = new Int32Array(3 * 1024);
  size = 0;

  push(antecedent: number, consequent: number, whole: number): void {
    let at = 3 * this.size++;
    if (at === this.rows.length) {
      const larger = new Int32Array(2 * this.rows.length);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[at++] = antecedent;
    this.rows[at++] = consequent;
    this.rows[at] = whole;
  }

  finish(): RuleList {
    const column = (first: number): Int32Array => {
      const values = new Int32Array(this.size);
      for (let r = 0; r < values.length; r++) values[r] = this.rows[3 * r + first]!;
      return values;
    };
    return { size: this.size, antecedent: column(0), consequent: column(1), whole: column(2) };
  }
}

/** Figures of every rule, one entry a rule. With s, sA, sC the supports of A ∪ C, A and C: */
export interface RuleMetrics {
  /** s */
  readonly support: Float64Array;
  /** s / sA */
  readonly confidence: Float64Array;
  /** s / (sA sC); 1 is chance */
  readonly lift: Float64Array;
  /** s − sA sC (Piatetsky-Shapiro 1991) */
  readonly leverage: Float64Array;
  /** (1 − sC) / (1 − confidence), ∞ at confidence 1 (Brin et al. 1997, doi:10.1145/253262.253325) */
  readonly conviction: Float64Array;
  /** leverage / max(s (1 − sA), sA (sC − s)), −1..1 (Zhang 2000, doi:10.1007/3-540-45372-5_73) */
  readonly zhang: Float64Array;
  /** s / √(sA sC), 0..1 */
  readonly cosine: Float64Array;
  /** ½ (s / sA + s / sC), 0..1 (Kulczynski 1927) */
  readonly kulczynski: Float64Array;
  /** |sA − sC| / (sA + sC − s), 0..1 (Wu, Chen and Han 2010, doi:10.1007/s10618-009-0161-2) */
  readonly imbalance: Float64Array;
  /** Fisher's exact p, one-sided: more often together than chance */
  readonly p: Float64Array;
  /** p adjusted by Benjamini and Hochberg over all rules tested */
  readonly q: Float64Array;
}

/**
 * How many rules were in question once the frequent itemsets were known: every frequent antecedent
 * with every frequent consequent. Most of them never became a rule because they are together too
 * rarely, and that is a look at the data too: an adjustment over the listed rules alone would
 * find "rules" in baskets filled at random.
 *
 * @param maxLength greatest length of both sides together
 */
export function rulesInQuestion(
  list: ItemsetList,
  consequent: RuleOptions['consequent'],
  maxLength = Infinity,
): number {
  const byLength = list.countsByLength();
  const frequentItems = byLength[0] ?? 0;
  let tests = 0;
  byLength.forEach((antecedents, at) => {
    const length = at + 1;
    if (length >= maxLength) return;
    if (consequent === 'one') {
      tests += antecedents * Math.max(0, frequentItems - length);
    } else {
      // Overlapping sides are counted along: a bound from above.
      byLength.forEach((others, other) => {
        if (length + other + 1 <= maxLength) tests += antecedents * others;
      });
    }
  });
  return tests;
}

/**
 * Figures of all rules.
 *
 * @param baskets number of baskets the counts were taken from
 * @param tests number of rules tested, see {@link rulesInQuestion}; the rules of the list when absent
 */
export function ruleMetrics(
  list: ItemsetList,
  rules: RuleList,
  baskets: number,
  tests: number = rules.size,
): RuleMetrics {
  const column = (): Float64Array => new Float64Array(rules.size);
  const metrics = {
    support: column(),
    confidence: column(),
    lift: column(),
    leverage: column(),
    conviction: column(),
    zhang: column(),
    cosine: column(),
    kulczynski: column(),
    imbalance: column(),
    p: fisherOf(list, rules, baskets),
  };
  for (let r = 0; r < rules.size; r++) {
    const both = list.counts[rules.whole[r]!]!;
    const a = list.counts[rules.antecedent[r]!]!;
    const c = list.counts[rules.consequent[r]!]!;
    const s = both / baskets;
    const sA = a / baskets;
    const sC = c / baskets;
    const leverage = s - sA * sC;
    metrics.support[r] = s;
    metrics.confidence[r] = both / a;
    metrics.lift[r] = (both * baskets) / (a * c);
    metrics.leverage[r] = leverage;
    metrics.conviction[r] = both === a ? Infinity : (1 - sC) / (1 - both / a);
    const largest = Math.max(s * (1 - sA), sA * (sC - s));
    metrics.zhang[r] = largest === 0 ? 0 : leverage / largest;
    metrics.cosine[r] = both / Math.sqrt(a * c);
    metrics.kulczynski[r] = (both / a + both / c) / 2;
    metrics.imbalance[r] = Math.abs(a - c) / (a + c - both);
  }
  return { ...metrics, q: benjaminiHochberg(metrics.p, tests) };
}

/** Fisher's exact p of every rule, one-sided. */
export function fisherOf(list: ItemsetList, rules: RuleList, baskets: number): Float64Array {
  const logFactorial = logFactorials(baskets);
  const p = new Float64Array(rules.size);
  for (let r = 0; r < rules.size; r++) {
    p[r] = fisherUpperTail(
      list.counts[rules.whole[r]!]!,
      list.counts[rules.antecedent[r]!]!,
      list.counts[rules.consequent[r]!]!,
      baskets,
      logFactorial,
    );
  }
  return p;
}

/**
 * Improvement of each rule: its confidence less the best confidence of any simpler rule with the same
 * consequent, the empty antecedent (the consequent's own support) included (Bayardo, Agrawal and
 * Gunopulos 2000, doi:10.1023/A:1009895914772). A rule whose improvement is not above 0 says nothing
 * that a shorter one does not say.
 */
export function ruleImprovement(
  list: ItemsetList,
  rules: RuleList,
  baskets: number,
  index: ItemsetIndex = new ItemsetIndex(list),
): Float64Array {
  const improvement = new Float64Array(rules.size);
  const union = new Int32Array(64);
  const subset = new Int32Array(64);
  for (let r = 0; r < rules.size; r++) {
    const antecedent = list.itemsOf(rules.antecedent[r]!);
    const consequent = list.itemsOf(rules.consequent[r]!);
    const length = antecedent.length;
    let best = list.counts[rules.consequent[r]!]! / baskets;
    // Every proper, non-empty subset of the antecedent.
    for (let mask = 1; mask < 2 ** length - 1; mask++) {
      let n = 0;
      for (let k = 0; k < length; k++) if (mask & (1 << k)) subset[n++] = antecedent[k]!;
      const left = index.find(subset, 0, n);
      const size = merge(subset, n, consequent, union);
      const whole = index.find(union, 0, size);
      if (left >= 0 && whole >= 0) best = Math.max(best, list.counts[whole]! / list.counts[left]!);
    }
    improvement[r] = list.counts[rules.whole[r]!]! / list.counts[rules.antecedent[r]!]! - best;
  }
  return improvement;
}

/** Merges two ascending runs without common elements; returns the length. */
function merge(a: Int32Array, na: number, b: Int32Array, out: Int32Array): number {
  let p = 0;
  let q = 0;
  let n = 0;
  while (p < na || q < b.length) {
    if (q >= b.length || (p < na && a[p]! < b[q]!)) out[n++] = a[p++]!;
    else out[n++] = b[q++]!;
  }
  return n;
}
