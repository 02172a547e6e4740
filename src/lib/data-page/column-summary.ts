import { rowsOf, type SqlRunner } from '../data/query-result';
import {
  ORDER_LINE_COLUMNS,
  type DatasetSchema,
  type OrderLineColumn,
} from '../data/schema/canonical';
import { ident } from '../data/sql';

/** One canonical column of the loaded data at a glance: of its counted lines. */
export interface ColumnFacts {
  readonly column: OrderLineColumn;
  readonly filled: number;
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

/** One row of facts on a column over the counted lines; text is ordered as text. */
export function columnFactsSql(column: OrderLineColumn): string {
  const name = ident(column);
  return `select count(${name})::double as filled, count(distinct ${name})::double as distinct_values,
  min(${name})::varchar as lowest, max(${name})::varchar as highest
from order_lines
where is_counted`;
}

/** Runs {@link columnFactsSql}: one statement per column, so that none holds up the page for long. */
export async function columnFacts(
  db: SqlRunner,
  column: OrderLineColumn,
  signal: AbortSignal,
): Promise<ColumnFacts> {
  const [row] = rowsOf<{
    filled: number;
    distinct_values: number;
    lowest: string | null;
    highest: string | null;
  }>(await db.query(columnFactsSql(column), { signal }));
  return {
    column,
    filled: row?.filled ?? 0,
    distinct: row?.distinct_values ?? 0,
    lowest: row?.lowest ?? null,
    highest: row?.highest ?? null,
  };
}
