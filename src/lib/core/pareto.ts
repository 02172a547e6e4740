/** How unequally an amount is spread over those who bring it. */

export interface Concentration {
  /** Those with an amount above zero; the curve and the index are over them. */
  readonly count: number;
  /** Those whose amount is zero or below (everything returned); left out. */
  readonly leftOut: number;
  /** Sum over `count`. */
  readonly total: number;
  /** Gini index: 0 all bring the same, towards 1 one brings all. NaN without anyone. */
  readonly gini: number;
  /** Amounts from the largest down, cumulated; length `count`. */
  readonly cumulated: Float64Array;
}

/**
 * Concentration of amounts.
 *
 * G = 2 Σ i·xᵢ / (n Σ xᵢ) − (n + 1) / n with x ascending and i from 1 (the sample form, biased
 * towards zero by (n − 1)/n as usual; Sen, On Economic Inequality, 1973).
 */
export function concentration(amounts: Float64Array): Concentration {
  const positive = amounts.filter((amount) => amount > 0).sort();
  const n = positive.length;
  let total = 0;
  let ranked = 0;
  const cumulated = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    ranked += (i + 1) * positive[i]!;
    total += positive[n - 1 - i]!;
    cumulated[i] = total;
  }
  return {
    count: n,
    leftOut: amounts.length - n,
    total,
    gini: n === 0 ? NaN : (2 * ranked) / (n * total) - (n + 1) / n,
    cumulated,
  };
}

/** Share of the total that the top `share` of them bring; their number is rounded up. */
export function shareOfTop(spread: Concentration, share: number): number {
  const top = Math.min(spread.count, Math.ceil(share * spread.count - 1e-9));
  return top < 1 ? NaN : spread.cumulated[top - 1]! / spread.total;
}

/**
 * Height of the curve above `share`, straight between two of them: 20 % of 13 lie between the
 * second and the third. NaN without anyone.
 */
export function curveHeight(spread: Concentration, share: number): number {
  const { count, cumulated, total } = spread;
  const at = Math.min(count, Math.max(0, share * count));
  const whole = Math.floor(at + 1e-9);
  const below = whole > 0 ? cumulated[whole - 1]! : 0;
  const step = whole < count ? cumulated[whole]! - below : 0;
  return (below + Math.max(0, at - whole) * step) / total;
}

/** The smallest number of them who together bring `share` of the total. */
export function countForShare(spread: Concentration, share: number): number {
  const wanted = share * spread.total * (1 - 1e-12);
  let low = 0;
  let high = spread.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spread.cumulated[middle]! >= wanted) high = middle;
    else low = middle + 1;
  }
  return Math.min(spread.count, low + 1);
}

/** Points of the curve from (0, 0) to (1, 1): x of those who bring most, y their share. */
export function curvePoints(spread: Concentration, points = 100): { x: number; y: number }[] {
  if (spread.count === 0) return [];
  const curve = [{ x: 0, y: 0 }];
  const steps = Math.min(points, spread.count);
  for (let k = 1; k <= steps; k++) {
    const top = Math.round((k / steps) * spread.count);
    curve.push({ x: top / spread.count, y: spread.cumulated[top - 1]! / spread.total });
  }
  return curve;
}

export interface AbcCounts {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * ABC classes by amount, largest first: A while the cumulated share is ≤ 80 %, B ≤ 95 %, else C.
 * Those that bring nothing, or less, are C.
 */
export function abcCounts(amounts: Float64Array): AbcCounts {
  const sorted = amounts.slice().sort();
  let total = 0;
  for (const amount of sorted) if (amount > 0) total += amount;
  let a = 0;
  let b = 0;
  let sum = 0;
  for (let i = sorted.length - 1; i >= 0 && sorted[i]! > 0; i--) {
    sum += sorted[i]!;
    if (sum / total <= 0.8) a++;
    else if (sum / total <= 0.95) b++;
    else break;
  }
  return { a, b, c: sorted.length - a - b };
}
