/** Which columns are missing together. */
import { frameWhere, type Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { OrderLineColumn } from '../../data/schema/canonical';

export interface GapPattern {
  /** Columns missing in these lines; none for complete lines. */
  readonly columns: readonly OrderLineColumn[];
  readonly lines: number;
  /** Sum of absolute net revenue. */
  readonly touched: number;
}

export interface Gaps {
  /** Columns with gaps, most gaps first. */
  readonly columns: readonly { readonly column: OrderLineColumn; readonly lines: number }[];
  /** Most lines first. */
  readonly patterns: readonly GapPattern[];
  readonly lines: number;
}

/** A bit for each column that is missing. At most 30, so that the mask stays an INTEGER. */
export function patternsSql(columns: readonly OrderLineColumn[], frame: Frame): string {
  const bits = columns.map((column, k) => `case when ${column} is null then ${2 ** k} else 0 end`);
  return `select mask, count(*)::DOUBLE as lines, coalesce(sum(abs(net_revenue)), 0)::DOUBLE as touched
from (
  select (${bits.join(' + ')})::INTEGER as mask, net_revenue
  from order_lines
  where is_counted and ${frameWhere(frame)}
)
group by mask
order by lines desc`;
}

const MOST_COLUMNS = 30;

export async function findGaps(
  db: SqlRunner,
  given: readonly OrderLineColumn[],
  frame: Frame,
  signal: AbortSignal,
): Promise<Gaps> {
  const columns = given.slice(0, MOST_COLUMNS);
  if (!columns.length) return { columns: [], patterns: [], lines: 0 };
  const rows = rowsOf<{ mask: number; lines: number; touched: number }>(
    await db.query(patternsSql(columns, frame), { signal }),
  );
  const patterns = rows.map(({ mask, lines, touched }) => ({
    columns: columns.filter((_, k) => (mask >> k) & 1),
    lines,
    touched,
  }));
  const byColumn = columns.map((column) => ({
    column,
    lines: patterns
      .filter((pattern) => pattern.columns.includes(column))
      .reduce((sum, { lines }) => sum + lines, 0),
  }));
  return {
    columns: byColumn.filter(({ lines }) => lines > 0).sort((a, b) => b.lines - a.lines),
    patterns,
    lines: rows.reduce((sum, { lines }) => sum + lines, 0),
  };
}
