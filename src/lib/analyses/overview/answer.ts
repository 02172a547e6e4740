/** The page's answer in sentences, with its bases and with what they cannot say. */
import { toDay, toIso } from '../../core/calendar';
import {
  formatCompact,
  formatDay,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../ui/format';
import type { Abilities } from './figures';
import type { ComparedFigures, Headline } from './headline';
import { change, lengthsText, periodName, rangeText } from './words';

/**
 * True where a comparison sets one part of the year against another and no year earlier can tell
 * the season from growth.
 */
export function isOtherSeason(
  compared: ComparedFigures,
  lastYear: ComparedFigures | null,
): boolean {
  const months = Math.round((compared.base.from - compared.against.from) / 30.4);
  return lastYear === null && months > 0 && months % 12 !== 0;
}

/** A piece of a sentence; the strong ones carry the finding. */
export interface Part {
  readonly text: string;
  readonly strong?: boolean;
}

const plain = (text: string): Part => ({ text });
const strong = (text: string): Part => ({ text, strong: true });

/** Below this many standard errors a difference is called one that chance could make. */
const NOTEWORTHY = 2;

/**
 * True when two sums of orders differ by less than their chance variation: orders that come
 * independently of one another give a sum the variance Σ revenue² (compound Poisson).
 */
export function withinChance({ base, against }: ComparedFigures): boolean {
  const difference = (base.figures.revenue ?? 0) - (against.figures.revenue ?? 0);
  const error = Math.sqrt(base.counts.sumOfSquares + against.counts.sumOfSquares);
  return Math.abs(difference) < NOTEWORTHY * error;
}

/** @param filters what the frame picks besides days, in words; null for all */
export function overviewAnswer(
  headline: Headline,
  can: Abilities,
  currency: string | null,
  filters: string | null = null,
): readonly Part[] {
  const { all, counted, sales } = headline.lines;
  if (counted === 0 || (sales === 0 && headline.current.figures.revenue === 0)) {
    return all === 0
      ? [plain('No line matches these filters.')]
      : [
          ...(filters === null ? [] : [strong(filters), plain(': ')]),
          plain('no purchase and no revenue.'),
        ];
  }
  return [
    ...revenueSentence(headline, currency, filters),
    ...buyersSentence(headline, can),
    ...incompleteSentence(headline),
  ];
}

function money(value: number | null, currency: string | null): string {
  return formatMoney(value, currency, { compact: true });
}

function revenueSentence(
  headline: Headline,
  currency: string | null,
  filters: string | null,
): Part[] {
  const { isEverything, months, previous, lastYear, shown, current } = headline;
  if (isEverything && previous && months !== null) {
    const { base } = previous;
    const before = months === 12 ? 'the year before' : `the ${monthsText(months)} before`;
    return [
      ...revenueOf(filters),
      strong(money(base.figures.revenue, currency)),
      plain(
        ` in the last ${months === 1 ? 'full month' : `${months} full months`} (${rangeText(toIso(base.from), toIso(base.to))})`,
      ),
      ...comparison(previous, before, { isOtherSeason: isOtherSeason(previous, lastYear) }),
      plain('. '),
    ];
  }
  return [
    ...revenueOf(filters),
    strong(money(current.figures.revenue, currency)),
    plain(` (${rangeText(shown.from, shown.to)})`),
    ...(previous
      ? comparison(previous, `the ${stretch(headline)} before`, {
          isOtherSeason: isOtherSeason(previous, lastYear),
        })
      : []),
    ...(lastYear
      ? [
          plain(previous ? ' and' : ''),
          ...comparison(lastYear, 'a year earlier', { comma: !previous }),
        ]
      : []),
    plain(
      previous || lastYear
        ? '. '
        : `, in ${formatCompact(current.counts.orders)} ${current.counts.orders === 1 ? 'order' : 'orders'}; there is nothing earlier to compare it with. `,
    ),
  ];
}

function revenueOf(filters: string | null): Part[] {
  return filters === null ? [plain('Revenue was ')] : [strong(filters), plain(': revenue was ')];
}

function monthsText(months: number): string {
  return months === 1 ? 'month' : `${months} months`;
}

function stretch(headline: Headline): string {
  if (headline.months !== null) return monthsText(headline.months);
  const days = toDay(headline.shown.to) - toDay(headline.shown.from) + 1;
  return days === 1 ? 'day' : `${formatNumber(days)} days`;
}

function comparison(
  compared: ComparedFigures,
  than: string,
  { comma = true, isOtherSeason = false }: { comma?: boolean; isOtherSeason?: boolean } = {},
): Part[] {
  const difference = change(
    'money',
    compared.base.figures.revenue,
    compared.against.figures.revenue,
  );
  if (difference === null) return [];
  const start = plain(comma ? ', ' : ' ');
  const lengths = lengthsText(compared);
  if (Math.abs(difference) < 0.0005) {
    return [start, strong('the same'), plain(` as ${than}${lengths ? ` (${lengths})` : ''}`)];
  }
  const notes = [
    ...(withinChance(compared) ? ['no more than chance could make'] : []),
    ...(lengths ? [lengths] : []),
    ...(isOtherSeason ? ['another season, and no year earlier to compare'] : []),
  ];
  return [
    start,
    strong(`${difference > 0 ? 'up' : 'down'} ${formatPercent(Math.abs(difference))}`),
    plain(` on ${than}${notes.length ? ` (${notes.join('; ')})` : ''}`),
  ];
}

function buyersSentence(headline: Headline, can: Abilities): Part[] {
  const { customers, repeatCustomers } = headline.current.counts;
  if (!can.customers || customers === 0) return [];
  const once = customers - repeatCustomers;
  const when = headline.isEverything ? '' : ' in these days';
  return [
    plain(`${formatNumber(once)} of ${formatNumber(customers)} customers (`),
    strong(formatPercent(once / customers, 0)),
    plain(`) bought just once${when}. `),
  ];
}

function incompleteSentence(headline: Headline): Part[] {
  const { series, data } = headline;
  const last = series.from.length - 1;
  if (last < 1 || series.granularity === 'day' || series.complete[last]) return [];
  const name = periodName(series.from[last]!, series.granularity);
  const until = headline.shown.to;
  return [
    plain(
      `${name} is incomplete: ${until === data.to ? 'the data end' : 'the filter ends'} on ${formatDay(until)}.`,
    ),
  ];
}
