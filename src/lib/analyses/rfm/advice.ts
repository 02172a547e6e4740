/** What to do per segment, each piece of advice resting on that segment's own figures. */
import type { RfmReport } from '../../core/rfm/report';
import { SEGMENTS, type Segment } from '../../core/rfm/segments';
import type { GroupSummary } from '../../core/rfm/summary';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import { REGULAR_ORDERS } from './answer';
import type { SecondOrder } from './model.svelte';

export interface Advice {
  readonly segment: Segment;
  readonly customers: number;
  /** What is so. */
  readonly finding: string;
  /** What follows from it. */
  readonly action: string;
}

interface Facts {
  readonly group: GroupSummary;
  readonly all: GroupSummary;
  /** Share of all customers with two orders or more. */
  readonly repeatShare: number;
  /** Median days from the first order to the second, of those who made one; null for none. */
  readonly secondAfter: number | null;
  readonly money: (value: number) => string;
}

/** Advice for every segment that has customers, in the order of worth. */
export function adviceFor(
  report: RfmReport,
  secondOrder: SecondOrder,
  currency: string | null,
): Advice[] {
  const money = (value: number): string => formatMoney(value, currency, { compact: true });
  const repeatShare = 1 - report.oneOrder / report.all.customers;
  return SEGMENTS.flatMap((segment, index) => {
    const group = report.segments[index]!;
    if (group.customers === 0) return [];
    const write = WRITERS[segment];
    const secondAfter = secondOrder.median_days;
    const [finding, action] = write({ group, all: report.all, repeatShare, secondAfter, money });
    return { segment, customers: group.customers, finding, action };
  });
}

type Writer = (facts: Facts) => readonly [finding: string, action: string];

const days = (value: number | null): string =>
  value === null ? 'an unknown time' : formatCount(Math.round(value), 'day', 'days');
const count = (value: number | null): string =>
  formatNumber(value, value === null || Number.isInteger(value) ? 0 : 1);
const people = (value: number): string => formatCount(value, 'customer', 'customers');
const perOrder = (group: GroupSummary): number => group.averageOrderValue ?? 0;

/** What one more order from every `part`th customer of the group would bring. */
function oneMoreOrder({ group, money }: Facts, part = 1): string {
  return money((group.customers / part) * perOrder(group));
}

function rhythm({ group, all }: Facts): number | null {
  return group.typicalGapDays ?? all.typicalGapDays;
}

const WRITERS: Readonly<Record<Segment, Writer>> = {
  champions: (facts) => [
    `${people(facts.group.customers)} bring ${formatPercent(facts.all.revenue > 0 ? facts.group.revenue / facts.all.revenue : null, 0)} of revenue, ${ordersOf(facts)} each at the median, ${gap(facts)}.${onlyOnce(facts)}`,
    `Thank them with early access and service rather than with discounts. Losing one in ten would cost about ${facts.money(facts.group.yearRevenue / 10)} a year.`,
  ],
  loyal: (facts) => [
    `${ordersOf(facts)} at the median, ${gap(facts)}, ${facts.money(perOrder(facts.group))} an order; the last ${days(facts.group.medianRecencyDays)} ago.${onlyOnce(facts)}`,
    `One more order from each is worth ${oneMoreOrder(facts)}. Offer what goes with what they buy, shortly before their next order is due.`,
  ],
  'potential-loyalists': (facts) => [
    `${ordersOf(facts)} so far, ${gap(facts)}; the last ${days(facts.group.medianRecencyDays)} ago.${onlyOnce(facts)}`,
    `Make the next order easy (reminder, refill, bundle) around day ${formatNumber(nextOrderDay(facts), 0)}: one more order from each is worth ${oneMoreOrder(facts)}.`,
  ],
  new: (facts) => [
    `${ordersOf(facts)}, the last ${days(facts.group.medianRecencyDays)} ago. ${secondOrders(facts)}`,
    `Welcome them and ${askFor(facts)}. If one in five comes back: ${oneMoreOrder(facts, 5)}.`,
  ],
  promising: (facts) => [
    `${ordersOf(facts)} so far, the last ${days(facts.group.medianRecencyDays)} ago. ${secondOrders(facts)}`,
    `${past(facts)} One in five ordering again is worth ${oneMoreOrder(facts, 5)}.`,
  ],
  'need-attention': (facts) => [
    `Middling in both: ${ordersOf(facts)}, silent for ${days(facts.group.medianRecencyDays)} where ${days(rhythm(facts))} between orders are typical.`,
    `A limited offer on what they bought before; watch who answers. ${facts.money(facts.group.yearRevenue)} of the last year's revenue came from them.`,
  ],
  'about-to-sleep': (facts) => [
    `Few orders and ${days(facts.group.medianRecencyDays)} of silence; ${facts.money(perOrder(facts.group))} an order.`,
    `One reminder with something new, then stop: if one in ten returns it brings ${oneMoreOrder(facts, 10)}.`,
  ],
  'at-risk': (facts) => [
    `${people(facts.group.customers)} with ${ordersOf(facts)} at the median, ${gap(facts)}, have been quiet for ${days(facts.group.medianRecencyDays)}${times(facts)}.${onlyOnce(facts)} They brought ${facts.money(facts.group.yearRevenue)} in the last year.`,
    `Write now, with a reason to return rather than a general discount, and ask what went wrong. One in ten winning back one order is ${oneMoreOrder(facts, 10)}.`,
  ],
  'cannot-lose': (facts) => [
    `${people(facts.group.customers)}, ${ordersOf(facts)} and ${facts.money(facts.group.medianMonetary ?? 0)} each at the median, silent for ${days(facts.group.medianRecencyDays)}${times(facts)}.${onlyOnce(facts)}`,
    facts.group.customers <= 200
      ? `Few enough to call or write to by name. Together they have brought ${facts.money(facts.group.revenue)}.`
      : `Begin with the hundred who spent most and write by name. Together they have brought ${facts.money(facts.group.revenue)}.`,
  ],
  hibernating: (facts) => [
    `${days(facts.group.medianRecencyDays)} of silence after ${ordersOf(facts)} of ${facts.money(perOrder(facts.group))}.`,
    `Only where contact costs next to nothing: one in fifty returning brings ${oneMoreOrder(facts, 50)}.`,
  ],
  lost: (facts) => [
    `${people(facts.group.customers)} last ordered ${days(facts.group.medianRecencyDays)} ago, ${formatPercent(facts.all.revenue > 0 ? facts.group.revenue / facts.all.revenue : null, 0)} of revenue in all.`,
    `Leave them out of campaigns: that is ${people(facts.group.customers)} fewer to write to each time. Before giving up, try one offer on a tenth of them.`,
  ],
};

