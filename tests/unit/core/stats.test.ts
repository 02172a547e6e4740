import { describe, expect, it } from 'vitest';
import { median, quantileSorted, sortedAscending } from '../../../src/lib/core/stats';

describe('quantileSorted', () => {
  it('is of type 7, as R and NumPy', () => {
    const sorted = sortedAscending([10, 1, 4, 2]);
    // R: quantile(c(10, 1, 4, 2), c(0, .2, .5, .8, 1))
    const expected = [1, 1.6, 3, 6.4, 10];
    [0, 0.2, 0.5, 0.8, 1].forEach((p, i) => {
      expect(quantileSorted(sorted, p)).toBeCloseTo(expected[i]!, 12);
    });
  });

  it('of one value is that value', () => {
    expect(quantileSorted([7], 0.3)).toBe(7);
  });

  it('refuses no values and shares outside 0..1', () => {
    expect(() => quantileSorted([], 0.5)).toThrow(/no values/);
    expect(() => quantileSorted([1], Number.NaN)).toThrow(/between 0 and 1/);
    expect(() => quantileSorted([1], 1.1)).toThrow(/between 0 and 1/);
  });
});

describe('sortedAscending', () => {
  it('leaves its input alone and refuses NaN with the position', () => {
    const values = [3, 1, 2];
    expect([...sortedAscending(values)]).toEqual([1, 2, 3]);
    expect(values).toEqual([3, 1, 2]);
    expect(() => sortedAscending([1, Number.NaN], 'price')).toThrow(
      'A finite price is needed at position 1; found NaN.',
    );
  });
});

describe('median', () => {
  it('is null of nothing', () => {
    expect(median([])).toBeNull();
    expect(median([5, 1, 3, 2])).toBe(2.5);
  });
});
