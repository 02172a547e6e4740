import type { DateOrder, Question } from '../mapping/types';
import type { LeftOutRows, OpinionFacts, RejectedReason, SqlStep } from '../schema/canonical';

/** Roles that a column can play in a file of reviews or ratings. */
export const OPINION_ROLES = [
  'rating',
  'text',
  'title',
  'written_at',
  'product_id',
  'customer_id',
  'category',
  'review_id',
] as const;
export type OpinionRole = (typeof OPINION_ROLES)[number];

/**
 * `reviews` hold a text or a rating of a product, `ratings` who rated what and how high. A file of
 * ratings has no text; a file of reviews that says who and what is a file of ratings as well.
 */
export type OpinionKind = 'reviews' | 'ratings';

export type OpinionRoles = Readonly<Partial<Record<OpinionRole, string>>>;

/** How the file counts: both ends of its scale. */
export interface RatingScale {
  readonly lowest: number;
  readonly highest: number;
}

/** What the columns of a file of opinions mean. */
export interface OpinionMapping {
  readonly kind: OpinionKind;
  readonly roles: OpinionRoles;
  readonly dateOrder: DateOrder;
  /** Decimal mark of ratings written as text. */
  readonly decimal: '.' | ',';
  /** Ratings outside are no ratings. A scale that does not end at 5 is brought to 1..5. */
  readonly scale: RatingScale;
  /** The second and later of rows that agree in every mapped column. */
  readonly duplicates: 'keep' | 'drop';
  readonly presetId: string | null;
}

export interface OpinionGuess {
  readonly role: OpinionRole;
  readonly column: string;
  /** 0..1. */
  readonly confidence: number;
  readonly reason: string;
}

export interface OpinionProposal {
  readonly mapping: OpinionMapping;
  readonly guesses: readonly OpinionGuess[];
  readonly presetName: string | null;
  /** Empty: the file may be loaded without a click. */
  readonly questions: readonly Question[];
}

/** rowsRead = rowsUsed + sum(rejected.rows) + sum(leftOut.rows), always. */
export interface OpinionReconciliation {
  readonly rowsRead: number;
  readonly rowsUsed: number;
  readonly rejected: readonly RejectedReason[];
  readonly leftOut: readonly LeftOutRows[];
  /** Rows that are used although their day cannot be read. */
  readonly withoutDay: number;
}

export interface BuiltOpinions {
  readonly kind: OpinionKind;
  readonly facts: OpinionFacts;
  readonly reconciliation: OpinionReconciliation;
  readonly steps: readonly SqlStep[];
}
