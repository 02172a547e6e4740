/** In what order things are offered. */
import { beforeAll, describe, expect, it } from 'vitest';
import { crossTable } from '../../../src/lib/analyses/baskets/cross-columns';
import { additions, crossSellList, surely } from '../../../src/lib/analyses/baskets/selection';
import type { BasketReport } from '../../../src/lib/core/basket/report';
import { Rng } from '../../../src/lib/core/rng';
import { readItemsLike, resultOf } from './result';
import { inputOf, reportOf, type Simulated } from './simulated';

const [TENT, BREAD, BAG, PEGS] = [0, 1, 2, 3];

/**
 * Bread is in half of all baskets and in seven of ten with a tent. Sleeping bags are in one of thirty,
 * and in four of ten with a tent; pegs in one of five hundred, and in one of twenty with a tent.
 */
function baskets(seed: number): Simulated {
  const rng = new Rng(seed);
  const owner: number[] = [];
  const product: number[] = [];
  const put = (t: number, item: number, share: number): void => {
    if (rng.float() >= share) return;
    owner.push(t);
    product.push(item);
  };
  for (let t = 0; t < 12_000; t++) {
    const tent = rng.float() < 0.1;
    if (tent) put(t, TENT, 1);
    put(t, BREAD, tent ? 0.7 : 0.5);
    put(t, BAG, tent ? 0.4 : 0.03);
    put(t, PEGS, tent ? 0.05 : 0.002);
    for (let item = 4; item < 30; item++) put(t, item, 0.08);
  }
  return { owner, product, baskets: 12_000, items: 30 };
}

describe('what to offer with a tent', () => {
  let report: BasketReport;
  beforeAll(() => {
    report = reportOf(inputOf(baskets(11), { support: { kind: 'count', count: 20 } }));
  });

  const revenue = (prices: Readonly<Record<number, number>>) => ({
    meanRevenue: Float64Array.from({ length: 30 }, (_, item) => prices[item] ?? 10),
    seRevenue: new Float64Array(30).fill(0.01),
  });
  const offered = (prices: Readonly<Record<number, number>>): number[] =>
    crossSellList(report.rules, 3, revenue(prices), report.baskets)
      .find(({ item }) => item === TENT)!
      .offers.map(({ item }) => item);

  it('is not what is in most baskets anyway, nor what has the highest lift', () => {
    const { rules } = report;
    const to = (item: number): number =>
      Array.from(rules.consequentItems).findIndex(
        (then, r) => then === item && rules.a[r] === report.itemCounts[TENT],
      );
    // By confidence bread would come first, by lift pegs.
    expect(rules.confidence[to(BREAD)]).toBeGreaterThan(rules.confidence[to(BAG)]!);
    expect(rules.likeLift[to(PEGS)]).toBeGreaterThan(rules.likeLift[to(BAG)]!);
    expect(offered({})).toEqual([BAG, BREAD, PEGS]);
  });

  it('is what brings most where things differ in price', () => {
    expect(offered({ [BAG]: 1, [BREAD]: 30 })[0]).toBe(BREAD);
    expect(offered({ [PEGS]: 500 })[0]).toBe(PEGS);
    // Nobody knows what the bag brings.
    expect(offered({ [BAG]: NaN })).toEqual([BREAD, PEGS, BAG]);
  });

  it('is counted in baskets where no price is known', () => {
    const unknown = new Float64Array(30).fill(NaN);
    const [first] = crossSellList(
      report.rules,
      1,
      { meanRevenue: unknown, seRevenue: unknown },
      report.baskets,
    ).filter(({ item }) => item === TENT);
    const [offer] = first!.offers;
    expect(offer!.item).toBe(BAG);
    expect(surely(offer!, false)).toBe(offer!.more.low);
  });

  it('is the same in the builder, with the figures of the list', () => {
    const priced = { ...report, ...revenue({}) };
    const built = additions(report.rules, [TENT], priced, report.baskets);
    expect(built.slice(0, 3).map(({ item }) => item)).toEqual(offered({}));
    const table = crossTable({
      ...resultOf(priced, readItemsLike(30)),
      schema: { currency: 'GBP' },
    });
    const row = table.list.findIndex(({ item }) => item === TENT);
    const cells = table.columns.map((_, column) => table.rows.cell(row, column));
    expect(cells.slice(0, 5)).toEqual([
      'Item 0',
      report.itemCounts[TENT],
      'Item 2',
      built[0]!.confidence,
      built[0]!.uplift.low * 100,
    ]);
    expect(table.columns[4]).toMatchObject({ format: 'money', currency: 'GBP' });
    // Bags beyond what is usual among baskets of the same size, at 10 each.
    const { confidence, rule, uplift } = built[0]!;
    const usual = confidence / report.rules.likeLift[rule]!;
    expect(uplift.value).toBeCloseTo(10 * (confidence - usual), 9);
    expect(uplift.low).toBeLessThan(uplift.value);
    expect(uplift.high).toBeGreaterThan(uplift.value);
  });
});
