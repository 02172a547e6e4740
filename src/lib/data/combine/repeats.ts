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
 * SQL of the rows of later files that an earlier one holds: `(row BIGINT, file INTEGER)`. A key that a
 * file holds `n` times is there `n` times; the `k`-th row of a key in a file repeats one when an
 * earlier file has at least `k` of it. Rows without any part of the key repeat nothing.
 */
export function repeatedRowsSql(table: CombinedTable, { key }: Pick<RepeatPlan, 'key'>): string {
  const { source } = table;
  const columns = key.length ? key : source.columns.map(({ name }) => name);
  const parts = columns.map((name) => exactKeySql(ident(name)));
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
    partition by k order by file rows between unbounded preceding and 1 preceding
  ), 0) as n
  from counted
)
select numbered.row, numbered.file
from numbered join before using (k, file)
where numbered.copy <= before.n`;
}

/** Counts the rows of each file that earlier files hold. */
export async function countRepeats(
  db: SqlRunner,
  table: CombinedTable,
  plan: Pick<RepeatPlan, 'key'>,
  signal: AbortSignal,
): Promise<RepeatFacts> {
  const counts = rowsOf<{ file: number; n: number }>(
    await db.query(
      `select file, count(*)::DOUBLE as n from (${repeatedRowsSql(table, plan)}) group by file`,
      { signal },
    ),
  );
  return { rows: table.files.map((_, k) => counts.find(({ file }) => file === k)?.n ?? 0) };
}
