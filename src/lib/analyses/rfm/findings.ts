/** Titles of the pictures: each says what the picture shows, in one figure. */
import type { RfmReport } from '../../core/rfm/report';
import { SEGMENT_NAMES, SEGMENTS } from '../../core/rfm/segments';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import type { GridCell } from './pictures/grid';
import { metricOf } from './pictures/grid';
import { shareOf } from './answer';
import type { Metric, ScatterAxes } from './params';

/** The cell or segment that stands out by the metric. */
export function gridFinding(
  report: RfmReport,
  cells: readonly GridCell[],
  axis: 'f' | 'm',
  metric: Metric,
  currency: string | null,
): string {
  if (axis === 'f' && metric !== 'aov') {
    const of = (index: number): number => metricOf(report.segments[index]!, metric) ?? 0;
    const top = SEGMENTS.map((_, index) => index).sort((a, b) => of(b) - of(a))[0]!;
    const whole = metric === 'customers' ? report.all.customers : report.all.revenue;
    const share = shareOf(of(top), whole);
    const name = SEGMENT_NAMES[SEGMENTS[top]!];
    if (share === null) return 'Customers by how lately and how often they order';
    return metric === 'customers'
      ? `${name} is the largest segment: ${formatPercent(share, 0)} of customers`
      : `${name} bring the most: ${formatPercent(share, 0)} of revenue`;
  }
  const top = cells
    .filter((cell) => cell.group.customers > 0)
    .sort((a, b) => (metricOf(b.group, metric) ?? 0) - (metricOf(a.group, metric) ?? 0))[0];
  if (!top) return 'Customers by their scores';
  const where = `R ${top.r}, ${axis.toUpperCase()} ${top.other}`;
  const value = metricOf(top.group, metric);
  if (metric === 'customers') {
    return `Most customers are at ${where}: ${formatCount(value, 'customer', 'customers')}`;
  }
  const amount = formatMoney(value, currency, { compact: true });
  return metric === 'aov'
    ? `Orders are largest at ${where}: ${amount} on average`
    : `Most revenue comes from ${where}: ${amount}`;
}

export function scatterFinding(report: RfmReport, axes: ScatterAxes): string {
  if (axes !== 'fm') {
    return `Half of the customers have not ordered for ${formatCount(Math.floor(report.all.medianRecencyDays ?? 0), 'day', 'days')} or more`;
  }
  const share = shareOf(report.oneOrderRevenue, report.all.revenue);
  const people = formatPercent(report.oneOrder / report.all.customers, 0);
  return share === null
    ? `${people} of customers ordered once`
    : `${people} of customers ordered once; they brought ${formatPercent(share, 0)} of revenue`;
}

/** The segment whose share of revenue most exceeds its share of customers. */
export function treemapFinding(report: RfmReport): string {
  const shares = report.segments.map((group, index) => ({
    name: SEGMENT_NAMES[SEGMENTS[index]!],
    customers: group.customers / report.all.customers,
    revenue: shareOf(group.revenue, report.all.revenue) ?? 0,
  }));
  const top = shares.sort((a, b) => b.revenue - b.customers - (a.revenue - a.customers))[0]!;
  if (!(top.revenue > top.customers)) return 'Every segment brings what its size says';
  return `${top.name}: ${formatPercent(top.customers, 0)} of customers, ${formatPercent(top.revenue, 0)} of revenue`;
}

/** Cut points as ranges, best score first: `5: up to 13 · 4: 14–33 · …`. */
export function bands(
  cuts: readonly number[],
  better: 'high' | 'low',
  write: (value: number) => string = (value) => formatNumber(value, 0),
): { readonly score: number; readonly range: string }[] {
  const list = Array.from({ length: 5 }, (_, band) => {
    const above = band === 0 ? null : cuts[band - 1]!;
    const upTo = band === 4 ? null : cuts[band]!;
    const empty = above !== null && upTo !== null && above === upTo;
    const range = empty
      ? 'nobody (cut points coincide)'
      : above === null
        ? `up to ${write(upTo!)}`
        : upTo === null
          ? `over ${write(above)}`
          : `over ${write(above)} up to ${write(upTo)}`;
    return { score: better === 'high' ? band + 1 : 5 - band, range };
  });
  return list.sort((a, b) => b.score - a.score);
}
