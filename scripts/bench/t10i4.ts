/**
 * Synthetic baskets by the published recipe (Agrawal and Srikant 1994, "Fast algorithms for mining
 * association rules", section 2.4.3): 1,000 items, 2,000 patterns of 4 items on average, baskets
 * of 10 items on average; patterns share items with the one before and lose items at random.
 */
import { Rng } from '../../src/lib/core/rng';

export interface GeneratedBaskets {
  readonly basket: Int32Array;
  readonly item: Int32Array;
  readonly baskets: number;
  readonly items: number;
}

const ITEMS = 1_000;
const PATTERNS = 2_000;
const PATTERN_LENGTH = 4;
const BASKET_LENGTH = 10;
const CORRELATION = 0.5;

export function t10i4(baskets: number, seed: number): GeneratedBaskets {
  const rng = new Rng(seed);
  const patterns: { items: number[]; weight: number; corruption: number }[] = [];
  let previous: number[] = [];
  let total = 0;
  for (let p = 0; p < PATTERNS; p++) {
    const length = Math.max(1, poisson(rng, PATTERN_LENGTH));
    const shared = Math.min(previous.length, Math.round(exponential(rng, CORRELATION) * length));
    const items = new Set(Array.from(rng.sample(previous.length, shared), (at) => previous[at]!));
    while (items.size < length) items.add(rng.int(ITEMS));
    previous = [...items];
    const weight = exponential(rng, 1);
    total += weight;
    const corruption = Math.min(1, Math.max(0, 0.5 + Math.sqrt(0.1) * rng.normal()));
    patterns.push({ items: previous, weight, corruption });
  }
  const cumulative = new Float64Array(PATTERNS);
  let sum = 0;
  patterns.forEach(({ weight }, p) => (cumulative[p] = sum += weight / total));

  const basket: number[] = [];
  const item: number[] = [];
  let waiting: number[] | null = null;
  for (let b = 0; b < baskets; b++) {
    const size = Math.max(1, poisson(rng, BASKET_LENGTH));
    const held = new Set<number>();
    while (held.size < size) {
      const part: number[] = waiting ?? corrupted(rng, patterns[drawn(cumulative, rng.float())]!);
      waiting = null;
      // What does not fit goes in anyway half of the time, else into the next basket.
      if (held.size > 0 && held.size + part.length > size && rng.float() < 0.5) {
        waiting = part;
        break;
      }
      part.forEach((i) => held.add(i));
    }
    for (const i of held) {
      basket.push(b);
      item.push(i);
    }
  }
  return { basket: Int32Array.from(basket), item: Int32Array.from(item), baskets, items: ITEMS };
}

function corrupted(
  rng: Rng,
  { items, corruption }: { readonly items: readonly number[]; readonly corruption: number },
): number[] {
  const kept = Array.from(rng.shuffle([...items]));
  while (kept.length > 1 && rng.float() < corruption) kept.pop();
  return kept;
}

function drawn(cumulative: Float64Array, u: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! < u) low = middle + 1;
    else high = middle;
  }
  return low;
}

function exponential(rng: Rng, mean: number): number {
  return -mean * Math.log(1 - rng.float());
}

/** Knuth's product of uniforms; fine for small means. */
function poisson(rng: Rng, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.float(); product > limit; product *= rng.float()) count++;
  return count;
}
