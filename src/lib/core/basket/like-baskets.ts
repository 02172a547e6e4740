/**
 * Rules against baskets of the same size. A large basket holds more of everything, so two items can
 * meet often for that reason alone. Here the baskets with the antecedent are compared with those without
 * it that hold as many *other* things: if the antecedent says nothing about which other things come,
 * only how many, then among baskets with equally many of them the consequent is as frequent with the
 * antecedent as without. That holds exactly where items come in independently at rates that differ by
 * basket and by item (a Rasch model; the test is that of Mantel and Haenszel by rest score, Holland and
 * Thayer 1988), whatever the rates: sizes and item frequencies are conditioned on, not modelled.
 *
 * Strata by whole size would be wrong in small baskets, where the antecedent itself fills the place.
 */
import { logFactorials } from './fisher';
import type { ItemsetIndex, ItemsetList } from './itemsets';
import { Occurrences } from './occurrences';
import { RestSizes } from './rest-size';
import { emptyResult, StratifiedTest, type Strata, type StratifiedResult } from './stratified';
import { basketCount, type Transactions } from './transactions';

/** Above this many items of a side its 2ᵏ subsets are too many: such rules are not tested. */
const LONGEST_SIDE = 10;
/** The empty itemset, which every basket holds. */
const NOTHING = -1;
/** Results remembered, a power of 2: the rules of an itemset come one after the other. */
const MEMORY = 256;

export class LikeBaskets {
  private readonly occurrences: Occurrences;
  private readonly sizes: RestSizes;
  private readonly everything: Int32Array;
  private readonly profiles = new Map<number, Int32Array>();
  private readonly besideProfiles = new Map<number, Int32Array>();
  private readonly noneProfiles = new Map<number, Int32Array>();
  private readonly test: StratifiedTest;
  private readonly strata: Strata;
  private readonly scratch = new Int32Array(64);
  private readonly back = emptyResult();
  /** Each direction of a pair is asked for by both of its rules: the last answers, by their key. */
  private readonly memoryKey = new Float64Array(MEMORY).fill(-1);
  private readonly memory = Array.from({ length: MEMORY }, emptyResult);

  constructor(
    private readonly transactions: Transactions,
    private readonly list: ItemsetList,
    private readonly index: ItemsetIndex,
  ) {
    const n = basketCount(transactions);
    this.occurrences = new Occurrences(transactions);
    this.sizes = new RestSizes(transactions);
    const { count } = this.sizes.bands;
    this.everything = new Int32Array(count);
    for (let t = 0; t < n; t++) this.everything[this.sizes.bandOf[t]!]!++;
    this.test = new StratifiedTest(logFactorials(n), count);
    const column = (): Int32Array => new Int32Array(count);
    this.strata = { n: column(), a: column(), c: column(), both: column(), size: count };
  }

  /**
   * The rule antecedent ⇒ consequent. All arguments are places in the itemset list; `result` gets the
   * figures of this direction and the larger p of both.
   *
   * A single item is compared with all baskets without it, several with those that hold none of them.
   * Both directions must show: where popular things come first (drawing one after the other without
   * repetition) the consequent of one direction rises a little with anything, that of the other falls.
   *
   * @param level p above which the other direction is not asked, since nothing would change
   */
  rule(
    antecedent: number,
    consequent: number,
    whole: number,
    result: StratifiedResult,
    level = 1,
  ): void {
    const length = this.list.lengthOf(antecedent);
    if (Math.max(length, this.list.lengthOf(consequent)) > LONGEST_SIDE) {
      result.expected = result.ratio = result.low = result.high = NaN;
      result.p = 1;
      return;
    }
    this.among(antecedent, consequent, whole, result);
    if (result.p > level) return;
    this.among(consequent, antecedent, whole, this.back);
    result.p = Math.max(result.p, this.back.p);
  }

  private among(exposed: number, outcome: number, whole: number, result: StratifiedResult): void {
    const key = exposed * this.list.size + outcome;
    const slot = (exposed * 31 + outcome) & (MEMORY - 1);
    const known = this.memory[slot]!;
    if (this.memoryKey[slot] !== key) {
      if (this.list.lengthOf(exposed) === 1) this.oneWay(NOTHING, exposed, outcome, whole, known);
      else this.allOrNone(exposed, outcome, whole, known);
      this.memoryKey[slot] = key;
    }
    result.expected = known.expected;
    result.p = known.p;
    result.ratio = known.ratio;
    result.low = known.low;
    result.high = known.high;
  }

