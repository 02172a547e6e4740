import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyKeptRecipe,
  applyRecipe,
  previewRecipe,
  uncleaned,
  type CleanedDataset,
  type CleanParts,
} from '../../../src/lib/data/clean/apply';
import type { NewStep, Recipe, Step } from '../../../src/lib/data/clean/recipe';
import { EMPTY_RECIPE } from '../../../src/lib/data/clean/recipe';
import { recipeScript } from '../../../src/lib/data/clean/script';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import type { Mapping, Meaning } from '../../../src/lib/data/mapping/types';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../../src/lib/data/schema/build';
import { leftOutRowsSql } from '../../../src/lib/data/schema/left-out';
import { MappedColumns } from '../../../src/lib/data/schema/source-columns';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { csvSource } from '../mapping/csv-source';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

const OPTIONS = {
  signal: new AbortController().signal,
  onProgress: () => {},
  today: new Date('2026-11-01T00:00:00Z'),
};
let count = 0;

interface Loaded {
  readonly asRead: CleanedDataset;
  readonly parts: Omit<CleanParts, 'recipe'>;
}

async function load(csv: string, meaning: Partial<Meaning> = {}): Promise<Loaded> {
  const source = await csvSource(db, `clean_${++count}`, csv);
  const proposal = proposeMapping(source).mapping;
  const mapping: Mapping = { ...proposal, meaning: { ...proposal.meaning, ...meaning } };
  const schemaName = `ds_clean_${count}`;
  const asRead = await buildDataset(db, source, mapping, { ...OPTIONS, schemaName });
  await activateDataset(db, schemaName);
  return { asRead: uncleaned(asRead), parts: { ...OPTIONS, schemaName, source, mapping, asRead } };
}

function recipe(...steps: NewStep[]): Recipe {
  return { steps: steps.map((step, at) => ({ id: `s${at}`, on: true, ...step }) as Step) };
}

async function rows<R extends Record<string, Cell>>(sql: string): Promise<R[]> {
  return rowsOf<R>(await db.query(sql));
}

const ALL_LINES = `select * exclude (ordered_at, ordered_on), strftime(ordered_at, '%c') as at
from order_lines order by line_id`;

function expectSums({ reconciliation: sums }: CleanedDataset): void {
  const add = (list: readonly { rows: number }[]) => list.reduce((sum, { rows: n }) => sum + n, 0);
  expect(sums.rowsUsed + add(sums.rejected) + add(sums.leftOut)).toBe(sums.rowsRead);
  const gone = sums.revenueSteps.filter(({ staysCounted }) => !staysCounted);
  expect(sums.rowsRead - add(gone)).toBe(sums.rowsUsed);
  const steps = sums.revenueSteps.reduce((sum, { revenue }) => sum + revenue, 0);
  expect(sums.revenueRead + steps).toBeCloseTo(sums.revenueUsed, 6);
}

const HEADER = 'order_id,order_date,customer_id,product_id,quantity,unit_price,city,country';
const SHOP = `${HEADER}
A1,2024-01-01,K1,P1,2,10.00,Berlin,Germany
A1,2024-01-01,K1,P2,1,-5.00,Berlin,Germany
A2,2024-01-02,K2,P1,0,10.00,Berln,Germany
A3,2024-01-03,K3,P1,900,12.00,,Germany
A3,2024-01-03,K3,P1,900,12.00,,Germany
A4,2024-01-04,K4,P2,3,7.00,Paris,France
A5,2024-01-05,,P2,1,9.00,Paris,France
A6,2024-02-05,K1,P2,4,8.00,Berlin,Germany
bad,never,K1,P2,4,8.00,Berlin,Germany`;

