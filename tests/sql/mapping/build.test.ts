import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_RECIPE } from '../../../src/lib/data/clean/recipe';
import type { Source } from '../../../src/lib/data/ingest/types';
import { DEFAULT_MEANING } from '../../../src/lib/data/mapping/meaning';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import type { Mapping, Meaning } from '../../../src/lib/data/mapping/types';
import { rowsOf, type Cell, type SqlRunner } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import {
  CUSTOMER_COLUMNS,
  ORDER_COLUMNS,
  ORDER_LINE_COLUMNS,
  PRODUCT_COLUMNS,
} from '../../../src/lib/data/schema/canonical';
import { leftOutRowsSql } from '../../../src/lib/data/schema/left-out';
import { MappedColumns } from '../../../src/lib/data/schema/source-columns';
import { columnFacts, filledColumns } from '../../../src/lib/data-page/column-summary';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource, tableSource } from './csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const TODAY = new Date('2026-11-01T00:00:00Z');
const OPTIONS = { signal: new AbortController().signal, onProgress: () => {}, today: TODAY };
let count = 0;

async function load(csv: string, mapping: Mapping | Partial<Meaning> = {}, runner: SqlRunner = db) {
  const table = `t${++count}`;
  const source = await csvSource(db, table, csv);
  return build(source, mapping, runner);
}

async function build(source: Source, mapping: Mapping | Partial<Meaning>, runner: SqlRunner = db) {
  const proposal = proposeMapping(source).mapping;
  const full: Mapping =
    'roles' in mapping ? mapping : { ...proposal, meaning: { ...proposal.meaning, ...mapping } };
  const schemaName = `ds_${source.id}`;
  const built = await buildDataset(runner, source, full, { ...OPTIONS, schemaName });
  await activateDataset(db, schemaName);
  return { ...built, schemaName, mapping: full, columns: new MappedColumns(source, full) };
}

async function rows<R extends Record<string, Cell>>(sql: string): Promise<R[]> {
  return rowsOf<R>(await db.query(sql));
}

function expectSums(reconciliation: {
  rowsRead: number;
  rowsUsed: number;
  rejected: readonly { rows: number }[];
  leftOut: readonly { rows: number }[];
  revenueRead: number;
  revenueUsed: number;
  revenueSteps: readonly { rows: number; revenue: number; staysCounted: boolean }[];
}): void {
  const rejected = reconciliation.rejected.reduce((sum, reason) => sum + reason.rows, 0);
  const leftOut = reconciliation.leftOut.reduce((sum, choice) => sum + choice.rows, 0);
  expect(reconciliation.rowsUsed + rejected + leftOut).toBe(reconciliation.rowsRead);
  const gone = reconciliation.revenueSteps.filter(({ staysCounted }) => !staysCounted);
  expect(reconciliation.rowsRead - gone.reduce((sum, step) => sum + step.rows, 0)).toBe(
    reconciliation.rowsUsed,
  );
  const steps = reconciliation.revenueSteps.reduce((sum, step) => sum + step.revenue, 0);
  expect(reconciliation.revenueRead + steps).toBeCloseTo(reconciliation.revenueUsed, 6);
}

const SHOP = `order_id,order date,customer_id,customer name,product_id,product,category,quantity,unit_price,status,city,country
1,2024-01-05 10:00,7,Ann,P1,Cup,Home,2,5.00,Delivered,Berlin,Germany
1,2024-01-05 10:00,7,Ann,P2,Pot,Home,1,20.00,Delivered,Berlin,Germany
2,2024-01-06 11:30,8.0,Bob,P1,Cup,Home,1,5.00,Cancelled,Paris,France
3,2024-01-07 12:00,,,P1,Cup ,Home,3,5.00,Delivered,,Namibia
4,2024-01-08 09:00,8,Bob,P2,Pot,Home,1,20.00,Returned,Paris,France
5,2024-01-09 09:00,7,Ann,P1,Cup,Home,-1,5.00,Delivered,Berlin,Germany
6,2024-01-10 09:00,9,Cy,P3,Gift,Toys,1,0.00,Delivered,Rome,Italy
6,2024-01-10 09:00,9,Cy,P3,Gift,Toys,1,0.00,Delivered,Rome,Italy
7,soon,9,Cy,P3,Gift,Toys,1,1.00,Delivered,Rome,Italy
8,2099-01-01,9,Cy,P3,Gift,Toys,1,2.00,Delivered,Rome,Italy
9,2024-01-11,9,Cy,P3,Gift,Toys,many,2.00,Delivered,Rome,Italy
,2024-01-11,9,Cy,P3,Gift,Toys,1,4.00,Delivered,Rome,Italy
10,2024-01-11,9,Cy,P3,Gift,Toys,1,,Delivered,Rome,Italy
11,,9,Cy,P3,Gift,Toys,1,2.00,Delivered,Rome,Italy
`;