  /**
   * Whether one more item makes the consequent more frequent among the baskets that hold the others.
   *
   * @param others the antecedent without the item
   * @param othersWith the same and the consequent
   * @param antecedent all of it
   * @param whole all of it and the consequent
   */
  adds(
    others: number,
    othersWith: number,
    antecedent: number,
    whole: number,
    result: StratifiedResult,
    level = 1,
  ): void {
    this.oneWay(others, antecedent, othersWith, whole, result);
    const single = this.list.lengthOf(othersWith) - this.list.lengthOf(others) === 1;
    if (result.p > level || !single) return;
    this.oneWay(others, othersWith, antecedent, whole, this.back);
    result.p = Math.max(result.p, this.back.p);
  }

  /** Baskets that hold itemset `s`. */
  count(s: number): number {
    return this.profile(s).reduce((sum, baskets) => sum + baskets, 0);
  }

  /**
   * Among the baskets that hold `base`: those with more, `exposed`, against those without, the question
   * being `outcome`. All three contain `base`; `whole` is the union.
   */
  private oneWay(
    base: number,
    exposed: number,
    outcome: number,
    whole: number,
    result: StratifiedResult,
  ): void {
    const { n, a, c, both, size } = this.strata;
    const all = this.beside(base, base);
    const allWith = this.beside(outcome, base);
    const moved = this.beside(exposed, base);
    const movedWith = this.beside(whole, base);
    const here = this.beside(exposed, exposed);
    const hereWith = this.beside(whole, exposed);
    for (let s = 0; s < size; s++) {
      a[s] = here[s]!;
      both[s] = hereWith[s]!;
      n[s] = all[s]! - moved[s]! + here[s]!;
      c[s] = allWith[s]! - movedWith[s]! + hereWith[s]!;
    }
    this.test.run(this.strata, result);
  }

  private allOrNone(
    antecedent: number,
    consequent: number,
    whole: number,
    result: StratifiedResult,
  ): void {
    const { n, a, c, both, size } = this.strata;
    const none = this.without(antecedent, NOTHING);
    const noneWith = this.without(antecedent, consequent);
    const all = this.beside(antecedent, antecedent);
    const allWith = this.beside(whole, antecedent);
    for (let s = 0; s < size; s++) {
      a[s] = all[s]!;
      both[s] = allWith[s]!;
      n[s] = none[s]! + all[s]!;
      c[s] = noneWith[s]! + allWith[s]!;
    }
    this.test.run(this.strata, result);
  }

  /** Baskets that hold itemset `s`, by band of their whole size. */
  private profile(s: number): Int32Array {
    if (s === NOTHING) return this.everything;
    let profile = this.profiles.get(s);
    if (!profile) {
      profile = new Int32Array(this.everything.length);
      const { bandOf } = this.sizes;
      const found = this.occurrences.of(this.list.itemsOf(s));
      for (let k = 0; k < found.length; k++) profile[bandOf[found[k]!]!]!++;
      this.profiles.set(s, profile);
    }
    return profile;
  }

  /** Baskets that hold itemset `s`, by band of what they hold besides its subset `minus`. */
  private beside(s: number, minus: number): Int32Array {
    if (minus === NOTHING) return this.profile(s);
    const key = s * this.list.size + minus;
    let profile = this.besideProfiles.get(key);
    if (profile) return profile;
    profile = new Int32Array(this.everything.length);
    if (this.transactions.weights) {
      const left = this.list.itemsOf(minus);
      const found = this.occurrences.of(this.list.itemsOf(s));
      for (let k = 0; k < found.length; k++) profile[this.sizes.band(found[k]!, left)]!++;
    } else {
      this.sizes.bands.shift(this.profile(s), this.list.lengthOf(minus), profile);
    }
    this.besideProfiles.set(key, profile);
    return profile;
  }

  /**
   * Baskets that hold nothing of itemset `s`, and the itemset `also` where it is not −1, by band of
   * their whole size: inclusion and exclusion over the subsets of `s`.
   */
  private without(s: number, also: number): Int32Array {
    const key = (also + 1) * this.list.size + s;
    let profile = this.noneProfiles.get(key);
    if (profile) return profile;
    profile = this.profile(also).slice();
    const items = this.list.itemsOf(s);
    const { scratch } = this;
    for (let mask = 1; mask < 2 ** items.length; mask++) {
      let length = 0;
      for (let k = 0; k < items.length; k++) if (mask & (1 << k)) scratch[length++] = items[k]!;
      const sign = length % 2 ? -1 : 1;
      if (also !== NOTHING) {
        for (const item of this.list.itemsOf(also)) scratch[length++] = item;
        scratch.subarray(0, length).sort();
      }
      const part = this.profile(this.index.find(scratch, 0, length));
      for (let band = 0; band < profile.length; band++) profile[band]! += sign * part[band]!;
    }
    this.noneProfiles.set(key, profile);
    return profile;
  }
}
