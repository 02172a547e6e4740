import type { SqlRunner } from '../query-result';
import { ident, number } from '../sql';
import { SAMPLE_CHARACTERS, SAMPLE_ROWS, SAMPLE_VALUES } from './limits';
import type { Source, SourceColumn } from './types';

/** SQL for records spread evenly over the relation, every value as text. */
export function sampleSql(
  relation: string,
  columns: readonly SourceColumn[],
  rows: number,
): string {
  const most = Math.max(20, Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_VALUES / columns.length)));
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
  const table = await db.query(sampleSql(relation, columns, rows), { signal });
  const vectors = columns.map((_, k) => table.getChildAt(k)!);
  return Array.from({ length: table.numRows }, (_, row) =>
    vectors.map((vector) => vector.get(row) as string | null),
  );
}
