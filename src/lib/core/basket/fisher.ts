/**
 * Fisher's exact test of a rule, one-sided towards "together more often than chance", and the
 * Benjamini–Hochberg adjustment over many rules.
 */

/**
 * ln 0!, ln 1!, …, ln n!, by summed logarithms with Kahan's compensation (error below 1e-12 relative
 * at n = 10⁷).
 */
export function logFactorials(n: number): Float64Array {
  const table = new Float64Array(n + 1);
  let sum = 0;
  let lost = 0;
  for (let k = 2; k <= n; k++) {
    const term = Math.log(k) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    table[k] = sum;
  }
  return table;
}

/**
 * P(X ≥ both) for X hypergeometric: of `n` baskets `a` hold the antecedent and `c` the consequent,
 * and which ones is left to chance (Fisher 1922, doi:10.2307/2340521). Summed from the tail's
 * largest term outwards until terms vanish, so small p-values keep their digits.
 *
 * @param logFactorial table from {@link logFactorials}, at least n + 1 long
 */
export function fisherUpperTail(
  both: number,
  a: number,
  c: number,
  n: number,
  logFactorial: Float64Array,
): number {
  const lowest = Math.max(0, a + c - n);
  const highest = Math.min(a, c);
  if (both <= lowest) return 1;
  if (both > highest) return 0;
  const term = (k: number): number =>
    Math.exp(
      logFactorial[a]! +
        logFactorial[n - a]! +
        logFactorial[c]! +
        logFactorial[n - c]! -
        logFactorial[n]! -
        logFactorial[k]! -
        logFactorial[a - k]! -
        logFactorial[c - k]! -
        logFactorial[n - a - c + k]!,
    );
  const mode = Math.floor(((a + 1) * (c + 1)) / (n + 2));
  if (both > mode) {
    // Terms fall from here on.
    let probability = term(both);
    let sum = probability;
    for (let k = both; k < highest && probability > sum * 1e-17; k++) {
      probability *= ((a - k) / (k + 1)) * ((c - k) / (n - a - c + k + 1));
      sum += probability;
    }
    return Math.min(1, sum);
  }
  // The tail holds the mode: one minus the lower tail, whose terms fall downwards.
  let probability = term(both - 1);
  let sum = probability;
  for (let k = both - 1; k > lowest && probability > sum * 1e-17; k--) {
    probability *= (k / (a - k + 1)) * ((n - a - c + k) / (c - k + 1));
    sum += probability;
  }
  return Math.max(0, 1 - sum);
}

/**
 * Adjusted p-values that bound the false discovery rate (Benjamini and Hochberg 1995,
 * doi:10.1111/j.2517-6161.1995.tb02031.x): q₍ᵢ₎ = min over j ≥ i of m p₍ⱼ₎ / j, in the order given.
 *
 * @param tests m, where more hypotheses were tested than have a p-value here; the others count as
 *   if their p were 1, which can only make q larger
 */
export function benjaminiHochberg(p: Float64Array, tests: number = p.length): Float64Array {
  const m = Math.max(tests, p.length);
  const order = Uint32Array.from({ length: p.length }, (_, k) => k).sort((a, b) => p[a]! - p[b]!);
  const q = new Float64Array(p.length);
  let least = 1;
  for (let rank = p.length; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, (m * p[at]!) / rank);
    q[at] = least;
  }
  return q;
}
