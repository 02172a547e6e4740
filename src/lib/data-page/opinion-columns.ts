import { rowsOf, type SqlRunner } from '../data/query-result';
import type { OpinionFacts, RatingColumn, ReviewColumn } from '../data/schema/canonical';
import { ident } from '../data/sql';

export type OpinionColumn = ReviewColumn | RatingColumn;

/** One column of `reviews` or `ratings` at a glance. */
export interface OpinionColumnFacts {
  readonly column: OpinionColumn;
  /** Rows without a value. */
  readonly missing: number;
  readonly distinct: number;
  /** Null for what people wrote: the first by alphabet says nothing of it. */
  readonly lowest: string | null;
  readonly highest: string | null;
}

/** Columns that the tables add for their own work. */
const INNER = /_key$|_no$|_on$/;
const WRITTEN: ReadonlySet<OpinionColumn> = new Set(['title', 'text']);

export function opinionColumns({ columns }: OpinionFacts): readonly OpinionColumn[] {
  return [...columns].filter((column) => !INNER.test(column));
}

/** All columns in one pass: `missing_0`, `distinct_0`, `lowest_0`, `highest_0` and so on. */
export function opinionColumnsSql(
  columns: readonly OpinionColumn[],
  kind: 'reviews' | 'ratings',
): string {
  const fields = columns.flatMap((column, at) => {
    const name = ident(column);
    const ends = WRITTEN.has(column)
      ? []
      : [`min(${name})::VARCHAR as lowest_${at}`, `max(${name})::VARCHAR as highest_${at}`];
    return [
      `(count(*) filter (where ${name} is null))::DOUBLE as missing_${at}`,
      `count(distinct ${name})::DOUBLE as distinct_${at}`,
      ...ends,
    ];
  });
  return `select ${fields.join(',\n  ')}\nfrom ${kind}`;
}

export async function opinionColumnFacts(
  db: SqlRunner,
  facts: OpinionFacts,
  kind: 'reviews' | 'ratings',
  signal: AbortSignal,
): Promise<readonly OpinionColumnFacts[]> {
  const columns = opinionColumns(facts);
  if (!columns.length) return [];
  const [row] = rowsOf<Record<string, number | string | null>>(
    await db.query(opinionColumnsSql(columns, kind), { signal }),
  );
  const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return columns.map((column, at) => ({
    column,
    missing: Number(row![`missing_${at}`]),
    distinct: Number(row![`distinct_${at}`]),
    lowest: textOf(row![`lowest_${at}`]),
    highest: textOf(row![`highest_${at}`]),
  }));
}
