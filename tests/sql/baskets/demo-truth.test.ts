/** With the page's own defaults, the demo store's planted affinities are found and nothing is put before them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import { choiceOf, DEFAULT_PARAMS, optionsOf } from '../../../src/lib/analyses/baskets/params';
import { boughtNotYetSql } from '../../../src/lib/analyses/baskets/query';
import type { Items } from '../../../src/lib/analyses/baskets/read';
import {
  checkBaskets,
  reportBaskets,
  type BasketReport,
  type HoldReport,
} from '../../../src/lib/core/basket/report';
import { antecedentOf, consequentOf } from '../../../src/lib/core/basket/rule-table';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { rowsOf } from '../../../src/lib/data/query-result';
import { sourceOf } from './fill';

interface Truth {
  readonly affinities: {
    readonly baskets: number;
    readonly rules: readonly {
      readonly head: { readonly id: string };
      readonly tail: { readonly id: string };
      readonly probability: number;
      readonly measured: { readonly lift: number; readonly confidence: number };
    }[];
  };
  readonly archetypes: readonly { readonly id: string; readonly loyaltyToFavourite: number }[];
}

const truth = JSON.parse(readFileSync('static/data/demo-truth.json', 'utf8')) as Truth;
const planted = truth.affinities.rules;

describe('affinities of the demo store', () => {
  let demo: NodeDataset;
  let items: Items;
  let report: BasketReport;
  let check: HoldReport;

  beforeAll(async () => {
    demo = await openDemo();
    const choice = choiceOf(DEFAULT_PARAMS, demo.schema);
    expect(choice).toEqual({ unit: 'product', kind: 'order', returns: 'net' });
    const filled = await sourceOf(demo.db, choice);
    items = filled.items;
    const options = optionsOf(DEFAULT_PARAMS, items.id);
    const input = { source: filled.source, parent: null, options };
    const { outcome } = reportBaskets(input, () => {});
    if (outcome.kind !== 'report') throw new Error('The page would ask first.');
    report = outcome;
    check = checkBaskets({ ...input, rules: report.rules, split: 'time' }, () => {});
  });

  afterAll(() => demo.db.close());

  const ids = (side: Int32Array): string[] => Array.from(side, (item) => items.id[item]!);
  const placeOf = (rules: BasketReport['rules'], from: string, to: string): number =>
    Array.from({ length: rules.size }, (_, r) => r).findIndex(
      (r) =>
        ids(antecedentOf(rules, r)).join() === from && ids(consequentOf(rules, r)).join() === to,
    );

  it('are all found, each with its lift, and hold in the orders held back', () => {
    // Orders whose every line came back hold nothing; a few are lost to the planted dirt.
    expect(report.baskets / truth.affinities.baskets).toBeGreaterThan(0.95);
    const held = check.holdOut!;
    for (const { head, tail, probability, measured } of planted) {
      const r = placeOf(report.rules, head.id, tail.id);
      expect(r, `${head.id} → ${tail.id}`).toBeGreaterThanOrEqual(0);
      // The truth counts what came back; whether it does is chance within an archetype.
      expect(report.rules.lift[r]! / measured.lift).toBeGreaterThan(0.85);
      expect(report.rules.lift[r]! / measured.lift).toBeLessThan(1.15);
      const later = placeOf(held.rules, head.id, tail.id);
      expect(held.laterLow[later], `${head.id} → ${tail.id} held back`).toBeGreaterThan(3);
      // There too the tail came along as often as planted, less what came back.
      const share = held.laterBoth[later]! / held.laterA[later]!;
      expect(Math.abs(share - probability), `${head.id} → ${tail.id}`).toBeLessThan(0.12);
    }
  });

  /** Ids joined by affinities, straight or through a third product. */
  function joined(a: string, b: string): boolean {
    const seen = new Set([a]);
    for (const from of seen) {
      for (const { head, tail } of planted) {
        if (head.id === from) seen.add(tail.id);
        if (tail.id === from) seen.add(head.id);
      }
    }
    return seen.has(b);
  }

  /** What was planted that brings the two sides of a rule together. */
  function explanation(r: number): 'affinity' | 'favourite category' | null {
    const left = Array.from(antecedentOf(report.rules, r));
    const right = Array.from(consequentOf(report.rules, r));
    const explained = (by: (from: number, to: number) => boolean): boolean =>
      right.every((to) => left.some((from) => by(from, to)));
    if (explained((from, to) => joined(items.id[from]!, items.id[to]!))) return 'affinity';
    // Most archetypes draw most lines of a basket from one category, which differs by customer.
    if (explained((from, to) => items.category[from] === items.category[to])) {
      return 'favourite category';
    }
    return null;
  }

  it('explain each of the 20 strongest rules', () => {
    for (let r = 0; r < 20; r++) {
      const sides = `${ids(antecedentOf(report.rules, r)).join(' + ')} → ${ids(consequentOf(report.rules, r)).join()}`;
      expect(explanation(r), `rule ${r}: ${sides}`).toBe('affinity');
    }
  });

  it('and the favourite categories of the archetypes explain the others, but for the share of false ones accepted', () => {
    expect(truth.archetypes.filter((a) => a.loyaltyToFavourite > 0.5).length).toBeGreaterThan(3);
    let unexplained = 0;
    for (let r = 0; r < report.rules.size; r++) if (explanation(r) === null) unexplained++;
    expect(report.rules.size).toBeGreaterThan(100);
    expect(unexplained / report.rules.size).toBeLessThanOrEqual(DEFAULT_PARAMS.maxQ);
  });

  it('are among the strongest pairs, all of them', () => {
    const pairs = Array.from({ length: report.rules.size }, (_, at) => at).filter(
      (at) => antecedentOf(report.rules, at).length === 1,
    );
    // Both directions of each planted pair, and pairs that a third product joins.
    const top = pairs.slice(0, planted.length * 2 + 8);
    for (const { head, tail } of planted) {
      const r = placeOf(report.rules, head.id, tail.id);
      expect(top, `${head.id} → ${tail.id} among the top`).toContain(r);
    }
  });

  it('gives the customers who bought the first and never the second', async () => {
    const [{ head, tail }] = planted as [Truth['affinities']['rules'][number]];
    const bought = items.id.indexOf(head.id);
    const notYet = items.id.indexOf(tail.id);
    const year = { ...EMPTY_FRAME, from: '2024-01-01', to: '2024-12-31' };
    const found = rowsOf<{ customer_key: number }>(
      await demo.db.query(
        boughtNotYetSql({ unit: 'product', returns: 'net' }, year, [bought], [notYet]),
      ),
    );
    const [check] = rowsOf<{ n: number }>(
      await demo.db.query(`select count(*) as n from (
        select customer_key from order_lines
        where is_sale and not is_return and product_id = '${head.id}' and customer_key is not null
          and ordered_on >= DATE '2024-01-01'
        except
        select customer_key from order_lines
        where is_sale and product_id = '${tail.id}' and customer_key is not null)`),
    );
    expect(found.length).toBe(check!.n);
    expect(found.length).toBeGreaterThan(20);
  });
});
