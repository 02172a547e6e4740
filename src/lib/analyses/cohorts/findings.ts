/** Titles of the pictures: what they show of these data. */
import { wilson, yearlyReturn } from '../../core/cohorts/compare';
import type { CohortGrid } from '../../core/cohorts/grid';
import { averages, type CohortMetric } from '../../core/cohorts/metrics';
import { formatCompact, formatNumber, formatPercent } from '../../ui/format';
import { milestone } from './answer';
import type { CohortGroup } from './result';
import { ageWords, isShare, METRIC_NAMES, metricText, periodInSentence } from './words';

export function triangleFinding(
  grid: CohortGrid,
  metric: CohortMetric,
  currency: string | null,
): string {
  const age = milestone(grid);
  const at = averages(grid, metric);
  const later = age === null ? null : (at[age]?.value ?? null);
  const first = at[metric === 'cumulative' || metric === 'aov' ? 0 : 1]?.value ?? null;
  if (age === null || later === null || first === null) return METRIC_NAMES[metric];
  const on = `${ageWords(age, grid.period)} on`;
  if (metric === 'retention') {
    if (age === 1) return `${formatPercent(first)} buy in the next ${grid.period}`;
    return `${formatPercent(first)} buy in the next ${grid.period}, ${formatPercent(later)} ${on}`;
  }
  if (metric === 'rolling') return `${formatPercent(later)} are seen again ${on} or later`;
  if (metric === 'cumulative') {
    return `A customer brings ${metricText(first, metric, currency)} at first and ${metricText(later, metric, currency)} in all ${on}`;
  }
  if (metric === 'aov') {
    return `An order brings ${metricText(first, metric, currency)} at first, ${metricText(later, metric, currency)} ${on}`;
  }
  const name = metric === 'orders' ? 'orders' : 'revenue';
  const figure = metric === 'orders' ? formatNumber(later, 0) : metricText(later, metric, currency);
  return `A cohort’s ${name} ${on}: ${figure} on average`;
}

export function curvesFinding(
  grid: CohortGrid,
  groups: readonly CohortGroup[],
  metric: CohortMetric,
  currency: string | null,
): string {
  if (groups.length > 1 && (isShare(metric) || metric === 'cumulative')) {
    const age = milestone(grid) ?? 1;
    const ranked = groups
      .flatMap((group) => {
        const entry = averages(group.grid, metric)[age];
        return entry && entry.value !== null && entry.customers >= 30
          ? [
              {
                name: group.name,
                value: entry.value,
                ...interval(
                  metric === 'rolling' ? entry.activeSince : entry.active,
                  entry.customers,
                ),
              },
            ]
          : [];
      })
      .sort((a, b) => b.value - a.value);
    const [best, last] = [ranked[0], ranked.at(-1)];
    if (best && last && best !== last) {
      const on = `${ageWords(age, grid.period)} on`;
      const [high, low] = [best, last].map(({ value }) => metricText(value, metric, currency));
      // Shares whose intervals overlap are no ranking; of money no interval is known here.
      if (isShare(metric) && best.low <= last.high) {
        return `Little difference ${on}: ${low} to ${high}`;
      }
      return `${on}: ${best.name} ${high}, ${last.name} ${low}`;
    }
  }
  const yearly = metric === 'retention' ? yearlyReturn(grid, 30) : null;
  if (yearly) {
    return `Customers return at their time of year: ${formatPercent(yearly.aYearOn)} after ${ageWords(yearly.age, grid.period)}, ${formatPercent(yearly.between)} in between`;
  }
  return metric === 'retention'
    ? 'How many buy again, by time since the first purchase'
    : metric === 'cumulative'
      ? 'What a customer has brought, by time since the first purchase'
      : `${METRIC_NAMES[metric]}, by time since the first purchase`;
}

function interval(count: number, of: number): { readonly low: number; readonly high: number } {
  const { low, high } = wilson(count, of);
  return { low, high };
}

export function sizesFinding(grid: CohortGrid): string {
  const finished = grid.lastIsFinished ? grid.cohorts : grid.cohorts - 1;
  if (finished < 2) return `${formatCompact(grid.customers)} new customers`;
  let best = 0;
  for (let cohort = 0; cohort < finished; cohort++) {
    if (grid.size[cohort]! > grid.size[best]!) best = cohort;
  }
  return `Most new customers came in ${periodInSentence(grid, best)}: ${formatNumber(grid.size[best]!, 0)}`;
}
