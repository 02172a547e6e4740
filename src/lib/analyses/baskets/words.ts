/** Rules, baskets and findings in words. */
import type { HoldOut } from '../../core/basket/hold-out';
import { antecedentOf, consequentOf, liftOf, type RuleTable } from '../../core/basket/rule-table';
import { EARLIER_SHARE } from '../../core/basket/split';
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDay,
  formatNumber,
  formatPercent,
} from '../../ui/format';
import type { BasketQuestion, BasketResult } from './model.svelte';
import type { BasketKind, Unit } from './query';
import type { Items } from './read';
import type { Phrase } from '../page/phrase';

export const UNIT_WORDS: Readonly<Record<Unit, readonly [one: string, many: string]>> = {
  product: ['product', 'products'],
  category: ['category', 'categories'],
  subcategory: ['subcategory', 'subcategories'],
  brand: ['brand', 'brands'],
  mixed: ['product or category', 'products and categories'],
};

/** What one basket is. */
export const BASKET_WORDS: Readonly<Record<BasketKind, readonly [one: string, many: string]>> = {
  order: ['order', 'orders'],
  customer: ['customer', 'customers'],
  'customer-day': ['visit', 'visits'],
};

/** The names of some items: `Tent + Sleeping bag`. */
export function itemNames(items: Items, some: ArrayLike<number>): string {
  return Array.from(some, (item) => items.name[item] ?? '?').join(' + ');
}

/** A p or q: `= 0.012`, `< 0.0001`. */
export function formatP(p: number): string {
  if (p < 1e-4) return `< ${formatNumber(1e-4, 4)}`;
  return `= ${formatNumber(Number(p.toPrecision(2)), p < 0.01 ? 4 : p < 0.1 ? 3 : 2)}`;
}

export function ruleName(items: Items, rules: RuleTable, r: number): string {
  return `${itemNames(items, antecedentOf(rules, r))} → ${itemNames(items, consequentOf(rules, r))}`;
}

/** Cuts a name for a picture. */
export function shortName(name: string, most = 26): string {
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}

/** How many times as often: 40.3 as `40×`, 1.234 as `1.2×`. */
export function formatLift(lift: number): string {
  if (!Number.isFinite(lift)) return '–';
  return `${formatNumber(lift, lift < 10 ? 1 : 0)}×`;
}

/** What the tones of a picture stand for: `1.3× (pale) to 67× (strong)`. */
export function liftRange(lifts: readonly number[]): string {
  const known = lifts.filter(Number.isFinite);
  if (!known.length) return 'stronger where higher';
  const low = known.reduce((least, lift) => Math.min(least, lift));
  const high = known.reduce((most, lift) => Math.max(most, lift));
  return `${formatLift(low)} (pale) to ${formatLift(high)} (strong)`;
}

