import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/lib/data/ingest/types';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { buildOpinions, type OpinionInput } from '../../../src/lib/data/opinions/build';
import {
  opinionsInOrders,
  proposeOpinions,
  subjectOf,
} from '../../../src/lib/data/opinions/propose';
import { readRating, ratingSql } from '../../../src/lib/data/opinions/rating-text';
import type { BuiltOpinions, OpinionMapping } from '../../../src/lib/data/opinions/types';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import type { OrderLineColumn } from '../../../src/lib/data/schema/canonical';
import { buildWithoutOrders } from '../../../src/lib/data/schema/without-orders';
import { text } from '../../../src/lib/data/sql';
import { opinionColumnFacts } from '../../../src/lib/data-page/opinion-columns';
import facts from '../../golden/opinions-public-files.json';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource } from '../mapping/csv-source';

const SHARED = new URL('../../../../shared/data/', import.meta.url);
const CLOTHING = new URL('reviews/womens_clothing_reviews.csv.gz', SHARED);
const MOVIELENS = new URL('recommender/ml-100k-u.data.gz', SHARED);

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const options = (schemaName: string) => ({
  schemaName,
  signal: new AbortController().signal,
  onProgress: () => {},
  today: new Date('2026-11-01T00:00:00Z'),
});

async function rows<R extends Record<string, Cell>>(sql: string): Promise<R[]> {
  return rowsOf<R>(await db.query(sql));
}

/** Opinions without orders, in a schema of their own. */
async function alone(source: Source, mapping: OpinionMapping): Promise<BuiltOpinions> {
  const schemaName = `ds_${source.id}`;
  await buildWithoutOrders(db, options(schemaName));
  const inputs: OpinionInput[] = [{ source, mapping, isWithinOrders: false }];
  const {
    built: [built],
  } = await buildOpinions(db, inputs, {
    ...options(schemaName),
    orderColumns: new Set<OrderLineColumn>(),
  });
  await activateDataset(db, schemaName);
  return built!;
}

function addsUp({ reconciliation: of }: BuiltOpinions): boolean {
  const lost = [...of.rejected, ...of.leftOut].reduce((sum, { rows: lines }) => sum + lines, 0);
  return of.rowsRead === of.rowsUsed + lost;
}

describe('ratings as shops write them', () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ['5', 5],
    ['4.0', 4],
    ['4,5', 4.5],
    [' 3 ', 3],
    ['4.0 out of 5 stars', 4],
    ['4/5', 4],
    ['3 von 5 Sternen', 3],
    ['2 stars', 2],
    ['★★★★☆', 4],
    ['⭐⭐⭐', 3],
    ['☆☆☆☆☆', null],
    ['good', null],
    ['', null],
    ['N/A', null],
  ];

  it('are read alike by the page and by the database', async () => {
    for (const [written, expected] of cases) {
      expect(readRating(written, '.'), written).toBe(expected);
      const [row] = await rows<{ v: number | null }>(
        `select ${ratingSql('x', '.')} as v from (select ${text(written)} as x)`,
      );
      expect(row!.v, written).toBe(expected);
    }
  });
});

