import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/lib/analyses/rfm/advice';
import { answer, cautions, leftOutSentences } from '../../../src/lib/analyses/rfm/answer';
import { pickedRows } from '../../../src/lib/analyses/rfm/customer-table';
import { bands } from '../../../src/lib/analyses/rfm/findings';
import type { RfmResult } from '../../../src/lib/analyses/rfm/model.svelte';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  pickKey,
  roundThresholds,
  type RfmParams,
} from '../../../src/lib/analyses/rfm/params';
import { reportRfm } from '../../../src/lib/core/rfm/report';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';

interface Person {
  readonly days: number;
  readonly orders: number;
  readonly money: number;
}

/** A result as the page gets it, with customer keys 100, 101, … */
function resultOf(people: readonly Person[], scored = true): RfmResult {
  const customers = {
    count: people.length,
    customerKey: Int32Array.from(people, (_, i) => 100 + i),
    recencyDays: Int32Array.from(people, (person) => person.days),
    frequency: Int32Array.from(people, (person) => person.orders),
    monetary: Float64Array.from(people, (person) => person.money),
    yearRevenue: Float64Array.from(people, (person) => person.money),
    spanDays: Int32Array.from(people, (person) => (person.orders - 1) * 30),
    table: tableFromArrays({ customer_id: people.map((_, i) => `c${i}`) }),
  };
  const rule = { kind: 'value' } as const;
  return {
    db: { query: () => Promise.reject(new Error('not used')) },
    schema: { currency: 'EUR' } as unknown as DatasetSchema,
    sql: '',
    customers,
    leftOut: {
      guest_orders: 3,
      guest_revenue: 0,
      guest_lines: 4,
      never_bought: 1,
      never_bought_revenue: -5,
      lines_used: 99,
    },
    secondOrder: { customers: 90, median_days: 58 },
    asOf: '2024-01-01',
    from: '2022-01-01',
    audienceRevision: 0,
    rule,
    report: scored ? reportRfm({ customers, rule }, () => {}) : null,
  };
}

const text = (result: RfmResult): string =>
  answer(result)
    .map((phrase) => phrase.text)
    .join('');

/** 100 customers; order counts and silence spread evenly and independently. */
const SPREAD: readonly Person[] = Array.from({ length: 100 }, (_, i) => ({
  days: 1 + (i % 10) * 12,
  orders: 1 + Math.floor(i / 10),
  money: 10 * (1 + Math.floor(i / 10)),
}));

describe('the answer', () => {
  it('names who buys often and who has gone quiet, with bases and shares', () => {
    expect(text(resultOf(SPREAD))).toMatch(
      /^24 of 100 customers \(24\.0%\) buy often; they brought \d+% of revenue\. 24 \(24\.0%\) were regular buyers and have not ordered for over 72 days; they brought \d+% of the last year's revenue\.$/,
    );
  });

  it('calls nobody regular for two orders, nor frequent for one', () => {
    const two = SPREAD.map((person, i) => ({ ...person, orders: i < 60 ? 1 : 2 }));
    expect(text(resultOf(two))).toMatch(
      /have ordered twice or more;.*ordered twice or more and have not ordered for over/,
    );
    const base = resultOf(two);
    const rule = { kind: 'rank' } as const;
    const once = SPREAD.map((person, i) => ({ ...person, orders: i < 85 ? 1 : 2 }));
    const { customers } = resultOf(once);
    const report = reportRfm({ customers, rule }, () => {});
    expect(text({ ...base, customers, rule, report })).toMatch(
      /some of them after a single order;/,
    );
    const advice = adviceFor(report, { customers: 15, median_days: 30 }, 'EUR');
    const loyal = advice.find(({ segment }) => segment === 'loyal');
    expect(loyal?.finding).toContain('Some of them have ordered only once');
    expect(JSON.stringify([text(base), advice])).not.toMatch(/regular|every \d/);
  });

  it('speaks of a year only where the window holds one', () => {
    const half = { ...resultOf(SPREAD), from: '2023-07-01' };
    expect(text(half)).toMatch(/for over 72 days; before that they brought \d+% of revenue\.$/);
  });

  it('says that frequency tells nothing where everyone ordered once', () => {
    const once = resultOf(SPREAD.map((person) => ({ ...person, orders: 1 })));
    expect(text(once)).toContain('Each of the 100 customers ordered once, so frequency cannot');
    expect(cautions(once)[0]).toContain('With one frequency score');
  });

  it('says that recency tells nothing in a file of one day', () => {
    const day = resultOf(SPREAD.map((person) => ({ ...person, days: 1 })));
    expect(text(day)).toMatch(
      /^The 100 customers ordered last at the same time, so recency cannot.*By spend: \d+ are at the top/,
    );
    expect(cautions(day)[0]).toContain('All customers have one recency score');
    expect(cautions(resultOf(SPREAD)).join(' ')).not.toContain('one recency score');
  });

  it('says that a few are too few, and that nobody is nobody', () => {
    expect(text(resultOf(SPREAD.slice(0, 12), false))).toContain(
      '12 known customers bought here: too few to score. A fifth of them is 2 people',
    );
    expect(text(resultOf([], false))).toContain('No known customer bought anything');
  });

  it('says when ties leave fewer than five frequency scores', () => {
    const tied = resultOf(
      SPREAD.map((person, i) => ({ ...person, orders: i < 60 ? 1 : person.orders })),
    );
    expect(cautions(tied)[0]).toMatch(/^60% of the customers ordered once.*only \d of the five/);
  });

  it('counts who is left out, with the reason', () => {
    const sentences = leftOutSentences(resultOf(SPREAD)).join(' ');
    expect(sentences).toContain('99 order lines of 100 customers');
    expect(sentences).toContain('4 lines in 3 orders have no customer');
    expect(sentences).toContain('1 customer has only cancelled or returned orders');
  });
});

