import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/lib/core/rng';
import {
  chiSquareEffect,
  detectableChiSquare,
  rankTwoSided,
  rootEffect,
} from '../../../src/lib/core/structure/effect';
import { evenSpread } from '../../../src/lib/core/structure/even';
import {
  groupProjection,
  permutationMoments,
  sameGroup,
  type Traces,
} from '../../../src/lib/core/structure/permutation-moments';
import { priceTest } from '../../../src/lib/core/structure/price';
import type { Obstacle, TestResult } from '../../../src/lib/core/structure/questions';
import { chiSquareOf, contingency, tableTest } from '../../../src/lib/core/structure/tables';
import golden from '../../golden/structure-statistics.json';

const rng = (): Rng => new Rng(7);

function answered(result: TestResult | Obstacle): TestResult {
  if (typeof result === 'string') throw new Error(`not answered: ${result}`);
  return result;
}

/** Calls back with every order of 0 … n − 1. */
function everyPermutation(n: number, visit: (order: readonly number[]) => void): void {
  const walk = (order: number[], left: readonly number[]): void => {
    if (!left.length) visit(order);
    for (const next of left)
      walk(
        [...order, next],
        left.filter((x) => x !== next),
      );
  };
  walk(
    [],
    Array.from({ length: n }, (_, i) => i),
  );
}

function centred(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row) => row.reduce((a, b) => a + b, 0) / n);
  const all = rows.reduce((a, b) => a + b, 0) / n;
  return matrix.map((row, i) => row.map((value, j) => value - rows[i]! - rows[j]! + all));
}

function tracesOf(matrix: readonly (readonly number[])[]): Traces {
  let [trace, square, diagonal] = [0, 0, 0];
  matrix.forEach((row, i) =>
    row.forEach((value, j) => {
      square += value ** 2;
      if (i !== j) return;
      trace += value;
      diagonal += value ** 2;
    }),
  );
  return { trace, square, diagonal };
}

describe('permutation moments', () => {
  const matrix = (seed: number, n: number): number[][] => {
    const random = new Rng(seed);
    const raw = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()));
    return centred(raw.map((row, i) => row.map((value, j) => value + raw[j]![i]!)));
  };

  it('are those of all permutations of six units', () => {
    const n = 6;
    for (const seed of [1, 2, 3]) {
      const [a, b] = [matrix(seed, n), matrix(seed + 10, n)];
      let [sum, squares, count] = [0, 0, 0];
      everyPermutation(n, (order) => {
        let t = 0;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) t += a[i]![j]! * b[order[i]!]![order[j]!]!;
        }
        sum += t;
        squares += t * t;
        count++;
      });
      const { mean, variance } = permutationMoments(n, tracesOf(a), tracesOf(b));
      expect(mean).toBeCloseTo(sum / count, 9);
      expect(variance).toBeCloseTo(squares / count - (sum / count) ** 2, 8);
    }
  });

  it('know the traces of groups', () => {
    const sizes = [3, 1, 4, 2];
    const group = sizes.flatMap((size, g) => Array.from({ length: size }, () => g));
    const together = group.map((g) => group.map((h) => (g === h ? 1 : 0)));
    const projection = together.map((row, i) => row.map((value) => value / sizes[group[i]!]!));
    for (const [got, expected] of [
      [sameGroup(sizes), tracesOf(centred(together))],
      [groupProjection(sizes), tracesOf(centred(projection))],
    ] as const) {
      expect(got.trace).toBeCloseTo(expected.trace, 10);
      expect(got.square).toBeCloseTo(expected.square, 10);
      expect(got.diagonal).toBeCloseTo(expected.diagonal, 10);
    }
  });
});

describe('effects and intervals', () => {
  it('invert the noncentral χ² as scipy does', () => {
    for (const [x, df, n, estimate, low, high, detectable] of golden.intervals as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ][]) {
      const effect = chiSquareEffect(x, df, n);
      expect(effect.estimate).toBeCloseTo(estimate, 8);
      expect(effect.low).toBeCloseTo(low, 6);
      expect(effect.high).toBeCloseTo(high, 6);
      expect(detectableChiSquare(df, n, 0.05 / 12)).toBeCloseTo(detectable, 6);
    }
  });

  it('hold the estimate, widen with fewer rows, and shrink as √n', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 400, noNaN: true }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 20, max: 5_000 }),
        (x, df, n) => {
          const effect = chiSquareEffect(x, df, n);
          expect(effect.low).toBeLessThanOrEqual(effect.estimate + 1e-9);
          expect(effect.high).toBeGreaterThanOrEqual(effect.estimate - 1e-9);
          expect(chiSquareEffect(x, df, 4 * n).high).toBeCloseTo(effect.high / 2, 9);
          // A statistic below its mean teaches no more than one at its mean.
          expect(effect.high).toBeGreaterThanOrEqual(chiSquareEffect(df, df, n).high - 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of a root begin at 0 where the interval holds it', () => {
    expect(rootEffect(0.01, 0.02, 2)).toEqual({ estimate: 0.1, low: 0, high: Math.sqrt(0.05) });
    const beyond = rootEffect(-0.09, 0.01, 2);
    expect(beyond.low).toBeCloseTo(Math.sqrt(0.07), 12);
    expect(beyond.high).toBeCloseTo(Math.sqrt(0.11), 12);
  });

  it('rank p-values count ties and are never 0', () => {
    const draws = Float64Array.from({ length: 99 }, (_, i) => i + 1);
    expect(rankTwoSided(1_000, draws)).toBe(0.02);
    expect(rankTwoSided(99, draws)).toBe(0.04);
    expect(rankTwoSided(50, draws)).toBe(1);
  });
});

