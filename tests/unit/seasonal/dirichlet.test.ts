/** Likelihood, its maximum and what follows from it, against other ways to the same figures. */
import { describe, expect, it } from 'vitest';
import {
  fitConcentration,
  logGamma,
  logLikelihoodGain,
  repeatsOf,
  shareMoved,
  shrunkShares,
} from '../../../src/lib/core/seasonal/dirichlet';
import { normalQuantile, poissonInterval } from '../../../src/lib/core/seasonal/interval';
import { Rng } from '../../../src/lib/core/rng';
import { gamma } from './store';

/** Counts of customers whose shares are Dirichlet around `mean`. */
function draw(n: number, orders: number, mean: readonly number[], concentration: number) {
  const rng = new Rng(3);
  const width = mean.length;
  const counts = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    const theta = mean.map((p) => gamma(rng, concentration * p));
    const sum = theta.reduce((total, x) => total + x, 0);
    for (let o = 0; o < orders; o++) {
      let at = rng.float() * sum;
      const j = theta.findIndex((x) => (at -= x) < 0);
      counts[i * width + (j < 0 ? width - 1 : j)]! += 1;
    }
  }
  return {
    counts,
    totals: new Int32Array(n).fill(orders),
    width,
    share: (_: number, j: number) => mean[j]!,
  };
}

/** Dirichlet-multinomial less multinomial log-likelihood by its gamma functions. */
function gainByGamma({ counts, totals, width, share }: ReturnType<typeof draw>, A: number): number {
  let sum = 0;
  totals.forEach((total, i) => {
    sum += logGamma(A) - logGamma(A + total);
    for (let j = 0; j < width; j++) {
      const p = share(i, j);
      const count = counts[i * width + j]!;
      sum += logGamma(A * p + count) - logGamma(A * p) - count * Math.log(p);
    }
  });
  return sum;
}

const MEAN = [0.3, 0.05, 0.1, 0.25, 0.2, 0.1];

describe('Dirichlet-multinomial', () => {
  it('has the likelihood that its gamma functions say', () => {
    const data = draw(40, 12, MEAN, 6);
    const repeats = repeatsOf(data.counts, data.totals, data.width, data.share);
    for (const A of [0.3, 2, 6, 50, 1000]) {
      expect(logLikelihoodGain(repeats, 1 / A)).toBeCloseTo(gainByGamma(data, A), 7);
    }
  });

  it('gives the planted concentration back, at the top of its likelihood', () => {
    const data = draw(3000, 15, MEAN, 6);
    const repeats = repeatsOf(data.counts, data.totals, data.width, data.share);
    const { concentration, ratio } = fitConcentration(repeats);
    expect(concentration / 6).toBeGreaterThan(0.93);
    expect(concentration / 6).toBeLessThan(1.07);
    for (const other of [0.9, 0.99, 1.01, 1.1]) {
      expect(2 * logLikelihoodGain(repeats, 1 / (concentration * other))).toBeLessThan(ratio);
    }
    // Whatever it starts from.
    for (const start of [1e-6, 0.5, 100]) {
      expect(fitConcentration(repeats, start).concentration).toBeCloseTo(concentration, 5);
    }
  });

  it('agrees with the fixed point of Minka for its concentration', () => {
    const data = draw(300, 10, MEAN, 4);
    const digamma = (x: number): number => (logGamma(x + 1e-5) - logGamma(x - 1e-5)) / 2e-5;
    let A = 1;
    for (let round = 0; round < 3000; round++) {
      let above = 0;
      let below = 0;
      data.totals.forEach((total, i) => {
        below += digamma(A + total) - digamma(A);
        MEAN.forEach((p, j) => {
          above += p * (digamma(A * p + data.counts[i * 6 + j]!) - digamma(A * p));
        });
      });
      const next = (A * above) / below;
      const done = Math.abs(next - A) < 1e-9;
      A = next;
      if (done) break;
    }
    const repeats = repeatsOf(data.counts, data.totals, data.width, data.share);
    expect(fitConcentration(repeats).concentration / A).toBeCloseTo(1, 3);
  });

  it('finds no scatter where there is less of it than chance makes', () => {
    // Each customer once in every bin: more even than any draw.
    const counts = new Float64Array(60).fill(2);
    const repeats = repeatsOf(counts, new Int32Array(10).fill(12), 6, () => 1 / 6);
    expect(fitConcentration(repeats)).toEqual({
      concentration: Infinity,
      overdispersion: 0,
      ratio: 0,
    });
  });

  it('does not run away where each customer keeps to one bin', () => {
    const counts = new Float64Array(60);
    for (let i = 0; i < 10; i++) counts[i * 6 + (i % 6)] = 8;
    const { concentration, ratio } = fitConcentration(
      repeatsOf(counts, new Int32Array(10).fill(8), 6, () => 1 / 6),
    );
    expect(concentration).toBeGreaterThan(0);
    expect(concentration).toBeLessThan(0.01);
    expect(ratio).toBeGreaterThan(100);
  });
});

describe('share of orders moved', () => {
  it('is the mean over drawn customers', () => {
    const rng = new Rng(8);
    let sum = 0;
    const n = 40_000;
    for (let i = 0; i < n; i++) {
      const theta = MEAN.map((p) => gamma(rng, 5 * p));
      const total = theta.reduce((all, x) => all + x, 0);
      sum += MEAN.reduce((all, p, j) => all + Math.abs(theta[j]! / total - p) / 2, 0);
    }
    expect(shareMoved(Float64Array.from(MEAN), 5)).toBeCloseTo(sum / n, 2);
    expect(shareMoved(Float64Array.from(MEAN), Infinity)).toBe(0);
  });
});

describe('shrunken shares', () => {
  const store = Float64Array.from(MEAN);

  it('are the posterior means of a Dirichlet prior where all bins were seen alike', () => {
    const counts = Float64Array.from([4, 0, 1, 3, 0, 2]);
    const shares = shrunkShares(counts, store, Int32Array.of(10), store, 7);
    shares.forEach((share, j) => {
      expect(share).toBeCloseTo((counts[j]! + 7 * MEAN[j]!) / 17, 12);
    });
  });

  it('of somebody seen in half of the bins are the store’s in the others', () => {
    const expected = Float64Array.from([0.6, 0.1, 0.3, 0, 0, 0]);
    const counts = Float64Array.from([6, 1, 3, 0, 0, 0]);
    const shares = shrunkShares(counts, expected, Int32Array.of(10), store, 7);
    shares.forEach((share, j) => expect(share).toBeCloseTo(MEAN[j]!, 12));
  });
});

describe('intervals', () => {
  it('of Poisson counts are near the exact ones', () => {
    // Exact limits: Garwood 1936, as tabulated in Pearson and Hartley, Biometrika Tables, table 40.
    for (const [count, low, high] of [
      [0, 0, 3.689],
      [1, 0.0253, 5.572],
      [5, 1.623, 11.668],
      [10, 4.795, 18.39],
      [30, 20.24, 42.83],
    ] as const) {
      const interval = poissonInterval(count);
      expect(Math.abs(interval.low - low)).toBeLessThan(0.06);
      expect(Math.abs(interval.high - high)).toBeLessThan(0.06);
    }
  });

  it('know the quantiles of the normal distribution', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 9);
    expect(normalQuantile(0.0013498980316300933)).toBeCloseTo(-3, 9);
    expect(normalQuantile(1 - 0.025 / 12)).toBeCloseTo(2.8651, 3);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.6)).toBeCloseTo(0.2533471031357997, 9);
  });
});
