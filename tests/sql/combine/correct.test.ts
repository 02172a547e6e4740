import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  combineFiles,
  composeFiles,
  dropCombined,
  followPlan,
  type CombinedFiles,
} from '../../../src/lib/data/combine/combine';
import {
  likelyJoin,
  withJoin,
  withOpinions,
  withoutTable,
  withUnder,
  withUnderColumn,
} from '../../../src/lib/data/combine/edit';
import { composeSubjects } from '../../../src/lib/data/combine/subjects';
import type { CombinePlan } from '../../../src/lib/data/combine/types';
import { columnsUnder } from '../../../src/lib/data/combine/under';
import type { Source } from '../../../src/lib/data/ingest/types';
import { rowsOf } from '../../../src/lib/data/query-result';
import { csvSource } from '../mapping/csv-source';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
  await db.query('USE memory.main');
});
afterAll(() => db.close());

const { signal } = new AbortController();
const quiet = { signal, onProgress: () => {} };
let serial = 0;

async function combine(
  files: Readonly<Record<string, string>>,
  options: { readonly wanted?: CombinePlan; readonly offersKeys?: boolean } = {},
): Promise<CombinedFiles> {
  const sources: Source[] = [];
  for (const [name, csv] of Object.entries(files)) {
    sources.push({
      ...(await csvSource(db, `correct_${++serial}`, csv.trim())),
      fileName: name,
    });
  }
  const prefix = `k${++serial}`;
  return combineFiles(db, sources, { ...quiet, prefix, wanted: null, ...options });
}

function table({ combination }: CombinedFiles, name: string) {
  return combination.tables.find((one) => one.name === name)!;
}

/** What a combination has left in the database. */
async function leftBy({ prefix }: CombinedFiles): Promise<string[]> {
  const rows = rowsOf<{ name: string }>(
    await db.query(
      `select table_name as name from information_schema.tables where table_name like '${prefix}%' order by 1`,
    ),
  );
  return rows.map(({ name }) => name);
}

const LINES = `
order_id,order_date,sku,quantity,price
1,2024-01-05,A,1,10.00
2,2024-01-06,B,2,5.00
3,2024-01-07,Z,1,7.00`;

const SHOP = {
  'lines.csv': LINES,
  'articles.csv': `
sku,old_sku,title
A,X1,Cap
B,X2,Mug`,
};

describe('a correction', () => {
  it('lays a file under another and takes it apart again; what was made goes', async () => {
    const files = await combine({
      'lines.csv': LINES,
      'till.csv': `
receipt,bought_on,thing,pieces,each
3,2024-01-07,Z,1,7.00
9,2024-02-01,A,1,10.00`,
    });
    const [lines, till] = [table(files, 'lines'), table(files, 'till')];
    const apart = files.combination.plan;
    expect(apart.under).toEqual({});
    const columns = {
      ...columnsUnder(lines, till),
      order_id: 'receipt',
      order_date: 'bought_on',
      sku: 'thing',
      quantity: 'pieces',
      price: 'each',
    };
    const plan = withUnder(apart, till.id, { table: lines.id, columns });
    const under = await followPlan(db, files, plan, quiet);
    expect(under.combination.tables).toHaveLength(1);
    // The till's first receipt is order 3, with the same article.
    expect(under.combination.repeats[lines.id]).toMatchObject({ rows: [0, 1] });
    const [subject] = await composeFiles(db, under, quiet);
    expect(subject!.source.rows).toBe(4);
    // The tables of before went when those of now stood.
    expect(files.made).toEqual([]);
    expect(await leftBy(under)).not.toEqual([]);

    const again = await followPlan(
      db,
      under,
      withUnder(under.combination.plan, till.id, null),
      quiet,
    );
    expect(again.combination.tables.map(({ name }) => name).sort()).toEqual(['lines', 'till']);
    expect(again.combination.unused).toMatchObject([{ table: till.id }]);
    await dropCombined(db, again);
    expect(await leftBy(files)).toEqual([]);
  });

  it('that cannot be followed leaves the files together as they were', async () => {
    const files = await combine(SHOP);
    const { plan } = files.combination;
    const [lines, articles] = [table(files, 'lines'), table(files, 'articles')];
    const wrong = withUnder(plan, articles.id, { table: lines.id, columns: { sku: 'sku' } });
    const stop = new AbortController();
    stop.abort();
    await expect(followPlan(db, files, wrong, { ...quiet, signal: stop.signal })).rejects.toThrow();
    const [subject] = await composeFiles(db, files, quiet);
    expect(subject!.source.rows).toBe(3);
    await dropCombined(db, files);
    expect(await leftBy(files)).toEqual([]);
  });

  it('joins again what was left out, by the likeliest key, or by another', async () => {
    const files = await combine(SHOP);
    const articles = table(files, 'articles');
    const without = await followPlan(
      db,
      files,
      withoutTable(files.combination.plan, articles.id),
      quiet,
    );
    const [tree] = without.combination.plan.trees;
    const join = likelyJoin(without.combination, tree!, articles)!;
    expect(join).toMatchObject({ on: [{ own: 'sku', other: 'sku' }], compare: 'exact' });
    // Names alone, where nothing is known of the values.
    expect(likelyJoin({ ...without.combination, links: [] }, tree!, articles)).toEqual(join);
    const { tables } = without.combination;
    const { plan } = without.combination;
    const back = await followPlan(db, without, withJoin(plan, 'orders', join, tables), quiet);
    expect(Object.values(back.combination.joins)).toMatchObject([{ matched: 2, unmatched: 1 }]);
    const other = { ...join, on: [{ own: 'old_sku', other: 'sku' }] } as const;
    const worse = await followPlan(db, back, withJoin(plan, 'orders', other, tables), quiet);
    expect(Object.values(worse.combination.joins)).toMatchObject([{ matched: 0, unmatched: 3 }]);
  });

  it('takes reviews by themselves again', async () => {
    const files = await combine({
      ...SHOP,
      'reviews.csv': `
review_id,product_id,customer_id,rating,review_text,review_date
1,A,c,5,"Very good indeed",2024-02-01
2,B,d,1,"Not good at all",2024-02-02`,
    });
    const reviews = files.combination.tables.find(({ subject }) => subject === 'reviews')!;
    const { plan } = files.combination;
    const without = withoutTable(plan, reviews.id);
    expect(without.trees.map(({ kind }) => kind)).toEqual(['orders']);
    const again = withOpinions({ ...files.combination, plan: without }, reviews, files.traits);
    expect(again.trees.map(({ kind }) => kind)).toEqual(['orders', 'reviews']);
  });
});

