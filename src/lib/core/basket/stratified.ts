/**
 * Two things in baskets of many sizes: the exact conditional test of a 2 × 2 table in strata, one-sided
 * towards "together more often than chance" (Mantel and Haenszel 1959, doi:10.1093/jnci/22.4.719;
 * exact form: Gart 1970, doi:10.1093/biomet/57.3.471), with the ratio of observed to expected.
 *
 * In stratum s, `n[s]` baskets, `a[s]` with the first, `c[s]` with the second; given these, the number
 * with both is hypergeometric, and the sum over strata is the statistic.
 */
import { normalUpper } from '../distributions';

/** The strata of one rule; only the first `size` entries are in use. */
export interface Strata {
  readonly n: Int32Array;
  readonly a: Int32Array;
  readonly c: Int32Array;
  readonly both: Int32Array;
  readonly size: number;
}

export interface StratifiedResult {
  /** Baskets with both that chance would give: Σ a c / n. */
  expected: number;
  /** Upper tail of the conditional distribution, 0..1. */
  p: number;
  /** Observed over expected, with its 95 % interval; NaN where nothing can be expected. */
  ratio: number;
  low: number;
  high: number;
}

/**
 * A result to be filled in. Made here only, and of NaN: results that began as whole numbers, or were made
 * in several places, would have the engine compile the test anew for each of them.
 */
export function emptyResult(): StratifiedResult {
  return { expected: NaN, p: NaN, ratio: NaN, low: NaN, high: NaN };
}

const Z_95 = 1.959963984540054;
/** Where the bound on p is below this, the bound is given: nothing could depend on more. */
const SURE = 1e-10;
/** Up to this many baskets in question the distribution is summed term by term. */
const EXACT_RANGE = 48;

/**
 * P(T ≥ observed) for T the sum of independent hypergeometric counts. Term by term (convolution) where
 * few baskets are in question, else by the saddlepoint formula of Lugannani and Rice (1980,
 * doi:10.2307/1426607) for lattices with Daniels' second continuity correction (1987,
 * doi:10.2307/1403269): some tenths of a percent off. Below 1e-10 an upper bound is given instead.
 *
 * The ratio's interval is by the delta method on ln T − ln E, each stratum multinomial given its size;
 * with a single stratum it is the interval of the lift.
 *
 * @param logFactorial table from `logFactorials`, longer than the largest `n`
 */
export class StratifiedTest {
  private readonly strata: Int32Array;
  private readonly lowest: Int32Array;
  private readonly highest: Int32Array;
  private terms = new Float64Array(EXACT_RANGE + 1);
  private next = new Float64Array(EXACT_RANGE + 1);

  constructor(
    private readonly logFactorial: Float64Array,
    maxStrata: number,
  ) {
    this.strata = new Int32Array(maxStrata);
    this.lowest = new Int32Array(maxStrata);
    this.highest = new Int32Array(maxStrata);
  }

  run(table: Strata, result: StratifiedResult): void {
    const { n, a, c, both, size } = table;
    let expected = 0;
    let variance = 0;
    let observed = 0;
    let used = 0;
    /** Σ of the lowest and of the range of the strata that can vary. */
    let floor = 0;
    let range = 0;
    for (let s = 0; s < size; s++) {
      observed += both[s]!;
      const [as, cs, ns] = [a[s]!, c[s]!, n[s]!];
      if (as === 0 || cs === 0) continue;
      expected += (as * cs) / ns;
      const low = Math.max(0, as + cs - ns);
      const high = Math.min(as, cs);
      floor += low;
      if (low === high) continue;
      this.strata[used] = s;
      this.lowest[used] = low;
      this.highest[used] = high;
      used++;
      range += high - low;
      variance += ((as / ns) * cs * (ns - as) * (ns - cs)) / (ns * (ns - 1));
    }
    result.expected = expected;
    result.ratio = expected > 0 ? observed / expected : NaN;
    this.interval(table, observed, expected, result);
    const above = observed - floor;
    if (above <= 0 || variance <= 0) result.p = 1;
    else if (above > range) result.p = 0;
    else if (chernoff(above, expected - floor, range) < SURE) {
      result.p = chernoff(above, expected - floor, range);
    } else if (above === range) result.p = this.atMost(table, used);
    else if (range <= EXACT_RANGE) result.p = this.exact(table, used, above, range);
    else if (observed - 0.5 <= expected) {
      // Far from any decision: the normal tail says it well enough.
      result.p = normalUpper((observed - 0.5 - expected) / Math.sqrt(variance));
    } else result.p = this.saddlepoint(table, used, observed, floor, expected);
  }

