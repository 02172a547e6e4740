/** A span of days that is offered by name; null means the data's own end. */
export interface DatePreset {
  readonly id: string;
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The spans worth offering for data from `firstDay` to `lastDay` (ISO days): counted back from the
 * last day of the data, not from today, because files end when they end. Data without days have none.
 */
export function datePresets(firstDay: string, lastDay: string): readonly DatePreset[] {
  if (!firstDay || !lastDay) return [];
  const presets: DatePreset[] = [{ id: 'all', label: 'All dates', from: null, to: null }];
  for (const days of [30, 90, 365]) {
    const from = daysBefore(lastDay, days - 1);
    if (from > firstDay) {
      presets.push({ id: `last-${days}`, label: `Last ${days} days of data`, from, to: null });
    }
  }
  const year = Number(lastDay.slice(0, 4));
  const startOfYear = `${lastDay.slice(0, 4)}-01-01`;
  if (startOfYear > firstDay) {
    const whole = lastDay.endsWith('-12-31') ? '' : ' so far';
    presets.push({ id: 'this-year', label: `${year}${whole}`, from: startOfYear, to: null });
    const before = String(year - 1).padStart(4, '0');
    presets.push({
      id: 'last-year',
      label: before,
      from: `${before}-01-01`,
      to: `${before}-12-31`,
    });
  }
  return presets;
}

/** The ISO day that lies `days` before another. */
export function daysBefore(isoDay: string, days: number): string {
  const date = new Date(`${isoDay}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
