/** Baskets filled from lines, against maps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemRevenue } from '../../src/lib/core/basket/transactions';
import { fillBaskets, type FillOptions, type Lines } from '../../src/lib/core/basket/fill';

const PRODUCTS = 5;
const GROUPS = 3;

interface Line {
  readonly owner: number;
  readonly day: number;
  readonly product: number;
  readonly units: number;
  readonly revenue: number;
}

/** The group of a product; product 4 has none. */
const groupOf = (product: number): number => (product === 4 ? -1 : product % GROUPS);

const someLines = fc.array(
  fc.record({
    owner: fc.integer({ min: -3, max: 4 }),
    day: fc.integer({ min: 100, max: 103 }),
    product: fc.nat(PRODUCTS - 1),
    units: fc.integer({ min: -2, max: 3 }),
    revenue: fc.integer({ min: -5, max: 20 }),
  }),
  { maxLength: 60 },
);

interface Expected {
  readonly day: number;
  readonly owner: number;
  readonly size: number;
  /** Item → [products it stands for, revenue]. */
  readonly items: ReadonlyMap<number, readonly [weight: number, revenue: number]>;
}

function byMaps(lines: readonly Line[], { byDay, contents }: FillOptions): Expected[] {
  const baskets = new Map<string, Line[]>();
  for (const line of lines) {
    const key = byDay ? `${line.owner} ${line.day}` : `${line.owner}`;
    baskets.set(key, [...(baskets.get(key) ?? []), line]);
  }
  return [...baskets.values()]
    .flatMap((own): Expected[] => {
      const products = [...new Set(own.map(({ product }) => product))].filter(
        (product) => sum(own, product, 'units') > 0,
      );
      const items = new Map<number, readonly [number, number]>();
      const put = (item: number, revenue: number): void => {
        const [weight, known] = items.get(item) ?? [0, 0];
        items.set(item, [weight + 1, known + revenue]);
      };
      for (const product of products) {
        const revenue = sum(own, product, 'revenue');
        if (contents !== 'groups') put(product, revenue);
        const group = groupOf(product);
        if (contents !== 'products' && group >= 0) {
          put(contents === 'both' ? PRODUCTS + group : group, revenue);
        }
      }
      if (!items.size) return [];
      const days = own.filter(({ product }) => products.includes(product)).map(({ day }) => day);
      return [{ day: Math.min(...days), owner: own[0]!.owner, size: products.length, items }];
    })
    .sort((a, b) => a.day - b.day || a.owner - b.owner);
}

function sum(lines: readonly Line[], product: number, what: 'units' | 'revenue'): number {
  return lines.reduce((total, line) => total + (line.product === product ? line[what] : 0), 0);
}

function columns(lines: readonly Line[], contents: FillOptions['contents']): Lines {
  const column = (of: (line: Line) => number): Int32Array => Int32Array.from(lines, of);
  return {
    owner: column(({ owner }) => owner),
    day: column(({ day }) => day),
    product: column(({ product }) => product),
    units: Float32Array.from(lines, ({ units }) => units),
    revenue: Float32Array.from(lines, ({ revenue }) => revenue),
    group:
      contents === 'products'
        ? null
        : column(({ product }) => {
            const group = groupOf(product);
            return group >= 0 && contents === 'both' ? PRODUCTS + group : group;
          }),
  };
}

describe.each(['products', 'groups', 'both'] as const)('baskets of %s', (contents) => {
  it.each([false, true])('hold what was kept of their lines (by day: %s)', (byDay) => {
    const options: FillOptions = {
      byDay,
      contents,
      nProducts: PRODUCTS,
      nItems: contents === 'both' ? PRODUCTS + GROUPS : contents === 'groups' ? GROUPS : PRODUCTS,
    };
    fc.assert(
      fc.property(someLines, (lines) => {
        const expected = byMaps(lines, options);
        const { transactions, days } = fillBaskets(columns(lines, contents), options);
        const { offsets, items, weights, sizes, revenue: entries } = transactions;
        const { meanRevenue } = itemRevenue(transactions);
        expect(Array.from(days)).toEqual(expected.map(({ day }) => day));
        expect(offsets.length).toBe(expected.length + 1);
        const brought = new Map<number, number[]>();
        expected.forEach((basket, t) => {
          const held = [...basket.items].sort((a, b) => a[0] - b[0]);
          const here = Array.from(items.subarray(offsets[t]!, offsets[t + 1]!));
          expect(here).toEqual(held.map(([item]) => item));
          expect(sizes ? sizes[t] : here.length).toBe(basket.size);
          held.forEach(([item, [weight, revenue]], k) => {
            expect(weights ? weights[offsets[t]! + k] : 1).toBe(weight);
            expect(entries![offsets[t]! + k]).toBeCloseTo(revenue, 3);
            brought.set(item, [...(brought.get(item) ?? []), revenue]);
          });
        });
        for (const [item, values] of brought) {
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          expect(meanRevenue[item]).toBeCloseTo(mean, 5);
        }
      }),
      { numRuns: 150, seed: 41 },
    );
  });
});

describe('long baskets of many products', () => {
  it.each(['products', 'groups'] as const)('come out in order, with their revenue: %s', (kind) => {
    // 200 in one basket, from the last to the first: more than an insertion sort is for.
    const many = Array.from({ length: 200 }, (_, k) => 199 - k);
    const { transactions } = fillBaskets(
      {
        owner: new Int32Array(200),
        day: new Int32Array(200).fill(1),
        product: Int32Array.from(kind === 'products' ? many : many.toReversed()),
        units: new Float32Array(200).fill(1),
        revenue: Float32Array.from(many, (item) => item * 2),
        group: kind === 'products' ? null : Int32Array.from(many),
      },
      { byDay: false, contents: kind, nProducts: 200, nItems: 200 },
    );
    expect(Array.from(transactions.items)).toEqual(many.toReversed());
    expect(Array.from(transactions.revenue!)).toEqual(many.toReversed().map((item) => item * 2));
  });

  it('refuses a product that is not there', () => {
    const one = (product: number) => () =>
      fillBaskets(
        {
          owner: Int32Array.of(0),
          day: Int32Array.of(1),
          product: Int32Array.of(product),
          units: Float32Array.of(1),
          revenue: Float32Array.of(1),
          group: null,
        },
        { byDay: false, contents: 'products', nProducts: 3, nItems: 3 },
      );
    expect(one(3)).toThrow(/names product 3, expected 0 to 2/);
    expect(one(-1)).toThrow(/names product -1/);
  });
});
