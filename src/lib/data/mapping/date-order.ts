import {
  DATE_SEPARATORS,
  numericDay,
  readDate,
  sameOrder,
  type DateSeparator,
  type OrderBySeparator,
} from '../schema/values/date-text';
import type { DateOrder } from './types';

/** How often each place of `a/b/2024` holds more than 12, which no month does. */
interface OrderEvidence {
  readonly dayFirst: number;
  readonly monthFirst: number;
  /** Values that could be either, and a first one of them to show. */
  readonly either: number;
  readonly example: string | null;
}

export type EvidenceBySeparator = Readonly<Record<DateSeparator, OrderEvidence>>;

const NOTHING: OrderEvidence = { dayFirst: 0, monthFirst: 0, either: 0, example: null };

export function orderEvidence(values: readonly string[]): EvidenceBySeparator {
  const found: Record<DateSeparator, OrderEvidence> = { '/': NOTHING, '-': NOTHING, '.': NOTHING };
  for (const value of values) {
    const day = numericDay(value);
    if (!day) continue;
    const before = found[day.separator];
    const [dayFirst, monthFirst] = [day.first > 12, day.second > 12];
    found[day.separator] = {
      dayFirst: before.dayFirst + (dayFirst && !monthFirst ? 1 : 0),
      monthFirst: before.monthFirst + (monthFirst && !dayFirst ? 1 : 0),
      either: before.either + (dayFirst || monthFirst ? 0 : 1),
      example: before.example ?? value,
    };
  }
  return found;
}

/**
 * The order for each separator. A file that writes its days in two ways (a spreadsheet re-saved some
 * of them) may need two: where the values of a separator allow one order only it is taken, else the
 * order that was chosen. A file with one separator keeps to what was chosen, and values that
 * contradict it are rejected rather than read the other way round.
 */
export function ordersBySeparator(
  chosen: DateOrder,
  evidence: EvidenceBySeparator,
): OrderBySeparator {
  const used = DATE_SEPARATORS.filter((sign) => seen(evidence[sign]) > 0);
  const orders = { ...sameOrder(chosen) };
  if (used.length < 2) return orders;
  for (const sign of used) {
    const { dayFirst, monthFirst } = evidence[sign];
    if (dayFirst > 0 && monthFirst === 0) orders[sign] = 'dmy';
    else if (monthFirst > 0 && dayFirst === 0) orders[sign] = 'mdy';
  }
  return orders;
}

function seen(evidence: OrderEvidence): number {
  return evidence.dayFirst + evidence.monthFirst + evidence.either;
}

interface OrderDecision {
  readonly order: DateOrder;
  /** Null when the values decide. */
  readonly doubt: string | null;
}

/** What the sample's values say about the order of day and month. */
export function decideOrder(values: readonly string[]): OrderDecision {
  const evidence = orderEvidence(values);
  const total = { dayFirst: 0, monthFirst: 0, either: 0 };
  let contradicts = false;
  for (const sign of DATE_SEPARATORS) {
    const of = evidence[sign];
    total.dayFirst += of.dayFirst;
    total.monthFirst += of.monthFirst;
    total.either += of.either;
    contradicts ||= of.dayFirst > 0 && of.monthFirst > 0;
  }
  const majority: DateOrder = total.monthFirst > total.dayFirst ? 'mdy' : 'dmy';
  if (contradicts) {
    const example = (order: 'dmy' | 'mdy'): string =>
      values.find((value) => isOnly(value, order)) ?? '';
    return {
      order: majority,
      doubt:
        `${total.dayFirst} of the values looked at can only be day first (${example('dmy')}), ` +
        `${total.monthFirst} only month first (${example('mdy')}). ` +
        'Those that contradict your answer will be left out and listed.',
    };
  }
  if (total.dayFirst + total.monthFirst > 0) return { order: majority, doubt: null };
  if (total.either === 0) return { order: 'ymd', doubt: null };
  const differs = (value: string): boolean => {
    const day = numericDay(value);
    return day !== null && day.first !== day.second;
  };
  const example = values.find(differs) ?? values.find((value) => numericDay(value)) ?? '';
  const [dmy, mdy] = (['dmy', 'mdy'] as const).map((order) =>
    readDate(example, sameOrder(order))?.slice(0, 10),
  );
  return {
    order: 'dmy',
    doubt:
      `No value of the ${total.either} looked at has a number above 12 in either place: ` +
      `${example.trim()} is ${dmy} if the day comes first, ${mdy} if the month does.`,
  };
}

function isOnly(value: string, order: 'dmy' | 'mdy'): boolean {
  const day = numericDay(value);
  if (!day) return false;
  return order === 'dmy' ? day.first > 12 && day.second <= 12 : day.second > 12 && day.first <= 12;
}
