/** Types of customers: planted ones come back, and none are made up. */
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/lib/core/cluster/agreement';
import { toDay } from '../../../src/lib/core/calendar';
import { binsOf } from '../../../src/lib/core/seasonal/bins';
import {
  runSeasonal,
  runSeasonalTrust,
  type PurchaseRows,
  type SeasonalReport,
} from '../../../src/lib/core/seasonal/jobs';
import { fitMixture, mixtureData } from '../../../src/lib/core/seasonal/mixture';
import { peaksOf } from '../../../src/lib/core/seasonal/profile';
import { takeTiming } from '../../../src/lib/core/seasonal/timing';
import { sharesOf, type Method } from '../../../src/lib/core/seasonal/types';
import { standardLengths } from '../../../src/lib/core/seasonal/bins';
import { drawIndependent, STATUSES } from '../../generators/independent-draws';
import { EVEN, plantStore, purchasesOf, SUMMER, WINDOW, WINTER, type PlantedStore } from './store';

const quiet = (): void => undefined;
const THREE: PlantedStore = {
  window: WINDOW,
  customers: 500,
  types: [EVEN, WINTER, SUMMER],
  orders: 22,
  dropout: 0.02,
};

function run(rows: PurchaseRows, method: Method = 'mixture', k: number | null = null) {
  return runSeasonal({ ...rows, rhythm: 'month', minOrders: null, method, k, seed: 1 }, quiet);
}

function plantedOf(report: SeasonalReport, type: Int32Array): Int32Array {
  return Int32Array.from(report.customer, (who) => type[who]!);
}

describe('three planted types', () => {
  const rows = plantStore(THREE, 11);
  const report = run(rows);

  it('come back by the mixture, as many as there are', () => {
    expect(report.verdict).toBe('types');
    expect(report.scan!.suggested).toBe(3);
    const { labels, certainty } = report.types!;
    expect(adjustedRandIndex(labels, plantedOf(report, rows.type))).toBeGreaterThan(0.9);
    // Probabilities are honest: as many are right as they say.
    const sure = certainty.reduce((sum, p) => sum + p, 0) / certainty.length;
    const { profiles } = report.types!;
    const typeOf = profiles.map(({ peaks }) =>
      peaks.bins.includes(11) ? 1 : peaks.bins.includes(6) ? 2 : 0,
    );
    const right = labels.filter(
      (label, i) => typeOf[label] === rows.type[report.customer[i]!],
    ).length;
    expect(Math.abs(right / labels.length - sure)).toBeLessThan(0.03);
  });

  it('have the months that were planted, within their intervals', () => {
    const { profiles } = report.types!;
    const winter = profiles.find(({ peaks }) => peaks.bins.includes(11))!;
    const lengths = standardLengths('month');
    const sum = WINTER.reduce((total, weight, m) => total + weight * lengths[m]!, 0);
    const within = WINTER.filter((weight, m) => {
      const share = (weight * lengths[m]!) / sum;
      return winter.low[m]! <= share && share <= winter.high[m]!;
    });
    expect(within.length).toBeGreaterThanOrEqual(10);
    expect(winter.peaks.runs[0]).toMatchObject({ from: 10, to: 11 });
    expect(profiles.filter(({ peaks }) => peaks.bins.length === 0)).toHaveLength(1);
  });

  it('come back by k-means on Hellinger distances, and by HDBSCAN with the even ones as noise', () => {
    const kmeans = run(rows, 'kmeans');
    expect(kmeans.types!.k).toBe(3);
    expect(adjustedRandIndex(kmeans.types!.labels, plantedOf(kmeans, rows.type))).toBeGreaterThan(
      0.85,
    );
    const dense = run(rows, 'hdbscan').types!;
    const seasonal = dense.labels.filter((label) => label >= 0);
    const planted = plantedOf(report, rows.type).filter((_, i) => dense.labels[i]! >= 0);
    expect(seasonal.length).toBeGreaterThan(100);
    expect(adjustedRandIndex(seasonal, planted)).toBeGreaterThan(0.85);
  });

  it('return in the year that was held out', () => {
    const { holdOut } = report;
    expect(holdOut!.p).toBe(0.001);
    for (const { peaks, inPeak, orders, otherInPeak, otherOrders } of holdOut!.types) {
      if (peaks.bins.length)
        expect(inPeak / orders).toBeGreaterThan(2 * (otherInPeak / otherOrders));
    }
    expect(holdOut!.retained).toBeGreaterThan(0.5);
    expect(holdOut!.retained).toBeLessThan(1.2);
  });

  it('come back when other customers are drawn, and other methods agree', () => {
    const trust = runSeasonalTrust(
      {
        ...rows,
        rhythm: 'month',
        minOrders: report.rule.minOrders,
        method: 'mixture',
        k: null,
        seed: 1,
        labels: report.types!.labels,
        shown: 3,
        runs: 4,
      },
      quiet,
    );
    for (const index of trust.bootstrap!) expect(index).toBeGreaterThan(0.9);
    expect(trust.agreement[0]![1]).toBeGreaterThan(0.8);
    expect(trust.agreement[1]![0]).toBe(trust.agreement[0]![1]);
  });

  it('are the same whatever the order of the customers', () => {
    const order = Int32Array.from({ length: rows.customers }, (_, i) => (i * 7) % rows.customers);
    const start = purchasesOf(rows).start;
    const take = [...order].flatMap((who, place) =>
      Array.from({ length: start[who + 1]! - start[who]! }, (_, at) => ({
        place,
        row: start[who]! + at,
      })),
    );
    const moved = run({
      ...rows,
      customer: Int32Array.from(take, ({ place }) => place),
      day: Int32Array.from(take, ({ row }) => rows.day[row]!),
      hour: Uint8Array.from(take, ({ row }) => rows.hour[row]!),
      value: Float64Array.from(take, ({ row }) => rows.value[row]!),
    });
    expect(moved.gate.ratio).toBeCloseTo(report.gate.ratio, 6);
    expect(moved.concentration).toBeCloseTo(report.concentration, 6);
    const before = new Map([...report.customer].map((who, i) => [who, report.types!.labels[i]!]));
    const same = Int32Array.from(moved.customer, (place) => before.get(order[place]!)!);
    expect(adjustedRandIndex(moved.types!.labels, same)).toBeGreaterThan(0.99);
  });
});

