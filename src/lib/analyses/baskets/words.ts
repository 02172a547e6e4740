/** Rules, baskets and findings in words. */
import { antecedentOf, consequentOf, type RuleTable } from '../../core/basket/rule-table';
import { formatCompact, formatCount, formatNumber, formatPercent } from '../../ui/format';
import type { BasketResult } from './model.svelte';
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

/** The finding as phrases: what leads, how surely, how many. */
export function answerOf(result: BasketResult): Phrase[] {
  const { report, items, choice } = result;
  const { rules } = report;
  const [, baskets] = BASKET_WORDS[choice.kind];
  if (report.significant === 0) {
    return [
      { text: 'Nothing beats chance: ', strong: true },
      {
        text: `of ${formatCompact(report.tested)} possible rules in ${formatNumber(report.baskets, 0)} ${baskets}, none is together more often than ${UNIT_WORDS[choice.unit][1]} picked at random would be.`,
      },
    ];
  }
  if (rules.size === 0) {
    return [
      {
        text: `${formatCount(report.significant, 'rule beats', 'rules beat')} chance`,
        strong: true,
      },
      { text: ', but none passes the limits on confidence and lift that are set here.' },
    ];
  }
  const head = leadingRule(rules);
  const phrases: Phrase[] = [
    { text: 'With ' },
    { text: itemNames(items, antecedentOf(rules, head)), strong: true },
    { text: `, ${formatPercent(rules.confidence[head]!, 0)} also take ` },
    { text: itemNames(items, consequentOf(rules, head)), strong: true },
    {
      text: `, ${formatLift(rules.lift[head]!)} as often as all ${baskets}. It is the strongest of ${formatCount(report.kept, 'rule', 'rules')} that stand out against items bought independently, in ${formatNumber(report.baskets, 0)} ${baskets}.`,
    },
  ];
  const { overTime: time } = report;
  let found = 0;
  let held = 0;
  for (let r = 0; r < time.size; r++) {
    if (!time.foundEarlier[r]) continue;
    found++;
    if (time.laterLow[r]! > 1) held++;
  }
  if (found > 0 && time.laterBaskets > 0) {
    phrases.push({
      text: ` Of ${formatNumber(found, 0)} that the first 70% of the ${baskets} show, ${formatNumber(held, 0)} hold in the rest.`,
    });
  }
  return phrases;
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
      keep: 'They are kept as they are; a wholesaler’s baskets can join everything with everything, so try without them (“Long baskets”).',
      cut: `Of each, the ${formatNumber(options.longLimit, 0)} most frequent items are kept.`,
      'leave-out': 'They are left out.',
    }[options.longPolicy];
    list.push(`${many}. ${done}`);
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
