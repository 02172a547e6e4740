import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejectedRequest } from '../../../src/lib/analyses/quality/rejected';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { rowsOf } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import { unreadRecordsSql } from '../../../src/lib/data/schema/unread';
import { csvSource } from '../mapping/csv-source';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';

let db: NodeDatabase;
let source: Source;
let built: Awaited<ReturnType<typeof buildDataset>>;

/** Columns that are called as those of the list itself, and as one of its conversions. */
const FILE = `order_id,order_date,customer_id,quantity,unit_price,row,reason,ordered_at
1,2024-01-05,7,2,5.00,a,gift,x
2,soon,8,1,5.00,b,"it's late",y
3,2024-01-07,8,many,5.00,c,,z
4,later,8,1,5.00,d,,w
`;

beforeAll(async () => {
  db = await openNodeDatabase();
  const read = await csvSource(db, 'shop', FILE);
  await db.query(
    `create table memory.main.shop_rejected as select * from (values (9::BIGINT, '5,"2024', 'A quote that is not closed'), (7::BIGINT, '5', 'Fewer fields than the header'), (6::BIGINT, '6', 'Fewer fields than the header')) t(line, text, reason)`,
  );
  source = {
    ...read,
    rejects: 'memory.main.shop_rejected',
    parseRejects: [
      { key: 'too-few-fields', reason: 'Fewer fields than the header', rows: 2 },
      { key: 'broken-quotes', reason: 'A quote that is not closed', rows: 1 },
    ],
  };
  built = await buildDataset(db, source, proposeMapping(source).mapping, {
    schemaName: 'ds_shop',
    signal: new AbortController().signal,
    onProgress: () => {},
    today: new Date('2026-11-01T00:00:00Z'),
  });
  await db.query(unreadRecordsSql([read, source], 'ds_shop')!);
  await activateDataset(db, 'ds_shop');
});
afterAll(() => db.close());

async function shown(key: string, files = 1) {
  const rejected = built.reconciliation.rejected.find((reason) => reason.key === key)!;
  const request = rejectedRequest(
    { source, mapping: proposeMapping(source).mapping, files: Array.from({ length: files }) },
    rejected,
  );
  return {
    request,
    rows: rowsOf(await db.query(request.shownSql)),
    exported: rowsOf(await db.query(request.exportSql)),
  };
}

describe('rows that were rejected at load', () => {
  it('are listed for their reason with the columns that matter first', async () => {
    const { request, rows, exported } = await shown('unreadable-date');
    expect(request.total).toBe(2);
    expect(request.columns.slice(0, 3).map(({ label }) => label)).toEqual([
      'Row',
      'order_date',
      'order_id',
    ]);
    expect(rows.map((row) => [row['row'], row['c0'], row['c1']])).toEqual([
      [2, 'soon', '2'],
      [4, 'later', '4'],
    ]);
    expect(exported[0]).toMatchObject({ row: 2, 'row (file)': 'b', 'reason (file)': "it's late" });
  });

  it('have every column of the file under its own name', async () => {
    const { request, rows } = await shown('unreadable-quantity');
    const cells = Object.fromEntries(
      request.columns.map(({ key, label }) => [label, rows[0]![key]]),
    );
    expect(cells).toMatchObject({ Row: 3, quantity: 'many', row: 'c', ordered_at: 'z' });
  });

  it('that could not be split are listed by line, as they stand in the file', async () => {
    const { request, rows } = await shown('too-few-fields');
    expect(request.columns.map(({ key }) => key)).toEqual(['line', 'text']);
    expect(rows.map(({ line, text }) => [line, text])).toEqual([
      [6, '6'],
      [7, '5'],
    ]);
    const several = await shown('broken-quotes', 2);
    expect(several.request.columns[0]!.key).toBe('file');
    expect(several.rows).toEqual([{ file: source.fileName, line: 9, text: '5,"2024' }]);
  });

  it('leave no table of unsplit records where there are none', () => {
    const { rejects: _, ...sound } = source;
    expect(unreadRecordsSql([sound], 'ds_shop')).toBeNull();
  });
});