describe('a mixture', () => {
  it('never gets less likely from round to round', () => {
    const rows = plantStore({ ...THREE, concentration: 3 }, 12);
    const timing = takeTiming(purchasesOf(rows), binsOf('month', WINDOW), {
      minOrders: 8,
      minSpanDays: 300,
    });
    const { perDay } = sharesOf(timing);
    const data = mixtureData(timing);
    const start = Int32Array.from(timing.customer, (_, i) => i % 4);
    let before = -Infinity;
    for (let rounds = 1; rounds <= 25; rounds++) {
      const { logLikelihood } = fitMixture(data, start, 4, perDay, {
        maxRounds: rounds,
        tolerance: -Infinity,
      });
      // The prior and the single Newton step of the scatter leave a hair.
      expect(logLikelihood).toBeGreaterThan(before - 0.05);
      before = logLikelihood;
    }
  });
});

describe('no types are made up', () => {
  it('where customers differ by degrees', () => {
    const rows = plantStore({ ...THREE, types: [EVEN], concentration: 2 }, 13);
    const report = run(rows);
    expect(report.gate.p).toBeLessThan(0.01);
    expect(report.verdict).toBe('degrees');
    expect(report.types).toBeNull();
    // Only to those who ask.
    expect(run(rows, 'mixture', 3).types!.k).toBe(3);
  });

  it('where a store has one season that all share', () => {
    const report = run(plantStore({ ...THREE, types: [WINTER] }, 14));
    expect(report.verdict).toBe('none');
    expect(report.types).toBeNull();
    expect(run(plantStore({ ...THREE, types: [WINTER] }, 14), 'kmeans', 4).types).toBeNull();
  });

  it('in 100,000 independent draws', () => {
    const draws = drawIndependent(4);
    const cancelled = STATUSES.findIndex(([name]) => name === 'Cancelled');
    const list = [...draws.day.keys()]
      .filter((row) => draws.status[row] !== cancelled)
      .sort((a, b) => draws.customer[a]! - draws.customer[b]! || draws.day[a]! - draws.day[b]!)
      .filter(
        (row, at, all) =>
          at === 0 ||
          draws.customer[row] !== draws.customer[all[at - 1]!] ||
          draws.day[row] !== draws.day[all[at - 1]!],
      );
    const rows: PurchaseRows = {
      customers: 50_001,
      customer: Int32Array.from(list, (row) => draws.customer[row]!),
      day: Int32Array.from(list, (row) => draws.day[row]!),
      hour: new Uint8Array(0),
      value: Float64Array.from(list, (row) => draws.total[row]!),
      window: { from: toDay('2020-01-01'), to: toDay('2024-12-29') },
    };
    for (const rhythm of ['month', 'weekday'] as const) {
      const report = runSeasonal(
        { ...rows, rhythm, minOrders: null, method: 'mixture', k: null, seed: 1 },
        quiet,
      );
      expect(report.verdict, rhythm).toBe('none');
      expect(report.types).toBeNull();
      expect(report.rule.minOrders).toBeLessThan(10);
      expect(report.customer.length).toBeGreaterThan(300);
    }
  });

  it('of a burst that does not come back', () => {
    // Each customer buys a lot in one quarter of 2022 and evenly otherwise.
    const rows = plantStore({ ...THREE, types: [EVEN], orders: 12 }, 15);
    const lists = Array.from({ length: rows.customers }, () => new Set<number>());
    rows.customer.forEach((who, row) => lists[who]!.add(rows.day[row]!));
    lists.forEach((days, who) => {
      const start = toDay('2021-06-01') + 92 * (who % 4);
      for (let extra = 0; extra < 12; extra++) days.add(start + ((extra * 37 + who) % 90));
    });
    const flat = lists.flatMap((days, who) =>
      [...days].sort((a, b) => a - b).map((day) => ({ who, day })),
    );
    const report = run({
      ...rows,
      customer: Int32Array.from(flat, ({ who }) => who),
      day: Int32Array.from(flat, ({ day }) => day),
      hour: new Uint8Array(flat.length),
      value: new Float64Array(flat.length).fill(10),
    });
    // They differ, and in kind, but nothing of it returned.
    expect(report.gate.p).toBeLessThan(0.01);
    expect(report.holdOut!.p).toBeGreaterThan(0.05);
  });
});

