import type { Source, SourceColumn } from '../../../src/lib/data/ingest/types';
import { rowsOf } from '../../../src/lib/data/query-result';
import { ident } from '../../../src/lib/data/sql';
import { loadCsvAsText, type NodeDatabase } from '../node-duckdb';

/** Loads CSV text as an ingest would: text columns, `__row`, and a sample spread over the file. */
export async function csvSource(
  db: NodeDatabase,
  table: string,
  csv: string | Uint8Array,
  delimiter = ',',
): Promise<Source> {
  const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
  await db.query('USE memory.main');
  await loadCsvAsText(
    db,
    table,
    bytes,
    `, header = true, delim = '${delimiter}', quote = '"', escape = '"', max_line_size = 4000000`,
  );
  return tableSource(db, table, delimiter);
}

/** Describes a table that is there already; columns that are not text keep their type. */
export async function tableSource(
  db: NodeDatabase,
  table: string,
  delimiter = ',',
): Promise<Source> {
  const described = rowsOf<{ column_name: string; column_type: string }>(
    await db.query(`select column_name, column_type from (describe ${ident(table)})`),
  ).filter(({ column_name }) => column_name !== '__row');
  const [count] = rowsOf<{ n: number }>(
    await db.query(`select count(*)::DOUBLE as n from ${ident(table)}`),
  );
  const rows = count!.n;
  const step = Math.max(1, Math.floor(rows / 200));
  const list = described.map(({ column_name: name }) => `${ident(name)}::VARCHAR`).join(', ');
  const sample = await db.query(
    `select ${list} from ${ident(table)} where ("__row" - 1) % ${step} = 0 order by "__row" limit 200`,
  );
  const cells: (string | null)[][] = [];
  for (let r = 0; r < sample.numRows; r++) {
    cells.push(described.map((_, c) => sample.getChildAt(c)!.get(r) as string | null));
  }
  const isText = described.every(({ column_type }) => column_type === 'VARCHAR');
  return {
    id: table,
    fileName: `${table}.${isText ? 'csv' : 'parquet'}`,
    byteSize: 0,
    format: isText ? 'csv' : 'parquet',
    relation: `memory.main.${ident(table)}`,
    columns: described.map(({ column_name, column_type }) => ({
      name: column_name,
      type: typeOf(column_type),
    })),
    rows,
    parseRejects: [],
    sample: cells,
    dialect: isText ? { delimiter, quote: '"', header: true, encoding: 'utf-8', skip: 0 } : null,
    ...(isText && { rowOffset: 1 }),
    how: '',
  };
}

function typeOf(sqlType: string): SourceColumn['type'] {
  if (/INT/.test(sqlType)) return 'integer';
  if (/DOUBLE|FLOAT|DECIMAL/.test(sqlType)) return 'number';
  if (sqlType === 'BOOLEAN') return 'boolean';
  if (sqlType === 'DATE') return 'date';
  return sqlType.startsWith('TIMESTAMP') ? 'timestamp' : 'text';
}
