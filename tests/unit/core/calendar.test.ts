import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  periodsOf,
  toDay,
  toIso,
  weekdayOf,
  type DayWindow,
} from '../../../src/lib/core/calendar';
import {
  choosePeriods,
  periodYearEarlier,
  reachesEnd,
} from '../../../src/lib/core/calendar-windows';

const iso = (window: DayWindow) => `${toIso(window.from)}..${toIso(window.to)}`;
const days = (from: string, to: string): DayWindow => ({ from: toDay(from), to: toDay(to) });

describe('days', () => {
  it('go to text and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 60_000 }), (day) => toDay(toIso(day)) === day),
    );
  });

  it('know their weekday, month and week', () => {
    expect(weekdayOf(toDay('2024-02-29'))).toBe(3);
    expect(weekdayOf(toDay('1969-12-29'))).toBe(0);
    expect(toIso(addMonths(toDay('2024-01-31'), 1))).toBe('2024-02-29');
    expect(toIso(addMonths(toDay('2024-02-29'), -12))).toBe('2023-02-28');
  });

  it('refuse what is no day', () => {
    for (const text of ['2024-2-1', '2024-13-01', 'x', '']) expect(() => toDay(text)).toThrow();
  });
});

describe('periods', () => {
  it.each(['day', 'week', 'month', 'quarter'] as const)('of a %s cover the days once', (kind) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 900 }),
        (from, length) => {
          const periods = periodsOf({ from, to: from + length }, kind);
          expect(periods[0]!.from).toBeLessThanOrEqual(from);
          expect(periods.at(-1)!.to).toBeGreaterThanOrEqual(from + length);
          for (let i = 1; i < periods.length; i++) {
            expect(periods[i]!.from).toBe(periods[i - 1]!.to + 1);
          }
        },
      ),
    );
  });

  it('meet their like a year earlier', () => {
    expect(iso(periodYearEarlier(days('2024-02-01', '2024-02-29'), 'month'))).toBe(
      '2023-02-01..2023-02-28',
    );
    expect(iso(periodYearEarlier(days('2024-02-01', '2024-02-09'), 'month'))).toBe(
      '2023-02-01..2023-02-09',
    );
    const week = periodYearEarlier(days('2024-01-01', '2024-01-07'), 'week');
    expect(weekdayOf(week.from)).toBe(0);
  });
});

describe('comparisons', () => {
  const data = days('2022-01-01', '2024-12-09');

  it('without dates take the last twelve full months', () => {
    const periods = choosePeriods({ from: null, to: null }, data);
    expect(iso(periods.shown)).toBe('2022-01-01..2024-12-09');
    expect(iso(periods.previous!.base)).toBe('2023-12-01..2024-11-30');
    expect(iso(periods.previous!.against)).toBe('2022-12-01..2023-11-30');
    expect(periods.lastYear).toBe(periods.previous);
  });

  it('take fewer months where the data are shorter, and none below two', () => {
    const short = choosePeriods({ from: null, to: null }, days('2024-01-15', '2024-06-30'));
    expect(short.months).toBe(2);
    expect(iso(short.previous!.base)).toBe('2024-05-01..2024-06-30');
    expect(short.lastYear).toBeNull();
    const tiny = choosePeriods({ from: null, to: null }, days('2024-01-15', '2024-03-20'));
    expect(tiny.previous).toBeNull();
  });

  it('of whole months compare whole months, of other days as many days', () => {
    const quarter = choosePeriods({ from: toDay('2024-01-01'), to: toDay('2024-03-31') }, data);
    expect(iso(quarter.previous!.against)).toBe('2023-10-01..2023-12-31');
    expect(iso(quarter.lastYear!.against)).toBe('2023-01-01..2023-03-31');
    const odd = choosePeriods({ from: toDay('2024-03-10'), to: toDay('2024-03-19') }, data);
    expect(iso(odd.previous!.against)).toBe('2024-02-29..2024-03-09');
    expect(iso(odd.lastYear!.against)).toBe('2023-03-10..2023-03-19');
  });

  it('end where the data end', () => {
    const open = choosePeriods({ from: toDay('2024-12-01'), to: toDay('2024-12-31') }, data);
    expect(iso(open.shown)).toBe('2024-12-01..2024-12-09');
    expect(iso(open.previous!.against)).toBe('2024-11-22..2024-11-30');
  });

  it('count a month as whole when only closed days are missing', () => {
    // 30 and 31 March 2024 are a Saturday and a Sunday.
    const open = [true, true, true, true, true, false, false];
    expect(reachesEnd(toDay('2024-03-29'), toDay('2024-03-31'), open)).toBe(true);
    expect(reachesEnd(toDay('2024-03-28'), toDay('2024-03-31'), open)).toBe(false);
    expect(reachesEnd(toDay('2024-03-29'), toDay('2024-03-31'))).toBe(false);
  });
});
