/** Profiles and the advice that follows from them; and none without a contrast. */
import { describe, expect, it } from 'vitest';
import { nameClusters } from '../../../src/lib/analyses/clusters/names';
import {
  favouriteOf,
  noiseAdvice,
  personaOf,
  type Advice,
} from '../../../src/lib/analyses/clusters/personas';
import { categoryTable, type CategoryTable } from '../../../src/lib/analyses/clusters/result';
import type { Feature } from '../../../src/lib/core/cluster/features/definitions';
import type { ClusterProfile, FeatureContrast } from '../../../src/lib/core/cluster/profile';
import { Rng } from '../../../src/lib/core/rng';

type Contrasts = Partial<
  Record<Feature, readonly [difference: number, mean: number, rest: number]>
>;

function profile(contrasts: Contrasts, fields: Partial<ClusterProfile> = {}): ClusterProfile {
  return {
    size: 200,
    share: 0.5,
    revenue: 40_000,
    revenueShare: 0.5,
    yearRevenue: 12_000,
    orders: 1000,
    quietShare: 0.14,
    quietCustomers: 28,
    quietYearRevenue: 500,
    usualGapDays: 40,
    medianRecencyDays: 30,
    contrasts: Object.entries(contrasts).map(
      ([feature, [difference, mean, restMean]]): FeatureContrast => ({
        feature: feature as Feature,
        mean,
        median: mean,
        lower: mean,
        upper: mean,
        restMean,
        z: difference,
        difference,
        low: difference - 0.2,
        high: difference + 0.2,
      }),
    ),
    ...fields,
  };
}

function adviceOf(
  contrasts: Contrasts,
  fields: Partial<ClusterProfile> = {},
  table: CategoryTable | null = null,
): Record<Advice['topic'], Advice> {
  const features = Object.keys(contrasts) as Feature[];
  const { advice } = personaOf(
    0,
    [profile(contrasts, fields), profile({})],
    features,
    table,
    'EUR',
  );
  return Object.fromEntries(advice.map((own) => [own.topic, own])) as ReturnType<typeof adviceOf>;
}

describe('advice on promotion', () => {
  it.each<[Contrasts, RegExp]>([
    // Prices differ, discounts do not: nothing is said of coupons.
    [{ aov: [2, 90, 20], discount: [0, 0.02, 0.02] }, /^No promotion of their own/],
    [{ discount: [-0.3, 0.02, 0.03] }, /^No promotion of their own/],
    [{ discount: [-1, 0.01, 0.1] }, /^Do not send .* buy without.*€1\.20K a year/],
    [{ discount: [-1, 0.1, 0.3] }, /^Do not send .* need them less/],
    [{ discount: [1, 0.3, 0.1] }, /^They come when there is a discount.*€120(\.00)? a year/],
    [{ returns: [1, 0.2, 0.02], lines: [1, 8, 3] }, /what is kept/],
    [{ quantity: [1, 22, 5] }, /^Offer multi-packs/],
    [{ lines: [1.5, 38, 16], quantity: [-2.5, 3, 20] }, /^Reward the full basket.*€40/],
    [{ shipping: [1, 9, 3] }, /free shipping/],
    [{}, /hold no discounts/],
  ])('%# rests on a contrast', (contrasts, action) => {
    expect(adviceOf(contrasts).Promotion.action).toMatch(action);
  });

  it('takes no difference that chance could make', () => {
    const unsure = profile({ discount: [1, 0.3, 0.1] });
    const contrasts = unsure.contrasts.map((found) => ({ ...found, low: -0.1 }));
    const { advice } = personaOf(
      0,
      [{ ...unsure, contrasts }, profile({})],
      ['discount'],
      null,
      'EUR',
    );
    expect(advice[0]!.action).toMatch(/^No promotion/);
  });
});

describe('advice on retention', () => {
  it.each<[Partial<ClusterProfile>, RegExp]>([
    [{ quietShare: 0.37, quietCustomers: 74 }, /^Act first here.*the 74 who are quiet/],
    [{ quietShare: 0.04, quietCustomers: 8 }, /^Fewer of them have gone quiet/],
    [{ quietShare: 0.18, quietCustomers: 36 }, /^They go quiet about as often/],
    [{ usualGapDays: NaN }, /^Nobody here came back/],
  ])('%# rests on more than chance', (fields, action) => {
    const { action: found, evidence } = adviceOf({}, fields).Retention;
    expect(found).toMatch(action);
    if (fields.quietShare) expect(evidence).toContain('some 14% by chance');
  });
});

