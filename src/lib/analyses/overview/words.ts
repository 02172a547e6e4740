/** How the overview writes figures, periods and weekdays. */
import { windowDays, type Granularity } from '../../core/calendar';
import type { Frame } from '../../data/frame';
import {
  formatCompact,
  formatDay,
  formatDayRange,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
  locale,
} from '../../ui/format';
import type { SeriesTick } from '../../viz/SeriesChart.svelte';
import type { FigureDefinition } from './figures';
import type { ComparedFigures } from './headline';

type Value = number | null;

/** Three significant digits, for tiles and sentences. */
export function figureText(
  kind: FigureDefinition['kind'],
  value: Value,
  currency: string | null,
): string {
  if (kind === 'money') return formatMoney(value, currency, { compact: true });
  if (kind === 'share') return formatPercent(value);
  if (kind === 'ratio') return formatNumber(value, 2);
  return formatCompact(value);
}

/** In full, for tooltips and tables. */
export function fullFigureText(
  kind: FigureDefinition['kind'],
  value: Value,
  currency: string | null,
): string {
  if (kind === 'money') return formatMoney(value, currency);
  if (kind === 'share') return formatPercent(value, 2);
  if (kind === 'ratio') return formatNumber(value, 3);
  return formatNumber(value);
}

/** A difference between two figures: relative, or for shares in percentage points. */
export function change(kind: FigureDefinition['kind'], value: Value, base: Value): number | null {
  if (value === null || base === null) return null;
  if (kind === 'share') return value - base;
  return base === 0 ? null : (value - base) / Math.abs(base);
}

export function changeText(kind: FigureDefinition['kind'], difference: number): string {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const size = Math.abs(difference);
  if (kind === 'share') return `${sign}${formatNumber(size * 100, 1)} pts`;
  return `${sign}${formatPercent(size, size >= 10 ? 0 : 1)}`;
}

/** “31 days against 28” where the two sides of a comparison are not equally long, else null. */
export function lengthsText({ base, against }: ComparedFigures): string | null {
  const [now, then] = [windowDays(base), windowDays(against)];
  return now === then
    ? null
    : `${formatNumber(now)} ${now === 1 ? 'day' : 'days'} against ${formatNumber(then)}`;
}

/**
 * What a frame picks besides days, in words: “Germany or France, Electronics”. Null for all.
 *
 * @param audience name of the frame's audience
 */
export function filterText(frame: Frame, audience: string | null): string | null {
  const either = (values: readonly string[], noun: string): string[] =>
    values.length === 0
      ? []
      : values.length <= 3
        ? [values.length < 3 ? values.join(' or ') : `${values[0]}, ${values[1]} or ${values[2]}`]
        : [`${formatNumber(values.length)} ${noun}`];
  const parts = [
    ...either(frame.country, 'countries'),
    ...either(frame.category, 'categories'),
    ...(frame.status.length ? [`Status ${either(frame.status, 'different ones').join('')}`] : []),
    ...(frame.audience === null ? [] : [`Audience ${audience ? `“${audience}”` : 'chosen'}`]),
  ];
  return parts.length ? parts.join(', ') : null;
}

/** The period on its own, as a label. */
export function periodName(from: string, granularity: Granularity): string {
  if (granularity === 'day') return formatDay(from);
  if (granularity === 'month') return formatMonth(from);
  if (granularity === 'quarter') {
    return `Q${Math.floor((Number(from.slice(5, 7)) - 1) / 3) + 1} ${from.slice(0, 4)}`;
  }
  return `Week of ${formatDay(from)}`;
}

/** The period within a sentence: “in the week of 15 Apr 2024”. */
export function periodPhrase(from: string, granularity: Granularity): string {
  return granularity === 'week' ? `the week of ${formatDay(from)}` : periodName(from, granularity);
}

/** Several periods of one length, as in “by week”. */
export const GRANULARITY_WORDS: Readonly<
  Record<Granularity, { label: string; one: string; many: string; rolling: string }>
> = {
  day: { label: 'Day', one: 'day', many: 'days', rolling: '7-day mean' },
  week: { label: 'Week', one: 'week', many: 'weeks', rolling: '4-week mean' },
  month: { label: 'Month', one: 'month', many: 'months', rolling: '3-month mean' },
  quarter: { label: 'Quarter', one: 'quarter', many: 'quarters', rolling: '4-quarter mean' },
};

/** Days as `1 Dec 2023 – 30 Nov 2024`, whole months as `Dec 2023 – Nov 2024`. */
export function rangeText(from: string, to: string): string {
  const next = new Date(`${to}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  if (from.endsWith('-01') && next.getUTCDate() === 1) {
    const [first, last] = [formatMonth(from), formatMonth(to)];
    return first === last ? first : `${first} – ${last}`;
  }
  return formatDayRange(from, to);
}

/** Monday first. */
export function weekdayNames(style: 'short' | 'long'): string[] {
  const format = new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: 'UTC' });
  // 5 January 1970 was a Monday.
  return [0, 1, 2, 3, 4, 5, 6].map((day) => format.format(new Date((day + 4) * 86_400_000)));
}

/** Steps between labels that fall on round places of the calendar. */
const STEPS: Readonly<Record<Granularity, readonly number[]>> = {
  day: [1, 7, 14],
  week: [1, 2, 4],
  month: [1, 3, 6, 12],
  quarter: [1, 2, 4, 8],
};

/** At most some fourteen labels, fewer on narrower pages. */
export function periodTicks(from: readonly string[], granularity: Granularity): SeriesTick[] {
  const count = from.length;
  const step =
    STEPS[granularity].find((s) => count / s <= 14) ?? Math.max(1, Math.ceil(count / 12));
  const round = (iso: string): boolean => {
    const month = Number(iso.slice(5, 7)) - 1;
    if (granularity === 'month') return month % Math.min(step, 12) === 0;
    if (granularity === 'quarter') return (month / 3) % Math.min(step, 4) === 0;
    return false;
  };
  const byCalendar = (granularity === 'month' || granularity === 'quarter') && step <= 12;
  const places = from.flatMap((iso, i) => ((byCalendar ? round(iso) : i % step === 0) ? [i] : []));
  return places.map((index, n) => ({
    index,
    label: tickText(from[index]!, n === 0 ? null : from[places[n - 1]!]!, granularity),
    level: n % 4 === 0 || places.length <= 4 ? 0 : n % 2 === 0 || places.length <= 7 ? 1 : 2,
  }));
}

function tickText(iso: string, before: string | null, granularity: Granularity): string {
  const newYear = before === null || before.slice(0, 4) !== iso.slice(0, 4);
  if (granularity === 'quarter') return periodName(iso, 'quarter');
  const options: Intl.DateTimeFormatOptions =
    granularity === 'month'
      ? newYear
        ? { month: 'short', year: 'numeric' }
        : { month: 'short' }
      : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(
    new Date(`${iso}T00:00:00Z`),
  );
}
