/** What the bench runs inside the browser: the algorithms alone, on data of its own. */
import { hdbscan } from '../../src/lib/core/cluster/hdbscan';
import { kmeans } from '../../src/lib/core/cluster/kmeans';
import { Rng } from '../../src/lib/core/rng';

/** n points around eight places, overlapping. */
function points(n: number, d: number): Float64Array {
  const rng = new Rng(7);
  const middles = Float64Array.from({ length: 8 * d }, () => 2.5 * rng.normal());
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const group = rng.int(8);
    for (let j = 0; j < d; j++) data[i * d + j] = middles[group * d + j]! + rng.normal();
  }
  return data;
}

/** Milliseconds of one run. */
export function timeKMeans(n: number, k: number, restarts: number): number {
  const data = points(n, 8);
  const started = performance.now();
  kmeans(data, n, 8, { k, restarts });
  return performance.now() - started;
}

export function timeHdbscan(n: number): number {
  const data = points(n, 5);
  const started = performance.now();
  hdbscan(data, n, 5, { minClusterSize: 50, minSamples: 10 });
  return performance.now() - started;
}

declare global {
  var clusterBench: { timeKMeans: typeof timeKMeans; timeHdbscan: typeof timeHdbscan };
}

globalThis.clusterBench = { timeKMeans, timeHdbscan };
