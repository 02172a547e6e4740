/** Baskets of a known make. */
import type { BasketInput, BasketReport } from '../../../src/lib/core/basket/report';
import { reportBaskets } from '../../../src/lib/core/basket/report';
import type { BasketOptions } from '../../../src/lib/core/basket/report';
import type { Rng } from '../../../src/lib/core/rng';
import { DEFAULT_OPTIONS } from './options';

export interface Simulated {
  readonly owner: number[];
  readonly product: number[];
  readonly baskets: number;
  readonly items: number;
}

/** Popularity falling as in a store: a few things in demand, a long tail. */
export function popularity(items: number): Float64Array {
  return Float64Array.from({ length: items }, (_, i) => 1 / (i + 1.5) ** 0.9);
}

/**
 * Items drawn one after the other by popularity, `size` of them without repetition: what somebody does
 * who fills baskets with `random.choice(items, size, replace=False, p=popularity)`.
 */
export function drawnBaskets(
  rng: Rng,
  baskets: number,
  items: number,
  size: (rng: Rng) => number,
): Simulated {
  const weights = popularity(items);
  const cumulative = new Float64Array(items);
  let sum = 0;
  weights.forEach((weight, i) => (cumulative[i] = sum += weight));
  const owner: number[] = [];
  const product: number[] = [];
  for (let t = 0; t < baskets; t++) {
    const held = new Set<number>();
    const wanted = Math.min(items, size(rng));
    while (held.size < wanted) {
      const u = rng.float() * sum;
      let low = 0;
      let high = items - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (cumulative[middle]! < u) low = middle + 1;
        else high = middle;
      }
      held.add(low);
    }
    for (const i of held) {
      owner.push(t);
      product.push(i);
    }
  }
  return { owner, product, baskets, items };
}

/** Every item comes in on its own, at odds of basket × item, the baskets' log-normal (a Rasch model). */
export function raschBaskets(
  rng: Rng,
  baskets: number,
  items: number,
  meanSize: number,
  spread: number,
): Simulated {
  const weights = popularity(items);
  const total = weights.reduce((a, b) => a + b, 0);
  const owner: number[] = [];
  const product: number[] = [];
  for (let t = 0; t < baskets; t++) {
    const scale = meanSize * Math.exp(spread * rng.normal() - (spread * spread) / 2);
    for (let i = 0; i < items; i++) {
      const odds = (scale * weights[i]!) / total;
      if (rng.float() < odds / (1 + odds)) {
        owner.push(t);
        product.push(i);
      }
    }
  }
  return { owner, product, baskets, items };
}

/** Nine small baskets to one of 30 to 80 items. */
export function mixedSize(rng: Rng): number {
  return rng.float() < 0.9 ? 1 + rng.int(4) : 30 + rng.int(51);
}

/** Whenever a basket holds `from`, `to` comes along with this probability. */
export function withAffinity(
  rng: Rng,
  simulated: Simulated,
  from: number,
  to: number,
  probability: number,
): Simulated {
  const owner = [...simulated.owner];
  const product = [...simulated.product];
  simulated.product.forEach((item, k) => {
    if (item === from && rng.float() < probability) {
      owner.push(simulated.owner[k]!);
      product.push(to);
    }
  });
  return { ...simulated, owner, product };
}

export function inputOf(
  { owner, product, items }: Simulated,
  options: Partial<BasketOptions> = {},
): BasketInput {
  return {
    source: {
      kind: 'lines',
      lines: {
        owner: Int32Array.from(owner),
        // Ten baskets a day.
        day: Int32Array.from(owner, (t) => 19_000 + Math.floor(t / 10)),
        product: Int32Array.from(product),
        units: new Float32Array(owner.length).fill(1),
        revenue: new Float32Array(owner.length).fill(10),
        group: null,
      },
      fill: { byDay: false, contents: 'products', nProducts: items, nItems: items },
    },
    parent: null,
    options: { ...DEFAULT_OPTIONS, ...options },
  };
}

/** The report of a run that is not asked about. */
export function reportOf(input: BasketInput): BasketReport {
  const { outcome } = reportBaskets(input, () => undefined);
  if (outcome.kind !== 'report') throw new Error('The page would ask first.');
  return outcome;
}
