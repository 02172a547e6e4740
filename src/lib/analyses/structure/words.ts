/** The questions and their answers in words. */
import { toIso } from '../../core/calendar';
import type { Obstacle, QuestionId } from '../../core/structure/questions';
import type { Answer, Answered, Unanswered, Verdict } from '../../core/structure/verdict';
import { formatCount, formatMonth, formatNumber, formatPercent, locale } from '../../ui/format';
import { needName } from '../column-names';
import type { CheckedStructure } from './model.svelte';
import { missingColumns, regionColumn } from './needs';

interface QuestionWords {
  /** Short, for rows of a picture or a table. */
  readonly title: string;
  readonly question: string;
  /** What was counted, one and many. */
  readonly unit: readonly [string, string];
}

export const QUESTION_WORDS: Readonly<Record<QuestionId, QuestionWords>> = {
  months: {
    title: 'Months',
    question: 'Do some months have more orders than others?',
    unit: ['order', 'orders'],
  },
  trend: {
    title: 'Trend',
    question: 'Do orders grow or shrink over time?',
    unit: ['order', 'orders'],
  },
  weekday: {
    title: 'Weekdays',
    question: 'Do weekdays differ?',
    unit: ['order', 'orders'],
  },
  hour: {
    title: 'Hours',
    question: 'Do hours of the day differ?',
    unit: ['order', 'orders'],
  },
  repeat: {
    title: 'Repeat buying',
    question: 'Do some customers buy more often than others?',
    unit: ['order of a known customer', 'orders of known customers'],
  },
  gaps: {
    title: 'Gaps between orders',
    question: 'Is there a pattern in when customers come back?',
    unit: ['gap between two orders of a customer', 'gaps between orders of a customer'],
  },
  choice: {
    title: 'Choice of category',
    question: 'Do customers keep to their categories?',
    unit: ['order of a repeat customer', 'orders of repeat customers'],
  },
  pairs: {
    title: 'Pairs in baskets',
    question: 'Is anything bought together, or kept apart, beyond chance?',
    unit: ['pair in a basket', 'pairs in baskets'],
  },
  price: {
    title: 'Price by product',
    question: 'Does the product tell the price?',
    unit: ['line', 'lines'],
  },
  place: {
    title: 'City and country',
    question: 'Does the city tell where it lies?',
    unit: ['customer', 'customers'],
  },
  payment: {
    title: 'Payment by category',
    question: 'Does the payment method go with the category?',
    unit: ['customer', 'customers'],
  },
  discount: {
    title: 'Discount by category',
    question: 'Do discounts go with the category?',
    unit: ['customer', 'customers'],
  },
  status: {
    title: 'Status by category',
    question: 'Does the order’s status go with the category?',
    unit: ['customer', 'customers'],
  },
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  structure: 'Structure',
  none: 'No structure',
  few: 'Too few rows to tell',
  unanswerable: 'Columns cannot answer',
};

/** An effect with two digits that matter: 0.012, 0.42, 1.8. */
export function effectText(effect: number): string {
  if (effect === Infinity) return '∞';
  return formatNumber(effect, effect < 0.0995 ? 3 : effect < 9.95 ? 2 : 0);
}

/** A p-value as it is written: `p = 0.031`, `p < 0.001`. */
export function pText(p: number): string {
  if (p < 0.001) return `p < ${formatNumber(0.001, 3)}`;
  return `p = ${formatNumber(p, p < 0.1 ? 3 : 2)}`;
}

const percent = (share: number): string =>
  formatPercent(share, share > 0 && share < 0.0995 ? 1 : 0);

/** Day of the week by number, 0 being Monday. */
export function weekdayName(day: number): string {
  // 1970-01-05 was a Monday.
  const at = new Date((4 + day) * 86_400_000);
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(at);
}

export function hourRange(hour: number): string {
  return `${formatNumber(hour, 0)}:00–${formatNumber(hour + 1, 0)}:00`;
}

