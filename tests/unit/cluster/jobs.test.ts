/** The jobs of the cluster page on customers whose groups are known. */
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/lib/core/cluster/features/definitions';
import {
  runDensity,
  runKMeans,
  runScore,
  type ClusterInput,
} from '../../../src/lib/core/cluster/jobs';
import { readSavedModel, type SavedModel } from '../../../src/lib/core/cluster/saved-model';
import { Rng } from '../../../src/lib/core/rng';

const FEATURES: readonly Feature[] = ['aov', 'quantity'];
const quiet = (): void => undefined;

/** Customers around three places, the last `strangers` anywhere. */
function customers(n: number, strangers: number): ClusterInput {
  const rng = new Rng(3);
  const value = (i: number, axis: number): number =>
    i >= n - strangers
      ? 60 * rng.float()
      : [10, 30, 50][axis === 0 ? i % 3 : (i * 2) % 3]! + rng.normal();
  const column = (axis: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => value(i, axis));
  const facts = (): Float64Array => Float64Array.from({ length: n }, () => 1 + rng.int(50));
  return {
    columns: { aov: column(0), quantity: column(1) },
    facts: {
      revenue: facts(),
      orders: facts(),
      recencyDays: facts(),
      spanDays: facts(),
      yearRevenue: facts(),
    },
    rows: Int32Array.from({ length: n }, (_, i) => i),
    features: FEATURES,
    scaling: 'standard',
    transform: 'none',
    seed: 1,
  };
}

describe('customers whom HDBSCAN leaves out', () => {
  const input = customers(300, 45);
  const found = runDensity(
    { ...input, minClusterSize: 20, minSamples: 5, selection: 'eom' },
    quiet,
  );

  it('are a group of their own in the profiles', () => {
    expect(found.k).toBe(3);
    expect(found.noise).toBeGreaterThan(5);
    expect(found.profiles).toHaveLength(4);
    expect(found.profiles[3]!.size).toBe(found.noise);
  });

  it('each have the nearest group and how far it is', () => {
    const scaled = FEATURES.map((id) => {
      const values = input.columns[id]!;
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
      return values.map((x) => (x - mean) / sd);
    });
    const centre = (cluster: number, axis: number): number => {
      let weighted = 0;
      let weights = 0;
      found.labels.forEach((label, i) => {
        if (label !== cluster) return;
        weighted += found.probabilities[i]! * scaled[axis]![i]!;
        weights += found.probabilities[i]!;
      });
      return weighted / weights;
    };
    found.labels.forEach((label, i) => {
      if (label >= 0) {
        expect(found.nearest[i]).toBe(-1);
        expect(found.nearestDistance[i]).toBeNaN();
        return;
      }
      const distances = [0, 1, 2].map((c) =>
        Math.hypot(scaled[0]![i]! - centre(c, 0), scaled[1]![i]! - centre(c, 1)),
      );
      expect(found.nearestDistance[i]!).toBeCloseTo(Math.min(...distances), 9);
      expect(distances[found.nearest[i]!]).toBe(Math.min(...distances));
    });
  });
});

describe('saved groups', () => {
  const input = customers(300, 0);
  const made = runKMeans({ ...input, k: 3, restarts: 4 }, quiet);
  const model: SavedModel = {
    format: 'orderlens-clusters',
    version: 1,
    madeFrom: 'a test',
    features: FEATURES,
    transforms: made.plan.transforms,
    centres: [0, 1, 2].map((c) => [...made.centres.subarray(2 * c, 2 * c + 2)]),
    names: ['a', 'b', 'c'],
    reach: [...made.reach],
    minOrders: 5,
  };

  it('give the customers they were made from back to their groups', () => {
    const read = readSavedModel(JSON.stringify(model), 'kept.json');
    expect(read).toEqual(model);
    const scored = runScore({ ...input, model: read }, quiet);
    expect([...scored.labels]).toEqual([...made.labels]);
    expect(scored.strangers / 300).toBeCloseTo(0.05, 1);
  });

  it('take a single customer, and know one of another kind for a stranger', () => {
    const one = {
      columns: { aov: Float64Array.of(10), quantity: Float64Array.of(500) },
      facts: {
        revenue: Float64Array.of(1),
        orders: Float64Array.of(1),
        recencyDays: Float64Array.of(1),
        spanDays: Float64Array.of(0),
        yearRevenue: Float64Array.of(1),
      },
      rows: Int32Array.of(0),
    };
    const scored = runScore({ ...one, model }, quiet);
    expect(scored.labels).toHaveLength(1);
    expect(scored.strangers).toBe(1);
  });

  it('ask for nothing less than one order where the file does not tell', () => {
    const { minOrders: _, ...old } = model;
    expect(readSavedModel(JSON.stringify(old), 'old.json').minOrders).toBe(1);
    expect(() => readSavedModel(JSON.stringify({ ...model, minOrders: 0 }), 'x.json')).toThrow(
      /least number of orders/,
    );
  });
});
