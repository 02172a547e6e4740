/** Files of reviews, ratings and baskets that are known by their real headers. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { combineFiles, composeFiles } from '../../../src/lib/data/combine/combine';
import { readCsvSql } from '../../../src/lib/data/ingest/csv-sql';
import { detectLayout } from '../../../src/lib/data/ingest/dialect';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { buildOpinions } from '../../../src/lib/data/opinions/build';
import { proposeOpinions, subjectOf } from '../../../src/lib/data/opinions/propose';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import type { OrderLineColumn } from '../../../src/lib/data/schema/canonical';
import { buildWithoutOrders } from '../../../src/lib/data/schema/without-orders';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource, tableSource } from '../mapping/csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const FOLDER = new URL('../../fixtures/presets/', import.meta.url);
const quiet = { signal: new AbortController().signal, onProgress: () => {} };
const text = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const rows = async (sql: string): Promise<Record<string, Cell>[]> => rowsOf(await db.query(sql));

/** Opinions without orders, in a schema of their own. */
async function load(source: Source) {
  const schemaName = `ds_${source.id}`;
  const { mapping, presetName, questions } = proposeOpinions(source);
  await buildWithoutOrders(db, { ...quiet, schemaName });
  const { built } = await buildOpinions(db, [{ source, mapping, isWithinOrders: false }], {
    ...quiet,
    schemaName,
    orderColumns: new Set<OrderLineColumn>(),
  });
  await activateDataset(db, schemaName);
  return {
    kind: subjectOf(source),
    presetName,
    asks: questions.map(({ id }) => id),
    of: built[0]!.reconciliation,
  };
}

describe('files of reviews', () => {
  it('of Amazon’s Alexa: days such as 31-Jul-18, the variation as the product', async () => {
    const { of, ...found } = await load(await csvSource(db, 'alexa', text('alexa.tsv'), '\t'));
    expect(found).toEqual({ kind: 'reviews', presetName: 'Amazon Alexa Reviews', asks: [] });
    expect(of).toMatchObject({ rowsRead: 3, rowsUsed: 3, rejected: [], withoutDay: 0 });
    expect(
      await rows(
        `select product_id, rating, "text" as t, strftime(written_on, '%Y-%m-%d') as day from reviews order by review_no`,
      ),
    ).toEqual([
      { product_id: 'Charcoal Fabric', rating: 5, t: 'Love my Echo!', day: '2018-07-31' },
      {
        product_id: 'Walnut Finish',
        rating: 1,
        t: 'Stopped working after a week, and "support" did nothing.',
        day: '2018-07-30',
      },
      // Its text is a blank, which says nothing.
      { product_id: 'Black  Dot', rating: 4, t: null, day: '2018-07-01' },
    ]);
  });

  it('of Amazon’s 5-core sets: Unix time, a first column without a name', async () => {
    const { of, ...found } = await load(await csvSource(db, 'five_core', text('amazon-5core.csv')));
    expect(found).toEqual({ kind: 'reviews', presetName: 'Amazon reviews', asks: [] });
    expect(of).toMatchObject({ rowsRead: 3, rowsUsed: 3, rejected: [], withoutDay: 0 });
    expect(
      await rows(
        `select customer_id, product_id, rating, title, strftime(written_on, '%Y-%m-%d') as day from reviews order by review_no`,
      ),
    ).toEqual([
      {
        customer_id: 'A1F6404F1VG29J',
        product_id: 'B000F83SZQ',
        rating: 5,
        title: 'Nice vintage story',
        day: '2014-05-05',
      },
      {
        customer_id: 'AN0N05A9LIJEQ',
        product_id: 'B000F83SZQ',
        rating: 4,
        title: 'Different...',
        day: '2014-01-06',
      },
      {
        customer_id: 'A795DMNCJILA6',
        product_id: 'B000F83SZQ',
        rating: 2,
        title: 'Oldie',
        day: '2014-04-04',
      },
    ]);
    // What says who, what and how high is a rating as well.
    expect(await rows('select count(*)::INTEGER as n from ratings')).toEqual([{ n: 3 }]);
  });
});

const RATINGS = `select customer_id, product_id, rating, strftime(rated_at, '%Y-%m-%d %H:%M:%S') as at from ratings order by rating_no`;

