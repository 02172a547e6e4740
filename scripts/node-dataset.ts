/** Whole data sets in Node: file → mapping → canonical tables, as the tab does it. */
import type { NodeDatabase } from './node-duckdb';
import { openNodeDatabase } from './node-duckdb';
import type { Source, SourceColumn } from '../src/lib/data/ingest/types';
import { proposeMapping } from '../src/lib/data/mapping/propose';
import type { Mapping } from '../src/lib/data/mapping/types';
import { rowsOf } from '../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../src/lib/data/schema/build';
import type { DatasetSchema, Reconciliation } from '../src/lib/data/schema/canonical';
import { ident } from '../src/lib/data/sql';

export interface NodeDataset {
  readonly db: NodeDatabase;
  readonly source: Source;
  readonly mapping: Mapping;
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
}

/** Describes a table that is already in the database as a source, with its `__row` column. */
export async function describeSource(
  db: NodeDatabase,
  table: string,
  options: { readonly fileName: string; readonly format: Source['format'] },
): Promise<Source> {
  const described = rowsOf<{ column_name: string; column_type: string }>(
    await db.query(`describe ${ident(table)}`),
  ).filter((row) => row.column_name !== '__row');
  const columns = described.map((row): SourceColumn => ({
    name: row.column_name,
    type: sourceType(row.column_type),
  }));
  const names = columns.map((column) => `${ident(column.name)}::VARCHAR as ${ident(column.name)}`);
  const [count] = rowsOf<{ n: number }>(
    await db.query(`select count(*) as n from ${ident(table)}`),
  );
  const rows = count?.n ?? 0;
  const step = Math.max(1, Math.floor(rows / 200));
  const sample = rowsOf(
    await db.query(
      `select ${names.join(', ')} from ${ident(table)} where ("__row" - 1) % ${step} = 0 order by "__row" limit 200`,
    ),
  ).map((row) =>
    columns.map((column) => (row[column.name] === null ? null : String(row[column.name]))),
  );
  return {
    id: table,
    fileName: options.fileName,
    byteSize: 0,
    format: options.format,
    relation: ident(table),
    columns,
    rows,
    parseRejects: [],
    sample,
    dialect: null,
    how: '',
  };
}

function sourceType(sqlType: string): SourceColumn['type'] {
  if (/^(VARCHAR|ENUM)/.test(sqlType)) return 'text';
  if (sqlType === 'BOOLEAN') return 'boolean';
  if (sqlType === 'DATE') return 'date';
  if (sqlType.startsWith('TIMESTAMP')) return 'timestamp';
  return /INT/.test(sqlType) ? 'integer' : 'number';
}

/** Builds and activates the canonical tables of a source. */
export async function buildInNode(
  db: NodeDatabase,
  source: Source,
  mapping: Mapping = proposeMapping(source).mapping,
): Promise<NodeDataset> {
  const built = await buildDataset(db, source, mapping, {
    schemaName: 'ds_1',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await activateDataset(db, 'ds_1');
  return { db, source, mapping, schema: built.schema, reconciliation: built.reconciliation };
}

/** The demo store, as a first visit sees it. */
export async function openDemo(path = 'static/data/demo-orders.parquet'): Promise<NodeDataset> {
  const db = await openNodeDatabase();
  db.loadParquet('demo_file', path);
  await db.query('create table demo as select row_number() over () as "__row", * from demo_file');
  await db.query('drop table demo_file');
  const source = await describeSource(db, 'demo', {
    fileName: 'demo-orders.parquet',
    format: 'parquet',
  });
  return buildInNode(db, source);
}
