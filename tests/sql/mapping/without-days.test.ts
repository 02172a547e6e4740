import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindsOf } from '../../../src/lib/analyses/baskets/query';
import { filled } from '../../../src/lib/core/basket/prepare';
import { missingNeeds } from '../../../src/lib/analyses/types';
import { ANALYSES } from '../../../src/lib/analyses/registry';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { rowsOf } from '../../../src/lib/data/query-result';
import {
  activateDataset,
  buildDataset,
  type BuiltDataset,
} from '../../../src/lib/data/schema/build';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { sourceOf } from '../baskets/fill';
import { csvSource } from './csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
}, 60_000);
afterAll(() => db.close());

async function build(source: Source): Promise<BuiltDataset> {
  const { mapping } = proposeMapping(source);
  const built = await buildDataset(db, source, mapping, {
    schemaName: 'ds',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await activateDataset(db, 'ds');
  return built;
}

const BASKETS = 'basket_id,item\n1,milk\n1,tea\n2,tea\n3,milk\n3,tea\n3,jam\n';

describe('baskets, of which only the items are known', () => {
  it('become orders without a day and without amounts', async () => {
    const source: Source = { ...(await csvSource(db, 'b1', BASKETS)), shape: 'baskets' };
    const proposal = proposeMapping(source);
    expect(proposal.mapping).toMatchObject({
      roles: { order_id: 'basket_id', product_name: 'item' },
      meaning: { revenue: 'none', orderIdentity: 'order_id' },
    });
    expect(proposal.questions.map(({ id, isNotice }) => [id, isNotice])).toEqual([
      ['baskets', true],
    ]);
    const { schema, reconciliation } = await build(source);
    expect(schema).toMatchObject({
      firstDay: '',
      lastDay: '',
      lines: 6,
      orders: 3,
      products: 3,
      hasTimeOfDay: false,
    });
    for (const absent of ['ordered_at', 'ordered_on', 'line_revenue', 'net_revenue'] as const) {
      expect(schema.columns.has(absent)).toBe(false);
    }
    expect(reconciliation).toMatchObject({ rowsRead: 6, rowsUsed: 6, revenueUsed: 0 });
    const able = ANALYSES.filter((spec) => missingNeeds(spec, schema).length === 0);
    expect(able.map(({ id }) => id)).toContain('baskets');
    expect(able.map(({ id }) => id)).not.toContain('overview');
  });

  it('are what the page on baskets counts', async () => {
    const source: Source = { ...(await csvSource(db, 'b2', BASKETS)), shape: 'baskets' };
    const { schema } = await build(source);
    expect(kindsOf(schema)).toEqual(['order']);
    const choice = { unit: 'product', kind: 'order', returns: 'net' } as const;
    const { items, source: lines } = await sourceOf(db, choice);
    const { transactions, days } = filled(lines);
    const found = Array.from(days).flatMap((day, basket) =>
      Array.from(
        transactions.items.subarray(
          transactions.offsets[basket]!,
          transactions.offsets[basket + 1]!,
        ),
        (item) => `${basket} ${items.name[item]} ${day}`,
      ),
    );
    expect(found.sort()).toEqual([
      '0 milk 0',
      '0 tea 0',
      '1 tea 0',
      '2 jam 0',
      '2 milk 0',
      '2 tea 0',
    ]);
  });
});

describe('orders without a day', () => {
  it('are asked about, and load as what they are', async () => {
    const source = await csvSource(
      db,
      'b3',
      'order_id,customer_id,product_id,quantity\nA1,K1,P1,2\nA1,K1,P2,1\nA2,K2,P1,1\nA3,K1,P3,4\n',
    );
    const proposal = proposeMapping(source);
    expect(proposal.mapping.meaning.revenue).toBe('none');
    expect(proposal.questions[0]).toMatchObject({
      id: 'roles-missing',
      isNotice: true,
      evidence: expect.stringContaining('what is bought together, and no more'),
    });
    const { schema } = await build(source);
    expect(schema).toMatchObject({ lines: 4, orders: 3, customers: 2, products: 3 });
    const customers = rowsOf(
      await db.query('select customer_id, orders, units from customers order by 1'),
    );
    expect(customers).toEqual([
      { customer_id: 'K1', orders: 2, units: 7 },
      { customer_id: 'K2', orders: 1, units: 1 },
    ]);
    expect(kindsOf(schema)).toEqual(['order', 'customer']);
  });

  it('without an order number are refused', async () => {
    const source = await csvSource(db, 'b4', 'customer_id,product_id\nK1,P1\nK1,P2\n');
    await expect(build(source)).rejects.toMatchObject({ code: 'missing-column' });
  });
});
