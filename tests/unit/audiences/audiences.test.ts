import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AudienceList, type AudienceHome } from '../../../src/lib/state/audience-list.svelte';
import { AudienceStore, type RemovableStore } from '../../../src/lib/state/audience-store';
import { rowsOf } from '../../../src/lib/data/query-result';
import { openNodeDatabase, type NodeDatabase } from '../../sql/node-duckdb';

const PROVENANCE = { page: 'RFM segments', selection: 'Champions', filters: 'none' };
const NOW = (): string => '2026-01-02T03:04:05.000Z';

class MemoryStore implements RemovableStore {
  readonly map = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(key, value);
  }

  removeItem(key: string): void {
    this.map.delete(key);
  }
}

let db: NodeDatabase;
let store: MemoryStore;
let list: AudienceList;

/** A data set of customers `c0` … with revenue 10 × (key + 1), from `first` on. */
async function home(schemaName: string, count: number, first = 0): Promise<AudienceHome> {
  await db.query(`drop schema if exists ${schemaName} cascade`);
  await db.query(`create schema ${schemaName}`);
  await db.query(
    `create table ${schemaName}.customers as
select i::INTEGER as customer_key, 'c' || (i + ${first}) as customer_id,
  case when i % 2 = 0 then '=name ' || i end as customer_name, 10.0 * (i + 1) as net_revenue
from range(${count}) r(i)`,
  );
  await db.query(
    `create table ${schemaName}.audience_members (audience_id VARCHAR, customer_key INTEGER)`,
  );
  return {
    db: {
      query: (sql, options) => db.query(sql, options),
      insertArrow: (table, schema, bytes) =>
        Promise.resolve().then(() => db.insertArrow(table, bytes, schema)),
    },
    schemaName,
    storeKey: 'file:orders.csv',
    datasetName: 'orders',
    revenue: (10 * count * (count + 1)) / 2,
  };
}

async function members(schemaName: string): Promise<string[]> {
  const table = await db.query(
    `select audience_id || ' ' || customer_key as m from ${schemaName}.audience_members order by customer_key, audience_id`,
  );
  return rowsOf<{ m: string }>(table).map(({ m }) => m);
}

beforeAll(async () => {
  db = await openNodeDatabase();
});

afterAll(() => db.close());

beforeEach(() => {
  store = new MemoryStore();
  list = new AudienceList(new AudienceStore(() => store), NOW);
});

