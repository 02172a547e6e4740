import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holm } from '../../../src/lib/core/holm';
import {
  correlationRatio,
  cramersV,
  midRanks,
  pearson,
  spearman,
  type LabelColumnData,
  type NumberColumnData,
} from '../../../src/lib/core/quality/association';
import { missingDependences } from '../../../src/lib/core/quality/missingness';
import { Rng } from '../../../src/lib/core/rng';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/association.json', import.meta.url), 'utf8'),
) as Record<string, readonly number[]>;
const iris = readFileSync(new URL('../../golden/kmeans-iris.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number));
const column = (at: number): Float64Array => Float64Array.from(iris, (row) => row[at]!);
const label = (codes: ArrayLike<number>, levels: number): LabelColumnData => ({
  kind: 'label',
  name: 'label',
  codes: Int32Array.from(codes),
  levels,
});
const species = label(column(4), 3);

function expectGolden(found: { value: number; p: number }, name: string): void {
  expect(found.value).toBeCloseTo(golden[name]![0]!, 10);
  expect(found.p / golden[name]![1]!).toBeCloseTo(1, 6);
}

describe('associations', () => {
  it('agree with scipy', () => {
    expectGolden(pearson(column(0), column(1)), 'pearson');
    expectGolden(spearman(column(0), column(1)), 'spearman');
    // pandas rounds halves to even.
    const rounded = column(2).map((x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)));
    expectGolden(cramersV(species, label(rounded, 8)), 'cramersV');
    expectGolden(correlationRatio(species, column(0)), 'ratio');
  });

  it('leave out rows where either is missing', () => {
    const x = Float64Array.from([1, 2, NaN, 4, 5, 9]);
    const y = Float64Array.from([2, 1, 7, 5, NaN, 8]);
    const both = [Float64Array.from([1, 2, 4, 9]), Float64Array.from([2, 1, 5, 8])] as const;
    expect(pearson(x, y)).toEqual(pearson(...both));
    expect(spearman(x, y)).toEqual(spearman(...both));
    expect(cramersV(label([0, 1, -1, 1, 0], 2), label([0, 1, 0, -1, 1], 2)).n).toBe(3);
  });

  it('say nothing about what does not vary', () => {
    expect(pearson(new Float64Array(9), column(0).slice(0, 9)).value).toBeNaN();
    expect(cramersV(label(new Int32Array(9), 3), species).value).toBeNaN();
    expect(correlationRatio(label(new Int32Array(9), 1), column(0).slice(0, 9)).value).toBeNaN();
  });

  it('are 1 for the same thing twice, and near 0 for independent draws of many levels', () => {
    const rng = new Rng(1);
    const n = 4000;
    const a = label(
      Int32Array.from({ length: n }, () => rng.int(30)),
      30,
    );
    const b = label(
      Int32Array.from({ length: n }, () => rng.int(40)),
      40,
    );
    expect(cramersV(a, a).value).toBeCloseTo(1, 9);
    // Without the correction this would be 0.086 on average.
    expect(cramersV(a, b).value).toBeLessThan(0.04);
    const values = Float64Array.from({ length: n }, () => rng.normal());
    expect(correlationRatio(a, values).value).toBeLessThan(0.06);
    expect(correlationRatio(a, Float64Array.from(a.codes)).value).toBeCloseTo(1, 9);
  });

  it('hold in ranks whatever grows with the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 4,
          maxLength: 30,
        }),
        (rows) => {
          const x = Float64Array.from(rows, ([a]) => a);
          const y = Float64Array.from(rows, ([, b]) => b);
          const plain = spearman(x, y).value;
          const bent = spearman(
            x.map(Math.exp),
            y.map((b) => b ** 3),
          ).value;
          expect(bent).toEqual(plain);
          const ranks = midRanks(x);
          const n = rows.length;
          expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo((n * (n + 1)) / 2, 9);
        },
      ),
    );
  });
});

describe('missing values', () => {
  const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
  const number = (name: string, values: Float64Array): NumberColumnData => ({
    kind: 'number',
    name,
    values,
  });

  it('are tested as scipy does', () => {
    const width = column(1);
    const gaps = Float64Array.from(width, (y, i) => (i % 7 === 0 || y > 3.4 ? NaN : 1));
    const [found] = missingDependences(
      [number('gaps', gaps), number('length', column(0))],
      all(150),
    );
    expect(found).toMatchObject({ missing: 'gaps', on: 'length', measure: 'rank-biserial' });
    expect(found!.effect).toBeCloseTo(golden['mannWhitney']![0]!, 10);
    expect(found!.p / golden['mannWhitney']![1]!).toBeCloseTo(1, 6);
    expect(found!.missingRows).toBe(golden['mannWhitney']![2]!);
  });

  it('are tested in a column with too many values, and nothing is held against that', () => {
    const rng = new Rng(5);
    const seller = label(
      Int32Array.from({ length: 2000 }, () => rng.int(4)),
      4,
    );
    const customer = label(
      Int32Array.from(seller.codes, (code) => (rng.float() < (code === 2 ? 0.6 : 0.1) ? -1 : 0)),
      1,
    );
    const found = missingDependences([{ ...seller, name: 'seller' }], all(2000), [
      { ...customer, name: 'customer' },
    ]);
    expect(found.map(({ missing, on }) => [missing, on])).toEqual([['customer', 'seller']]);
    expect(found[0]!.worst).toMatchObject({ code: 2 });
    expect(found[0]!.adjustedP).toBeLessThan(1e-6);
  });

  it('are found to depend on a seller, and on nothing where they fall by chance', () => {
    const rng = new Rng(11);
    const n = 5000;
    const seller = label(
      Int32Array.from({ length: n }, () => rng.int(5)),
      5,
    );
    const price = number(
      'price',
      Float64Array.from({ length: n }, () => rng.normal()),
    );
    const city = label(
      Int32Array.from(seller.codes, (code) => (rng.float() < (code === 3 ? 0.3 : 0.02) ? -1 : 0)),
      1,
    );
    const chance = label(
      Int32Array.from({ length: n }, () => (rng.float() < 0.05 ? -1 : 0)),
      1,
    );
    const found = missingDependences(
      [
        { ...city, name: 'city' },
        { ...chance, name: 'chance' },
        { ...seller, name: 'seller' },
        price,
      ],
      all(n),
    );
    const strong = found.filter(({ adjustedP }) => adjustedP < 0.01);
    expect(strong.map(({ missing, on }) => [missing, on])).toEqual([['city', 'seller']]);
    expect(strong[0]!.worst).toMatchObject({ code: 3 });
    expect(strong[0]!.worst!.share).toBeCloseTo(0.3, 1);
    expect(strong[0]!.effect).toBeGreaterThan(0.3);
  });
});

describe('Holm', () => {
  it('multiplies the smallest by all, the next by one fewer, and never turns the order', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
