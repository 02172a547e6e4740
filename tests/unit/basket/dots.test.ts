import { describe, expect, it } from 'vitest';
import { liftRamp } from '../../../src/lib/analyses/baskets/pictures/colors';
import { nearest } from '../../../src/lib/analyses/baskets/pictures/dots';
import type { ChartTheme } from '../../../src/lib/viz/theme';

describe('the dot that a click is meant for', () => {
  const x = Float64Array.of(10, 20, 20.5, 20);
  const y = Float64Array.of(10, 20, 20, 20);

  it('is the nearest within reach, the topmost of equals', () => {
    expect(nearest(x, y, [11, 11], 5)).toBe(0);
    expect(nearest(x, y, [20, 20], 5)).toBe(3);
    expect(nearest(x, y, [20.4, 20], 5)).toBe(2);
  });

  it('is none where there is none', () => {
    expect(nearest(x, y, [15, 15], 5)).toBe(-1);
    expect(nearest(new Float64Array(0), new Float64Array(0), [0, 0], 5)).toBe(-1);
  });
});

describe('tones of a ramp', () => {
  const theme = { sequential: ['#ffffff', '#000000'] } as unknown as ChartTheme;

  it('rise with the lift, as many as are wanted', () => {
    const lifts = Array.from({ length: 500 }, (_, k) => 1 + k / 10);
    const color = liftRamp(lifts, theme, 24);
    const tones = lifts.map(color);
    expect(new Set(tones).size).toBeLessThanOrEqual(25);
    expect(new Set(tones).size).toBeGreaterThan(10);
    const grey = tones.map((tone) => Number(/\d+/.exec(tone)![0]));
    expect(grey).toEqual([...grey].sort((a, b) => b - a));
    expect(grey.at(-1)).toBe(0);
  });

  it('are one where all lifts are', () => {
    expect(liftRamp([2, 2], theme, 24)(2)).toBe(liftRamp([2, 2], theme, 24)(2));
  });
});
