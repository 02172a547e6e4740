import { proposeOpinions } from '../opinions/propose';
import type { OpinionRole } from '../opinions/types';
import { guessOpinionRoles } from '../opinions/guess';
import { withHeaders, type TraitsByTable } from './traits';
import type { CombinedTable, JoinPlan, KeyLink, TreePlan, UnusedTable } from './types';

/** Several rows of a table for one key are brought to one by themselves up to so many, on average. */
const FEW_ROWS = 3;

interface PlanInput {
  readonly tables: readonly CombinedTable[];
  readonly links: readonly KeyLink[];
  readonly traits: TraitsByTable;
  /** The table of the lines, where the person has said it. */
  readonly base?: string;
}

interface Planned {
  readonly trees: readonly TreePlan[];
  readonly unused: readonly UnusedTable[];
}

/** A tree while it grows. */
class Tree {
  readonly joins: JoinPlan[] = [];

  constructor(readonly base: string) {}

  has(table: string): boolean {
    return table === this.base || this.joins.some((join) => join.table === table);
  }

  add({ from, fromColumn, to, toColumn, compare }: KeyLink): void {
    this.joins.push({
      table: to,
      to: from,
      on: [{ own: toColumn, other: fromColumn }],
      compare,
    });
  }
}

/**
 * Chooses the lines of the orders and joins to them whatever says more about them, each table at most
 * once and never so that a line would be there twice: a table has one row for each key, or is brought
 * to one, or is left out with the reason. Reviews and ratings are tables of their own, to which is
 * joined only what they lack: who wrote, and of what.
 */
export function planTrees(input: PlanInput): Planned {
  const { tables, traits } = input;
  const lines = tables.filter(({ subject }) => subject === 'orders');
  const trees: TreePlan[] = [];
  const unused: UnusedTable[] = [];
  const base = lines.find(({ id }) => id === input.base) ?? chooseBase(lines, input);
  if (base) {
    const tree = new Tree(base.id);
    growOneToOne(tree, lines, input);
    const refused = growSummarised(tree, lines, input);
    trees.push({ kind: 'orders', base: base.id, joins: tree.joins });
    for (const table of lines) {
      if (tree.has(table.id)) continue;
      unused.push({
        table: table.id,
        reason: refused.get(table.id) ?? reasonOf(table, base, traits),
      });
    }
  }
  for (const kind of ['reviews', 'ratings'] as const) {
    const [table, ...others] = tables.filter(({ subject }) => subject === kind);
    if (!table) continue;
    trees.push({ kind, base: table.id, joins: opinionJoins(table, lines, input) });
    for (const other of others) {
      unused.push({
        table: other.id,
        reason: `${table.name} holds the ${kind} already; one file of them can be taken.`,
      });
    }
  }
  return { trees, unused };
}

function reasonOf(table: CombinedTable, base: CombinedTable, traits: TraitsByTable): string {
  const { roles } = traits.get(table.id)!;
  return roles.order_id && roles.ordered_at
    ? `It holds orders too, but no column of it says which line of ${base.name} it belongs to.`
    : `No column of it was found in the other files.`;
}

/** The table from which most others can be reached, several rows to one; else the likeliest lines. */
function chooseBase(
  lines: readonly CombinedTable[],
  { links, traits }: PlanInput,
): CombinedTable | null {
  if (lines.length < 2) return lines[0] ?? null;
  const scored = lines.map((table) => {
    const reached = new Set([table.id]);
    for (let grown = true; grown;) {
      grown = false;
      for (const { from, to, isUnique } of links) {
        const isNew = isUnique && reached.has(from) && !reached.has(to);
        if (!isNew || !lines.some(({ id }) => id === to)) continue;
        reached.add(to);
        grown = true;
      }
    }
    const { lineScore, roles } = traits.get(table.id)!;
    // An amount or a number of pieces weighs as much as one more table within reach: visits to a
    // page reach the customers as well as orders do.
    const isPriced = roles.quantity ?? roles.unit_price ?? roles.line_revenue;
    const points = reached.size + (isPriced === undefined ? 0 : 1);
    return { table, points, lineScore, rows: table.source.rows };
  });
  scored.sort((a, b) => b.points - a.points || b.lineScore - a.lineScore || b.rows - a.rows);
  return scored[0]?.table ?? null;
}

