import { proposeMapping } from '../mapping/propose';
import type { Role } from '../schema/canonical';
import { headerKey } from '../mapping/header-names';
import { withHeaders } from './traits';
import type { CombinedTable, CombinePlan, Combination, UnderPlan } from './types';

/** What an orders file must say for its rows to be laid under another's. */
const ESSENTIAL: readonly Role[] = ['ordered_at', 'order_id'];
const AMOUNTS: readonly Role[] = ['line_revenue', 'unit_price'];

/**
 * Files that could not be joined but play the same parts as the lines: their columns, role by role.
 * Null when there are none. With a plan that a person has followed, only files that are new to it.
 */
export function proposeUnder(
  { tables, plan, unused }: Combination,
  wanted: CombinePlan | null,
): Readonly<Record<string, UnderPlan>> | null {
  const tree = plan.trees.find(({ kind }) => kind === 'orders');
  const base = tables.find(({ id }) => id === tree?.base);
  if (!base || tree!.joins.length || !unused.length) return null;
  const roles = rolesOf(base);
  const under: Record<string, UnderPlan> = {};
  for (const { table: id } of unused) {
    const table = tables.find((candidate) => candidate.id === id)!;
    if (table.subject !== 'orders' || wanted?.tables.includes(id)) continue;
    const own = rolesOf(table);
    const isComplete =
      ESSENTIAL.every((role) => !roles[role] || own[role]) &&
      roles.ordered_at !== undefined &&
      AMOUNTS.some((role) => roles[role] && own[role]);
    if (isComplete) under[id] = { table: base.id, columns: byRole(roles, own) };
  }
  return Object.keys(under).length ? under : null;
}

/**
 * The column of a table for each column of the one that its rows are laid under: by what they mean,
 * else by what they are called. A column is used once.
 */
export function columnsUnder(base: CombinedTable, table: CombinedTable): UnderPlan['columns'] {
  const columns: Record<string, string> = { ...byRole(rolesOf(base), rolesOf(table)) };
  const used = new Set(Object.values(columns));
  for (const { name } of base.source.columns) {
    const same = table.source.columns.find(
      (column) => headerKey(column.name) === headerKey(name) && !used.has(column.name),
    );
    if (columns[name] !== undefined || !same) continue;
    columns[name] = same.name;
    used.add(same.name);
  }
  return columns;
}

type Roles = Readonly<Partial<Record<Role, string>>>;

function rolesOf({ source, name }: CombinedTable): Roles {
  return proposeMapping(withHeaders(source, name)).mapping.roles;
}

function byRole(roles: Roles, own: Roles): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const [role, column] of Object.entries(roles)) {
    const same = own[role as Role];
    if (same !== undefined) columns[column] = same;
  }
  return columns;
}