describe('personal advice', () => {
  it.each<[Contrasts, RegExp]>([
    [{ returns: [1, 0.2, 0.02] }, /^Help them choose/],
    // Fewer lines make fewer categories: that is no taste.
    [{ topShare: [0.9, 0.41, 0.32], lines: [-0.3, 2, 3] }, /^No advice/],
    [{ topShare: [0.9, 0.41, 0.32], orders: [-0.5, 3, 6], lines: [0, 3, 3] }, /^No advice/],
    [{ topShare: [0.5, 0.41, 0.32], lines: [0, 3, 3] }, /^No advice/],
    [{ topShare: [0.9, 0.8, 0.4], lines: [0, 3, 3] }, /^Keep to each one’s own category/],
    [{ entropy: [-0.9, 0.3, 0.6], lines: [1, 9, 3] }, /^Keep to each one’s own category/],
    [{ entropy: [0.9, 0.8, 0.4], lines: [0, 3, 3] }, /^Show them the whole range/],
    [{ entropy: [0.9, 0.8, 0.4], lines: [1, 9, 3] }, /^They fill baskets/],
    [{ discount: [1, 0.3, 0.1] }, /^Show what is on offer/],
    [{ lines: [1.5, 38.4, 16], quantity: [-2.5, 3, 20] }, /^They take a few each of many items/],
    [{ quantity: [1, 22, 5] }, /^They take many of one item/],
    // Seventeen lines an order are no purchase with a warranty.
    [{ aov: [1, 900, 300], lines: [0.1, 17, 16] }, /^Their orders are worth more, not fuller/],
    [{ aov: [1, 900, 300], lines: [0, 1.2, 1.2] }, /^Large purchases/],
    // A year's revenue over the lines of an order: one line more in each would bring 6,000.
    [{ lines: [-1, 2, 5] }, /one order of ten would bring about €600(\.00)? a year/],
    [{ aov: [-1, 10, 40] }, /small scale/],
    [{}, /^No advice/],
  ])('%# rests on a contrast', (contrasts, action) => {
    expect(adviceOf(contrasts).Personalisation.action).toMatch(action);
  });

  it('never calls nothing different beside evidence of a difference', () => {
    for (const lines of [-2, -1, 0, 1, 2]) {
      for (const quantity of [-2, -1, 0, 1, 2]) {
        const { action, evidence } = adviceOf({
          lines: [lines, 10 + lines, 10],
          quantity: [quantity, 10 + quantity, 10],
        }).Personalisation;
        expect(/^No advice/.test(action)).toBe(lines === 0 && quantity === 0);
        expect(evidence).toMatch(/\d/);
      }
    }
  });
});

/** Lines of customers in two clusters; every second of the first one buys only `loved`. */
function linesOf(seed: number, loved: number | null): CategoryTable {
  const rng = new Rng(seed);
  const [customers, orders, categories] = [400, 4000, 6];
  const customer = Int32Array.from({ length: orders }, () => rng.int(customers));
  const shown = {
    k: 2,
    labels: Int32Array.from({ length: customers }, (_, i) => i % 2),
    eligibility: { rows: Int32Array.from({ length: customers }, (_, i) => i) },
  } as unknown as Parameters<typeof categoryTable>[2];
  const facts = {
    customer,
    start: Int32Array.from({ length: orders + 1 }, (_, i) => i),
    categoryKey: customer.map((who) => (loved !== null && who % 4 === 0 ? loved : rng.int(6))),
    categoryLines: new Int32Array(orders).fill(1),
  } as unknown as NonNullable<Parameters<typeof categoryTable>[0]['orders']>;
  const names = Array.from({ length: categories }, (_, j) => `Category ${j}`);
  return categoryTable({ orders: facts, categories: names }, customers, shown)!;
}

describe('the favourite category', () => {
  it('is not made of chance', () => {
    const found = Array.from({ length: 200 }, (_, seed) => favouriteOf(0, linesOf(seed, null)));
    // The level is 2.5 % over both clusters, and the difference must matter too.
    expect(found.filter(Boolean).length).toBeLessThanOrEqual(8);
  });

  it('is found where there is one, as a share of lines', () => {
    const table = linesOf(1, 4);
    expect(favouriteOf(0, table)).toMatchObject({ category: 'Category 4' });
    expect(favouriteOf(1, table)?.category).not.toBe('Category 4');
    const { action, evidence } = adviceOf({}, {}, table).Personalisation;
    expect(action).toMatch(/^Lead with Category 4/);
    expect(evidence).toMatch(/^Category 4 is \d\d% of their lines, \d\.\d times its share of/);
  });

  it('has the error of customers, not of lines', () => {
    const { lines, error } = linesOf(1, 4);
    const total = lines[0]!.reduce((sum, count) => sum + count, 0);
    const share = lines[0]![4]! / total;
    const ofLines = (1 - share) / lines[0]![4]!;
    // Whoever loves a category buys ten lines of it: one customer, not ten.
    expect(error[0]![4]!).toBeGreaterThan(3 * ofLines);
  });
});

describe('names', () => {
  it('give no high name where another group is higher', () => {
    const large = profile({ quantity: [0.8, 22, 7] });
    const small = profile({ returns: [3, 0.3, 0.01], quantity: [1.2, 40, 18] });
    const rest = profile({ quantity: [-2, 3, 25] });
    expect(nameClusters([large, small, rest], ['quantity', 'returns'])).toEqual([
      'In between, many units a line',
      'Frequent returners',
      'Small-quantity buyers',
    ]);
    expect(nameClusters([profile({ aov: [0.2, 30, 28] }), large], ['aov', 'quantity'])).toEqual([
      'Average customers',
      'Bulk buyers',
    ]);
  });
});

describe('those in no group', () => {
  it.each([
    [0.3, /worth more than their number/],
    [0.1, /Do not make a campaign/],
  ])('with %d of revenue', (revenueShare, action) => {
    const noise = profile({ aov: [1, 90, 30] }, { share: 0.1, size: 40, revenueShare });
    const { who, action: found } = noiseAdvice(
      noise,
      [
        { name: 'Bulk buyers', customers: 30 },
        { name: 'Regulars', customers: 0 },
      ],
      'EUR',
    );
    expect(who).toMatch(/^40 customers fit no dense group \(10% of customers.*against/);
    expect(found).toMatch(action);
    expect(found).toContain('Bulk buyers (30). Distances');
  });
});
