/** The days of a season: some months in a row, in a year that is there. */
import { addMonths, periodStart, toIso, type DayWindow } from '../calendar';

/** A season of the calendar, both ends inclusive. */
export type Season = DayWindow;

/** A last month counts as seen when no more than this many of its days are missing. */
const MISSING_DAYS = 3;

/** The last time that the months (0 = January, in order) lie wholly in the window; null if never. */
export function lastSeason(months: readonly number[], window: DayWindow): Season | null {
  let season = seasonAfter(months, window.to - 366 - 31 * months.length);
  let last: Season | null = null;
  while (season.to <= window.to + MISSING_DAYS) {
    if (season.from >= window.from - MISSING_DAYS) {
      last = { from: Math.max(season.from, window.from), to: Math.min(season.to, window.to) };
    }
    season = seasonAfter(months, season.from + 1);
  }
  return last;
}

/** The first season that begins on `day` or later. */
export function seasonAfter(months: readonly number[], day: number): Season {
  let start = periodStart(day, 'month');
  if (start < day) start = addMonths(start, 1);
  while (monthOf(start) !== months[0]) start = addMonths(start, 1);
  return { from: start, to: addMonths(start, months.length) - 1 };
}

/** 0 = January. */
export function monthOf(day: number): number {
  return Number(toIso(day).slice(5, 7)) - 1;
}
