/** Intervals of counts and of rates made of counts. */

/** Two-sided 95 %. */
export const Z95 = 1.959964;

/**
 * Interval of a Poisson mean from its count (Byar's approximation, in Breslow and Day 1987, The Design
 * and Analysis of Cohort Studies, p. 69; within 1 % of the exact one from a count of 1 on).
 *
 * @param count ≥ 0, also of parts
 */
export function poissonInterval(count: number, z = Z95): { low: number; high: number } {
  const above = count + 1;
  return {
    low: count > 0 ? count * Math.max(0, 1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3 : 0,
    high: above * (1 - 1 / (9 * above) + z / (3 * Math.sqrt(above))) ** 3,
  };
}

/**
 * Interval of count / expected where the count's variance is `variance` instead of its mean: that of a
 * Poisson count of the same relative error.
 */
export function ratioInterval(
  count: number,
  variance: number,
  expected: number,
  z = Z95,
): { low: number; high: number } {
  if (!(expected > 0)) return { low: 0, high: Infinity };
  const scale = count > 0 && variance > 0 ? variance / count : 1;
  const { low, high } = poissonInterval(count / scale, z);
  return { low: (low * scale) / expected, high: (high * scale) / expected };
}

/**
 * Normal quantile for 0 < p < 1 by Newton's steps from a rational start (Abramowitz and Stegun,
 * 26.2.23); error below 1e-9.
 */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(tail));
  let x =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
  for (let step = 0; step < 3; step++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    x += (upperTail(x) - tail) / density;
  }
  return p < 0.5 ? -x : x;
}

/** P(Z > x) for x ≥ 0 by its series or continued fraction. */
function upperTail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let i = 1; i < 100; i++) {
      term *= (x * x) / (2 * i + 1);
      sum += term;
      if (term < 1e-17 * sum) break;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let i = 60; i > 0; i--) fraction = i / (x + fraction);
  return density / (x + fraction);
}