describe('the canonical tables', () => {
  it('have exactly the columns of the contract', async () => {
    await load(SHOP);
    const names = async (table: string): Promise<Cell[]> =>
      (await rows(`select column_name from (describe ${table})`)).map((row) => row['column_name']!);
    expect(await names('order_lines')).toEqual(Object.keys(ORDER_LINE_COLUMNS));
    expect(await names('orders')).toEqual(Object.keys(ORDER_COLUMNS));
    expect(await names('customers')).toEqual(Object.keys(CUSTOMER_COLUMNS));
    expect(await names('products')).toEqual(Object.keys(PRODUCT_COLUMNS));
    expect(await names('audience_members')).toEqual(['audience_id', 'customer_key']);
    const types = await rows<{ column_name: string; column_type: string }>(
      'select column_name, column_type from (describe order_lines)',
    );
    for (const { column_name: name, column_type: type } of types) {
      const wanted = ORDER_LINE_COLUMNS[name as keyof typeof ORDER_LINE_COLUMNS];
      expect(type.startsWith('ENUM') ? 'VARCHAR' : type).toBe(wanted);
    }
    const { tables } = (
      await rows<{ tables: string }>(
        `select string_agg(table_name, ' ' order by table_name) as tables
       from information_schema.tables where table_schema = current_schema()`,
      )
    )[0]!;
    expect(tables).toBe(
      'audience_members customers lines order_lines orders products read_notes rejected_rows',
    );
  });

  it('reject what cannot be read, by reason, and keep the rows', async () => {
    const { reconciliation } = await load(SHOP);
    expectSums(reconciliation);
    expect(reconciliation.rowsRead).toBe(14);
    expect(reconciliation.rejected.map(({ key, rows: n }) => [key, n])).toEqual([
      ['missing-date', 1],
      ['unreadable-date', 1],
      ['impossible-date', 1],
      ['no-order-id', 1],
      ['missing-price', 1],
      ['unreadable-quantity', 1],
    ]);
    const rejected = await rows('select row, reason, order_id, "order date" from rejected_rows');
    expect(rejected[0]).toEqual({
      row: 9,
      reason: 'The order date cannot be read.',
      order_id: '7',
      'order date': 'soon',
    });
    const keys = await rows(`select min(order_key) as first, max(order_key) as last,
      (count(distinct order_key))::DOUBLE as n from order_lines`);
    expect(keys).toEqual([{ first: 0, last: 5, n: 6 }]);
  });

  it('flag every line and net what was cancelled or came back', async () => {
    const { reconciliation, schema } = await load(SHOP);
    const lines = await rows(
      `select line_id, net_revenue as net, is_cancelled as c, is_return as r, is_guest as g,
         is_duplicate as d, is_sale as s from order_lines order by line_id`,
    );
    const line = (id: number, net: number, flags: string): Record<string, Cell> => ({
      line_id: id,
      net,
      c: flags.includes('c'),
      r: flags.includes('r'),
      g: flags.includes('g'),
      d: flags.includes('d'),
      s: flags.includes('s'),
    });
    expect(lines).toEqual([
      line(0, 10, 's'),
      line(1, 20, 's'),
      line(2, 0, 'c'),
      line(3, 15, 'gs'),
      line(4, 0, 'rs'),
      line(5, -5, 'r'),
      line(6, 0, 's'),
      line(7, 0, 'ds'),
    ]);
    expect(reconciliation.revenueUsed).toBe(40);
    expect(reconciliation.leftOut).toEqual([]);
    expect(reconciliation.ordersWithoutSale).toEqual({ cancelled: 1, returns: 1 });
    expect(schema).toMatchObject({
      lines: 8,
      orders: 4,
      customers: 3,
      products: 3,
      firstDay: '2024-01-05',
      lastDay: '2024-01-10',
      hasTimeOfDay: true,
      oneLinePerOrder: false,
      currency: null,
      categories: [
        { value: 'Home', lines: 6 },
        { value: 'Toys', lines: 2 },
      ],
    });
    expect(schema.columns.has('brand')).toBe(false);
    expect(schema.columns.has('customer_name')).toBe(true);
    expect(
      await rows('select customer_id, customer_name, orders, city from customers order by 1'),
    ).toEqual([
      { customer_id: '7', customer_name: 'Ann', orders: 1, city: 'Berlin' },
      { customer_id: '8', customer_name: 'Bob', orders: 1, city: 'Paris' },
      { customer_id: '9', customer_name: 'Cy', orders: 1, city: 'Rome' },
    ]);
    expect(await rows('select product_name, units, net_revenue from products order by 1')).toEqual([
      { product_name: 'Cup', units: 5, net_revenue: 20 },
      { product_name: 'Gift', units: 2, net_revenue: 0 },
      { product_name: 'Pot', units: 2, net_revenue: 20 },
    ]);
  });

  it('follow the other answers', async () => {
    const { reconciliation, schema, columns } = await load(SHOP, {
      guests: 'drop',
      duplicates: 'drop',
      nonPositivePrice: 'drop',
      cancellations: { statusValues: ['CANCELLED'], orderIdPrefix: '', treatment: 'drop' },
      returns: { statusValues: ['returned'], negativeQuantity: true, treatment: 'keep' },
    });
    expectSums(reconciliation);
    expect(
      reconciliation.revenueSteps.map(({ label, rows: n, revenue }) => [label, n, revenue]),
    ).toEqual([
      ['Rows that cannot be used, left out', 6, -9],
      ['Second and later copies of a row, left out', 1, 0],
      ['Lines without a customer, left out', 1, -15],
      ['Lines with a price of zero or below, left out', 1, 0],
      ['Cancelled lines, left out', 1, -5],
    ]);
    expect(reconciliation.revenueUsed).toBe(45);
    expect(schema).toMatchObject({ lines: 4, orders: 3, customers: 2 });
    expect(reconciliation).toMatchObject({ rowsRead: 14, rowsUsed: 4 });
    expect(reconciliation.leftOut.map(({ key, rows: n }) => [key, n])).toEqual([
      ['duplicate', 1],
      ['guest', 1],
      ['price', 1],
      ['cancelled', 1],
    ]);
    const left = await rows(leftOutRowsSql(columns, schema.columns, EMPTY_RECIPE)!);
    expect(left.map((row) => [Number(row['row']), row['reason'], row['order_id']])).toEqual([
      [3, 'Cancelled lines, left out', '2'],
      [4, 'Lines without a customer, left out', '3'],
      [7, 'Lines with a price of zero or below, left out', '6'],
      [8, 'Second and later copies of a row, left out', '6'],
    ]);
    for (const column of filledColumns(schema)) {
      const { filled } = await columnFacts(db, column, OPTIONS.signal);
      expect(filled, column).toBeLessThanOrEqual(schema.lines);
    }
  });

  it('do without an order number and without customers', async () => {
    const csv = (who: string) => `day,${who},amount
2024-01-01 10:00,A,1.50
2024-01-01 10:00,A,2.50
2024-01-01 11:00,A,3.00
2024-01-01 10:00,,4.00
2024-01-01 10:00,,5.00
`;
    const { schema } = await load(csv('customer'));
    expect(schema).toMatchObject({ lines: 5, orders: 4, customers: 1, oneLinePerOrder: false });
    expect(schema.columns.has('order_id')).toBe(false);
    const anonymous = await load(csv('remark'));
    expect(anonymous.mapping.meaning.orderIdentity).toBe('line');
    expect(anonymous.schema).toMatchObject({ orders: 5, customers: 0, oneLinePerOrder: true });
    expect(
      await rows('select bool_or(is_guest) as g, count(customer_key)::DOUBLE as n from orders'),
    ).toEqual([{ g: false, n: 0 }]);
  });

  it('read two ways of writing days in one column by their separators', async () => {
    const { schema, reconciliation } = await load(
      `order,day,amount
1,13/01/2024,1.5
2,01/02/2024,1.5
3,03-04-2024,1.5
4,02-25-2024,1.5
`,
      { dateOrder: 'dmy' },
    );
    expect(reconciliation.rejected).toEqual([]);
    expect(schema.firstDay).toBe('2024-01-13');
    expect(
      await rows("select strftime(ordered_on, '%m-%d') as d from order_lines order by line_id"),
    ).toEqual([{ d: '01-13' }, { d: '02-01' }, { d: '03-04' }, { d: '02-25' }]);
  });

  it('read what only rows outside of the sample write otherwise', async () => {
    const line = (i: number): string => `${i},2024-01-0${1 + (i % 9)},${i % 7},${5 + (i % 3)}.5,DE`;
    const plain = Array.from({ length: 600 }, (_, i) => line(i));
    const odd = [...plain];
    // The sample holds every third row.
    odd[100] = '100,5 March 2024,1,"$1,234.50", DE ';
    odd[202] = '202,,1,2.5,FR';
    odd[304] = '304,someday,1,2.5,DE';
    odd[406] = '406,2024-01-09,(2),2.5,na';
    const header = 'order,day,quantity,price,country\n';
    const readSteps = async (lines: readonly string[]) => {
      const built = await load(`${header}${lines.join('\n')}\n`);
      const sql = built.steps.find(({ title }) => title === 'Read dates and numbers')!.sql;
      return { ...built, sql };
    };
    const quick = await readSteps(plain);
    expect(quick.sql).not.toContain('list_transform');
    expect(quick.reconciliation).toMatchObject({ rowsUsed: 600, rejected: [] });
    const { sql, reconciliation } = await readSteps(odd);
    expect(sql).toContain('list_transform');
    expect(reconciliation.rejected.map(({ key, rows }) => [key, rows])).toEqual([
      ['missing-date', 1],
      ['unreadable-date', 1],
    ]);
    expect(
      await rows(`select line_id, ordered_on::VARCHAR as day, quantity, unit_price, country::VARCHAR as country
        from order_lines where line_id in (99, 100, 406) order by 1`),
    ).toEqual([
      { line_id: 99, day: '2024-01-01', quantity: 1, unit_price: 5.5, country: 'DE' },
      { line_id: 100, day: '2024-03-05', quantity: 1, unit_price: 1234.5, country: 'DE' },
      { line_id: 406, day: '2024-01-09', quantity: -2, unit_price: 2.5, country: 'na' },
    ]);
  });

  it('take typed columns as they are', async () => {
    await db.query('USE memory.main');
    await db.query(`create or replace table typed as
      select i + 1 as "__row", 100 + i as "order id", TIMESTAMP '2024-01-01 08:00:00' + to_days(i::INTEGER) as "order date",
        7.0::DOUBLE as "customer id", (12.5 + i)::DECIMAL(10, 2) as total, case when i = 1 then 'DE' else 'NA' end as country, 0.5::FLOAT as discount
      from range(3) t(i)`);
    const { schema, reconciliation } = await build(await tableSource(db, 'typed'), {});
    expect(reconciliation.revenueUsed).toBe(40.5);
    expect(schema).toMatchObject({ lines: 3, orders: 3, customers: 1, lastDay: '2024-01-03' });
    expect(await rows('select distinct customer_id, country from order_lines order by 2')).toEqual([
      { customer_id: '7', country: 'DE' },
      { customer_id: '7', country: 'NA' },
    ]);
    const [line] = await rows('select order_id, discount_rate from order_lines order by 1 limit 1');
    expect(line).toEqual({ order_id: '100', discount_rate: 0.5 });
  });

  it('keep hostile names as they are, in values and in headers', async () => {
    const names = [
      `<img src=x onerror="alert(1)">`,
      `'); drop table order_lines; --`,
      `=HYPERLINK("http://x","y")`,
      '\u202Eabc\u200f עברית',
      '👩‍👩‍👧‍👦 🇩🇪 ﷽',
      'x'.repeat(10_000),
      `"quoted", with 'both'`,
      'a\nb',
    ];
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    const header = ['order"id', "o'clock", 'name; drop', 'amount "gross"'];
    const csv = [
      header.map(quoted).join(','),
      ...names.map((name, i) => [`${i}`, '2024-01-01', name, '1.5'].map(quoted).join(',')),
    ].join('\n');
    const { schema } = await load(`${csv}\n`, {
      roles: {
        order_id: header[0]!,
        ordered_at: header[1]!,
        customer_id: header[2]!,
        line_revenue: header[3]!,
      },
      meaning: DEFAULT_MEANING,
      presetId: null,
    });
    expect(schema.customers).toBe(names.length);
    const found = await rows('select customer_id from order_lines order by line_id');
    expect(found.map((row) => row['customer_id'])).toEqual(names);
    const [status] = await rows(
      `select count(*)::DOUBLE as n from customers where customer_id = ''''`,
    );
    expect(status).toEqual({ n: 0 });
  });

  it('survive more distinct values than an ENUM should hold', async () => {
    await db.query('USE memory.main');
    await db.query(`create or replace table wide as
      select i + 1 as "__row", ('o' || (i // 2)) as "order id", '2024-01-01' as "order date",
        case when i % 5 = 0 then ' ' || i || '.0 ' else i::VARCHAR end as "customer id", '1.5' as total,
        ('city ' || i) as city
      from range(140000) t(i)`);
    const { schema, reconciliation } = await build(await tableSource(db, 'wide'), {});
    expectSums(reconciliation);
    expect(schema).toMatchObject({ lines: 140_000, orders: 70_000, customers: 140_000 });
    const [facts] = await rows(
      `select (count(distinct customer_key))::DOUBLE as keys, max(customer_key) as last, min(customer_key) as first,
         bool_and(customer_id = line_id::VARCHAR) as same, max(order_key) as last_order from order_lines`,
    );
    expect(facts).toEqual({
      keys: 140_000,
      last: 139_999,
      first: 0,
      same: true,
      last_order: 69_999,
    });
  });
});