describe('even spread', () => {
  it('is Pearson’s test, with and without equal sizes', () => {
    const even = evenSpread(golden.even.counts, Array(6).fill(1), [0, 1, 2, 3, 4, 5], rng());
    expect(even.p).toBeCloseTo(golden.even.p, 8);
    const { counts, sizes, p } = golden.uneven;
    expect(evenSpread(counts, sizes, sizes, rng()).p).toBeCloseTo(p, 8);
  });

  it('finds nothing in counts in proportion to their sizes', () => {
    const { p, effect } = evenSpread([310, 280, 90], [31, 28, 9], [0, 1, 2], rng());
    expect(p).toBe(1);
    expect(effect.estimate).toBe(0);
  });

  it('draws what few counts do not let compute: P of five draws in one of three places', () => {
    // Only the three of 3⁵ sequences that stay in one place are as uneven.
    const { p, reference } = evenSpread([5, 0, 0], [1, 1, 1], [0, 1, 2], rng());
    expect(reference).toBe('draws');
    expect(Math.abs(p - 3 / 243)).toBeLessThan(0.01);
  });

  it('does not depend on the order of the places', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 20, max: 90 }), fc.integer({ min: 20, max: 31 })), {
          minLength: 2,
          maxLength: 12,
        }),
        (places) => {
          const run = (list: typeof places) =>
            evenSpread(
              list.map(([count]) => count),
              list.map(([, size]) => size),
              list.map((_, i) => i),
              rng(),
            );
          const [one, other] = [run(places), run([...places].reverse())];
          expect(other.effect.estimate).toBeCloseTo(one.effect.estimate, 12);
          expect(other.n).toBe(one.n);
        },
      ),
      { numRuns: 50 },
    );
  });
});

function unpacked(counts: readonly (readonly number[])[]): [Int32Array, Int32Array] {
  const [row, column]: [number[], number[]] = [[], []];
  counts.forEach((cells, r) =>
    cells.forEach((count, c) => {
      for (let i = 0; i < count; i++) {
        row.push(r);
        column.push(c);
      }
    }),
  );
  return [Int32Array.from(row), Int32Array.from(column)];
}

