/** Whether the product tells the price: variance of log prices between products against within. */
import { fUpper, fUpperQuantile } from '../distributions';
import { POWER } from './effect';
import type { Effect, Obstacle, TestResult } from './questions';

const TAIL = 0.025;
const MOST_SHOWN = 20;

/**
 * F = MSB/MSW of log prices; the permutation distribution of F is close to Fisher's whatever that of
 * the prices (Box and Andersen 1955, doi:10.1111/j.2517-6161.1955.tb00176.x). Effect η = √ICC, ICC =
 * (F − 1)/(F − 1 + n₀): 1 where a product has one price; interval from the quantiles of F (Searle 1971,
 * Linear Models, ch. 9).
 *
 * @param product code per line, at most one line of a product per order
 * @param logPrice natural logarithm of the price; lines where it is not finite are left out
 */
export function priceTest(product: Int32Array, logPrice: Float64Array): TestResult | Obstacle {
  let most = -1;
  for (const code of product) if (code > most) most = code;
  const size = new Float64Array(most + 1);
  const sum = new Float64Array(most + 1);
  let n = 0;
  let shift = 0;
  for (let i = 0; i < product.length; i++) {
    const price = logPrice[i]!;
    if (product[i]! < 0 || !Number.isFinite(price)) continue;
    // Squares of what lies near the mean lose no digits.
    if (n === 0) shift = price;
    size[product[i]!]! += 1;
    sum[product[i]!]! += price - shift;
    n++;
  }
  const codes = Array.from(size.keys()).filter((code) => size[code]! > 0);
  const k = codes.length;
  if (n > 0 && k < 2) return 'one-value';
  let [total, sizesSquared] = [0, 0];
  for (const code of codes) {
    total += sum[code]!;
    sizesSquared += size[code]! ** 2;
  }
  const mean = total / n;
  let [between, within] = [0, 0];
  for (const code of codes) between += size[code]! * (sum[code]! / size[code]! - mean) ** 2;
  for (let i = 0; i < product.length; i++) {
    const price = logPrice[i]!;
    const code = product[i]!;
    if (code < 0 || !Number.isFinite(price)) continue;
    within += (price - shift - sum[code]! / size[code]!) ** 2;
  }
  const [df1, df2] = [k - 1, n - k];
  const n0 = (n - sizesSquared / n) / df1;
  const known = df2 > 0 && n0 > 1;
  // Rounding of equal prices is no variance.
  const fixed = within <= 1e-20 * (between + within);
  if (known && fixed && !(between > 0)) return 'one-value';
  const f = fixed ? Infinity : between / df1 / (within / df2);
  const effect: Effect = known
    ? {
        estimate: eta(f, n0),
        low: eta(f / fUpperQuantile(TAIL, df1, df2), n0),
        // Less than chance shows is luck, not more knowledge.
        high: eta(Math.max(1, f) / fUpperQuantile(1 - TAIL, df1, df2), n0),
      }
    : { estimate: 0, low: 0, high: Infinity };
  return {
    id: 'price',
    n,
    effect,
    direction: 1,
    p: known ? fUpper(f, df1, df2) : 1,
    reference: 'asymptotic',
    draws: 0,
    detectable: (alpha) =>
      known ? eta(fUpperQuantile(alpha, df1, df2) / fUpperQuantile(POWER, df1, df2), n0) : Infinity,
    facts: { lines: n, products: k, share: eta(f, n0) ** 2 },
    evidence: known
      ? evidenceOf(codes, size, sum, shift, mean, Math.sqrt((between + within) / n))
      : null,
  };
}

function eta(f: number, n0: number): number {
  if (f === Infinity) return 1;
  return Math.sqrt(Math.max(0, f - 1) / Math.max(0, f - 1 + n0));
}

/** Typical (geometric mean) prices of the products with most lines, against the store's. */
function evidenceOf(
  codes: readonly number[],
  size: Float64Array,
  sum: Float64Array,
  shift: number,
  mean: number,
  deviation: number,
) {
  const shown = [...codes].sort((a, b) => size[b]! - size[a]! || a - b).slice(0, MOST_SHOWN);
  const typical = Math.exp(shift + mean);
  const half = shown.map((code) => (1.96 * deviation) / Math.sqrt(size[code]!));
  return {
    at: Float64Array.from(shown),
    observed: Float64Array.from(shown, (code) => Math.exp(shift + sum[code]! / size[code]!)),
    expected: Float64Array.from(shown, () => typical),
    low: Float64Array.from(half, (value) => typical * Math.exp(-value)),
    high: Float64Array.from(half, (value) => typical * Math.exp(value)),
  };
}
