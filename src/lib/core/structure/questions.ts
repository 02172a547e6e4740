/**
 * What the structure check asks of a data set: one question each, answered by one test against
 * independent draws.
 */

export const QUESTIONS = [
  'months',
  'trend',
  'weekday',
  'hour',
  'repeat',
  'gaps',
  'choice',
  'pairs',
  'price',
  'place',
  'payment',
  'discount',
  'status',
] as const;
export type QuestionId = (typeof QUESTIONS)[number];

/**
 * The effect below which a question is answered with "no structure": effects run from 0 (independent
 * draws), and one of 0.1 is what J. Cohen calls small (Statistical Power Analysis, 2nd ed. 1988, for
 * w and r). What depends on repeat orders or baskets is scarcer and gets 0.2.
 */
export const STATED_EFFECT: Readonly<Record<QuestionId, number>> = {
  months: 0.1,
  trend: 0.1,
  weekday: 0.1,
  hour: 0.1,
  repeat: 0.2,
  gaps: 0.1,
  choice: 0.2,
  pairs: 0.2,
  price: 0.1,
  place: 0.1,
  payment: 0.1,
  discount: 0.1,
  status: 0.1,
};

/** A 95 % interval of an effect; `high` is Infinity where nothing bounds it. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What was seen beside what independent draws would show, for a picture. */
export interface Evidence {
  /** What each place stands for: a day number, an hour, a code, a count of orders, a tenth. */
  readonly at: Float64Array;
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  /** Range in which 95 % of independent draws lie, place by place. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Where a p-value comes from. */
export type Reference =
  /** A distribution that holds for many rows. */
  | 'asymptotic'
  /** Permutation moments, exact; the tail by a gamma distribution. */
  | 'moments'
  /** Seeded random draws. */
  | 'draws';

/** Figures for the sentences; which ones there are depends on the question. */
export type Facts = Readonly<Record<string, number>>;

export interface TestResult {
  readonly id: QuestionId;
  /** What was counted: orders, customers, gaps, pairs, lines. */
  readonly n: number;
  readonly effect: Effect;
  /** −1 where the deviation is towards less than independent draws show, 1 towards more. */
  readonly direction: -1 | 1;
  readonly p: number;
  readonly reference: Reference;
  /** Number of draws where `reference` is `draws`, else 0. */
  readonly draws: number;
  /** Effect found in four of five such data sets at this level; Infinity where none is. */
  detectable(alpha: number): number;
  readonly facts: Facts;
  readonly evidence: Evidence | null;
}

/** Why the columns cannot answer. */
export type Obstacle =
  /** A column is not there, or is empty. */
  | 'missing'
  /** Dates have no time of day. */
  | 'no-time'
  /** The orders span too few days. */
  | 'short'
  /** A column holds one value only. */
  | 'one-value';
