import { OrderlensError } from '../../core/errors';
import { planTrees } from './plan';
import type { Traits } from './traits';
import type {
  CombinedTable,
  CombinePlan,
  Combination,
  JoinPlan,
  RepeatPlan,
  TreePlan,
  UnusedTable,
} from './types';

type Planned = Pick<Combination, 'tables' | 'links' | 'plan'>;

/** The plan with the lines of the orders taken from another table; what can be joined to it is. */
export function withBase(
  { tables, links, plan }: Planned,
  base: string,
  traits: ReadonlyMap<string, Traits>,
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
function inOrder({ base, joins }: TreePlan): JoinPlan[] {
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
