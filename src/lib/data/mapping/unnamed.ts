import type { Source } from '../ingest/types';
import type { Role } from '../schema/canonical';
import type { ColumnProfile } from './profile';
import type { Question, RoleGuess } from './types';

/** Names that ingest gives to columns without one. */
const UNNAMED = /^column_\d+$/;
/** How sure a guess is that no name supports. */
const CONFIDENCE = 0.5;

/** True when no column of the file has a name. */
export function isUnnamed(source: Source): boolean {
  return source.columns.every(({ name }) => UNNAMED.test(name));
}

/**
 * Roles of columns without names, by their values and their order down the file: the day, then money,
 * then small whole numbers, then what tells customers or orders apart.
 *
 * Lines come by order or by customer. Where the days rise all the way, ids that rise with them are
 * orders'; where ids rise and days start over, the file goes customer by customer.
 */
export function guessUnnamed(profiles: readonly ColumnProfile[]): RoleGuess[] {
  const left = new Set(profiles.filter(({ filled }) => filled > 0.5));
  const guesses: RoleGuess[] = [];
  const take = (role: Role, profile: ColumnProfile | undefined, reason: string): void => {
    if (!profile) return;
    left.delete(profile);
    guesses.push({ role, column: profile.column.name, confidence: CONFIDENCE, reason });
  };
  const day = [...left].find(({ dates }) => dates >= 0.9);
  take('ordered_at', day, 'days');
  const money = [...left].filter(
    ({ numbers, moneyLike, integers }) => numbers >= 0.9 && moneyLike >= 0.6 && integers < 0.9,
  );
  // The smallest of them: short numbers of customers are whole and small as well.
  const [quantity] = [...left]
    .filter(
      ({ integers, max, distinct, values }) =>
        integers >= 0.95 && max <= 1_000 && distinct <= 60 && !values.some(isCode),
    )
    .sort((a, b) => a.max - b.max);
  take('quantity', quantity, 'small whole numbers');
  // Of two amounts the first is the price of one.
  if (money.length > 1 && quantity) take('unit_price', money[0], 'the first of the amounts');
  take('line_revenue', money.at(-1), 'amounts');
  const ids = [...left].filter(isIdLike);
  const isByCustomer = day !== undefined && !rises(day.values);
  const [first, second] = ids;
  if (first && rises(first.values) && !isByCustomer) {
    take('order_id', first, 'rises with the days');
    take('customer_id', second, 'codes or numbers');
  } else {
    take('customer_id', first, isByCustomer ? 'days start over under it' : 'codes or numbers');
  }
  const words = [...left].filter(({ numbers, dates }) => numbers < 0.2 && dates < 0.2);
  take('product_name', words.sort((a, b) => b.distinct - a.distinct)[0], 'names');
  return guesses;
}

function isCode(value: string): boolean {
  return /^0\d+$/.test(value);
}

function isIdLike({ values, distinct, integers, emails }: ColumnProfile): boolean {
  if (distinct < 0.2 * values.length) return false;
  const codes = values.filter((value) => /^[\w-]*\d[\w-]*$/.test(value)).length;
  return integers >= 0.95 || emails > 0.8 || codes >= 0.9 * values.length;
}

function rises(values: readonly string[]): boolean {
  const numbers = values.every((value) => /^\d+$/.test(value));
  for (let k = 1; k < values.length; k++) {
    const [before, value] = [values[k - 1]!, values[k]!];
    if (numbers ? Number(value) < Number(before) : value < before) return false;
  }
  return values.length > 1;
}

/** Asks for a look at what was told by values alone. */
export function unnamedQuestion(): Question {
  return {
    id: 'no-header',
    isNotice: true,
    text: 'The columns of this file have no names. Are they taken for what they are?',
    evidence: 'They were told by their values alone, which can mislead: see below.',
  };
}
