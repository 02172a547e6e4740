import type { Source } from '../data/ingest/types';
import type { Mapping } from '../data/mapping/types';
import { rowsOf, type Cell, type SqlRunner } from '../data/query-result';
import { buildDataset } from '../data/schema/build';
import type { OrderLineColumn, RejectedReason } from '../data/schema/canonical';
import { ident } from '../data/sql';

/** The beginning of the file, read with the answers given so far. */
export interface Preview {
  readonly rowsRead: number;
  readonly rejected: readonly RejectedReason[];
  readonly columns: readonly OrderLineColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

const ROWS_READ = 100;
const ROWS_SHOWN = 8;
const SCHEMA = 'preview';

/** What a reader checks first; whatever else the file fills comes after. */
const FIRST: readonly OrderLineColumn[] = [
  'order_id',
  'ordered_at',
  'customer_id',
  'product_name',
  'quantity',
  'unit_price',
  'discount_rate',
  'net_revenue',
  'is_sale',
  'status',
];
/** Columns that the tables add for their own work. */
const INNER = /_key$|^(line_id|ordered_on|net_revenue)$|^is_/;

/**
 * Builds the canonical tables from the first rows only. It is the very code that reads the whole
 * file later, so what is shown is what will be.
 */
export async function previewMapping(
  db: SqlRunner,
  source: Source,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<Preview> {
  const relation = `memory.main.${ident('preview_raw')}`;
  const quietly = async (sql: string): Promise<void> => {
    await db.query(sql).catch(() => {});
  };
  try {
    await db.query(`drop schema if exists memory.${ident(SCHEMA)} cascade`, { signal });
    await db.query(
      `create or replace table ${relation} as
select * from ${source.relation} where "__row" <= ${ROWS_READ} limit ${ROWS_READ}`,
      { signal },
    );
    const rows = Math.min(source.rows, ROWS_READ);
    const head: Source = { ...source, relation, rows, parseRejects: [] };
    const built = await buildDataset(db, head, mapping, {
      schemaName: SCHEMA,
      signal,
      onProgress: () => {},
    });
    const filled = [...built.schema.columns].filter((column) => !INNER.test(column));
    const known = FIRST.filter(
      (column) => filled.includes(column) || column === 'net_revenue' || column === 'is_sale',
    );
    const shown = [...known, ...filled.filter((column) => !known.includes(column))];
    const table = await db.query(
      `select ${shown.map(ident).join(', ')}
from memory.${ident(SCHEMA)}.order_lines order by line_id limit ${ROWS_SHOWN}`,
      { signal },
    );
    const lines = rowsOf(table);
    return {
      rowsRead: built.reconciliation.rowsRead,
      rejected: built.reconciliation.rejected,
      columns: shown,
      rows: lines.map((line) => shown.map((column) => line[column] ?? null)),
    };
  } finally {
    await quietly(`drop schema if exists memory.${ident(SCHEMA)} cascade`);
    await quietly(`drop table if exists ${relation}`);
  }
}
