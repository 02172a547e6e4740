/** The demo store's planted affinities are found, and nothing else is put before them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import { boughtNotYetSql, itemsSql, pairsSql } from '../../../src/lib/analyses/baskets/query';
import { readItems, readPairs, type Items } from '../../../src/lib/analyses/baskets/read';
import { reportBaskets, type BasketReport } from '../../../src/lib/core/basket/report';
import { antecedentOf, consequentOf } from '../../../src/lib/core/basket/rule-table';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { DEFAULT_OPTIONS } from '../../unit/basket/options';

interface Truth {
  readonly affinities: {
    readonly baskets: number;
    readonly rules: readonly {
      readonly head: { readonly id: string };
      readonly tail: { readonly id: string };
      readonly measured: { readonly lift: number };
    }[];
  };
}

const truth = JSON.parse(readFileSync('static/data/demo-truth.json', 'utf8')) as Truth;
const planted = truth.affinities.rules;

describe('affinities of the demo store', () => {
  let demo: NodeDataset;
  let items: Items;
  let report: BasketReport;

  beforeAll(async () => {
    demo = await openDemo();
    items = readItems(await demo.db.query(itemsSql('product')));
    const choice = { unit: 'product', kind: 'order', returns: 'keep' } as const;
    const pairs = readPairs(await demo.db.query(pairsSql(choice, EMPTY_FRAME)));
    report = reportBaskets(
      { ...pairs, nItems: items.count, parent: null, options: DEFAULT_OPTIONS },
      () => {},
    );
  });

  afterAll(() => demo.db.close());

  const ids = (side: Int32Array): string[] => Array.from(side, (item) => items.id[item]!);

  it('are all found, each with its lift', () => {
    // A few orders are lost to the planted dirt.
    expect(Math.abs(report.baskets - truth.affinities.baskets)).toBeLessThan(50);
    for (const { head, tail, measured } of planted) {
      const r = Array.from({ length: report.rules.size }, (_, at) => at).find(
        (at) =>
          ids(antecedentOf(report.rules, at)).join() === head.id &&
          ids(consequentOf(report.rules, at)).join() === tail.id,
      );
      expect(r, `${head.id} → ${tail.id}`).toBeDefined();
      // The truth is counted before dirt was added.
      expect(report.rules.lift[r!]! / measured.lift).toBeCloseTo(1, 1);
      expect(report.overTime.laterLow[r!]).toBeGreaterThan(1);
    }
  });

  it('are the strongest pairs: nothing unplanned stands before the last of them', () => {
    const joined = (a: string, b: string): boolean =>
      planted.some(
        ({ head, tail }) => (head.id === a && tail.id === b) || (head.id === b && tail.id === a),
      ) ||
      // Two tails of one head.
      planted.some(
        ({ head, tail }) =>
          tail.id === a && planted.some((o) => o.head.id === head.id && o.tail.id === b),
      ) ||
      // Head and tail of a chain.
      planted.some(
        ({ head, tail }) =>
          (head.id === a && planted.some((o) => o.head.id === tail.id && o.tail.id === b)) ||
          (head.id === b && planted.some((o) => o.head.id === tail.id && o.tail.id === a)),
      );
    for (let r = 0; r < 20; r++) {
      const left = ids(antecedentOf(report.rules, r));
      for (const to of ids(consequentOf(report.rules, r))) {
        expect(
          left.some((from) => joined(from, to)),
          `rule ${r}: ${left.join(' + ')} → ${to}`,
        ).toBe(true);
      }
    }
    const pairs = Array.from({ length: report.rules.size }, (_, at) => at).filter(
      (at) => antecedentOf(report.rules, at).length === 1,
    );
    // Both directions of each planted pair.
    const top = pairs.slice(0, planted.length * 2 + 8);
    for (const { head, tail } of planted) {
      const found = top.some(
        (at) =>
          ids(antecedentOf(report.rules, at))[0] === head.id &&
          ids(consequentOf(report.rules, at))[0] === tail.id,
      );
      expect(found, `${head.id} → ${tail.id} among the top`).toBe(true);
    }
  });

  it('gives the customers who bought the first and not yet the second', async () => {
    const [{ head, tail }] = planted as [Truth['affinities']['rules'][number]];
    const bought = items.id.indexOf(head.id);
    const notYet = items.id.indexOf(tail.id);
    const found = rowsOf<{ customer_key: number }>(
      await demo.db.query(boughtNotYetSql('product', EMPTY_FRAME, [bought], [notYet])),
    );
    const [check] = rowsOf<{ n: number }>(
      await demo.db.query(`select count(*) as n from (
        select customer_key from order_lines where is_sale and product_id = '${head.id}' and customer_key is not null
        except
        select customer_key from order_lines where is_sale and product_id = '${tail.id}' and customer_key is not null)`),
    );
    expect(found.length).toBe(check!.n);
    expect(found.length).toBeGreaterThan(50);
  });
});