describe('files that are added to a plan', () => {
  const MAKERS = `
title,maker,land
Cap,Ada,Wales
Mug,Bo,Fife
Pin,Cy,Kent`;

  async function corrected(files: Readonly<Record<string, string>> = SHOP) {
    const first = await combine(files);
    const articles = table(first, 'articles');
    const [tree] = first.combination.plan.trees;
    const join = { ...tree!.joins[0]!, on: [{ own: 'old_sku', other: 'sku' }] } as const;
    const plan = withJoin(first.combination.plan, 'orders', join, first.combination.tables);
    return { first, articles, join, plan };
  }

  it('are joined to it, and what was corrected stays', async () => {
    const { articles, join, plan } = await corrected();
    const more = await combine({ ...SHOP, 'makers.csv': MAKERS }, { wanted: plan });
    const makers = table(more, 'makers');
    expect(more.combination.plan.trees).toMatchObject([
      {
        base: plan.trees[0]!.base,
        joins: [
          join,
          { table: makers.id, to: articles.id, on: [{ own: 'title', other: 'title' }] },
        ],
      },
    ]);
    expect(more.combination.joins[`orders:${articles.id}`]).toMatchObject({ matched: 0 });
  });

  it('do not bring back what was left out', async () => {
    const { articles, plan } = await corrected();
    const less = withoutTable(plan, articles.id);
    const towns = `
order_id,town
1,Rhyl
2,Cupar
3,Deal`;
    const more = await combine({ ...SHOP, 'towns.csv': towns }, { wanted: less });
    expect(more.combination.plan.trees).toMatchObject([
      { joins: [{ table: table(more, 'towns').id, on: [{ own: 'order_id' }] }] },
    ]);
    expect(more.combination.unused.map(({ table: id }) => id)).toEqual([articles.id]);
  });

  it('may be the better lines', async () => {
    const orders = `
order_id,order_date,customer_id
1,2024-01-05,c1
2,2024-01-06,c2
3,2024-01-07,c1`;
    const items = `
item_id,order_id,sku,quantity,price
1,1,A,1,10.00
2,1,B,2,5.00
3,2,Z,1,7.00
4,3,A,1,7.00`;
    const { combination } = await combine({ 'orders.csv': orders });
    const more = await combine(
      { 'orders.csv': orders, 'items.csv': items },
      { wanted: combination.plan },
    );
    expect(more.combination.plan.trees).toMatchObject([
      { base: table(more, 'items').id, joins: [{ table: table(more, 'orders').id }] },
    ]);
  });

  it('with other names for the same columns are laid under it', async () => {
    const { combination } = await combine({ 'lines.csv': LINES });
    const more = await combine(
      {
        'lines.csv': LINES,
        'shop.csv': `
order number,order day,product,pieces,unit price
7,2024-03-05,A,1,10.00
8,2024-03-06,B,2,5.00`,
      },
      { wanted: combination.plan },
    );
    expect(more.combination.tables).toHaveLength(1);
    const [id, under] = Object.entries(more.combination.plan.under)[0]!;
    expect(under.columns).toMatchObject({ order_id: 'order number', order_date: 'order day' });

    // A pair that is wrong is set right, and a column is used once.
    const plan = withUnderColumn(more.combination.plan, id, 'quantity', 'order number');
    expect(plan.under[id]!.columns).toMatchObject({ quantity: 'order number' });
    expect(plan.under[id]!.columns).not.toHaveProperty('order_id');
    const none = withUnderColumn(more.combination.plan, id, 'price', null);
    const followed = await followPlan(db, more, none, quiet);
    const [subject] = await composeFiles(db, followed, quiet);
    const rows = rowsOf(
      await db.query(`select order_id, price from ${subject!.source.relation} order by "__row"`),
    );
    expect(rows.map(({ order_id, price }) => [order_id, price])).toEqual([
      ['1', '10.00'],
      ['2', '5.00'],
      ['3', '7.00'],
      ['7', null],
      ['8', null],
    ]);
    await dropCombined(db, followed);
  });
});