describe('audiences', () => {
  it('are saved by key, counted once each, with their share of revenue', async () => {
    await list.attach(await home('ds_1', 4));
    const audience = await list.save({
      name: '  Best\u202e  ones ',
      customerKeys: Int32Array.of(3, 1, 3, 99),
      provenance: PROVENANCE,
    });
    expect(audience).toMatchObject({
      name: 'Best ones',
      size: 2,
      sizeWhenMade: 2,
      revenueShare: 0.6,
      isKept: true,
      madeAt: '2026-01-02T03:04:05.000Z',
    });
    expect(list.list).toEqual([audience]);
    expect(await members('ds_1')).toEqual([`${audience.id} 1`, `${audience.id} 3`]);
    expect(list.revision).toBe(1);
  });

  it('come back after a reload, by the ids of customers, whatever their keys are now', async () => {
    await list.attach(await home('ds_1', 4));
    const { id } = await list.save({
      name: 'A',
      customerKeys: Int32Array.of(0, 3),
      provenance: PROVENANCE,
    });
    const later = new AudienceList(new AudienceStore(() => store), NOW);
    await later.attach(await home('ds_2', 4, 2));
    expect(later.list).toMatchObject([{ id, name: 'A', size: 1, sizeWhenMade: 2, isKept: true }]);
    expect(await members('ds_2')).toEqual([`${id} 1`]);
  });

  it('belong to one data set', async () => {
    await list.attach(await home('ds_1', 4));
    await list.save({ name: 'A', customerKeys: Int32Array.of(0), provenance: PROVENANCE });
    await list.attach({ ...(await home('ds_2', 4)), storeKey: 'bundled:demo' });
    expect(list.list).toEqual([]);
    await list.attach(null);
    await expect(
      list.save({ name: 'A', customerKeys: Int32Array.of(0), provenance: PROVENANCE }),
    ).rejects.toMatchObject({ code: 'missing-column' });
  });

  it('refuse to be empty, and leave nothing behind', async () => {
    await list.attach(await home('ds_1', 4));
    const make = (keys: Int32Array): Promise<unknown> =>
      list.save({ name: 'A', customerKeys: keys, provenance: PROVENANCE });
    await expect(make(new Int32Array(0))).rejects.toMatchObject({ code: 'too-little-data' });
    await expect(make(Int32Array.of(77))).rejects.toMatchObject({ code: 'bad-parameter' });
    expect(list.list).toEqual([]);
    expect(await members('ds_1')).toEqual([]);
    const tables = await db.query(
      `select count(*)::INTEGER as n from information_schema.tables where table_name like 'audience_wanted%'`,
    );
    expect(rowsOf(tables)).toEqual([{ n: 0 }]);
  });

  it('have names of their own, and can be renamed', async () => {
    await list.attach(await home('ds_1', 4));
    const save = (name: string): Promise<{ id: string; name: string }> =>
      list.save({ name, customerKeys: Int32Array.of(0), provenance: PROVENANCE });
    expect((await save('A')).name).toBe('A');
    const second = await save('A');
    expect(second.name).toBe('A (2)');
    expect((await save('')).name).toBe('Audience');
    list.rename(second.id, 'B');
    list.rename(second.id, '   ');
    expect(list.list.map(({ name }) => name)).toEqual(['A', 'B', 'Audience']);
    expect(new AudienceStore(() => store).read('file:orders.csv').map(({ name }) => name)).toEqual([
      'A',
      'B',
      'Audience',
    ]);
  });

  it('can be deleted, and brought back to their place', async () => {
    await list.attach(await home('ds_1', 4));
    for (const name of ['A', 'B', 'C']) {
      await list.save({ name, customerKeys: Int32Array.of(0, 1), provenance: PROVENANCE });
    }
    const before = list.list;
    const undo = await list.remove(before[1]!.id);
    expect(list.list.map(({ name }) => name)).toEqual(['A', 'C']);
    expect((await members('ds_1')).length).toBe(4);
    expect(store.map.size).toBe(3);
    await undo();
    await undo();
    expect(list.list).toEqual(before);
    expect((await members('ds_1')).length).toBe(6);
    expect(new AudienceStore(() => store).read('file:orders.csv').length).toBe(3);
  });

  it('last as long as the tab where the browser keeps nothing', async () => {
    store.full = true;
    await list.attach(await home('ds_1', 4));
    const made = await list.save({
      name: 'A',
      customerKeys: Int32Array.of(0),
      provenance: PROVENANCE,
    });
    expect(made.isKept).toBe(false);
    const none = new AudienceList(new AudienceStore(() => null), NOW);
    await none.attach(await home('ds_2', 4));
    expect(
      (await none.save({ name: 'A', customerKeys: Int32Array.of(0), provenance: PROVENANCE }))
        .isKept,
    ).toBe(false);
  });

  it('survive nonsense in the store', async () => {
    store.map.set('orderlens.audiences.1:file:orders.csv', '[1, null, {"id": "x"}, "]');
    await list.attach(await home('ds_1', 2));
    expect(list.list).toEqual([]);
    store.map.set('orderlens.audiences.1:file:orders.csv', '[1, null, {"id": "x"}]');
    await list.attach(await home('ds_2', 2));
    expect(list.list).toEqual([]);
  });

  it('do not mix when other data is loaded while one is being saved', async () => {
    await list.attach(await home('ds_1', 4));
    const other = await home('ds_2', 4);
    const saving = list.save({
      name: 'A',
      customerKeys: Int32Array.of(0),
      provenance: PROVENANCE,
    });
    await list.attach({ ...other, storeKey: 'bundled:demo' });
    await expect(saving).rejects.toMatchObject({ code: 'cancelled' });
    expect(list.list).toEqual([]);
    expect(await members('ds_2')).toEqual([]);
  });

  it('hold a hundred thousand customers', async () => {
    await list.attach(await home('ds_1', 100_000));
    const customerKeys = Int32Array.from({ length: 100_000 }, (_, i) => i);
    const { size, revenueShare } = await list.save({
      name: 'All',
      customerKeys,
      provenance: PROVENANCE,
    });
    expect(size).toBe(100_000);
    expect(revenueShare).toBeCloseTo(1, 12);
  });
});
