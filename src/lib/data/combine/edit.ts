import { OrderlensError } from '../../core/errors';
import { sameName } from './names';
import { planTrees } from './plan';
import type { TraitsByTable } from './traits';
import type {
  CombinedTable,
  CombinePlan,
  Combination,
  JoinPlan,
  RepeatPlan,
  TreePlan,
  UnderPlan,
  UnusedTable,
} from './types';

type Planned = Pick<Combination, 'tables' | 'links' | 'plan'>;

/** The plan with the lines of the orders taken from another table; what can be joined to it is. */
export function withBase(
  { tables, links, plan }: Planned,
  base: string,
  traits: TraitsByTable,
): CombinePlan {
  const wanted = tables.map((table) =>
    table.id === base ? { ...table, subject: 'orders' as const } : table,
  );
  const { trees } = planTrees({ tables: wanted, links, traits, base });
  return { ...plan, trees };
}

/** The plan without a table: neither it nor what hangs on it alone is joined. */
export function withoutTable(plan: CombinePlan, table: string): CombinePlan {
  const trees = plan.trees.flatMap((tree): TreePlan[] => {
    if (tree.base === table) return [];
    return [{ ...tree, joins: reachable(tree, (join) => join.table !== table) }];
  });
  return { ...plan, trees };
}

/** The plan with a table joined so, and not in any other way. */
export function withJoin(
  plan: CombinePlan,
  kind: TreePlan['kind'],
  join: JoinPlan,
  tables: readonly CombinedTable[],
): CombinePlan {
  checkJoin(join, tables);
  const trees = plan.trees.map((tree): TreePlan => {
    if (tree.kind !== kind) return tree;
    const others = tree.joins.filter(({ table }) => table !== join.table);
    return { ...tree, joins: inOrder({ ...tree, joins: [...others, join] }) };
  });
  return { ...plan, trees };
}

/** The plan with a table of reviews or ratings taken by itself, with what it lacks joined to it. */
export function withOpinions(
  { tables, links, plan }: Planned,
  table: CombinedTable,
  traits: TraitsByTable,
): CombinePlan {
  const kind = table.subject;
  const { trees } = planTrees({ tables, links, traits });
  const planned = trees.find((tree) => tree.kind === kind && tree.base === table.id);
  const others = plan.trees.filter((tree) => tree.kind !== kind);
  return { ...plan, trees: [...others, planned ?? { kind, base: table.id, joins: [] }] };
}

/**
 * The likeliest way to join a table to what a tree has: by the best link found, else by the columns
 * whose names agree most. Null where no other table is there to join it to.
 */
export function likelyJoin(
  { tables, links }: Pick<Combination, 'tables' | 'links'>,
  tree: TreePlan,
  table: CombinedTable,
): JoinPlan | null {
  const rest = reachable(tree, (join) => join.table !== table.id);
  const there = [tree.base, ...rest.map((join) => join.table)].filter((id) => id !== table.id);
  const link = links.find(({ from, to }) => to === table.id && there.includes(from));
  if (link) {
    const { from, fromColumn, toColumn, compare } = link;
    return { table: table.id, to: from, on: [{ own: toColumn, other: fromColumn }], compare };
  }
  let best: JoinPlan | null = null;
  let most = -1;
  for (const other of tables.filter(({ id }) => there.includes(id))) {
    for (const { name: own } of table.source.columns) {
      for (const { name } of other.source.columns) {
        const named = sameName(
          { table: table.name, column: own },
          { table: other.name, column: name },
        );
        if (named <= most) continue;
        most = named;
        best = { table: table.id, to: other.id, on: [{ own, other: name }], compare: 'exact' };
      }
    }
  }
  return best;
}

/** The plan with the rows of a table laid under those of another, or with the table by itself again. */
export function withUnder(plan: CombinePlan, table: string, under: UnderPlan | null): CombinePlan {
  const { [table]: _, ...others } = plan.under;
  const without = withoutTable(plan, table);
  return {
    ...without,
    tables: plan.tables.includes(table) ? plan.tables : [...plan.tables, table],
    under: under ? { ...others, [table]: under } : others,
  };
}

/**
 * What is left of a plan where some of its tables are not there; null where it says nothing of a table
 * that is, or where the lines of its orders are gone.
 */