describe('a file of reviews', () => {
  const CSV = [
    'Review ID,Product,User,Stars,Headline,Review,Date',
    'r1,007,ann,5,"Great, ""really""","Loved it,\nboth of us.",31/01/2024',
    'r2,7,ben,4 out of 5 stars,Fine,<img src=x onerror=alert(1)>,01/02/2024',
    'r3,007,=HYPERLINK("x"),1,,"Broke after a week, sadly",02/02/2024',
    'r4,P9,cyd,9,Odd,Nine of five,02/02/2024',
    'r5,P9,dan,lots,Odd,Not a number at all,02/02/2024',
    'r6,P9,eve,,,,02/02/2024',
    'r7,P9,eve,,,A text alone will do here,someday',
    'r1,007,ann,5,"Great, ""really""","Loved it,\nboth of us.",31/01/2024',
  ].join('\n');
  let source: Source;
  beforeAll(async () => {
    source = await csvSource(db, 'small', CSV);
  });

  it('is told from orders, and its columns are found', () => {
    expect(subjectOf(source)).toBe('reviews');
    const { mapping, questions } = proposeOpinions(source);
    expect(questions).toEqual([]);
    expect(mapping).toMatchObject({
      kind: 'reviews',
      dateOrder: 'dmy',
      roles: {
        review_id: 'Review ID',
        product_id: 'Product',
        customer_id: 'User',
        rating: 'Stars',
        title: 'Headline',
        text: 'Review',
        written_at: 'Date',
      },
    });
  });

  it('adds up, names what it leaves out and keeps what it can', async () => {
    const { mapping } = proposeOpinions(source);
    expect(mapping.scale).toEqual({ lowest: 1, highest: 5 });
    const built = await alone(source, { ...mapping, duplicates: 'drop' });
    expect(addsUp(built)).toBe(true);
    expect(built.reconciliation).toEqual({
      rowsRead: 8,
      rowsUsed: 4,
      rejected: [
        {
          key: 'unreadable-rating',
          reason: 'The rating cannot be read as a number.',
          rows: 1,
        },
        { key: 'rating-off-scale', reason: 'The rating is not between 1 and 5.', rows: 1 },
        { key: 'no-opinion', reason: 'The row has neither a rating nor a text.', rows: 1 },
      ],
      leftOut: [{ key: 'duplicate', label: 'Second and later copies of a row, left out', rows: 1 }],
      withoutDay: 1,
    });
    expect(
      await rows(
        `select review_no, product_id, customer_id, rating, title, strftime(written_on, '%Y-%m-%d') as day from reviews order by 1`,
      ),
    ).toEqual([
      {
        review_no: 0,
        product_id: '007',
        customer_id: 'ann',
        rating: 5,
        title: 'Great, "really"',
        day: '2024-01-31',
      },
      {
        review_no: 1,
        product_id: '7',
        customer_id: 'ben',
        rating: 4,
        title: 'Fine',
        day: '2024-02-01',
      },
      {
        review_no: 2,
        product_id: '007',
        customer_id: '=HYPERLINK("x")',
        rating: 1,
        title: null,
        day: '2024-02-02',
      },
      { review_no: 6, product_id: 'P9', customer_id: 'eve', rating: null, title: null, day: null },
    ]);
    expect(await rows('select "text" as t from reviews order by review_no limit 2')).toEqual([
      { t: 'Loved it,\nboth of us.' },
      { t: '<img src=x onerror=alert(1)>' },
    ]);
    expect(await rows('select row, "Stars" as s from rejected_reviews')).toEqual([
      { row: 4, s: '9' },
      { row: 5, s: 'lots' },
      { row: 6, s: null },
    ]);
    // What says who, what and how high is a rating as well.
    expect(await rows('select count(*)::DOUBLE as n from ratings')).toEqual([{ n: 3 }]);
    expect(await rows('select count(*)::DOUBLE as n from order_lines')).toEqual([{ n: 0 }]);
    const kept = await alone(source, mapping);
    expect(kept.reconciliation).toMatchObject({ rowsUsed: 5, leftOut: [] });
    expect(kept.facts).toMatchObject({
      rows: 5,
      texts: 5,
      products: 3,
      customers: 4,
      firstDay: '2024-01-31',
      lastDay: '2024-02-02',
      distribution: [
        { rating: 1, rows: 1 },
        { rating: 4, rows: 1 },
        { rating: 5, rows: 2 },
      ],
    });
  });

  it('has its columns counted, whatever is written in them', async () => {
    const { mapping } = proposeOpinions(source);
    const built = await alone(source, mapping);
    const columns = await opinionColumnFacts(
      db,
      built.facts,
      'reviews',
      new AbortController().signal,
    );
    const [{ n }] = (await rows<{ n: number }>(
      'select count(*)::DOUBLE as n from reviews where title is null',
    )) as [{ n: number }];
    expect(columns.find(({ column }) => column === 'title')).toMatchObject({
      missing: n,
      lowest: null,
    });
    expect(columns.find(({ column }) => column === 'rating')).toMatchObject({
      distinct: 3,
      lowest: '1.0',
      highest: '5.0',
    });
    expect(columns.map(({ column }) => column)).not.toContain('product_key');
  });

  it('brings marks on another scale to 1..5', async () => {
    const marks = await csvSource(
      db,
      'marks',
      'product_id,review_text,score\na,Quite good for what it is,10\nb,Not good at all I am afraid,1\nc,It was so so and no more,5.5\nd,Some seven words about this one here,7\n',
    );
    const { mapping } = proposeOpinions(marks);
    expect(mapping.scale).toEqual({ lowest: 1, highest: 10 });
    await alone(marks, mapping);
    expect(await rows('select rating from reviews order by review_no')).toEqual([
      { rating: 5 },
      { rating: 1 },
      { rating: 3 },
      { rating: 1 + (4 * 6) / 9 },
    ]);
  });

  it('says so when no row can be used, or a column is not chosen', async () => {
    const { mapping } = proposeOpinions(source);
    await expect(
      alone(source, { ...mapping, roles: { rating: 'Headline' } }),
    ).rejects.toMatchObject({ code: 'bad-data' });
    await expect(alone(source, { ...mapping, kind: 'ratings', roles: {} })).rejects.toMatchObject({
      code: 'missing-column',
    });
    await expect(alone(source, { ...mapping, roles: { rating: 'no such' } })).rejects.toMatchObject(
      { code: 'missing-column', detail: { column: 'no such' } },
    );
  });
});

