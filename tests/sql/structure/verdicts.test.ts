import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buildInNode,
  describeSource,
  openDemo,
  type NodeDataset,
} from '../../../scripts/node-dataset';
import { loadCsvAsText, openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { QUESTIONS } from '../../../src/lib/core/structure/questions';
import { checkStructure, type StructureReport } from '../../../src/lib/core/structure/report';
import type { Answered } from '../../../src/lib/core/structure/verdict';
import { inputFrom } from '../../../src/lib/analyses/structure/input';
import { obstaclesOf } from '../../../src/lib/analyses/structure/needs';
import {
  linesSql,
  namesSql,
  ordersSql,
  peopleSql,
  productNamesSql,
} from '../../../src/lib/analyses/structure/query';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { rowsOf, type SqlRunner } from '../../../src/lib/data/query-result';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';
import { drawIndependent, openIndependentDraws } from '../../generators/independent-draws';
import { structureInput } from '../../generators/structure-input';
import { canonicalTables } from '../overview/canonical';

const SHARED = new URL('../../../../shared/data/', import.meta.url);
const RETAIL = new URL('retail/online_retail.csv.gz', SHARED);
const AMAZON = new URL('amazon/amazon_sales_96rows_iso.csv', SHARED);

async function inputOf(db: SqlRunner, schema: DatasetSchema, frame: Frame = EMPTY_FRAME) {
  return inputFrom(
    await db.query(ordersSql(frame)),
    await db.query(linesSql(schema, frame)),
    await db.query(peopleSql(schema, frame)),
    obstaclesOf(schema),
    1,
  );
}

async function checkOf({ db, schema }: NodeDataset): Promise<StructureReport> {
  return checkStructure(await inputOf(db, schema), () => undefined);
}

async function openFile(file: URL): Promise<NodeDataset> {
  const bytes = readFileSync(file);
  const db = await openNodeDatabase();
  await loadCsvAsText(db, 'file', file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  const source = await describeSource(db, 'file', { fileName: file.pathname, format: 'csv' });
  return buildInNode(db, source);
}

/** Verdict → its questions. */
function byVerdict({ answers }: StructureReport): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { id, verdict } of answers) (found[verdict] ??= []).push(id);
  return found;
}

let dataset: NodeDataset | null = null;
afterEach(() => {
  dataset?.db.close();
  dataset = null;
});

describe('verdicts on whole data sets', () => {
  it('the demo store has the structure that was planted in it', async () => {
    dataset = await openDemo();
    const report = await checkOf(dataset);
    // scripts/demo/README.md: months, growth, weekdays, hours, archetypes with their own rates,
    // seasons and categories, bundles, a price list, addresses. Nothing ties payment, discount or
    // status to a category.
    expect(byVerdict(report).structure).toEqual([
      'months',
      'trend',
      'weekday',
      'hour',
      'repeat',
      'gaps',
      'choice',
      'pairs',
      'price',
      'place',
    ]);
    expect(report.overall).toBe('structure');
    expect(report.basket).toBe('order');
    const names = rowsOf<{ code: number; name: string }>(
      await dataset.db.query(productNamesSql([report.strongPairs[0]!.a])),
    );
    expect(names[0]!.name).toBeTruthy();
  });

  it('of independent draws, SQL reads what the generator has made', async () => {
    dataset = await openIndependentDraws(6, 3_000);
    const fromSql = await checkOf(dataset);
    const made = checkStructure(structureInput(drawIndependent(6, 3_000), 1), () => undefined);
    expect(byVerdict(fromSql)).toEqual(byVerdict(made));
    fromSql.answers.forEach((answer, i) => {
      const other = made.answers[i]!;
      if (answer.verdict === 'unanswerable' || other.verdict === 'unanswerable') return;
      expect(answer.n, answer.id).toBe(other.n);
      // Draws follow the codes, which SQL gives by frequency.
      const digits = ['gaps', 'pairs'].includes(answer.id) ? 1 : 9;
      expect(answer.effect.estimate, answer.id).toBeCloseTo(other.effect.estimate, digits);
    });
  });

  it.skipIf(!existsSync(AMAZON))('the 96-row excerpt has too few rows to tell', async () => {
    dataset = await openFile(AMAZON);
    const report = await checkOf(dataset);
    expect(byVerdict(report)).toEqual({
      unanswerable: ['hour'],
      few: QUESTIONS.filter((id) => id !== 'hour'),
    });
    expect(report.overall).toBe('few');
  });

  it.skipIf(!existsSync(RETAIL))(
    'Online Retail has structure wherever it can be asked',
    async () => {
      dataset = await openFile(RETAIL);
      const report = await checkOf(dataset);
      expect(byVerdict(report)).toEqual({
        structure: ['months', 'trend', 'weekday', 'hour', 'repeat', 'gaps', 'pairs', 'price'],
        unanswerable: ['choice', 'place', 'payment', 'discount', 'status'],
      });
      // No order is dated on a Saturday, in whole weeks: √(1/6) at least.
      const weekday = report.answers.find(({ id }) => id === 'weekday') as Answered;
      expect(weekday.evidence!.observed[5]).toBe(0);
      expect(weekday.effect.low).toBeGreaterThan(0.4);
    },
  );
});