/** Joins what has one row for each key, strongest link first, as far as it reaches. */
function growOneToOne(
  tree: Tree,
  among: readonly CombinedTable[],
  { links, traits }: PlanInput,
): void {
  for (;;) {
    const next = links
      .filter(
        ({ from, to, isUnique }) =>
          isUnique && tree.has(from) && !tree.has(to) && among.some(({ id }) => id === to),
      )
      .sort((a, b) => preference(b, traits) - preference(a, traits))[0];
    if (!next) return;
    tree.add(next);
  }
}

/** A place is where the customer is, not the seller, if either can be had. */
function preference(link: KeyLink, traits: TraitsByTable): number {
  const isCustomers = traits.get(link.from)!.roles.customer_id !== undefined;
  return link.strength + (isCustomers ? 0.05 : 0);
}

/**
 * Joins what has several rows for a key where one row of them says all that a line needs: places, of
 * which the middle is taken, and few rows a key, such as the payments of an order. Gives the reasons
 * for those it does not join.
 */
function growSummarised(
  tree: Tree,
  among: readonly CombinedTable[],
  input: PlanInput,
): Map<string, string> {
  const { links, traits } = input;
  const refused = new Map<string, string>();
  for (;;) {
    const next = links
      .filter(
        ({ from, to, named, found }) =>
          tree.has(from) &&
          !tree.has(to) &&
          !refused.has(to) &&
          named >= 0.6 &&
          found >= 0.2 &&
          among.some(({ id }) => id === to),
      )
      .sort((a, b) => preference(b, traits) - preference(a, traits))[0];
    if (!next) return refused;
    const { hasCoordinates } = traits.get(next.to)!;
    const table = among.find(({ id }) => id === next.to)!;
    if (hasCoordinates || next.rowsPerValue <= FEW_ROWS) {
      tree.add(next);
      growOneToOne(tree, among, input);
    } else {
      const rows = next.rowsPerValue.toLocaleString('en', { maximumFractionDigits: 1 });
      refused.set(
        next.to,
        `${table.name} has ${rows} rows for each “${next.toColumn}” on average; joined, order lines would be counted several times.`,
      );
    }
  }
}

const NEEDED: readonly OpinionRole[] = ['product_id', 'customer_id', 'category'];

/** What reviews or ratings lack and the files of orders can say: only the way there is joined. */
function opinionJoins(
  table: CombinedTable,
  lines: readonly CombinedTable[],
  input: PlanInput,
): JoinPlan[] {
  const own = proposeOpinions(withHeaders(table.source, table.name)).mapping.roles;
  const lacking = NEEDED.filter((role) => own[role] === undefined);
  // The category comes with the product of the orders by itself.
  if (!lacking.some((role) => role !== 'category')) return [];
  const tree = new Tree(table.id);
  growOneToOne(tree, lines, input);
  const says = (id: string, role: OpinionRole): boolean => {
    const other = lines.find((candidate) => candidate.id === id)!;
    return guessOpinionRoles(withHeaders(other.source, other.name)).some(
      (guess) => guess.role === role && guess.confidence >= 0.6,
    );
  };
  if (
    lacking.includes('product_id') &&
    !tree.joins.some((join) => says(join.table, 'product_id'))
  ) {
    const link = input.links.find(
      ({ from, to, named }) =>
        tree.has(from) &&
        !tree.has(to) &&
        named >= 0.6 &&
        lines.some(({ id }) => id === to) &&
        says(to, 'product_id'),
    );
    if (link) tree.add(link);
  }
  const needed = new Set<string>();
  for (const role of lacking) {
    let at = tree.joins.find((join) => says(join.table, role));
    while (at) {
      needed.add(at.table);
      const { to } = at;
      at = tree.joins.find((join) => join.table === to);
    }
  }
  return tree.joins.filter((join) => needed.has(join.table));
}