describe('reviews beside orders', () => {
  const ORDERS = [
    'order_id,order_date,customer_id,product_id,product_name,category,quantity,unit_price,review_score,review_text',
    '1,2024-01-01,c1,p1,Mug,Kitchen,1,10,5,Just what I was looking for',
    '1,2024-01-01,c1,p2,Pan,Kitchen,1,20,,',
    '2,2024-01-02,c2,p1,Mug,Kitchen,2,10,2,Arrived broken and dirty as well',
    '3,2024-01-03,c3,p3,Lamp,Light,1,30,,N/A',
    '4,2024-01-04,c3,p3,Lamp,Light,1,30,7,',
  ].join('\n');

  async function orders(id: string): Promise<{ source: Source; columns: Set<OrderLineColumn> }> {
    const source = await csvSource(db, id, ORDERS);
    const built = await buildDataset(
      db,
      source,
      proposeMapping(source).mapping,
      options(`ds_${id}`),
    );
    await activateDataset(db, `ds_${id}`);
    return { source, columns: new Set(built.schema.columns) };
  }

  it('come from columns of the orders file', async () => {
    const { source, columns } = await orders('within');
    expect(subjectOf(source)).toBe('orders');
    const proposal = opinionsInOrders(source, proposeMapping(source))!;
    expect(proposal.mapping.roles).toEqual({
      rating: 'review_score',
      text: 'review_text',
      product_id: 'product_id',
      customer_id: 'customer_id',
      category: 'category',
    });
    const mapping = { ...proposal.mapping, scale: { lowest: 1, highest: 5 } };
    const input = { source, mapping, isWithinOrders: true };
    const {
      built: [built],
    } = await buildOpinions(db, [input], {
      ...options('ds_within'),
      orderColumns: columns,
    });
    // Lines without a review were never reviews; the mark of 7 is one that cannot be used.
    expect(built!.reconciliation).toMatchObject({
      rowsRead: 3,
      rowsUsed: 2,
      rejected: [{ key: 'rating-off-scale', rows: 1 }],
    });
    expect(
      await rows(`select r.rating, p.product_name, c.customer_id
from reviews r join products p using (product_key) join customers c using (customer_key) order by review_no`),
    ).toEqual([
      { rating: 5, product_name: 'Mug', customer_id: 'c1' },
      { rating: 2, product_name: 'Mug', customer_id: 'c2' },
    ]);
  });

  it('find their products by number or by name, and take their category', async () => {
    const { columns } = await orders('beside');
    const reviews = await csvSource(
      db,
      'named_reviews',
      'product,rating,review\nMug,4,A very decent mug indeed\nMug,1,My handle fell off at once\nTable,3,Never sold here it seems to me\n',
    );
    const { mapping } = proposeOpinions(reviews);
    const {
      built: [built],
    } = await buildOpinions(db, [{ source: reviews, mapping, isWithinOrders: false }], {
      ...options('ds_beside'),
      orderColumns: columns,
    });
    await activateDataset(db, 'ds_beside');
    expect(built!.facts).toMatchObject({ rows: 3, knownProducts: 2, knownCustomers: 0 });
    expect(await rows('select product_id, category from reviews order by review_no')).toEqual([
      { product_id: 'Mug', category: 'Kitchen' },
      { product_id: 'Mug', category: 'Kitchen' },
      { product_id: 'Table', category: null },
    ]);
  });

  it('are never seen in orders that have none', async () => {
    const source = await csvSource(
      db,
      'plain_orders',
      'order_id,order_date,customer_id,product_name,quantity,unit_price,customer_note,rating_count\n1,2024-01-01,c,Mug,1,10,please ring twice at the door,12\n',
    );
    expect(opinionsInOrders(source, proposeMapping(source))).toBeNull();
  });
});

