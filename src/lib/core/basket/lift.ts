/** How far a lift can be told. */
export interface LiftInterval {
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

const Z_95 = 1.959963984540054;

/**
 * Lift with a 95 % interval by the delta method on ln lift, the four cells multinomial:
 * Var = (1/n) (Σ p g² − (Σ p g)²) with g the gradient of ln p₁₁ − ln p₁. − ln p.₁. Half a basket is
 * added to every cell for the width, so that it exists at extreme counts. NaN without either side.
 *
 * @param both baskets with both sides, of `n`, with the antecedent `a` and the consequent `c`
 */
export function liftInterval(both: number, a: number, c: number, n: number): LiftInterval {
  if (!(a > 0 && c > 0 && n > 0)) return { lift: NaN, low: NaN, high: NaN };
  const lift = (both * n) / (a * c);
  const total = n + 2;
  const p11 = (both + 0.5) / total;
  const p10 = (a - both + 0.5) / total;
  const p01 = (c - both + 0.5) / total;
  const pA = p11 + p10;
  const pC = p11 + p01;
  const variance =
    (p11 * (1 / p11 - 1 / pA - 1 / pC) ** 2 + p10 / pA ** 2 + p01 / pC ** 2 - 1) / total;
  const half = Z_95 * Math.sqrt(Math.max(0, variance));
  const centre = Math.log(p11 / (pA * pC));
  return {
    lift,
    low: Math.min(lift, Math.exp(centre - half)),
    high: Math.max(lift, Math.exp(centre + half)),
  };
}
