import { unmatchedRowsSql, unusedRowsSql } from '../data/combine/measure';
import { repeatedRowsSql } from '../data/combine/repeats';
import type { CombinedTable, JoinPlan, RepeatPlan } from '../data/combine/types';
import { rowsOf, type Cell, type SqlRunner } from '../data/query-result';
import { ident, number } from '../data/sql';

/** Some rows of a file as text, with the columns that tell most about them. */
export interface SomeRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const MOST_ROWS = 10;
const MOST_COLUMNS = 6;

/** Rows that refer to something that is not there. */
export function unmatchedRows(
  db: SqlRunner,
  to: CombinedTable,
  table: CombinedTable,
  join: JoinPlan,
  signal: AbortSignal,
): Promise<SomeRows> {
  const keys = join.on.map(({ other }) => other);
  return someRows(db, to, unmatchedRowsSql(to, table, join), keys, signal);
}

/** Rows of the joined file that nothing refers to. */
export function unusedRows(
  db: SqlRunner,
  to: CombinedTable,
  table: CombinedTable,
  join: JoinPlan,
  signal: AbortSignal,
): Promise<SomeRows> {
  const keys = join.on.map(({ own }) => own);
  return someRows(db, table, unusedRowsSql(to, table, join), keys, signal);
}

/** Rows of later files that an earlier one holds. */
export function repeatedRowsOf(
  db: SqlRunner,
  table: CombinedTable,
  plan: RepeatPlan,
  signal: AbortSignal,
): Promise<SomeRows> {
  const sql = `select t.* from ${table.source.relation} t
where "__row" in (select row from (${repeatedRowsSql(table, plan)})) order by "__row"`;
  return someRows(db, table, sql, plan.key, signal);
}

async function someRows(
  db: SqlRunner,
  { source }: CombinedTable,
  sql: string,
  first: readonly string[],
  signal: AbortSignal,
): Promise<SomeRows> {
  const names = source.columns.map(({ name }) => name);
  const others = names.filter((name) => !first.includes(name));
  const columns = [...first, ...others].slice(0, Math.max(MOST_COLUMNS, first.length));
  const list = columns.map((name, k) => `${ident(name)}::VARCHAR as ${ident(`c${k}`)}`).join(', ');
  const table = await db.query(`select ${list} from (${sql}) limit ${number(MOST_ROWS)}`, {
    signal,
  });
  const rows = rowsOf<Record<string, Cell>>(table);
  return {
    columns,
    rows: rows.map((row) => columns.map((_, k) => String(row[`c${k}`] ?? ''))),
  };
}
