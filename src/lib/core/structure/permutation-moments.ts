/**
 * Exact moments of Σ a(i, j) · b(π(i), π(j)) over all permutations π of n units, for symmetric a and b
 * whose rows sum to 0. Pearson's χ² of a table, the agreement of groups and the share of variance
 * between groups are all of this form. (Mantel 1967, Cancer Research 27; in this form with the gamma
 * approximation: F. Kazi-Aoual et al. 1995, doi:10.1016/0167-9473(94)00064-2.)
 */

/** What the moments need to know of a matrix. */
export interface Traces {
  /** Σ a(i, i). */
  readonly trace: number;
  /** Σ a(i, j)². */
  readonly square: number;
  /** Σ a(i, i)². */
  readonly diagonal: number;
}

/**
 * E[T²] sums over the seven ways in which the index pairs (i, j) and (k, l) can coincide; with rows
 * that sum to 0, each is a polynomial in the traces.
 *
 * @param n ≥ 4
 */
export function permutationMoments(
  n: number,
  a: Traces,
  b: Traces,
): { readonly mean: number; readonly variance: number } {
  const mean = (a.trace * b.trace) / (n - 1);
  const product = (of: (traces: Traces) => number): number => of(a) * of(b);
  const [two, three, four] = [n * (n - 1), n * (n - 1) * (n - 2), n * (n - 1) * (n - 2) * (n - 3)];
  const second =
    product((t) => t.diagonal) / n +
    (product((t) => t.trace ** 2 - t.diagonal) +
      2 * product((t) => t.square - t.diagonal) +
      4 * product((t) => t.diagonal)) /
      two +
    (2 * product((t) => 2 * t.diagonal - t.trace ** 2) +
      4 * product((t) => 2 * t.diagonal - t.square)) /
      three +
    product((t) => t.trace ** 2 + 2 * t.square - 6 * t.diagonal) / four;
  return { mean, variance: Math.max(0, second - mean * mean) };
}

/** Of the centred projection on groups: a(i, j) = 1/size where i and j share a group, less 1/n. */
export function groupProjection(sizes: ArrayLike<number>): Traces {
  let n = 0;
  let groups = 0;
  let reciprocals = 0;
  for (let g = 0; g < sizes.length; g++) {
    if (!(sizes[g]! > 0)) continue;
    n += sizes[g]!;
    groups++;
    reciprocals += 1 / sizes[g]!;
  }
  return {
    trace: groups - 1,
    square: groups - 1,
    diagonal: reciprocals - (2 * groups - 1) / n,
  };
}

/** Of the indicator "same group", centred by rows and columns. */
export function sameGroup(sizes: ArrayLike<number>): Traces {
  let [n, squares, cubes] = [0, 0, 0];
  for (let g = 0; g < sizes.length; g++) {
    const size = sizes[g]!;
    n += size;
    squares += size * size;
    cubes += size * size * size;
  }
  let diagonal = 0;
  for (let g = 0; g < sizes.length; g++) {
    const size = sizes[g]!;
    diagonal += size * (1 - (2 * size) / n + squares / (n * n)) ** 2;
  }
  return {
    trace: n - squares / n,
    square: squares - (2 * cubes) / n + (squares / n) ** 2,
    diagonal,
  };
}
