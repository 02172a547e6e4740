/** Moves between segments, or between the five kinds of segment, and what they say. */
import type { Migration } from '../../core/rfm/migration';
import { SEGMENT_NAMES, SEGMENTS } from '../../core/rfm/segments';
import { formatCount, formatNumber, formatPercent } from '../../ui/format';
import { FAMILIES, FAMILY_NAMES, FAMILY_OF, type Family } from './pictures/families';

export const DETAILS = ['kinds', 'segments'] as const;
export type Detail = (typeof DETAILS)[number];

export interface MoveNode {
  readonly name: string;
  /** Null for those who were no customers yet. */
  readonly family: Family | null;
  readonly customers: number;
}

export interface Move {
  /** Places in `before` and `after`. */
  readonly from: number;
  readonly to: number;
  readonly customers: number;
}

export interface MoveTable {
  readonly detail: Detail;
  /** Groups at the earlier date, then those who were no customers yet. */
  readonly before: readonly MoveNode[];
  readonly after: readonly MoveNode[];
  /** Moves of at least one customer. */
  readonly moves: readonly Move[];
}

export const NOT_YET = 'No customers yet';

/** The group of a segment (an index into SEGMENTS) in the chosen detail; null is no customer yet. */
export function groupOf(segment: number | null, detail: Detail): number {
  const groups = detail === 'kinds' ? FAMILIES.length : SEGMENTS.length;
  if (segment === null) return groups;
  return detail === 'kinds' ? FAMILIES.indexOf(FAMILY_OF[SEGMENTS[segment]!]) : segment;
}

export function moveTable(migration: Migration, detail: Detail): MoveTable {
  const names: { name: string; family: Family }[] =
    detail === 'kinds'
      ? FAMILIES.map((family) => ({ name: FAMILY_NAMES[family], family }))
      : SEGMENTS.map((segment) => ({ name: SEGMENT_NAMES[segment], family: FAMILY_OF[segment] }));
  const counts = new Map<string, Move>();
  const before = names.map(() => 0).concat(0);
  const after = names.map(() => 0);
  for (let segment = 0; segment <= migration.groups; segment++) {
    const from = groupOf(segment === migration.groups ? null : segment, detail);
    for (let target = 0; target < migration.groups; target++) {
      const customers = migration.flows[segment * migration.groups + target]!;
      if (customers === 0) continue;
      const to = groupOf(target, detail);
      const key = `${from}-${to}`;
      counts.set(key, { from, to, customers: customers + (counts.get(key)?.customers ?? 0) });
      before[from]! += customers;
      after[to]! += customers;
    }
  }
  return {
    detail,
    before: [
      ...names.map((node, at) => ({ ...node, customers: before[at]! })),
      { name: NOT_YET, family: null, customers: before[names.length]! },
    ],
    after: names.map((node, at) => ({ ...node, customers: after[at]! })),
    moves: [...counts.values()].sort((a, b) => a.from - b.from || a.to - b.to),
  };
}

/** What became of those who bought often. */
export function migrationFinding(migration: Migration, monthsBack: number): string {
  const kinds = moveTable(migration, 'kinds');
  const regular = FAMILIES.indexOf('regular');
  const total = kinds.before[regular]!.customers;
  const ago = `${formatCount(monthsBack, 'month', 'months')} ago`;
  if (total === 0) return `Nobody bought often ${ago}`;
  const moved = (to: Family): number =>
    kinds.moves.find((move) => move.from === regular && move.to === FAMILIES.indexOf(to))
      ?.customers ?? 0;
  const gone = moved('slipping') + moved('gone');
  return `Of ${formatNumber(total, 0)} who bought often ${ago}, ${formatPercent(moved('regular') / total, 0)} still do and ${formatPercent(gone / total, 0)} have gone quiet`;
}
