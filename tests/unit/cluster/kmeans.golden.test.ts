/** k-means, its indices and PCA against scikit-learn; tests/golden/kmeans.json says how it was made. */
import { describe, expect, it } from 'vitest';
import { calinskiHarabasz, daviesBouldin } from '../../../src/lib/core/cluster/indices/scatter';
import { silhouettes } from '../../../src/lib/core/cluster/indices/silhouette';
import { kmeans } from '../../../src/lib/core/cluster/kmeans';
import { pca } from '../../../src/lib/core/project/pca';
import { has, readGolden, readGoldenCsv, readShared, standardised, type Points } from './files';

interface Row {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  readonly labels?: string;
}

interface Golden {
  readonly raw?: readonly Row[];
  readonly standardised?: readonly Row[];
  readonly results?: readonly Row[];
  readonly pca: {
    readonly explainedVariance: readonly number[];
    readonly explainedVarianceRatio: readonly number[];
    readonly loadings: readonly (readonly number[])[];
  };
}

const golden =
  readGolden<Record<'iris' | 'digits' | 'clusterable_data' | 'online_retail_customers', Golden>>(
    'kmeans.json',
  );

function check(points: () => Points, rows: readonly Row[]): void {
  it.each(rows.map((row) => [row.k, row] as const))('k = %i', (k, row) => {
    const { data, n, d } = points();
    const found = kmeans(data, n, d, { k, restarts: 20 });
    expect(found.inertia).toBeLessThanOrEqual(row.inertia * 1.005);
    expect(found.sizes.reduce((sum, size) => sum + size, 0)).toBe(n);
    if (!row.labels) return;
    const labels = Int32Array.from(row.labels, Number);
    expect(silhouettes(data, n, d, [{ labels, k }])[0]!.mean).toBeCloseTo(row.silhouette, 6);
    const ch = calinskiHarabasz(data, n, d, labels, k);
    expect(ch / row.calinskiHarabasz).toBeCloseTo(1, 8);
    expect(daviesBouldin(data, n, d, labels, k)).toBeCloseTo(row.daviesBouldin, 6);
  });
}

function checkPca(points: () => Points, expected: Golden['pca']): void {
  it('principal components to 1e-8', () => {
    const { data, n, d } = points();
    const found = pca(data, n, d);
    expected.explainedVariance.forEach((value, r) => {
      expect(Math.abs(found.variances[r]! - value) / expected.explainedVariance[0]!).toBeLessThan(
        1e-8,
      );
    });
    expected.explainedVarianceRatio.forEach((value, r) => {
      expect(Math.abs(found.ratios[r]! - value)).toBeLessThan(1e-8);
    });
    expected.loadings.forEach((loading, r) => {
      loading.forEach((value, j) => {
        expect(Math.abs(found.components[r * d + j]! - value)).toBeLessThan(1e-8);
      });
    });
  });
}

describe('iris', () => {
  const iris = (): Points => readGoldenCsv('kmeans-iris.csv', 0, 4);
  check(iris, golden.iris.raw!);
  checkPca(iris, golden.iris.pca);
  describe('standardised', () => check(() => standardised(iris()), golden.iris.standardised!));
});

describe.skipIf(!has('oracles/digits.csv'))('digits', () => {
  const digits = (): Points => readShared('oracles/digits.csv', 0, 64);
  check(digits, golden.digits.raw!);
  checkPca(digits, golden.digits.pca);
});

describe.skipIf(!has('data/clustering/clusterable_data.csv'))('clusterable data', () => {
  const points = (): Points => readShared('data/clustering/clusterable_data.csv', 0, 2);
  check(points, golden.clusterable_data.raw!);
});

describe.skipIf(!has('oracles/online_retail_customer_features.csv'))(
  'customers of Online Retail',
  () => {
    const points = (): Points => readShared('oracles/online_retail_customer_features.csv', 1, 4);
    check(points, golden.online_retail_customers.results!);
    checkPca(points, golden.online_retail_customers.pca);
  },
);
