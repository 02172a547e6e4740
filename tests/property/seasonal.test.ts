/** What must hold of the timing of orders whatever the orders are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitConcentration,
  hellinger,
  logLikelihoodGain,
  repeatsOf,
  shareMoved,
  shrunkShares,
} from '../../src/lib/core/seasonal/dirichlet';
import {
  normalQuantile,
  poissonInterval,
  ratioInterval,
} from '../../src/lib/core/seasonal/interval';

const WIDTH = 5;
/** Customers' counts in five bins, and the store's shares of these bins. */
const stores = fc.record({
  rows: fc.array(fc.array(fc.nat({ max: 9 }), { minLength: WIDTH, maxLength: WIDTH }), {
    minLength: 1,
    maxLength: 25,
  }),
  weights: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: WIDTH, maxLength: WIDTH }),
});

function read({ rows, weights }: { rows: readonly number[][]; weights: readonly number[] }) {
  const kept = rows.filter((row) => row.some((count) => count > 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    counts: Float64Array.from(kept.flat()),
    totals: Int32Array.from(kept, (row) => row.reduce((total, count) => total + count, 0)),
    store: Float64Array.from(weights, (weight) => weight / sum),
  };
}

type Store = ReturnType<typeof read>;

const fit = ({ counts, totals, store }: Store) => {
  const repeats = repeatsOf(counts, totals, WIDTH, (_, j) => store[j]!);
  return { repeats, ...fitConcentration(repeats) };
};

/** The same customers, in another order, with the bins in another order. */
function shuffled({ counts, totals, store }: Store, bins: readonly number[]): Store {
  const n = totals.length;
  const next = new Float64Array(counts.length);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < WIDTH; j++) next[(n - 1 - i) * WIDTH + j] = counts[i * WIDTH + bins[j]!]!;
  return {
    counts: next,
    totals: totals.slice().reverse(),
    store: Float64Array.from(bins, (bin) => store[bin]!),
  };
}

describe('the concentration of customers’ shares', () => {
  it('is where no other value is likelier', () => {
    fc.assert(
      fc.property(stores, fc.double({ min: -6, max: 6, noNaN: true }), (drawn, power) => {
        const { repeats, overdispersion, ratio } = fit(read(drawn));
        expect(ratio).toBeGreaterThanOrEqual(0);
        const best = overdispersion > 0 ? logLikelihoodGain(repeats, overdispersion) : 0;
        const other = logLikelihoodGain(repeats, 10 ** power);
        expect(other).toBeLessThanOrEqual(best + 1e-6 * (1 + Math.abs(best)));
      }),
    );
  });

  it('does not depend on the order of customers or bins', () => {
    fc.assert(
      fc.property(
        stores,
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: WIDTH, maxLength: WIDTH }),
        (drawn, bins) => {
          const store = read(drawn);
          const [one, other] = [fit(store), fit(shuffled(store, bins))];
          expect(other.ratio).toBeCloseTo(one.ratio, 6);
          expect(other.overdispersion).toBeCloseTo(one.overdispersion, 6);
        },
      ),
    );
  });

  it('says nothing of customers with one order each', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: WIDTH - 1 }), { minLength: 1 }), (bins) => {
        const rows = bins.map((bin) => Array.from({ length: WIDTH }, (_, j) => +(j === bin)));
        expect(fit(read({ rows, weights: [1, 1, 1, 1, 1] })).ratio).toBe(0);
      }),
    );
  });

  it('moves between none and all of the orders, and fewer the larger it is', () => {
    fc.assert(
      fc.property(stores, fc.double({ min: 0.01, max: 500, noNaN: true }), (drawn, A) => {
        const { store } = read(drawn);
        const [moved, less] = [shareMoved(store, A), shareMoved(store, 2 * A)];
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(moved).toBeLessThanOrEqual(1);
        expect(less).toBeLessThanOrEqual(moved + 1e-9);
      }),
    );
  });
});

describe('shrunk shares', () => {
  const shares = (store: Store, A: number): Float64Array => {
    const expected = new Float64Array(store.counts.length);
    for (let at = 0; at < expected.length; at++) expected[at] = store.store[at % WIDTH]!;
    return shrunkShares(store.counts, expected, store.totals, store.store, A);
  };

  it('are shares, between a customer’s own and the store’s', () => {
    fc.assert(
      fc.property(stores, fc.double({ min: 0.01, max: 1000, noNaN: true }), (drawn, A) => {
        const store = read(drawn);
        const got = shares(store, A);
        store.totals.forEach((total, i) => {
          let sum = 0;
          for (let j = 0; j < WIDTH; j++) {
            const share = got[i * WIDTH + j]!;
            const own = store.counts[i * WIDTH + j]! / total;
            const base = store.store[j]!;
            expect(share).toBeGreaterThanOrEqual(Math.min(own, base) - 1e-9);
            expect(share).toBeLessThanOrEqual(Math.max(own, base) + 1e-9);
            // Seen alike in all bins, it is the posterior mean of a Dirichlet prior.
            expect(share).toBeCloseTo((store.counts[i * WIDTH + j]! + A * base) / (total + A), 9);
            sum += share;
          }
          expect(sum).toBeCloseTo(1, 9);
        });
      }),
    );
  });

  it('are a metric by their roots: 0 to itself, at most √2, symmetric, triangle', () => {
    fc.assert(
      fc.property(stores, (drawn) => {
        const store = read(drawn);
        const roots = hellinger(shares(store, 1));
        const distance = (a: number, b: number): number => {
          let sum = 0;
          for (let j = 0; j < WIDTH; j++)
            sum += (roots[a * WIDTH + j]! - roots[b * WIDTH + j]!) ** 2;
          return Math.sqrt(sum);
        };
        const n = Math.min(store.totals.length, 4);
        for (let a = 0; a < n; a++) {
          for (let b = 0; b < n; b++) {
            expect(distance(a, b)).toBeLessThanOrEqual(Math.SQRT2 + 1e-12);
            for (let c = 0; c < n; c++)
              expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-12);
          }
        }
      }),
    );
  });
});

describe('intervals of counts', () => {
  it('hold the count, and grow with the variance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (count, scale) => {
          const { low, high } = poissonInterval(count);
          expect(low).toBeLessThan(count);
          expect(high).toBeGreaterThan(count);
          const [one, wide] = [
            ratioInterval(count, count, 1),
            ratioInterval(count, count * (1 + scale), 1),
          ];
          expect(wide.low).toBeLessThanOrEqual(one.low + 1e-9);
          expect(wide.high).toBeGreaterThanOrEqual(one.high - 1e-9);
        },
      ),
    );
  });

  it('come from a quantile that is odd around a half and rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        (p, q) => {
          expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 6);
          if (p < q) expect(normalQuantile(p)).toBeLessThanOrEqual(normalQuantile(q) + 1e-9);
        },
      ),
    );
  });
});