  private logTerm(table: Strata, s: number, k: number): number {
    const f = this.logFactorial;
    const [n, a, c] = [table.n[s]!, table.a[s]!, table.c[s]!];
    return (
      f[a]! +
      f[n - a]! +
      f[c]! +
      f[n - c]! -
      f[n]! -
      f[k]! -
      f[a - k]! -
      f[c - k]! -
      f[n - a - c + k]!
    );
  }

  /** Every stratum at its highest count. */
  private atMost(table: Strata, used: number): number {
    let log = 0;
    for (let at = 0; at < used; at++) {
      log += this.logTerm(table, this.strata[at]!, this.highest[at]!);
    }
    return Math.min(1, Math.exp(log));
  }

  /** The sum's distribution above its lowest value, by convolution; then its tail. */
  private exact(table: Strata, used: number, above: number, range: number): number {
    let { terms, next } = this;
    terms.fill(0, 0, range + 1);
    terms[0] = 1;
    let length = 1;
    for (let at = 0; at < used; at++) {
      const s = this.strata[at]!;
      const low = this.lowest[at]!;
      const width = this.highest[at]! - low + 1;
      const [n, a, c] = [table.n[s]!, table.a[s]!, table.c[s]!];
      next.fill(0, 0, length + width - 1);
      let probability = Math.exp(this.logTerm(table, s, low));
      for (let k = 0; k < width; k++) {
        for (let j = 0; j < length; j++) next[j + k]! += terms[j]! * probability;
        const x = low + k;
        probability *= ((a - x) / (x + 1)) * ((c - x) / (n - a - c + x + 1));
      }
      length += width - 1;
      [terms, next] = [next, terms];
    }
    this.terms = terms;
    this.next = next;
    let sum = 0;
    // From the far end: small terms first.
    for (let k = range; k >= above; k--) sum += terms[k]!;
    return Math.min(1, sum);
  }

  private readonly cumulants = { log: 0, mean: 0, variance: 0 };

  private saddlepoint(
    table: Strata,
    used: number,
    observed: number,
    floor: number,
    expected: number,
  ): number {
    const target = observed - 0.5;
    const { cumulants } = this;
    // Newton on K′(u) = target, kept between bounds; K′ rises with u.
    let low = 0;
    let high = 60;
    // Where everything is rare, the mean grows as eᵘ.
    let u = Math.log(target / expected);
    for (let step = 0; step < 60; step++) {
      this.tilt(table, used, u, floor);
      const off = cumulants.mean - target;
      if (Math.abs(off) < 1e-7 * target) break;
      if (off < 0) low = u;
      else high = u;
      let next = u - off / cumulants.variance;
      if (!(next > low && next < high)) next = (low + high) / 2;
      if (next === u) break;
      u = next;
    }
    const w = Math.sqrt(Math.max(0, 2 * (u * target - cumulants.log)));
    const v = 2 * Math.sinh(u / 2) * Math.sqrt(cumulants.variance);
    if (w < 1e-4) return 0.5;
    const density = Math.exp(-0.5 * w * w) / Math.sqrt(2 * Math.PI);
    return Math.min(1, Math.max(0, normalUpper(w) + density * (1 / v - 1 / w)));
  }

