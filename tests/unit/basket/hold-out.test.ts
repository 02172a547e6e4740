import { describe, expect, it } from 'vitest';
import { fillBaskets } from '../../../src/lib/core/basket/fill';
import { holdOut } from '../../../src/lib/core/basket/hold-out';
import { selectBaskets } from '../../../src/lib/core/basket/long-baskets';
import { rulesByMonth } from '../../../src/lib/core/basket/months';
import { checkBaskets, type BasketInput } from '../../../src/lib/core/basket/report';
import { antecedentOf, consequentOf } from '../../../src/lib/core/basket/rule-table';
import { Rng } from '../../../src/lib/core/rng';
import { DEFAULT_OPTIONS } from './options';
import {
  drawnBaskets,
  inputOf,
  mixedSize,
  raschBaskets,
  reportOf,
  withAffinity,
  type Simulated,
} from './simulated';

function basketsOf(input: BasketInput) {
  if (input.source.kind !== 'lines') throw new Error('Lines are expected.');
  return fillBaskets(input.source.lines, input.source.fill);
}

/** An affinity in the first 70 % of the baskets only. */
function fading(seed: number): Simulated {
  const rng = new Rng(seed);
  const all = raschBaskets(rng, 4_000, 40, 3, 0.6);
  const early = { ...all, owner: [] as number[], product: [] as number[] };
  all.owner.forEach((t, k) => {
    if (t >= 2_800) return;
    early.owner.push(t);
    early.product.push(all.product[k]!);
  });
  const linked = withAffinity(rng, early, 1, 30, 0.5);
  all.owner.forEach((t, k) => {
    if (t < 2_800) return;
    linked.owner.push(t);
    linked.product.push(all.product[k]!);
  });
  return linked;
}

const keyOf = (rules: Parameters<typeof antecedentOf>[0], r: number): string =>
  `${antecedentOf(rules, r).join()}>${consequentOf(rules, r).join()}`;

