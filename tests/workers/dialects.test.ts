/**
 * Random order lines, written in a random way, are read, understood and built in Chromium without a
 * question, and the same lines come out. (`tests/property/dialects.test.ts` splits many more in Node.)
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeMapping } from '../../src/lib/data/mapping/propose';
import { rowsOf } from '../../src/lib/data/query-result';
import { buildDataset } from '../../src/lib/data/schema/build';
import { writtenTable } from '../generators/written-table';
import { Opened } from './opened';

let opened: Opened;
beforeAll(async () => {
  opened = await Opened.start();
}, 60_000);
afterAll(() => opened.close());

const BUILT = `select order_id::VARCHAR as "order",
  replace(strftime(ordered_at, '%Y-%m-%d %H:%M'), ' 00:00', '') as at,
  customer_id::VARCHAR as customer, product_name::VARCHAR as product, quantity, round(net_revenue, 6) as total
from written.order_lines order by line_id`;

describe('a table written at random', () => {
  it('comes out as the lines that were meant', async () => {
    await fc.assert(
      fc.asyncProperty(writtenTable(), async ({ bytes, lines }) => {
        const source = await opened.open('written.csv', bytes);
        try {
          const { mapping, questions } = proposeMapping(source);
          expect(questions).toEqual([]);
          await buildDataset(opened.db, source, mapping, {
            schemaName: 'written',
            signal: new AbortController().signal,
            onProgress: () => {},
          });
          expect(rowsOf(await opened.db.query(BUILT))).toEqual(lines);
        } finally {
          await opened.db.query('drop schema if exists written cascade');
          await opened.drop(source);
        }
      }),
      // To shrink would take minutes; the seed gives the same table again.
      { numRuns: 25, seed: 11, endOnFailure: true },
    );
  }, 120_000);
});
