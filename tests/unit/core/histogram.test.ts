import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binEdges,
  binOf,
  chooseBins,
  histogram,
  niceStep,
  quantilesInPlace,
} from '../../../src/lib/core/histogram';

/** Type-7 quantile by sorting. */
function bySorting(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

function binsOf(values: readonly number[]) {
  const [q01, q05, q50, q95, q99] = [0.01, 0.05, 0.5, 0.95, 0.99].map((p) => bySorting(values, p));
  return chooseBins({ q01: q01!, q05: q05!, q50: q50!, q95: q95!, q99: q99! });
}

describe('quantiles', () => {
  it('by selection are those by sorting', () => {
    const list = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(list, (values) => {
        const ps = [0, 0.05, 0.25, 0.5, 0.75, 0.99, 1];
        const found = quantilesInPlace(Float64Array.from(values), ps);
        ps.forEach((p, i) => expect(found[i]).toBeCloseTo(bySorting(values, p), 10));
      }),
    );
    expect(quantilesInPlace(new Float64Array(), [0.5])).toEqual([NaN]);
  });
});

describe('bins', () => {
  it('hold every value once, in at most forty', () => {
    const list = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 100,
    });
    fc.assert(
      fc.property(list, (values) => {
        const scale = binsOf(values);
        expect(scale.count).toBeGreaterThanOrEqual(1);
        expect(scale.count).toBeLessThanOrEqual(42);
        const counts = histogram(values, scale);
        const placed = counts.reduce((a, b) => a + b, 0);
        expect(placed).toBe(
          scale.kind === 'log' ? values.filter((v) => v > 0).length : values.length,
        );
        const edges = binEdges(scale);
        for (let i = 1; i < edges.length; i++) expect(edges[i]!).toBeGreaterThan(edges[i - 1]!);
      }),
    );
  });

  it('are logarithmic for a long upper tail, linear otherwise', () => {
    const skewed = Array.from({ length: 500 }, (_, i) => Math.exp(((i % 100) / 100) * 6));
    expect(binsOf(skewed).kind).toBe('log');
    const even = Array.from({ length: 500 }, (_, i) => 10 + (i % 100));
    const scale = binsOf(even);
    expect(scale.kind).toBe('linear');
    expect(scale.low).toBe(0);
    expect(binOf(scale, 1e9)).toBe(scale.count - 1);
    expect(binOf(scale, NaN)).toBe(-1);
  });

  it('take one value and refuse none', () => {
    expect(binsOf([7, 7]).count).toBe(1);
    expect(() => binsOf([])).toThrow(/no values/);
  });

  it('have round steps', () => {
    expect(niceStep(97, 10)).toBe(10);
    expect(niceStep(240, 10)).toBe(25);
    expect(niceStep(0, 10)).toBe(1);
  });
});
