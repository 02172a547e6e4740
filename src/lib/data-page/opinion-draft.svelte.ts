import type { Source } from '../data/ingest/types';
import { lackingRoles } from '../data/opinions/propose';
import {
  OPINION_ROLES,
  type OpinionGuess,
  type OpinionMapping,
  type OpinionProposal,
  type OpinionRole,
  type OpinionRoles,
} from '../data/opinions/types';
import type { Question } from '../data/mapping/types';
import { History } from './history.svelte';
import { sampleValues } from './source-columns';

interface Answers {
  readonly mapping: OpinionMapping;
  readonly isIncluded: boolean;
  readonly answered: readonly Question['id'][];
}

/** What a person says about a file of reviews or ratings while they say it. */
export class OpinionDraft {
  readonly source: Source;
  readonly proposal: OpinionProposal;
  /** The rows are order lines; the reviews in them may be left where they are. */
  readonly isWithinOrders: boolean;
  #answers: Answers;
  readonly #history = new History<Answers>();

  constructor(source: Source, proposal: OpinionProposal, isWithinOrders: boolean) {
    this.source = source;
    this.proposal = proposal;
    this.isWithinOrders = isWithinOrders;
    this.#answers = $state.raw({ mapping: proposal.mapping, isIncluded: true, answered: [] });
  }

  get mapping(): OpinionMapping {
    const { mapping } = this.#answers;
    const { roles } = this.proposal.mapping;
    const isAsProposed = OPINION_ROLES.every((role) => roles[role] === mapping.roles[role]);
    return isAsProposed ? mapping : { ...mapping, presetId: null };
  }

  /** Null when the person leaves these reviews out. */
  get answer(): OpinionMapping | null {
    return this.isIncluded ? this.mapping : null;
  }

  get isIncluded(): boolean {
    return this.#answers.isIncluded;
  }

  get roles(): OpinionRoles {
    return this.#answers.mapping.roles;
  }

  /** Questions of the proposal that only the person can answer, but for missing columns. */
  get questions(): readonly Question[] {
    return this.proposal.questions.filter(({ id }) => id !== 'roles-missing');
  }

  get answered(): readonly Question['id'][] {
    return this.#answers.answered;
  }

  /** Why the rows cannot be read with these answers; empty when they can. */
  get problems(): readonly string[] {
    if (!this.isIncluded) return [];
    const { kind, roles, scale } = this.mapping;
    const lacking = lackingRoles(kind, roles);
    const found = lacking.length ? [`Choose the column that holds ${lacking.join(' and ')}.`] : [];
    if (!(scale.highest > scale.lowest)) found.push('The scale must end above where it begins.');
    for (const { id, text } of this.questions) if (!this.answered.includes(id)) found.push(text);
    return found;
  }

  guessFor(role: OpinionRole): OpinionGuess | null {
    const column = this.roles[role];
    return (
      this.proposal.guesses.find((guess) => guess.role === role && guess.column === column) ?? null
    );
  }

  samples(column: string | undefined, most = 4): readonly string[] {
    return sampleValues(this.source, column, most);
  }

  /** Gives the role its column; another role that had it loses it. */
  setRole(role: OpinionRole, column: string): void {
    const others = Object.entries(this.roles).filter(
      ([other, played]) => other !== role && played !== column,
    );
    this.set({ roles: Object.fromEntries(column ? [...others, [role, column]] : others) });
  }

  set(change: Partial<OpinionMapping>, burst: string | null = null): void {
    const { mapping, answered } = this.#answers;
    this.#change(
      {
        mapping: { ...mapping, ...change },
        ...(change.dateOrder && { answered: [...answered, 'date-order'] }),
      },
      burst,
    );
  }

  include(isIncluded: boolean): void {
    this.#change({ isIncluded });
  }

  get undoSerial(): number {
    return this.#history.undoSerial;
  }

  get redoSerial(): number {
    return this.#history.redoSerial;
  }

  undo(): void {
    this.#answers = this.#history.undo(this.#answers) ?? this.#answers;
  }

  redo(): void {
    this.#answers = this.#history.redo(this.#answers) ?? this.#answers;
  }

  #change(change: Partial<Answers>, burst: string | null = null): void {
    this.#history.record(this.#answers, burst);
    this.#answers = { ...this.#answers, ...change };
  }
}
