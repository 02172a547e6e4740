import { rowsOf, type SqlRunner } from '../data/query-result';
import {
  ORDER_LINE_COLUMNS,
  type DatasetSchema,
  type OrderLineColumn,
} from '../data/schema/canonical';
import { ident, text } from '../data/sql';

/** One canonical column of the loaded data at a glance. */
export interface ColumnFacts {
  readonly column: OrderLineColumn;
  readonly filled: number;
  /** Distinct values, estimated (HyperLogLog, within a few percent). */
  readonly distinct: number;
  readonly lowest: string | null;
  readonly highest: string | null;
}

/** Columns that the tables add for their own work. */
const INNER = /_key$|^(line_id|ordered_on|net_revenue)$|^is_/;

/** The columns that the file has filled, in canonical order. */
export function filledColumns(schema: DatasetSchema): readonly OrderLineColumn[] {
  const all = Object.keys(ORDER_LINE_COLUMNS) as OrderLineColumn[];
  return all.filter((column) => schema.columns.has(column) && !INNER.test(column));
}

/** One row of facts per column; text is ordered as text. */
export function columnSummarySql(columns: readonly OrderLineColumn[]): string {
  return columns
    .map((column) => {
      const name = ident(column);
      return `select ${text(column)} as column_name, count(${name})::double as filled,
  approx_count_distinct(${name})::double as distinct_values,
  min(${name})::varchar as lowest, max(${name})::varchar as highest
from order_lines`;
    })
    .join('\nunion all\n');
}

/** Runs {@link columnSummarySql}. */
export async function summariseColumns(
  db: SqlRunner,
  schema: DatasetSchema,
  signal: AbortSignal,
): Promise<readonly ColumnFacts[]> {
  const columns = filledColumns(schema);
  if (!columns.length) return [];
  const table = await db.query(columnSummarySql(columns), { signal });
  return rowsOf<{
    column_name: string;
    filled: number;
    distinct_values: number;
    lowest: string | null;
    highest: string | null;
  }>(table).map((row) => ({
    column: row.column_name as OrderLineColumn,
    filled: row.filled,
    distinct: Math.min(row.distinct_values, row.filled),
    lowest: row.lowest,
    highest: row.highest,
  }));
}
