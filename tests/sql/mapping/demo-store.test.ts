import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { rowsOf } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { tableSource } from './csv-source';

const DATA = new URL('../../../static/data/', import.meta.url);
const ORDERS = fileURLToPath(new URL('demo-orders.parquet', DATA));
const TRUTH = fileURLToPath(new URL('demo-truth.json', DATA));

interface Truth {
  readonly figures: {
    readonly rowsInFile: number;
    readonly customers: number;
    readonly totals: {
      readonly lines: number;
      readonly revenue: number;
      readonly cancelledOrders: number;
      readonly orders: number;
    };
  };
  readonly dirt: { readonly rows: Readonly<Record<string, readonly number[]>> };
}

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

describe('the demo store', () => {
  it('is recognised, and its planted dirt is found row by row', async () => {
    const { figures, dirt } = JSON.parse(readFileSync(TRUTH, 'utf8')) as Truth;
    db.loadParquet('demo_raw', ORDERS);
    await db.query('create view demo as select rowid + 1 as "__row", * from demo_raw');
    const source = await tableSource(db, 'demo');
    const proposal = proposeMapping(source);
    expect(proposal.questions).toEqual([]);
    expect(proposal.mapping).toMatchObject({
      presetId: 'demo-store',
      meaning: { duplicates: 'drop', currency: 'EUR' },
    });
    const { schema, reconciliation } = await buildDataset(db, source, proposal.mapping, {
      schemaName: 'ds_demo',
      signal: new AbortController().signal,
      onProgress: () => {},
      today: new Date('2026-11-01T00:00:00Z'),
    });
    await activateDataset(db, 'ds_demo');
    const rows = async (sql: string): Promise<number[]> =>
      rowsOf<{ row: number }>(await db.query(sql)).map(({ row }) => row);

    const impossible = [...dirt.rows['date1970']!, ...dirt.rows['date2099']!].sort((a, b) => a - b);
    expect(reconciliation.rejected).toMatchObject([
      { key: 'impossible-date', rows: impossible.length },
    ]);
    expect(await rows('select (row - 1)::DOUBLE as row from rejected_rows order by 1')).toEqual(
      impossible,
    );
    expect(
      await rows('select line_id as row from order_lines where is_duplicate order by 1'),
    ).toEqual(dirt.rows['duplicateRows']);

    const [unusable] = reconciliation.revenueSteps;
    expect(reconciliation.rowsRead).toBe(figures.rowsInFile);
    expect(schema.lines + impossible.length).toBe(figures.totals.lines);
    expect(schema.customers).toBe(figures.customers);
    expect(reconciliation.revenueUsed - unusable!.revenue).toBeCloseTo(figures.totals.revenue, 2);
    const lost = figures.totals.orders - figures.totals.cancelledOrders - schema.orders;
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThanOrEqual(impossible.length);
    expect([schema.firstDay, schema.lastDay]).toEqual(['2022-01-01', '2024-12-31']);
    expect(
      await rows(`select count(*)::DOUBLE as row from order_lines
        where category <> trim(category) or product_name <> trim(product_name)`),
    ).toEqual([0]);
  });
});