describe('files of ratings', () => {
  it('of MovieLens with a header: half stars', async () => {
    const { of, ...found } = await load(await csvSource(db, 'movielens', text('movielens.csv')));
    expect(found).toEqual({ kind: 'ratings', presetName: 'MovieLens ratings', asks: [] });
    expect(of).toMatchObject({ rowsRead: 3, rowsUsed: 3, rejected: [] });
    expect(await rows(RATINGS)).toEqual([
      { customer_id: '1', product_id: '31', rating: 2.5, at: '2009-12-14 02:52:24' },
      { customer_id: '1', product_id: '1029', rating: 0.5, at: '2009-12-14 02:52:59' },
      { customer_id: '7', product_id: '31', rating: 5, at: '1996-12-29 14:12:30' },
    ]);
  });

  it('of MovieLens 1M: two colons between the fields, no header', async () => {
    const written = text('ratings.dat');
    const layout = detectLayout(written, true, 'utf-8');
    expect(layout.dialect).toMatchObject({ delimiter: '::', header: false });
    db.registerFile('ratings.dat', new TextEncoder().encode(written));
    const names = {
      file: 'ratings.dat',
      relation: 'ratings_dat',
      rejects: 'dat_rejects',
      scans: 'dat_scans',
    };
    await db.query('use memory.main');
    await db.query(readCsvSql(names, layout));
    const { of, ...found } = await load(await tableSource(db, 'ratings_dat'));
    expect(found).toEqual({ kind: 'ratings', presetName: null, asks: [] });
    expect(of).toMatchObject({ rowsRead: 4, rowsUsed: 4, rejected: [] });
    expect(await rows(RATINGS)).toEqual([
      { customer_id: '1', product_id: '1193', rating: 5, at: '2000-12-31 22:12:40' },
      { customer_id: '1', product_id: '661', rating: 3, at: '2000-12-31 22:35:09' },
      { customer_id: '2', product_id: '1193', rating: 1, at: '2000-12-31 21:33:33' },
      { customer_id: '12', product_id: '914', rating: 4, at: '2000-12-30 23:49:39' },
    ]);
  });
});

describe('Instacart’s five files', () => {
  it('are known together, and hold baskets without days or amounts', async () => {
    await db.query('use memory.main');
    const folder = new URL('instacart/', FOLDER);
    const sources: Source[] = [];
    for (const name of readdirSync(folder)) {
      const source = await csvSource(db, `insta_${sources.length}`, text(`instacart/${name}`));
      sources.push({ ...source, fileName: name });
    }
    expect(sources).toHaveLength(5);
    const combined = await combineFiles(db, sources, { ...quiet, prefix: 'insta', wanted: null });
    expect(combined.combination).toMatchObject({
      presetName: 'Instacart',
      isDoubtful: false,
      unused: [],
    });
    const [subject, ...others] = await composeFiles(db, combined, quiet);
    expect([subject!.kind, others]).toEqual(['orders', []]);
    const { mapping } = proposeMapping(subject!.source);
    await buildDataset(db, subject!.source, mapping, { ...quiet, schemaName: 'instacart' });
    await activateDataset(db, 'instacart');
    expect(
      await rows(
        'select order_id, customer_id, product_name, ordered_at, net_revenue as net from order_lines order by line_id',
      ),
    ).toEqual([
      { order_id: '2539329', customer_id: '1', product_name: 'Soda', ordered_at: null, net: 0 },
      {
        order_id: '2539329',
        customer_id: '1',
        product_name: 'Organic "Unsweetened" Vanilla, Almond Milk',
        ordered_at: null,
        net: 0,
      },
      { order_id: '2398795', customer_id: '1', product_name: 'Soda', ordered_at: null, net: 0 },
      {
        order_id: '473747',
        customer_id: '2',
        product_name: 'Organic Egg Whites',
        ordered_at: null,
        net: 0,
      },
      // No file says what product 99999 is.
      { order_id: '473747', customer_id: '2', product_name: null, ordered_at: null, net: 0 },
    ]);
    expect(
      await rows('select distinct category from order_lines where category is not null order by 1'),
    ).toEqual([{ category: 'beverages' }, { category: 'dairy eggs' }]);
  });
});