type Context = Pick<CheckedStructure, 'schema' | 'frame' | 'names' | 'report'>;

/** The verdict on one question in one sentence. */
export function sentenceOf(answer: Answer, context: Context): string {
  switch (answer.verdict) {
    case 'structure':
      return structureSentence(answer, context);
    case 'none':
      return `No structure above ${effectText(answer.statedEffect)}: ${noneSentence(answer, context)}${trace(answer)}.`;
    case 'few':
      return fewSentence(answer, context);
    case 'unanswerable':
      return unanswerableSentence(answer, context);
  }
}

function structureSentence(answer: Answered, { schema, frame, names, report }: Context): string {
  const { facts, effect, direction } = answer;
  const typical = percent(effect.estimate);
  switch (answer.id) {
    case 'months':
      return `Months differ: a typical one lies ${typical} off an even course, and ${formatMonth(toIso(facts.best!))} had ${formatNumber(facts.bestRatio!, 1)} times its share.`;
    case 'trend':
      return `Orders ${direction > 0 ? 'grow' : 'shrink'}: drawn as a straight line, they run from ${percent(Math.min(1, Math.abs(facts.slope!)))} ${direction > 0 ? 'below' : 'above'} their mean to as much ${direction > 0 ? 'above' : 'below'} it.`;
    case 'weekday':
      return `Weekdays differ: ${weekdayName(facts.best!)} has ${percent(facts.bestShare!)} of the orders where ${percent(1 / 7)} would be even.`;
    case 'hour':
      return `Hours differ: ${hourRange(facts.best!)} has ${percent(facts.bestShare!)} of the orders where ${percent(1 / 24)} would be even.`;
    case 'repeat':
      return direction > 0
        ? `Some customers buy more often than others: ${percent(facts.repeaters! / facts.customers!)} ordered again where even draws would bring ${percent(facts.expectedRepeaters! / facts.customers!)}, and rates vary by ${typical} or more around their mean.`
        : `Orders lie more evenly on customers than draws would put them: ${percent(facts.repeaters! / facts.customers!)} ordered again where draws would bring ${percent(facts.expectedRepeaters! / facts.customers!)}.`;
    case 'gaps':
      return `A customer’s orders ${direction < 0 ? 'come closer together' : 'keep a rhythm'}: ${formatNumber(facts.meanDays!, 0)} days lie between two on average, ${formatNumber(facts.meanDaysDealt!, 0)} if the same dates were dealt at random.`;
    case 'choice':
      return direction > 0
        ? `Customers keep to their categories: two orders of one customer agree ${percent(facts.same!)} of the time, any two orders ${percent(facts.sameEven!)}.`
        : `Customers change categories more than chance would: two orders of one customer agree ${percent(facts.same!)} of the time, any two orders ${percent(facts.sameEven!)}.`;
    case 'pairs': {
      const [first] = report.strongPairs;
      const example =
        first && names.product
          ? ` ${quoted(names.product.get(first.a))} with ${quoted(names.product.get(first.b))} came ${formatCount(first.together, 'time', 'times')}, not the ${formatNumber(first.expected, 0)} of chance.`
          : '';
      return `Products share ${report.basket === 'order' ? 'orders' : 'customers'} more, or less, than sizes and popularity explain: pairs typically lie ${typical} off what chance brings.${example}`;
    }
    case 'price':
      return `The product tells the price: ${percent(facts.share!)} of the variation of prices lies between products.`;
    case 'place':
      return `The city tells the ${regionColumn(schema, frame)}: the association is ${effectText(effect.estimate)}, 1 being complete.`;
    case 'payment':
      return `Payment methods differ between categories: the association is ${effectText(effect.estimate)}, 1 being complete.`;
    case 'discount':
      return `Discounts differ between categories: the association is ${effectText(effect.estimate)}, 1 being complete.`;
    case 'status':
      return `Statuses differ between categories: the association is ${effectText(effect.estimate)}, 1 being complete.`;
  }
}

