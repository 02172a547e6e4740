/** Seasons in the calendar, when categories sell, and what a season is worth. */
import { describe, expect, it } from 'vitest';
import { toDay, toIso } from '../../../src/lib/core/calendar';
import { preferences, seasonRevenue } from '../../../src/lib/core/seasonal/campaign';
import { riseOf, seasonIndex } from '../../../src/lib/core/seasonal/categories';
import { lastSeason, seasonAfter } from '../../../src/lib/core/seasonal/season';
import { groupPurchases } from '../../../src/lib/core/seasonal/timing';
import { Rng } from '../../../src/lib/core/rng';

const days = (from: string, to: string) => ({ from: toDay(from), to: toDay(to) });
const iso = (season: { from: number; to: number } | null) =>
  season && [toIso(season.from), toIso(season.to)];

describe('seasons', () => {
  const window = days('2021-03-10', '2024-01-20');
  it('are the last that lie wholly in the data', () => {
    expect(iso(lastSeason([10, 11], window))).toEqual(['2023-11-01', '2023-12-31']);
    expect(iso(lastSeason([11, 0], window))).toEqual(['2022-12-01', '2023-01-31']);
    expect(iso(lastSeason([2], window))).toEqual(['2023-03-01', '2023-03-31']);
    expect(iso(lastSeason([1], window))).toEqual(['2023-02-01', '2023-02-28']);
  });

  it('may lack the last days of their last month, but no more', () => {
    expect(iso(lastSeason([11], days('2022-01-01', '2023-12-29')))).toEqual([
      '2023-12-01',
      '2023-12-29',
    ]);
    expect(iso(lastSeason([11], days('2022-01-01', '2023-12-20')))).toEqual([
      '2022-12-01',
      '2022-12-31',
    ]);
    expect(lastSeason([5, 6], days('2023-07-15', '2024-02-01'))).toBeNull();
  });

  it('begin on the first of a month', () => {
    expect(iso(seasonAfter([10, 11], toDay('2024-11-02')))).toEqual(['2025-11-01', '2025-12-31']);
    expect(iso(seasonAfter([10, 11], toDay('2024-11-01')))).toEqual(['2024-11-01', '2024-12-31']);
  });
});

/** Poisson draws for means of any size, by the normal beyond 50. */
function poisson(rng: Rng, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  let product = rng.float();
  let count = 0;
  for (const limit = Math.exp(-mean); product > limit; count++) product *= rng.float();
  return count;
}

function months(count: number, mean: (t: number) => number, seed: number) {
  const rng = new Rng(seed);
  return {
    days: new Float64Array(count).fill(30),
    monthOf: Uint8Array.from({ length: count }, (_, t) => t % 12),
    orders: Float64Array.from({ length: count }, (_, t) => poisson(rng, mean(t))),
  };
}

const SEASON = [0.6, 0.6, 0.8, 1, 1, 1, 1, 1, 1, 1.1, 1.3, 1.6];

describe('the season of a category', () => {
  it('comes back from under growth, with intervals that hold it', () => {
    let inside = 0;
    let looked = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const found = seasonIndex(
        months(48, (t) => 200 * Math.exp(0.02 * t) * SEASON[t % 12]!, seed),
      );
      expect(found.detrended).toBe(true);
      SEASON.forEach((weight, m) => {
        looked++;
        if (found.low[m]! <= weight && weight <= found.high[m]!) inside++;
      });
      expect(riseOf(found)).toMatchObject({ peak: 11, to: 11 });
    }
    expect(inside / looked).toBeGreaterThan(0.88);
  });

  it('is none where there is growth alone, in all but a few of many categories', () => {
    let raised = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const found = seasonIndex(months(36, (t) => 100 * Math.exp(0.03 * t), seed));
      if (found.raised.length) raised++;
    }
    expect(raised).toBeLessThanOrEqual(10);
  });

  it('has wider intervals where years are unsteady', () => {
    const rng = new Rng(5);
    const steady = seasonIndex(months(48, () => 300, 2));
    const unsteady = seasonIndex(months(48, () => 300 * Math.exp(0.4 * rng.normal()), 2));
    expect(steady.dispersion).toBeLessThan(2);
    expect(unsteady.dispersion).toBeGreaterThan(10);
    expect(unsteady.high[3]! - unsteady.low[3]!).toBeGreaterThan(
      2 * (steady.high[3]! - steady.low[3]!),
    );
  });

  it('says nothing of months that were never seen', () => {
    const found = seasonIndex(months(9, () => 50, 3));
    expect(found.detrended).toBe(false);
    expect(found.index[10]).toBeNaN();
    expect(found.index[2]).toBeGreaterThan(0.5);
  });

  it('runs over the turn of the year', () => {
    const index = new Float64Array(12).fill(0.6);
    [11, 0, 1].forEach((m) => (index[m] = 2));
    index[0] = 2.5;
    expect(riseOf({ index, raised: [0, 1, 11] })).toEqual({ from: 11, to: 1, peak: 0 });
    expect(riseOf({ index, raised: [] })).toBeNull();
  });
});

