/** Cohorts of real data against figures made with pandas and DuckDB; see tests/golden. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsSql, windowOf, type CohortQuery } from '../../../src/lib/analyses/cohorts/query';
import { readCells } from '../../../src/lib/analyses/cohorts/read';
import { toIso } from '../../../src/lib/core/calendar';
import {
  buildGrid,
  cohortFrame,
  periodDay,
  type CohortGrid,
} from '../../../src/lib/core/cohorts/grid';
import { averages, cellValue } from '../../../src/lib/core/cohorts/metrics';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { makeCanonical } from '../rfm/fixture';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import cdnow from '../../golden/cohorts-cdnow-sample.json' with { type: 'json' };
import retail from '../../golden/cohorts-online-retail.json' with { type: 'json' };

/** The reference data lie beside the repository where they are present; they are not part of it. */
const DATA = resolve(import.meta.dirname, '../../../../shared/data');

type Cells = Readonly<Record<string, readonly (number | null)[]>>;
interface Golden {
  readonly activeCustomers: Cells;
  readonly retention: Cells;
  readonly revenue: Cells;
  readonly orders: Cells;
  readonly weightedRetention: readonly number[];
}

const FILES: readonly {
  readonly name: string;
  readonly path: string;
  readonly golden: Golden;
  readonly from: (db: NodeDatabase, path: string) => string;
}[] = [
  {
    name: 'Online Retail',
    path: 'retail/online_retail.csv.gz',
    golden: retail as Golden,
    from: (db, path) => {
      db.registerFile('retail.csv', gunzipSync(readFileSync(path)));
      return `select InvoiceNo as order_id, CustomerID as customer_id,
        InvoiceDate::TIMESTAMP::DATE as ordered_on,
        Quantity::DOUBLE * UnitPrice::DOUBLE as net_revenue, true as is_sale
        from read_csv('retail.csv', all_varchar = true)
        where CustomerID is not null and Quantity::DOUBLE > 0 and UnitPrice::DOUBLE > 0`;
    },
  },
  {
    name: 'CDNOW',
    path: 'rfm/CDNOW_sample.txt',
    golden: cdnow as Golden,
    from: (db, path) => {
      const rows = readFileSync(path, 'latin1')
        .split('\n')
        .filter((line) => line.trim())
        .map((line, row) => [row, ...line.trim().split(/\s+/)].join(','));
      db.registerFile(
        'cdnow.csv',
        new TextEncoder().encode(`row,id,x,day,n,amount\n${rows.join('\n')}`),
      );
      return `select row as order_id, id::INTEGER::VARCHAR as customer_id,
        strptime(day, '%Y%m%d')::DATE as ordered_on, amount::DOUBLE as net_revenue, true as is_sale
        from read_csv('cdnow.csv', all_varchar = true)`;
    },
  },
];

for (const { name, path: file, golden, from } of FILES) {
  const path = `${DATA}/${file}`;
  describe.skipIf(!existsSync(path))(`cohorts of ${name}`, () => {
    let db: NodeDatabase;
    let grid: CohortGrid;
    beforeAll(async () => {
      db = await openNodeDatabase();
      const schema = await makeCanonical(db, from(db, path));
      const query: CohortQuery = {
        frame: EMPTY_FRAME,
        cohorts: cohortFrame(windowOf(schema, EMPTY_FRAME), 'month'),
        split: 'none',
      };
      grid = buildGrid(readCells(await db.query(cellsSql(query))), query.cohorts, null);
    });
    afterAll(() => db?.close());

    /** Walks over every cell of the reference; its null is a cell without an active customer. */
    function each(
      cells: Cells,
      check: (expected: number | null, cohort: number, age: number) => void,
    ) {
      for (const [month, row] of Object.entries(cells)) {
        const cohort = Array.from({ length: grid.cohorts }, (_, c) => c).find(
          (c) => toIso(periodDay(grid, c)).slice(0, 7) === month,
        )!;
        row.forEach((expected, age) => check(expected, cohort, age));
      }
    }

    it('has the same active customers, orders and retention in every cell', () => {
      let cells = 0;
      each(golden.activeCustomers, (expected, cohort, age) => {
        const at = cohort * grid.cohorts + age;
        expect(cohort + age < grid.cohorts ? grid.active[at] : 0).toBe(expected ?? 0);
        cells += 1;
      });
      expect(cells).toBeGreaterThan(50);
      each(golden.orders, (expected, cohort, age) => {
        if (expected !== null) expect(cellValue(grid, 'orders', cohort, age)).toBe(expected);
      });
      each(golden.retention, (expected, cohort, age) => {
        if (expected !== null)
          expect(cellValue(grid, 'retention', cohort, age)).toBeCloseTo(expected, 14);
      });
    });

    it('has the same revenue in every cell, to a millionth', () => {
      each(golden.revenue, (expected, cohort, age) => {
        if (expected !== null)
          expect(Math.abs(cellValue(grid, 'revenue', cohort, age)! - expected)).toBeLessThan(1e-6);
      });
    });

    it('has the same weighted average, unfinished periods included', () => {
      const got = averages(grid, 'retention', true);
      golden.weightedRetention.forEach((expected, age) => {
        expect(got[age]!.value).toBeCloseTo(expected, 12);
      });
    });

    it('adds up to all revenue, and rolling retention to a count in plain SQL', async () => {
      const [all] = rowsOf<{ revenue: number; n: number }>(
        await db.query(
          'select sum(net_revenue) as revenue, count(distinct customer_key) as n from orders',
        ),
      );
      const sum = grid.revenue.reduce((total, value) => total + value, grid.revenueBefore);
      expect(Math.abs(sum - all!.revenue)).toBeLessThan(1e-6);
      expect(grid.customers).toBe(all!.n);
      const later = rowsOf<{ c: number; k: number; n: number }>(
        await db.query(`with life as (select customer_key, min(ordered_on) as a, max(ordered_on) as b from orders group by 1)
          select datediff('month', (select min(a) from life), a) as c, k.k as k,
            count(*) filter (datediff('month', a, b) >= k.k) as n
          from life, range(0, 12) k(k) group by all`),
      );
      for (const { c, k, n } of later) {
        if (c + k < grid.cohorts) expect(grid.activeSince[c * grid.cohorts + k]).toBe(n);
      }
    });
  });
}
