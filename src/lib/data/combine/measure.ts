import { rowsOf, type SqlRunner } from '../query-result';
import { keySql, otherColumns, ownColumns } from './key-sql';
import type { CombinedTable, JoinFacts, JoinPlan } from './types';

const EXAMPLES = 3;

/** What a join matches, counted on all rows of both tables. */
export async function measureJoin(
  db: SqlRunner,
  to: CombinedTable,
  table: CombinedTable,
  join: JoinPlan,
  signal: AbortSignal,
): Promise<JoinFacts> {
  const other = keySql('t', otherColumns(join.on), join.compare);
  const own = keySql('t', ownColumns(join.on), join.compare);
  const sql = `with referring as (
  select ${other} as k, count(*) as n from ${to.source.relation} t group by 1
),
referred as (
  select k, count(*) as n from (select ${own} as k from ${table.source.relation} t) where k is not null group by k
),
both_sides as (
  select a.k as a, a.n as an, b.k as b, b.n as bn
  from (select * from referring where k is not null) a full join referred b on a.k = b.k
)
select
  coalesce(sum(an) filter (where b is not null), 0)::DOUBLE as matched,
  coalesce(sum(an) filter (where b is null), 0)::DOUBLE as unmatched,
  coalesce((select sum(n) from referring where k is null), 0)::DOUBLE as without_key,
  (count(*) filter (where b is null))::DOUBLE as unmatched_keys,
  coalesce(sum(bn) filter (where a is null), 0)::DOUBLE as unused,
  coalesce(max(bn), 0)::DOUBLE as most,
  count(b)::DOUBLE as keys,
  (count(*) filter (where bn > 1))::DOUBLE as several,
  array_to_string(list(left(a, 40) order by an desc, a) filter (where b is null)[1:${EXAMPLES}], chr(31)) as examples
from both_sides`;
  const [row] = rowsOf<Record<string, number | string | null>>(await db.query(sql, { signal }));
  const count = (name: string): number => Number(row![name]);
  return {
    matched: count('matched'),
    unmatched: count('unmatched'),
    withoutKey: count('without_key'),
    unmatchedKeys: count('unmatched_keys'),
    examples: row!['examples'] ? String(row!['examples']).split('\u001f') : [],
    unused: count('unused'),
    mostRowsPerKey: count('most'),
    keys: count('keys'),
    keysWithSeveral: count('several'),
  };
}

/** SQL of the rows of `to` whose key is not in the joined table, as they stand. */
export function unmatchedRowsSql(to: CombinedTable, table: CombinedTable, join: JoinPlan): string {
  const other = keySql('t', otherColumns(join.on), join.compare);
  const own = keySql('t', ownColumns(join.on), join.compare);
  return `select t.* from ${to.source.relation} t
where (${other}) is null or (${other}) not in (
  select k from (select ${own} as k from ${table.source.relation} t) where k is not null
)
order by t."__row"`;
}

/** SQL of the rows of the joined table that no row of `to` refers to. */
export function unusedRowsSql(to: CombinedTable, table: CombinedTable, join: JoinPlan): string {
  const other = keySql('t', otherColumns(join.on), join.compare);
  const own = keySql('t', ownColumns(join.on), join.compare);
  return `select t.* from ${table.source.relation} t
where (${own}) is null or (${own}) not in (
  select k from (select ${other} as k from ${to.source.relation} t) where k is not null
)
order by t."__row"`;
}
