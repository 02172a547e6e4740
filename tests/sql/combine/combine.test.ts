import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  combineFiles,
  composeFiles,
  dropCombined,
  followPlan,
  type CombinedFiles,
} from '../../../src/lib/data/combine/combine';
import { withBase, withJoin, withoutTable, withRepeats } from '../../../src/lib/data/combine/edit';
import { unmatchedRowsSql, unusedRowsSql } from '../../../src/lib/data/combine/measure';
import type { CombinePlan } from '../../../src/lib/data/combine/types';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { proposeOpinions } from '../../../src/lib/data/opinions/propose';
import { buildOpinions } from '../../../src/lib/data/opinions/build';
import { prepareSource } from '../../../src/lib/data/presets/prepare';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource } from '../mapping/csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const { signal } = new AbortController();
const quiet = { signal, onProgress: () => {} };
let serial = 0;

/** Files as an ingest would read them, from their names and texts. */
async function read(files: Readonly<Record<string, string>>): Promise<Source[]> {
  const sources: Source[] = [];
  for (const [name, csv] of Object.entries(files)) {
    const source = await csvSource(db, `file_${++serial}`, csv.trim());
    sources.push({ ...source, fileName: name });
  }
  return sources;
}

async function combine(
  files: Readonly<Record<string, string>> | readonly Source[],
  wanted: CombinePlan | null = null,
): Promise<CombinedFiles> {
  const sources = Array.isArray(files)
    ? (files as readonly Source[])
    : await read(files as Readonly<Record<string, string>>);
  await db.query('USE memory.main');
  return combineFiles(db, sources, { ...quiet, prefix: `c${++serial}`, wanted });
}

/** What the plan joins, in the tables' short names. */
function inWords({ combination }: CombinedFiles): string[] {
  const name = (id: string): string => combination.tables.find((table) => table.id === id)!.name;
  return combination.plan.trees.map(({ kind, base, joins }) => {
    const joined = joins.map(
      ({ table, to, on, compare }) =>
        `${name(to)}.${on.map(({ other }) => other).join('+')} = ${name(table)}.${on.map(({ own }) => own).join('+')}${compare === 'loose' ? ' (loose)' : ''}`,
    );
    return [`${kind}: ${name(base)}`, ...joined].join('; ');
  });
}

async function rows<R extends Record<string, Cell>>(sql: string): Promise<R[]> {
  return rowsOf<R>(await db.query(sql));
}

const SHOP = {
  'orders.csv': `
id,customer,ordered,status,shipping,total
1,007,2024-01-05,paid,4.90,34.90
2,7,2024-01-06,paid,0,12.50
3,A-9,2024-01-07,cancelled,4.90,14.90
4,B-1,2024-01-08,paid,4.90,4.90`,
  'order_items.csv': `
order_id,product,quantity,price
1,P1,2,10.00
1,P2,1,10.00
2,P3,1,12.50
3,P1,1,10.00
9,P1,5,10.00
,P2,1,10.00`,
  'products.csv': `
id,name,category,stock,price
P1,Cap,Wear,100,10.00
P2,"Mug, <img src=x onerror=alert(1)>",Home,50,10.00
P3,"=HYPERLINK(""x"")",Home,7,12.50
P4,Lamp,Home,9,40.00`,
  'customers.csv': `
number,name,city,total_spent
007,Bond,London,900
7,Seven,Paris,800
A-9,Ann,Rom,700`,
};

