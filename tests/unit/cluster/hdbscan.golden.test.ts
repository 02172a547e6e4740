/**
 * HDBSCAN against the hdbscan package (whose minSamples does not count the point itself, as here);
 * tests/golden/hdbscan.json says how it was made.
 */
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/lib/core/cluster/agreement';
import { hdbscan } from '../../../src/lib/core/cluster/hdbscan';
import { has, readGolden, readGoldenCsv, readShared, type Points } from './files';

interface Row {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: 'eom' | 'leaf';
  readonly epsilon: number;
  readonly allowSingleCluster: boolean;
  readonly clusters: number;
  readonly noise: number;
  readonly mstTotalWeightSelfExcluded: number;
  readonly labels?: readonly number[];
  readonly probabilities?: readonly number[];
  readonly outlierScoresFirst20?: readonly number[];
}

const golden = readGolden<Record<string, { readonly results: readonly Row[] }>>('hdbscan.json');

function check(points: () => Points, rows: readonly Row[], looseCounts = false): void {
  it.each(
    rows.map(
      (row) =>
        [
          `size ${row.minClusterSize}, samples ${row.minSamples}, ${row.selection}, ε ${row.epsilon}`,
          row,
        ] as const,
    ),
  )('%s', (_, row) => {
    const { data, n, d } = points();
    const found = hdbscan(data, n, d, row);
    const weight = found.spanningTree.weight.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(weight / row.mstTotalWeightSelfExcluded - 1)).toBeLessThan(1e-9);
    row.outlierScoresFirst20?.forEach((score, i) => {
      expect(found.outlierScores[i]!).toBeCloseTo(score, 5);
    });
    // Leaves hang on the arbitrary order of equal distances in the reference.
    if (row.selection === 'leaf') return;
    // The reference splits equal distances one by one, in the order they were sorted in; here they
    // are cut at once, so that small clusters made by such splits do not exist.
    if (!row.labels) {
      const slack = looseCounts ? 1 : Math.max(1, Math.ceil(0.25 * row.clusters));
      expect(Math.abs(found.clusterOf.length - row.clusters)).toBeLessThanOrEqual(slack);
      return;
    }
    expect(found.clusterOf.length).toBe(row.clusters);
    expect(adjustedRandIndex(found.labels, row.labels)).toBeGreaterThanOrEqual(0.98);
    let difference = 0;
    row.probabilities!.forEach((value, i) => {
      difference += Math.abs(value - found.probabilities[i]!) / n;
    });
    // A cluster's strengths are shares of the λ at which it ends, and equal distances move that λ in
    // one of the four moons and blobs.
    expect(difference).toBeLessThan(0.05);
  });
}

describe('moons and blobs', () => {
  const points = (): Points => readGoldenCsv('hdbscan-moons-blobs.csv', 0, 2);
  check(points, golden.moons_blobs!.results);
});

describe.skipIf(!has('data/clustering/clusterable_data.csv'))('clusterable data', () => {
  const points = (): Points => readShared('data/clustering/clusterable_data.csv', 0, 2);
  check(points, golden.clusterable_data!.results);
});

describe.skipIf(!has('oracles/online_retail_customer_features.csv'))(
  'customers of Online Retail, full of equal distances',
  () => {
    const points = (): Points => readShared('oracles/online_retail_customer_features.csv', 1, 4);
    check(points, golden.online_retail_customers!.results, true);
  },
);
