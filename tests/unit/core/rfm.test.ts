import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderlensError } from '../../../src/lib/core/errors';
import { reportRfm } from '../../../src/lib/core/rfm/report';
import { scoreRfm, type RfmValues } from '../../../src/lib/core/rfm/rfm';
import { quintileCuts, scoreByCuts, scoreByRank } from '../../../src/lib/core/rfm/scores';
import {
  SEGMENTS,
  segmentIndices,
  segmentOf,
  tierIndices,
  tierOfSum,
} from '../../../src/lib/core/rfm/segments';
import { summariseGroups, type RfmCustomers } from '../../../src/lib/core/rfm/summary';
import small from '../../golden/rfm-small.json' with { type: 'json' };

function valuesOf(r: number[], f: number[], m: number[]): RfmValues {
  return {
    recencyDays: Int32Array.from(r),
    frequency: Int32Array.from(f),
    monetary: Float64Array.from(m),
  };
}

function customersOf(r: number[], f: number[], m: number[], span?: number[]): RfmCustomers {
  return {
    ...valuesOf(r, f, m),
    spanDays: Int32Array.from(span ?? r.map(() => 0)),
    yearRevenue: Float64Array.from(m),
  };
}

const customer = fc.record({
  r: fc.integer({ min: 1, max: 2000 }),
  f: fc.integer({ min: 1, max: 60 }),
  m: fc.double({ min: -1e4, max: 1e6, noNaN: true }),
});
const someCustomers = fc.array(customer, { minLength: 1, maxLength: 120 });

describe('scores against an independent reference', () => {
  const values = valuesOf(small.recencyDays, small.frequency, small.monetary);

  it('by value', () => {
    const scores = scoreRfm(values, { kind: 'value' });
    expect([...scores.r]).toEqual(small.byValue.r);
    expect([...scores.f]).toEqual(small.byValue.f);
    expect([...scores.m]).toEqual(small.byValue.m);
    expect(scores.cuts).not.toBeNull();
  });

  it('by rank, ties by position', () => {
    const scores = scoreRfm(values, { kind: 'rank' });
    expect([...scores.r]).toEqual(small.byRank.r);
    expect([...scores.f]).toEqual(small.byRank.f);
    expect([...scores.m]).toEqual(small.byRank.m);
    expect(scores.cuts).toBeNull();
  });

  it("by the analyst's thresholds: a value on a threshold is below it", () => {
    const scores = scoreRfm(valuesOf([1, 30, 31, 365], [1, 2, 3, 10], [0, 50, 50.01, 1e6]), {
      kind: 'thresholds',
      r: [30, 60, 120, 240],
      f: [1, 2, 3, 5],
      m: [10, 50, 100, 1000],
    });
    expect([...scores.r]).toEqual([5, 5, 4, 1]);
    expect([...scores.f]).toEqual([1, 2, 3, 5]);
    expect([...scores.m]).toEqual([1, 2, 3, 5]);
  });
});

