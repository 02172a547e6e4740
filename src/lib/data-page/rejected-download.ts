import type { OpinionKind } from '../data/opinions/types';
import type { SqlRunner } from '../data/query-result';
import type { LoadedDataset } from '../state/session.svelte';

/** Saves every rejected row, with its row number, reason and all columns of the file, as CSV. */
export function downloadRejectedRows(db: SqlRunner, datasetName: string): Promise<void> {
  return download(db, 'select * from rejected_rows order by "row"', `${datasetName} rejected rows`);
}

/** Saves every record that could not be split into fields, with its file, line and reason, as CSV. */
export function downloadUnreadRecords(db: SqlRunner, datasetName: string): Promise<void> {
  const sql = 'select * from unread_records order by file, line';
  return download(db, sql, `${datasetName} unreadable records`);
}

/** Saves every row that is no review, or no rating, with its row number and the reason, as CSV. */
export function downloadRejectedOpinions(
  db: SqlRunner,
  datasetName: string,
  kind: OpinionKind,
): Promise<void> {
  const sql = `select * from ${kind === 'reviews' ? 'rejected_reviews' : 'rejected_ratings'} order by "row"`;
  return download(db, sql, `${datasetName} rejected ${kind}`);
}

/** Saves every row that a choice left out, with its row number, the choice and its values, as CSV. */
export async function downloadLeftOutRows(db: SqlRunner, dataset: LoadedDataset): Promise<void> {
  const [{ leftOutRowsSql }, { MappedColumns }] = await Promise.all([
    import('../data/schema/left-out'),
    import('../data/schema/source-columns'),
  ]);
  const columns = new MappedColumns(dataset.source, dataset.mapping);
  const sql = leftOutRowsSql(columns, dataset.schema.columns, dataset.cleaning.recipe);
  if (sql) await download(db, sql, `${dataset.name} rows left out`);
}

async function download(db: SqlRunner, sql: string, name: string): Promise<void> {
  const [{ exportTable }, { saveBlob }] = await Promise.all([
    import('../data/export/export-table'),
    import('../ui/download'),
  ]);
  const { blob, fileName } = await exportTable({ rows: { db, sql }, name }, 'csv');
  saveBlob(blob, fileName);
}
