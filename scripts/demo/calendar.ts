/**
 * Days, weeks, holidays, seasonal types, and the operational clock.
 *
 * A customer of seasonal type s shops with intensity
 *   s(t) = month weight (type) x weekday x holiday x hour-of-day profile,
 * scaled to mean 1 over each calendar year. Operational time is tau(t) = integral of s; a Poisson
 * process with rate lambda in operational time has rate lambda * s(t) in calendar time.
 */
export const START_MS = Date.UTC(2022, 0, 1);
export const DAY_MS = 86_400_000;
export const DAYS = 1096;
export const MONTHS = 36;
export const END_MS = START_MS + DAYS * DAY_MS;

export interface SeasonalType {
  id: string;
  code: string;
  name: string;
  share: number;
  /** Relative intensity January..December before scaling. */
  months: readonly number[];
}

export const SEASONAL_TYPES: readonly SeasonalType[] = [
  {
    id: 'flat',
    code: 'F',
    name: 'All year round',
    share: 0.4,
    months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    id: 'christmas',
    code: 'X',
    name: 'Christmas gifters',
    share: 0.2,
    months: [0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.2, 0.7, 4.6, 5.6],
  },
  {
    id: 'summer',
    code: 'S',
    name: 'Summer outdoor',
    share: 0.16,
    months: [0.1, 0.1, 0.1, 0.15, 0.6, 3.4, 4.3, 2.2, 0.25, 0.1, 0.1, 0.1],
  },
  {
    id: 'spring',
    code: 'G',
    name: 'Spring gardeners',
    share: 0.13,
    months: [0.1, 0.3, 3.2, 4.6, 2.8, 0.4, 0.1, 0.1, 0.15, 0.1, 0.1, 0.1],
  },
  {
    id: 'school',
    code: 'B',
    name: 'Back to school',
    share: 0.11,
    months: [0.15, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 3.6, 5.2, 1.2, 0.15, 0.1],
  },
];

/** Monday..Sunday. */
const WEEKDAY = [1.12, 1.02, 0.98, 0.97, 0.88, 0.86, 1.17] as const;

/** Share of a day's orders by hour, Monday-Friday and Saturday-Sunday. */
const HOURS_WEEKDAY = [
  6, 3, 2, 1, 1, 2, 8, 18, 28, 36, 42, 44, 50, 46, 42, 42, 44, 48, 56, 70, 86, 82, 52, 22,
] as const;
const HOURS_WEEKEND = [
  10, 6, 3, 2, 1, 1, 3, 9, 24, 48, 66, 70, 64, 58, 58, 60, 60, 58, 56, 60, 66, 60, 40, 20,
] as const;

export interface NamedDay {
  name: string;
  date: string;
  factor: number;
}

export const OUTAGE = { date: '2024-03-14', factor: 0.03 } as const;
export const VIRAL_DATE = '2023-05-16';

const easterSundays = ['2022-04-17', '2023-04-09', '2024-03-31'];
const blackFridays = ['2022-11-25', '2023-11-24', '2024-11-29'];

export function dayIndex(date: string): number {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
  return Math.round((Date.UTC(y, m - 1, d) - START_MS) / DAY_MS);
}

export function isoDay(day: number): string {
  return new Date(START_MS + day * DAY_MS).toISOString().slice(0, 10);
}

function holidayList(): NamedDay[] {
  const list: NamedDay[] = [];
  const add = (name: string, day: number, factor: number): void => {
    if (day >= 0 && day < DAYS) list.push({ name, date: isoDay(day), factor });
  };
  for (const date of blackFridays) {
    const friday = dayIndex(date);
    add('Black Friday', friday, 3.1);
    add('Black Friday weekend', friday + 1, 1.9);
    add('Black Friday weekend', friday + 2, 1.8);
    add('Cyber Monday', friday + 3, 2.5);
  }
  for (const date of easterSundays) {
    const sunday = dayIndex(date);
    for (let back = 10; back >= 4; back--) add('Before Easter', sunday - back, 1.25);
    add('Good Friday', sunday - 2, 0.6);
    add('Easter Sunday', sunday, 0.5);
    add('Easter Monday', sunday + 1, 0.65);
  }
  for (const year of [2022, 2023, 2024]) {
    add("New Year's Day", dayIndex(`${year}-01-01`), 0.45);
    for (let d = 4; d <= 16; d++) {
      add('Before Christmas', dayIndex(`${year}-12-${String(d).padStart(2, '0')}`), 1.35);
    }
    add('Christmas Eve', dayIndex(`${year}-12-24`), 0.35);
    add('Christmas Day', dayIndex(`${year}-12-25`), 0.3);
    add('Boxing Day', dayIndex(`${year}-12-26`), 0.55);
    add("New Year's Eve", dayIndex(`${year}-12-31`), 0.5);
  }
  return list;
}

/** Days with store-wide promotions: [first, last] day indices. */
export const SALES: readonly { name: string; first: number; last: number }[] = [
  2022, 2023, 2024,
].flatMap((year, i) => [
  { name: 'January sale', first: dayIndex(`${year}-01-02`), last: dayIndex(`${year}-01-16`) },
  { name: 'Summer sale', first: dayIndex(`${year}-07-01`), last: dayIndex(`${year}-07-14`) },
  {
    name: 'Black Friday to Cyber Monday',
    first: dayIndex(blackFridays[i] ?? ''),
    last: dayIndex(blackFridays[i] ?? '') + 3,
  },
]);

