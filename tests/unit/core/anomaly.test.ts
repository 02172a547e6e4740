import { describe, expect, it } from 'vitest';
import { findAnomalies, type DailyRevenue } from '../../../src/lib/core/anomaly';
import { Rng } from '../../../src/lib/core/rng';

const WEEK = [1, 0.9, 0.9, 1, 1.2, 1.6, 0.7];

interface Kind {
  readonly days: number;
  readonly ordersADay: number;
  /** Standard deviation of the logarithm of an order's value. */
  readonly spread: number;
  /** What the usual number of orders is multiplied by. */
  readonly times?: (day: number) => number;
}

/** Orders that come by chance (Poisson) with log-normal values. */
function store({ days, ordersADay, spread, times = () => 1 }: Kind, seed: number): DailyRevenue {
  const rng = new Rng(seed);
  const revenue = new Float64Array(days);
  const start = new Int32Array(days + 1);
  const orders: number[] = [];
  for (let day = 0; day < days; day++) {
    // Waiting times between orders; independent of how the rule itself draws.
    const rate = ordersADay * times(day);
    for (let at = -Math.log(1 - rng.float()); at < rate; at -= Math.log(1 - rng.float())) {
      const value = 20 * Math.exp(spread * rng.normal());
      orders.push(value);
      revenue[day]! += value;
    }
    start[day + 1] = orders.length;
  }
  return { firstDay: 19_000, revenue, start, orderRevenue: Float64Array.from(orders) };
}

/** A weekly and a yearly rhythm and a trend. */
function rhythm(day: number): number {
  return WEEK[day % 7]! * (1 + day / 2000) * (1 + 0.2 * Math.sin((2 * Math.PI * day) / 365));
}

describe('days that stand out', () => {
  it('are found where they were planted, and nowhere else', async () => {
    const times = (day: number) => rhythm(day) * (day === 300 ? 4 : day === 600 ? 0.03 : 1);
    const days = store({ days: 900, ordersADay: 60, spread: 0.8, times }, 7);
    const { anomalies, tested } = await findAnomalies(days);
    expect(anomalies.map((a) => a.index)).toEqual([300, 600]);
    expect(anomalies[0]!.score).toBeGreaterThan(0);
    expect(anomalies[1]!.score).toBeLessThan(0);
    expect(anomalies[1]!.value).toBe(days.revenue[600]);
    expect(tested).toBe(900);
  });

  // 30 stores of each kind with a true rate of 5 % have more than 4 alarms once in sixty.
  it.each([
    [1096, 100, 0],
    [1096, 100, 0.5],
    [1096, 100, 1],
    [1096, 30, 1],
    [1096, 5, 0],
    [365, 5, 0.7],
  ])(
    'are rare in uneventful stores: %i days, %i orders a day, log spread %f',
    async (days, ordersADay, spread) => {
      let alarms = 0;
      for (let seed = 1; seed <= 30; seed++) {
        const found = await findAnomalies(store({ days, ordersADay, spread }, seed));
        if (found.anomalies.length > 0) alarms++;
      }
      expect(alarms).toBeLessThanOrEqual(4);
    },
    60_000,
  );

  it('are rare in a store with rhythms', async () => {
    let alarms = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const kind = { days: 1096, ordersADay: 40, spread: 0.8, times: rhythm };
      if ((await findAnomalies(store(kind, seed))).anomalies.length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(4);
  }, 60_000);

  it('are not weekdays on which the store is closed', async () => {
    const times = (day: number) => (day % 7 === 6 ? 0 : 1);
    const found = await findAnomalies(store({ days: 400, ordersADay: 30, spread: 0.5, times }, 3));
    expect(found.anomalies).toEqual([]);
    expect(found.tested).toBe(343);
  });

  it('are not sought in few days, in none or where all are alike', async () => {
    const few = await findAnomalies(store({ days: 41, ordersADay: 30, spread: 0.5 }, 1));
    expect(few).toEqual({ anomalies: [], bars: null, tested: 0 });
    const same = (value: number): DailyRevenue => ({
      firstDay: 0,
      revenue: new Float64Array(200).fill(value),
      start: Int32Array.from({ length: 201 }, (_, d) => d),
      orderRevenue: new Float64Array(200).fill(value),
    });
    expect((await findAnomalies(same(0))).anomalies).toEqual([]);
    expect((await findAnomalies(same(5))).anomalies).toEqual([]);
  });

  it('are the same every time, in whatever order the day’s orders stand', async () => {
    const days = store({ days: 200, ordersADay: 8, spread: 1 }, 5);
    const again = { ...days, orderRevenue: days.orderRevenue.slice() };
    for (let day = 0; day < 200; day++) {
      again.orderRevenue.subarray(days.start[day], days.start[day + 1]).reverse();
    }
    const found = await findAnomalies(days);
    expect(found.bars).not.toBeNull();
    expect(await findAnomalies(again)).toEqual(found);
  });

  it('can be called off between two stretches', async () => {
    let turns = 0;
    const pause = async () => {
      await Promise.resolve();
      if (++turns === 4) throw new DOMException('Enough.', 'AbortError');
    };
    const days = store({ days: 1096, ordersADay: 20, spread: 0.5 }, 2);
    await expect(findAnomalies(days, { pause })).rejects.toThrow('Enough.');
  });
});
