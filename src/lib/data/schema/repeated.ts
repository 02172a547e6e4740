import { rowsOf, type SqlRunner } from '../query-result';
import { ident } from '../sql';
import { otherCurrencySql } from './currencies';
import { revenueSql } from './read-values';
import { MappedColumns, NUMBER_ROLES } from './source-columns';
import { boundedNumberSql } from './values/number-text';

/** Rows of the files that repeat an earlier file, and what they would have brought. */
export interface RepeatedLines {
  readonly rows: number;
  readonly revenue: number;
  readonly sql: string;
}

/**
 * What the rows set aside as repeats would have brought, read by the same mapping, so that the sums of
 * the files still add up; keeps them in `repeated_rows`. Null when none were set aside.
 */
export async function repeatedLines(
  columns: MappedColumns,
  schemaName: string,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<RepeatedLines | null> {
  const { source, mapping } = columns;
  if (!source.repeats?.rows) return null;
  const { relation, rows } = source.repeats;
  const aside = new MappedColumns({ ...source, relation, rows }, mapping);
  const numbers = NUMBER_ROLES.filter((role) => aside.has(role)).map(
    (role) => `${boundedNumberSql(aside.number(role))} as ${role}`,
  );
  const other = aside.has('currency') ? otherCurrencySql(aside, aside.text('currency')) : null;
  const sql = `select coalesce(fsum(${revenueSql(mapping.meaning.revenue)}), 0) as revenue
from (select ${numbers.join(', ')}, ${other ?? 'false'} as other_currency from ${relation} ${aside.r})
where not other_currency`;
  const [sum] = rowsOf<{ revenue: number }>(await run(sql));
  const fields = source.columns.map(({ name }) => {
    const alias = name.toLowerCase() === 'row' ? `${name} (file)` : name;
    return `${aside.r}.${ident(name)}::VARCHAR as ${ident(alias)}`;
  });
  await run(`create table ${ident(schemaName)}.repeated_rows as
select ${aside.r}."__row"::BIGINT as row, ${fields.join(', ')} from ${relation} ${aside.r} order by 1`);
  return { rows, revenue: sum!.revenue, sql };
}