describe('what is read', () => {
  let db: NodeDatabase;
  beforeAll(async () => {
    db = await openNodeDatabase();
  });
  afterAll(() => db.close());

  const lines = `select * from (values
    (0, 0, 0, 0, timestamp '2024-01-01 10:30:00', 'a', 'Books', 10.0, 'Bonn', 'Germany', 'Card', 0.1, 'Sent', true),
    (1, 0, 0, 1, timestamp '2024-01-01 10:30:00', 'a', ' books', 4.0, 'Bonn', 'Germany', 'Card', 0.0, 'Sent', true),
    (2, 1, 1, 1, timestamp '2023-12-31 23:59:59', 'b', 'Toys', 0.0, 'Lyon', 'France', 'Cash', null, 'Sent', true),
    (3, 2, null, 0, timestamp '2024-01-02 00:00:00', null, null, 10.0, null, 'France', '', 0.5, 'Cancelled', false),
    (4, 3, 0, 2, timestamp '2024-01-03 00:00:00', 'a', 'Toys', 7.0, 'Köln', 'Germany', 'Cash', 0.0, 'Sent', true)
  ) as l(line_id, order_key, customer_key, product_key, ordered_at, customer_id, category, unit_price,
    city, country, payment_method, discount_rate, status, is_sale)`;
  const withDays = `select *, ordered_at::DATE as ordered_on, 'P' || product_key as product_id from (${lines})`;

  it('purchases by time, lines with codes, one line per customer', async () => {
    const schema = await canonicalTables(db, withDays);
    const { orders, lines: read, people } = await inputOf(db, schema);
    expect([...orders.key]).toEqual([1, 0, 3]);
    expect([...orders.customer]).toEqual([1, 0, 0]);
    const minute = Date.UTC(2024, 0, 1, 10, 30) / 60_000;
    expect([...orders.minute]).toEqual([
      Date.UTC(2023, 11, 31, 23, 59) / 60_000,
      minute,
      Date.UTC(2024, 0, 3) / 60_000,
    ]);
    // Books and “ books” are one; of equal counts the alphabet decides.
    const byLine = (values: ArrayLike<number>) =>
      Array.from(read.order, (key, i) => [key, read.product[i], values[i]]).sort();
    expect(byLine(read.category)).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [1, 1, 1],
      [3, 2, 1],
    ]);
    expect(byLine(read.logPrice).map(([, , price]) => price)).toEqual([
      Math.log(10),
      Math.log(4),
      NaN,
      Math.log(7),
    ]);
    // Customers a and b, and the guest's order: the cancelled line counts here.
    expect(people.city).toHaveLength(3);
    expect([...people.category].sort()).toEqual([-1, 0, 1]);
    expect([...people.payment].sort()).toEqual([-1, 0, 1]);
    expect([...people.discount].sort((a, b) => a - b)).toEqual([-1, 2, 10]);
    const names = rowsOf<{ kind: string; code: number; name: string }>(
      await db.query(namesSql(schema, EMPTY_FRAME)),
    );
    expect(names.filter(({ kind }) => kind === 'region').map(({ name }) => name)).toEqual([
      'France',
      'Germany',
    ]);
  });

  it('only what the filters leave', async () => {
    const schema = await canonicalTables(db, withDays);
    const toys = await inputOf(db, schema, { ...EMPTY_FRAME, category: ['Toys'] });
    expect([...toys.orders.key]).toEqual([1, 3]);
    expect([...toys.lines.product].sort()).toEqual([1, 2]);
    const later = await inputOf(db, schema, { ...EMPTY_FRAME, from: '2024-01-02' });
    expect([...later.orders.key]).toEqual([3]);
  });

  it('of bare orders: what cannot be asked is named, and what can be asked runs', async () => {
    const schema = await canonicalTables(
      db,
      `select line_id, line_id as order_key, ordered_at, ordered_at::DATE as ordered_on from
        (select i as line_id, timestamp '2024-01-01' + to_days(i // 2) as ordered_at from range(400) r(i))`,
      { hasTimeOfDay: false },
    );
    const report = checkStructure(await inputOf(db, schema), () => undefined);
    expect(byVerdict(report).unanswerable).toEqual(
      QUESTIONS.filter((id) => !['months', 'trend', 'weekday'].includes(id)),
    );
    expect(report.answers.find(({ id }) => id === 'hour')).toMatchObject({ obstacle: 'no-time' });
    expect(report.answers.find(({ id }) => id === 'choice')).toMatchObject({ obstacle: 'missing' });
  });
});
