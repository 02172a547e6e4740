import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/lib/core/rng';
import { orderBook, type OrderBook } from '../../../src/lib/core/series-orders';
import { weekLead } from '../../../src/lib/core/week-lead';

/** Day 19,783 is Friday, 1 March 2024; `amounts` gives the orders of a day by weekday, Monday 0. */
function book(days: number, amounts: (weekday: number, day: number) => number[]): OrderBook {
  const rows = Array.from({ length: days }, (_, day) =>
    amounts((day + 4) % 7, day).map((revenue, i) => ({ day, revenue, hour: 9 + (i % 8) })),
  ).flat();
  return orderBook(
    {
      day: Int32Array.from(rows, (row) => row.day),
      hour: Uint8Array.from(rows, (row) => row.hour),
      customer: new Int32Array(rows.length),
      revenue: Float64Array.from(rows, (row) => row.revenue),
      isSale: new Uint8Array(rows.length).fill(1),
    },
    19_783,
    days,
  );
}

const all = (days: number) => ({ from: 19_783, to: 19_783 + days - 1 });

describe('the best weekday', () => {
  it('is none where all are equal', () => {
    const flat = book(70, () => [10, 10]);
    expect(weekLead(flat, all(70), 'revenue')).toEqual({ day: null, cell: null });
    expect(weekLead(flat, all(70), 'orders')).toEqual({ day: null, cell: null });
  });

  it('is found where it is well above the others', () => {
    const saturdays = book(140, (weekday) => new Array<number>(weekday === 5 ? 40 : 10).fill(10));
    expect(weekLead(saturdays, all(140), 'revenue').day).toBe(5);
    expect(weekLead(saturdays, all(140), 'orders').day).toBe(5);
  });

  it('needs four of each', () => {
    const short = book(21, (weekday) => new Array<number>(weekday === 5 ? 90 : 1).fill(10));
    expect(weekLead(short, all(21), 'revenue').day).toBeNull();
  });

  it('is claimed of few stores without one', () => {
    const rng = new Rng(7);
    let claimed = 0;
    for (let store = 0; store < 400; store++) {
      const one = book(84, () => Array.from({ length: 3 }, () => 5 + 60 * rng.float() ** 3));
      if (weekLead(one, all(84), 'revenue').day !== null) claimed++;
    }
    expect(claimed / 400).toBeLessThan(0.05);
  });
});
