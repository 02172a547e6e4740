import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInNode, describeSource, type NodeDataset } from '../../../scripts/node-dataset';
import { loadCsvAsText, openNodeDatabase } from '../../../scripts/node-duckdb';
import { fenceColumn, findFar } from '../../../src/lib/analyses/quality/unusual';
import { findUsual } from '../../../src/lib/core/quality/jobs';
import { Rng } from '../../../src/lib/core/rng';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';

const LINES = 4000;

/** Log-normal prices with eight at or below 0; half of the lines without discount. */
function orders(): { readonly csv: string; readonly prices: readonly number[] } {
  const rng = new Rng(5);
  const prices: number[] = [];
  const rows = Array.from({ length: LINES }, (_, i) => {
    const price = i % 500 === 0 ? -((i / 500) % 2) * 3 : Math.exp(3 + 0.8 * rng.normal());
    const written = price.toFixed(2);
    prices.push(Number(written));
    const discount = i % 2 ? '0' : [0.05, 0.1, 0.2][i % 3];
    return `O${i >> 1},2024-03-${String(1 + (i % 28)).padStart(2, '0')},C${i % 300},P${i % 40},${1 + rng.int(5)},${written},${discount}`;
  });
  const header = 'order_id,order_date,customer_id,product_id,quantity,unit_price,discount';
  return { csv: [header, ...rows].join('\n'), prices };
}

/** Type 7, as DuckDB's quantile_cont. */
function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

describe('unusual values', () => {
  let built: NodeDataset;
  const { csv, prices } = orders();
  const signal = new AbortController().signal;
  beforeAll(async () => {
    const db = await openNodeDatabase();
    await loadCsvAsText(db, 'raw', Buffer.from(csv), ', header = true');
    built = await buildInNode(
      db,
      await describeSource(db, 'raw', { fileName: 'orders.csv', format: 'csv' }),
    );
  });
  afterAll(() => built.db.close());

  it('are told on logarithms though a few prices are not positive; those lie below', async () => {
    const found = await fenceColumn(built.db, 'unit_price', EMPTY_FRAME, signal);
    expect(found).toMatchObject({ isLog: true, lines: LINES });
    const logs = prices
      .filter((price) => price > 0)
      .map(Math.log)
      .sort((a, b) => a - b);
    // Quartiles of the positive prices, whose logarithm is taken afterwards.
    const [q25, q75] = [0.25, 0.75].map((p) => Math.log(quantile(logs.map(Math.exp), p)));
    const spread = q75! - q25!;
    const { fence, below, above } = found!.rules[0]!;
    expect(fence!.low).toBeCloseTo(Math.exp(q25! - 3 * spread), 6);
    expect(fence!.high).toBeCloseTo(Math.exp(q75! + 3 * spread), 6);
    const count = (test: (price: number) => boolean) => prices.filter(test).length;
    expect(below).toBe(count((price) => price < fence!.low));
    expect(below).toBeGreaterThanOrEqual(8);
    expect(above).toBe(count((price) => price > fence!.high));
  });

  it('in several columns leave a column aside that is mostly one value, and judge by the others', async () => {
    const far = await findFar(built.db, built.schema, EMPTY_FRAME, 1, signal, async (input) =>
      findUsual(input),
    );
    expect(far.leftAside).toEqual([{ variable: 'discount_rate', why: 'one-value' }]);
    expect(far.variables).toEqual(['order_value', 'quantity', 'unit_price']);
    expect(far.fit!.kept).toBeGreaterThan(far.judged / 2);
  });
});