describe('rules found in one part of the baskets', () => {
  it('are those of that part alone, and measured in the other', () => {
    const input = inputOf(
      withAffinity(new Rng(2), raschBaskets(new Rng(1), 4_000, 40, 3, 0.8), 1, 30, 0.4),
    );
    const { transactions, days } = basketsOf(input);
    const held = holdOut(transactions, days, DEFAULT_OPTIONS, 'time')!;
    expect(held.earlierBaskets + held.laterBaskets).toBe(days.length);
    // The same as a report on a file that ends where the first part ends.
    const n = held.earlierBaskets;
    const part = selectBaskets(
      transactions,
      Array.from({ length: n }, (_, t) => t),
    );
    const alone = reportOf({
      ...input,
      source: {
        kind: 'baskets',
        baskets: {
          transactions: part,
          days: days.slice(0, n),
        },
      },
    });
    expect(held.minCount).toBe(alone.minCount);
    expect(held.found).toBe(alone.kept);
    expect(Array.from(held.rules.likeLift)).toEqual(Array.from(alone.rules.likeLift));
    // A day is not cut apart.
    expect(days[n - 1]).toBeLessThan(days[n]!);
    expect(held.splitDay).toBe(days[n]);
    // Counts in the other part, one by one.
    for (let r = 0; r < held.rules.size; r++) {
      let [a, both] = [0, 0];
      for (let t = n; t < days.length; t++) {
        const basket = transactions.items.subarray(
          transactions.offsets[t]!,
          transactions.offsets[t + 1]!,
        );
        const inA = antecedentOf(held.rules, r).every((item) => basket.includes(item));
        a += Number(inA);
        both += Number(inA && consequentOf(held.rules, r).every((item) => basket.includes(item)));
      }
      expect(held.laterA[r]).toBe(a);
      expect(held.laterBoth[r]).toBe(both);
    }
    const r = Array.from({ length: held.rules.size }, (_, at) => at).find(
      (at) => keyOf(held.rules, at) === '1>30',
    )!;
    expect(held.laterLow[r]).toBeGreaterThan(1);
    expect(held.held).toBeGreaterThanOrEqual(2);
  });

  it('do not hold where what made them has ended', () => {
    const input = inputOf(fading(5));
    const { transactions, days } = basketsOf(input);
    const held = holdOut(transactions, days, DEFAULT_OPTIONS, 'time')!;
    const r = Array.from({ length: held.rules.size }, (_, at) => at).find(
      (at) => keyOf(held.rules, at) === '1>30',
    )!;
    expect(held.rules.likeLow[r]).toBeGreaterThan(2);
    expect(held.laterLow[r]).toBeLessThan(1);
    // Drawn at random, both parts have their share of it.
    const random = holdOut(transactions, days, DEFAULT_OPTIONS, 'random')!;
    expect(random.splitDay).toBeNull();
    const s = Array.from({ length: random.rules.size }, (_, at) => at).find(
      (at) => keyOf(random.rules, at) === '1>30',
    )!;
    expect(random.laterLow[s]).toBeGreaterThan(1.5);
  });

  it('stay about as strong elsewhere: no rule of chance is among them', () => {
    // Large baskets early, small ones late: all baskets alike, lifts of the two parts could not agree.
    const rng = new Rng(8);
    const simulated = drawnBaskets(rng, 3_000, 400, mixedSize);
    const input = inputOf(withAffinity(rng, simulated, 4, 90, 0.4));
    const { transactions, days } = basketsOf(input);
    const held = holdOut(transactions, days, DEFAULT_OPTIONS, 'random')!;
    expect(held.rules.size).toBeGreaterThan(0);
    for (let r = 0; r < held.rules.size; r++) {
      expect(keyOf(held.rules, r)).toMatch(/\b4\b/);
      expect(keyOf(held.rules, r)).toMatch(/\b90\b/);
      expect(held.laterHigh[r]! / held.rules.likeLift[r]!).toBeGreaterThan(1);
      expect(held.laterLow[r]! / held.rules.likeLift[r]!).toBeLessThan(1);
    }
  });

  it('need twenty baskets on either side', () => {
    const { transactions, days } = basketsOf(inputOf(raschBaskets(new Rng(1), 60, 10, 3, 0)));
    expect(holdOut(transactions, days, DEFAULT_OPTIONS, 'random')).toBeNull();
  });

  it('come with the report’s rules by month', () => {
    const input = inputOf(
      withAffinity(new Rng(2), raschBaskets(new Rng(1), 4_000, 40, 3, 0.8), 1, 30, 0.4),
    );
    const report = reportOf(input);
    const { holdOut: held, months } = checkBaskets(
      { ...input, rules: report.rules, split: 'time' },
      () => undefined,
    );
    expect(held!.rules.size).toBeGreaterThan(0);
    expect(months.size).toBe(report.rules.size);
    expect(months.monthBaskets.reduce((a, b) => a + b, 0)).toBe(report.baskets);
  });
});

describe('rules month by month', () => {
  it('stand near 1 where only the size and the season bring things together', () => {
    // In December baskets are large, and item 2 sells three times as well.
    const rng = new Rng(4);
    const owner: number[] = [];
    const product: number[] = [];
    const days: number[] = [];
    for (let t = 0; t < 6_000; t++) {
      const december = t >= 3_000;
      for (let i = 0; i < 10; i++) {
        const odds = (december ? 0.8 : 0.2) * (i === 2 && december ? 3 : 1);
        if (i === 9 || rng.float() < odds / (1 + odds)) {
          owner.push(t);
          product.push(i);
        }
      }
      days.push(december ? 19_692 : 19_662);
    }
    const input = inputOf({ owner, product, baskets: 6_000, items: 10 }, { maxQ: 1, minLift: 0 });
    if (input.source.kind !== 'lines') throw new Error('Lines are expected.');
    const { lines } = input.source;
    const dated: BasketInput = {
      ...input,
      source: { ...input.source, lines: { ...lines, day: lines.owner.map((t) => days[t]!) } },
    };
    const report = reportOf(dated);
    const { transactions, days: ordered } = basketsOf(dated);
    const by = rulesByMonth(transactions, ordered, report.rules, 1_000);
    expect(by.months).toEqual(['2023-11-01', '2023-12-01']);
    let [told, sum] = [0, 0];
    for (let r = 0; r < by.size; r++) {
      if (keyOf(report.rules, r) !== '1>2') continue;
      for (let m = 0; m < 2; m++) {
        told++;
        sum += by.monthLift[r * 2 + m]!;
      }
    }
    expect(told).toBe(2);
    expect(sum / told).toBeGreaterThan(0.9);
    expect(sum / told).toBeLessThan(1.1);
  });
});
