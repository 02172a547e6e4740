import { describe, expect, it } from 'vitest';
import { answer, cameBack, telling, verdictOf } from '../../../src/lib/analyses/cohorts/answer';
import { cellsTable } from '../../../src/lib/analyses/cohorts/export';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
  type CohortParams,
} from '../../../src/lib/analyses/cohorts/params';
import type { CohortResult } from '../../../src/lib/analyses/cohorts/result';
import { toDay, toIso } from '../../../src/lib/core/calendar';
import { cohortTrend, wilson, yearlyReturn } from '../../../src/lib/core/cohorts/compare';
import {
  buildGrid,
  cellState,
  choosePeriod,
  cohortFrame,
  periodDay,
  type CohortRows,
} from '../../../src/lib/core/cohorts/grid';
import { averages, cellValue } from '../../../src/lib/core/cohorts/metrics';

const window = (from: string, to: string) => ({ from: toDay(from), to: toDay(to) });

/** split, cohort, age, active, last here, orders, revenue */
type Row = [number, number, number, number, number, number, number];

function rowsFrom(rows: readonly Row[]): CohortRows {
  const column = (at: number) => rows.map((row) => row[at]!);
  return {
    split: column(0),
    cohort: column(1),
    age: column(2),
    active: column(3),
    lastHere: column(4),
    orders: column(5),
    revenue: column(6),
  };
}

/** Two cohorts of ten and five in three months, the last of them unfinished. */
const FRAME = cohortFrame(window('2024-01-10', '2024-03-30'), 'month');
const ROWS = rowsFrom([
  [0, 0, 0, 10, 6, 12, 120],
  [0, 0, 1, 3, 2, 3, 30],
  [0, 0, 2, 2, 2, 4, 25],
  [1, 1, 0, 5, 4, 5, 60],
  [1, 1, 1, 1, 1, 1, 8],
  [1, 1, -1, 0, 0, 0, -4],
]);
const GRID = buildGrid(ROWS, FRAME, null);

describe('frames of cohorts', () => {
  it('hold every period that the days touch', () => {
    expect(FRAME).toMatchObject({ cohorts: 3, lastIsFinished: false });
    expect(toIso(FRAME.origin)).toBe('2024-01-01');
    expect(cohortFrame(window('2024-01-10', '2024-03-31'), 'month').lastIsFinished).toBe(true);
    const weeks = cohortFrame(window('2024-01-03', '2024-01-15'), 'week');
    expect(weeks.cohorts).toBe(3);
    expect(toIso(periodDay(weeks, 2))).toBe('2024-01-15');
    expect(cohortFrame(window('2023-11-10', '2024-04-01'), 'quarter').cohorts).toBe(3);
    expect(() => cohortFrame(window('2024-02-01', '2024-01-01'), 'week')).toThrow(/no day/);
  });

  it('are of weeks for few months and of quarters for many years', () => {
    expect(choosePeriod(window('2024-01-01', '2024-04-01'))).toBe('week');
    expect(choosePeriod(window('2024-01-01', '2024-12-31'))).toBe('month');
    expect(choosePeriod(window('2010-01-01', '2024-12-31'))).toBe('quarter');
  });
});

describe('the grid', () => {
  it('counts exactly and from then on', () => {
    expect([...GRID.size]).toEqual([10, 5, 0]);
    expect(cellValue(GRID, 'retention', 0, 1)).toBe(0.3);
    expect(cellValue(GRID, 'rolling', 0, 1)).toBe(0.4);
    expect(cellValue(GRID, 'rolling', 0, 0)).toBe(1);
    expect(cellValue(GRID, 'cumulative', 0, 2)).toBe(17.5);
    expect(cellValue(GRID, 'aov', 0, 0)).toBe(10);
    expect(cellValue(GRID, 'retention', 1, 2)).toBeNull();
    expect(cellValue(GRID, 'retention', 2, 0)).toBeNull();
    expect(GRID.revenueBefore).toBe(-4);
  });

  it('knows what is not over yet', () => {
    expect(cellState(GRID, 0, 2)).toBe('unfinished');
    expect(cellState(GRID, 0, 1)).toBe('finished');
    expect(cellState(GRID, 1, 2)).toBe('ahead');
  });

  it('averages by weight, unfinished periods only when asked', () => {
    expect(averages(GRID, 'retention')[1]).toMatchObject({ value: 0.3, cohorts: 1, customers: 10 });
    expect(averages(GRID, 'retention', true)[1]!.value).toBeCloseTo(4 / 15, 15);
    expect(averages(GRID, 'aov')[0]!.value).toBeCloseTo(180 / 17, 12);
    expect(averages(GRID, 'retention')[2]!.value).toBeNull();
  });

  it('is made of single groups too', () => {
    expect([...buildGrid(ROWS, FRAME, 1).size]).toEqual([0, 5, 0]);
  });

  it('refuses what lies beyond the last day', () => {
    expect(() => buildGrid(rowsFrom([[0, 2, 1, 1, 1, 1, 1]]), FRAME, null)).toThrow(
      /cohort 2, age 1/,
    );
  });

  it('goes into files whole', () => {
    const table = cellsTable(GRID);
    expect(table.numRows).toBe(5);
    expect(
      table
        .getChild('revenue')!
        .toArray()
        .reduce((a: number, b: number) => a + b),
    ).toBe(243);
  });
});

