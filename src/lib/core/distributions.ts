/**
 * Distribution functions and their inverses. Upper tails are computed as such, not as 1 − lower, so
 * that small p-values keep their digits (relative error about 1e-10 down to 1e-300).
 */
import { OrderlensError } from './errors';

const EPSILON = 1e-15;
const TINY = 1e-300;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0 (C. Lanczos 1964, doi:10.1137/0701008; g = 7, n = 9). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Regularised incomplete gamma functions, P(a, x) + Q(a, x) = 1: the series below x = a + 1, the
 * continued fraction (Lentz's method) above; both converge within some √a terms.
 *
 * @param a > 0
 * @param x ≥ 0
 */
function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (!(a > 0)) throw new OrderlensError('bad-parameter', `A shape above 0 is needed; found ${a}.`);
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(1, scale * sum);
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1, delta = 0; Math.abs(delta - 1) > EPSILON && n < 100_000; n++) {
    const an = n * (a - n);
    b += 2;
    d = 1 / atLeast(an * d + b);
    c = atLeast(b + an / c);
    delta = d * c;
    h *= delta;
  }
  const upper = Math.min(1, scale * h);
  return { lower: 1 - upper, upper };
}

function atLeast(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** P(X ≤ x) for X gamma with this shape and scale 1. */
export function gammaLower(x: number, shape: number): number {
  return incompleteGamma(shape, x).lower;
}

/** P(X > x) for X gamma with this shape and scale 1. */
export function gammaUpper(x: number, shape: number): number {
  return incompleteGamma(shape, x).upper;
}

/** P(X > x) for X χ² with `df` > 0 degrees of freedom, not necessarily whole. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaUpper(x / 2, df / 2);
}

/** P(Z > z) for Z standard normal. */
export function normalUpper(z: number): number {
  const tail = gammaUpper((z * z) / 2, 0.5) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** The z with P(Z > z) = p. */
export function normalUpperQuantile(p: number): number {
  return invert((z) => normalUpper(z), p, -39, 39);
}

/** The x with P(X > x) = p for X χ² with `df` degrees of freedom. */
export function chiSquareUpperQuantile(p: number, df: number): number {
  let top = df + 10;
  while (chiSquareUpper(top, df) > p) top *= 2;
  return invert((x) => chiSquareUpper(x, df), p, 0, top);
}

/**
 * P(X ≤ x) for X noncentral χ²: Σ Poisson(j; λ/2) · P(χ²(df + 2j) ≤ x), summed from the weightiest
 * term outwards (Benton and Krishnamoorthy 2003, doi:10.1016/S0167-9473(02)00283-9). Above 1e5 the
 * normal approximation of its cube root (Abdel-Aty 1954, doi:10.1093/biomet/41.3-4.538), right to 1e-4.
 */
export function noncentralChiSquareLower(x: number, df: number, lambda: number): number {
  if (!(x > 0)) return 0;
  if (!(lambda > 0)) return gammaLower(x / 2, df / 2);
  if (df + lambda > 1e5) {
    const f = (df + lambda) ** 2 / (df + 2 * lambda);
    const spread = 2 / (9 * f);
    return normalUpper(-(Math.cbrt(x / (df + lambda)) - 1 + spread) / Math.sqrt(spread));
  }
  const half = lambda / 2;
  const mode = Math.floor(half);
  const weight = Math.exp(mode * Math.log(half) - half - logGamma(mode + 1));
  const a = df / 2 + mode;
  const chance = gammaLower(x / 2, a);
  // P(a + 1, y) = P(a, y) − step(a), step(a) = y^a e^−y / Γ(a + 1).
  const step = Math.exp(a * Math.log(x / 2) - x / 2 - logGamma(a + 1));
  let sum = weight * chance;
  for (let j = mode, w = weight, p = chance, s = step; w * p > 1e-16 * sum && p > 0; j++) {
    p -= s;
    s *= x / 2 / (df / 2 + j + 1);
    w *= half / (j + 1);
    sum += w * Math.max(0, p);
  }
  for (let j = mode, w = weight, p = chance, s = step; j > 0 && w > 1e-17; j--) {
    s *= (df / 2 + j) / (x / 2);
    p = Math.min(1, p + s);
    w *= j / half;
    sum += w * p;
  }
  return Math.min(1, sum);
}

/**
 * Regularised incomplete beta I_x(a, b) by its continued fraction (Lentz's method), from the side on
 * which it converges fast.
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x > 0)) return 0;
  if (!(x < 1)) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const scale =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) /
    a;
  let c = 1;
  let d = 1 / atLeast(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1, delta = 0; Math.abs(delta - 1) > EPSILON && m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / atLeast(1 + even * d);
    c = atLeast(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / atLeast(1 + odd * d);
    c = atLeast(1 + odd / c);
    delta = d * c;
    h *= delta;
  }
  return Math.min(1, scale * h);
}

/** P(X > x) for X with Fisher's F distribution. */
export function fUpper(x: number, df1: number, df2: number): number {
  if (!(x > 0)) return 1;
  if (x === Infinity) return 0;
  return incompleteBeta(df2 / (df2 + df1 * x), df2 / 2, df1 / 2);
}

/** The x with P(X > x) = p for X with Fisher's F distribution. */
export function fUpperQuantile(p: number, df1: number, df2: number): number {
  let top = 2;
  while (fUpper(top, df1, df2) > p && top < 1e300) top *= 2;
  return invert((x) => fUpper(x, df1, df2), p, 0, top);
}

/** P(T > t) for T with Student's t distribution. */
export function studentUpper(t: number, df: number): number {
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** The t with P(T > t) = p for T with Student's t distribution. */
export function studentUpperQuantile(p: number, df: number): number {
  let top = 2;
  while (studentUpper(top, df) > Math.min(p, 1 - p) && top < 1e150) top *= 2;
  return invert((t) => studentUpper(t, df), p, -top, top);
}

/**
 * P(X > x) for X of Pearson's type III: a gamma variable shifted and scaled to mean 0, variance 1 and
 * this skewness; normal where the skewness is 0.
 *
 * @param z standardised value
 */
export function pearson3Upper(z: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-6) return normalUpper(z);
  const shape = 4 / (skewness * skewness);
  // Z = (G − shape) · skewness / 2 for G gamma with this shape.
  const g = shape + (2 * z) / skewness;
  return skewness > 0 ? gammaUpper(Math.max(0, g), shape) : gammaLower(Math.max(0, g), shape);
}

/** The argument at which a falling function has this value, by bisection to the last bits. */
export function invert(
  falling: (x: number) => number,
  value: number,
  from: number,
  to: number,
): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
