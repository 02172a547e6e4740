import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abcCounts,
  concentration,
  countForShare,
  curveHeight,
  curvePoints,
  shareOfTop,
} from '../../../src/lib/core/pareto';

const amounts = fc
  .array(fc.integer({ min: -20, max: 500 }), { minLength: 1, maxLength: 60 })
  .map((list) => Float64Array.from(list));

describe('concentration', () => {
  it('of equals is none, of one alone nearly all', () => {
    expect(concentration(new Float64Array(50).fill(3)).gini).toBeCloseTo(0, 12);
    const one = concentration(Float64Array.from([1e-9, 1e-9, 1e-9, 100]));
    expect(one.gini).toBeCloseTo(0.75, 6);
    expect(shareOfTop(one, 0.25)).toBeCloseTo(1, 6);
    expect(countForShare(one, 0.8)).toBe(1);
  });

  it('lies on its own curve between two of a few', () => {
    const spread = concentration(Float64Array.from([8, 4, 2, 1, 1]));
    expect(curveHeight(spread, 0.2)).toBe(0.5);
    expect(curveHeight(spread, 0.3)).toBeCloseTo((8 + 2) / 16, 12);
    expect([curveHeight(spread, 0), curveHeight(spread, 1)]).toEqual([0, 1]);
  });

  it('leaves out those who bring nothing, and says how many', () => {
    const spread = concentration(Float64Array.from([-5, 0, 10]));
    expect([spread.count, spread.leftOut, spread.total]).toEqual([1, 2, 10]);
    const none = concentration(Float64Array.from([-1]));
    expect([none.gini, shareOfTop(none, 0.2), countForShare(none, 0.8)]).toEqual([NaN, NaN, 0]);
    expect(curvePoints(none)).toEqual([]);
  });

  it('has an index in [0, 1), a rising concave curve, and counts that agree with it', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const spread = concentration(values);
        if (spread.count === 0) return;
        expect(spread.gini).toBeGreaterThanOrEqual(-1e-12);
        expect(spread.gini).toBeLessThan(1);
        const points = curvePoints(spread, 20);
        for (let i = 1; i < points.length; i++) {
          expect(points[i]!.y).toBeGreaterThanOrEqual(points[i]!.x - 1e-9);
        }
        const k = countForShare(spread, 0.8);
        expect(spread.cumulated[k - 1]! / spread.total).toBeGreaterThanOrEqual(0.8 - 1e-9);
        if (k > 1) expect(spread.cumulated[k - 2]! / spread.total).toBeLessThan(0.8);
      }),
    );
  });

  it('does not depend on order, nor the index on the unit', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 1000 }), (values, unit) => {
        const a = concentration(values);
        const b = concentration(values.toReversed().map((x) => x * unit));
        if (a.count) expect(b.gini).toBeCloseTo(a.gini, 10);
      }),
    );
  });
});

describe('ABC', () => {
  it('splits at 80 and 95 percent', () => {
    expect(abcCounts(Float64Array.from([80, 15, 5, 0, -3]))).toEqual({ a: 1, b: 1, c: 3 });
    expect(abcCounts(new Float64Array())).toEqual({ a: 0, b: 0, c: 0 });
  });
});
