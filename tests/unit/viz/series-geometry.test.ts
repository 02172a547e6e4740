import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaPath, chartScale, linePath } from '../../../src/lib/viz/series-geometry';

const values = fc.array(
  fc.option(fc.double({ min: -1e7, max: 1e7, noNaN: true, noDefaultInfinity: true })),
  { maxLength: 50 },
);

describe('scale', () => {
  it('holds zero and every value, between its first and last tick', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const scale = chartScale([a, b]);
        expect(scale.ticks[0]).toBeCloseTo(scale.low, 6);
        expect(scale.ticks.at(-1)).toBeCloseTo(scale.high, 6);
        expect(scale.ticks.length).toBeLessThanOrEqual(8);
        for (const value of [0, ...a, ...b]) {
          if (value === null) continue;
          expect(scale.place(value)).toBeGreaterThanOrEqual(-1e-6);
          expect(scale.place(value)).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
    );
  });

  it('has round ticks', () => {
    expect(chartScale([[0, 670]]).ticks).toEqual([0, 200, 400, 600, 800]);
    expect(chartScale([[-3, 4]]).ticks).toEqual([-4, -2, 0, 2, 4]);
    expect(chartScale([[null, 0]]).ticks.length).toBeGreaterThan(1);
  });
});

describe('paths', () => {
  const scale = chartScale([[0, 10]]);

  it('break where a value is missing', () => {
    const path = linePath([1, 2, null, 3, 4], scale);
    expect(path.match(/M/g)?.length).toBe(2);
    expect(areaPath([1, 2, null, 3, 4], scale).match(/Z/g)?.length).toBe(2);
    expect(linePath([5], scale)).toBe('');
  });

  it('share the segments between complete and incomplete', () => {
    const complete = [false, true, true, false];
    const whole = linePath([1, 2, 3, 4], scale, complete, true);
    const part = linePath([1, 2, 3, 4], scale, complete, false);
    expect(whole.match(/L/g)?.length).toBe(1);
    expect(part.match(/L/g)?.length).toBe(2);
    expect(part.match(/M/g)?.length).toBe(2);
  });
});
