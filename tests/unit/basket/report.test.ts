import { describe, expect, it } from 'vitest';
import { louvain } from '../../../src/lib/core/basket/communities';
import { fisherUpperTail, logFactorials } from '../../../src/lib/core/basket/fisher';
import { proposalFloor } from '../../../src/lib/core/basket/find-sets';
import { liftInterval } from '../../../src/lib/core/basket/lift';
import { ALGORITHMS, mineItemsets, mineTop } from '../../../src/lib/core/basket/mine';
import { Occurrences } from '../../../src/lib/core/basket/occurrences';
import {
  ASK_BEYOND,
  estimateMining,
  isTooMuch,
  proposeRun,
  ruleCount,
} from '../../../src/lib/core/basket/preflight';
import { NOT_KNOWN, reportBaskets, type BasketInput } from '../../../src/lib/core/basket/report';
import { antecedentOf, consequentOf } from '../../../src/lib/core/basket/rule-table';
import { generateRules, rulesInQuestion } from '../../../src/lib/core/basket/rules';
import { seriate } from '../../../src/lib/core/basket/seriate';
import { groupTransactions } from '../../../src/lib/core/basket/transactions';
import { Rng } from '../../../src/lib/core/rng';
import {
  additions,
  crossSellList,
  placesInHoldOut,
  rulesShown,
} from '../../../src/lib/analyses/baskets/selection';
import { inputOf, raschBaskets, reportOf, withAffinity, type Simulated } from './simulated';

const ignore = (): void => undefined;

function independent(seed: number, baskets: number, items: number): Simulated {
  return raschBaskets(new Rng(seed), baskets, items, 3, 0.3);
}

/** Independent baskets, and item 0 brings item 29 along from then on. */
function planted(seed: number): Simulated {
  return withAffinity(new Rng(seed + 1), independent(seed, 2_000, 30), 0, 29, 0.5);
}

function transactionsOf({ owner, product, baskets, items }: Simulated) {
  return groupTransactions(Int32Array.from(owner), Int32Array.from(product), baskets, items);
}

describe('closed and maximal sets', () => {
  const marksOf = (maxLength: number) => {
    const options = { maxLength, support: { kind: 'count' as const, count: 40 } };
    const report = reportOf(inputOf(planted(3), options));
    const { itemsets } = report;
    const at = (kind: 'closed' | 'maximal', length: number): Set<number> => {
      const marks = new Set<number>();
      for (let k = 0; k < itemsets.size; k++) {
        if (itemsets.offsets[k + 1]! - itemsets.offsets[k]! === length)
          marks.add(itemsets[kind][k]!);
      }
      return marks;
    };
    return { report, at };
  };

  it('are not known of the largest sets looked for', () => {
    const short = marksOf(2);
    expect([...short.at('closed', 2)]).toEqual([NOT_KNOWN]);
    expect([...short.at('maximal', 2)]).toEqual([NOT_KNOWN]);
    expect(short.report.undecided).toBe(short.report.byLength[1]);
    // Looked for one item further, some of the same pairs are not maximal.
    const long = marksOf(3);
    expect(long.at('maximal', 2)).toContain(0);
    expect(long.at('maximal', 2)).not.toContain(NOT_KNOWN);
    expect(long.report.maximal).toBeLessThan(long.report.frequent);
  });
});