describe('comparisons', () => {
  it('agree with published Wilson and Newcombe intervals', () => {
    // Newcombe 1998: 81 of 263, and 56/70 against 48/80 (method 10).
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
    const frame = cohortFrame(window('2024-01-01', '2024-05-31'), 'month');
    const grid = buildGrid(
      rowsFrom([
        [0, 0, 0, 40, 0, 40, 0],
        [0, 0, 1, 24, 0, 24, 0],
        [0, 1, 0, 40, 0, 40, 0],
        [0, 1, 1, 24, 0, 24, 0],
        [0, 2, 0, 35, 0, 35, 0],
        [0, 2, 1, 28, 0, 28, 0],
        [0, 3, 0, 35, 0, 35, 0],
        [0, 3, 1, 28, 0, 28, 0],
      ]),
      frame,
      null,
    );
    const trend = cohortTrend(grid, 1, false)!;
    expect(trend.difference).toBeCloseTo(0.2, 12);
    expect(trend.low).toBeCloseTo(0.0524, 4);
    expect(trend.high).toBeCloseTo(0.3339, 4);
    expect(cohortTrend(grid, 1, true)).toBeNull();
  });

  it('find customers who come back after a year', () => {
    const frame = cohortFrame(window('2023-01-01', '2024-12-31'), 'month');
    const rows: Row[] = [[0, 0, 0, 100, 0, 100, 0]];
    for (let age = 1; age < 24; age++) {
      const active = age === 12 ? 30 : 10;
      rows.push([0, 0, age, active, 0, active, 0]);
    }
    const grid = buildGrid(rowsFrom(rows), frame, null);
    expect(yearlyReturn(grid, 30)).toMatchObject({ age: 12, aYearOn: 0.3, between: 0.1 });
    expect(yearlyReturn(grid, 101)).toBeNull();
    expect(yearlyReturn(GRID, 1)).toBeNull();
  });
});

describe('words', () => {
  const resultOf = (grid: typeof GRID): CohortResult =>
    ({
      grid,
      window: window('2024-01-10', '2024-03-30'),
      schema: { currency: 'EUR', firstDay: '2024-01-10' },
      frame: { from: null },
    }) as unknown as CohortResult;
  const text = (grid: typeof GRID) =>
    answer(resultOf(grid))
      .map((phrase) => phrase.text)
      .join('');

  it('make no shares of a handful', () => {
    expect(cameBack(GRID)).toEqual({ back: 4, of: 10 });
    expect(verdictOf(GRID)).toBe('few');
    expect(text(GRID)).toContain('15 customers made a first purchase here: too few');
  });

  it('leave a first cohort of old customers out of the shares, and say so', () => {
    const frame = cohortFrame(window('2024-01-01', '2024-05-31'), 'month');
    const rows = (first: number): Row[] => [
      [0, 0, 0, first, first / 2, first, 0],
      [0, 0, 1, first / 2, first / 2, first / 2, 0],
      ...[1, 2, 3].flatMap((cohort): Row[] => [
        [0, cohort, 0, 100, 80, 100, 0],
        [0, cohort, 1, 20, 20, 20, 0],
      ]),
    ];
    const old = buildGrid(rowsFrom(rows(400)), frame, null);
    expect(text(old)).toMatch(
      /^60 of 300 customers \(20\.0%\) have bought again in a later month; 20\.0% did so in the very next one\. .*Jan 2024 is left out of these shares/,
    );
    expect(telling(resultOf(old)).grid.customers).toBe(300);
    expect(cameBack(old)).toEqual({ back: 260, of: 700 });
    const even = buildGrid(rowsFrom(rows(100)), frame, null);
    expect(telling(resultOf(even))).toEqual({ grid: even, leftOut: null });
    expect(text(even)).toMatch(/^110 of 400 customers/);
    expect(text(even)).not.toContain('left out');
  });

  it('say that nobody came back, that it is too early, and that nobody bought', () => {
    const once = rowsFrom([[0, 0, 0, 96, 96, 96, 5]]);
    expect(text(buildGrid(once, FRAME, null))).toContain('Each of the 96 customers ordered once');
    const short = cohortFrame(window('2024-01-10', '2024-01-30'), 'month');
    expect(verdictOf(buildGrid(once, short, null))).toBe('short');
    expect(text(buildGrid(rowsFrom([]), FRAME, null))).toContain('No known customer');
  });
});

describe('parameters', () => {
  it('come back from the address', () => {
    const params: CohortParams = {
      period: 'quarter',
      metric: 'cumulative',
      split: 'discount',
      pick: { cohort: '2024-01-01', age: 3, who: 'absent' },
    };
    expect(decodeParams(encodeParams(params))).toEqual(params);
    expect(encodeParams(DEFAULT_PARAMS)).toEqual({});
    expect(decodeParams({ by: 'day', show: 'x', split: '1', cell: '2024_1' })).toEqual(
      DEFAULT_PARAMS,
    );
  });
});