describe('a build that fails', () => {
  const header = 'order_id,order date,amount\n';

  it.each([
    ['no row', '', 'bad-file', /has a header but no rows/],
    [
      'no readable date',
      '1,tomorrow,2\n2,later,3\n',
      'bad-data',
      /order date cannot be read in 2 of 2 rows/,
    ],
    ['no readable amount', '1,2024-01-01,x\n', 'bad-data', /amount cannot be read/],
  ])('says what is wrong: %s', async (_, body, code, message) => {
    const mapping: Mapping = {
      roles: { order_id: 'order_id', ordered_at: 'order date', line_revenue: 'amount' },
      meaning: DEFAULT_MEANING,
      presetId: null,
    };
    const failure = await load(header + body, mapping).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    if (code === 'bad-data') expect(failure).toMatchObject({ detail: { row: 2 } });
  });

  it('names the column that the mapping lacks', async () => {
    const mapping: Mapping = {
      roles: { ordered_at: 'gone' },
      meaning: DEFAULT_MEANING,
      presetId: null,
    };
    await expect(load(SHOP, mapping)).rejects.toMatchObject({ code: 'missing-column' });
    const partial: Mapping = { ...mapping, roles: { ordered_at: 'order date' } };
    await expect(load(SHOP, partial)).rejects.toMatchObject({ code: 'missing-column' });
  });

  it('leaves nothing behind and the former data in place', async () => {
    const before = await load(SHOP);
    const failing: SqlRunner = {
      query: (sql, options) =>
        sql.includes('.products as') ? db.query('select nothing') : db.query(sql, options),
    };
    await expect(load(SHOP, {}, failing)).rejects.toMatchObject({ code: 'query' });
    const aborted = new AbortController();
    const source = await csvSource(db, `t${++count}`, SHOP);
    const { mapping } = proposeMapping(source);
    await expect(
      buildDataset(db, source, mapping, {
        schemaName: 'ds_off',
        signal: aborted.signal,
        today: TODAY,
        onProgress: ({ fraction }) => {
          if (fraction && fraction > 0.6) aborted.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    const schemas = await rows<{ s: string }>(
      `select schema_name as s from information_schema.schemata where schema_name in ('ds_off', 'ds_t${count - 1}')`,
    );
    expect(schemas).toEqual([]);
    await activateDataset(db, before.schemaName);
    expect(await rows('select count(*)::DOUBLE as n from order_lines')).toEqual([{ n: 8 }]);
  });
});

describe('reconciliation', () => {
  it('adds up on any dirty table, and each table adds up to the lines', async () => {
    const treatment = fc.constantFrom('net' as const, 'drop' as const, 'keep' as const);
    const choice = fc.constantFrom('keep' as const, 'drop' as const);
    const meaning = fc.record({
      cancellations: treatment,
      returns: treatment,
      guests: choice,
      nonPositivePrice: choice,
      duplicates: choice,
      orderIdentity: fc.constantFrom(
        'order_id' as const,
        'customer-and-time' as const,
        'line' as const,
      ),
      revenue: fc.constantFrom(
        'column' as const,
        'price-times-quantity' as const,
        'price-times-quantity-less-discount' as const,
      ),
    });
    const row = fc.tuple(
      fc.constantFrom('1', '2', '3', 'C4', '', 'NA', ' 1'),
      fc.constantFrom('2024-01-01', '2024-01-02 10:00', '31/01/2024', '', 'bad', '1066-10-14'),
      fc.constantFrom('7', '7.0', '8', '', 'n/a'),
      fc.constantFrom('a', 'a ', 'b', ''),
      fc.constantFrom('1', '2', '-1', '1.000,5', 'x', ''),
      fc.constantFrom('1.10', '0', '-3', '$2.20', '(5)', '', '?'),
      fc.constantFrom('0.1', '10%', '', 'free'),
      fc.constantFrom('3.30', '-4', '', 'total', '1,234.5'),
      fc.constantFrom('ok', 'Cancelled', 'RETURNED', ''),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        meaning,
        async (records, answers) => {
          const name = 'dirty';
          const csv = [
            'o,v,h,p,q,u,r,t,l_status',
            ...records.map((r) => r.map((v) => `"${v}"`).join(',')),
          ];
          await db.query('USE memory.main');
          await db.query('drop table if exists dirty');
          const source = await csvSource(db, name, `${csv.join('\n')}\n`);
          const mapping: Mapping = {
            roles: {
              order_id: 'o',
              ordered_at: 'v',
              customer_id: 'h',
              product_id: 'p',
              quantity: 'q',
              unit_price: 'u',
              discount_rate: 'r',
              line_revenue: 't',
              status: 'l_status',
            },
            meaning: {
              ...DEFAULT_MEANING,
              ...answers,
              dateOrder: 'dmy',
              cancellations: {
                statusValues: ['cancelled'],
                orderIdPrefix: 'C',
                treatment: answers.cancellations,
              },
              returns: {
                statusValues: ['Returned'],
                negativeQuantity: true,
                treatment: answers.returns,
              },
            },
            presetId: null,
          };
          let built;
          try {
            built = await build(source, mapping);
          } catch (thrown) {
            expect(thrown).toMatchObject({
              code: expect.stringMatching(/bad-data|too-little-data/),
            });
            return;
          }
          expectSums(built.reconciliation);
          const [sums] = await rows<Record<string, number>>(`select
            (select count(*)::DOUBLE from order_lines) as lines,
            (select (count(*) filter (where is_counted))::DOUBLE from order_lines) as counted,
            (select count(*)::DOUBLE from rejected_rows) as rejected,
            (select fsum(net_revenue) from order_lines) as net,
            (select coalesce(fsum(net_revenue), 0) from orders) as by_order,
            (select count(distinct order_key)::DOUBLE from order_lines) as order_keys,
            (select max(order_key) + 1 from order_lines) as dense_orders,
            (select count(*)::DOUBLE from orders) as orders,
            (select coalesce(fsum(net_revenue), 0) from customers) as by_customer,
            (select coalesce(fsum(net_revenue), 0) from order_lines where customer_key is not null) as known,
            (select count(*)::DOUBLE from customers) as customers,
            (select count(distinct customer_key)::DOUBLE from order_lines) as customer_keys,
            (select count(*)::DOUBLE from products) as products,
            (select count(distinct product_key)::DOUBLE from order_lines) as product_keys,
            (select count(*)::DOUBLE from orders where is_sale) as sales,
            (select count(distinct order_key)::DOUBLE from order_lines where is_sale) as sale_keys,
            (select coalesce(sum(n_lines), 0)::DOUBLE from orders) as order_sale_lines,
            (select (count(*) filter (where is_sale))::DOUBLE from order_lines) as sale_lines`);
          const s = sums!;
          expect(s['counted']).toBe(built.reconciliation.rowsUsed);
          expect(s['counted']).toBe(built.schema.lines);
          expect(s['lines']! + s['rejected']!).toBe(records.length);
          expect(s['by_order']).toBeCloseTo(s['net']!, 6);
          expect(s['by_customer']).toBeCloseTo(s['known']!, 6);
          expect([s['orders'], s['dense_orders']]).toEqual([s['order_keys'], s['order_keys']]);
          expect([s['customers'], s['products']]).toEqual([s['customer_keys'], s['product_keys']]);
          expect([s['sales'], s['order_sale_lines']]).toEqual([s['sale_keys'], s['sale_lines']]);
          expect(built.schema.orders).toBe(s['sales']);
        },
      ),
      { numRuns: 30, seed: 5 },
    );
  }, 180_000);
});

describe('several currencies', () => {
  const MIXED = `order_id,order date,customer_id,amount,currency
1,2024-01-05,7,10.00,EUR
2,2024-01-06,8,9000.00,JPY
3,2024-01-07,7,5.00,€
4,2024-01-08,9,1.00,
5,soon,9,700.00,JPY
6,soon,9,2.00,EUR
2,2024-01-06,8,9000.00,JPY
`;

  it('are not added up: the chosen one counts, the bridge holds no other', async () => {
    const { reconciliation, schema } = await load(MIXED, {
      countedCurrency: 'EUR',
      currency: 'EUR',
      duplicates: 'drop',
    });
    expectSums(reconciliation);
    expect(reconciliation.revenueRead).toBe(18);
    expect(reconciliation.revenueUsed).toBe(16);
    expect(reconciliation.revenueSteps).toEqual([
      { label: 'Rows that cannot be used, left out', rows: 2, revenue: -2, staysCounted: false },
      {
        label: 'Lines in other currencies than EUR, left out and not added up',
        rows: 2,
        revenue: 0,
        staysCounted: false,
      },
    ]);
    expect(schema).toMatchObject({ lines: 3, orders: 3, customers: 2, currency: 'EUR' });
    expect(
      await rows(`select line_id, is_counted, is_sale, net_revenue from order_lines
        where currency = 'JPY' order by 1`),
    ).toEqual(
      [1, 6].map((line_id) => ({ line_id, is_counted: false, is_sale: false, net_revenue: 0 })),
    );
  });

  it('are refused by name where nobody has chosen', async () => {
    await expect(load(MIXED, { countedCurrency: null, currency: 'EUR' })).rejects.toMatchObject({
      code: 'bad-data',
      message: expect.stringContaining('2 currencies, EUR and JPY') as string,
      detail: { column: 'currency' },
    });
  });
});
