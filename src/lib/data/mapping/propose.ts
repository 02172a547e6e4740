import { recognise } from '../presets/registry';
import type { Source } from '../ingest/types';
import { ROLES, type Role } from '../schema/canonical';
import { isBasketsOnly } from '../schema/read-values';
import { assign } from './assign';
import { settleCurrency } from './currency';
import { decideOrder } from './date-order';
import {
  cancellationPrefix,
  currencyOf,
  decideDecimal,
  DEFAULT_MEANING,
  sampleOf,
  statusMeaning,
} from './meaning';
import { defaultOrderIdentity } from './order-identity';
import { profileColumns, type ColumnProfile } from './profile';
import { readDiscount } from './discount';
import { decideRevenue, type RevenueDecision, type Roles } from './revenue';
import { basketProposal, sheetQuestion } from './reading';
import { guessUnnamed, isUnnamed, unnamedQuestion } from './unnamed';
import { sameHeaderQuestions } from './same-header';
import { scoreRoles } from './score';
import type { DateOrder, Mapping, MappingProposal, Meaning, Question, RoleGuess } from './types';

/** Below this a guess is no better than none. */
const LEAST_CONFIDENCE = 0.35;

/**
 * What each column means and how its values are to be taken: what was saved for this header, else a
 * preset that knows it, else a guess from names and sample values. A proposal without questions may
 * be loaded as it stands.
 */
export function proposeMapping(source: Source, saved?: Mapping): MappingProposal {
  const proposal = propose(source, saved);
  const sheet = sheetQuestion(source);
  return sheet ? { ...proposal, questions: [sheet, ...proposal.questions] } : proposal;
}

function propose(source: Source, saved?: Mapping): MappingProposal {
  if (saved && isUsable(source, saved)) return fromSaved(source, saved);
  if (source.shape === 'baskets') return basketProposal(source);
  const known = recognise(source.columns);
  if (known) {
    const date = dateOrderOf(source, known.roles);
    const { decimal, question } = decideDecimal(source, known.roles);
    const currency = settleCurrency(source, known.roles, {
      ...known.preset.meaning,
      currency: known.preset.meaning.currency ?? currencyOf(source, known.roles),
      dateOrder: date.order,
      decimal,
    });
    return {
      mapping: { roles: known.roles, meaning: currency.meaning, presetId: known.preset.id },
      guesses: certain(known.roles, `known from ${known.preset.name}`),
      presetName: known.preset.name,
      questions: [
        ...present([date.question, question, currency.question]),
        ...sameHeaderQuestions(source, known.roles),
      ],
    };
  }
  return guess(source);
}

function guess(source: Source): MappingProposal {
  const profiles = profileColumns(source);
  const unnamed = isUnnamed(source);
  const found = substitute(unnamed ? guessUnnamed(profiles) : guessRoles(profiles));
  const roles: Roles = {};
  for (const { role, column } of found) roles[role] = column;

  const date = dateOrderOf(source, roles);
  const { decimal, question: decimalQuestion } = decideDecimal(source, roles);
  const discount = profiles.find(({ column }) => column.name === roles.discount_rate);
  const reading = readDiscount(source, roles, decimal, discount);
  const discountIsPercent = reading === 'percent';
  // Money off is no rate; the totals hold it already.
  if (reading === 'amount') delete roles.discount_rate;
  const guesses = found.filter(({ role }) => role in roles);
  const revenue: RevenueDecision | null =
    reading === 'amount'
      ? { kind: 'column', reason: `“${discount!.column.name}” is money off, which it is without` }
      : decideRevenue(source, roles, decimal, discountIsPercent);
  const { meaning, question: currencyQuestion } = settleCurrency(source, roles, {
    ...DEFAULT_MEANING,
    dateOrder: date.order,
    decimal,
    cancellations: {
      statusValues: statusMeaning(source, roles, 'cancelled'),
      orderIdPrefix: cancellationPrefix(source, roles),
      treatment: 'net',
    },
    returns: {
      statusValues: statusMeaning(source, roles, 'returned'),
      negativeQuantity: true,
      treatment: 'net',
    },
    revenue: revenue?.kind ?? (roles.order_id ? 'none' : 'column'),
    orderIdentity: defaultOrderIdentity(roles),
    currency: currencyOf(source, roles),
    discountIsPercent,
  });
  return {
    mapping: { roles, meaning, presetId: null },
    guesses: guesses.map((item) =>
      revenue && item.role === revenueRole(revenue.kind)
        ? { ...item, reason: `${item.reason}; ${revenue.reason}` }
        : item,
    ),
    presetName: null,
    questions: [
      ...present([
        unnamed ? unnamedQuestion() : null,
        missingRoles(roles, profiles, revenue !== null),
        date.question,
        decimalQuestion,
        currencyQuestion,
      ]),
      ...sameHeaderQuestions(source, roles),
    ],
  };
}

