/** Online Retail through the page's SQL and miners against pyfim and mlxtend; see tests/golden. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemsetList } from '../../../src/lib/core/basket/itemsets';
import { ALGORITHMS, condense, minCountOf, mineItemsets } from '../../../src/lib/core/basket/mine';
import { generateRules, ruleMetrics } from '../../../src/lib/core/basket/rules';
import { filled } from '../../../src/lib/core/basket/prepare';
import { basketCount, type Transactions } from '../../../src/lib/core/basket/transactions';
import golden from '../../golden/itemsets-online-retail.json' with { type: 'json' };
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';
import { canonicalTables } from '../overview/canonical';
import { sourceOf } from './fill';

const FILE = `${process.env.ORDERLENS_SHARED ?? '../shared'}/data/retail/online_retail.csv.gz`;

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sha256 = (lines: string[]): string =>
  createHash('sha256').update(lines.sort(byCodePoint).join('\n')).digest('hex');

describe.skipIf(!existsSync(FILE))('Online Retail, the recipe of the reference answers', () => {
  let db: NodeDatabase;
  let names: readonly string[];
  let transactions: Transactions;

  beforeAll(async () => {
    db = await openNodeDatabase();
    db.registerFile('retail.csv', gunzipSync(readFileSync(FILE)));
    // Credit notes out, descriptions trimmed, nothing else dropped: negative quantities stay.
    await canonicalTables(
      db,
      `select InvoiceNo as order_id, dense_rank() over (order by InvoiceNo) - 1 as order_key,
        trim(Description, E' \\t\\n\\r') as product_name,
        dense_rank() over (order by trim(Description, E' \\t\\n\\r')) - 1 as product_key,
        Quantity::DOUBLE as quantity, InvoiceDate::TIMESTAMP as ordered_at,
        InvoiceDate::DATE as ordered_on
      from read_csv('retail.csv', all_varchar = true)
      where InvoiceNo not like 'C%' and trim(coalesce(Description, ''), E' \\t\\n\\r') <> ''`,
    );
    const choice = { unit: 'product', kind: 'order', returns: 'keep' } as const;
    const { items, source } = await sourceOf(db, choice);
    names = items.name;
    ({ transactions } = filled(source));
  });

  afterAll(() => db.close());

  it('has the same baskets', () => {
    expect(basketCount(transactions)).toBe(golden.transactions);
    expect(transactions.items.length).toBe(golden.itemOccurrences);
    expect(names.length).toBe(golden.items);
  });

  const side = (items: Int32Array): string =>
    Array.from(items, (item) => names[item]!)
      .sort(byCodePoint)
      .join('\t');
  const digest = (list: ItemsetList): string =>
    sha256(
      Array.from({ length: list.size }, (_, s) => `${side(list.itemsOf(s))}\t${list.counts[s]}`),
    );

  describe.each(golden.results)('at $minSupport', (expected) => {
    it.each(ALGORITHMS)('frequent, closed and maximal sets by %s', (algorithm) => {
      const minCount = minCountOf(expected.minSupport, golden.transactions);
      expect(minCount).toBe(expected.minCount);
      const list = mineItemsets(transactions, { minCount, algorithm });
      expect(list.countsByLength()).toEqual(expected.byLength);
      expect(digest(list)).toBe(expected.sha256);
      const { closed, maximal } = condense(list);
      expect(digest(list.filter(closed))).toBe(expected.closedSha256);
      expect(digest(list.filter(maximal))).toBe(expected.maximalSha256);
    });

    it.each(expected.rules)('rules from $minConfidence, $consequent', (wanted) => {
      const list = mineItemsets(transactions, { minCount: expected.minCount });
      const rules = generateRules(list, {
        consequent: wanted.consequent === 'any' ? 'any' : 'one',
        minConfidence: wanted.minConfidence,
      });
      expect(rules.size).toBe(wanted.count);
      const key = (r: number): string =>
        `${side(list.itemsOf(rules.antecedent[r]!))}=>${side(list.itemsOf(rules.consequent[r]!))}`;
      const keys = Array.from({ length: rules.size }, (_, r) => key(r));
      expect(sha256(keys.map((name, r) => `${name}\t${list.counts[rules.whole[r]!]}`))).toBe(
        wanted.sha256,
      );
      const metrics = ruleMetrics(list, rules, golden.transactions);
      for (const rule of wanted.top10ByLift) {
        const r = keys.indexOf(`${rule.antecedent.join('\t')}=>${rule.consequent.join('\t')}`);
        for (const name of ['support', 'confidence', 'lift', 'leverage', 'zhang'] as const) {
          expect(metrics[name][r]).toBeCloseTo(rule[name], 9);
        }
        expect(metrics.conviction[r]).toBeCloseTo(Number(rule.conviction), 7);
      }
    });
  });
});
