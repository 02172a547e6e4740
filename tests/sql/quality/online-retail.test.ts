import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInNode, describeSource, type NodeDataset } from '../../../scripts/node-dataset';
import { loadCsvAsText, openNodeDatabase } from '../../../scripts/node-duckdb';
import type { Findings } from '../../../src/lib/analyses/quality/findings';
import { profileColumns } from '../../../src/lib/analyses/quality/profile';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { findingsOf } from './findings';

const FILE = new URL('../../../../shared/data/retail/online_retail.csv.gz', import.meta.url);

/**
 * UCI “Online Retail” (Chen 2015, doi:10.24432/C5BW33), 541,909 rows; the counts are those of the
 * literature and of pandas on the same file.
 */
describe.skipIf(!existsSync(FILE))('UCI Online Retail', () => {
  let retail: NodeDataset;
  let findings: Findings;
  beforeAll(async () => {
    const db = await openNodeDatabase();
    await loadCsvAsText(
      db,
      'retail',
      gunzipSync(readFileSync(FILE)),
      `, header = true, delim = ',', quote = '"', escape = '"'`,
    );
    const source = await describeSource(db, 'retail', {
      fileName: 'online_retail.csv',
      format: 'csv',
    });
    retail = await buildInNode(db, source);
    findings = await findingsOf(retail);
  });
  afterAll(() => retail.db.close());

  it.each([
    ['copies', 5_268],
    ['negative-quantity', 10_624],
    ['missing-customer_id', 135_080],
    ['missing-product_name', 1_454],
    ['negative-price', 2],
    ['zero-price', 2_515],
  ])('has %s in %i lines', (id, lines) => {
    expect(findings.list.find((finding) => finding.id === id)?.lines).toBe(lines);
  });

  it('has its columns counted exactly', async () => {
    const profiles = await profileColumns({
      db: retail.db,
      schema: retail.schema,
      frame: EMPTY_FRAME,
      signal: new AbortController().signal,
      unreadable: {},
      onColumns: () => {},
    });
    const of = (name: string) => profiles.find(({ column }) => column === name)!;
    expect(of('order_id').distinct).toBe(25_900);
    expect(of('product_id').distinct).toBe(4_070);
    expect(of('country').distinct).toBe(38);
    expect(of('customer_id')).toMatchObject({ distinct: 4_372, missing: 135_080 });
    // One file of the source for each day with orders.
    expect(of('ordered_on').distinct).toBe(305);
  });

  it('has nothing to check a total against, and says so', () => {
    expect(findings.formula).toEqual({ kind: 'none', why: 'no-total' });
  });

  it('takes cancellations and returns as what they are', () => {
    const negative = findings.list.find(({ id }) => id === 'negative-quantity')!;
    expect(negative.open).toBe(0);
    expect(findings.list[0]).toMatchObject({ id: 'missing-customer_id', open: 135_080 });
    expect(findings.totals.counted).toBe(541_909);
    expect(findings.problems.lines).toBeGreaterThan(135_080);
    expect(findings.problems.lines).toBeLessThan(150_000);
  });
});