describe('long baskets', () => {
  /** 30 baskets of the same 60 items, among ordinary ones or alone: 2^60 sets at a count of 30. */
  const withLong = (ordinary: number): Simulated => {
    const base = independent(5, ordinary, 80);
    const owner = [...base.owner];
    const product = [...base.product];
    for (let b = 0; b < 30; b++) {
      for (let i = 0; i < 60; i++) {
        owner.push(ordinary + b);
        product.push(i);
      }
    }
    return { owner, product, baskets: ordinary + 30, items: 80 };
  };

  it('do not explode by default, and are told', () => {
    const report = reportOf(inputOf(withLong(300)));
    expect(report.longBaskets).toBe(30);
    expect(report.longestBasket).toBe(60);
    expect(report.frequent).toBeLessThan(2_000);
  });

  it('do not explode by default where there are no others: sets are shorter, and the page knows', () => {
    const report = reportOf(inputOf(withLong(0)));
    expect(report.baskets).toBe(30);
    expect(report.maxLength).toBe(2);
    // All pairs of 60, and the items.
    expect(report.frequent).toBe((60 * 59) / 2 + 60);
    // All baskets are alike: nothing is together more often than it must be.
    expect(report.significant).toBe(0);
  });

  it('are asked about before anything is mined where the support asks for it', () => {
    for (const ordinary of [0, 300]) {
      const input = inputOf(withLong(ordinary), {
        maxLength: 8,
        support: { kind: 'count', count: 25 },
      });
      const { outcome, baskets } = reportBaskets(input, ignore);
      if (outcome.kind !== 'too-much') throw new Error('It was not asked.');
      expect(outcome.estimate.atLeast).toBe(true);
      expect(isTooMuch(outcome.estimate)).toBe(true);
      expect(outcome.minCount).toBe(25);
      expect(baskets!.days.length).toBe(outcome.baskets);
      // What is proposed is not asked about again, and has sets of several items.
      const { minCount, maxLength, itemsets } = outcome.proposal;
      const again = reportOf(
        inputOf(withLong(ordinary), { maxLength, support: { kind: 'count', count: minCount } }),
      );
      expect(itemsets).toBeGreaterThan(0);
      expect(again.frequent - again.byLength[0]!).toBe(itemsets);
      expect(again.frequent).toBeLessThan(30_000);
    }
  });

  it('end in a message with a better support where the person insists', () => {
    const insisted = inputOf(withLong(300), {
      maxLength: 8,
      support: { kind: 'count', count: 25 },
      confirmed: true,
    });
    expect(() => reportBaskets(insisted, ignore)).toThrow(/From about \d+ baskets/);
  });

  it('can be cut or left out', () => {
    const left = reportOf(inputOf(withLong(300), { longLimit: 40, longPolicy: 'leave-out' }));
    expect(left.baskets).toBeLessThanOrEqual(300);
    const cut = reportOf(inputOf(withLong(300), { longLimit: 40, longPolicy: 'cut' }));
    expect(cut.occurrences).toBe(left.occurrences + 30 * 40);
  });
});

describe('the most frequent sets', () => {
  const transactions = transactionsOf(independent(11, 3_000, 60));
  const several = (minCount: number, maxLength: number): number => {
    const list = mineItemsets(transactions, { minCount, maxLength });
    return list.size - list.countsByLength()[0]!;
  };

  it.each([
    [10, 4],
    [200, 4],
    [1_000, 3],
    [5_000, 2],
  ])(
    '%i of up to %i items are those of the smallest support that gives no more',
    (target, length) => {
      const { minCount, list } = mineTop(transactions, { target, maxLength: length, floor: 2 });
      expect(list.countsByLength()).toEqual(
        mineItemsets(transactions, { minCount, maxLength: length }).countsByLength(),
      );
      expect(several(minCount, length)).toBeLessThanOrEqual(target);
      if (minCount > 2) expect(several(minCount - 1, length)).toBeGreaterThan(target);
    },
  );

  it('are the same by any algorithm', () => {
    const reports = ALGORITHMS.map((algorithm) =>
      reportOf(inputOf(planted(4), { algorithm, support: { kind: 'auto', target: 150 } })),
    );
    for (const report of reports) {
      expect(report.byLength).toEqual(reports[0]!.byLength);
      expect(report.minCount).toBe(reports[0]!.minCount);
      expect(Array.from(report.rules.likeLift)).toEqual(Array.from(reports[0]!.rules.likeLift));
    }
    expect(reports.map(({ algorithm }) => algorithm)).toEqual([...ALGORITHMS]);
  });
});