describe('a plan kept from before', () => {
  it('calls the columns the same, whatever the files are called', async () => {
    const first = await combine({
      'lines.csv': LINES,
      'articles of May.csv': SHOP['articles.csv'],
    });
    const { plan } = first.combination;
    const kept = JSON.parse(JSON.stringify(plan)) as CombinePlan;
    const next = await combine(
      { 'export 7.csv': LINES, 'x.csv': SHOP['articles.csv'] },
      { wanted: kept },
    );
    expect(next.combination.isDoubtful).toBe(false);
    const names = async (files: CombinedFiles) =>
      (await composeSubjects(db, files, quiet))[0]!.source.columns.map(({ name }) => name);
    expect(await names(next)).toEqual(await names(first));
    expect(await names(next)).toContain('articles of May.title');
  });

  it('goes on for the files that are left, unless the lines are gone', async () => {
    const { combination } = await combine(SHOP);
    const less = await combine({ 'lines.csv': LINES }, { wanted: combination.plan });
    expect(less.combination).toMatchObject({ isDoubtful: false, plan: { trees: [{ joins: [] }] } });
    const other = await combine(
      { 'articles.csv': SHOP['articles.csv'] },
      { wanted: combination.plan },
    );
    // The only file there is becomes the lines.
    expect(other.combination.plan.trees).toMatchObject([{ base: other.combination.tables[0]!.id }]);
  });

  it('is to be looked at again where its key finds nothing any more', async () => {
    const { combination } = await combine(SHOP);
    const files = {
      'lines.csv': LINES,
      'articles.csv': `
sku,old_sku,title
0017,X1,Cap
0018,X2,Mug`,
    };
    const next = await combine(files, { wanted: combination.plan });
    expect(next.combination.isDoubtful).toBe(true);
    expect(next.combination.plan.trees).toEqual(combination.plan.trees);
  });

  it('offers keys only when they are asked for', async () => {
    const { combination } = await combine(SHOP);
    const { plan } = combination;
    expect((await combine(SHOP, { wanted: plan })).combination.links).toEqual([]);
    const asked = await combine(SHOP, { wanted: plan, offersKeys: true });
    // Each way round.
    expect(asked.combination.links).toMatchObject([
      { fromColumn: 'sku', toColumn: 'sku' },
      { fromColumn: 'sku', toColumn: 'sku' },
    ]);
  });
});

describe('a single file', () => {
  it('asks nothing of the database to be put together', async () => {
    const source = { ...(await csvSource(db, `correct_${++serial}`, LINES.trim())) };
    const asked: string[] = [];
    const silent = {
      query: (sql: string) => {
        asked.push(sql);
        return db.query(sql);
      },
    };
    const files = await combineFiles(silent, [source], { ...quiet, prefix: 'one', wanted: null });
    const subjects = await composeSubjects(silent, files, quiet);
    await dropCombined(silent, files);
    expect(subjects).toEqual([{ kind: 'orders', source }]);
    expect(asked).toEqual([]);
  });
});
