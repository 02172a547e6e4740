/** The test against chance: how often it calls a false alarm, and that it calls a true one. */
import { describe, expect, it } from 'vitest';
import { testTiming, type GateResult } from '../../../src/lib/core/seasonal/gate';
import { fitIntensity } from '../../../src/lib/core/seasonal/intensity';
import type { Rhythm } from '../../../src/lib/core/seasonal/bins';
import { binsOf } from '../../../src/lib/core/seasonal/bins';
import { takeTiming } from '../../../src/lib/core/seasonal/timing';
import { toDay } from '../../../src/lib/core/calendar';
import { EVEN, plantStore, purchasesOf, WINDOW, WINTER, type PlantedStore } from './store';

function test(plan: PlantedStore, seed: number, rhythm: Rhythm = 'month', draws = 99): GateResult {
  const rows = plantStore(plan, seed);
  const timing = takeTiming(purchasesOf(rows), binsOf(rhythm, plan.window), {
    minOrders: 5,
    minSpanDays: 0,
  });
  return testTiming(timing, fitIntensity(timing, timing.cellCounts, 'cell'), { seed, draws });
}

const RUNS = 80;
/** Rejections among so many runs that a test at that level stays under in 999 of 1,000 suites. */
function most(level: number): number {
  const mean = RUNS * level;
  return mean + 3.1 * Math.sqrt(mean * (1 - level));
}

function rejections(plan: PlantedStore, level: number, rhythm: Rhythm = 'month'): number {
  let count = 0;
  for (let run = 0; run < RUNS; run++) if (test(plan, 100 + run, rhythm).p <= level) count++;
  return count;
}

/** A season, growth, a month in which everybody bought, and customers who leave. */
const LIVELY: PlantedStore = {
  window: WINDOW,
  customers: 60,
  types: [WINTER],
  common: (day) =>
    (1 + (day - WINDOW.from) / 800) *
    (day >= toDay('2022-05-01') && day <= toDay('2022-05-31') ? 4 : 1),
  orders: 14,
  dropout: 0.06,
};

describe('where all customers share one rhythm', () => {
  it('it holds its level, whatever the season, growth, one-off months and departures', () => {
    expect(rejections(LIVELY, 0.1)).toBeLessThanOrEqual(most(0.1));
  });

  it('it holds its level for days of the week', () => {
    const plan = { ...LIVELY, common: (day: number) => (day % 7 === 3 ? 3 : 1) };
    expect(rejections(plan, 0.1, 'weekday')).toBeLessThanOrEqual(most(0.1));
  });

  it('it is no idle test: now and then chance looks like a habit', () => {
    const plan = { ...LIVELY, types: [EVEN], common: () => 1, dropout: 0 };
    // At least as often as a tenth of the nominal rate would.
    expect(rejections(plan, 0.2)).toBeGreaterThan(0.02 * RUNS);
  });
});

describe('where customers differ', () => {
  it('it says so, and how far', () => {
    const plan = { ...LIVELY, types: [EVEN], concentration: 0.7, dropout: 0, common: () => 1 };
    const result = test({ ...plan, customers: 200 }, 5);
    expect(result.p).toBe(1 / 100);
    // 12 months of 0.7 each.
    expect(result.concentration).toBeGreaterThan(6);
    expect(result.concentration).toBeLessThan(11.5);
    expect(result.sameBin.low).toBeGreaterThan(result.sameBin.expected);
  });

  it('it is the same for the same seed', () => {
    expect(test(LIVELY, 7)).toEqual(test(LIVELY, 7));
  });
});
