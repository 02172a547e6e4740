import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/lib/core/rng';
import { choiceTest, type OrderMix } from '../../../src/lib/core/structure/choice';
import { gapsTest } from '../../../src/lib/core/structure/gaps';
import { evenRate, repeatTest } from '../../../src/lib/core/structure/repeat';
import { orderSequence } from '../../../src/lib/core/structure/sequence';

const rng = (): Rng => new Rng(7);

/** customersWith[k] from orders per customer; customers without an order are not seen. */
function histogram(orders: readonly number[]): number[] {
  const counts = new Array<number>(Math.max(...orders) + 1).fill(0);
  for (const n of orders) if (n > 0) counts[n]! += 1;
  return counts;
}

/** N orders, each by a customer drawn with these weights. */
function drawn(orders: number, weights: readonly number[], seed: number): number[] {
  const random = new Rng(seed);
  const upTo: number[] = [];
  let total = 0;
  for (const weight of weights) upTo.push((total += weight));
  const counts = new Array<number>(weights.length).fill(0);
  for (let i = 0; i < orders; i++) {
    const u = random.float() * total;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > u) high = middle;
      else low = middle + 1;
    }
    counts[low]! += 1;
  }
  return counts;
}

describe('repeat buying', () => {
  it('knows the rate of Poisson without zero', () => {
    for (const lambda of [0.01, 0.5, 2, 9]) {
      expect(evenRate(lambda / (1 - Math.exp(-lambda)))).toBeCloseTo(lambda, 9);
    }
    expect(evenRate(1)).toBe(0);
  });

  it('has the p-value of all ways to deal seven orders to three customers', () => {
    const observed = [5, 1, 1];
    const s = (sizes: readonly number[]): number => sizes.reduce((sum, n) => sum + n * (n - 1), 0);
    let [atLeast, atMost, count] = [0, 0, 0];
    for (let code = 0; code < 3 ** 7; code++) {
      const sizes = [0, 0, 0];
      for (let i = 0, left = code; i < 7; i++, left = Math.floor(left / 3)) sizes[left % 3]! += 1;
      if (sizes.includes(0)) continue;
      count++;
      if (s(sizes) >= s(observed)) atLeast++;
      if (s(sizes) <= s(observed)) atMost++;
    }
    const exact = Math.min(1, (2 * Math.min(atLeast, atMost)) / count);
    const { p, reference } = repeatTest(histogram(observed), rng());
    expect(reference).toBe('draws');
    expect(Math.abs(p - exact)).toBeLessThan(0.03);
  });

  it('has by moments the p-value of deals drawn exactly', () => {
    // The same deal, once below and once above the size at which moments take over.
    for (const [pool, seed] of [
      [150, 1],
      [400, 2],
      [90, 3],
    ] as const) {
      const small = repeatTest(histogram(drawn(390, new Array<number>(pool).fill(1), seed)), rng());
      const large = repeatTest(histogram(drawn(410, new Array<number>(pool).fill(1), seed)), rng());
      expect([small.reference, large.reference]).toEqual(['draws', 'moments']);
      expect(Math.abs(small.p - large.p), `pool ${pool}`).toBeLessThan(0.35);
    }
    const p = Array.from({ length: 200 }, (_, seed) =>
      repeatTest(histogram(drawn(900, new Array<number>(500).fill(1), 100 + seed)), rng()),
    ).map((result) => result.p);
    expect(p.filter((value) => value <= 0.1).length).toBeGreaterThan(6);
    expect(p.filter((value) => value <= 0.1).length).toBeLessThan(36);
    expect(Math.abs(p.reduce((sum, value) => sum + value, 0) / 200 - 0.5)).toBeLessThan(0.09);
  });

  it('measures the variation of customers’ rates where it is small', () => {
    // Rates of 0.7 and 1.3: a coefficient of variation of 0.3.
    const weights = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? 1.3 : 0.7));
    const { effect, p, direction } = repeatTest(histogram(drawn(60_000, weights, 5)), rng());
    expect(p).toBeLessThan(1e-6);
    expect(direction).toBe(1);
    expect(effect.low).toBeLessThan(0.3);
    expect(effect.high).toBeGreaterThan(0.3);
    expect(effect.high - effect.low).toBeLessThan(0.1);
  });

  it('sees orders dealt out too evenly as well', () => {
    const { p, direction } = repeatTest([0, 0, 2_000], rng());
    expect(direction).toBe(-1);
    expect(p).toBeLessThan(1e-12);
  });

  it('says nothing of customers who all came once', () => {
    const result = repeatTest([0, 96], rng());
    expect(result).toMatchObject({ p: 1, effect: { low: 0, high: Infinity } });
    expect(result.detectable(0.05)).toBe(Infinity);
  });
});