describe('pre-flight', () => {
  it('counts sets and rules exactly where the baskets are few', () => {
    const transactions = transactionsOf(independent(11, 1_500, 60));
    const wanted = { minCount: 15, maxLength: 4, consequent: 'any' } as const;
    const estimate = estimateMining(transactions, wanted);
    const list = mineItemsets(transactions, { minCount: 15, maxLength: 4 });
    expect(estimate.sampled).toBe(1_500);
    expect(estimate.itemsets).toBe(list.size);
    expect(estimate.rules).toBe(generateRules(list, { consequent: 'any' }).size);
    expect(ruleCount(list.countsByLength(), 'one')).toBe(
      generateRules(list, { consequent: 'one' }).size,
    );
    expect(estimate.atLeast).toBe(false);
    expect(isTooMuch(estimate)).toBe(false);
  });

  it('rests on a sample where they are many, and is right within a factor of two', () => {
    const transactions = transactionsOf(independent(11, 40_000, 80));
    for (const minCount of [100, 400]) {
      const wanted = { minCount, maxLength: 4, consequent: 'one' } as const;
      const estimate = estimateMining(transactions, wanted);
      const list = mineItemsets(transactions, { minCount, maxLength: 4 });
      expect(estimate.sampled).toBeLessThan(20_000);
      expect(estimate.itemsets / list.size).toBeGreaterThan(0.5);
      expect(estimate.itemsets / list.size).toBeLessThan(2);
    }
  });

  it('asks for the sake of the rules alone', () => {
    const few = { itemsets: 90_000, atLeast: false, milliseconds: 100, bytes: 1e6, sampled: 1 };
    expect(isTooMuch({ ...few, rules: ASK_BEYOND.rules })).toBe(false);
    expect(isTooMuch({ ...few, rules: ASK_BEYOND.rules + 1 })).toBe(true);
  });

  it('stops by the clock', () => {
    const transactions = transactionsOf(independent(11, 1_500, 60));
    let time = 0;
    const estimate = estimateMining(
      transactions,
      { minCount: 1, maxLength: 8, consequent: 'one' },
      () => (time += 6_000),
    );
    expect(estimate.atLeast).toBe(true);
    expect(isTooMuch(estimate)).toBe(true);
    expect(estimate.itemsets).toBeLessThan(3_000);
  });

  it('proposes the smallest support with at most 20,000 sets', () => {
    const transactions = transactionsOf(independent(12, 1_900, 60));
    const { minCount, maxLength, itemsets } = proposeRun(transactions, 6, 1);
    expect(maxLength).toBe(6);
    const list = mineItemsets(transactions, { minCount, maxLength });
    expect(itemsets).toBe(list.size - list.countsByLength()[0]!);
    expect(itemsets).toBeLessThanOrEqual(20_000);
  });

  it('never proposes less than a handful of baskets', () => {
    expect(proposalFloor(500)).toBe(3);
    expect(proposalFloor(50_000)).toBe(5);
  });
});

describe('conditions and hierarchy', () => {
  it('keeps baskets with one item and without another', () => {
    const report = reportOf(inputOf(independent(7, 500, 20), { withItem: 0, withoutItem: 1 }));
    expect(report.itemCounts[0]).toBe(0);
    expect(report.itemCounts[1]).toBe(0);
  });

  it('says nothing of a product in its own category', () => {
    const input = inputOf(planted(2), { maxQ: 1, dropRedundant: false });
    if (input.source.kind !== 'lines') throw new Error('Lines are expected.');
    const { lines, fill } = input.source;
    // Item 30 is the category of products 0 to 4, item 31 that of the others.
    const parent = Int32Array.from({ length: 32 }, (_, i) => (i < 5 ? 30 : i < 30 ? 31 : -1));
    const mixed: BasketInput = {
      ...input,
      source: {
        kind: 'lines',
        lines: { ...lines, group: lines.product.map((product) => parent[product]!) },
        fill: { ...fill, contents: 'both', nItems: 32 },
      },
      parent,
    };
    const report = reportOf(mixed);
    let across = 0;
    for (let r = 0; r < report.rules.size; r++) {
      const items = [...antecedentOf(report.rules, r), ...consequentOf(report.rules, r)];
      for (const item of items) expect(items).not.toContain(parent[item]);
      if (items.some((item) => item >= 30) && items.some((item) => item < 30)) across++;
    }
    expect(across).toBeGreaterThan(0);
  });

  it('refuses too few baskets', () => {
    expect(() => reportBaskets(inputOf(independent(1, 10, 5)), ignore)).toThrow(
      /at least 20 baskets/,
    );
  });
});

describe('a rule list that nothing is tested away from', () => {
  it('holds every rule past the limits', () => {
    const simulated = independent(6, 400, 12);
    const options = {
      support: { kind: 'count', count: 10 },
      maxLength: 8,
      maxQ: 1,
      minLift: 0,
      minConfidence: 0.3,
      dropRedundant: false,
    } as const;
    const report = reportOf(inputOf(simulated, options));
    const list = mineItemsets(transactionsOf(simulated), { minCount: 10 });
    const rules = generateRules(list, { consequent: 'one', minConfidence: 0.3 });
    expect(report.kept).toBe(rules.size);
    expect(report.significant).toBe(report.generated);
  });
});

