import { describe, expect, it } from 'vitest';
import { toDay } from '../../../src/lib/core/calendar';
import { Rng } from '../../../src/lib/core/rng';
import type { Obstacle, TestResult } from '../../../src/lib/core/structure/questions';
import {
  dailyOrders,
  hourTest,
  monthsTest,
  trendTest,
  weekdayTest,
} from '../../../src/lib/core/structure/timing';

const rng = (): Rng => new Rng(7);

function answered(result: TestResult | Obstacle): TestResult {
  if (typeof result === 'string') throw new Error(`not answered: ${result}`);
  return result;
}

/** Days of orders: `perDay(day)` of them on each day of a window. */
function daysOf(from: string, to: string, perDay: (day: number) => number): number[] {
  const days: number[] = [];
  for (let day = toDay(from); day <= toDay(to); day++) {
    for (let i = 0; i < perDay(day); i++) days.push(day);
  }
  return days;
}

describe('months', () => {
  it('do not mind their length, nor that the first and the last are cut', () => {
    // Ten orders on every day, from the middle of a month to the middle of another.
    const { p, effect, facts, evidence } = answered(
      monthsTest(dailyOrders(daysOf('2023-01-20', '2024-03-09', () => 10)), rng()),
    );
    expect(facts.months).toBe(15);
    expect(effect.estimate).toBe(0);
    expect(p).toBeGreaterThan(0.999);
    expect(evidence!.expected[0]).toBeCloseTo(12 * 10, 0);
    expect(evidence!.expected[1]).toBeCloseTo(28 * 10, 0);
  });

  it('show a season, with its coefficient of variation', () => {
    const days = daysOf('2022-01-01', '2023-12-31', (day) =>
      [10, 11].includes(new Date(day * 86_400_000).getUTCMonth()) ? 30 : 10,
    );
    const { effect, p } = answered(monthsTest(dailyOrders(days), rng()));
    const share = 61 / 365;
    const mean = 10 + 20 * share;
    const cv = Math.sqrt((1 - share) * (10 - mean) ** 2 + share * (30 - mean) ** 2) / mean;
    expect(p).toBeLessThan(1e-100);
    expect(effect.estimate).toBeCloseTo(cv, 2);
  });

  it('are not judged within some weeks', () => {
    expect(monthsTest(dailyOrders(daysOf('2024-01-20', '2024-02-20', () => 100)), rng())).toBe(
      'short',
    );
  });
});

describe('the trend', () => {
  it('is the slope of a straight course', () => {
    // From 20 orders a day to 60: 40 ± 20, so the slope is half the mean.
    const from = toDay('2023-01-01');
    const days = daysOf('2023-01-01', '2023-12-31', (day) =>
      Math.round(20 + (40 * (day - from)) / 364),
    );
    const { effect, facts, direction } = answered(trendTest(dailyOrders(days)));
    expect(facts.slope).toBeCloseTo(0.5, 1);
    expect(effect.estimate).toBeCloseTo(0.5 / Math.sqrt(3), 2);
    expect(direction).toBe(1);
    const back = days.map((day) => 2 * from + 364 - day).reverse();
    expect(answered(trendTest(dailyOrders(back)))).toMatchObject({ direction: -1 });
  });

  it('is none of an even course, or of a season in the middle', () => {
    const even = answered(trendTest(dailyOrders(daysOf('2023-01-01', '2023-12-31', () => 5))));
    expect(even.effect.estimate).toBe(0);
    const from = toDay('2023-01-01');
    const hill = daysOf('2023-01-01', '2023-12-31', (day) =>
      Math.abs(day - from - 182) < 40 ? 9 : 3,
    );
    expect(answered(trendTest(dailyOrders(hill))).p).toBeGreaterThan(0.9);
  });
});

describe('weekdays', () => {
  it('stay even where the store grows within few weeks', () => {
    // Three weeks and a bit, doubling each week: a seventh of all days would blame the last weekdays.
    const from = toDay('2024-01-03');
    const days = daysOf(
      '2024-01-03',
      '2024-02-06',
      (day) => 20 * 2 ** Math.floor((day - from + 2) / 7),
    );
    const { p, facts } = answered(weekdayTest(dailyOrders(days), rng()));
    expect(facts.weeks).toBe(4);
    expect(p).toBeGreaterThan(0.99);
  });

  it('show a closed Sunday', () => {
    const days = daysOf('2024-01-01', '2024-06-30', (day) => ((day + 3) % 7 === 6 ? 0 : 5));
    const { effect } = answered(weekdayTest(dailyOrders(days), rng()));
    // Six of seven at 7/6 of the mean, one at 0: √(1/6).
    expect(effect.estimate).toBeCloseTo(Math.sqrt(1 / 6), 1);
  });
});

describe('hours', () => {
  it('are the hours of the clock, before 1970 too', () => {
    const minutes = Array.from({ length: 24 * 50 }, (_, i) => 60 * i + 59 - 24 * 60 * 30);
    expect(hourTest(minutes, rng()).effect.estimate).toBe(0);
    const { facts } = hourTest([-60 * 24 + 60 * 9 + 5, -60 * 24 + 60 * 9 + 50, 60], rng());
    expect(facts.best).toBe(9);
  });
});
