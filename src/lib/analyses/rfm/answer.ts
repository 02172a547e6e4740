/** The finding in sentences, from the report. Words are the page's; figures are the data's. */
import type { GroupSummary } from '../../core/rfm/summary';
import { SEGMENTS, type Segment } from '../../core/rfm/segments';
import type { RfmReport } from '../../core/rfm/report';
import {
  formatCompact,
  formatCount,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../ui/format';
import type { RfmResult } from './model.svelte';
import { MIN_CUSTOMERS } from './params';
import { yearStart } from './query';
import type { Phrase } from '../page/phrase';

/** Segments of people with high frequency scores who have gone quiet. */
export const SLIPPING: readonly Segment[] = ['at-risk', 'cannot-lose'];
/** Segments of people with high scores in both. */
export const REGULARS: readonly Segment[] = ['champions', 'loyal'];

const HALF_YEAR_DAYS = 183;
/** Two orders make one gap, which is no habit yet. */
export const REGULAR_ORDERS = 3;

const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });

/** One or two sentences that answer the page's question. */
export function answer(result: RfmResult): readonly Phrase[] {
  const { customers, report, leftOut } = result;
  const n = customers.count;
  if (n === 0) {
    return [
      strong('No known customer bought anything in this part of the data.'),
      plain(leftOut.guest_orders > 0 ? ` ${guests(leftOut.guest_orders)}` : ''),
    ];
  }
  if (!report) {
    const each = Math.floor(n / 5);
    return [
      strong(
        `${formatCount(n, 'known customer', 'known customers')} bought here: too few to score.`,
      ),
      plain(
        ` A fifth of them is ${each < 1 ? 'less than one person' : formatCount(each, 'person', 'people')}; from ${MIN_CUSTOMERS} customers on, scores by fifths say something. Below is what each of them bought.`,
      ),
    ];
  }
  if (recencySaysNothing(report)) return withoutRecency(result, report);
  if (frequencySaysNothing(report)) return withoutFrequency(result, report);
  return [...regulars(report, n, leftOut.guest_revenue), ...slipping(result, report)];
}

/** True when every customer has the same F score, so that R × F is a single column. */
export function frequencySaysNothing(report: RfmReport): boolean {
  return report.distinctScores.f === 1;
}

/** True when every customer has the same R score, so that nobody can be called new or lost. */
export function recencySaysNothing(report: RfmReport): boolean {
  return report.distinctScores.r === 1;
}

function regulars(report: RfmReport, n: number, guestRevenue: number): Phrase[] {
  const group = together(report, REGULARS);
  const share = shareOf(group.revenue, report.all.revenue);
  if (group.customers === 0) return [plain('Nobody scores high both in orders and in recency. ')];
  return [
    strong(`${formatNumber(group.customers, 0)} of ${formatNumber(n, 0)} customers`),
    plain(` (${formatPercent(group.customers / n)}) ${buying(group.minFrequency)}`),
    plain(
      share === null
        ? '. '
        : `; they brought ${formatPercent(share, 0)} of ${guestRevenue > 0 ? "known customers' revenue" : 'revenue'}. `,
    ),
  ];
}

function slipping(result: RfmResult, report: RfmReport): Phrase[] {
  const group = together(report, SLIPPING);
  if (group.customers === 0 || group.minRecencyDays === null) {
    return [plain('None of the more frequent buyers has gone quiet.')];
  }
  const days = Math.max(0, group.minRecencyDays - 1);
  return [
    strong(formatNumber(group.customers, 0)),
    plain(
      ` (${formatPercent(group.customers / result.customers.count)}) ${bought(group.minFrequency)} and have not ordered for over ${formatCount(days, 'day', 'days')}`,
    ),
    plain(atStake(result, report, group, days)),
  ];
}

/** What the fewest orders in the group allow to be said of all of it. */
function buying(fewest: number | null): string {
  if (fewest !== null && fewest >= REGULAR_ORDERS) return 'buy often';
  return fewest === 2
    ? 'have ordered twice or more'
    : 'rank high by orders, some of them after a single order';
}

function bought(fewest: number | null): string {
  if (fewest !== null && fewest >= REGULAR_ORDERS) return 'were regular buyers';
  return fewest === 2
    ? 'ordered twice or more'
    : 'rank high by orders, some of them with a single one,';
}

/** Their part of the last year; after half a year of silence that says little, so of everything. */
function atStake(result: RfmResult, report: RfmReport, group: GroupSums, days: number): string {
  const ofYear = result.from <= yearStart(result.asOf) && days <= HALF_YEAR_DAYS;
  const share = ofYear
    ? shareOf(group.yearRevenue, report.all.yearRevenue)
    : shareOf(group.revenue, report.all.revenue);
  if (share === null) return '.';
  return ofYear
    ? `; they brought ${formatPercent(share, 0)} of the last year's revenue.`
    : `; before that they brought ${formatPercent(share, 0)} of revenue.`;
}

