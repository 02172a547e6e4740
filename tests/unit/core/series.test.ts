import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, rollingMean, rollingMedian } from '../../../src/lib/core/series';
import {
  customerCounts,
  orderBook,
  revenuePerCustomer,
  weekGrid,
  type OrderColumns,
} from '../../../src/lib/core/series-orders';

describe('rolling', () => {
  it('mean looks back and does not carry what is unknown', () => {
    expect([...rollingMean([1, 2, 3, NaN, 5, 6, 7], 2)]).toEqual([
      NaN,
      1.5,
      2.5,
      NaN,
      NaN,
      5.5,
      6.5,
    ]);
    expect(() => rollingMean([1], 0)).toThrow(/size/);
  });

  it('median uses what there is at the ends', () => {
    expect([...rollingMedian([1, 9, 2, 8], 1)]).toEqual([5, 2, 8, 5]);
    expect([...rollingMedian([1, 9, 2], 1, [1, 0, 1])]).toEqual([1, 1.5, 2]);
    expect(median(new Float64Array())).toBeNaN();
  });
});

const order = fc.record({
  day: fc.integer({ min: -2, max: 40 }),
  hour: fc.integer({ min: 0, max: 23 }),
  customer: fc.integer({ min: -1, max: 6 }),
  revenue: fc.integer({ min: -50, max: 200 }),
  isSale: fc.integer({ min: 0, max: 1 }),
});

function columns(orders: readonly Record<keyof OrderColumns, number>[]): OrderColumns {
  return {
    day: Int32Array.from(orders, (o) => o.day),
    hour: Uint8Array.from(orders, (o) => o.hour),
    customer: Int32Array.from(orders, (o) => o.customer),
    revenue: Float64Array.from(orders, (o) => o.revenue),
    isSale: Uint8Array.from(orders, (o) => o.isSale),
  };
}

describe('orders', () => {
  it('are counted as sets would count them, in any window', () => {
    fc.assert(
      fc.property(
        fc.array(order, { maxLength: 80 }),
        fc.integer({ min: -5, max: 45 }),
        fc.integer({ min: -5, max: 45 }),
        (orders, a, b) => {
          const first = 1000;
          const book = orderBook(columns(orders), first, 38);
          const window = { from: first + Math.min(a, b), to: first + Math.max(a, b) };
          const inside = orders.filter(
            (o) =>
              o.day >= 0 &&
              o.day < 38 &&
              first + o.day >= window.from &&
              first + o.day <= window.to,
          );
          const sales = inside.filter((o) => o.isSale);
          const known = sales.filter((o) => o.customer >= 0);
          const per = new Map<number, number>();
          for (const o of known) per.set(o.customer, (per.get(o.customer) ?? 0) + 1);
          // The same window twice: what was seen in one must not be seen in the other.
          for (const counts of customerCounts(book, [window, window])) {
            expect(counts.orders).toBe(sales.length);
            expect(counts.knownOrders).toBe(known.length);
            expect(counts.customers).toBe(per.size);
            expect(counts.repeatCustomers).toBe([...per.values()].filter((n) => n > 1).length);
          }
          const sums = revenuePerCustomer(book, window);
          expect(sums.length).toBe(per.size);
          const total = inside
            .filter((o) => per.has(o.customer))
            .reduce((sum, o) => sum + o.revenue, 0);
          expect(sums.reduce((x, y) => x + y, 0)).toBe(total);
          const grid = weekGrid(book, window);
          expect(grid.orders.reduce((x, y) => x + y, 0)).toBe(sales.length);
        },
      ),
    );
  });

  it('fall on their weekday', () => {
    // Day 19,782 is 29 February 2024, a Thursday.
    const book = orderBook(
      columns([{ day: 0, hour: 9, customer: 0, revenue: 5, isSale: 1 }]),
      19_782,
      3,
    );
    const grid = weekGrid(book, { from: 19_782, to: 19_784 });
    expect(grid.revenue[3 * 24 + 9]).toBe(5);
    expect([...grid.days]).toEqual([0, 0, 0, 1, 1, 1, 0]);
  });
});
