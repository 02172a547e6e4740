/** A table written in any way is split into the cells that were written, by the database itself. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsvSql, type CsvNames } from '../../src/lib/data/ingest/csv-sql';
import { detectLayout } from '../../src/lib/data/ingest/dialect';
import { detectEncoding } from '../../src/lib/data/ingest/encoding';
import { rowsOf } from '../../src/lib/data/query-result';
import { ident } from '../../src/lib/data/sql';
import { openNodeDatabase, type NodeDatabase } from '../sql/node-duckdb';
import { writtenTable } from '../generators/written-table';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const NAMES: CsvNames = {
  file: 'written.csv',
  relation: 'written',
  rejects: 'rejects',
  scans: 'scans',
};

/** As browsers decode; some versions of Node take Windows-1252 for ISO 8859-1. */
function decoded(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  return text.replaceAll('\u0080', '€').replaceAll('\u0093', '“');
}

describe('a table written at random', () => {
  it('is told apart from its bytes alone: encoding, delimiter, quotes, line ends, header', async () => {
    await fc.assert(
      fc.asyncProperty(writtenTable(), async ({ bytes, cells, writing }) => {
        const { encoding } = detectEncoding(bytes);
        expect(encoding).toBe(writing.encoding.replace(' with a mark', ''));
        const text = decoded(bytes, encoding);
        const layout = detectLayout(text, true, encoding);
        expect(layout.dialect).toMatchObject({
          delimiter: writing.delimiter,
          header: true,
          skip: 0,
        });
        expect(layout.columns).toEqual(writing.names);
        db.registerFile(NAMES.file, new TextEncoder().encode(text));
        try {
          await db.query(readCsvSql(NAMES, layout));
          expect(rowsOf(await db.query(`select error_message from ${NAMES.rejects}`))).toEqual([]);
          const rows = rowsOf(await db.query(`select * from ${NAMES.relation} order by "__row"`));
          expect(rows.map((row) => Object.values(row).slice(1))).toEqual(cells);
        } finally {
          for (const table of [NAMES.relation, NAMES.rejects, NAMES.scans]) {
            await db.query(`drop table if exists ${ident(table)}`);
          }
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
