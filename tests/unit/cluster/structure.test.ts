/** Whether there are groups at all: said of data whose truth is known. */
import { describe, expect, it } from 'vitest';
import {
  dealOrders,
  featuresOfOrders,
  type OrderFacts,
} from '../../../src/lib/core/cluster/features/orders';
import type { Feature } from '../../../src/lib/core/cluster/features/definitions';
import { runNulls } from '../../../src/lib/core/cluster/jobs';
import { judgeStructure } from '../../../src/lib/core/cluster/trust/nulls';
import { Rng } from '../../../src/lib/core/rng';

const FEATURES: Feature[] = ['aov', 'discount', 'quantity', 'shipping', 'entropy', 'returns'];

/** Orders whose every field is drawn independently of the customer, as in a well-known public file. */
function independentOrders(
  customers: number,
  orders: number,
): { facts: OrderFacts; customers: number } {
  const rng = new Rng(9);
  const drawn = Array.from({ length: orders }, () => rng.int(customers));
  const count = new Int32Array(customers);
  for (const c of drawn) count[c]!++;
  const place = new Int32Array(customers).fill(-1);
  let kept = 0;
  for (let c = 0; c < customers; c++) if (count[c]! >= 5) place[c] = kept++;
  const customer = Int32Array.from(drawn, (c) => place[c]!).filter((at) => at >= 0);
  const m = customer.length;
  const ones = new Int32Array(m).fill(1);
  const discount = Float64Array.from(
    { length: m },
    () => [0, 0, 0, 0.05, 0.1, 0.2, 0.3][rng.int(7)]!,
  );
  const units = Float64Array.from({ length: m }, () => 1 + rng.int(5));
  return {
    customers: kept,
    facts: {
      customer,
      day: Int32Array.from({ length: m }, () => rng.int(1800)),
      isSale: new Uint8Array(m).fill(1),
      revenue: units.map((count, i) => count * (5 + 595 * rng.float()) * (1 - discount[i]!)),
      lines: ones,
      units,
      discountSum: discount,
      discountLines: ones,
      shipping: Float64Array.from({ length: m }, () => 15 * rng.float()),
      returned: Int32Array.from({ length: m }, () => (rng.float() < 0.03 ? 1 : 0)),
      start: Int32Array.from({ length: m + 1 }, (_, i) => i),
      categoryKey: Int32Array.from({ length: m }, () => rng.int(6)),
      categoryLines: ones,
      categories: 6,
    },
  };
}

function verdictOf(
  orders: OrderFacts,
  customers: number,
  features = FEATURES,
): ReturnType<typeof judgeStructure> {
  const rows = Int32Array.from({ length: customers }, (_, i) => i);
  const setting = { features, scaling: 'standard', transform: 'auto', seed: 1 } as const;
  return judgeStructure(
    runNulls({ ...setting, orders, customers, rows, asOf: 1800, runs: 19 }, () => undefined),
  );
}

describe('structure', () => {
  it('is denied where every field is drawn independently of the customer', () => {
    const { facts, customers } = independentOrders(12_000, 30_000);
    const verdict = verdictOf(facts, customers);
    expect(verdict.verdict).toBe('none');
    expect(verdict.spreadRatio).toBeGreaterThan(0.9);
    expect(verdict.spreadRatio).toBeLessThan(1.1);
  });

  it('is affirmed where customers are of three kinds', () => {
    const { facts, customers } = independentOrders(12_000, 30_000);
    const kinds = {
      ...facts,
      units: facts.units.map((count, o) => (facts.customer[o]! % 3 === 0 ? count + 12 : count)),
      discountSum: facts.discountSum.map((rate, o) => (facts.customer[o]! % 3 === 1 ? 0.4 : rate)),
    };
    const verdict = verdictOf(kinds, customers, ['discount', 'quantity', 'shipping']);
    expect(verdict.verdict).toBe('groups');
  });

  it('deals every order once and leaves each customer as many', () => {
    const { facts, customers } = independentOrders(2_000, 6_000);
    const rng = new Rng(4);
    const dealt = dealOrders(facts, (values) => rng.shuffle(values));
    const before = featuresOfOrders(facts, customers, 1800);
    const after = featuresOfOrders(dealt, customers, 1800);
    expect(after.orders).toEqual(before.orders);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    expect(sum(after.spend)).toBeCloseTo(sum(before.spend), 4);
    expect(after.spend).not.toEqual(before.spend);
  });
});
