/**
 * Days as whole numbers: days since 1970-01-01 in the proleptic Gregorian calendar, without time
 * zones. Every computation on dates in core uses them.
 */
import { OrderlensError } from './errors';

export const GRANULARITIES = ['day', 'week', 'month', 'quarter'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

const MS_PER_DAY = 86_400_000;

/** A stretch of days, both ends inclusive. */
export interface DayWindow {
  readonly from: number;
  readonly to: number;
}

/** Length in days. */
export function windowDays(window: DayWindow): number {
  return window.to - window.from + 1;
}

/** Day number of an ISO day such as `2024-02-29`; throws `bad-parameter` for anything else. */
export function toDay(iso: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  if (!Number.isFinite(ms)) {
    throw new OrderlensError('bad-parameter', `“${iso}” is not a day like 2024-02-29.`);
  }
  return Math.round(ms / MS_PER_DAY);
}

/** The ISO day of a day number. */
export function toIso(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}

function civil(day: number): { year: number; month: number; dayOfMonth: number } {
  const at = new Date(day * MS_PER_DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), dayOfMonth: at.getUTCDate() };
}

function fromCivil(year: number, month: number, dayOfMonth: number): number {
  return Math.round(Date.UTC(year, month, dayOfMonth) / MS_PER_DAY);
}

/** The same day `months` later (earlier when negative); the month's last day where it is shorter. */
export function addMonths(day: number, months: number): number {
  const { year, month, dayOfMonth } = civil(day);
  const last = civil(fromCivil(year, month + months + 1, 0)).dayOfMonth;
  return fromCivil(year, month + months, Math.min(dayOfMonth, last));
}

/** First day of the period that holds `day`; weeks begin on Monday. */
export function periodStart(day: number, granularity: Granularity): number {
  if (granularity === 'day') return day;
  if (granularity === 'week') return day - weekdayOf(day);
  const { year, month } = civil(day);
  return fromCivil(year, granularity === 'month' ? month : month - (month % 3), 1);
}

/** The start of a period `count` periods after the one that starts on `start`. */
export function addPeriods(start: number, count: number, granularity: Granularity): number {
  if (granularity === 'day') return start + count;
  if (granularity === 'week') return start + 7 * count;
  return addMonths(start, granularity === 'month' ? count : 3 * count);
}

/** Every period that touches the window, in order, whole even where the window cuts it. */
export function periodsOf(window: DayWindow, granularity: Granularity): DayWindow[] {
  const periods: DayWindow[] = [];
  let start = periodStart(window.from, granularity);
  while (start <= window.to) {
    const next = addPeriods(start, 1, granularity);
    periods.push({ from: start, to: next - 1 });
    start = next;
  }
  return periods;
}

/** True when the window begins on the first and ends on the last day of a month. */
export function isWholeMonths(window: DayWindow): boolean {
  return civil(window.from).dayOfMonth === 1 && civil(window.to + 1).dayOfMonth === 1;
}

/** Number of calendar months that a window of whole months spans. */
export function monthsIn(window: DayWindow): number {
  const a = civil(window.from);
  const b = civil(window.to);
  return (b.year - a.year) * 12 + b.month - a.month + 1;
}
