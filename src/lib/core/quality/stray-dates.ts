/** Days that stand alone, far before or after all others. */

export interface DayCount {
  /** Days since 1970-01-01, ascending. */
  readonly day: number;
  readonly lines: number;
}

export interface PlausibleDays {
  /** First and last day of the body of the data. */
  readonly from: number;
  readonly to: number;
  readonly strayLines: number;
}

/** A stray part holds at most this share of the lines, */
const STRAY_SHARE = 0.002;
/** and is at least so many days away, and a quarter of the body's own length. */
const MIN_GAP_DAYS = 90;
const GAP_OF_SPAN = 0.25;

/**
 * The days that hang together: what lies beyond a long gap at either end and holds only a few lines
 * is not among them. Gaps inside the data are a shop's own affair.
 */
export function plausibleDays(days: readonly DayCount[]): PlausibleDays | null {
  if (!days.length) return null;
  const total = days.reduce((sum, { lines }) => sum + lines, 0);
  const most = total * STRAY_SHARE;
  let from = 0;
  let to = days.length - 1;
  let stray = 0;
  const isFar = (gap: number, span: number): boolean =>
    gap >= MIN_GAP_DAYS && gap >= GAP_OF_SPAN * span;
  for (let tail = 0, k = days.length - 1; k > 0; k--) {
    tail += days[k]!.lines;
    if (tail > most) break;
    const gap = days[k]!.day - days[k - 1]!.day;
    if (isFar(gap, days[k - 1]!.day - days[0]!.day)) {
      to = k - 1;
      stray = tail;
    }
  }
  for (let head = 0, k = 0; k < to; k++) {
    head += days[k]!.lines;
    if (head > most) break;
    const gap = days[k + 1]!.day - days[k]!.day;
    if (isFar(gap, days[to]!.day - days[k + 1]!.day)) {
      from = k + 1;
      stray += head;
    }
  }
  return { from: days[from]!.day, to: days[to]!.day, strayLines: stray };
}
