import type { SqlRunner } from '../data/query-result';

/** Saves every rejected row, with its row number, reason and all columns of the file, as CSV. */
export async function downloadRejectedRows(db: SqlRunner, datasetName: string): Promise<void> {
  const [{ exportTable }, { saveBlob }] = await Promise.all([
    import('../data/export/export-table'),
    import('../ui/download'),
  ]);
  const { blob, fileName } = await exportTable(
    {
      rows: { db, sql: 'select * from rejected_rows order by "row"' },
      name: `${datasetName} rejected rows`,
    },
    'csv',
  );
  saveBlob(blob, fileName);
}