describe('data that cannot carry it', () => {
  const rows = plantStore(THREE, 16);

  it('say what is missing', () => {
    const year = { from: WINDOW.from, to: WINDOW.from + 200 };
    const early = [...rows.day.keys()].filter((row) => rows.day[row]! <= year.to);
    const pick = (list: Int32Array): Int32Array => Int32Array.from(early, (row) => list[row]!);
    expect(() =>
      run({
        ...rows,
        customer: pick(rows.customer),
        day: pick(rows.day),
        hour: new Uint8Array(0),
        value: new Float64Array(early.length),
        window: year,
      }),
    ).toThrow(/span 201 days.*12 months/);
    const one = [...rows.customer.keys()].filter((row) => rows.customer[row] === 3);
    expect(() =>
      run({
        ...rows,
        customers: 1,
        customer: new Int32Array(one.length),
        day: Int32Array.from(one, (row) => rows.day[row]!),
        hour: new Uint8Array(0),
        value: new Float64Array(one.length),
      }),
    ).toThrow(/At least 50 are needed/);
    expect(() =>
      run({
        ...rows,
        customers: 0,
        customer: new Int32Array(0),
        day: new Int32Array(0),
        hour: new Uint8Array(0),
        value: new Float64Array(0),
      }),
    ).toThrow(/No customer bought/);
  });

  it('refuse rows out of order', () => {
    expect(() => run({ ...rows, day: rows.day.slice().reverse() })).toThrow(/order of customers/);
  });

  it('find nothing where all customers are the same', () => {
    const days = Array.from({ length: 24 }, (_, m) => WINDOW.from + 20 + 40 * m);
    const report = run({
      customers: 80,
      customer: Int32Array.from({ length: 80 * 24 }, (_, row) => Math.floor(row / 24)),
      day: Int32Array.from({ length: 80 * 24 }, (_, row) => days[row % 24]!),
      hour: new Uint8Array(80 * 24),
      value: new Float64Array(80 * 24),
      window: WINDOW,
    });
    expect(report.gate).toMatchObject({ ratio: 0, p: 1 });
    expect(report.verdict).toBe('none');
  });

  it('find one type of twins, each of a kind', () => {
    // Two kinds, every customer of a kind alike to the day.
    const kinds = [0, 1].map((kind) =>
      [0, 1, 2].flatMap((year) =>
        [2, 9, 16, 23, 30].map((d) => WINDOW.from + 365 * year + (kind ? 330 : 150) + d),
      ),
    );
    const flat = Array.from({ length: 120 }, (_, who) =>
      kinds[who % 2]!.map((day) => ({ who, day })),
    ).flat();
    const report = run({
      customers: 120,
      customer: Int32Array.from(flat, ({ who }) => who),
      day: Int32Array.from(flat, ({ day }) => day),
      hour: new Uint8Array(flat.length),
      value: new Float64Array(flat.length),
      window: WINDOW,
    });
    expect(report.verdict).toBe('types');
    expect(report.types!.k).toBe(2);
  });
});

describe('peaks', () => {
  const even = new Float64Array(12).fill(1 / 12);
  const peaks = (months: readonly number[]) => {
    const sum = months.reduce((total, x) => total + x, 0);
    const shares = Float64Array.from(months, (x) => x / sum);
    return peaksOf(
      shares,
      shares.map((x) => 0.95 * x),
      even,
      even,
    );
  };

  it('run over the turn of the year', () => {
    expect(peaks([5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5]).runs).toMatchObject([{ from: 11, to: 0 }]);
  });

  it('are two where there are two seasons', () => {
    const { runs, bins } = peaks([0.5, 0.5, 0.5, 4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 3, 4]);
    expect(runs).toMatchObject([
      { from: 10, to: 11 },
      { from: 3, to: 3 },
    ]);
    expect(bins).toEqual([3, 10, 11]);
  });

  it('are none in an even year', () => {
    expect(peaks([1, 1.1, 1, 0.9, 1, 1, 1.2, 1, 1, 1, 1, 1]).runs).toEqual([]);
  });
});
