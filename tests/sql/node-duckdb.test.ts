import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../src/lib/data/query-result';
import { loadCsvAsText, openNodeDatabase } from './node-duckdb';

describe('the database in Node', () => {
  it('runs SQL, reads CSV bytes and gives plain values', async () => {
    const db = await openNodeDatabase();
    await loadCsvAsText(db, 'raw', new TextEncoder().encode('a,b\n1,x\n2,\n'));
    const rows = rowsOf(
      await db.query(
        `select "__row", a, b, DATE '2024-02-29' as d, TIMESTAMP '2024-02-29 12:30:00' as t,
           sum(a::INTEGER) over () as total from raw order by 1`,
      ),
    );
    expect(rows).toEqual([
      { __row: 1, a: '1', b: 'x', d: '2024-02-29', t: '2024-02-29T12:30:00', total: 3 },
      { __row: 2, a: '2', b: null, d: '2024-02-29', t: '2024-02-29T12:30:00', total: 3 },
    ]);
    db.close();
  });

  it('rejects bad SQL with the message of the engine', async () => {
    const db = await openNodeDatabase();
    await expect(db.query('select nothing_here')).rejects.toMatchObject({ code: 'query' });
    db.close();
  });
});
