/** What to do per segment, each piece of advice resting on that segment's own figures. */
import type { RfmReport } from '../../core/rfm/report';
import { SEGMENTS, type Segment } from '../../core/rfm/segments';
import type { GroupSummary } from '../../core/rfm/summary';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';

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
  readonly money: (value: number) => string;
}

/** Advice for every segment that has customers, in the order of worth. */
export function adviceFor(report: RfmReport, currency: string | null): Advice[] {
  const money = (value: number): string => formatMoney(value, currency, { compact: true });
  const repeatShare = 1 - report.oneOrder / report.all.customers;
  return SEGMENTS.flatMap((segment, index) => {
    const group = report.segments[index]!;
    if (group.customers === 0) return [];
    const write = WRITERS[segment];
    const [finding, action] = write({ group, all: report.all, repeatShare, money });
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
    `${people(facts.group.customers)} bring ${formatPercent(facts.all.revenue > 0 ? facts.group.revenue / facts.all.revenue : null, 0)} of revenue, ${count(facts.group.medianFrequency)} orders each, one every ${days(rhythm(facts))}.`,
    `Thank them with early access and service rather than with discounts. Losing one in ten would cost about ${facts.money(facts.group.yearRevenue / 10)} a year.`,
  ],
  loyal: (facts) => [
    `They order every ${days(rhythm(facts))}, ${facts.money(perOrder(facts.group))} an order, and were here ${days(facts.group.medianRecencyDays)} ago.`,
    `One more order from each is worth ${oneMoreOrder(facts)}. Offer what goes with what they buy, shortly before their next order is due.`,
  ],
  'potential-loyalists': (facts) => [
    `${count(facts.group.medianFrequency)} orders so far, the last ${days(facts.group.medianRecencyDays)} ago; those who came back did so after ${days(rhythm(facts))}.`,
    `Make the next order easy (reminder, refill, bundle) around day ${formatNumber(Math.round(rhythm(facts) ?? 0), 0)}: one more order from each is worth ${oneMoreOrder(facts)}.`,
  ],
  new: (facts) => [
    `${count(facts.group.medianFrequency)} ${facts.group.medianFrequency === 1 ? 'order' : 'orders'}, the last ${days(facts.group.medianRecencyDays)} ago. In this store ${formatPercent(facts.repeatShare, 0)} of customers have ordered again, typically after ${days(facts.all.typicalGapDays)}.`,
    `Welcome them and ask for the second order before day ${formatNumber(Math.round(facts.all.typicalGapDays ?? 0), 0)}. If one in five comes back: ${oneMoreOrder(facts, 5)}.`,
  ],
  promising: (facts) => [
    `Few orders yet, the last ${days(facts.group.medianRecencyDays)} ago; repeat buyers return after ${days(facts.all.typicalGapDays)}.`,
    `${past(facts)} One in five ordering again is worth ${oneMoreOrder(facts, 5)}.`,
  ],
  'need-attention': (facts) => [
    `Middling in both: ${count(facts.group.medianFrequency)} orders, silent for ${days(facts.group.medianRecencyDays)} against a usual gap of ${days(rhythm(facts))}.`,
    `A limited offer on what they bought before; watch who answers. ${facts.money(facts.group.yearRevenue)} of the last year's revenue came from them.`,
  ],
  'about-to-sleep': (facts) => [
    `Few orders and ${days(facts.group.medianRecencyDays)} of silence; ${facts.money(perOrder(facts.group))} an order.`,
    `One reminder with something new, then stop: if one in ten returns it brings ${oneMoreOrder(facts, 10)}.`,
  ],
  'at-risk': (facts) => [
    `${people(facts.group.customers)} who used to order every ${days(rhythm(facts))} have been quiet for ${days(facts.group.medianRecencyDays)}${times(facts)}. They brought ${facts.money(facts.group.yearRevenue)} in the last year.`,
    `Write now, with a reason to return rather than a general discount, and ask what went wrong. One in ten winning back one order is ${oneMoreOrder(facts, 10)}.`,
  ],
  'cannot-lose': (facts) => [
    `${people(facts.group.customers)}, ${count(facts.group.medianFrequency)} orders and ${facts.money(facts.group.medianMonetary ?? 0)} each at the median, silent for ${days(facts.group.medianRecencyDays)}${times(facts)}.`,
    facts.group.customers <= 200
      ? `Few enough to call or write to by name. Together they have brought ${facts.money(facts.group.revenue)}.`
      : `Begin with the hundred who spent most and write by name. Together they have brought ${facts.money(facts.group.revenue)}.`,
  ],
  hibernating: (facts) => [
    `${days(facts.group.medianRecencyDays)} of silence after ${count(facts.group.medianFrequency)} ${facts.group.medianFrequency === 1 ? 'order' : 'orders'} of ${facts.money(perOrder(facts.group))}.`,
    `Only where contact costs next to nothing: one in fifty returning brings ${oneMoreOrder(facts, 50)}.`,
  ],
  lost: (facts) => [
    `${people(facts.group.customers)} last ordered ${days(facts.group.medianRecencyDays)} ago, ${formatPercent(facts.all.revenue > 0 ? facts.group.revenue / facts.all.revenue : null, 0)} of revenue in all.`,
    `Leave them out of campaigns: that is ${people(facts.group.customers)} fewer to write to each time. Before giving up, try one offer on a tenth of them.`,
  ],
};

function times(facts: Facts): string {
  const gap = facts.group.typicalGapDays;
  const silence = facts.group.medianRecencyDays;
  if (!gap || silence === null || !(silence / gap >= 1.5)) return '';
  return `, ${formatNumber(silence / gap, 1)} times their usual gap`;
}

function past({ group, all }: Facts): string {
  const gap = all.typicalGapDays;
  if (gap === null || group.medianRecencyDays === null) return 'Ask for the second order.';
  return group.medianRecencyDays > gap
    ? 'Their second order is overdue: ask for it now.'
    : `Ask for the second order before day ${formatNumber(Math.round(gap), 0)}.`;
}
