/** R, F, M and scores of real data against reference answers made with pandas; see tests/golden. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCustomers, type CustomerRows } from '../../../src/lib/analyses/rfm/customers';
import { asOfDay, customersSql } from '../../../src/lib/analyses/rfm/query';
import { reportRfm, type RfmReport } from '../../../src/lib/core/rfm/report';
import { quintileCuts } from '../../../src/lib/core/rfm/scores';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { makeCanonical } from './fixture';
import amazon from '../../golden/rfm-amazon-96rows.json' with { type: 'json' };
import cdnow from '../../golden/rfm-cdnow-sample.json' with { type: 'json' };
import retail from '../../golden/rfm-online-retail.json' with { type: 'json' };

/** The reference data lie beside the repository where they are present; they are not part of it. */
const DATA = resolve(import.meta.dirname, '../../../../shared/data');

interface Golden {
  readonly asOf: string;
  readonly customers: number;
  readonly R: Summary;
  readonly F: Summary;
  readonly M: Summary;
  readonly scoreCountsByRank: Counts;
  readonly scoreCountsByValue: Counts;
  readonly rfmCellCountsByRank: Readonly<Record<string, number>>;
  readonly rfmCellCountsByValue: Readonly<Record<string, number>>;
  readonly rfCellsByValue: Readonly<Record<string, number>>;
  readonly sample: readonly {
    readonly id: string;
    readonly R: number;
    readonly F: number;
    readonly M: number;
    readonly byRank: readonly number[];
    readonly byValue: readonly number[];
  }[];
}
interface Summary {
  readonly q20: number;
  readonly q40: number;
  readonly q60: number;
  readonly q80: number;
  readonly sum: number;
}
type Counts = Readonly<Record<'r' | 'f' | 'm', Readonly<Record<string, number>>>>;

const FILES: readonly {
  readonly name: string;
  readonly path: string;
  readonly golden: Golden;
  readonly from: (db: NodeDatabase, path: string) => string;
}[] = [
  {
    name: 'Online Retail',
    path: 'retail/online_retail.csv.gz',
    golden: retail,
    from: (db, path) => {
      db.registerFile('retail.csv', gunzipSync(readFileSync(path)));
      return `select InvoiceNo as order_id, regexp_replace(CustomerID, '\\.0$', '') as customer_id,
        InvoiceDate::TIMESTAMP::DATE as ordered_on,
        Quantity::DOUBLE * UnitPrice::DOUBLE as net_revenue, true as is_sale
        from read_csv('retail.csv', all_varchar = true)
        where CustomerID is not null and Quantity::DOUBLE > 0 and UnitPrice::DOUBLE > 0`;
    },
  },
  {
    name: 'CDNOW',
    path: 'rfm/CDNOW_sample.txt',
    golden: cdnow,
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
  {
    name: '96 rows of an Amazon file',
    path: 'amazon/amazon_sales_96rows_iso.csv',
    golden: amazon,
    from: (db, path) => {
      db.registerFile('amazon.csv', readFileSync(path));
      return `select OrderID as order_id, CustomerID as customer_id, OrderDate::DATE as ordered_on,
        TotalAmount::DOUBLE as net_revenue, true as is_sale from read_csv('amazon.csv', all_varchar = true)`;
    },
  },
];

for (const file of FILES) {
  const path = `${DATA}/${file.path}`;
  describe.skipIf(!existsSync(path))(`RFM of ${file.name}`, () => {
    it('agrees with the reference in every cell and every sampled customer', async () => {
      const { golden } = file;
      const db = await openNodeDatabase();
      const schema = await makeCanonical(db, file.from(db, path));
      expect(asOfDay(schema, EMPTY_FRAME)).toBe(golden.asOf);
      const rows = readCustomers(await db.query(customersSql(schema, EMPTY_FRAME)));
      expect(rows.count).toBe(golden.customers);
      checkValues(rows, golden);
      const byValue = reportRfm({ customers: rows, rule: { kind: 'value' } }, () => {});
      const byRank = reportRfm({ customers: rows, rule: { kind: 'rank' } }, () => {});
      expect(scoreCounts(byValue)).toEqual(golden.scoreCountsByValue);
      expect(scoreCounts(byRank)).toEqual(golden.scoreCountsByRank);
      expect(cellCounts(byValue)).toEqual(golden.rfmCellCountsByValue);
      expect(cellCounts(byRank)).toEqual(golden.rfmCellCountsByRank);
      byValue.rfCells.forEach((cell, index) => {
        const key = `${Math.floor(index / 5) + 1}${(index % 5) + 1}`;
        expect(cell.customers, `cell ${key}`).toBe(golden.rfCellsByValue[key] ?? 0);
      });
      checkSample(rows, byValue, byRank, golden);
      db.close();
    });
  });
}

function checkValues(rows: CustomerRows, golden: Golden): void {
  const pairs = [
    [rows.recencyDays, golden.R],
    [rows.frequency, golden.F],
    [rows.monetary, golden.M],
  ] as const;
  for (const [values, expected] of pairs) {
    const sum = Array.from(values).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - expected.sum)).toBeLessThan(1e-6);
    const cuts = quintileCuts(values);
    [expected.q20, expected.q40, expected.q60, expected.q80].forEach((cut, i) => {
      expect(cuts[i]).toBeCloseTo(cut, 8);
    });
  }
}

function checkSample(rows: CustomerRows, value: RfmReport, rank: RfmReport, golden: Golden): void {
  const ids = rows.table.getChild('customer_id')!;
  const at = new Map(Array.from({ length: rows.count }, (_, i) => [String(ids.get(i)), i]));
  for (const customer of golden.sample) {
    const i = at.get(customer.id)!;
    expect(rows.recencyDays[i], customer.id).toBe(customer.R);
    expect(rows.frequency[i], customer.id).toBe(customer.F);
    expect(rows.monetary[i], customer.id).toBeCloseTo(customer.M, 6);
    expect(scoresAt(value, i), customer.id).toEqual(customer.byValue);
    expect(scoresAt(rank, i), customer.id).toEqual(customer.byRank);
  }
}

const scoresAt = ({ scores }: RfmReport, i: number): number[] => [
  scores.r[i]!,
  scores.f[i]!,
  scores.m[i]!,
];

function scoreCounts({ scores }: RfmReport): Counts {
  const counts = (array: Uint8Array): Record<string, number> => {
    const result: Record<string, number> = {};
    for (const score of array) result[score] = (result[score] ?? 0) + 1;
    return result;
  };
  return { r: counts(scores.r), f: counts(scores.f), m: counts(scores.m) };
}

function cellCounts(report: RfmReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < report.scores.r.length; i++) {
    const key = scoresAt(report, i).join('');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
