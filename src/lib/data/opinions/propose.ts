import type { Source } from '../ingest/types';
import { decideOrder } from '../mapping/date-order';
import { recognise } from '../presets/registry';
import { proposeMapping } from '../mapping/propose';
import type { DateOrder, MappingProposal, Question } from '../mapping/types';
import { isMissingValue } from '../schema/values/missing';
import { decimalEvidence } from '../schema/values/number-text';
import { guessOpinionRoles, ratingsIn } from './guess';
import { recogniseOpinions } from './presets';
import { scaleOf } from './rating-text';
import {
  OPINION_ROLES,
  type OpinionGuess,
  type OpinionKind,
  type OpinionMapping,
  type OpinionProposal,
  type OpinionRole,
  type OpinionRoles,
  type RatingScale,
} from './types';

/** What the rows of a file are. */
export type SubjectKind = 'orders' | OpinionKind;

const STARS: RatingScale = { lowest: 1, highest: 5 };
/** A role of which this is certain enough to say what a file is about. */
const SURE = 0.6;

/** What the columns of a file of opinions mean: what was saved, else a preset, else a guess. */
export function proposeOpinions(
  source: Source,
  kind: OpinionKind | null = null,
  saved: OpinionMapping | null = null,
): OpinionProposal {
  if (saved && (kind === null || saved.kind === kind) && isUsable(source, saved)) {
    const date = dateOrderOf(source, saved.roles);
    const order = date.question === null && date.order !== 'ymd' ? date.order : saved.dateOrder;
    return {
      mapping: { ...saved, dateOrder: order },
      guesses: certain(saved.roles, 'saved for files with this header'),
      presetName: recogniseOpinions(source.columns)?.preset.name ?? null,
      questions: date.question && saved.dateOrder === 'ymd' ? [date.question] : [],
    };
  }
  const known = recogniseOpinions(source.columns);
  const guesses = known
    ? certain(known.roles, `known from ${known.preset.name}`)
    : guessOpinionRoles(source);
  const roles: Partial<Record<OpinionRole, string>> = {};
  for (const { role, column } of guesses) roles[role] = column;
  const date = dateOrderOf(source, roles);
  const is = kind ?? known?.preset.kind ?? (roles.text ? 'reviews' : 'ratings');
  const mapping: OpinionMapping = {
    kind: is,
    roles,
    dateOrder: date.order,
    decimal: decimalOf(source, roles),
    scale: known?.preset.scale ?? scaleOf(ratingsIn(sampleOf(source, roles.rating))) ?? STARS,
    duplicates: 'keep',
    presetId: known?.preset.id ?? null,
  };
  return {
    mapping,
    guesses,
    presetName: known?.preset.name ?? null,
    questions: [missingRoles(is, roles), date.question].filter((question) => question !== null),
  };
}

/** Roles without which a file of this kind says nothing, in words. */
export function lackingRoles(kind: OpinionKind, roles: OpinionRoles): readonly string[] {
  if (kind === 'reviews') return roles.rating || roles.text ? [] : ['the rating or the text'];
  const needed = [
    ['customer_id', 'who rated'],
    ['product_id', 'what was rated'],
    ['rating', 'the rating'],
  ] as const;
  return needed.filter(([role]) => !roles[role]).map(([, words]) => words);
}

function missingRoles(kind: OpinionKind, roles: OpinionRoles): Question | null {
  const lacking = lackingRoles(kind, roles);
  if (!lacking.length) return null;
  return {
    id: 'roles-missing',
    text: `Which column holds ${lacking.join(' and ')}?`,
    evidence:
      kind === 'reviews'
        ? 'A review has at least a rating or a text.'
        : 'A rating says who rated what, and how high.',
  };
}

/**
 * What a file is about, by its header and sample. An orders file may carry reviews in columns of its
 * own; it stays an orders file.
 */
