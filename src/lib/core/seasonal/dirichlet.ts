/**
 * Dirichlet-multinomial counts with known means: how far customers' shares scatter around what is
 * expected of them.
 */

export interface Concentration {
  /** A of the Dirichlet distribution A·pᵢ; Infinity where counts scatter no more than by chance. */
  readonly concentration: number;
  /** φ = 1 / A. */
  readonly overdispersion: number;
  /** 2 × (log-likelihood at A − that of the multinomial), ≥ 0. */
  readonly ratio: number;
}

/** What the likelihood is made of: only cells with two orders or more say anything of φ. */
export interface Repeats {
  readonly share: Float64Array;
  readonly count: Int32Array;
  /** more[k]: customers with more than k orders. */
  readonly more: Float64Array;
}

const LARGEST = 1e6;

/**
 * @param counts n × J
 * @param shareOf expected share of customer i in bin j
 */
export function repeatsOf(
  counts: Float64Array,
  totals: Int32Array,
  width: number,
  shareOf: (i: number, j: number) => number,
): Repeats {
  let cells = 0;
  for (const count of counts) if (count > 1) cells++;
  let most = 1;
  for (const total of totals) if (total > most) most = total;
  const share = new Float64Array(cells);
  const count = new Int32Array(cells);
  const more = new Float64Array(most);
  for (let i = 0, at = 0, cell = 0; i < totals.length; i++) {
    for (let j = 0; j < width; j++, at++) {
      if (!(counts[at]! > 1)) continue;
      share[cell] = shareOf(i, j);
      count[cell++] = counts[at]!;
    }
    if (totals[i]! > 1) more[totals[i]! - 1]! += 1;
  }
  // Customers with exactly k + 1 orders, summed from above: those with more than k.
  for (let k = most - 2; k > 0; k--) more[k]! += more[k + 1]!;
  return { share, count, more };
}

/**
 * Derivative in φ of the log-likelihood ℓ(φ) − ℓ(0) =
 * Σᵢⱼ Σₖ ln(1 + kφ / pᵢⱼ) − Σᵢ Σₖ ln(1 + kφ), k from 1 to nᵢⱼ − 1 and nᵢ − 1; and its derivative.
 */
function slope({ share, count, more }: Repeats, phi: number, out: Float64Array): void {
  let first = 0;
  let second = 0;
  for (let c = 0; c < count.length; c++) {
    const p = share[c]!;
    for (let k = 1; k < count[c]!; k++) {
      const term = k / (p + k * phi);
      first += term;
      second -= term * term;
    }
  }
  for (let k = 1; k < more.length; k++) {
    const term = k / (1 + k * phi);
    first -= more[k]! * term;
    second += more[k]! * term * term;
  }
  out[0] = first;
  out[1] = second;
}

/** ℓ(φ) − ℓ(0). */
export function logLikelihoodGain({ share, count, more }: Repeats, phi: number): number {
  let gain = 0;
  for (let c = 0; c < count.length; c++) {
    // A product of few factors costs one logarithm instead of many.
    let product = 1;
    for (let k = 1; k < count[c]!; k++) {
      product *= 1 + (k * phi) / share[c]!;
      if (product > 1e200) {
        gain += Math.log(product);
        product = 1;
      }
    }
    gain += Math.log(product);
  }
  for (let k = 1; k < more.length; k++) gain -= more[k]! * Math.log(1 + k * phi);
  return gain;
}

/**
 * Maximum likelihood of the concentration, by Newton's method kept within a bracket; 0 where the
 * likelihood falls from φ = 0 on (the score test of overdispersion, Tarone 1979,
 * doi:10.1093/biomet/66.3.585).
 *
 * @param start a first guess of φ, such as the one of like data
 */
export function fitConcentration(repeats: Repeats, start = 0.05): Concentration {
  const at = new Float64Array(2);
  slope(repeats, 0, at);
  if (!(at[0]! > 1e-9)) return { concentration: Infinity, overdispersion: 0, ratio: 0 };
  let low = 0;
  let high = Infinity;
  let phi = start > 0 && start < LARGEST ? start : 0.05;
  for (let round = 0; round < 100; round++) {
    slope(repeats, phi, at);
    if (at[0]! > 0) low = phi;
    else high = phi;
    if (low >= LARGEST) break;
    // Newton in ln φ where it leads uphill; otherwise the middle of the bracket, or on by a factor.
    const curvature = phi * (at[0]! + phi * at[1]!);
    let next = curvature < 0 ? phi * Math.exp(-(phi * at[0]!) / curvature) : NaN;
    if (!(next > low && next < high)) {
      next = high === Infinity ? phi * 8 : low === 0 ? high / 8 : Math.sqrt(low * high);
      if (low === 0 && high < 1e-12) break;
    }
    const done = Math.abs(next - phi) <= 1e-10 * phi;
    phi = next;
    if (done) break;
  }
  const gain = logLikelihoodGain(repeats, phi);
  if (!(gain > 0)) return { concentration: Infinity, overdispersion: 0, ratio: 0 };
  return { concentration: 1 / phi, overdispersion: phi, ratio: 2 * gain };
}

/** ln Γ(x) for x > 0 (Lanczos 1964, g = 7, nine terms; relative error below 1e-13). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/**
 * Share of a typical customer's orders that fall into other bins than the store's shares p would put
 * them: E ½ Σⱼ |θⱼ − pⱼ| for θ ~ Dirichlet(A·p), each θⱼ being Beta(A·pⱼ, A·(1 − pⱼ)) with mean
 * absolute deviation 2 aᵃ bᵇ / (B(a, b) (a + b)^(a + b + 1)).
 */
export function shareMoved(shares: Float64Array, concentration: number): number {
  if (concentration === Infinity) return 0;
  let moved = 0;
  for (const p of shares) {
    const a = concentration * p;
    const b = concentration - a;
    if (!(a > 0 && b > 0)) continue;
    const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
    moved += Math.exp(
      Math.log(2) +
        a * Math.log(a) +
        b * Math.log(b) -
        logBeta -
        (a + b + 1) * Math.log(concentration),
    );
  }
  return moved / 2;
}

/**
 * Each customer's shares of a standard year, shrunk towards the store's: the expected intensity of
 * each bin relative to the store's, (nⱼ + A·πⱼ) / (n·pⱼ + A·πⱼ), as in Clayton and Kaldor 1987
 * (doi:10.2307/2532003), times the store's shares π, scaled to sum 1. Where all bins were seen alike
 * (p = π) it is the Dirichlet posterior mean (nⱼ + A·πⱼ) / (n + A).
 *
 * @param counts n × J
 * @param expected n × J, shares expected within each window
 * @param store π, J shares
 */
export function shrunkShares(
  counts: Float64Array,
  expected: Float64Array,
  totals: Int32Array,
  store: Float64Array,
  concentration: number,
): Float64Array {
  const width = store.length;
  const shares = new Float64Array(counts.length);
  for (let i = 0; i < totals.length; i++) {
    let sum = 0;
    for (let j = 0, at = i * width; j < width; j++, at++) {
      const prior = Math.min(concentration, LARGEST) * store[j]!;
      const seen = totals[i]! * expected[at]!;
      const ratio = prior + seen > 0 ? (counts[at]! + prior) / (seen + prior) : 0;
      sum += shares[at] = store[j]! * ratio;
    }
    for (let j = 0, at = i * width; j < width; j++, at++) shares[at]! /= sum;
  }
  return shares;
}

/** √share: Euclidean distance of these is √2 × the Hellinger distance of the shares. */
export function hellinger(shares: Float64Array): Float64Array {
  return shares.map(Math.sqrt);
}
