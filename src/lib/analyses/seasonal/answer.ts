/** The finding in sentences. Words are the page's; figures are the data's. */
import { toIso } from '../../core/calendar';
import type { HoldOutYear } from '../../core/seasonal/hold-out';
import { GATE_LEVEL, LEAST_MOVED, type SeasonalReport } from '../../core/seasonal/jobs';
import { formatCount, formatDay, formatNumber, formatPercent } from '../../ui/format';
import type { Phrase } from '../page/phrase';
import type { SeasonalResult } from './result';
import { chance, typeNames, UNITS } from './words';

const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });
const percent = (share: number): string => formatPercent(share, 0);

/** Whether the habits came back in the held-out year, beyond chance. */
export function returned(holdOut: HoldOutYear | null): boolean {
  return holdOut !== null && holdOut.gain > 0 && holdOut.p <= 0.05;
}

/** May the page speak of seasons, or only of the timing of one year? */
function isSeason({ twoYears, holdOut }: SeasonalReport): boolean {
  return twoYears && returned(holdOut);
}

/** How the customers differ from chance, with its base. */
export function gateSentence({ gate, moved, rhythm, orders, customer }: SeasonalReport): string {
  const { one } = UNITS[rhythm];
  const { observed, expected } = gate.sameBin;
  const base = `${formatNumber(orders, 0)} orders of ${formatCount(customer.length, 'customer', 'customers')}`;
  const pairs = `two orders of one customer fall on the same ${one} in ${formatPercent(observed)} of cases, where the store’s own rhythm alone would make it ${formatPercent(expected)}`;
  if (gate.p > GATE_LEVEL) {
    return `Looked at were ${base}: ${pairs}. Chance alone gets as far in ${chance(gate.p, gate.draws)} of stores like this one.`;
  }
  return `Looked at were ${base}: ${pairs}. Chance gets as far in ${chance(gate.p, gate.draws)} of stores like this one; about ${percent(moved)} of a customer’s orders fall on other ${UNITS[rhythm].many} than the store’s rhythm would put them.`;
}

export function answer(result: SeasonalResult): readonly Phrase[] {
  const { report, thin, inputs } = result;
  if (inputs.customerKey.length === 0) {
    return [strong('No known customer bought anything in this part of the data.')];
  }
  if (!report) {
    return [strong('There is too little here to tell who buys when.'), plain(` ${thin ?? ''}`)];
  }
  const { one, whole } = UNITS[report.rhythm];
  if (report.verdict === 'none') {
    const weak = report.gate.p <= GATE_LEVEL && report.moved < LEAST_MOVED;
    return [
      strong(
        weak
          ? `Customers hardly differ in when in the ${whole} they buy: too little to plan by.`
          : `Nobody in particular: there is no structure. Customers do not differ in when in the ${whole} they buy, beyond what chance makes.`,
      ),
      plain(
        ' So no groups are shown. Nobody needs a calendar of their own; the store’s own will do.',
      ),
    ];
  }
  if (!report.types || report.verdict === 'degrees') {
    return [
      strong(`Customers differ in when in the ${whole} they buy, but by degrees, not in kind.`),
      plain(
        ` About ${percent(report.moved)} of a customer’s orders fall on another ${one} than the store’s rhythm would put them, yet the customers do not part into groups${report.types ? '; those below are cuts through one crowd' : ', so none are shown'}.`,
      ),
    ];
  }
  return typesAnswer(report);
}

function typesAnswer(report: SeasonalReport): Phrase[] {
  const { rhythm, customer } = report;
  const types = report.types!;
  const names = typeNames(rhythm, types.profiles, types.k);
  const seasonal = types.profiles.flatMap((profile, type) =>
    type < types.k && profile.peaks.runs.length ? [{ profile, name: names[type]! }] : [],
  );
  const inSeason = seasonal.reduce((sum, { profile }) => sum + profile.customers, 0);
  if (seasonal.length === 0) {
    return [
      strong(
        `${formatCount(types.k, 'type', 'types')} of customers, none of which keeps to some ${UNITS[rhythm].many}.`,
      ),
    ];
  }
  const what =
    rhythm !== 'month'
      ? 'time of their own'
      : isSeason(report)
        ? 'season of their own'
        : 'timing of their own';
  const top = seasonal[0]!;
  return [
    strong(
      `${formatNumber(inSeason, 0)} of ${formatCount(customer.length, 'frequent customer', 'frequent customers')} (${percent(inSeason / customer.length)}) have a ${what}`,
    ),
    plain(`, in ${formatCount(seasonal.length, 'type', 'types')}. The largest are `),
    strong(top.name),
    plain(
      ` (${formatNumber(top.profile.customers, 0)}): ${percent(top.profile.peaks.share)} of their orders fall then, against ${percent(top.profile.peaks.storeShare)} of the store’s.`,
    ),
    ...(rhythm === 'month' ? [plain(` ${returnSentence(report)}`)] : []),
  ];
}

/** Does it come back? The difference between a season and a year seen once. */
export function returnSentence({ twoYears, holdOut }: SeasonalReport): string {
  if (!twoYears) {
    return 'The data hold less than two years, and each month was seen about once: call it timing. Whether it comes back each year, another year will tell.';
  }
  if (!holdOut) {
    return 'Too few customers were known a year before the end to see whether it comes back.';
  }
  if (!returned(holdOut)) {
    return `It did not come back in the year after ${formatDay(toIso(holdOut.cutDay))}, beyond chance: do not plan by it.`;
  }
  const sum = holdOut.types.reduce(
    (all, type) =>
      type.peaks.bins.length
        ? {
            orders: all.orders + type.orders,
            inPeak: all.inPeak + type.inPeak,
            expected: all.expected + type.orders * (type.otherInPeak / (type.otherOrders || 1)),
          }
        : all,
    { orders: 0, inPeak: 0, expected: 0 },
  );
  if (sum.orders === 0) return 'Their months came back in the last year more often than by chance.';
  return `It comes back: customers were typed by what was known a year before the end, and ${percent(sum.inPeak / sum.orders)} of their orders since then fell into the months of their type, against ${percent(sum.expected / sum.orders)} of other customers’.`;
}

/** How many customers were looked at, and why the others were not. */
export function leftOutSentences({ report, inputs }: SeasonalResult): string[] {
  const { guests, customerKey } = inputs;
  const sentences: string[] = [];
  if (report) {
    const { rule, leftOut, customer } = report;
    sentences.push(
      `${formatNumber(customer.length, 0)} of ${formatCount(customerKey.length, 'customer', 'customers')} bought on at least ${rule.minOrders} days over at least ${rule.minSpanDays} days and were looked at.`,
      `${formatNumber(leftOut.few, 0)} bought on fewer days and ${formatNumber(leftOut.short, 0)} within a shorter time; they are left out.`,
    );
  }
  if (guests.orders > 0) {
    sentences.push(
      `${formatCount(guests.orders, 'order', 'orders')} of guests, who cannot be recognised again, count in the seasons of categories only.`,
    );
  }
  return sentences;
}
