/** Which stretch of days is shown, and with what it can honestly be compared. */
import {
  addMonths,
  addPeriods,
  isWholeMonths,
  monthsIn,
  periodStart,
  weekdayOf,
  windowDays,
  type DayWindow,
  type Granularity,
} from './calendar';

/**
 * Two stretches whose figures may be set side by side: as many whole months, or as many days, or the
 * same dates of two years. Their lengths in days may differ where months or leap days do.
 */
export interface Comparison {
  readonly base: DayWindow;
  readonly against: DayWindow;
}

export interface Periods {
  /** What the figures are of: the chosen days, as far as there is data. */
  readonly shown: DayWindow;
  /** True when no days were chosen, so that `shown` is all there is. */
  readonly isEverything: boolean;
  /**
   * Against the stretch before. When everything is shown there is nothing before it: the last full
   * months (twelve, or as many as leave room for as many before) stand for it.
   */
  readonly previous: Comparison | null;
  /** Against the same days a year earlier. */
  readonly lastYear: Comparison | null;
  /** Months on each side of `previous` when whole months are compared, else null. */
  readonly months: number | null;
}

/**
 * True when the data reach the end of a period: its last day, or every day that is left is one on
 * which the store never sells.
 * @param openWeekdays seven flags, Monday first: the weekdays that have any sale
 */
export function reachesEnd(
  lastDay: number,
  end: number,
  openWeekdays: readonly boolean[] = [],
): boolean {
  for (let day = lastDay + 1; day <= end; day++) {
    if (end - lastDay > 6 || openWeekdays[weekdayOf(day)] !== false) return false;
  }
  return true;
}

/** The mirror of {@link reachesEnd}: the data begin with the period. */
export function reachesStart(
  firstDay: number,
  start: number,
  openWeekdays: readonly boolean[] = [],
): boolean {
  for (let day = start; day < firstDay; day++) {
    if (firstDay - start > 6 || openWeekdays[weekdayOf(day)] !== false) return false;
  }
  return true;
}

/** The window moved back: by months where it is made of whole months, else by its own days. */
function before(window: DayWindow): DayWindow {
  if (isWholeMonths(window)) {
    return { from: addMonths(window.from, -monthsIn(window)), to: window.from - 1 };
  }
  return { from: window.from - windowDays(window), to: window.from - 1 };
}

function yearEarlier(window: DayWindow): DayWindow {
  if (isWholeMonths(window)) {
    return { from: addMonths(window.from, -12), to: addMonths(window.to + 1, -12) - 1 };
  }
  return { from: addMonths(window.from, -12), to: addMonths(window.to, -12) };
}

/**
 * @param chosen the days asked for; null means the data's own end
 * @param data first and last day of the data
 * @param openWeekdays see {@link reachesEnd}
 */
export function choosePeriods(
  chosen: { readonly from: number | null; readonly to: number | null },
  data: DayWindow,
  openWeekdays: readonly boolean[] = [],
): Periods {
  const isEverything = chosen.from === null && chosen.to === null;
  const shown = {
    from: Math.max(chosen.from ?? data.from, data.from),
    to: Math.min(chosen.to ?? data.to, data.to),
  };
  if (isEverything) return { shown, isEverything, ...lastFullMonths(data, openWeekdays) };

  const covered = (against: DayWindow): boolean =>
    shown.from <= shown.to && reachesStart(data.from, against.from, openWeekdays);
  const previous = before(shown);
  const lastYear = yearEarlier(shown);
  return {
    shown,
    isEverything,
    previous: covered(previous) ? { base: shown, against: previous } : null,
    lastYear: covered(lastYear) ? { base: shown, against: lastYear } : null,
    months: isWholeMonths(shown) ? monthsIn(shown) : null,
  };
}

function lastFullMonths(
  data: DayWindow,
  openWeekdays: readonly boolean[],
): Pick<Periods, 'previous' | 'lastYear' | 'months'> {
  let end = periodStart(data.to, 'month');
  if (reachesEnd(data.to, addMonths(end, 1) - 1, openWeekdays)) end = addMonths(end, 1);
  let begin = periodStart(data.from, 'month');
  if (!reachesStart(data.from, begin, openWeekdays)) begin = addMonths(begin, 1);
  const full = end > begin ? monthsIn({ from: begin, to: end - 1 }) : 0;
  const months = Math.min(12, Math.floor(full / 2));
  if (months < 1) return { previous: null, lastYear: null, months: null };
  const base = { from: addMonths(end, -months), to: end - 1 };
  const previous = { base, against: { from: addMonths(base.from, -months), to: base.from - 1 } };
  const lastYear = { base, against: yearEarlier(base) };
  return {
    previous,
    // With twelve months both comparisons are the same one; with fewer it may not be covered.
    lastYear:
      months === 12 ? previous : lastYear.against.from >= begin && months > 0 ? lastYear : null,
    months,
  };
}

/** The granularity that shows a stretch of so many days in some 15 to 60 points. */
export function defaultGranularity(days: number): Granularity {
  if (days <= 62) return 'day';
  if (days <= 400) return 'week';
  if (days <= 3660) return 'month';
  return 'quarter';
}

/** True when a stretch of days gives at least one and at most 1,500 points. */
export function allowsGranularity(days: number, granularity: Granularity): boolean {
  if (granularity === 'day') return days <= 1500;
  if (granularity === 'week') return days > 7;
  return granularity === 'month' ? days > 28 : days > 92;
}

/**
 * The days a year before a period, to compare it with: the same months, or for days and weeks 364
 * days earlier, so that weekdays meet their like.
 */
export function periodYearEarlier(period: DayWindow, granularity: Granularity): DayWindow {
  if (granularity === 'day' || granularity === 'week') {
    return { from: period.from - 364, to: period.to - 364 };
  }
  const from = addMonths(period.from, -12);
  // A period that the data cut short is compared with as many days.
  const whole = addPeriods(period.from, 1, granularity) - 1 === period.to;
  return {
    from,
    to: whole ? addPeriods(from, 1, granularity) - 1 : from + period.to - period.from,
  };
}