describe.skipIf(!existsSync(CLOTHING))('Women’s Clothing Reviews', () => {
  it('matches the facts known of the file', async () => {
    const source = await csvSource(db, 'clothing', gunzipSync(readFileSync(CLOTHING)));
    expect(subjectOf(source)).toBe('reviews');
    const { mapping, presetName, questions } = proposeOpinions(source);
    expect([presetName, questions]).toEqual(['Women’s Clothing Reviews', []]);
    const built = await alone(source, mapping);
    const known = facts.womensClothing;
    expect(addsUp(built)).toBe(true);
    expect(built.reconciliation).toMatchObject({ rowsRead: known.rows, rowsUsed: known.rows });
    expect(built.facts).toMatchObject({
      rows: known.rows,
      texts: known.texts,
      products: known.products,
      customers: 0,
      firstDay: null,
      distribution: known.ratings.map((n, k) => ({ rating: k + 1, rows: n })),
    });
    expect(
      await rows(
        `select category, count(*)::DOUBLE as n from reviews where category is not null group by 1 order by 2 desc`,
      ),
    ).toEqual(known.departments.map(([category, n]) => ({ category, n })));
    const columns = await opinionColumnFacts(
      db,
      built.facts,
      'reviews',
      new AbortController().signal,
    );
    const missing = Object.fromEntries(columns.map((of) => [of.column, of.missing]));
    expect(missing).toMatchObject({
      title: known.withoutTitle,
      text: known.rows - known.texts,
      rating: 0,
    });
    expect(columns.find(({ column }) => column === 'product_id')?.distinct).toBe(known.products);
    expect(await rows('select count(*)::DOUBLE as n from ratings')).toEqual([{ n: 0 }]);
  });
});

describe.skipIf(!existsSync(MOVIELENS))('MovieLens 100k', () => {
  it('is known by its values, having no header, and matches the facts known of it', async () => {
    const bytes = gunzipSync(readFileSync(MOVIELENS));
    await db.query('USE memory.main');
    db.registerFile('u.data', bytes);
    await db.query(
      `create table movielens as select row_number() over () as "__row", * from read_csv('u.data', delim = '\t', header = false, columns = {'column_1': 'VARCHAR', 'column_2': 'VARCHAR', 'column_3': 'VARCHAR', 'column_4': 'VARCHAR'}, auto_detect = false)`,
    );
    const { tableSource } = await import('../mapping/csv-source');
    const source = await tableSource(db, 'movielens', '\t');
    expect(subjectOf(source)).toBe('ratings');
    const { mapping, questions } = proposeOpinions(source);
    expect(questions).toEqual([]);
    const built = await alone(source, mapping);
    const known = facts.movielens;
    expect(built.reconciliation).toEqual({
      rowsRead: known.rows,
      rowsUsed: known.rows,
      rejected: [],
      leftOut: [],
      withoutDay: 0,
    });
    expect(built.facts).toMatchObject({
      customers: known.users,
      products: known.items,
      distribution: known.ratings.map((n, k) => ({ rating: k + 1, rows: n })),
    });
    const [mean] = await rows<{ m: number; t: string }>(
      `select avg(rating) as m, strftime(min(rated_at) filter (where customer_id = '186' and product_id = '302'), '%Y-%m-%d %H:%M:%S') as t from ratings`,
    );
    expect(mean!.m).toBeCloseTo(known.mean, 5);
    // 891717742 seconds after 1970-01-01.
    expect(mean!.t).toBe('1998-04-04 19:22:22');
    expect(await rows('select count(*)::DOUBLE as n from reviews')).toEqual([{ n: 0 }]);
  });
});