export function subjectOf(source: Source): SubjectKind {
  if (recognise(source.columns)) return 'orders';
  const known = recogniseOpinions(source.columns);
  if (known) return known.preset.kind;
  const guesses = guessOpinionRoles(source);
  const sure = new Set(
    guesses.filter(({ confidence }) => confidence >= SURE).map(({ role }) => role),
  );
  if (!sure.has('rating') && !sure.has('text')) return 'orders';
  if (looksLikeOrders(proposeMapping(source))) return 'orders';
  if (sure.has('text')) return 'reviews';
  return sure.has('customer_id') && sure.has('product_id') ? 'ratings' : 'orders';
}

/** An amount or a quantity is what a file of orders has and one of opinions has not. */
function looksLikeOrders({ mapping, guesses }: MappingProposal): boolean {
  const sure = new Set(
    guesses.filter(({ confidence }) => confidence >= SURE).map(({ role }) => role),
  );
  return (
    mapping.roles.ordered_at !== undefined &&
    (sure.has('line_revenue') || sure.has('unit_price') || sure.has('quantity'))
  );
}

/**
 * Reviews in columns of an orders file: a rating or a text that no role of the orders takes. Null
 * when there are none.
 */
export function opinionsInOrders(source: Source, orders: MappingProposal): OpinionProposal | null {
  const taken = new Set(Object.values(orders.mapping.roles));
  const rest: Source = {
    ...source,
    columns: source.columns.filter(({ name }) => !taken.has(name)),
    sample: source.sample.map((row) =>
      row.filter((_, index) => !taken.has(source.columns[index]!.name)),
    ),
  };
  const own = guessOpinionRoles(rest).filter(
    ({ role, confidence }) =>
      confidence >= SURE && ['rating', 'text', 'title', 'review_id', 'written_at'].includes(role),
  );
  const roles: Partial<Record<OpinionRole, string>> = {};
  for (const { role, column } of own) roles[role] = column;
  if (!roles.rating && !roles.text) return null;
  // Who and what are the order's.
  const shared = orders.mapping.roles;
  const product = shared.product_id ?? shared.product_name;
  if (product) roles.product_id = product;
  if (shared.customer_id) roles.customer_id = shared.customer_id;
  if (shared.category) roles.category = shared.category;
  const date = dateOrderOf(source, roles);
  return {
    mapping: {
      kind: 'reviews',
      roles,
      // Where the sample leaves it open, one file writes its days in one way.
      dateOrder: date.question ? orders.mapping.meaning.dateOrder : date.order,
      decimal: orders.mapping.meaning.decimal,
      scale: scaleOf(ratingsIn(sampleOf(source, roles.rating))) ?? STARS,
      duplicates: 'keep',
      presetId: null,
    },
    guesses: own,
    presetName: null,
    questions: [],
  };
}

function sampleOf(source: Source, column: string | undefined): string[] {
  const index = source.columns.findIndex(({ name }) => name === column);
  if (index < 0) return [];
  return source.sample
    .map((row) => row[index] ?? null)
    .filter((value): value is string => !isMissingValue(value));
}

function decimalOf(source: Source, roles: OpinionRoles): '.' | ',' {
  const marks = sampleOf(source, roles.rating).map(decimalEvidence);
  const commas = marks.filter((mark) => mark === ',').length;
  return commas > marks.filter((mark) => mark === '.').length ? ',' : '.';
}

function dateOrderOf(
  source: Source,
  roles: OpinionRoles,
): { readonly order: DateOrder; readonly question: Question | null } {
  const column = source.columns.find(({ name }) => name === roles.written_at);
  if (column?.type !== 'text') return { order: 'ymd', question: null };
  const { order, doubt } = decideOrder(sampleOf(source, roles.written_at));
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

function isUsable(source: Source, saved: OpinionMapping): boolean {
  const names = new Set(source.columns.map(({ name }) => name));
  return Object.values(saved.roles).every((column) => names.has(column));
}

function certain(roles: OpinionRoles, reason: string): OpinionGuess[] {
  return OPINION_ROLES.flatMap((role) => {
    const column = roles[role];
    return column === undefined ? [] : [{ role, column, confidence: 1, reason }];
  });
}
