import { describe, expect, it } from 'vitest';
import { toDay } from '../../../src/lib/core/calendar';
import { orderBook } from '../../../src/lib/core/series-orders';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { overviewAnswer } from '../../../src/lib/analyses/overview/answer';
import type { OverviewFacts } from '../../../src/lib/analyses/overview/facts';
import { buildHeadline } from '../../../src/lib/analyses/overview/headline';
import {
  change,
  changeText,
  filterText,
  periodTicks,
} from '../../../src/lib/analyses/overview/words';

/** A store with one order a day by one of `customers` customers; `amount` says what it brings. */
function store(
  first: string,
  days: number,
  customers: number,
  amount: (day: number) => number,
): OverviewFacts {
  const each = (of: (day: number) => number) =>
    Float64Array.from({ length: days }, (_, d) => of(d));
  const ones = each(() => 1);
  const none = each(() => 0);
  return {
    firstDay: toDay(first),
    days,
    openWeekdays: new Array<boolean>(7).fill(true),
    daily: {
      revenue: each(amount),
      units: ones,
      lines: ones,
      counted: ones,
      sales: ones,
      guests: none,
      takenBack: none,
      listValue: none,
      discountValue: none,
    },
    categories: null,
    countries: null,
    orders: orderBook(
      {
        day: Int32Array.from({ length: days }, (_, d) => d),
        hour: new Uint8Array(days),
        customer: Int32Array.from({ length: days }, (_, d) => d % customers),
        revenue: each(amount),
        isSale: new Uint8Array(days).fill(1),
      },
      toDay(first),
      days,
    ),
    anomalies: { anomalies: [], bars: null, tested: 0 },
    queries: [],
  };
}

const CAN = { customers: true, units: true, discount: false };

function answer(facts: OverviewFacts, frame = EMPTY_FRAME): string {
  return overviewAnswer(buildHeadline(facts, frame, CAN, null), CAN, 'EUR')
    .map((part) => part.text)
    .join('');
}

describe('the answer', () => {
  it('compares the last twelve full months and names the month that is not full', () => {
    const facts = store('2022-01-01', 1074, 5, (d) => (d < 700 ? 100 : 200));
    const text = answer(facts);
    expect(text).toContain('in the last 12 full months (Dec 2023 – Nov 2024)');
    expect(text).toMatch(/up \d+\.\d% on the year before \(366 days against 365\)/);
    expect(text).toContain('0 of 5 customers (0%) bought just once.');
    expect(text).toContain('Dec 2024 is incomplete: the data end on Dec 9, 2024.');
  });

  it('says when a difference may be chance', () => {
    const facts = store(
      '2023-01-01',
      730,
      5,
      (d) => (d % 50 === 0 ? 5000 : 10) + (d === 600 ? 900 : 0),
    );
    expect(answer(facts)).toContain('(no more than chance could make; 335 days against 334)');
  });

  it('says when there is nothing to compare with, and nothing at all', () => {
    const facts = store('2024-01-01', 20, 30, () => 10);
    expect(answer(facts)).toContain('there is nothing earlier to compare it with');
    expect(answer(facts, { ...EMPTY_FRAME, from: '2030-01-01' })).toBe(
      'No line matches these filters.',
    );
  });

  it('says that another season is no growth where there is no year earlier', () => {
    const year = store('2023-01-01', 365, 5, (d) => (d < 181 ? 100 : 150));
    expect(answer(year)).toMatch(
      /up \d+\.\d% on the 6 months before \(.*another season, and no year/,
    );
    const two = store('2022-01-01', 730, 5, (d) => (d < 365 ? 100 : 150));
    expect(answer(two)).not.toContain('season');
  });

  it('names what is filtered', () => {
    const facts = store('2022-01-01', 900, 5, () => 100);
    const frame = { ...EMPTY_FRAME, country: ['Germany', 'France'], category: ['Tea'] };
    const filters = filterText(frame, null);
    expect(filters).toBe('Germany or France, Tea');
    const text = overviewAnswer(buildHeadline(facts, frame, CAN, null), CAN, 'EUR', filters);
    expect(text.map((part) => part.text).join('')).toMatch(/^Germany or France, Tea: revenue was /);
    expect(filterText(EMPTY_FRAME, null)).toBeNull();
    expect(filterText({ ...EMPTY_FRAME, status: ['Cancelled'] }, null)).toBe('Status Cancelled');
  });

  it('compares chosen days with those before and a year earlier', () => {
    const facts = store('2022-01-01', 900, 5, () => 100);
    const text = answer(facts, { ...EMPTY_FRAME, from: '2023-03-01', to: '2023-03-31' });
    expect(text).toContain('(Mar 2023)');
    expect(text).toContain('on the month before');
    expect(text).toContain('the same as a year earlier');
  });
});

describe('words', () => {
  it('write changes relative, of shares in points', () => {
    expect(changeText('money', change('money', 110, 100)!)).toBe('+10.0%');
    expect(changeText('share', change('share', 0.2, 0.25)!)).toBe('−5.0 pts');
    expect(change('count', 5, 0)).toBeNull();
    expect(change('count', null, 3)).toBeNull();
    expect(change('money', -50, -100)).toBe(0.5);
  });

  it('label at most some fourteen periods, on round ones', () => {
    const months = Array.from(
      { length: 36 },
      (_, i) => `${2022 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
    );
    const ticks = periodTicks(months, 'month');
    expect(ticks.map((tick) => tick.label).slice(0, 5)).toEqual([
      'Jan 2022',
      'Apr',
      'Jul',
      'Oct',
      'Jan 2023',
    ]);
    expect(ticks.filter((tick) => tick.level === 0).length).toBe(3);
    expect(periodTicks(months.slice(0, 1), 'day').length).toBe(1);
  });
});
