/** What a basket brings of an item, counted over the baskets that the page looks at. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/lib/core/basket/prepare';
import { itemRevenue, type Transactions } from '../../../src/lib/core/basket/transactions';
import { DEFAULT_OPTIONS } from './options';

/** Items 0, 1 and 2; item 1 brings 10 beside item 2 and 4 without it; 20 baskets of each kind. */
function transactions(): Transactions {
  const offsets: number[] = [0];
  const items: number[] = [];
  const revenue: number[] = [];
  for (let t = 0; t < 40; t++) {
    const withTwo = t % 2 === 0;
    items.push(0, 1);
    revenue.push(1 + (t % 4), withTwo ? 10 : 4);
    if (withTwo) {
      items.push(2);
      revenue.push(7);
    }
    offsets.push(items.length);
  }
  return {
    nItems: 4,
    offsets: Int32Array.from(offsets),
    items: Int32Array.from(items),
    revenue: Float32Array.from(revenue),
  };
}

const days = new Int32Array(40);

describe('revenue of items', () => {
  it('is the mean over the baskets that hold them, with its standard error', () => {
    const { meanRevenue, seRevenue } = itemRevenue(transactions());
    expect(Array.from(meanRevenue)).toEqual([2.5, 7, 7, NaN]);
    // Twenty tens and twenty fours: s² = 40 · 9 / 39.
    expect(seRevenue[1]).toBeCloseTo(Math.sqrt((40 * 9) / 39 / 40), 12);
    expect(seRevenue[2]).toBe(0);
    expect(seRevenue[3]).toBeNaN();
  });

  it('follows the filters on items', () => {
    const only = (withItem: number, withoutItem: number) =>
      itemRevenue(
        prepare(
          { transactions: transactions(), days },
          { ...DEFAULT_OPTIONS, withItem, withoutItem },
        ).transactions,
      ).meanRevenue;
    expect(Array.from(only(2, -1))).toEqual([2, 10, NaN, NaN]);
    expect(Array.from(only(-1, 2))).toEqual([3, 4, NaN, NaN]);
  });

  it('counts of a long basket what is left of it', () => {
    const { meanRevenue } = itemRevenue(
      prepare(
        { transactions: transactions(), days },
        { ...DEFAULT_OPTIONS, longLimit: 2, longPolicy: 'cut' },
      ).transactions,
    );
    // Item 2 is the least frequent, and cut from every basket of three.
    expect(Array.from(meanRevenue)).toEqual([2.5, 7, NaN, NaN]);
  });

  it('is unknown where nothing is known', () => {
    const { nItems, offsets, items } = transactions();
    expect(Array.from(itemRevenue({ nItems, offsets, items }).meanRevenue)).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });
});
