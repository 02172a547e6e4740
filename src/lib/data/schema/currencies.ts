import { OrderlensError } from '../../core/errors';
import { nameCurrencies, type CurrencyCount } from '../mapping/currency';
import { CURRENCY_SIGNS, currencyCode } from '../mapping/currency-signs';
import { rowsOf, type SqlRunner } from '../query-result';
import { textList } from '../sql';
import type { MappedColumns } from './source-columns';
import { cleanLabel, labelSql } from './values/missing';

/** What a text says of its currency: trimmed and in capitals; NULL for none. */
const nameSql = (expression: string): string => `upper(${labelSql(expression, { keepNa: false })})`;

/** A column that holds more values than this names no currencies, whatever was chosen. */
const MOST_WAYS = 100_000;

/** The currencies of a column of the whole file, most frequent first. */
export async function currencyCounts(
  relation: string,
  column: string,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<readonly CurrencyCount[]> {
  // Each way of writing is cleaned once, here: to prepare the SQL for it takes the database longer.
  const ways = rowsOf<{ raw: string | null; rows: number }>(
    await run(`select (${column})::VARCHAR as raw, count(*)::DOUBLE as rows
from ${relation}
group by 1
limit ${MOST_WAYS}`),
  );
  const counts = new Map<string, number>();
  for (const { raw, rows } of ways) {
    const name = raw === null ? null : cleanLabel(raw, { keepNa: false });
    if (name === null) continue;
    const code = currencyCode(name);
    counts.set(code, (counts.get(code) ?? 0) + rows);
  }
  return [...counts]
    .map(([code, rows]) => ({ code, rows }))
    .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
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
