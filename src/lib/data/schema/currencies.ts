import { OrderlensError } from '../../core/errors';
import { nameCurrencies, type CurrencyCount } from '../mapping/currency';
import { CURRENCY_SIGNS } from '../mapping/currency-signs';
import { rowsOf, type SqlRunner } from '../query-result';
import { text } from '../sql';
import type { MappedColumns } from './source-columns';
import { labelSql } from './values/missing';

/** The currency a text names: a code for a sign, else trimmed and in capitals; NULL for none. */
function codeSql(expression: string): string {
  const name = `upper(${labelSql(expression, { keepNa: false })})`;
  const signs = Object.entries(CURRENCY_SIGNS).map(
    ([sign, code]) => `when ${text(sign)} then ${text(code)}`,
  );
  return `case ${name} ${signs.join(' ')} else ${name} end`;
}

/** The currencies of a column of the whole file, most frequent first. */
export async function currencyCounts(
  relation: string,
  column: string,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<readonly CurrencyCount[]> {
  // Each way of writing is cleaned once, however many rows it has.
  return rowsOf<{ code: string; rows: number }>(
    await run(`select ${codeSql('raw')} as code, sum(n)::DOUBLE as rows
from (select (${column})::VARCHAR as raw, count(*) as n from ${relation} group by 1)
where ${codeSql('raw')} is not null
group by 1
order by rows desc, code`),
  );
}

/** Condition that a line is in another currency than the one counted; null where all are counted. */
export function otherCurrencySql(columns: MappedColumns, expression: string): string | null {
  const counted = columns.mapping.meaning.countedCurrency;
  if (!counted || !columns.has('currency')) return null;
  return `coalesce(${codeSql(expression)} <> ${text(counted)}, false)`;
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
