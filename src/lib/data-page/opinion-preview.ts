import type { Source } from '../data/ingest/types';
import { buildOpinions } from '../data/opinions/build';
import type { OpinionMapping, OpinionReconciliation } from '../data/opinions/types';
import { rowsOf, type Cell, type SqlRunner } from '../data/query-result';
import { buildWithoutOrders } from '../data/schema/without-orders';
import { ident } from '../data/sql';

/** The beginning of a file of opinions, read with the answers given so far. */
export interface OpinionPreview {
  readonly reconciliation: OpinionReconciliation;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const ROWS_READ = 100;
const ROWS_SHOWN = 6;
/** Columns that the tables add for their own work. */
const INNER = /_key$|_no$|_on$/;

/** Reads the first rows by the very code that reads the whole file later. */
export async function previewOpinions(
  db: SqlRunner,
  source: Source,
  mapping: OpinionMapping,
  isWithinOrders: boolean,
  signal: AbortSignal,
): Promise<OpinionPreview | null> {
  const schemaName = `preview_${mapping.kind}`;
  const relation = `memory.main.${ident(`${schemaName}_raw`)}`;
  const quietly = async (sql: string): Promise<void> => {
    await db.query(sql).catch(() => {});
  };
  try {
    await db.query(
      `create or replace table ${relation} as
select * from ${source.relation} where "__row" <= ${ROWS_READ} limit ${ROWS_READ}`,
      { signal },
    );
    const head: Source = {
      ...source,
      relation,
      rows: Math.min(source.rows, ROWS_READ),
      parseRejects: [],
    };
    await buildWithoutOrders(db, { schemaName, signal });
    const { built } = await buildOpinions(db, [{ source: head, mapping, isWithinOrders }], {
      schemaName,
      orderColumns: new Set(),
      signal,
      onProgress: () => {},
    });
    const [made] = built;
    if (!made) return null;
    const shown = [...made.facts.columns].filter((column) => !INNER.test(column));
    const table = await db.query(
      `select ${shown.map(ident).join(', ')} from memory.${ident(schemaName)}.${mapping.kind} order by ${mapping.kind === 'reviews' ? 'review_no' : 'rating_no'} limit ${ROWS_SHOWN}`,
      { signal },
    );
    const lines = rowsOf(table);
    return {
      reconciliation: made.reconciliation,
      columns: shown,
      rows: lines.map((line) => shown.map((column) => line[column] ?? null)),
    };
  } finally {
    await quietly(`drop schema if exists memory.${ident(schemaName)} cascade`);
    await quietly(`drop table if exists ${relation}`);
  }
}