function noneSentence({ id, effect }: Answered, { schema, frame, report }: Context): string {
  const most = percent(effect.high);
  switch (id) {
    case 'months':
      return `a typical month lies at most ${most} off an even course`;
    case 'trend':
      return `from first to last day the rate changes by at most ${percent(Math.sqrt(3) * effect.high)} either way from its mean`;
    case 'weekday':
      return `a typical weekday lies at most ${most} off an even spread`;
    case 'hour':
      return `a typical hour lies at most ${most} off an even spread`;
    case 'repeat':
      return `customers’ rates vary by at most ${most} around their mean, as if each order picked its customer at random`;
    case 'gaps':
      return `gaps are as if the store’s order dates were dealt to customers at random, within ${most}`;
    case 'choice':
      return `of a customer’s later choices at most ${percent(effect.high ** 2)} follow that customer instead of the store’s mix`;
    case 'pairs':
      return `products share ${report.basket === 'order' ? 'orders' : 'customers'} as chance would have it, pairs typically within ${most}`;
    case 'price':
      return `the product tells at most ${percent(effect.high ** 2)} of the variation of prices`;
    case 'place':
      return `city and ${regionColumn(schema, frame)} are associated by at most ${effectText(effect.high)}, 1 being complete`;
    case 'payment':
      return `payment method and category are associated by at most ${effectText(effect.high)}, 1 being complete`;
    case 'discount':
      return `discount and category are associated by at most ${effectText(effect.high)}, 1 being complete`;
    case 'status':
      return `status and category are associated by at most ${effectText(effect.high)}, 1 being complete`;
  }
}

function trace({ adjustedP }: Answered): string {
  return adjustedP <= 0.05 ? `, though that much is more than chance (${pText(adjustedP)})` : '';
}

function fewSentence(
  { id, n, detectable, statedEffect, facts }: Answered,
  { report }: Context,
): string {
  const start = 'Too few rows to tell: ';
  if ((id === 'repeat' && facts.repeaters === 0) || (id === 'gaps' && n === 0)) {
    return `${start}no customer ordered twice.`;
  }
  if (id === 'choice' && n === 0) return `${start}no customer ordered twice with a category.`;
  if (id === 'pairs' && n === 0) {
    return `${start}no ${report.basket === 'order' ? 'order' : 'customer'} has two products.`;
  }
  const counted = formatCount(n, ...QUESTION_WORDS[id].unit);
  if (!Number.isFinite(detectable))
    return `${start}${counted} could not show any effect with certainty.`;
  return detectable > statedEffect
    ? `${start}${counted} would have shown effects from ${effectText(detectable)} on, and ${effectText(statedEffect)} is asked for.`
    : `${start}what there is may lie above or below ${effectText(statedEffect)}; the interval holds both.`;
}

function unanswerableSentence({ id, obstacle }: Unanswered, { schema, frame }: Context): string {
  const start = 'The columns cannot answer: ';
  const reasons: Readonly<Record<Obstacle, string>> = {
    missing: `there is no ${missingColumns(id, schema).map(needName).join(' and no ')} column`,
    'no-time': 'the dates have no time of day',
    short: id === 'weekday' ? 'there are no two whole weeks' : 'the orders span too few days',
    'one-value': oneValue(id, regionColumn(schema, frame)),
  };
  return `${start}${reasons[obstacle]}.`;
}

function oneValue(id: QuestionId, region: string): string {
  switch (id) {
    case 'place':
      return `there is but one city or one ${region}`;
    case 'payment':
      return 'there is but one category or one payment method';
    case 'discount':
      return 'there is but one category or one discount rate';
    case 'status':
      return 'there is but one category or one status';
    case 'pairs':
      return 'there are fewer than three products';
    default:
      return 'there is but one product, or one price';
  }
}

/** A name from the file, cut where it is long. */
function quoted(name: string | undefined): string {
  if (!name) return 'an unnamed product';
  return `“${name.length > 40 ? `${name.slice(0, 39)}…` : name}”`;
}
