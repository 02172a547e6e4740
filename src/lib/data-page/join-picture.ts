import type { CombinedFiles } from '../data/combine/combine';
import {
  joinKey,
  type CombinedTable,
  type Combination,
  type JoinFacts,
  type JoinPlan,
  type TreePlan,
} from '../data/combine/types';
import { formatCount, formatNumber, formatPercent } from '../ui/format';
import { shorten } from './source-columns';
import { columnLabel } from './roles';

/** A file in the picture, and those that are joined to it. */
export interface FileNode {
  readonly table: CombinedTable;
  /** Null for the rows themselves. */
  readonly join: JoinPlan | null;
  readonly facts: JoinFacts | null;
  readonly to: CombinedTable | null;
  readonly children: readonly FileNode[];
}

export interface FileTree {
  readonly tree: TreePlan;
  readonly root: FileNode;
}

/** What the rows at the root of a tree are. */
export const LINES = {
  orders: 'the order lines',
  reviews: 'the reviews',
  ratings: 'the ratings',
} as const;

/** The trees of a plan as they hang together. */
export function fileTrees({ tables, plan, joins }: Combination): FileTree[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  return plan.trees.map((tree) => {
    const nodeOf = (id: string, join: JoinPlan | null): FileNode => ({
      table: byId.get(id)!,
      join,
      facts: join && (joins[joinKey(tree.kind, id)] ?? null),
      to: join && byId.get(join.to)!,
      children: tree.joins.filter(({ to }) => to === id).map((next) => nodeOf(next.table, next)),
    });
    return { tree, root: nodeOf(tree.base, null) };
  });
}

/** All nodes below a node, those nearest first. */
export function descendants({ children }: FileNode): FileNode[] {
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Share of the rows of the referring file that find theirs, 0..1; null for no rows. */
export function matchedShare({ matched, unmatched, withoutKey }: JoinFacts): number | null {
  const rows = matched + unmatched + withoutKey;
  return rows ? matched / rows : null;
}

/** Share of the rows of the joined file that something refers to, 0..1; null for no rows. */
export function usedShare({ table, facts }: Pick<FileNode, 'table' | 'facts'>): number | null {
  const { rows } = table.source;
  return facts && rows ? (rows - facts.unused) / rows : null;
}

/** A share that is neither all nor nothing is never written as either. */
export function share(value: number | null): string {
  if (value === null) return '–';
  if (value > 0.999 && value < 1) return `over ${formatPercent(0.999)}`;
  if (value > 0 && value < 0.001) return `under ${formatPercent(0.001)}`;
  return formatPercent(value);
}

/** `order_id` where both say so, else `order_id = id`, the joined file's last. */
export function keyWords({ on, compare }: JoinPlan): string {
  const pairs = on.map(({ own, other }) =>
    own === other ? shorten(own, 28) : `${shorten(other, 28)} = ${shorten(own, 28)}`,
  );
  return `${pairs.join(' and ')}${compare === 'loose' ? ', written in two ways' : ''}`;
}

/** What a file holds, in the words of the wizard; the names of its columns where nothing is known. */
export function holds(table: CombinedTable, traits: CombinedFiles['traits']): string {
  const roles = Object.keys(traits.get(table.id)?.roles ?? {});
  const words = roles.length
    ? roles.map((role) => columnLabel(role).toLowerCase())
    : table.source.columns.map(({ name }) => shorten(name, 20));
  const shown = words.slice(0, 4);
  return `${shown.join(', ')}${words.length > shown.length ? ', …' : ''}`;
}

const OUTCOME: Readonly<Record<TreePlan['kind'], string>> = {
  orders: 'Order lines',
  reviews: 'Reviews',
  ratings: 'Ratings',
};

/** “Order lines: 112,650 rows from items, with 5 other files beside them.” */
export function outcome({ tree, root }: FileTree, { repeats, plan }: Combination): string {
  const { table } = root;
  const treatment = plan.repeats[table.id]?.treatment ?? 'keep';
  const isSkipping = treatment !== 'keep';
  const repeated = repeatedRows(repeats[table.id]?.rows ?? []);
  const rows = table.source.rows - (isSkipping ? repeated : 0);
  const files = table.files.length;
  const from =
    files > 1 ? `${formatNumber(files)} files laid under one another` : shorten(table.name, 40);
  const beside = tree.joins.length
    ? `, with ${formatCount(tree.joins.length, 'other file', 'other files')} beside them`
    : '';
  const without =
    isSkipping && repeated
      ? `, without ${formatCount(repeated, 'row', 'rows')} that ${treatment === 'newest' ? 'a later' : 'an earlier'} file holds`
      : '';
  return `${OUTCOME[tree.kind]}: ${formatCount(rows, 'row', 'rows')} from ${from}${beside}${without}.`;
}

export function repeatedRows(rows: readonly number[]): number {
  return rows.reduce((sum, count) => sum + count, 0);
}