interface Orders {
  readonly customer: Int32Array;
  readonly minute: Int32Array;
}

/** Orders sorted by time from [customer, minute]. */
function byTime(orders: [number, number][]): Orders {
  orders.sort((a, b) => a[1] - b[1]);
  return {
    customer: Int32Array.from(orders, ([customer]) => customer),
    minute: Int32Array.from(orders, ([, minute]) => minute),
  };
}

function independentOrders(n: number, customers: number, seed: number): Orders {
  const random = new Rng(seed);
  return byTime(Array.from({ length: n }, () => [random.int(customers), random.int(1_000_000)]));
}

const gaps = ({ customer, minute }: Orders) =>
  gapsTest(orderSequence(customer, minute, rng()), minute, rng());

describe('gaps between a customer’s orders', () => {
  it('find nothing in orders dealt at random, and have even p-values', () => {
    const p = Array.from(
      { length: 80 },
      (_, seed) => gaps(independentOrders(6_000, 2_500, seed)).p,
    );
    expect(p.filter((value) => value <= 0.1).length).toBeGreaterThan(1);
    expect(p.filter((value) => value <= 0.1).length).toBeLessThan(19);
    expect(Math.abs(p.reduce((sum, value) => sum + value, 0) / p.length - 0.5)).toBeLessThan(0.1);
  });

  it('have the same p-value by covariance as by shuffles', () => {
    const orders = independentOrders(4_200, 900, 3);
    // A tenth of the orders follow another of the same customer closely.
    for (let i = 0; i < 4_200; i += 40) orders.customer[i + 1] = orders.customer[i]!;
    const large = gaps(orders);
    const sub = {
      customer: orders.customer.slice(0, 3_990),
      minute: orders.minute.slice(0, 3_990),
    };
    const small = gaps(sub);
    expect([large.reference, small.reference]).toEqual(['asymptotic', 'draws']);
    expect(Math.abs(large.p - small.p)).toBeLessThan(0.1);
    expect(large.effect.estimate).toBeCloseTo(small.effect.estimate, 1);
  });

  it('see bursts, and regular customers too', () => {
    const random = new Rng(8);
    const bursts = byTime(
      Array.from({ length: 1_500 }, (_, c) => {
        const at = random.int(1_000_000);
        return [0, 1, 2].map((): [number, number] => [c, at + random.int(40_000)]);
      }).flat(),
    );
    const burst = gaps(bursts);
    expect(burst.p).toBeLessThan(1e-12);
    expect(burst.direction).toBe(-1);
    const regular = gaps(
      byTime(
        Array.from({ length: 1_500 }, (_, c) => {
          const phase = random.int(250_000);
          return [0, 1, 2, 3].map((k): [number, number] => [c, phase + 250_000 * k]);
        }).flat(),
      ),
    );
    expect(regular.p).toBeLessThan(1e-12);
    expect(regular.effect.low).toBeGreaterThan(0.1);
  });

  it('do not take the store’s own seasons for a customer’s', () => {
    const random = new Rng(9);
    // All orders of the store fall into two short seasons; customers are dealt at random.
    const orders = byTime(
      Array.from({ length: 6_000 }, (): [number, number] => [
        random.int(2_000),
        (random.int(2) ? 900_000 : 100_000) + random.int(20_000),
      ]),
    );
    expect(gaps(orders).p).toBeGreaterThan(0.01);
  });

  it('do not depend on customers’ names, nor on the file’s order within a minute', () => {
    const orders = independentOrders(5_000, 1_000, 4);
    const renamed = { ...orders, customer: orders.customer.map((c) => 999 - c) };
    expect(gaps(renamed).effect.estimate).toBeCloseTo(gaps(orders).effect.estimate, 9);
    // Sorted by customer within each of 50 days, as some exports are.
    const days = Array.from(orders.customer, (c, i): [number, number] => [
      c,
      Math.floor(orders.minute[i]! / 20_000),
    ]);
    days.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    const sorted = {
      customer: Int32Array.from(days, ([c]) => c),
      minute: Int32Array.from(days, ([, day]) => day * 20_000),
    };
    expect(gaps(sorted).p).toBeGreaterThan(0.01);
  });
});

/** Orders with one category each. */
function mixOf(customer: readonly number[], category: readonly number[]): OrderMix {
  return {
    start: Int32Array.from({ length: customer.length + 1 }, (_, i) => i),
    category: Int32Array.from(category),
    share: new Float64Array(customer.length).fill(1),
    categories: Math.max(...category) + 1,
    customer: Int32Array.from(customer),
    customers: Math.max(...customer) + 1,
  };
}