function withoutFrequency(result: RfmResult, report: RfmReport): Phrase[] {
  const n = result.customers.count;
  const once = report.oneOrder === n;
  const top = report.rmCells.filter((_, index) => index % 5 === 4);
  const best = top.slice(3).reduce((sum, cell) => sum + cell.customers, 0);
  return [
    strong(
      once
        ? `Each of the ${formatNumber(n, 0)} customers ordered once`
        : `The ${formatNumber(n, 0)} customers order alike`,
    ),
    plain(
      `, so frequency cannot tell them apart and loyalty cannot be seen in this part of the data. By recency and spend: ${formatNumber(best, 0)} spent much and ordered lately (R 4–5, M 5).`,
    ),
  ];
}

function withoutRecency({ customers }: RfmResult, report: RfmReport): Phrase[] {
  const n = formatNumber(customers.count, 0);
  const top = report.rmCells.reduce(
    (sum, cell, index) => sum + (index % 5 === 4 ? cell.customers : 0),
    0,
  );
  return [
    strong(`The ${n} customers ordered last at the same time`),
    plain(
      `, so recency cannot tell them apart: who is new, loyal or lost cannot be seen in this part of the data. By spend: ${formatNumber(top, 0)} are at the top (M 5).`,
    ),
  ];
}

/** What the data cannot carry, and ties that shape the scores. */
export function cautions({ report, rule, customers }: RfmResult): string[] {
  if (!report) return [];
  const list: string[] = [];
  const share = formatPercent(report.oneOrder / customers.count, 0);
  if (recencySaysNothing(report)) {
    list.push(
      'Segments rest on recency and frequency. All customers have one recency score, so names such as “New” or “Potential loyalists” say nothing about time here.',
    );
  }
  if (frequencySaysNothing(report)) {
    list.push(
      'Segments rest on recency and frequency. With one frequency score they only repeat recency, so the grid shows recency × money instead and the names are to be read with that in mind.',
    );
  } else if (rule.kind === 'value' && report.distinctScores.f < 5) {
    list.push(
      `${share} of the customers ordered once. Equal counts get equal scores, so only ${report.distinctScores.f} of the five frequency scores exist here and the other columns of the grid are empty.`,
    );
  } else if (rule.kind === 'rank' && report.oneOrder / customers.count > 0.2) {
    list.push(
      `${share} of the customers ordered once, more than one fifth. Scores by rank cut them apart by customer id, not by anything they did.`,
    );
  }
  if (customers.count < 5 * MIN_CUSTOMERS) {
    list.push(
      `${formatNumber(customers.count, 0)} customers over 25 cells: read whole segments rather than single cells.`,
    );
  }
  return list;
}

/** Sums over several segments. */
export function together(report: RfmReport, segments: readonly Segment[]): GroupSums {
  const parts = segments.map((segment) => report.segments[SEGMENTS.indexOf(segment)]!);
  const sum = (of: (group: GroupSummary) => number): number =>
    parts.reduce((total, group) => total + of(group), 0);
  const silences = parts.flatMap((group) => group.minRecencyDays ?? []);
  const fewest = parts.flatMap((group) => group.minFrequency ?? []);
  return {
    customers: sum((group) => group.customers),
    orders: sum((group) => group.orders),
    revenue: sum((group) => group.revenue),
    yearRevenue: sum((group) => group.yearRevenue),
    minFrequency: fewest.length ? Math.min(...fewest) : null,
    minRecencyDays: silences.length ? Math.min(...silences) : null,
  };
}

export type GroupSums = Pick<
  GroupSummary,
  'customers' | 'orders' | 'revenue' | 'yearRevenue' | 'minFrequency' | 'minRecencyDays'
>;

/** A share of a positive whole; null where a share would mislead. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Who is not scored, and why. */
export function leftOutSentences(result: RfmResult): string[] {
  const { leftOut, customers } = result;
  const currency = result.schema.currency;
  const list = [
    `${formatCount(leftOut.lines_used, 'order line', 'order lines')} of ${formatCount(customers.count, 'customer', 'customers')} with at least one purchase are used.`,
  ];
  if (leftOut.guest_lines > 0) {
    list.push(
      `${formatCount(leftOut.guest_lines, 'line', 'lines')} in ${formatCount(leftOut.guest_orders, 'order', 'orders')} have no customer (${formatMoney(leftOut.guest_revenue, currency, { compact: true })}): guests cannot be recognised again, so they have no recency or frequency.`,
    );
  }
  if (leftOut.never_bought > 0) {
    list.push(
      `${formatCount(leftOut.never_bought, 'customer has', 'customers have')} only cancelled or returned orders here (${formatMoney(leftOut.never_bought_revenue, currency, { compact: true })}) and so no purchase to date.`,
    );
  }
  return list;
}

function guests(orders: number): string {
  return `${formatCompact(orders)} ${orders === 1 ? 'order' : 'orders'} came from guests, who cannot be recognised again.`;
}
