/** How periods, ages and metrics are called on the page. */
import { addPeriods, toIso } from '../../core/calendar';
import { periodDay, type CohortFrame, type CohortPeriod } from '../../core/cohorts/grid';
import type { CohortMetric } from '../../core/cohorts/metrics';
import {
  formatCompact,
  formatCount,
  formatDay,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
} from '../../ui/format';
import type { Split } from './params';

/** `Feb 2024`, `Q1 2024`, or the Monday of a week. */
export function periodLabel(frame: CohortFrame, cohort: number, age = 0): string {
  const day = toIso(periodDay(frame, cohort, age));
  if (frame.period === 'month') return formatMonth(day);
  if (frame.period === 'quarter') {
    return `Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1} ${day.slice(0, 4)}`;
  }
  return formatDay(day);
}

/** The same within a sentence: `Feb 2024`, `Q1 2024`, `the week of 5 Feb 2024`. */
export function periodInSentence(frame: CohortFrame, cohort: number, age = 0): string {
  const label = periodLabel(frame, cohort, age);
  return frame.period === 'week' ? `the week of ${label}` : label;
}

export function periodRange(frame: CohortFrame, cohort: number, age: number): string {
  const start = periodDay(frame, cohort, age);
  return `${formatDay(toIso(start))} to ${formatDay(toIso(addPeriods(start, 1, frame.period) - 1))}`;
}

export function ageWords(age: number, period: CohortPeriod): string {
  return formatCount(age, period, `${period}s`);
}

export const METRIC_NAMES: Readonly<Record<CohortMetric, string>> = {
  retention: 'Bought in that period',
  rolling: 'Bought then or later',
  orders: 'Orders',
  revenue: 'Revenue',
  aov: 'Revenue per order',
  cumulative: 'Revenue per customer so far',
};

/** What a cell shows, for subtitles; `month` stands for the period. */
export function metricSentence(metric: CohortMetric, period: CohortPeriod): string {
  switch (metric) {
    case 'retention':
      return `Share of the cohort that bought in the ${period}, in percent`;
    case 'rolling':
      return `Share of the cohort that bought in the ${period} or later, in percent`;
    case 'orders':
      return `Orders of the cohort in the ${period}`;
    case 'revenue':
      return `Net revenue of the cohort in the ${period}`;
    case 'aov':
      return `Net revenue per order in the ${period}`;
    case 'cumulative':
      return `Net revenue since the first purchase per customer of the cohort`;
  }
}

export function isShare(metric: CohortMetric): boolean {
  return metric === 'retention' || metric === 'rolling';
}

/** A value in a sentence or tooltip. */
export function metricText(
  value: number | null,
  metric: CohortMetric,
  currency: string | null,
): string {
  if (value === null) return '–';
  if (isShare(metric)) return formatPercent(value);
  return metric === 'orders' ? formatNumber(value, 0) : formatMoney(value, currency);
}

/** A value in a cell: as short as can be, its unit is in the subtitle. `roomy`: with a decimal. */
export function cellText(value: number | null, metric: CohortMetric, roomy: boolean): string {
  if (value === null) return '';
  if (isShare(metric)) {
    if (value < 0.0005) return '0';
    return formatNumber(value * 100, roomy && value < 0.0995 ? 1 : 0);
  }
  return formatCompact(Math.abs(value) < 100 ? Number(value.toPrecision(2)) : Math.round(value));
}

export const SPLIT_NAMES: Readonly<Record<Split, string>> = {
  none: 'Not split',
  category: 'First category',
  country: 'Country of the first order',
  discount: 'First order with a discount or not',
};
