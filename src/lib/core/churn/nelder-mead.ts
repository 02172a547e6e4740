/**
 * Minimum of a function by the simplex method (J. A. Nelder & R. Mead 1965,
 * doi:10.1093/comjnl/7.4.308), with the standard coefficients 1, 2, ½, ½.
 *
 * @param start d numbers; the first simplex is `start` and `step` along each axis.
 * @param tolerance Stops when the values of the simplex lie this close together.
 */
export function minimise(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-6, maxEvaluations = 1200 } = {},
): { readonly x: readonly number[]; readonly value: number; readonly converged: boolean } {
  const d = start.length;
  let evaluations = 0;
  const at = (x: readonly number[]) => {
    evaluations += 1;
    const value = f(x);
    return { x, value: Number.isFinite(value) ? value : Infinity };
  };
  const simplex = [at(start)];
  for (let i = 0; i < d; i++) simplex.push(at(start.map((v, j) => (j === i ? v + step : v))));
  const order = () => simplex.sort((a, b) => a.value - b.value);
  order();
  while (evaluations < maxEvaluations && simplex[d]!.value - simplex[0]!.value > tolerance) {
    const worst = simplex[d]!;
    const centre = start.map(
      (_, j) => simplex.slice(0, d).reduce((sum, point) => sum + point.x[j]!, 0) / d,
    );
    const along = (t: number) => at(centre.map((v, j) => v + t * (worst.x[j]! - v)));
    const reflected = along(-1);
    if (reflected.value < simplex[0]!.value) {
      const expanded = along(-2);
      simplex[d] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[d - 1]!.value) {
      simplex[d] = reflected;
    } else {
      const inside = reflected.value >= worst.value;
      const contracted = along(inside ? 0.5 : -0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[d] = contracted;
      else {
        const best = simplex[0]!;
        for (let i = 1; i <= d; i++) {
          simplex[i] = at(simplex[i]!.x.map((v, j) => (v + best.x[j]!) / 2));
        }
      }
    }
    order();
  }
  const best = simplex[0]!;
  return { ...best, converged: simplex[d]!.value - best.value <= tolerance };
}
