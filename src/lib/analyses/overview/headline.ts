/**
 * Headline figures and main series: everything at the top of the page. Plain JSON, because the
 * build writes the demo's into the page, to be seen before the database is ready.
 */
import { MIN_ANOMALY_DAYS } from '../../core/anomaly';
import {
  addPeriods,
  periodsOf,
  toDay,
  toIso,
  windowDays,
  type DayWindow,
  type Granularity,
} from '../../core/calendar';
import {
  allowsGranularity,
  choosePeriods,
  defaultGranularity,
  periodYearEarlier,
  reachesEnd,
  reachesStart,
  type Comparison,
  type Periods,
} from '../../core/calendar-windows';
import { rollingMean } from '../../core/series';
import { ordersWithin } from '../../core/series-orders';
import type { Frame } from '../../data/frame';
import type { OverviewFacts } from './facts';
import {
  FIGURE_IDS,
  windowFigures,
  type Abilities,
  type FigureId,
  type WindowFigures,
} from './figures';

/** Figures that can be drawn over time. */
export const SERIES_IDS = ['revenue', 'orders', 'customers', 'units', 'aov'] as const;
export type SeriesId = (typeof SERIES_IDS)[number];

/** Points that the rolling mean takes in: a week, four weeks, a quarter, a year. */
export const ROLLING_SIZE: Readonly<Record<Granularity, number>> = {
  day: 7,
  week: 4,
  month: 3,
  quarter: 4,
};

type Column = readonly (number | null)[];

/** One entry per period throughout. */
export interface SeriesTable {
  readonly granularity: Granularity;
  /** First and last day, as ISO; whole periods, also where the shown days cut them. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** False where the data or the chosen days hold only a part of the period. */
  readonly complete: readonly boolean[];
  readonly figures: Readonly<Record<FigureId, Column>>;
  readonly rolling: Readonly<Record<SeriesId, Column>>;
  readonly lastYear: Readonly<Record<SeriesId, Column>>;
}

/** A day that stands out, with what may explain it. */
export interface AnomalousDay {
  readonly day: string;
  readonly revenue: number;
  readonly expected: number;
  readonly score: number;
  readonly orders: number;
  /** The day's largest order as a share of its revenue. */
  readonly largestShare: number | null;
}

export interface AnomalyReport {
  /** Days within the shown stretch. */
  readonly days: readonly AnomalousDay[];
  /** Days tested, over the whole data; 0 also where orders fall on too few of the days. */
  readonly tested: number;
  /** Scores beyond which a day is flagged. */
  readonly bars: { readonly low: number; readonly high: number } | null;
  /** True when the data are too short to know what is usual. */
  readonly tooShort: boolean;
}

export interface ComparedFigures {
  readonly base: WindowFigures;
  readonly against: WindowFigures;
}

export interface Headline {
  /** First and last day of the data, and of what is shown, as ISO. */
  readonly data: { readonly from: string; readonly to: string };
  readonly shown: { readonly from: string; readonly to: string };
  readonly isEverything: boolean;
  /** Whole months on each side of the comparison, if it is of whole months. */
  readonly months: number | null;
  readonly current: WindowFigures;
  readonly previous: ComparedFigures | null;
  readonly lastYear: ComparedFigures | null;
  readonly series: SeriesTable;
  readonly anomalies: AnomalyReport;
  /** Lines under the frame, and what is left out of revenue, orders and customers. */
  readonly lines: {
    readonly all: number;
    readonly counted: number;
    readonly sales: number;
    readonly guests: number;
    readonly takenBack: number;
  };
}

export function chosenPeriods(facts: OverviewFacts, frame: Frame): Periods {
  const data = { from: facts.firstDay, to: facts.firstDay + facts.days - 1 };
  return choosePeriods(
    {
      from: frame.from === null ? null : toDay(frame.from),
      to: frame.to === null ? null : toDay(frame.to),
    },
    data,
    facts.openWeekdays,
  );
}

/** @param wanted null takes the granularity that suits the length of the stretch */
export function buildHeadline(
  facts: OverviewFacts,
  frame: Frame,
  can: Abilities,
  wanted: Granularity | null,
): Headline {
  const periods = chosenPeriods(facts, frame);
  const { shown } = periods;
  const days = Math.max(1, windowDays(shown));
  const granularity = wanted && allowsGranularity(days, wanted) ? wanted : defaultGranularity(days);
  const [current, ...compared] = windowFigures(
    facts,
    [shown, ...[periods.previous, periods.lastYear].flatMap((c) => (c ? [c.base, c.against] : []))],
    can,
  );
  const take = (comparison: Comparison | null): ComparedFigures | null => {
    if (!comparison) return null;
    return { base: compared.shift()!, against: compared.shift()! };
  };
  return {
    data: { from: toIso(facts.firstDay), to: toIso(facts.firstDay + facts.days - 1) },
    shown: { from: toIso(shown.from), to: toIso(shown.to) },
    isEverything: periods.isEverything,
    months: periods.months,
    current: current!,
    previous: take(periods.previous),
    lastYear: take(periods.lastYear),
    series: buildSeries(facts, shown, can, granularity),
    anomalies: reportAnomalies(facts, shown),
    lines: lineCounts(facts, shown),
  };
}

