/** The finding in sentences, from the grid. Words are the page's; figures are the data's. */
import { cohortTrend, yearlyReturn, type CohortTrend } from '../../core/cohorts/compare';
import { cellState, type CohortGrid, type CohortPeriod } from '../../core/cohorts/grid';
import { averages } from '../../core/cohorts/metrics';
import { toIso } from '../../core/calendar';
import { formatCount, formatDay, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import { MIN_CUSTOMERS } from './params';
import type { CohortResult } from './result';
import { ageWords, periodInSentence } from './words';
import type { Phrase } from '../page/phrase';

const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });

/** Ages at which one likes to look, the latest first. */
const MILESTONES: Readonly<Record<CohortPeriod, readonly number[]>> = {
  week: [26, 12, 8, 4, 2, 1],
  month: [12, 6, 3, 2, 1],
  quarter: [8, 4, 2, 1],
};

/** What the data can carry. */
export type Verdict = 'empty' | 'few' | 'short' | 'once' | 'fine';

export function verdictOf(grid: CohortGrid): Verdict {
  if (grid.customers === 0) return 'empty';
  const { back, of } = cameBack(grid);
  if (of === 0) return 'short';
  const repeated = grid.orders.reduce((sum, count) => sum + count, 0) > grid.customers;
  if (back === 0 && !repeated) return 'once';
  return grid.customers < MIN_CUSTOMERS ? 'few' : 'fine';
}

/** Customers with a purchase in a later period, of those whose cohort has finished one. */
export function cameBack(grid: CohortGrid): { readonly back: number; readonly of: number } {
  let back = 0;
  let of = 0;
  for (let cohort = 0; cohort + 1 < grid.cohorts; cohort++) {
    if (cellState(grid, cohort, 1) !== 'finished') continue;
    of += grid.size[cohort]!;
    back += grid.activeSince[cohort * grid.cohorts + 1]!;
  }
  return { back, of };
}

/** The latest milestone that a tenth of the customers, and enough of them, have come to; null before the first. */
export function milestone(grid: CohortGrid): number | null {
  const ages = averages(grid, 'retention');
  const enough = Math.max(MIN_CUSTOMERS, grid.customers / 10);
  return MILESTONES[grid.period].find((age) => (ages[age]?.customers ?? 0) >= enough) ?? null;
}

export function answer(result: CohortResult): readonly Phrase[] {
  const { grid } = result;
  const n = formatCount(grid.customers, 'customer', 'customers');
  switch (verdictOf(grid)) {
    case 'empty':
      return [strong('No known customer made a first purchase in this part of the data.')];
    case 'once':
      return [
        strong(
          grid.customers === 1
            ? 'The one customer here ordered once.'
            : `Each of the ${n} ordered once: nobody came back.`,
        ),
        plain(
          ` Between ${formatDay(toIso(result.window.from))} and ${formatDay(toIso(result.window.to))} there is no second purchase, so retention is zero throughout and there is nothing to draw but when they came.`,
        ),
      ];
    case 'few':
      return [
        strong(`${n} made a first purchase here: too few for shares.`),
        plain(
          ` From ${MIN_CUSTOMERS} customers on the page speaks of shares; below is who they are.`,
        ),
      ];
    case 'short':
      return [
        strong(`No ${grid.period} after the first is over yet.`),
        plain(
          ` Whether ${n} come back can be seen once a whole ${grid.period} after their first has passed${grid.period === 'week' ? '' : '; shorter periods may help'}.`,
        ),
      ];
    case 'fine': {
      const { grid: own, leftOut } = telling(result);
      const without = leftOut
        ? [
            plain(
              `${capital(leftOut)} is left out of these shares: it very likely holds customers from before the data begin. `,
            ),
          ]
        : [];
      return [
        ...back(own),
        ...later(own, result.schema.currency),
        ...without,
        ...trendPhrases(trendOf(result), grid),
      ];
    }
  }
}

/**
 * The cohorts that speak of new customers: all, or all but a first one that holds old customers, where
 * enough are left without it.
 */
export function telling(result: CohortResult): {
  readonly grid: CohortGrid;
  /** The period left out, as in a sentence. */
  readonly leftOut: string | null;
} {
  const { grid } = result;
  if (!holdsOldCustomers(result)) return { grid, leftOut: null };
  const size = grid.size.slice();
  const activeSince = grid.activeSince.slice();
  size[0] = 0;
  activeSince.fill(0, 0, grid.cohorts);
  const rest = { ...grid, size, activeSince, customers: grid.customers - grid.size[0]! };
  return verdictOf(rest) === 'fine'
    ? { grid: rest, leftOut: periodInSentence(grid, 0) }
    : { grid, leftOut: null };
}

