import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../src/lib/core/cluster/agreement';
import { scanK } from '../../src/lib/core/cluster/choose-k';
import { fitTransform, applyTransform } from '../../src/lib/core/cluster/features/transform';
import { hdbscan } from '../../src/lib/core/cluster/hdbscan';
import { silhouettes } from '../../src/lib/core/cluster/indices/silhouette';
import { kmeans } from '../../src/lib/core/cluster/kmeans';
import { lloyd } from '../../src/lib/core/cluster/kmeans/lloyd';
import { OrderlensError } from '../../src/lib/core/errors';
import { Rng } from '../../src/lib/core/rng';

/** n points around `groups` places, without ties. */
function blobs(seed: number, n: number, d: number, groups: number): Float64Array {
  const rng = new Rng(seed);
  const middles = Array.from({ length: groups * d }, () => 8 * rng.normal());
  return Float64Array.from({ length: n * d }, (_, at) => {
    const group = Math.floor(at / d) % groups;
    return middles[group * d + (at % d)]! + rng.normal();
  });
}

const seeds = fc.integer({ min: 1, max: 100_000 });

describe('k-means', () => {
  it('inertia never rises', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 7 }), (seed, k) => {
        const d = 3;
        const n = 120;
        const data = blobs(seed, n, d, 4);
        const list: number[] = [];
        lloyd(data, n, d, data.slice(0, k * d), { onIteration: (inertia) => list.push(inertia) });
        for (let i = 1; i < list.length; i++) {
          expect(list[i]!).toBeLessThanOrEqual(list[i - 1]! * (1 + 1e-12));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives every row to its nearest centre, centres being means', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [n, d, k] = [90, 2, 4];
        const data = blobs(seed, n, d, 3);
        const { labels, centres } = kmeans(data, n, d, { k, restarts: 3, seed });
        for (let i = 0; i < n; i++) {
          const distance = (c: number): number =>
            (data[i * d]! - centres[c * d]!) ** 2 + (data[i * d + 1]! - centres[c * d + 1]!) ** 2;
          for (let c = 0; c < k; c++) {
            expect(distance(labels[i]!)).toBeLessThanOrEqual(distance(c) + 1e-9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same result for the same seed', () => {
    const data = blobs(5, 300, 4, 5);
    const a = kmeans(data, 300, 4, { k: 5, seed: 3 });
    const b = kmeans(data, 300, 4, { k: 5, seed: 3 });
    expect(a.labels).toEqual(b.labels);
  });

  it.each([
    ['one customer', new Float64Array([1, 2]), 1, 2, /there is 1/],
    ['3 customers with k = 5', new Float64Array([1, 2, 3, 4, 5, 6]), 3, 5, /there are 3/],
    ['all-equal customers', new Float64Array(20).fill(3), 10, 3, /all alike/],
    [
      'two kinds of customers',
      Float64Array.from({ length: 20 }, (_, i) => i % 4),
      10,
      3,
      /2 kinds/,
    ],
  ])('refuses %s in words', (_, data, n, k, words) => {
    const run = (): unknown => kmeans(data, n, 2, { k });
    expect(run).toThrow(OrderlensError);
    expect(run).toThrow(words);
  });

  it('takes duplicates, constant columns and two customers', () => {
    expect(kmeans(new Float64Array([0, 5, 1, 5]), 2, 2, { k: 2 }).inertia).toBe(0);
    const doubled = Float64Array.from({ length: 80 }, (_, i) => (i % 2 ? 7 : (i >> 1) % 4));
    const found = kmeans(doubled, 40, 2, { k: 4 });
    expect(found.inertia).toBeCloseTo(0, 12);
    expect(new Set(found.sizes)).toEqual(new Set([10]));
  });

  it('refuses what is no number, and a k that is none', () => {
    const data = new Float64Array([1, 2, NaN, 4]);
    expect(() => kmeans(data, 2, 2, { k: 2 })).toThrow(/Finite/);
    expect(() => kmeans(new Float64Array(4), 2, 2, { k: NaN })).toThrow(/whole number/);
  });

  it('cannot choose k among equal customers, and says so', () => {
    expect(() => scanK(new Float64Array(60).fill(1), 30, 2)).toThrow(/alike/);
    expect(() => scanK(new Float64Array(2), 1, 2)).toThrow(/at least two/);
  });
});

describe('silhouettes', () => {
  /** By the definition, one partition and one row at a time. */
  function plain(data: Float64Array, d: number, labels: Int32Array, k: number): number[] {
    const distance = (a: number, b: number): number => {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (data[a * d + j]! - data[b * d + j]!) ** 2;
      return Math.sqrt(sum);
    };
    const members = Array.from({ length: k }, (_, c) =>
      [...labels.keys()].filter((i) => labels[i] === c),
    );
    const mean = (i: number, rows: number[]): number =>
      rows.reduce((sum, row) => sum + distance(i, row), 0) / rows.length;
    return [...labels.keys()]
      .filter((i) => labels[i]! >= 0)
      .map((i) => {
        const own = members[labels[i]!]!.filter((row) => row !== i);
        const others = members.filter((rows, c) => c !== labels[i] && rows.length > 0);
        if (own.length === 0 || others.length === 0) return 0;
        const a = mean(i, own);
        const b = Math.min(...others.map((rows) => mean(i, rows)));
        return (b - a) / Math.max(a, b);
      });
  }

  it('of several partitions at once are those of the definition, noise left out', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), (seed, d) => {
        const n = 60;
        const data = blobs(seed, n, d, 3);
        const rng = new Rng(seed);
        const labelings = [2, 3, 5, 3].map((k, at) => ({
          k,
          labels: Int32Array.from({ length: n }, () =>
            at === 3 ? rng.int(k + 1) - 1 : rng.int(k),
          ),
        }));
        silhouettes(data, n, d, labelings).forEach((found, at) => {
          const { labels, k } = labelings[at]!;
          const expected = plain(data, d, labels, k);
          expect(found.values).toHaveLength(expected.length);
          expected.forEach((value, i) => expect(found.values[i]!).toBeCloseTo(value, 10));
          expect([...found.rows]).toEqual([...labels.keys()].filter((i) => labels[i]! >= 0));
          const sum = expected.reduce((total, value) => total + value, 0);
          expect(found.mean).toBeCloseTo(sum / expected.length, 10);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('HDBSCAN', () => {
  it('does not depend on the order of rows or on a shift', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -50, max: 50 }), (seed, shift) => {
        const [n, d] = [150, 2];
        const data = blobs(seed, n, d, 3);
        const options = { minClusterSize: 8, minSamples: 5 };
        const found = hdbscan(data, n, d, options);
        const order = new Rng(seed).shuffle(Int32Array.from({ length: n }, (_, i) => i));
        const moved = new Float64Array(n * d);
        order.forEach((row, at) => {
          for (let j = 0; j < d; j++) moved[at * d + j] = data[row * d + j]! + shift;
        });
        const again = hdbscan(moved, n, d, options);
        const back = new Int32Array(n);
        order.forEach((row, at) => (back[row] = again.labels[at]!));
        expect(adjustedRandIndex(found.labels, back)).toBe(1);
        expect(back.filter((label) => label < 0)).toHaveLength(
          found.labels.filter((label) => label < 0).length,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('keeps probabilities and outlier scores within 0 and 1, noise at 0', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const n = 120;
        const found = hdbscan(blobs(seed, n, 2, 3), n, 2, { minClusterSize: 6 });
        for (let i = 0; i < n; i++) {
          expect(found.probabilities[i]!).toBeGreaterThanOrEqual(0);
          expect(found.probabilities[i]!).toBeLessThanOrEqual(1);
          expect(found.outlierScores[i]!).toBeGreaterThanOrEqual(0);
          expect(found.outlierScores[i]!).toBeLessThanOrEqual(1);
          if (found.labels[i]! < 0) expect(found.probabilities[i]).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('takes duplicates and equal customers without a number going astray', () => {
    const equal = hdbscan(new Float64Array(80).fill(2), 40, 2, { minClusterSize: 5 });
    expect([...equal.probabilities].every(Number.isFinite)).toBe(true);
    const heaps = Float64Array.from({ length: 120 }, (_, i) => (i < 60 ? 0 : 9));
    const two = hdbscan(heaps, 60, 2, { minClusterSize: 5 });
    expect(two.clusterOf).toHaveLength(2);
    expect(two.labels.filter((label) => label < 0)).toHaveLength(0);
  });

  it.each([
    [1, 5, /fewer than/],
    [2, 5, /fewer than/],
    [20, 1, /at least 2/],
  ])('%i customers with a smallest cluster of %i: refuses in words', (n, size, words) => {
    expect(() => hdbscan(new Float64Array(n * 2), n, 2, { minClusterSize: size })).toThrow(words);
  });
});

describe('transforms', () => {
  it('keep the order of values and give finite numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e4, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 60 }),
        (list) => {
          const values = Float64Array.from(list).sort();
          const transform = fitTransform(values, 'standard');
          let last = -Infinity;
          for (const value of values) {
            const y = applyTransform(transform, value);
            expect(Number.isFinite(y)).toBe(true);
            expect(y).toBeGreaterThanOrEqual(last - 1e-9);
            last = y;
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('counts a constant feature for nothing', () => {
    const transform = fitTransform(new Float64Array(30).fill(0.1), 'standard');
    expect(applyTransform(transform, 0.1)).toBe(0);
  });
});
