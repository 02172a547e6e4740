import type { CombinedFiles } from '../data/combine/combine';
import {
  likelyJoin,
  withBase,
  withJoin,
  withOpinions,
  withoutTable,
  withRepeats,
  withUnder,
  withUnderColumn,
} from '../data/combine/edit';
import type { CombinedTable, CombinePlan, JoinPlan, RepeatPlan } from '../data/combine/types';
import { columnsUnder } from '../data/combine/under';
import type { SubjectKind } from '../data/opinions/propose';
import { History, type Undoable } from './history.svelte';

/** What a file is for the others. */
export type Part = 'base' | 'joined' | 'under' | 'out';

/**
 * How the files go together while the person corrects it. `plan` is what was asked for last; what it
 * matches is in `files` as soon as it has been counted.
 */
export class JoinDraft implements Undoable {
  plan: CombinePlan;
  readonly #files: () => CombinedFiles | null;
  readonly #follow: (plan: CombinePlan) => Promise<boolean>;
  readonly #history = new History<CombinePlan>();

  /** @param follow puts the files together by a plan; false where it could not be followed. */
  constructor(files: () => CombinedFiles | null, follow: (plan: CombinePlan) => Promise<boolean>) {
    this.#files = files;
    this.#follow = follow;
    this.plan = $state.raw(files()!.combination.plan);
  }

  get tables(): readonly CombinedTable[] {
    return this.#files()?.combination.tables ?? [];
  }

  table(id: string): CombinedTable | undefined {
    return this.tables.find((table) => table.id === id);
  }

  partOf(id: string): Part {
    const { trees, under } = this.plan;
    if (under[id]) return 'under';
    if (trees.some(({ base }) => base === id)) return 'base';
    return trees.some(({ joins }) => joins.some(({ table }) => table === id)) ? 'joined' : 'out';
  }

  /** Gives a file another part; a join is by the likeliest key until another is chosen. */
  setPart(id: string, part: Part): void {
    const files = this.#files();
    const table = this.table(id);
    if (!files || !table || this.partOf(id) === part) return;
    const { combination, traits } = files;
    const plan = this.plan.under[id] ? withUnder(this.plan, id, null) : this.plan;
    const tree = plan.trees.find(({ kind }) => kind === 'orders');
    if (part === 'out') this.#take(withoutTable(plan, id));
    else if (part === 'base' && table.subject !== 'orders') {
      this.#take(withOpinions({ ...combination, plan }, table, traits));
    } else if (part === 'base') this.#take(withBase({ ...combination, plan }, id, traits));
    else if (part === 'joined') {
      const join = tree && likelyJoin(combination, tree, table);
      if (join) this.#take(withJoin(plan, 'orders', join, combination.tables));
    } else {
      const base = tree && this.table(tree.base);
      if (!base || base.id === id) return;
      const columns = columnsUnder(base, table);
      this.#take(withUnder(plan, id, { table: base.id, columns }));
    }
  }

  /** Takes the rows of a file of other columns out from under another. */
  setApart(id: string): void {
    this.#take(withUnder(this.plan, id, null));
  }

  /** Says which column of a file laid under another, if any, holds what a column of that does. */
  setUnderColumn(id: string, column: string, own: string | null): void {
    this.#take(withUnderColumn(this.plan, id, column, own));
  }

  setJoin(kind: SubjectKind, join: JoinPlan): void {
    this.#take(withJoin(this.plan, kind, join, this.tables));
  }

  setRepeats(table: string, repeats: RepeatPlan): void {
    this.#take(withRepeats(this.plan, table, repeats));
  }

  get undoSerial(): number {
    return this.#history.undoSerial;
  }

  get redoSerial(): number {
    return this.#history.redoSerial;
  }

  undo(): void {
    const before = this.#history.undo(this.plan);
    if (before) this.#show(before);
  }

  redo(): void {
    const after = this.#history.redo(this.plan);
    if (after) this.#show(after);
  }

  #take(plan: CombinePlan): void {
    this.#history.record(this.plan);
    this.#show(plan);
  }

  #show(plan: CombinePlan): void {
    this.plan = plan;
    void this.#follow(plan).then((isFollowed) => {
      const now = this.#files()?.combination.plan;
      // What could not be followed is taken back, unless something else was asked for meanwhile.
      if (!isFollowed && now && this.plan === plan) this.plan = now;
    });
  }
}
