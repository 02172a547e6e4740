import { proposeMapping } from '../mapping/propose';
import type { Roles } from '../mapping/revenue';
import { rowsOf, type SqlRunner } from '../query-result';
import { ident, number } from '../sql';
import { exactKeySql } from './key-sql';
import type { CombinedTable, RepeatFacts, RepeatPlan } from './types';

/**
 * What tells that two files hold the same line: the order and what was bought, else who bought what
 * when, else every column.
 */
export function proposeRepeatKey(table: Pick<CombinedTable, 'source'>): string[] {
  const { roles } = proposeMapping(table.source).mapping;
  return keyOfRoles(roles);
}

/** What may change in an order after it was first exported. */
const CHANGING = ['status', 'quantity', 'unit_price', 'discount_rate', 'line_revenue'] as const;

function changingColumns({ source }: Pick<CombinedTable, 'source'>): string[] {
  const { roles } = proposeMapping(source).mapping;
  return CHANGING.flatMap((role) => roles[role] ?? []);
}

function keyOfRoles(roles: Roles): string[] {
  const product = roles.product_id ?? roles.product_name;
  const order = roles.order_id ? [roles.order_id] : [roles.customer_id, roles.ordered_at];
  if (order.some((name) => name === undefined)) return [];
  return [...order, product].filter((name) => name !== undefined);
}

/** 0-based number of the file that a row of the table comes from. */
export function fileNumberSql({ files }: Pick<CombinedTable, 'files'>, row: string): string {
  const whens = files
    .slice(1)
    .map(({ firstRow }, k) => `when ${row} > ${number(firstRow)} then ${number(k + 1)}`)
    .reverse();
  return whens.length ? `case ${whens.join(' ')} else 0 end` : '0';
}

/**
 * SQL of the rows of later files that an earlier one holds, or, where the newest counts, of earlier
 * files that a later one holds: `(row BIGINT, file INTEGER)`. A key that a file holds `n` times is
 * there `n` times; the `k`-th row of a key in a file repeats one when an earlier (later) file has at
 * least `k` of it. Rows without any part of the key repeat nothing.
 *
 * @param alsoSame further columns whose values must agree, numbers however they are written
 */
export function repeatedRowsSql(
  table: CombinedTable,
  { key, treatment }: Pick<RepeatPlan, 'key'> & Partial<RepeatPlan>,
  alsoSame: readonly string[] = [],
): string {
  const order = treatment === 'newest' ? 'file desc' : 'file';
  const { source } = table;
  const columns = key.length ? key : source.columns.map(({ name }) => name);
  const parts = [...columns.map((name) => exactKeySql(ident(name))), ...alsoSame.map(figureSql)];
  const joined = parts.map((part) => `coalesce(${part}, '')`).join(' || chr(31) || ');
  const someKey = parts.map((part) => `${part} is not null`).join(' or ');
  return `with keyed as (
  select "__row"::BIGINT as row, (${fileNumberSql(table, '"__row"')})::INTEGER as file, ${joined} as k
  from ${source.relation}
  where ${someKey}
),
-- Only keys that several files hold are looked at row by row.
shared as (select hash(k) as h from keyed group by 1 having min(file) <> max(file)),
numbered as (
  select row, file, k, row_number() over (partition by k, file order by row) as copy
  from keyed where hash(k) in (select h from shared)
),
counted as (select k, file, count(*) as n from numbered group by k, file),
before as (
  select k, file, coalesce(max(n) over (
    partition by k order by ${order} rows between unbounded preceding and 1 preceding
  ), 0) as n
  from counted
)
select numbered.row, numbered.file
from numbered join before using (k, file)
where numbered.copy <= before.n`;
}

/** `9.0` and `9` are the same number, and `Pending` no number. */
function figureSql(name: string): string {
  const value = `${ident(name)}::VARCHAR`;
  return `coalesce(try_cast(${value} as DOUBLE)::VARCHAR, ${exactKeySql(ident(name))})`;
}

/** Counts the rows of each file that earlier and that later files hold, and those that differ. */
export async function countRepeats(
  db: SqlRunner,
  table: CombinedTable,
  plan: Pick<RepeatPlan, 'key'>,
  signal: AbortSignal,
): Promise<RepeatFacts> {
  const { key } = plan;
  const byFile = async (treatment: RepeatPlan['treatment']): Promise<number[]> => {
    const sql = repeatedRowsSql(table, { key, treatment });
    const counts = rowsOf<{ file: number; n: number }>(
      await db.query(`select file, count(*)::DOUBLE as n from (${sql}) group by file`, { signal }),
    );
    return table.files.map((_, k) => counts.find(({ file }) => file === k)?.n ?? 0);
  };
  const rows = await byFile('skip');
  const some = rows.some((count) => count > 0);
  if (!some) return { rows, superseded: rows, differing: 0 };
  const superseded = await byFile('newest');
  const changing = changingColumns(table).filter((name) => !key.includes(name));
  if (!key.length || !changing.length) return { rows, superseded, differing: 0 };
  const [found] = rowsOf<{ n: number }>(
    await db.query(
      `select count(*)::DOUBLE as n
from (${repeatedRowsSql(table, { key })})
where row not in (select row from (${repeatedRowsSql(table, { key }, changing)}))`,
      { signal },
    ),
  );
  return { rows, superseded, differing: found!.n };
}