  /**
   * Cumulant function of the sum, and its first two derivatives, at u: each stratum's terms weighted
   * with eᵘᵏ (Fisher's noncentral hypergeometric), summed outwards from their mode.
   */
  private tilt(table: Strata, used: number, u: number, floor: number): void {
    const odds = Math.exp(u);
    let log = u * floor;
    let mean = floor;
    let variance = 0;
    for (let at = 0; at < used; at++) {
      const s = this.strata[at]!;
      const low = this.lowest[at]!;
      const high = this.highest[at]!;
      const [n, a, c] = [table.n[s]!, table.a[s]!, table.c[s]!];
      const rest = n - a - c;
      // Ratio of neighbouring terms is 1 at the root of a quadratic (Liao and Rosen 2001).
      const qa = odds - 1;
      const qb = -((a + c + 2) * odds + rest);
      const qc = (a + 1) * (c + 1) * odds;
      const root = (2 * qc) / (-qb + Math.sqrt(Math.max(0, qb * qb - 4 * qa * qc)));
      const mode = Math.min(high, Math.max(low, Math.floor(root)));
      let sum = 1;
      let first = 0;
      let second = 0;
      let weight = 1;
      for (let x = mode; x < high; x++) {
        weight *= (odds * (a - x) * (c - x)) / ((x + 1) * (rest + x + 1));
        const d = x + 1 - mode;
        sum += weight;
        first += weight * d;
        second += weight * d * d;
        if (weight < sum * 1e-15) break;
      }
      weight = 1;
      for (let x = mode; x > low; x--) {
        weight *= (x * (rest + x)) / (odds * (a - x + 1) * (c - x + 1));
        const d = x - 1 - mode;
        sum += weight;
        first += weight * d;
        second += weight * d * d;
        if (weight < sum * 1e-15) break;
      }
      const m = first / sum;
      log += this.logTerm(table, s, mode) + u * (mode - low) + Math.log(sum);
      mean += mode - low + m;
      variance += second / sum - m * m;
    }
    this.cumulants.log = log;
    this.cumulants.mean = mean;
    this.cumulants.variance = variance;
  }

  private interval(
    { n, a, c, both, size }: Strata,
    observed: number,
    expected: number,
    result: StratifiedResult,
  ): void {
    if (!(expected > 0)) {
      result.low = result.high = NaN;
      return;
    }
    // Half a basket in every cell, as for the lift, so that a width exists where nothing was seen together.
    const t = observed + 0.5;
    let [allA, allC, variance] = [0, 0, 0];
    for (let s = 0; s < size; s++) {
      const [ns, as, cs] = [n[s]!, a[s]!, c[s]!];
      if (as === 0 && cs === 0) continue;
      allA += as;
      allC += cs;
      const pA = as / ns;
      const pC = cs / ns;
      const k = both[s]!;
      const g11 = 1 / t - (pA + pC) / expected;
      const g10 = -pC / expected;
      const g01 = -pA / expected;
      const mean = (k * g11 + (as - k) * g10 + (cs - k) * g01) / ns;
      variance += k * g11 * g11 + (as - k) * g10 * g10 + (cs - k) * g01 * g01 - ns * mean * mean;
    }
    variance += 0.5 / (t * t);
    const half = Z_95 * Math.sqrt(Math.max(0, variance));
    const centre = Math.log(t / (expected * (1 + 1 / allA) * (1 + 1 / allC)));
    result.low = Math.min(result.ratio, Math.exp(centre - half));
    result.high = Math.max(result.ratio, Math.exp(centre + half));
  }
}

/**
 * Upper bound of P(T ≥ t) for t above the mean: T is a sum of `range` independent trials (the
 * hypergeometric is one, its generating function having real roots only: Vatutin and Mikhailov 1982,
 * doi:10.1137/1127095), whose tail Chernoff's bound for equal trials covers (Hoeffding 1963,
 * doi:10.1080/01621459.1963.10500830). 1 below the mean.
 */
function chernoff(t: number, mean: number, range: number): number {
  if (!(t > mean)) return 1;
  const above = t * Math.log(t / mean);
  const below = t < range ? (range - t) * Math.log((range - t) / (range - mean)) : 0;
  return Math.exp(-above - below);
}