function revenueRole(kind: Meaning['revenue']): Role {
  return kind === 'column' ? 'line_revenue' : 'unit_price';
}

/** One column for each role and one role for each column, with the greatest confidence in all. */
function guessRoles(profiles: readonly ColumnProfile[]): RoleGuess[] {
  const fits = scoreRoles(profiles);
  const scores = fits.map((row) =>
    row.map((fit) => (fit && fit.confidence >= LEAST_CONFIDENCE ? fit.confidence : 0)),
  );
  const columns = assign(scores);
  return ROLES.flatMap((role, index) => {
    const column = columns[index]!;
    const fit = column < 0 ? null : fits[index]![column]!;
    return fit ? [{ role, column: profiles[column]!.column.name, ...fit }] : [];
  });
}

/**
 * Where a role is needed and another can stand for it: a name tells customers apart when no id does,
 * and a price is a line's amount when no quantity is given.
 */
function substitute(guesses: readonly RoleGuess[]): RoleGuess[] {
  const has = (role: Role): boolean => guesses.some((guess) => guess.role === role);
  return guesses.map((guess) => {
    const standsFor = (role: Role, reason: string): RoleGuess => ({
      ...guess,
      role,
      confidence: guess.confidence * 0.8,
      reason,
    });
    if (guess.role === 'customer_name' && !has('customer_id')) {
      return standsFor('customer_id', 'no customer number, so the name tells customers apart');
    }
    if (guess.role === 'unit_price' && !has('line_revenue') && !has('quantity')) {
      return standsFor('line_revenue', 'no quantity, so the price is what a line brings');
    }
    return guess;
  });
}

function dateOrderOf(
  source: Source,
  roles: Roles,
): { readonly order: DateOrder; readonly question: Question | null } {
  const column = source.columns.find(({ name }) => name === roles.ordered_at);
  if (!column || column.type !== 'text') return { order: 'ymd', question: null };
  const { order, doubt } = decideOrder(sampleOf(source, roles, 'ordered_at'));
  const question: Question | null =
    doubt === null
      ? null
      : {
          id: 'date-order',
          text: `In “${column.name}”, which comes first: the day or the month?`,
          evidence: doubt,
        };
  return { order, question };
}

/** What no data set can do without and no column seems to hold. */
function missingRoles(
  roles: Roles,
  profiles: readonly ColumnProfile[],
  hasRevenue: boolean,
): Question | null {
  const missing: string[] = [];
  const evidence: string[] = [];
  if (!roles.ordered_at) {
    missing.push('the order date');
    const [best] = [...profiles].sort((a, b) => b.dates - a.dates);
    evidence.push(
      best && best.dates > 0
        ? `The likeliest date column is “${best.column.name}”, where ${Math.round(best.dates * 100)} % of the values looked at are dates.`
        : 'In no column are the values looked at dates.',
    );
  }
  if (!hasRevenue) {
    missing.push('what a line brought');
    evidence.push(
      'Needed is a column with the amount, or one with the price and one with the quantity.',
    );
  }
  if (!roles.order_id && !roles.customer_id) {
    missing.push('the order number or the customer');
    evidence.push('Without either, each line can only be counted as an order of its own.');
  }
  if (!missing.length) return null;
  if (isBasketsOnly({ roles })) {
    evidence.push('As it is, the file can show what is bought together, and no more.');
  }
  const list = missing.join(missing.length > 2 ? ', ' : ' and ');
  return {
    id: 'roles-missing',
    isNotice: true,
    text: `Which column holds ${list}?`,
    evidence: evidence.join(' '),
  };
}

function isUsable(source: Source, saved: Mapping): boolean {
  const names = new Set(source.columns.map(({ name }) => name));
  return Object.values(saved.roles).every((column) => names.has(column));
}

/** Saved answers stand, but for a date order or a currency that this file's values contradict. */
function fromSaved(source: Source, saved: Mapping): MappingProposal {
  const { order, question } = dateOrderOf(source, saved.roles);
  const decided = question === null && order !== 'ymd';
  const currency = settleCurrency(
    source,
    saved.roles,
    decided ? { ...saved.meaning, dateOrder: order } : saved.meaning,
  );
  const mapping = { ...saved, meaning: currency.meaning };
  return {
    mapping,
    guesses: certain(mapping.roles, 'saved for files with this header'),
    presetName: recognise(source.columns)?.preset.name ?? null,
    questions: present([saved.meaning.dateOrder === 'ymd' ? question : null, currency.question]),
  };
}

function certain(roles: Roles, reason: string): RoleGuess[] {
  return ROLES.flatMap((role) => {
    const column = roles[role];
    return column === undefined ? [] : [{ role, column, confidence: 1, reason }];
  });
}

function present<T>(items: readonly (T | null)[]): T[] {
  return items.filter((item) => item !== null) as T[];
}