const ordersOf = ({ group }: Facts): string =>
  `${count(group.medianFrequency)} ${group.medianFrequency === 1 ? 'order' : 'orders'}`;

/** Two orders have one gap between them; from three on there is a rhythm. */
function gap(facts: Facts): string {
  const time = days(rhythm(facts));
  if ((facts.group.medianFrequency ?? 0) >= REGULAR_ORDERS) return `one every ${time}`;
  const atLeastTwo = (facts.group.medianFrequency ?? 0) >= 2;
  return atLeastTwo ? `${time} apart` : 'no second one for at least half of them';
}

/** Days after which the next order is typical: the second one's time where most have but one. */
function nextOrderDay(facts: Facts): number {
  const isFirst = (facts.group.medianFrequency ?? 0) < 2;
  return Math.round((isFirst ? facts.secondAfter : rhythm(facts)) ?? 0);
}

/** Ranks cut equal counts apart, and so put some people where their orders would not. */
function onlyOnce({ group }: Facts): string {
  return group.minFrequency === 1
    ? ' Some of them have ordered only once: they are here by the way of scoring, not by coming back.'
    : '';
}

function times(facts: Facts): string {
  const usual = facts.group.typicalGapDays;
  const silence = facts.group.medianRecencyDays;
  if (!usual || silence === null || !(silence / usual >= 1.5)) return '';
  const isUsual = (facts.group.medianFrequency ?? 0) >= REGULAR_ORDERS;
  return `, ${formatNumber(silence / usual, 1)} times ${isUsual ? 'their usual gap' : 'the time between their orders'}`;
}

function secondOrders({ repeatShare, secondAfter }: Facts): string {
  if (secondAfter === null) return 'Here nobody has ordered a second time yet.';
  return `${formatPercent(repeatShare, 0)} of customers have ordered again; their second order came ${days(secondAfter)} after the first at the median. Those who have not come back are not in that.`;
}

function askFor({ secondAfter }: Facts): string {
  const day = Math.round(secondAfter ?? 0);
  return day > 0
    ? `ask for the second order before day ${formatNumber(day, 0)}`
    : 'ask for the second order at once';
}

function past(facts: Facts): string {
  const { group, secondAfter } = facts;
  if (secondAfter === null || group.medianRecencyDays === null) {
    return 'Ask for the second order.';
  }
  return group.medianRecencyDays > secondAfter
    ? 'Half of those who came back had done so sooner: ask for the second order now.'
    : `A good time to ${askFor(facts)}.`;
}
