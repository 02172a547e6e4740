/** Whole data sets in Node: file → mapping → canonical tables, as the tab does it. */
import { readFileSync } from 'node:fs';
import { loadCsvAsText, openNodeDatabase, type NodeDatabase } from './node-duckdb';
import type { Source, SourceColumn } from '../src/lib/data/ingest/types';
import { proposeMapping } from '../src/lib/data/mapping/propose';
import type { Mapping } from '../src/lib/data/mapping/types';
import { buildOpinions } from '../src/lib/data/opinions/build';
import { proposeOpinions, subjectOf } from '../src/lib/data/opinions/propose';
import { rowsOf } from '../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../src/lib/data/schema/build';
import type { DatasetSchema, Reconciliation } from '../src/lib/data/schema/canonical';
import { ident } from '../src/lib/data/sql';
import { parseManifest, withOverride, type BundledDataset } from '../src/lib/state/bundled';

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
    relation: `memory.main.${ident(table)}`,
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

/** A file of the site's manifest as a raw table. Parquet, or comma-separated UTF-8. */
async function openFile(db: NodeDatabase, fileName: string, table: string): Promise<Source> {
  const path = `static/data/${fileName}`;
  const format = fileName.endsWith('.parquet') ? 'parquet' : 'csv';
  if (format === 'parquet') {
    db.loadParquet(`${table}_file`, path);
    await db.query(
      `create table ${table} as select row_number() over () as "__row", * from ${table}_file`,
    );
    await db.query(`drop table ${table}_file`);
  } else {
    await loadCsvAsText(db, table, readFileSync(path));
  }
  return describeSource(db, table, { fileName, format });
}

/** A data set of the site's manifest, as the tab would load it: order lines, and opinions beside. */
export async function openBundled(entry: BundledDataset): Promise<NodeDataset> {
  const db = await openNodeDatabase();
  const sources: Source[] = [];
  for (const [at, fileName] of entry.files.entries()) {
    sources.push(await openFile(db, fileName, `bundled_${at}`));
  }
  const orders = sources.find((source) => subjectOf(source) === 'orders');
  if (!orders) throw new Error(`${entry.files.join(', ')}: no file of orders`);
  const mapping = withOverride(proposeMapping(orders).mapping, entry.mapping);
  const built = await buildInNode(db, orders, mapping);
  const opinions = await buildOpinions(
    db,
    sources
      .filter((source) => source !== orders)
      .map((source) => ({
        source,
        mapping: proposeOpinions(source).mapping,
        isWithinOrders: false,
      })),
    {
      schemaName: 'ds_1',
      orderColumns: built.schema.columns,
      signal: new AbortController().signal,
      onProgress: () => {},
    },
  );
  const { reviews, ratings } = opinions;
  return { ...built, schema: { ...built.schema, reviews, ratings } };
}

/** The data sets that the site brings along; the first is the one a first visit sees. */
export function readManifest(): readonly BundledDataset[] {
  return parseManifest(JSON.parse(readFileSync('static/data/datasets.json', 'utf8')));
}

/** The demo store, as a first visit sees it. */
export async function openDemo(): Promise<NodeDataset> {
  const demo = readManifest().find(({ id }) => id === 'demo');
  if (!demo) throw new Error('static/data/datasets.json has no data set "demo".');
  return openBundled(demo);
}