function buildSeries(
  facts: OverviewFacts,
  shown: DayWindow,
  can: Abilities,
  granularity: Granularity,
): SeriesTable {
  const whole = shown.from <= shown.to ? periodsOf(shown, granularity) : [];
  const data = { from: facts.firstDay, to: facts.firstDay + facts.days - 1 };
  const cut = whole.map((period) => ({
    from: Math.max(period.from, shown.from),
    to: Math.min(period.to, shown.to),
  }));
  const complete = whole.map(
    (period, i) =>
      (cut[i]!.from === period.from ||
        (shown.from === data.from && reachesStart(data.from, period.from, facts.openWeekdays))) &&
      (cut[i]!.to === period.to ||
        (shown.to === data.to && reachesEnd(data.to, period.to, facts.openWeekdays))),
  );

  // The rolling mean may look back beyond the shown days, as far as there are whole periods.
  const size = ROLLING_SIZE[granularity];
  const lead: DayWindow[] = [];
  for (let back = whole.length ? size - 1 : 0; back > 0; back--) {
    const from = addPeriods(whole[0]!.from, -back, granularity);
    const to = addPeriods(from, 1, granularity) - 1;
    if (reachesStart(data.from, from, facts.openWeekdays)) lead.push({ from, to });
  }
  const now = windowFigures(facts, [...lead, ...cut], can);
  const earlier = cut.map((period, i) =>
    periodYearEarlier(complete[i] ? whole[i]! : period, granularity),
  );
  const then = windowFigures(facts, earlier, can);
  const hasThen = earlier.map((period) => reachesStart(data.from, period.from, facts.openWeekdays));

  const figures = {} as Record<FigureId, Column>;
  for (const id of FIGURE_IDS) {
    figures[id] = now.slice(lead.length).map((window) => window.figures[id]);
  }
  const rolling = {} as Record<SeriesId, Column>;
  const lastYear = {} as Record<SeriesId, Column>;
  for (const id of SERIES_IDS) {
    const values = now.map((window, i) =>
      i < lead.length || complete[i - lead.length] ? (window.figures[id] ?? NaN) : NaN,
    );
    rolling[id] = [...rollingMean(values, size)]
      .slice(lead.length)
      .map((mean) => (Number.isFinite(mean) ? mean : null));
    lastYear[id] = then.map((window, i) => (hasThen[i] ? window.figures[id] : null));
  }
  return {
    granularity,
    from: whole.map((period) => toIso(period.from)),
    to: whole.map((period) => toIso(period.to)),
    complete,
    figures,
    rolling,
    lastYear,
  };
}

function reportAnomalies(facts: OverviewFacts, shown: DayWindow): AnomalyReport {
  // Judged against the whole course of the data, so that a chosen month has its surroundings.
  const found = facts.anomalies;
  const days = found.anomalies
    .map((anomaly): AnomalousDay => {
      const day = facts.firstDay + anomaly.index;
      const [begin, end] = ordersWithin(facts.orders, { from: day, to: day });
      let orders = 0;
      let largest = 0;
      for (let i = begin; i < end; i++) {
        orders += facts.orders.isSale[i]!;
        largest = Math.max(largest, facts.orders.revenue[i]!);
      }
      return {
        day: toIso(day),
        revenue: anomaly.value,
        expected: anomaly.expected,
        score: anomaly.score,
        orders,
        largestShare: anomaly.value > 0 ? Math.min(1, largest / anomaly.value) : null,
      };
    })
    .filter((anomaly) => toDay(anomaly.day) >= shown.from && toDay(anomaly.day) <= shown.to);
  return {
    days,
    tested: found.tested,
    bars: found.bars,
    tooShort: facts.days < MIN_ANOMALY_DAYS,
  };
}

function lineCounts(facts: OverviewFacts, shown: DayWindow): Headline['lines'] {
  const begin = shown.from - facts.firstDay;
  const end = shown.to - facts.firstDay + 1;
  const sum = (values: Float64Array): number => {
    let total = 0;
    for (let d = begin; d < end; d++) total += values[d]!;
    return total;
  };
  const { daily } = facts;
  return {
    all: sum(daily.lines),
    counted: sum(daily.counted),
    sales: sum(daily.sales),
    guests: sum(daily.guests),
    takenBack: sum(daily.takenBack),
  };
}