describe('invariants of the scores', () => {
  it('lie in 1..5, also the segment and tier indices', () => {
    fc.assert(
      fc.property(
        someCustomers,
        fc.constantFrom('value' as const, 'rank' as const),
        (all, kind) => {
          const scores = scoreRfm(
            valuesOf(
              all.map((c) => c.r),
              all.map((c) => c.f),
              all.map((c) => c.m),
            ),
            { kind },
          );
          for (const array of [scores.r, scores.f, scores.m]) {
            for (const score of array) expect(score >= 1 && score <= 5).toBe(true);
          }
          for (const index of scores.segment) expect(index < SEGMENTS.length).toBe(true);
          for (const index of scores.tier) expect(index < 3).toBe(true);
        },
      ),
    );
  });

  it('by value do not depend on the order of the customers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { minLength: 1 }),
        fc.infiniteStream(fc.nat()),
        (values, picks) => {
          const order = values.map((_, i) => i);
          for (let i = order.length - 1; i > 0; i--) {
            const j = picks.next().value % (i + 1);
            [order[i], order[j]] = [order[j]!, order[i]!];
          }
          const shuffled = order.map((i) => values[i]!);
          const straight = scoreByCuts(values, quintileCuts(values), 'high');
          const other = scoreByCuts(shuffled, quintileCuts(shuffled), 'high');
          expect([...other]).toEqual(order.map((i) => straight[i]));
        },
      ),
    );
  });

  it('by value rise with the value, and equal values get equal scores', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), (values) => {
        const high = scoreByCuts(values, quintileCuts(values), 'high');
        const low = scoreByCuts(values, quintileCuts(values), 'low');
        for (let i = 0; i < values.length; i++) {
          for (let j = 0; j < values.length; j++) {
            if (values[i]! <= values[j]!) {
              expect(high[i]! <= high[j]!).toBe(true);
              expect(low[i]! >= low[j]!).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('by rank rise with the value and make fifths that differ by at most one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), (values) => {
        const scores = scoreByRank(values, 'high');
        const sizes = [1, 2, 3, 4, 5].map((s) => scores.filter((score) => score === s).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (let i = 0; i < values.length; i++) {
          for (let j = 0; j < values.length; j++) {
            if (values[i]! < values[j]!) expect(scores[i]! <= scores[j]!).toBe(true);
          }
        }
      }),
    );
  });
});

describe('the table of segments', () => {
  it('covers every cell, and every segment has a cell', () => {
    const seen = new Set<string>();
    for (let r = 1; r <= 5; r++) for (let f = 1; f <= 5; f++) seen.add(segmentOf(r, f));
    expect(seen).toEqual(new Set(SEGMENTS));
  });

  it('gives the same by index as by name', () => {
    const r = Uint8Array.from({ length: 25 }, (_, i) => Math.floor(i / 5) + 1);
    const f = Uint8Array.from({ length: 25 }, (_, i) => (i % 5) + 1);
    expect([...segmentIndices(r, f)].map((s) => SEGMENTS[s])).toEqual(
      [...r].map((score, i) => segmentOf(score, f[i]!)),
    );
  });

  it('names the corners', () => {
    expect(segmentOf(5, 5)).toBe('champions');
    expect(segmentOf(5, 1)).toBe('new');
    expect(segmentOf(1, 5)).toBe('cannot-lose');
    expect(segmentOf(1, 1)).toBe('lost');
    expect(() => segmentOf(0, 1)).toThrow(OrderlensError);
    expect(() => segmentOf(1, 6)).toThrow(OrderlensError);
  });

  it('makes tiers of the sum: 3–7, 8–11, 12–15', () => {
    expect([3, 7, 8, 11, 12, 15].map(tierOfSum)).toEqual([
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
    ]);
    expect(() => tierOfSum(Number.NaN)).toThrow(/between 3 and 15/);
    expect([
      ...tierIndices(Uint8Array.of(1, 3, 5), Uint8Array.of(1, 4, 5), Uint8Array.of(5, 1, 2)),
    ]).toEqual([0, 1, 2]);
  });
});

describe('degenerate and wrong input', () => {
  it('one customer is scored by either rule', () => {
    const one = valuesOf([3], [1], [20]);
    const byValue = scoreRfm(one, { kind: 'value' });
    expect([byValue.r[0], byValue.f[0], byValue.m[0]]).toEqual([5, 1, 1]);
    const byRank = scoreRfm(one, { kind: 'rank' });
    expect([byRank.r[0], byRank.f[0], byRank.m[0]]).toEqual([1, 1, 1]);
  });

  it('all equal: one score each', () => {
    const n = 50;
    const same = valuesOf(Array(n).fill(9), Array(n).fill(1), Array(n).fill(5));
    const scores = scoreRfm(same, { kind: 'value' });
    expect(new Set(scores.r)).toEqual(new Set([5]));
    expect(new Set(scores.f)).toEqual(new Set([1]));
    expect(new Set(scores.m)).toEqual(new Set([1]));
  });

  it('refuses NaN, infinities, impossible counts and unequal lengths', () => {
    const good = valuesOf([1, 2], [1, 2], [1, 2]);
    const bad =
      (patch: Partial<RfmValues>): (() => unknown) =>
      () =>
        scoreRfm({ ...good, ...patch }, { kind: 'value' });
    expect(bad({ monetary: Float64Array.of(1, Number.NaN) })).toThrow(/finite amount/);
    expect(bad({ monetary: Float64Array.of(1, Infinity) })).toThrow(/finite amount/);
    expect(bad({ frequency: Int32Array.of(0, 1) })).toThrow(/orders from 1/);
    expect(bad({ recencyDays: Int32Array.of(-1, 1) })).toThrow(/days from 0/);
    expect(bad({ frequency: Int32Array.of(1) })).toThrow(/same customers/);
    expect(() => scoreRfm(valuesOf([], [], []), { kind: 'rank' })).toThrow(/no customer/);
    expect(() => scoreByRank([1, Number.NaN], 'high')).toThrow(/found NaN/);
    expect(() => scoreByCuts([Number.NaN], [1, 2, 3, 4], 'high')).toThrow(/found NaN/);
  });

  it('refuses thresholds out of order', () => {
    expect(() => scoreByCuts([1], [4, 3, 2, 1], 'low')).toThrow(/ascending/);
    expect(() => scoreByCuts([1], [1, 2, Number.NaN, 4], 'low')).toThrow(/ascending/);
  });
});

