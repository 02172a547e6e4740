import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInNode, type NodeDataset } from '../../../scripts/node-dataset';
import { openNodeDatabase } from '../../../scripts/node-duckdb';
import { findGaps } from '../../../src/lib/analyses/quality/gaps';
import { lineKeys } from '../../../src/lib/analyses/quality/copies';
import { profileColumns } from '../../../src/lib/analyses/quality/profile';
import { readCompared } from '../../../src/lib/analyses/quality/relations';
import { spec } from '../../../src/lib/analyses/quality/spec';
import { fenceColumn, findFar, measuredColumns } from '../../../src/lib/analyses/quality/unusual';
import { missingNeeds } from '../../../src/lib/analyses/types';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { csvSource } from '../mapping/csv-source';
import { findingsOf } from './findings';

/** Ten baskets; the third has tea twice, the fifth a name written in another way. */
const BASKETS = [
  'basket_id,item',
  ...Array.from({ length: 10 }, (_, basket) => [`${basket},milk`, `${basket},tea`]).flat(),
  '3,tea',
  '5,TEA',
].join('\n');

describe('baskets without days and amounts', () => {
  let built: NodeDataset;
  const signal = new AbortController().signal;
  beforeAll(async () => {
    const db = await openNodeDatabase();
    built = await buildInNode(db, { ...(await csvSource(db, 'b', BASKETS)), shape: 'baskets' });
  });
  afterAll(() => built.db.close());

  it('are looked at as far as their columns go', async () => {
    expect(missingNeeds(spec, built.schema)).toEqual([]);
    const { list, totals, formula } = await findingsOf(built);
    expect(totals).toMatchObject({ lines: 22, counted: 22, touched: 0 });
    expect(formula.kind).toBe('none');
    expect(list.map(({ id, lines }) => [id, lines]).sort()).toEqual([
      ['copies', 1],
      ['spelling-product_name', 1],
    ]);
  });

  it('have columns, but none to measure and no time in their keys', async () => {
    const { db, schema } = built;
    const parts = { db, schema, frame: EMPTY_FRAME, signal, unreadable: {}, onColumns: () => {} };
    const profiles = await profileColumns(parts);
    expect(profiles.map(({ column, distinct }) => [column, distinct])).toEqual([
      ['order_id', 10],
      ['product_name', 3],
    ]);
    expect(measuredColumns(schema)).toEqual([]);
    expect(await fenceColumn(db, 'quantity', EMPTY_FRAME, signal)).toBeNull();
    const none = () => Promise.reject(new Error('There is nothing to fit.'));
    expect(await findFar(db, schema, EMPTY_FRAME, 1, signal, none)).toMatchObject({ judged: 0 });
    expect(lineKeys(schema).map(({ id }) => id)).toEqual(['order-product', 'order']);
    expect(lineKeys(schema)[0]!.columns).toEqual(['order_id', 'product_name']);
    expect((await findGaps(db, [], EMPTY_FRAME, signal)).columns).toEqual([]);
    const { columns } = await readCompared(db, schema, EMPTY_FRAME, signal);
    expect(columns.map(({ column }) => column)).toEqual(['product_name']);
  });
});
