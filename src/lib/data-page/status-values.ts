import type { Source } from '../data/ingest/types';
import { rowsOf, type SqlRunner } from '../data/query-result';
import { ident } from '../data/sql';

export interface StatusValue {
  readonly value: string;
  readonly rows: number;
}

/** A column with more values than this is no status, and no list that a person would go through. */
const MOST_VALUES = 40;

/** The values of a column with their number of rows, most frequent first. */
export async function statusValues(
  db: SqlRunner,
  source: Source,
  column: string,
  signal: AbortSignal,
): Promise<readonly StatusValue[]> {
  const name = ident(column);
  const table = await db.query(
    `select trim(${name}::varchar) as value, count(*)::double as rows
from ${source.relation}
where trim(${name}::varchar) <> ''
group by 1 order by 2 desc, 1 limit ${MOST_VALUES}`,
    { signal },
  );
  return rowsOf<{ value: string; rows: number }>(table);
}