describe('advice', () => {
  it('is given for the segments that have customers, and never without a figure', () => {
    const { report } = resultOf(SPREAD);
    const advice = adviceFor(report!, { customers: 90, median_days: 58 }, 'EUR');
    expect(advice.map(({ segment }) => segment)).toContain('cannot-lose');
    for (const { finding, action } of advice) {
      expect(`${finding} ${action}`).toMatch(/\d/);
      expect(`${finding} ${action}`).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });
});

describe('advice about the second order', () => {
  const people = SPREAD.map((person, i) => ({ ...person, orders: i % 2 ? 1 : person.orders + 1 }));
  const { report } = resultOf(people);
  const of = (median_days: number | null): string =>
    adviceFor(report!, { customers: median_days === null ? 0 : 50, median_days }, 'EUR')
      .filter(({ segment }) => segment === 'new' || segment === 'promising')
      .map(({ finding, action }) => `${finding} ${action}`)
      .join(' ');

  it('rests on the time from the first to the second, and says who is not in it', () => {
    expect(of(58)).toContain('their second order came 58 days after the first at the median');
    expect(of(58)).toContain('Those who have not come back are not in that.');
    expect(of(58)).toContain('before day 58');
  });

  it('has words for the same day and for nobody', () => {
    expect(of(0)).toContain('ask for the second order at once');
    expect(of(null)).toContain('nobody has ordered a second time');
  });
});

describe('picking', () => {
  it('finds the customers of a segment, a tier and a cell; no pick is everyone', () => {
    const result = resultOf(SPREAD);
    const { scores } = result.report!;
    expect(pickedRows(result, null)).toHaveLength(100);
    for (const row of pickedRows(result, { kind: 'cell', r: 5, other: 5 })) {
      expect([scores.r[row], scores.f[row]]).toEqual([5, 5]);
    }
    const champions = pickedRows(result, { kind: 'segment', segment: 'champions' });
    expect(champions.length).toBe(result.report!.segments[0]!.customers);
    const high = pickedRows(result, { kind: 'tier', tier: 'high' });
    expect(high.length).toBe(result.report!.tiers[2]!.customers);
  });
});

describe('parameters in the address', () => {
  it('are left out at their defaults and come back the same', () => {
    expect(encodeParams(DEFAULT_PARAMS)).toEqual({});
    const params: RfmParams = {
      method: 'thresholds',
      thresholds: { r: [10, 20, 30, 40], f: [1, 2, 3, 5], m: [9.5, 20, 30, 1e6] },
      metric: 'aov',
      scatter: 'fm',
      pick: { kind: 'cell', r: 5, other: 1 },
    };
    expect(decodeParams(encodeParams(params))).toEqual(params);
    for (const pick of [
      { kind: 'segment', segment: 'cannot-lose' },
      { kind: 'tier', tier: 'high' },
    ] as const) {
      expect(decodeParams({ pick: pickKey(pick) }).pick).toEqual(pick);
    }
  });

  it('that make no sense are as if they were not there', () => {
    expect(
      decodeParams({ method: 'magic', show: '<b>', axes: 'xy', pick: 'cell-99', r: '3_2_1_0' }),
    ).toEqual(DEFAULT_PARAMS);
    // Thresholds without their values cannot be scored by.
    expect(decodeParams({ method: 'thresholds' }).method).toBe('value');
  });

  it('round thresholds to what an analyst would write', () => {
    expect(
      roundThresholds({
        r: [13.8, 33, 72, 180],
        f: [1, 2, 3, 6],
        m: [250.194, 490.096, 942.276, 2058.426],
      }),
    ).toEqual({ r: [13, 33, 72, 180], f: [1, 2, 3, 6], m: [250, 490, 942, 2060] });
  });
});

describe('bands', () => {
  it('write cut points as ranges, best first, and name empty ones', () => {
    expect(bands([1, 1, 2, 4], 'high').map(({ score, range }) => `${score}: ${range}`)).toEqual([
      '5: over 4',
      '4: over 2 up to 4',
      '3: over 1 up to 2',
      '2: nobody (cut points coincide)',
      '1: up to 1',
    ]);
    expect(bands([10, 20, 30, 40], 'low')[0]).toEqual({ score: 5, range: 'up to 10' });
  });
});
