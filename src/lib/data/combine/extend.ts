import { inOrder, isFollowable, likelyJoin } from './edit';
import type { Combination, CombinePlan, JoinPlan, TreePlan } from './types';

type There = Pick<Combination, 'tables' | 'links'>;

/**
 * A plan that a person has followed, or corrected, with files that it says nothing of: what it says of
 * the others stays, and only the new ones are joined as proposed.
 *
 * @param fresh What would be proposed for all the files, had there been no plan.
 * @returns null where the former plan cannot stay: the lines of its orders are gone, or a column.
 */
export function extendedPlan(
  former: CombinePlan,
  fresh: CombinePlan,
  there: There,
): CombinePlan | null {
  const ids = new Set(there.tables.map(({ id }) => id));
  const isNew = (id: string): boolean => !former.tables.includes(id);
  if (!former.trees.length || !former.trees.every(({ base }) => ids.has(base))) return null;
  const trees = former.trees.map((tree) => {
    const proposed = fresh.trees.find(({ kind }) => kind === tree.kind);
    return proposed ? extendedTree(tree, proposed, there, isNew) : tree;
  });
  // Reviews that came with the new files, say.
  const added = fresh.trees.filter(
    ({ kind, base }) => isNew(base) && !trees.some((tree) => tree.kind === kind),
  );
  const repeats = Object.entries(former.repeats).filter(([table]) => ids.has(table));
  const plan = {
    tables: [...new Set([...former.tables, ...ids])],
    under: former.under,
    trees: [...trees, ...added],
    repeats: Object.fromEntries(repeats),
  };
  return isFollowable(plan, there.tables) ? plan : null;
}

function extendedTree(
  former: TreePlan,
  proposed: TreePlan,
  there: There,
  isNew: (id: string) => boolean,
): TreePlan {
  // A new file may be the better lines: the items of orders that were loaded first.
  const base = isNew(proposed.base) ? proposed.base : former.base;
  const wasUsed = new Set([former.base, ...former.joins.map(({ table }) => table)]);
  // What the person left out stays out, unless it hangs on a file that was not there.
  const offered = proposed.joins.filter(
    ({ table, to }) => isNew(table) || isNew(to) || wasUsed.has(table),
  );
  const joins = new Map<string, JoinPlan>();
  for (const join of [...former.joins, ...offered]) {
    const { table, to } = join;
    const isThere = [table, to].every((id) => there.tables.some((one) => one.id === id));
    if (isThere && table !== base && !joins.has(table)) joins.set(table, join);
  }
  let tree: TreePlan = { ...former, base };
  tree = { ...tree, joins: inOrder({ ...tree, joins: [...joins.values()] }) };
  // Where the proposal hangs a new file on one that is left out, the best link to another is taken.
  for (const table of there.tables.filter(({ id }) => isNew(id) && joins.has(id))) {
    if (tree.joins.some((join) => join.table === table.id)) continue;
    const isLinked = there.links.some(({ to }) => to === table.id);
    const join = isLinked ? likelyJoin(there, tree, table) : null;
    if (join) tree = { ...tree, joins: inOrder({ ...tree, joins: [...tree.joins, join] }) };
  }
  return tree;
}