describe('tables', () => {
  const [row, column] = unpacked(golden.table.counts);

  it('have Pearson’s χ² and, the bias put back, Cramér’s V', () => {
    const table = contingency(row, column);
    expect(table.n).toBe(golden.table.n);
    expect(chiSquareOf(table)).toBeCloseTo(golden.table.x, 9);
    expect(Math.sqrt(chiSquareOf(table) / table.n / 2)).toBeCloseTo(golden.table.v, 9);
    const { estimate, low, high } = answered(tableTest('place', row, column, rng())).effect;
    expect(estimate).toBeLessThan(golden.table.v);
    expect(low).toBeLessThan(estimate);
    expect(high).toBeGreaterThan(estimate);
  });

  it('agree with every permutation of seven units', () => {
    const [a, b] = [Int32Array.of(0, 0, 0, 1, 1, 2, 2), Int32Array.of(0, 0, 1, 1, 1, 1, 0)];
    const observed = chiSquareOf(contingency(a, b));
    let [atLeast, count] = [0, 0];
    everyPermutation(7, (order) => {
      const dealt = Int32Array.from(order, (i) => b[i]!);
      if (chiSquareOf(contingency(a, dealt)) >= observed - 1e-9) atLeast++;
      count++;
    });
    const { p, reference } = answered(tableTest('place', a, b, rng()));
    expect(reference).toBe('draws');
    expect(Math.abs(p - atLeast / count)).toBeLessThan(0.035);
  });

  it('have by moments the p-value that shuffles give', () => {
    const random = new Rng(5);
    const make = (n: number, codes: number) =>
      Int32Array.from({ length: n }, () => random.int(codes));
    // Sparse on purpose: Pearson's rule of five is broken in most cells.
    const [a, b] = [make(1_500, 60), make(1_500, 9)];
    const { p, reference } = answered(tableTest('place', a, b, rng()));
    expect(reference).toBe('moments');
    const observed = chiSquareOf(contingency(a, b));
    let atLeast = 0;
    for (let i = 0; i < 400; i++) {
      if (chiSquareOf(contingency(a, random.shuffle(b))) >= observed) atLeast++;
    }
    expect(Math.abs(p - atLeast / 400)).toBeLessThan(0.08);
  });

  it('do not depend on names or on the order of rows', () => {
    const random = new Rng(11);
    const [a, b] = [
      Int32Array.from({ length: 1_200 }, () => random.int(5)),
      Int32Array.from({ length: 1_200 }, (_, i) => (random.float() < 0.1 ? i % 3 : random.int(3))),
    ];
    const order = random.shuffle(Int32Array.from(a, (_, i) => i));
    const names = [4, 2, 0, 3, 1];
    const first = answered(tableTest('place', a, b, rng()));
    const second = answered(
      tableTest(
        'place',
        Int32Array.from(order, (i) => names[a[i]!]!),
        Int32Array.from(order, (i) => 2 - b[i]!),
        rng(),
      ),
    );
    expect(second.effect.estimate).toBeCloseTo(first.effect.estimate, 12);
    expect(second.p).toBeCloseTo(first.p, 12);
  });

  it('know the extremes', () => {
    const code = Int32Array.from({ length: 3_000 }, (_, i) => i % 6);
    const told = answered(
      tableTest(
        'place',
        code,
        code.map((c) => c % 3),
        rng(),
      ),
    );
    expect(told.effect.estimate).toBeGreaterThan(0.99);
    expect(told.p).toBeLessThan(1e-100);
    expect(
      tableTest(
        'place',
        code,
        code.map(() => 0),
        rng(),
      ),
    ).toBe('one-value');
    // Every row a city of its own: no table of these margins differs from another.
    const own = Int32Array.from({ length: 50 }, (_, i) => i);
    expect(
      answered(
        tableTest(
          'place',
          own,
          own.map((i) => i % 2),
          rng(),
        ),
      ),
    ).toMatchObject({
      p: 1,
      effect: { high: Infinity },
    });
  });
});

describe('price per product', () => {
  const lines = (groups: readonly (readonly number[])[]) => ({
    product: Int32Array.from(groups.flatMap((prices, g) => prices.map(() => g))),
    price: Float64Array.from(groups.flat()),
  });

  it('is the one-way analysis of variance', () => {
    const { product, price } = lines(golden.oneway.groups);
    const result = answered(priceTest(product, price));
    expect(result.p).toBeCloseTo(golden.oneway.p, 9);
    const n0 = (12 - (16 + 9 + 25) / 12) / 2;
    const { f } = golden.oneway;
    expect(result.effect.estimate).toBeCloseTo(Math.sqrt((f - 1) / (f - 1 + n0)), 9);
  });

  it('has the p-value of shuffled prices, though they are far from normal', () => {
    const random = new Rng(3);
    const product = Int32Array.from({ length: 300 }, () => random.int(12));
    const price = Float64Array.from(product, () => Math.log(5 + 595 * random.float() ** 3));
    const { p } = answered(priceTest(product, price));
    let atLeast = 0;
    for (let i = 0; i < 500; i++) {
      if (answered(priceTest(product, random.shuffle(price))).p <= p) atLeast++;
    }
    expect(Math.abs(p - atLeast / 500)).toBeLessThan(0.07);
  });

  it('knows the extremes, and does not depend on names, order, or the unit of money', () => {
    const random = new Rng(4);
    const product = Int32Array.from({ length: 400 }, () => random.int(8));
    const fixed = answered(
      priceTest(
        product,
        Float64Array.from(product, (code) => 1 + code),
      ),
    );
    expect(fixed).toMatchObject({ p: 0, effect: { estimate: 1, low: 1, high: 1 } });
    expect(priceTest(product, new Float64Array(400).fill(3))).toBe('one-value');
    const price = Float64Array.from(product, (code) => 0.1 * code + random.normal());
    const one = answered(priceTest(product, price));
    const other = answered(
      priceTest(
        product.map((code) => 7 - code).reverse(),
        price.map((value) => value + Math.log(1.17)).reverse(),
      ),
    );
    expect(other.effect.estimate).toBeCloseTo(one.effect.estimate, 10);
    expect(other.effect.high).toBeCloseTo(one.effect.high, 10);
  });
});