function cumulative(weights: readonly number[]): Float64Array {
  const total = weights.reduce((a, b) => a + b, 0);
  const out = new Float64Array(weights.length + 1);
  weights.forEach((w, i) => (out[i + 1] = (out[i] as number) + w / total));
  return out;
}

function invert(cdf: Float64Array, value: number): { cell: number; fraction: number } {
  let lo = 0;
  let hi = cdf.length - 1;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if ((cdf[mid] as number) <= value) lo = mid;
    else hi = mid;
  }
  const width = (cdf[lo + 1] as number) - (cdf[lo] as number);
  const fraction = width > 0 ? (value - (cdf[lo] as number)) / width : 0;
  return { cell: lo, fraction: Math.min(Math.max(fraction, 0), 1 - 1e-12) };
}

export class Calendar {
  readonly holidays = holidayList();
  /** Month 0..35, month of year 0..11 and weekday (Monday = 0) of each day. */
  readonly month = new Int32Array(DAYS);
  readonly monthOfYear = new Int32Array(DAYS);
  readonly weekday = new Int32Array(DAYS);
  readonly onSale = new Uint8Array(DAYS);
  /** Intensity per type and day, mean 1 in each calendar year; and its running sum. */
  readonly intensity: Float64Array[] = [];
  readonly cumulative: Float64Array[] = [];
  readonly #hours = [cumulative(HOURS_WEEKDAY), cumulative(HOURS_WEEKEND)] as const;

  constructor() {
    const factor = new Float64Array(DAYS);
    for (let d = 0; d < DAYS; d++) {
      const date = new Date(START_MS + d * DAY_MS);
      this.monthOfYear[d] = date.getUTCMonth();
      this.month[d] = (date.getUTCFullYear() - 2022) * 12 + date.getUTCMonth();
      this.weekday[d] = (date.getUTCDay() + 6) % 7;
      factor[d] = WEEKDAY[this.weekday[d] as number] as number;
    }
    for (const h of this.holidays) {
      const d = dayIndex(h.date);
      factor[d] = (factor[d] as number) * h.factor;
    }
    const outage = dayIndex(OUTAGE.date);
    factor[outage] = (factor[outage] as number) * OUTAGE.factor;
    for (const sale of SALES) this.onSale.fill(1, sale.first, sale.last + 1);
    for (const type of SEASONAL_TYPES) {
      const s = new Float64Array(DAYS);
      const yearSum = [0, 0, 0];
      const yearDays = [0, 0, 0];
      for (let d = 0; d < DAYS; d++) {
        const year = Math.floor((this.month[d] as number) / 12);
        const raw = (type.months[this.monthOfYear[d] as number] as number) * (factor[d] as number);
        s[d] = raw;
        yearSum[year] = (yearSum[year] as number) + raw;
        yearDays[year] = (yearDays[year] as number) + 1;
      }
      const cum = new Float64Array(DAYS + 1);
      for (let d = 0; d < DAYS; d++) {
        const year = Math.floor((this.month[d] as number) / 12);
        s[d] = ((s[d] as number) * (yearDays[year] as number)) / (yearSum[year] as number);
        cum[d + 1] = (cum[d] as number) + (s[d] as number);
      }
      this.intensity.push(s);
      this.cumulative.push(cum);
    }
  }

  #hoursOf(day: number): Float64Array {
    return (this.weekday[day] as number) >= 5 ? this.#hours[1] : this.#hours[0];
  }

  /** Time stamp within a day from a uniform position in 0..1, by the weekday's hour profile. */
  placeInDay(day: number, u: number): number {
    const { cell, fraction } = invert(this.#hoursOf(day), u);
    return START_MS + day * DAY_MS + Math.floor((cell + fraction) * 3600) * 1000;
  }

  /** Operational time (in days of mean intensity) from the start to the time stamp. */
  tau(type: number, ms: number): number {
    if (ms >= END_MS) return (this.cumulative[type] as Float64Array)[DAYS] as number;
    const day = Math.floor((ms - START_MS) / DAY_MS);
    const hour = (ms - START_MS - day * DAY_MS) / 3_600_000;
    const cdf = this.#hoursOf(day);
    const cell = Math.floor(hour);
    const inDay =
      (cdf[cell] as number) + (hour - cell) * ((cdf[cell + 1] as number) - (cdf[cell] as number));
    const cum = this.cumulative[type] as Float64Array;
    return (cum[day] as number) + inDay * ((this.intensity[type] as Float64Array)[day] as number);
  }

  /** The time stamp at which the operational clock shows `tau`; undefined after the end. */
  atTau(type: number, tau: number): number | undefined {
    const cum = this.cumulative[type] as Float64Array;
    if (tau >= (cum[DAYS] as number)) return undefined;
    const { cell, fraction } = invert(cum, tau);
    return this.placeInDay(cell, fraction);
  }
}
