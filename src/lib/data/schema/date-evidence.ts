import { orderEvidence, type EvidenceBySeparator } from '../mapping/date-order';
import { rowsOf, type SqlRunner } from '../query-result';
import { evidenceSql } from './read-values';
import type { MappedColumns } from './source-columns';

/**
 * What decides the order of day and month: the sample, unless it shows several ways of writing; then
 * the whole column is asked.
 */
export async function dateEvidence(
  columns: MappedColumns,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<EvidenceBySeparator> {
  if (!columns.has('ordered_at')) return orderEvidence([]);
  const sampled = orderEvidence(columns.sample('ordered_at'));
  const used = Object.values(sampled).filter((of) => of.dayFirst + of.monthFirst + of.either > 0);
  if (used.length < 2 || columns.column('ordered_at').type !== 'text') return sampled;
  const [counts] = rowsOf<Record<string, number>>(await run(evidenceSql(columns)));
  const whole = (name: string, sign: keyof EvidenceBySeparator) => ({
    ...sampled[sign],
    dayFirst: counts![`${name}_day_first`] ?? 0,
    monthFirst: counts![`${name}_month_first`] ?? 0,
  });
  return { '/': whole('slash', '/'), '-': whole('dash', '-'), '.': whole('dot', '.') };
}