/** The finding as phrases: what leads, how surely, how many; once known, how many hold elsewhere. */
export function answerOf(
  { report, items, choice }: Pick<BasketResult, 'report' | 'items' | 'choice'>,
  holdOut: HoldOut | null,
): Phrase[] {
  const { rules } = report;
  const [, baskets] = BASKET_WORDS[choice.kind];
  if (report.tested === 0) {
    const [thing, things] = UNIT_WORDS[choice.unit];
    return [
      { text: 'Nothing to compare: ', strong: true },
      {
        text:
          report.distinctItems < 2
            ? `the ${baskets} hold only one ${thing}, so nothing can go with it.`
            : `no two ${things} are together in ${formatNumber(report.minCount, 0)} of the ${formatNumber(report.baskets, 0)} ${baskets} or more, the least that is asked for.`,
      },
    ];
  }
  if (report.significant === 0) {
    const apart =
      choice.kind === 'customer'
        ? 'if every customer picked theirs at random, as many as they have, would be'
        : `${UNIT_WORDS[choice.unit][1]} picked at random into ${baskets} of the same sizes would be`;
    return [
      { text: 'Nothing beats chance: ', strong: true },
      {
        text: `of ${formatCompact(report.tested)} possible rules in ${formatNumber(report.baskets, 0)} ${baskets}, none is together more often than ${apart}.`,
      },
    ];
  }
  if (rules.size === 0) {
    return [
      {
        text: `${formatCount(report.significant, 'rule beats', 'rules beat')} chance`,
        strong: true,
      },
      {
        text:
          report.passed === 0
            ? ', but none passes the limits on confidence and lift that are set here.'
            : `, but ${report.passed === 1 ? 'it adds' : 'each adds'} nothing sure to a shorter rule, and no shorter one stands out by itself.`,
      },
    ];
  }
  const head = leadingRule(rules);
  const isPair = antecedentOf(rules, head).length === 1;
  const phrases: Phrase[] = [
    { text: 'With ' },
    { text: itemNames(items, antecedentOf(rules, head)), strong: true },
    { text: `, ${formatPercent(rules.confidence[head]!, 0)} also take ` },
    { text: itemNames(items, consequentOf(rules, head)), strong: true },
    {
      text: `, ${formatLift(liftOf(rules, head))} what is usual in ${baskets} of that size. It is the strongest ${isPair ? 'pair of' : 'of'} ${formatCount(report.kept, 'rule', 'rules')} that stand${report.kept === 1 ? 's' : ''} out in ${formatNumber(report.baskets, 0)} ${baskets}.`,
    },
  ];
  if (holdOut && holdOut.rules.size > 0) {
    phrases.push({
      text: ` Of ${formatCount(holdOut.rules.size, 'rule', 'rules')} that ${partOf(holdOut, baskets)} show by themselves, ${formatNumber(holdOut.held, 0)} hold in the others.`,
    });
  }
  return phrases;
}

/** `the first 70% of the orders`, `70% of the customers, drawn at random,`. */
export function partOf({ split }: Pick<HoldOut, 'split'>, baskets: string): string {
  const share = formatPercent(EARLIER_SHARE, 0);
  return split === 'time'
    ? `the first ${share} of the ${baskets}`
    : `${share} of the ${baskets}, drawn at random,`;
}

/** How the test on baskets held back went. */
export function heldBackOf(
  holdOut: HoldOut,
  [basket, baskets]: readonly [one: string, many: string],
): string {
  const { rules, found, held, open, failed, splitDay } = holdOut;
  const how =
    splitDay === null
      ? `Rules were looked for in ${formatNumber(holdOut.earlierBaskets, 0)} ${baskets} drawn at random and measured in the other ${formatNumber(holdOut.laterBaskets, 0)} (${basket === 'customer' ? 'a cut in time would hold old customers against new ones' : `the ${baskets} have no days to cut between`})`
      : `Rules were looked for in the ${formatNumber(holdOut.earlierBaskets, 0)} ${baskets} before ${formatDay(new Date(splitDay * 86_400_000).toISOString())} and measured in the ${formatNumber(holdOut.laterBaskets, 0)} since`;
  if (rules.size === 0) return `${how}. The first part shows none by itself.`;
  const kept =
    found > rules.size ? `, of which the ${formatNumber(rules.size, 0)} strongest are tested` : '';
  return `${how}. ${formatCount(found, 'rule stands', 'rules stand')} out there${kept}: ${formatNumber(held, 0)} hold, ${formatNumber(open, 0)} stay open (their interval covers chance), ${formatNumber(failed, 0)} fail. The middle lift is ${formatLift(middle(rules.likeLift))} where they were found and ${formatLift(middle(holdOut.laterLift))} elsewhere.`;
}

/** The median of the finite values. */
export function middle(values: Float64Array): number {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  return sorted.length ? sorted[Math.floor(sorted.length / 2)]! : NaN;
}

/** The strongest rule of a single item to a single item, or the strongest of all. */
function leadingRule(rules: RuleTable): number {
  for (let r = 0; r < rules.size; r++) {
    if (antecedentOf(rules, r).length === 1 && consequentOf(rules, r).length === 1) {
      return r;
    }
  }
  return 0;
}