describe('files of one shop', () => {
  it('are joined from the lines outwards, each table once, no line twice', async () => {
    const files = await combine(SHOP);
    expect(inWords(files)).toEqual([
      'orders: order items; order items.product = products.id; order items.order_id = orders.id; orders.customer = customers.number',
    ]);
    const { joins, tables, isDoubtful, unused } = files.combination;
    expect([isDoubtful, unused]).toEqual([true, []]);
    const of = (name: string) =>
      joins[`orders:${tables.find((table) => table.name === name)!.id}`]!;
    expect(of('orders')).toEqual({
      matched: 4,
      unmatched: 1,
      withoutKey: 1,
      unmatchedKeys: 1,
      examples: ['9'],
      unused: 1,
      mostRowsPerKey: 1,
      keys: 4,
      keysWithSeveral: 0,
    });
    expect(of('products')).toMatchObject({ matched: 6, unmatched: 0, unused: 1 });
    // 007 and 7 are two customers here.
    expect(of('customers')).toMatchObject({ matched: 3, unmatched: 1, keys: 3 });

    const [subject] = await composeFiles(db, files, quiet);
    const { source } = subject!;
    expect(source.rows).toBe(6);
    expect(source.columns.map(({ name }) => name)).toContain('products.category');
    const lines = await rows(
      `select "order items.product" as p, "orders.status" as s, "customers.name" as c, "orders.shipping" as ship, "orders.total" as total
from ${source.relation} order by "__row"`,
    );
    expect(lines).toEqual([
      { p: 'P1', s: 'paid', c: 'Bond', ship: '4.90', total: '34.90' },
      // Amounts of the order are told once.
      { p: 'P2', s: 'paid', c: 'Bond', ship: null, total: '0' },
      { p: 'P3', s: 'paid', c: 'Seven', ship: '0', total: '12.50' },
      { p: 'P1', s: 'cancelled', c: 'Ann', ship: '4.90', total: '14.90' },
      { p: 'P1', s: null, c: null, ship: null, total: null },
      { p: 'P2', s: null, c: null, ship: null, total: null },
    ]);
    const { mapping, questions } = proposeMapping(source);
    expect(questions).toEqual([]);
    expect(mapping.roles).toMatchObject({
      order_id: 'order items.order_id',
      ordered_at: 'orders.ordered',
      customer_id: 'orders.customer',
      product_id: 'order items.product',
      product_name: 'products.name',
      category: 'products.category',
      quantity: 'order items.quantity',
      unit_price: 'order items.price',
      shipping: 'orders.shipping',
      status: 'orders.status',
      city: 'customers.city',
    });
    expect(mapping.meaning.revenue).toBe('price-times-quantity');
    const built = await buildDataset(db, source, mapping, { ...quiet, schemaName: `d${++serial}` });
    expect(built.reconciliation).toMatchObject({
      rowsRead: 6,
      rowsUsed: 4,
      rejected: [{ key: 'missing-date', rows: 2 }],
    });
    expect(built.reconciliation.revenueUsed).toBeCloseTo(42.5, 9);
    await dropCombined(db, files);
    expect(
      await rows(
        `select count(*)::DOUBLE as n from duckdb_tables() where table_name like '${files.prefix}%'`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('show the rows that do not match, on both sides', async () => {
    const { combination } = await combine(SHOP);
    const [tree] = combination.plan.trees;
    const join = tree!.joins.find(({ on }) => on[0].own === 'id' && on[0].other === 'order_id')!;
    const table = (id: string) => combination.tables.find((other) => other.id === id)!;
    const [to, joined] = [table(join.to), table(join.table)];
    expect(
      await rows(`select order_id, product from (${unmatchedRowsSql(to, joined, join)})`),
    ).toEqual([
      { order_id: '9', product: 'P1' },
      { order_id: null, product: 'P2' },
    ]);
    expect(await rows(`select id from (${unusedRowsSql(to, joined, join)})`)).toEqual([
      { id: '4' },
    ]);
  });

  it('can be corrected: another base, another key, a file less', async () => {
    const files = await combine(SHOP);
    const { combination, traits } = files;
    const id = (name: string): string =>
      combination.tables.find((table) => table.name === name)!.id;
    const without = await followPlan(
      db,
      files,
      withoutTable(combination.plan, id('orders')),
      quiet,
    );
    // What hung on the orders is gone with them.
    expect(inWords(without)).toEqual(['orders: order items; order items.product = products.id']);
    expect(without.combination.unused.map(({ reason }) => reason)).toEqual([
      'Left out by you.',
      'Left out by you.',
    ]);
    const again = await followPlan(
      db,
      without,
      withJoin(
        without.combination.plan,
        'orders',
        {
          table: id('orders'),
          to: id('order items'),
          on: [{ own: 'id', other: 'order_id' }],
          compare: 'exact',
        },
        combination.tables,
      ),
      quiet,
    );
    expect(inWords(again)).toEqual([
      'orders: order items; order items.product = products.id; order items.order_id = orders.id',
    ]);
    const based = await followPlan(db, files, withBase(combination, id('orders'), traits), quiet);
    expect(inWords(based)[0]).toMatch(/^orders: orders; orders.customer = customers.number/);
    await expect(
      followPlan(
        db,
        files,
        withJoin(
          combination.plan,
          'orders',
          {
            table: id('products'),
            to: id('order items'),
            on: [{ own: 'id', other: 'product' }],
            compare: 'exact',
          },
          combination.tables,
        ),
        quiet,
      ),
    ).resolves.toBeTruthy();
    expect(() =>
      withJoin(
        combination.plan,
        'orders',
        {
          table: id('products'),
          to: id('products'),
          on: [{ own: 'id', other: 'no' }],
          compare: 'exact',
        },
        combination.tables,
      ),
    ).toThrow('no such columns');
  });

  it('follow a plan kept from before, also under other file names and in another order', async () => {
    const { combination } = await combine(SHOP);
    const renamed = Object.fromEntries(
      Object.entries(SHOP)
        .reverse()
        .map(([name, csv]) => [`2024-02 ${name}`, csv]),
    );
    const plan = JSON.parse(JSON.stringify(combination.plan)) as CombinePlan;
    const files = await combine(renamed, plan);
    expect(files.combination.isDoubtful).toBe(false);
    expect(inWords(files)).toEqual(inWords({ ...files, combination }));
  });
});

describe('keys', () => {
  it('that two files write in two ways are found, where no two become one', async () => {
    const files = await combine({
      'lines.csv': `
order_no,sku,qty,price,day
1,ab-1,1,5.00,2024-01-01
2,ab-2,1,5.00,2024-01-02
3,ab-3,1,5.00,2024-01-03`,
      'articles.csv': `
sku,title
AB-1,One
AB-2,Two
AB-3,Three`,
      'stock.csv': `
order_no,courier
0001,dhl
0002,ups
0003,dhl`,
    });
    expect(inWords(files)).toEqual([
      'orders: lines; lines.order_no = stock.order_no (loose); lines.sku = articles.sku (loose)',
    ]);
  });

  it('of the same small numbers are no keys when nothing else says so', async () => {
    const files = await combine({
      'sales.csv': `
order_no,day,amount,pieces
1,2024-01-01,5.00,1
2,2024-01-02,5.00,2
3,2024-01-03,5.00,3`,
      'weather.csv': `
station,wind
1,4
2,5
3,6`,
    });
    expect(inWords(files)).toEqual(['orders: sales']);
    expect(files.combination.unused).toMatchObject([
      { reason: 'No column of it was found in the other files.' },
    ]);
    expect(files.combination.isDoubtful).toBe(true);
  });

  it('with many rows each are refused rather than counted several times', async () => {
    const visits = Array.from(
      { length: 40 },
      (_, k) => `c${k % 3},2024-01-0${1 + (k % 9)},/page${k}`,
    );
    const files = await combine({
      'orders.csv': `
order_id,customer_id,day,amount
1,c0,2024-01-01,5.00
2,c1,2024-01-02,5.00
3,c2,2024-01-03,5.00`,
      'visits.csv': `customer_id,day,page\n${visits.join('\n')}`,
    });
    expect(inWords(files)).toEqual(['orders: orders']);
    expect(files.combination.unused[0]!.reason).toBe(
      'visits has 13.3 rows for each “customer_id” on average; joined, order lines would be counted several times.',
    );
  });

  it('of a million rows are compared on a share of their values', async () => {
    await db.query('USE memory.main');
    await db.query(
      `create or replace table big_lines as select (i + 1)::BIGINT as "__row", 'ORD' || (i // 3) as order_id, 'P' || (i * 7919 % 500) as product_id, '1.50' as price, '2' as quantity, '2024-01-01' as day from range(300000) t(i)`,
    );
    await db.query(
      `create or replace table big_orders as select row_number() over () as "__row", 'ORD' || i as order_id, 'C' || (i % 20000) as customer_id from range(100000) t(i) where i % 10 <> 0`,
    );
    await db.query(
      `create or replace table big_customers as select (i + 1)::BIGINT as "__row", 'C' || i as customer_id, 'Town ' || (i % 50) as city from range(20000) t(i)`,
    );
    const { tableSource } = await import('../mapping/csv-source');
    const sources: Source[] = [];
    for (const name of ['big_lines', 'big_orders', 'big_customers']) {
      sources.push(await tableSource(db, name));
    }
    const files = await combine(sources);
    expect(inWords(files)).toEqual([
      'orders: lines; lines.order_id = orders.order_id; orders.customer_id = customers.customer_id',
    ]);
    const facts = Object.values(files.combination.joins);
    expect(facts[0]).toMatchObject({ matched: 270_000, unmatched: 30_000, keys: 90_000 });
    expect(facts[1]).toMatchObject({ matched: 90_000, unmatched: 0 });
  });
});

describe('exports of several months', () => {
  const MONTHS = {
    'orders-2024-01.csv': `
Order ID,Day,Product,Amount
1,2024-01-30,Cap,10.00
1,2024-01-30,Mug,5.00
2,2024-01-31,Cap,10.00`,
    'orders-2024-02.csv': `
order_id,day,PRODUCT,amount
2,2024-01-31,Cap,10.00
3,2024-02-01,Cap,12.00
3,2024-02-01,Cap,12.00`,
    'orders-2024-03.csv': `
Order ID,Day,Product,Amount
3,2024-02-01,Cap,12.00
3,2024-02-01,Cap,12.00
3,2024-02-01,Cap,12.00
,2024-03-02,Mug,5.00`,
  };

  it('count a row that has changed since as the newer export says', async () => {
    const files = await combine({
      'orders-2024-01.csv': `
Order ID,Day,Product,Amount,Status
1,2024-01-30,Cap,10.00,Delivered
2,2024-01-31,Mug,5.00,Pending
2,2024-01-31,Cap,7.00,Pending`,
      'orders-2024-02.csv': `
Order ID,Day,Product,Amount,Status
1,2024-01-30,Cap,10.00,Delivered
2,2024-01-31,Mug,5.00,Returned
2,2024-01-31,Cap,7.00,Delivered
3,2024-02-02,Cap,10.00,Delivered`,
    });
    const [table] = files.combination.tables;
    expect(files.combination.repeats[table!.id]).toEqual({
      rows: [0, 3],
      superseded: [3, 0],
      differing: 2,
    });
    expect(files.combination.plan.repeats[table!.id]!.treatment).toBe('newest');
    const net = async (of: CombinedFiles): Promise<[number, number]> => {
      const [subject] = await composeFiles(db, of, quiet);
      const { mapping } = proposeMapping(subject!.source);
      const { reconciliation } = await buildDataset(db, subject!.source, mapping, {
        ...quiet,
        schemaName: `d${++serial}`,
      });
      expect(reconciliation.leftOut).toMatchObject([{ key: 'repeated', rows: 3 }]);
      return [reconciliation.rowsUsed, reconciliation.revenueUsed];
    };
    // The mug came back; the earlier file does not know it yet.
    expect(await net(files)).toEqual([4, 27]);
    const { combination } = files;
    const { key } = combination.plan.repeats[table!.id]!;
    const plan = withRepeats(combination.plan, table!.id, { key, treatment: 'skip' });
    expect(await net({ ...files, combination: { ...combination, plan } })).toEqual([4, 32]);
  });

  it('are laid one below the other; lines that an earlier one holds are counted once', async () => {
    const files = await combine(MONTHS);
    expect(files.combination.tables).toHaveLength(1);
    const [table] = files.combination.tables;
    expect(table!.files.map(({ firstRow }) => firstRow)).toEqual([0, 3, 6]);
    expect(files.combination.plan.repeats[table!.id]).toEqual({
      key: ['Order ID', 'Product'],
      treatment: 'skip',
    });
    // One in February; in March two of three are there already, and the row without order number is none.
    expect(files.combination.repeats[table!.id]).toEqual({
      rows: [0, 1, 2],
      superseded: [1, 2, 0],
      differing: 0,
    });
    const [subject] = await composeFiles(db, files, quiet);
    const { source } = subject!;
    expect(source).toMatchObject({
      rows: 7,
      repeats: { rows: 3, key: ['Order ID', 'Product'] },
      parts: [
        { fileName: 'orders-2024-01.csv', rows: 3, repeated: 0 },
        { fileName: 'orders-2024-02.csv', rows: 3, repeated: 1 },
        { fileName: 'orders-2024-03.csv', rows: 4, repeated: 2 },
      ],
    });
    const { mapping } = proposeMapping(source);
    const { reconciliation } = await buildDataset(db, source, mapping, {
      ...quiet,
      schemaName: `d${++serial}`,
    });
    expect(reconciliation).toMatchObject({
      rowsRead: 10,
      rowsUsed: 6,
      rejected: [{ key: 'no-order-id', rows: 1 }],
      leftOut: [{ key: 'repeated', rows: 3 }],
    });
    expect(reconciliation.revenueRead).toBeCloseTo(25 + 34 + 41, 9);
    expect(reconciliation.revenueUsed).toBeCloseTo(25 + 24 + 12, 9);
    const steps = reconciliation.revenueSteps.reduce((sum, { revenue }) => sum + revenue, 0);
    expect(reconciliation.revenueRead + steps).toBeCloseTo(reconciliation.revenueUsed, 9);
  });

  it('keep what repeats when they are told to, and take another key', async () => {
    const files = await combine(MONTHS);
    const { plan, tables } = files.combination;
    const id = tables[0]!.id;
    const kept = await followPlan(
      db,
      files,
      withRepeats(plan, id, { key: [], treatment: 'keep' }),
      quiet,
    );
    expect(kept.combination.repeats[id]).toMatchObject({ rows: [0, 1, 2] });
    const [subject] = await composeFiles(db, kept, quiet);
    expect(subject!.source).toMatchObject({ rows: 10 });
    expect(subject!.source.repeats).toBeUndefined();
    const byDay = await followPlan(
      db,
      files,
      withRepeats(plan, id, { key: ['Day'], treatment: 'skip' }),
      quiet,
    );
    expect(byDay.combination.repeats[id]).toMatchObject({ rows: [0, 1, 2] });
  });

  it('may have been written on different machines', async () => {
    const files = await combine({
      'a.csv': `
order_id,day,product,amount
1,31/01/2024,Cap,"1.234,50"
2,28/01/2024,Mug,"9,50"`,
      'b.csv': `
order_id,day,product,amount
3,02/13/2024,Cap,"1,234.50"
4,02/01/2024,Mug,9.50`,
    });
    const [subject] = await composeFiles(db, files, quiet);
    const { mapping, questions } = proposeMapping(subject!.source);
    expect(questions).toEqual([]);
    const { reconciliation, schema } = await buildDataset(db, subject!.source, mapping, {
      ...quiet,
      schemaName: `d${++serial}`,
    });
    expect(reconciliation.revenueUsed).toBeCloseTo(2 * 1244, 9);
    expect([schema.firstDay, schema.lastDay]).toEqual(['2024-01-28', '2024-02-13']);
  });

  it('may call their columns by other names', async () => {
    const files = await combine({
      'old.csv': `
Bestellnummer,Datum,Artikelname,Betrag,Kunde
1,2024-01-30,Cap,10.00,a
2,2024-01-31,Mug,5.00,b`,
      'new.csv': `
order_id,order_date,product_name,line_total,customer_id,colour
3,2024-02-01,Cap,12.00,c,red
2,2024-01-31,Mug,5.00,b,blue`,
    });
    expect(files.combination.tables).toHaveLength(1);
    expect(Object.values(files.combination.plan.under)).toMatchObject([
      { columns: { Bestellnummer: 'order_id', Datum: 'order_date', Kunde: 'customer_id' } },
    ]);
    const [table] = files.combination.tables;
    expect(files.combination.repeats[table!.id]).toMatchObject({ rows: [0, 1] });
    const [subject] = await composeFiles(db, files, quiet);
    expect(subject!.source.rows).toBe(3);
  });
});

describe('Olist’s nine files', () => {
  it('are known together: persons, places, translations, payments that do not fan out, reviews', async () => {
    const folder = new URL('../../fixtures/presets/olist/', import.meta.url);
    const files = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
    );
    expect(Object.keys(files)).toHaveLength(9);
    const combined = await combine(files);
    expect(combined.combination).toMatchObject({
      presetName: 'Olist',
      isDoubtful: false,
      unused: [],
    });
    const subjects = await composeFiles(db, combined, quiet);
    expect(subjects.map(({ kind }) => kind)).toEqual(['orders', 'reviews']);
    const joined = subjects[0]!.source;
    expect(joined.rows).toBe(6);
    const source = (await prepareSource(db, joined, 'memory.main.prepared_olist', signal))!;
    const { mapping, presetName, questions } = proposeMapping(source);
    expect([presetName, questions]).toEqual(['Olist', []]);
    const schemaName = `d${++serial}`;
    const built = await buildDataset(db, source, mapping, { ...quiet, schemaName });
    const reviews = subjects[1]!.source;
    const opinions = proposeOpinions(reviews, 'reviews');
    expect(opinions.questions).toEqual([]);
    const made = await buildOpinions(
      db,
      [{ source: reviews, mapping: opinions.mapping, isWithinOrders: false }],
      { ...quiet, schemaName, orderColumns: built.schema.columns },
    );
    await activateDataset(db, schemaName);
    expect(
      await rows(
        `select left(order_id, 4) as o, left(customer_id, 4) as c, category, quantity, line_revenue as price, shipping, payment_method as pay, status, round(latitude, 2) as lat, city
from order_lines order by line_id`,
      ),
    ).toEqual([
      {
        o: 'e481',
        c: '7c39',
        category: 'housewares',
        quantity: 1,
        price: 29.99,
        shipping: 8.72,
        pay: 'voucher',
        status: 'delivered',
        lat: -23.58,
        city: 'sao paulo',
      },
      {
        o: '53cd',
        c: 'af07',
        category: 'perfumery',
        quantity: 1,
        price: 118.7,
        shipping: 22.76,
        pay: 'boleto',
        status: 'delivered',
        lat: -12.18,
        city: 'barreiras',
      },
      {
        o: '53cd',
        c: 'af07',
        category: 'perfumery',
        quantity: 1,
        price: 118.7,
        shipping: 22.76,
        pay: 'boleto',
        status: 'delivered',
        lat: -12.18,
        city: 'barreiras',
      },
      {
        o: '53cd',
        c: 'af07',
        category: 'housewares',
        quantity: 1,
        price: 29.99,
        shipping: 5,
        pay: 'boleto',
        status: 'delivered',
        lat: -12.18,
        city: 'barreiras',
      },
      // No translation; the person of the first order again; cancelled.
      {
        o: '4777',
        c: '7c39',
        category: 'pc_gamer',
        quantity: 1,
        price: 159.9,
        shipping: 19.22,
        pay: 'credit_card',
        status: 'canceled',
        lat: -23.58,
        city: 'sao paulo',
      },
      {
        o: '949d',
        c: '7c14',
        category: null,
        quantity: 1,
        price: 45,
        shipping: 27.2,
        pay: 'credit_card',
        status: 'delivered',
        lat: null,
        city: "sao goncalo d'oeste",
      },
    ]);
    expect(built.schema).toMatchObject({ orders: 3, customers: 3, currency: 'BRL' });
    expect(built.reconciliation.revenueUsed).toBeCloseTo(29.99 + 118.7 * 2 + 29.99 + 45, 9);
    expect(made.reviews).toMatchObject({ rows: 3, texts: 2, knownCustomers: 3 });
    // A review of an order with several products is of none of them in particular.
    expect(
      await rows(
        'select left(customer_id, 4) as c, left(product_id, 4) as p, rating, category from reviews order by review_no',
      ),
    ).toEqual([
      { c: '7c39', p: '8728', rating: 4, category: 'housewares' },
      { c: 'af07', p: null, rating: 5, category: null },
      { c: '7c39', p: 'aa43', rating: 1, category: 'pc_gamer' },
    ]);
  });
});

describe.skipIf(!existsSync('../shared/data/amazon/amazon_sales_96rows_iso.csv'))(
  'the two Amazon excerpts',
  () => {
    it('hold the same 92 lines, in two ways of writing', async () => {
      const file = (name: string) => readFileSync(`../shared/data/amazon/${name}`, 'utf8');
      const files = await combine({
        'amazon_sales_96rows_iso.csv': file('amazon_sales_96rows_iso.csv'),
        'amazon_sales_first92_ddmmyyyy.csv': file('amazon_sales_first92_ddmmyyyy.csv'),
      });
      const [table] = files.combination.tables;
      expect(files.combination.repeats[table!.id]).toMatchObject({ rows: [0, 92], differing: 0 });
      expect(files.combination.isDoubtful).toBe(true);
      const [subject] = await composeFiles(db, files, quiet);
      expect(subject!.source).toMatchObject({ rows: 96, repeats: { rows: 92 } });
      const { mapping } = proposeMapping(subject!.source);
      const { reconciliation } = await buildDataset(db, subject!.source, mapping, {
        ...quiet,
        schemaName: `d${++serial}`,
      });
      expect(reconciliation).toMatchObject({ rowsRead: 188, rowsUsed: 96 });
      const steps = reconciliation.revenueSteps.reduce((sum, { revenue }) => sum + revenue, 0);
      expect(reconciliation.revenueRead + steps).toBeCloseTo(reconciliation.revenueUsed, 6);
    });
  },
);