describe('pieces', () => {
  it('finds the baskets that hold a set', () => {
    const transactions = transactionsOf(independent(13, 400, 12));
    const list = mineItemsets(transactions, { minCount: 1, maxLength: 3 });
    const occurrences = new Occurrences(transactions);
    for (let s = 0; s < list.size; s++) {
      expect(occurrences.of(list.itemsOf(s)).length).toBe(list.counts[s]);
    }
  });

  it('gives an interval that covers independence and narrows with the data', () => {
    const small = liftInterval(10, 100, 100, 1_000);
    const large = liftInterval(100, 1_000, 1_000, 10_000);
    expect(small.lift).toBe(1);
    expect(small.low).toBeLessThan(1);
    expect(small.high).toBeGreaterThan(1);
    expect(large.high - large.low).toBeLessThan(small.high - small.low);
    expect(liftInterval(0, 0, 5, 10).lift).toBeNaN();
  });

  it('covers the true lift in about 95 of 100 samples', () => {
    const rng = new Rng(5);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      let [both, a, c] = [0, 0, 0];
      for (let k = 0; k < 2_000; k++) {
        const inA = rng.float() < 0.1;
        const inC = rng.float() < (inA ? 0.3 : 0.0777777);
        a += Number(inA);
        c += Number(inC);
        both += Number(inA && inC);
      }
      const { low, high } = liftInterval(both, a, c, 2_000);
      if (low <= 3 && high >= 3) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.98);
  });

  it('counts the rules in question', () => {
    const list = mineItemsets(transactionsOf(independent(17, 300, 8)), { minCount: 2 });
    const byLength = list.countsByLength();
    expect(rulesInQuestion(list, 'one', 2)).toBe(byLength[0]! * (byLength[0]! - 1));
    expect(fisherUpperTail(3, 5, 5, 10, logFactorials(10))).toBeCloseTo(0.5, 10);
  });

  it('parts two cliques joined by one link', () => {
    const source: number[] = [];
    const target: number[] = [];
    for (const base of [0, 4]) {
      for (let a = 0; a < 4; a++) {
        for (let b = a + 1; b < 4; b++) {
          source.push(base + a);
          target.push(base + b);
        }
      }
    }
    source.push(3);
    target.push(4);
    const community = louvain({
      nodes: 8,
      source: Int32Array.from(source),
      target: Int32Array.from(target),
      weight: new Float64Array(source.length).fill(1),
    });
    expect(Array.from(community)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    const none = louvain({
      nodes: 0,
      source: new Int32Array(0),
      target: new Int32Array(0),
      weight: new Float64Array(0),
    });
    expect(none.length).toBe(0);
  });

  it('brings blocks together', () => {
    // Rows 0 and 2 share columns 1 and 3, rows 1 and 3 the others.
    const cells = Float64Array.from([0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0]);
    const { rowOrder, columnOrder } = seriate(cells, 4, 4);
    expect(Array.from(rowOrder)).toEqual([0, 2, 1, 3]);
    expect(Array.from(columnOrder)).toEqual([1, 3, 0, 2]);
  });

  it('offers what rules lead to from the basket, with what that is worth and how surely', () => {
    const report = reportOf(inputOf(planted(3)));
    const revenue = {
      meanRevenue: new Float64Array(30).fill(10),
      seRevenue: new Float64Array(30).fill(1),
    };
    const [first] = additions(report.rules, [0], revenue, report.baskets);
    expect(first!.item).toBe(29);
    const { more, usual, confidence, uplift, rule } = first!;
    expect(usual).toBeCloseTo(report.rules.expected[rule]! / report.rules.a[rule]!, 12);
    expect(more.value).toBeCloseTo(confidence - usual, 12);
    expect(more.low).toBeCloseTo(usual * (report.rules.likeLow[rule]! - 1), 12);
    expect(uplift.value).toBeCloseTo(more.value * 10, 12);
    // What the item brings is uncertain too: by 10 %, so that the range is wider than that of the count.
    expect(uplift.low / 10).toBeLessThan(more.low);
    expect(uplift.high / 10).toBeGreaterThan(more.high);
    const free = { ...revenue, meanRevenue: new Float64Array(30) };
    expect(additions(report.rules, [0], free, report.baskets)[0]!.uplift.value).toBeNaN();
    expect(
      additions(report.rules, [0, 29], revenue, report.baskets).map((a) => a.item),
    ).not.toContain(29);
    const list = crossSellList(report.rules, 3, revenue, report.baskets);
    expect(list.map(({ item }) => item)).toContain(0);
    expect(rulesShown(report.rules, 29, null).length).toBeGreaterThan(0);
    expect(rulesShown(report.rules, -1, { support: [0, 1], confidence: [0, 0] }).length).toBe(0);
    expect(Array.from(placesInHoldOut(report.rules, null))).toEqual(
      new Array(report.rules.size).fill(-1),
    );
  });
});
