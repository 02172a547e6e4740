/** Days and times as the files of other programs write them. Milliseconds since 1970, UTC. */

const DAY_MS = 86_400_000;
/** Beyond this `Date` has no text. */
const MAX_MS = 8.64e15;
/** 1970-01-01 in Excel's count of days from 1899-12-30. */
const EXCEL_EPOCH = 25_569;
/** 1900-03-01; before it Excel's calendar has a 29 February 1900 that never was. */
const FIRST_EXCEL_DAY = 61;
/** 10000-01-01, where Excel's calendar ends. */
const END_OF_EXCEL = 2_958_466;

/** `2024-02-29`, or null where the calendar ends. */
export function isoDay(ms: number): string | null {
  return Math.abs(ms) <= MAX_MS ? new Date(ms).toISOString().split('T')[0]! : null;
}

/** `2024-02-29 12:30:00`, with milliseconds only where there are any. */
export function isoTime(ms: number): string | null {
  if (!(Math.abs(ms) <= MAX_MS)) return null;
  const text = new Date(Math.floor(ms)).toISOString().replace('T', ' ').slice(0, -1);
  return text.endsWith('.000') ? text.slice(0, -4) : text;
}

/** Excel's serial day number, or null outside the calendar that Excel counts correctly. */
export function excelSerial(ms: number): number | null {
  const serial = ms / DAY_MS + EXCEL_EPOCH;
  return serial >= FIRST_EXCEL_DAY && serial < END_OF_EXCEL ? serial : null;
}
