/** From a test to a verdict, for one question and for the data set. */
import { holm } from '../holm';
import {
  STATED_EFFECT,
  type Effect,
  type Evidence,
  type Facts,
  type Obstacle,
  type QuestionId,
  type Reference,
  type TestResult,
} from './questions';

export const FAMILY_ALPHA = 0.05;

/**
 * `structure`: differs from independent draws beyond chance, and not only by a trace.
 * `none`: whatever there is lies below the stated effect.
 * `few`: neither can be said.
 * `unanswerable`: the columns do not hold what the question is about.
 */
export type Verdict = 'structure' | 'none' | 'few' | 'unanswerable';

export interface Answered {
  readonly id: QuestionId;
  readonly verdict: Exclude<Verdict, 'unanswerable'>;
  readonly n: number;
  readonly effect: Effect;
  readonly direction: -1 | 1;
  readonly statedEffect: number;
  readonly p: number;
  /** Adjusted for all questions asked (Holm). */
  readonly adjustedP: number;
  /** The effect that four of five such data sets would have shown; Infinity where none is. */
  readonly detectable: number;
  readonly reference: Reference;
  readonly draws: number;
  readonly facts: Facts;
  readonly evidence: Evidence | null;
}

export interface Unanswered {
  readonly id: QuestionId;
  readonly verdict: 'unanswerable';
  readonly obstacle: Obstacle;
}

export type Answer = Answered | Unanswered;

/** Verdicts of all questions that were asked together. */
export function judge(results: readonly TestResult[]): Answered[] {
  const adjusted = holm(results.map(({ p }) => p));
  // What the first, strictest step of Holm asks of a single question.
  const alpha = FAMILY_ALPHA / Math.max(1, results.length);
  return results.map(({ detectable, ...result }, i) => {
    const statedEffect = STATED_EFFECT[result.id];
    const adjustedP = adjusted[i]!;
    return {
      ...result,
      statedEffect,
      adjustedP,
      detectable: detectable(alpha),
      verdict: verdictOf(result.effect, adjustedP, statedEffect),
    };
  });
}

/**
 * Absence is said by equivalence, not by a large p: the whole interval must lie below the stated
 * effect (Schuirmann 1987, doi:10.1007/BF01068419; the 95 % interval used here is stricter than the
 * 90 % one of two one-sided tests). A trace that is beyond chance and yet below it counts as none.
 */
function verdictOf(effect: Effect, adjustedP: number, stated: number): Answered['verdict'] {
  if (effect.high < stated) return 'none';
  return adjustedP <= FAMILY_ALPHA ? 'structure' : 'few';
}

/** What is to be said of the data set as a whole. */
export type Overall = 'structure' | 'none' | 'partly-none' | 'few' | 'unanswerable';

/** `partly-none`: no structure where the rows suffice, and too few rows for the rest. */
export function overall(answers: readonly Answer[]): Overall {
  const has = (verdict: Verdict): boolean => answers.some((answer) => answer.verdict === verdict);
  if (has('structure')) return 'structure';
  if (has('none')) return has('few') ? 'partly-none' : 'none';
  return has('few') ? 'few' : 'unanswerable';
}
