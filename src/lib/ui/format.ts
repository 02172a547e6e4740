/**
 * How figures and days are written, in the visitor's locale. In sentences a figure has three
 * significant digits (`compact`); in tables it stands in full. What is no number is an en dash.
 */

/** Shown in place of a figure that does not exist. */
export const NO_FIGURE = '–';

/** The browser's locale; English while pages are written at build time. */
export function locale(): string {
  return typeof document === 'undefined' ? 'en' : navigator.language || 'en';
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), options);
    numberFormats.set(key, format);
  }
  return format;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' });
    dateFormats.set(key, format);
  }
  return format;
}

type Figure = number | null | undefined;

function missing(value: Figure): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value);
}

/** Avoids "-0" where a small negative rounds away. */
function unsigned(value: number): number {
  return Object.is(value, -0) ? 0 : value;
}

/**
 * In full, with thousands separators. `digits` fixes the decimals; without it whole numbers have
 * none and others up to two.
 */
export function formatNumber(value: Figure, digits?: number): string {
  if (missing(value)) return NO_FIGURE;
  // What rounds to nothing has no sign.
  const signDisplay = 'negative';
  const format =
    digits === undefined
      ? numberFormat({ maximumFractionDigits: 2, signDisplay })
      : numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay });
  return format.format(unsigned(value));
}

/** Three significant digits: `1,240`, `18.3K`, `4.57M`. Below 10,000 whole numbers stay whole. */
export function formatCompact(value: Figure): string {
  if (missing(value)) return NO_FIGURE;
  if (Math.abs(value) < 10_000 && Number.isInteger(value)) return formatNumber(value, 0);
  return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(unsigned(value));
}

/**
 * An amount. `currency` is an ISO 4217 code, or null for amounts whose currency nobody has said.
 * `compact` gives three significant digits (`€1.24M`), otherwise two decimals.
 */
export function formatMoney(
  value: Figure,
  currency: string | null,
  options: { readonly compact?: boolean } = {},
): string {
  if (missing(value)) return NO_FIGURE;
  const shape: Intl.NumberFormatOptions = options.compact
    ? Math.abs(value) >= 1000
      ? { notation: 'compact', minimumSignificantDigits: 3, maximumSignificantDigits: 3 }
      : { maximumSignificantDigits: 3 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const amount = unsigned(value);
  if (currency === null) return numberFormat(shape).format(amount);
  try {
    return numberFormat({
      ...shape,
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).format(amount);
  } catch {
    // A code that is not three letters: whatever the person typed, after the figure.
    return `${numberFormat(shape).format(amount)} ${currency}`;
  }
}

/** A share 0..1 as a percentage with `digits` decimals (one unless told). */
export function formatPercent(fraction: Figure, digits = 1): string {
  if (missing(fraction)) return NO_FIGURE;
  return numberFormat({
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(unsigned(fraction));
}

/** A relative change as a signed percentage: `+4.2%`, `−11.0%`. */
export function formatChange(fraction: Figure, digits = 1): string {
  if (missing(fraction)) return NO_FIGURE;
  return numberFormat({
    style: 'percent',
    signDisplay: 'exceptZero',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(fraction);
}

function utc(isoDay: string): Date | null {
  const day = new Date(`${isoDay.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? null : day;
}

/** An ISO day such as `2024-02-29` as `29 Feb 2024`, in the locale's order. */
export function formatDay(isoDay: string | null | undefined): string {
  const day = isoDay ? utc(isoDay) : null;
  return day
    ? dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(day)
    : NO_FIGURE;
}

/** The month of an ISO day as `Feb 2024`. */
export function formatMonth(isoDay: string | null | undefined): string {
  const day = isoDay ? utc(isoDay.length === 7 ? `${isoDay}-01` : isoDay) : null;
  return day ? dateFormat({ month: 'short', year: 'numeric' }).format(day) : NO_FIGURE;
}

/** Two ISO days as one range, without repeating what they share. */
export function formatDayRange(from: string, to: string): string {
  const start = utc(from);
  const end = utc(to);
  if (!start || !end) return NO_FIGURE;
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).formatRange(start, end);
}

/** A size in bytes as `12.4 MB` (powers of ten, as file managers and networks count). */
export function formatBytes(bytes: Figure): string {
  if (missing(bytes)) return NO_FIGURE;
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return numberFormat({
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
}

/** Elapsed time as `0.4 s`, `12 s`, `2 min 05 s`. */
export function formatElapsed(milliseconds: Figure): string {
  if (missing(milliseconds)) return NO_FIGURE;
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 9.95) return `${formatNumber(seconds, 1)} s`;
  if (seconds < 60) return `${formatNumber(seconds, 0)} s`;
  const whole = Math.round(seconds);
  return `${formatNumber(Math.floor(whole / 60), 0)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** A count with its word: `1 order`, `1,204 orders`. */
export function formatCount(value: Figure, one: string, many: string): string {
  return `${formatNumber(value, 0)} ${value === 1 ? one : many}`;
}
