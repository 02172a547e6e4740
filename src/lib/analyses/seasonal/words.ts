/** How months, days, hours and types are called on the page. */
import type { Rhythm } from '../../core/seasonal/bins';
import type { TypeProfile } from '../../core/seasonal/profile';
import type { Method } from '../../core/seasonal/types';
import type { SeasonalReport } from '../../core/seasonal/jobs';
import { formatNumber, formatPercent, locale } from '../../ui/format';
import type { Pick as Picked } from './params';

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' });
}

/** Names of the bins: `January`, `Monday`, `14:00`. */
export function binNames(rhythm: Rhythm, style: 'long' | 'short' | 'narrow' = 'long'): string[] {
  if (rhythm === 'month') {
    const month = format({ month: style });
    return Array.from({ length: 12 }, (_, m) => month.format(new Date(Date.UTC(2024, m, 1))));
  }
  if (rhythm === 'weekday') {
    const weekday = format({ weekday: style });
    // 1 January 2024 was a Monday.
    return Array.from({ length: 7 }, (_, d) => weekday.format(new Date(Date.UTC(2024, 0, d + 1))));
  }
  return Array.from({ length: 24 }, (_, hour) =>
    style === 'long' ? `${String(hour).padStart(2, '0')}:00` : String(hour),
  );
}

/** `November–December`, `March`, `20:00–23:00` (the end of the last hour). */
export function runName(
  rhythm: Rhythm,
  { from, to }: { readonly from: number; readonly to: number },
  style: 'long' | 'short' = 'long',
): string {
  const names = binNames(rhythm, rhythm === 'hour' ? 'long' : style);
  if (rhythm === 'hour') return `${names[from]!}–${names[(to + 1) % 24]!}`;
  return from === to ? names[from]! : `${names[from]!}–${names[to]!}`;
}

/** The bins that make a type: `November–December`, `April and December`; null for an even one. */
export function peakWords(
  rhythm: Rhythm,
  { peaks }: Pick<TypeProfile, 'peaks'>,
  style: 'long' | 'short' = 'long',
): string | null {
  const runs = peaks.runs.slice(0, 2);
  if (runs.length === 0) return null;
  // In the order of the calendar.
  return [...runs]
    .sort((a, b) => a.from - b.from)
    .map((run) => runName(rhythm, run, style))
    .join(' and ');
}

const EVEN: Readonly<Record<Rhythm, string>> = {
  month: 'All-year shoppers',
  weekday: 'Any-day shoppers',
  hour: 'Any-hour shoppers',
};

/** A name for each profile from where it stands out; the last of k + 1 are those in no type. */
export function typeNames(rhythm: Rhythm, profiles: readonly TypeProfile[], k: number): string[] {
  const used = new Map<string, number>();
  return profiles.map((profile, at) => {
    if (at === k) return 'In no type';
    const peaks = peakWords(rhythm, profile);
    const name = peaks ? `${peaks} shoppers` : EVEN[rhythm];
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    return before ? `${name} (${before + 1})` : name;
  });
}

/** The name beside a row of a picture: without “shoppers”. */
export function rowName(name: string): string {
  return name.replace(' shoppers', '');
}

/** The same where there is little room: `Nov–Dec`. */
export function shortRowName(
  rhythm: Rhythm,
  profile: Pick<TypeProfile, 'peaks'> | undefined,
  name: string,
): string {
  return (profile && peakWords(rhythm, profile, 'short')) ?? rowName(name);
}

/** Who is picked out, as a name for a list or an audience. */
export function pickName(
  report: SeasonalReport | null,
  pick: Picked | null,
  names: readonly string[],
): string {
  if (!report || !pick) return report?.types ? 'Everyone typed' : 'Everyone looked at';
  const type = names[pick.type] ?? '';
  return pick.bin === null ? type : `${type} who bought in ${binNames(report.rhythm)[pick.bin]}`;
}

/** One bin, several, and the whole of them. */
export const UNITS: Readonly<
  Record<Rhythm, { readonly one: string; readonly many: string; readonly whole: string }>
> = {
  month: { one: 'month', many: 'months', whole: 'year' },
  weekday: { one: 'day of the week', many: 'days of the week', whole: 'week' },
  hour: { one: 'hour', many: 'hours', whole: 'day' },
};

export const METHOD_NAMES: Readonly<Record<Method, string>> = {
  mixture: 'Mixture',
  kmeans: 'k-means',
  hdbscan: 'HDBSCAN',
};

/** `2.4 ×`, `0.3 ×`. */
export function times(index: number): string {
  return Number.isFinite(index) ? `${formatNumber(index, 1)} ×` : '–';
}

/** A p-value as one reads it: `under 0.5 %` at the least that so many draws can tell. */
export function chance(p: number, draws: number): string {
  const least = 1 / (1 + draws);
  const percent = (share: number): string => formatPercent(share, share < 0.1 ? 1 : 0);
  return p <= least * 1.0001 ? `under ${percent(Math.ceil(least * 1000) / 1000)}` : percent(p);
}