describe('summaries', () => {
  it('sum, take medians and find the typical gap of those who came back', () => {
    const customers = customersOf([10, 20, 30, 5], [1, 3, 2, 1], [10, 90, 20, 4], [0, 60, 15, 0]);
    const [first, second, empty] = summariseGroups(customers, Uint8Array.of(0, 0, 0, 1), 3);
    expect(first).toEqual({
      customers: 3,
      orders: 6,
      revenue: 120,
      yearRevenue: 120,
      minFrequency: 1,
      minRecencyDays: 10,
      medianRecencyDays: 20,
      medianFrequency: 2,
      medianMonetary: 20,
      averageOrderValue: 20,
      // 60 / 2 and 15 / 1
      typicalGapDays: 22.5,
    });
    expect(second!.typicalGapDays).toBeNull();
    expect(empty).toMatchObject({ customers: 0, revenue: 0, medianRecencyDays: null });
    expect(() => summariseGroups(customers, Uint8Array.of(0, 9, 0, 0), 3)).toThrow(
      /does not exist/,
    );
  });
});

describe('reportRfm', () => {
  it('adds up: segments, tiers and cells hold every customer and all revenue', () => {
    fc.assert(
      fc.property(someCustomers, (all) => {
        const report = reportRfm(
          {
            customers: customersOf(
              all.map((c) => c.r),
              all.map((c) => c.f),
              all.map((c) => c.m),
            ),
            rule: { kind: 'value' },
          },
          () => {},
        );
        const total = all.reduce((sum, c) => sum + c.m, 0);
        for (const groups of [report.segments, report.tiers, report.rfCells, report.rmCells]) {
          expect(groups.reduce((sum, g) => sum + g.customers, 0)).toBe(all.length);
          expect(groups.reduce((sum, g) => sum + g.revenue, 0)).toBeCloseTo(total, 4);
        }
        const binned = report.recencyByFrequency.reduce((sum, bin) => sum + bin.customers, 0);
        expect(binned).toBe(all.length);
        const withMoney = report.frequencyByMonetary.reduce((sum, bin) => sum + bin.customers, 0);
        expect(withMoney).toBe(all.length - report.notPositive);
        const overTime = report.recencyByMonetary.reduce((sum, bin) => sum + bin.customers, 0);
        expect(overTime).toBe(withMoney);
      }),
      { numRuns: 60 },
    );
  });

  it('says when frequency cannot be scored', () => {
    const n = 40;
    const report = reportRfm(
      {
        customers: customersOf(
          Array.from({ length: n }, (_, i) => i + 1),
          Array(n).fill(1),
          Array.from({ length: n }, (_, i) => i * 3),
        ),
        rule: { kind: 'value' },
      },
      () => {},
    );
    expect(report.distinctScores).toEqual({ r: 5, f: 1, m: 5 });
    expect(report.oneOrder).toBe(n);
    expect(report.notPositive).toBe(1);
  });
});