describe('a recipe', () => {
  it('leaves out, caps, fills, merges, and every table and sum follows', async () => {
    const { parts, asRead } = await load(SHOP);
    const plain = await rows(ALL_LINES);
    const steps = recipe(
      { kind: 'leave-out', where: [{ column: 'quantity', is: '=', value: 0 }] },
      { kind: 'leave-out-copies', by: 'row' },
      { kind: 'cap', column: 'quantity', low: null, high: { value: 100 } },
      {
        kind: 'fill',
        column: 'unit_price',
        where: [{ column: 'unit_price', is: '<', value: 0 }],
        with: { typical: 'median' },
        by: ['product_id'],
      },
      {
        kind: 'fill',
        column: 'city',
        where: null,
        with: { typical: 'mode' },
        by: ['country'],
      },
      { kind: 'merge', column: 'city', pairs: [{ from: 'Berln', to: 'Berlin' }] },
      { kind: 'keep', finding: 'missing-customer_id', what: 'guests' },
    );
    const seen = await previewRecipe(db, { ...parts, recipe: steps });
    expect(await rows(ALL_LINES)).toEqual(plain);
    const cleaned = await applyRecipe(db, { ...parts, recipe: steps });
    expectSums(asRead);
    expectSums(cleaned);
    expect(cleaned.cleaning.effects).toEqual(seen);
    expect(seen.map(({ rows: n, leftOut, revenue }) => [n, leftOut, revenue])).toEqual([
      [1, 1, 0],
      [1, 1, -10_800],
      [1, 0, -9_600],
      [1, 0, 13], // −5 becomes 8, the median of 7, 9 and 8.
      [1, 0, 0],
      [0, 0, 0], // The only such line was left out by the first step.
      [0, 0, 0],
    ]);
    expect(
      await rows(
        'select line_id, quantity, unit_price, city, net_revenue, is_counted from order_lines order by 1',
      ),
    ).toEqual([
      {
        line_id: 0,
        quantity: 2,
        unit_price: 10,
        city: 'Berlin',
        net_revenue: 20,
        is_counted: true,
      },
      { line_id: 1, quantity: 1, unit_price: 8, city: 'Berlin', net_revenue: 8, is_counted: true },
      { line_id: 2, quantity: 0, unit_price: 10, city: 'Berln', net_revenue: 0, is_counted: false },
      {
        line_id: 3,
        quantity: 100,
        unit_price: 12,
        city: 'Berlin',
        net_revenue: 1200,
        is_counted: true,
      },
      { line_id: 4, quantity: 900, unit_price: 12, city: null, net_revenue: 0, is_counted: false },
      { line_id: 5, quantity: 3, unit_price: 7, city: 'Paris', net_revenue: 21, is_counted: true },
      { line_id: 6, quantity: 1, unit_price: 9, city: 'Paris', net_revenue: 9, is_counted: true },
      { line_id: 7, quantity: 4, unit_price: 8, city: 'Berlin', net_revenue: 32, is_counted: true },
    ]);
    expect(await rows('select sum(net_revenue) as net, sum(units) as units from orders')).toEqual([
      { net: 1290, units: 111 },
    ]);
    expect(cleaned.schema).toMatchObject({ lines: 6, orders: 5, customers: 3 });
    expect(cleaned.reconciliation).toMatchObject({ rowsRead: 9, rowsUsed: 6, revenueUsed: 1290 });
    expect(cleaned.reconciliation.leftOut.map(({ key, rows: n }) => [key, n])).toEqual([
      ['recipe-1', 1],
      ['recipe-2', 1],
    ]);
    expect(await rows('select * from recipe_changes order by step, line_id')).toEqual([
      { line_id: 2, step: 1, column: null, before: null, after: null },
      { line_id: 4, step: 2, column: null, before: null, after: null },
      { line_id: 3, step: 3, column: 'quantity', before: '900.0', after: '100.0' },
      { line_id: 1, step: 4, column: 'unit_price', before: '-5.0', after: '8.0' },
      { line_id: 3, step: 5, column: 'city', before: null, after: 'Berlin' },
    ]);
    const columns = new MappedColumns(parts.source, parts.mapping);
    expect(
      await rows<{ row: number; reason: string }>(
        leftOutRowsSql(columns, cleaned.schema.columns, steps)!,
      ),
    ).toMatchObject([
      { row: 3, reason: 'Cleaning: Leave out lines where quantity is exactly 0' },
      { row: 5, reason: 'Cleaning: Leave out second and later copies of a row' },
    ]);

    // Another order of the steps starts from the lines as read again, and none gives them back.
    const turned: Recipe = { steps: [steps.steps[5]!, { ...steps.steps[0]!, on: false }] };
    const second = await applyRecipe(db, { ...parts, recipe: turned });
    expectSums(second);
    expect(second.cleaning.effects.map(({ rows: n }) => n)).toEqual([1, 0]);
    expect(await rows('select city from order_lines where line_id = 2')).toEqual([
      { city: 'Berlin' },
    ]);
    const back = await applyRecipe(db, { ...parts, recipe: EMPTY_RECIPE });
    expect(back.reconciliation).toEqual(asRead.reconciliation);
    expect(back.schema).toEqual(asRead.schema);
    expect(await rows(ALL_LINES)).toEqual(plain);
  });

  it('works on a file with one line per order, and moves names that stand for products', async () => {
    const { parts } = await load(`order_id,order_date,customer_id,product_name,quantity,unit_price
A1,2024-01-01,K1,Mug,2,10
A2,2024-01-02,K2,mug ,1,10
A3,2024-01-03,K3,MUG,1,10
A4,2024-01-03,K3,Cup,1,10`);
    const cleaned = await applyRecipe(db, {
      ...parts,
      recipe: recipe({
        kind: 'merge',
        column: 'product_name',
        pairs: [
          { from: 'mug', to: 'Mug' },
          { from: 'MUG', to: 'Mug' },
        ],
      }),
    });
    expect(cleaned.schema).toMatchObject({ oneLinePerOrder: true, products: 2 });
    expect(
      await rows('select product_name, orders, units from products order by product_name'),
    ).toEqual([
      { product_name: 'Cup', orders: 1, units: 1 },
      { product_name: 'Mug', orders: 3, units: 4 },
    ]);
    expect(await rows('select count(*) as n from orders')).toEqual([{ n: 4 }]);
  });

  it('passes over steps that the data cannot take, and says why', async () => {
    const { parts } = await load(SHOP);
    const cleaned = await applyRecipe(db, {
      ...parts,
      recipe: recipe(
        { kind: 'merge', column: 'brand', pairs: [{ from: 'a', to: 'b' }] },
        {
          kind: 'set-missing',
          column: 'unit_price',
          where: [{ column: 'unit_price', is: '<', value: 0 }],
        },
        { kind: 'cap', column: 'line_revenue', low: null, high: { value: 1 } },
        { kind: 'leave-out', where: [{ column: 'unit_price', is: '<', value: 0 }] },
      ),
    });
    expectSums(cleaned);
    expect(cleaned.cleaning.effects.map(({ problem, rows: n }) => [problem !== null, n])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
      [false, 1],
    ]);
    expect(cleaned.cleaning.effects[0]!.problem).toBe('these data have no brand');
  });

  it('is refused as a whole where no line would be left, and nothing has changed', async () => {
    const { parts } = await load(SHOP);
    const plain = await rows(ALL_LINES);
    const all = recipe({ kind: 'leave-out', where: [{ column: 'quantity', is: '>=', value: 0 }] });
    await expect(applyRecipe(db, { ...parts, recipe: all })).rejects.toMatchObject({
      code: 'too-little-data',
    });
    expect(await rows(ALL_LINES)).toEqual(plain);
    // One kept from an earlier visit must not keep the data from loading.
    const kept = await applyKeptRecipe(db, { ...parts, recipe: all });
    expect(kept.cleaning).toMatchObject({
      recipe: EMPTY_RECIPE,
      failure: { code: 'too-little-data' },
    });
    expect(await rows(ALL_LINES)).toEqual(plain);
  });

  it('keeps the meaning of what it changes: a status that becomes a cancellation brings nothing', async () => {
    const { parts } = await load(
      `order_id,order_date,customer_id,product_id,total,quantity,status
A1,2024-01-01,K1,P1,10,1,Delivered
A2,2024-01-02,K2,P1,20,1,Canceled by shop
A3,2024-01-03,K3,P1,30,-1,Returned
A4,2024-01-03,K3,P1,40,1,Delivered`,
      { cancellations: { statusValues: ['Cancelled'], orderIdPrefix: '', treatment: 'drop' } },
    );
    const cleaned = await applyRecipe(db, {
      ...parts,
      recipe: recipe(
        { kind: 'merge', column: 'status', pairs: [{ from: 'Canceled by shop', to: 'Cancelled' }] },
        { kind: 'cap', column: 'quantity', low: { value: 0 }, high: { quantile: 0.999 } },
      ),
    });
    expectSums(cleaned);
    expect(cleaned.cleaning.effects[0]).toMatchObject({ rows: 1, dropped: 1, revenue: -20 });
    expect(
      await rows(
        'select line_id, is_cancelled, is_counted, is_return from order_lines where line_id in (1, 2)',
      ),
    ).toEqual([
      { line_id: 1, is_cancelled: true, is_counted: false, is_return: false },
      { line_id: 2, is_cancelled: false, is_counted: true, is_return: true },
    ]);
  });

  it('takes values that try to be SQL as values', async () => {
    const evil = `x'); drop table order_lines; --`;
    const { parts } = await load(
      `${HEADER}\nA1,2024-01-01,K1,P1,2,10.00,"${evil}",Germany\nA2,2024-01-01,K1,P1,2,10.00,Bonn,Germany`,
    );
    const steps = recipe({
      kind: 'merge',
      column: 'city',
      pairs: [{ from: evil, to: `O'Hara; "` }],
    });
    await applyRecipe(db, { ...parts, recipe: steps });
    expect(await rows('select city from order_lines order by line_id')).toEqual([
      { city: `O'Hara; "` },
      { city: 'Bonn' },
    ]);
  });

  it('is plain SQL that gives the same lines when run on the lines as read', async () => {
    const { parts } = await load(SHOP);
    const steps = recipe(
      { kind: 'leave-out-copies', by: ['order_id', 'product_id', 'ordered_at'] },
      { kind: 'cap', column: 'quantity', low: null, high: { quantile: 0.9 } },
      { kind: 'leave-out', where: [{ column: 'city', is: 'in', values: ['Berln'] }] },
      { kind: 'merge', column: 'city', pairs: [{ from: 'Paris', to: 'Lutetia' }] },
    );
    const columns = new MappedColumns(parts.source, parts.mapping);
    const script = recipeScript(steps, columns, parts.asRead.schema.columns, 'the\nshop');
    for (const statement of script.split(/;\n/)) {
      if (statement.replace(/--.*\n?/g, '').trim()) await db.query(statement);
    }
    const wanted = 'line_id, quantity, city, net_revenue, is_sale';
    const scripted = await rows(`select ${wanted} from cleaned_lines order by line_id`);
    await applyRecipe(db, { ...parts, recipe: steps });
    expect(scripted).toEqual(
      await rows(`select ${wanted} from order_lines where is_counted order by line_id`),
    );
    expect(scripted).toHaveLength(6);
  });
});