describe('a season’s worth', () => {
  const rows = {
    customer: [0, 0, 1, 1, 2],
    day: ['2023-11-05', '2023-12-24', '2023-06-01', '2023-12-31', '2022-12-01'],
  };
  const purchases = groupPurchases(
    3,
    rows.customer,
    Int32Array.from(rows.day, toDay),
    new Uint8Array(0),
  );
  const value = Float64Array.from([10, 20, 40, 80, 160]);
  const season = days('2023-11-01', '2023-12-31');

  it('is what these customers brought then', () => {
    expect(seasonRevenue(purchases, value, Int32Array.of(0, 1, 2), season, null, 1)).toEqual({
      season,
      revenue: 110,
      buyers: 2,
      expected: null,
    });
  });

  it('is foretold by the share that came back, with an interval around it', () => {
    const draws = Float64Array.from({ length: 400 }, (_, at) => 0.5 + (at % 20) / 100);
    const { expected } = seasonRevenue(
      purchases,
      value,
      Int32Array.of(0, 1, 2),
      season,
      { retained: 0.6, retainedDraws: draws },
      1,
    );
    expect(expected!.mean).toBeCloseTo(66, 9);
    expect(expected!.low).toBeLessThan(66);
    expect(expected!.high).toBeGreaterThan(66);
  });
});

describe('what a type buys in its months', () => {
  it('is what it buys more of than all do over the year, beyond chance', () => {
    const rng = new Rng(6);
    const n = 400;
    const customer: number[] = [];
    const cell: number[] = [];
    const category: number[] = [];
    const orders: number[] = [];
    const of = { customer: [] as number[], cell: [] as number[], orders: [] as number[] };
    for (let who = 0; who < n; who++) {
      for (const month of [2, 6, 11]) {
        of.customer.push(who);
        of.cell.push(month);
        of.orders.push(1);
        // Members buy category 0 in December three times as often; category 1 is everybody's.
        const toys = who < 150 && month === 11 ? 0.6 : 0.2;
        [toys, 0.5, 0.01].forEach((chance, c) => {
          if (rng.float() >= chance) return;
          customer.push(who);
          cell.push(month);
          category.push(c);
          orders.push(1);
        });
      }
    }
    const found = preferences(
      {
        customer: Int32Array.from(customer),
        cell: Int32Array.from(cell),
        category: Int32Array.from(category),
        orders: Float64Array.from(orders),
        categories: 3,
      },
      {
        customer: Int32Array.from(of.customer),
        cell: Int32Array.from(of.cell),
        orders: Float64Array.from(of.orders),
      },
      Uint8Array.from({ length: n }, (_, who) => (who < 150 ? 1 : 0)),
      Uint8Array.from({ length: 12 }, (_, month) => (month === 11 ? 1 : 0)),
    );
    expect(found.map(({ category: c }) => c)).toEqual([0]);
    expect(found[0]!.share).toBeGreaterThan(0.5);
    expect(found[0]!.low).toBeGreaterThan(1.5);
    expect(found[0]!.lowOverOthers).toBeGreaterThan(1.5);
  });
});