function sticky(orders: number, customers: number, loyalty: number, seed: number): OrderMix {
  const random = new Rng(seed);
  const favourite = Array.from({ length: customers }, () => random.int(5));
  const customer = Array.from({ length: orders }, (_, i) => i % customers);
  return mixOf(
    customer,
    customer.map((c) => (random.float() < loyalty ? favourite[c]! : random.int(5))),
  );
}

describe('a customer’s choice of category', () => {
  it('is complete where every customer keeps to one', () => {
    const customer = Array.from({ length: 2_000 }, (_, i) => i % 500);
    const { effect, facts } = choiceTest(
      mixOf(
        customer,
        customer.map((c) => c % 4),
      ),
      rng(),
    );
    // Fleiss' kappa against any two orders, of the same customer or not.
    expect(facts.same).toBe(1);
    expect(effect.estimate).toBeGreaterThan(0.99);
  });

  it('is κ = loyalty² where a favourite is bought so often', () => {
    const { effect, facts, p } = choiceTest(sticky(20_000, 4_000, 0.4, 1), rng());
    expect(facts.kappa).toBeCloseTo(0.16, 1);
    expect(effect.low).toBeLessThan(0.4);
    expect(effect.high).toBeGreaterThan(0.4);
    expect(p).toBeLessThan(1e-12);
  });

  it('has the p-value of all ways to deal six orders to three customers', () => {
    const [customer, category] = [
      [0, 0, 1, 1, 2, 2],
      [0, 0, 1, 1, 0, 1],
    ];
    const agree = (order: readonly number[]): number =>
      [0, 2, 4].filter((i) => category[order[i]!] === category[order[i + 1]!]).length;
    const observed = agree([0, 1, 2, 3, 4, 5]);
    let [atLeast, atMost, count] = [0, 0, 0];
    const walk = (order: number[]): void => {
      if (order.length === 6) {
        count++;
        if (agree(order) >= observed) atLeast++;
        if (agree(order) <= observed) atMost++;
        return;
      }
      for (let i = 0; i < 6; i++) if (!order.includes(i)) walk([...order, i]);
    };
    walk([]);
    const exact = Math.min(1, (2 * Math.min(atLeast, atMost)) / count);
    expect(Math.abs(choiceTest(mixOf(customer!, category!), rng()).p - exact)).toBeLessThan(0.05);
  });

  it('has even p-values without a taste, by moments and by deals', () => {
    for (const [orders, customers] of [
      [2_400, 700],
      [600, 150],
    ] as const) {
      const p = Array.from(
        { length: orders > 1_500 ? 200 : 60 },
        (_, seed) => choiceTest(sticky(orders, customers, 0, seed), rng()).p,
      );
      expect(Math.abs(p.reduce((sum, value) => sum + value, 0) / p.length - 0.5)).toBeLessThan(
        0.12,
      );
      expect(p.filter((value) => value <= 0.05).length).toBeLessThan(0.12 * p.length);
    }
  });

  it('does not count what comes together within an order', () => {
    const random = new Rng(6);
    // Each order holds two categories that always go together; customers have no taste.
    const orders = 3_000;
    const pair = Array.from({ length: orders }, () => random.int(3));
    const mix: OrderMix = {
      start: Int32Array.from({ length: orders + 1 }, (_, i) => 2 * i),
      category: Int32Array.from({ length: 2 * orders }, (_, i) => 2 * pair[i >> 1]! + (i & 1)),
      share: new Float64Array(2 * orders).fill(0.5),
      categories: 6,
      customer: Int32Array.from({ length: orders }, (_, i) => i % 800),
      customers: 800,
    };
    const { p, effect } = choiceTest(mix, rng());
    expect(p).toBeGreaterThan(0.01);
    expect(effect.estimate).toBeLessThan(0.15);
  });

  it('does not depend on names or on the order of rows', () => {
    const mix = sticky(3_000, 600, 0.2, 4);
    const order = new Rng(2).shuffle(Int32Array.from({ length: 3_000 }, (_, i) => i));
    const other = mixOf(
      Array.from(order, (i) => 599 - mix.customer[i]!),
      Array.from(order, (i) => (mix.category[i]! + 2) % 5),
    );
    const [a, b] = [choiceTest(mix, rng()), choiceTest(other, rng())];
    expect(b.facts.kappa).toBeCloseTo(a.facts.kappa!, 10);
    expect(b.effect.high).toBeCloseTo(a.effect.high, 10);
  });
});
