import type { SqlRunner } from '../data/query-result';

/** Saves every rejected row, with its row number, reason and all columns of the file, as CSV. */
export async function downloadRejectedRows(db: SqlRunner, datasetName: string): Promise<void> {
  const [{ toCsv }, { saveBlob }, table] = await Promise.all([
    import('../data/export/csv'),
    import('../ui/download'),
    db.query('select * from rejected_rows order by "row"'),
  ]);
  const slug = datasetName.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'data';
  saveBlob(
    new Blob([toCsv(table)], { type: 'text/csv;charset=utf-8' }),
    `${slug}-rejected-rows.csv`,
  );
}