function back(grid: CohortGrid): Phrase[] {
  const { back: count, of } = cameBack(grid);
  const next = averages(grid, 'retention')[1]!;
  return [
    strong(`${formatNumber(count, 0)} of ${formatNumber(of, 0)} customers`),
    plain(
      ` (${formatPercent(count / of)}) have bought again in a later ${grid.period}; ${formatPercent(next.value)} did so in the very next one. `,
    ),
  ];
}

function later(grid: CohortGrid, currency: string | null): Phrase[] {
  const age = milestone(grid);
  if (age === null || age < 2) return [];
  const active = averages(grid, 'retention')[age]!;
  const money = averages(grid, 'cumulative');
  const first = averages(grid, 'cumulative')[0]!.value;
  const yearly = yearlyReturn(grid, MIN_CUSTOMERS);
  const season =
    yearly?.age === age
      ? `, the time of year at which they first came (in between it is ${formatPercent(yearly.between)})`
      : '';
  return [
    plain(`${capital(ageWords(age, grid.period))} on, `),
    strong(formatPercent(active.value)),
    plain(
      ` of those who came that long ago buy in a given ${grid.period}${season}; by then a customer has brought ${formatMoney(money[age]!.value, currency, { compact: true })}, against ${formatMoney(first, currency, { compact: true })} in the first ${grid.period}. `,
    ),
  ];
}

/** Newer against older cohorts in the period after the first; the first cohort may hold old customers. */
export function trendOf({ grid, frame, schema }: CohortResult): CohortTrend | null {
  return cohortTrend(grid, 1, frame.from === null || frame.from <= schema.firstDay);
}

function trendPhrases(trend: CohortTrend | null, grid: CohortGrid): Phrase[] {
  if (!trend) return [];
  const since = periodInSentence(grid, trend.firstNewer);
  const figures = `${formatPercent(trend.newer.share)} against ${formatPercent(trend.older.share)} in the next ${grid.period}`;
  if (trend.low > 0) {
    return [plain(`Cohorts since ${since} come back more often than those before: ${figures}.`)];
  }
  if (trend.high < 0) {
    return [plain(`Cohorts since ${since} come back less often than those before: ${figures}.`)];
  }
  return [plain(`Newer and older cohorts do not differ beyond chance (${figures}).`)];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Mean size of the three cohorts after the first; null with fewer. */
function usualSize({ size }: CohortGrid): number | null {
  return size.length > 3 ? (size[1]! + size[2]! + size[3]!) / 3 : null;
}

/** A first cohort far larger than the next holds customers who bought before the data begin. */
function holdsOldCustomers({ grid, frame, schema }: CohortResult): boolean {
  const usual = usualSize(grid);
  const fromStart = frame.from === null || frame.from <= schema.firstDay;
  return fromStart && usual !== null && grid.size[0]! > 1.5 * usual;
}

/** What a reader might take for a finding but is not one. */
export function cautions(result: CohortResult): string[] {
  const { grid, window } = result;
  const list: string[] = [];
  if (holdsOldCustomers(result)) {
    list.push(
      `The first cohort (${periodInSentence(grid, 0)}) has ${formatNumber(grid.size[0]!, 0)} customers, the next three ${formatNumber(usualSize(grid)!, 0)} on average: it very likely holds customers from before the data begin, who are not new. Newer cohorts tell more about new customers.`,
    );
  }
  if (!grid.lastIsFinished) {
    list.push(
      `The data end on ${formatDay(toIso(window.to))}, within ${periodInSentence(grid, grid.cohorts - 1)}: the last cell of each row is unfinished, greyed, and in no average.`,
    );
  }
  return list;
}

/** Who is in no cohort, and why. */
export function leftOutSentences({ leftOut, grid, schema, frame }: CohortResult): string[] {
  const money = (value: number): string => formatMoney(value, schema.currency, { compact: true });
  const inCells = grid.revenue.reduce((sum, value) => sum + value, 0);
  const list = [
    `${formatCount(grid.customers, 'customer', 'customers')} in ${formatCount(grid.cohorts, 'cohort', 'cohorts')}; the cells hold ${money(inCells)} of ${money(leftOut.revenue)} net revenue up to the last day.`,
  ];
  if (leftOut.guest_orders > 0) {
    list.push(
      `${formatCount(leftOut.guest_orders, 'order', 'orders')} of guests (${money(leftOut.guest_revenue)}) belong to nobody who could come back.`,
    );
  }
  if (leftOut.other_customers > 0) {
    list.push(
      `${formatCount(leftOut.other_customers, 'customer is', 'customers are')} in no cohort (${money(leftOut.other_revenue)}): ${frame.from === null ? 'they have no purchase, only cancelled or returned orders' : 'they first bought before the date range, or have no purchase'}.`,
    );
  }
  if (Math.abs(grid.revenueBefore) >= 0.005) {
    list.push(
      `${money(grid.revenueBefore)} of credits are dated before the customer's first purchase and are in no cell.`,
    );
  }
  return list;
}