/** What the reader must know before believing the answer. */
export function cautions(result: BasketResult): string[] {
  const { report, choice, schema, leftOut, options } = result;
  const [basket, baskets] = BASKET_WORDS[choice.kind];
  const list: string[] = [];
  if (schema.oneLinePerOrder && choice.kind === 'customer') {
    list.push(
      'Every order of this data holds a single line, so an order cannot join two things. A basket here is all that one customer bought; the order in time is lost.',
    );
  } else if (schema.oneLinePerOrder && choice.kind === 'order') {
    list.push(
      'Every order of this data holds a single line: no order joins two things. Choose customers as baskets.',
    );
  }
  if (choice.kind === 'customer' && leftOut.guest_orders > 0) {
    list.push(
      `${formatCount(leftOut.guest_orders, 'order', 'orders')} of guests are left out, since nobody knows whose they are.`,
    );
  }
  if (report.longBaskets > 0) {
    const many = `${formatCount(report.longBaskets, basket, baskets)} hold${report.longBaskets === 1 ? 's' : ''} more than ${formatNumber(options.longLimit, 0)} items, the longest ${formatNumber(report.longestBasket, 0)}`;
    const done = {
      keep: 'They are kept as they are, and compared with others of their size.',
      cut: `Of each, the ${formatNumber(options.longLimit, 0)} most frequent items are kept.`,
      'leave-out': 'They are left out.',
    }[options.longPolicy];
    list.push(`${many}. ${done}`);
  }
  if (report.maxLength < options.maxLength) {
    list.push(
      `The ${baskets} are so alike that more sets than could be shown are equally frequent: only sets of up to ${formatNumber(report.maxLength, 0)} items are looked at.`,
    );
  }
  const byFisher = report.fisher - report.significant;
  if (options.maxQ < 1 && byFisher >= 20 && report.fisher > 1.5 * report.significant) {
    list.push(
      `With all ${baskets} taken as alike (Fisher’s test), ${formatNumber(report.fisher, 0)} rules would stand out. Most of the difference are things that meet because large ${baskets} hold more of everything.`,
    );
  }
  if (options.maxQ >= 1) {
    list.push('Nothing is tested away: rules that chance makes are among those listed.');
  }
  if (report.compared < report.generated) {
    list.push(
      `Of ${formatNumber(report.generated, 0)} rules, the ${formatNumber(report.compared, 0)} with the smallest Fisher p were compared with ${baskets} of their size; the others do not count as standing out.`,
    );
  }
  if (report.itemsets.size < report.frequent) {
    list.push(
      `Of ${formatNumber(report.frequent, 0)} sets, the list and its export hold the ${formatNumber(report.itemsets.size, 0)} most frequent.`,
    );
  }
  if (leftOut.unnamed_lines > 0) {
    list.push(
      `${formatCount(leftOut.unnamed_lines, 'line', 'lines')} without a ${UNIT_WORDS[choice.unit][0]} are left out.`,
    );
  }
  if (report.kept > report.rules.size) {
    list.push(
      `The ${formatNumber(report.rules.size, 0)} strongest of ${formatNumber(report.kept, 0)} rules are listed.`,
    );
  }
  const alone = report.singleItemBaskets / report.baskets;
  if (alone > 0.9) {
    list.push(
      `${formatPercent(alone, alone > 0.99 ? 1 : 0)} of the ${baskets} hold a single item and say nothing about what goes together.`,
    );
  }
  return list;
}

/** Why a run is not made unasked, and what it would take. */
export function questionOf({ estimate, minCount, baskets, choice }: BasketQuestion): string {
  const about = estimate.atLeast ? 'more than' : 'about';
  return `At ${formatNumber(minCount, 0)} of ${formatNumber(baskets, 0)} ${BASKET_WORDS[choice.kind][1]} there are ${about} ${formatCompact(estimate.itemsets)} sets and ${formatCompact(estimate.rules)} rules to be expected: ${about} ${formatSeconds(estimate.milliseconds)} and ${formatBytes(Number(estimate.bytes.toPrecision(2)))} of memory.`;
}

/** 1234 ms as `1.2 s`. */
export function formatSeconds(milliseconds: number): string {
  return milliseconds < 950
    ? `${formatNumber(Math.max(1, Number(milliseconds.toPrecision(2))), 0)} ms`
    : `${formatNumber(Number((milliseconds / 1000).toPrecision(2)))} s`;
}
