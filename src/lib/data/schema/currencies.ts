import { OrderlensError } from '../../core/errors';
import { nameCurrencies, type CurrencyCount } from '../mapping/currency';
import { CURRENCY_SIGNS } from '../mapping/currency-signs';
import { rowsOf, type SqlRunner } from '../query-result';
import { text, textList } from '../sql';
import type { MappedColumns } from './source-columns';
import { labelSql } from './values/missing';

/** What a text says of its currency: trimmed and in capitals; NULL for none. */
const nameSql = (expression: string): string => `upper(${labelSql(expression, { keepNa: false })})`;

/** The currencies of a column of the whole file, most frequent first. */
export async function currencyCounts(
  relation: string,
  column: string,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<readonly CurrencyCount[]> {
  // Each way of writing is cleaned once, however many rows it has. The signs are a table to join,
  // not a CASE: DuckDB would write the name, and compile its patterns, once for each of them.
  const signs = Object.entries(CURRENCY_SIGNS).map(
    ([sign, code]) => `(${text(sign)}, ${text(code)})`,
  );
  return rowsOf<{ code: string; rows: number }>(
    await run(`select coalesce(s.code, c.name) as code, sum(c.n)::DOUBLE as rows
from (
  select ${nameSql('raw')} as name, sum(n) as n
  from (select (${column})::VARCHAR as raw, count(*) as n from ${relation} group by 1)
  group by 1
) c
left join (values ${signs.join(', ')}) s(sign, code) on s.sign = c.name
where c.name is not null
group by 1
order by rows desc, code`),
  );
}

/** Condition that a line is in another currency than the one counted; null where all are counted. */
export function otherCurrencySql(columns: MappedColumns, expression: string): string | null {
  const counted = columns.mapping.meaning.countedCurrency;
  if (!counted || !columns.has('currency')) return null;
  const signs = Object.keys(CURRENCY_SIGNS).filter((sign) => CURRENCY_SIGNS[sign] === counted);
  return `coalesce(${nameSql(expression)} not in ${textList([counted, ...signs])}, false)`;
}

/**
 * Throws `bad-data` when the file holds several currencies and nobody has said which one counts:
 * a sample may have shown one only.
 */
export async function requireOneCurrency(
  columns: MappedColumns,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<void> {
  const { source, mapping } = columns;
  if (!columns.has('currency') || mapping.meaning.countedCurrency) return;
  const counts = await currencyCounts(
    `${source.relation} ${columns.r}`,
    columns.raw('currency'),
    run,
  );
  if (counts.length < 2) return;
  throw new OrderlensError(
    'bad-data',
    `${source.fileName} holds amounts in ${counts.length} currencies, ${nameCurrencies(counts)}, which cannot be added up. Choose which one to count.`,
    {
      file: source.fileName,
      column: columns.column('currency').name,
      found: nameCurrencies(counts),
      expected: 'one currency, or the choice of one',
    },
  );
}