describe('any recipe on any lines', () => {
  const cities = ['Bonn', 'Ulm', null] as const;
  const line = fc.record({
    quantity: fc.integer({ min: -3, max: 6 }),
    price: fc.integer({ min: -2, max: 9 }),
    city: fc.constantFrom(...cities),
    product: fc.constantFrom('P1', 'P2'),
  });
  type Line = { quantity: number; price: number; city: string | null; product: string };
  const step: fc.Arbitrary<NewStep> = fc.oneof(
    fc.record({
      kind: fc.constant('leave-out' as const),
      where: fc.constantFrom(
        [{ column: 'quantity', is: '<', value: 1 }] as const,
        [{ column: 'city', is: 'missing' }] as const,
        [
          { column: 'city', is: 'in', values: ['Ulm'] },
          { column: 'unit_price', is: '>=', value: 4 },
        ] as const,
      ),
    }),
    fc.constant({ kind: 'leave-out-copies' as const, by: ['product_id', 'quantity'] as const }),
    fc.constant({
      kind: 'cap' as const,
      column: 'unit_price' as const,
      low: { value: 0 },
      high: { value: 5 },
    }),
    fc.constant({
      kind: 'set-missing' as const,
      column: 'city' as const,
      where: [{ column: 'unit_price' as const, is: '>' as const, value: 3 }] as const,
    }),
    fc.constant({
      kind: 'fill' as const,
      column: 'city' as const,
      where: null,
      with: { typical: 'mode' as const },
      by: ['product_id' as const],
    }),
    fc.constant({
      kind: 'fill' as const,
      column: 'unit_price' as const,
      where: [{ column: 'unit_price' as const, is: '<' as const, value: 0 }] as const,
      with: { typical: 'median' as const },
      by: ['product_id' as const],
    }),
    fc.constant({
      kind: 'fill' as const,
      column: 'city' as const,
      where: null,
      with: { constant: 'Nowhere' },
      by: [],
    }),
    fc.constant({
      kind: 'merge' as const,
      column: 'city' as const,
      pairs: [{ from: 'Ulm', to: 'Bonn' }],
    }),
  );

  /** What the steps mean, done by hand on an array. */
  function byHand(lines: readonly Line[], steps: readonly NewStep[]) {
    const state = lines.map((given) => ({ ...given, out: false }));
    const open = () => state.filter(({ out }) => !out);
    const holds = (x: Line, tests: readonly object[]): boolean =>
      tests.every((test) => {
        const { column, is, value, values } = test as {
          column: string;
          is: string;
          value?: number;
          values?: string[];
        };
        const got = column === 'quantity' ? x.quantity : column === 'unit_price' ? x.price : x.city;
        if (is === 'missing') return got === null;
        if (got === null) return false;
        if (is === 'in') return values!.includes(String(got));
        return is === '<'
          ? Number(got) < value!
          : is === '>'
            ? Number(got) > value!
            : Number(got) >= value!;
      });
    for (const one of steps) {
      if (one.kind === 'leave-out') for (const x of open()) x.out = holds(x, one.where);
      else if (one.kind === 'leave-out-copies') {
        const seen = new Set<string>();
        for (const x of open()) {
          const key = `${x.product} ${x.quantity}`;
          x.out = seen.has(key);
          seen.add(key);
        }
      } else if (one.kind === 'cap')
        for (const x of open()) x.price = Math.min(5, Math.max(0, x.price));
      else if (one.kind === 'set-missing')
        for (const x of open()) x.city = holds(x, one.where) ? null : x.city;
      else if (one.kind === 'merge')
        for (const x of open()) x.city = x.city === 'Ulm' ? 'Bonn' : x.city;
      else if (one.kind === 'fill' && one.column === 'unit_price') {
        const before = open().map((x) => ({ ...x }));
        for (const x of open().filter(({ price }) => price < 0)) {
          const others = before
            .filter(({ product, price }) => product === x.product && price >= 0)
            .map(({ price }) => price)
            .sort((a, b) => a - b);
          const n = others.length;
          if (n) x.price = (others[(n - 1) >> 1]! + others[n >> 1]!) / 2;
        }
      } else if (one.kind === 'fill') {
        const before = open().map((x) => ({ ...x }));
        for (const x of open().filter(({ city }) => city === null)) {
          if ('constant' in one.with) {
            x.city = String(one.with.constant);
            continue;
          }
          const others = before
            .filter(({ product, city }) => product === x.product && city !== null)
            .map(({ city }) => city!);
          const counts = new Map<string, number>();
          for (const city of others) counts.set(city, (counts.get(city) ?? 0) + 1);
          const best = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
          if (best) x.city = best[0];
        }
      }
    }
    return state;
  }

  it('does what its steps say, one after the other, and can be taken back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 3, maxLength: 14 }),
        fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 2 }),
        async (lines, recipes) => {
          // A line that no step can leave out, so that some line is always left.
          const all: Line[] = [{ quantity: 50, price: 2, city: 'Köln', product: 'P3' }, ...lines];
          const csv = all.map(
            ({ quantity, price, city, product }, at) =>
              `A${at >> 1},2024-01-0${1 + (at % 9)},K1,${product},${quantity},${price}.00,${city ?? ''},Germany`,
          );
          const { parts, asRead } = await load([HEADER, ...csv].join('\n'));
          const plain = await rows(ALL_LINES);
          for (const steps of recipes) {
            const cleaned = await applyRecipe(db, { ...parts, recipe: recipe(...steps) });
            expectSums(cleaned);
            expect(
              await rows(`select quantity as q, unit_price as p, city as c, not is_counted as out,
                net_revenue + 0 as net from order_lines order by line_id`),
            ).toEqual(
              byHand(all, steps).map(({ quantity: q, price: p, city: c, out }) => ({
                ...{ q, p, c, out },
                // A credit line takes away, it never adds; 0 + makes −0 zero, as in the query.
                net: out ? 0 : 0 + (q < 0 ? Math.min(q * p, 0) : q * p),
              })),
            );
          }
          const back = await applyRecipe(db, { ...parts, recipe: EMPTY_RECIPE });
          expect(back.reconciliation).toEqual(asRead.reconciliation);
          expect(await rows(ALL_LINES)).toEqual(plain);
          await db.query(`USE memory.main`);
          await db.query(`drop schema ${parts.schemaName} cascade`);
        },
      ),
      { numRuns: 8 },
    );
  });
});
