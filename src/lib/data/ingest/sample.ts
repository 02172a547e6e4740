import type { SqlRunner } from '../query-result';
import { ident, number } from '../sql';
import { SAMPLE_CHARACTERS, SAMPLE_COLUMNS, SAMPLE_ROWS, SAMPLE_VALUES } from './limits';
import type { Source, SourceColumn } from './types';

/** SQL for records spread evenly over the relation, every value as text. */
export function sampleSql(
  relation: string,
  columns: readonly SourceColumn[],
  rows: number,
  most = SAMPLE_ROWS,
): string {
  const step = Math.max(1, Math.ceil(rows / most));
  const values = columns.map(({ name }) => {
    const column = ident(name);
    return `left(${column}::VARCHAR, ${SAMPLE_CHARACTERS}) as ${column}`;
  });
  return [
    `select ${values.join(', ')}`,
    `from ${relation}`,
    `where ("__row" - 1) % ${number(step)} = 0`,
    `order by "__row" limit ${number(most)}`,
  ].join('\n');
}

/** Records spread over the file, as text; see {@link Source.sample}. */
export async function takeSample(
  db: SqlRunner,
  relation: string,
  columns: readonly SourceColumn[],
  rows: number,
  signal: AbortSignal,
): Promise<Source['sample']> {
  const most = Math.max(20, Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_VALUES / columns.length)));
  const records: (string | null)[][] = [];
  for (let from = 0; from < columns.length; from += SAMPLE_COLUMNS) {
    const some = columns.slice(from, from + SAMPLE_COLUMNS);
    const table = await db.query(sampleSql(relation, some, rows, most), { signal });
    for (let row = 0; row < table.numRows; row++) records[row] ??= [];
    for (let column = 0; column < some.length; column++) {
      const vector = table.getChildAt(column);
      records.forEach((record, row) => record.push((vector?.get(row) as string | null) ?? null));
    }
  }
  return records;
}