export function planFor(plan: CombinePlan, tables: readonly CombinedTable[]): CombinePlan | null {
  const ids = new Set(tables.map(({ id }) => id));
  if (![...ids].every((id) => plan.tables.includes(id))) return null;
  const trees = plan.trees.flatMap((tree): TreePlan[] =>
    ids.has(tree.base) ? [{ ...tree, joins: reachable(tree, ({ table }) => ids.has(table)) }] : [],
  );
  const hasLines = (list: readonly TreePlan[]): boolean =>
    list.some(({ kind }) => kind === 'orders');
  if (!trees.length || (hasLines(plan.trees) && !hasLines(trees))) return null;
  const kept = {
    ...plan,
    trees,
    under: Object.fromEntries(Object.entries(plan.under).filter(([, { table }]) => ids.has(table))),
    repeats: Object.fromEntries(Object.entries(plan.repeats).filter(([table]) => ids.has(table))),
  };
  return isFollowable(kept, tables) ? kept : null;
}

/** The plan with another column of a file, or none, for a column of the table it is laid under. */
export function withUnderColumn(
  plan: CombinePlan,
  table: string,
  column: string,
  own: string | null,
): CombinePlan {
  const under = plan.under[table];
  if (!under) return plan;
  // A column of the file says one thing only.
  const others = Object.entries(under.columns).filter(
    ([name, used]) => name !== column && used !== own,
  );
  const columns = Object.fromEntries(own === null ? others : [...others, [column, own]]);
  return { ...plan, under: { ...plan.under, [table]: { ...under, columns } } };
}

export function withRepeats(plan: CombinePlan, table: string, repeats: RepeatPlan): CombinePlan {
  return { ...plan, repeats: { ...plan.repeats, [table]: repeats } };
}

/** Tables that take no part in a plan. */
export function unusedBy(
  plan: CombinePlan,
  tables: readonly CombinedTable[],
  reasons: readonly UnusedTable[] = [],
): UnusedTable[] {
  const used = new Set(
    plan.trees.flatMap(({ base, joins }) => [base, ...joins.map(({ table }) => table)]),
  );
  return tables
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => ({
      table: id,
      reason: reasons.find(({ table }) => table === id)?.reason ?? 'Left out by you.',
    }));
}

/** True when every table and column that a plan names is there. */
export function isFollowable(plan: CombinePlan, tables: readonly CombinedTable[]): boolean {
  const has = (id: string, columns: readonly string[] = []): boolean => {
    const names = tables.find((table) => table.id === id)?.source.columns.map(({ name }) => name);
    return names !== undefined && columns.every((column) => names.includes(column));
  };
  return (
    plan.trees.every(
      ({ base, joins }) =>
        has(base) &&
        joins.every(
          ({ table, to, on }) =>
            has(
              table,
              on.map(({ own }) => own),
            ) &&
            has(
              to,
              on.map(({ other }) => other),
            ),
        ),
    ) && Object.entries(plan.repeats).every(([table, { key }]) => has(table, key))
  );
}

function checkJoin({ table, to, on }: JoinPlan, tables: readonly CombinedTable[]): void {
  const columns = (id: string): readonly string[] =>
    tables.find((other) => other.id === id)?.source.columns.map(({ name }) => name) ?? [];
  const isKnown = on.every(
    ({ own, other }) => columns(table).includes(own) && columns(to).includes(other),
  );
  if (table === to || !isKnown) {
    throw new OrderlensError(
      'bad-parameter',
      'These two files have no such columns to be joined by.',
    );
  }
}

/** The joins that still hang on the base once some are gone. */
function reachable(tree: TreePlan, keep: (join: JoinPlan) => boolean): JoinPlan[] {
  return inOrder({ ...tree, joins: tree.joins.filter(keep) });
}

/** Each join after what it is joined to; those that hang on nothing, or on themselves, are gone. */
export function inOrder({ base, joins }: TreePlan): JoinPlan[] {
  const there = new Set([base]);
  const ordered: JoinPlan[] = [];
  for (let grown = true; grown;) {
    grown = false;
    for (const join of joins) {
      if (there.has(join.table) || !there.has(join.to)) continue;
      there.add(join.table);
      ordered.push(join);
      grown = true;
    }
  }
  return ordered;
}
