/** HDBSCAN against its definition, followed step by step on few points and without any tree or index. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../src/lib/core/cluster/agreement';
import { hdbscan } from '../../src/lib/core/cluster/hdbscan';
import { Rng } from '../../src/lib/core/rng';

interface Cluster {
  readonly points: readonly number[];
  readonly birth: number;
  /** λ at which each point leaves this very cluster. */
  readonly leaves: Map<number, number>;
  readonly children: Cluster[];
  /** λ at which it splits; 0 where it does not. */
  split: number;
}

/** Mutual reachability of all pairs, the point itself not counted among its neighbours. */
function reachability(data: Float64Array, n: number, minSamples: number): number[][] {
  const distance = (a: number, b: number): number =>
    Math.hypot(data[2 * a]! - data[2 * b]!, data[2 * a + 1]! - data[2 * b + 1]!);
  const core = Array.from({ length: n }, (_, p) => {
    const others = Array.from({ length: n }, (__, q) => q).filter((q) => q !== p);
    return others.map((q) => distance(p, q)).sort((a, b) => a - b)[minSamples - 1]!;
  });
  return Array.from({ length: n }, (_, p) =>
    Array.from({ length: n }, (__, q) => Math.max(core[p]!, core[q]!, distance(p, q))),
  );
}

/** Sets of points that hang together by links shorter than `below`. */
function components(points: readonly number[], reach: number[][], below: number): number[][] {
  const left = new Set(points);
  const parts: number[][] = [];
  while (left.size) {
    const [first] = left;
    const part: number[] = [];
    const open = [first!];
    left.delete(first!);
    while (open.length) {
      const p = open.pop()!;
      part.push(p);
      for (const q of [...left]) {
        if (reach[p]![q]! < below) {
          left.delete(q);
          open.push(q);
        }
      }
    }
    parts.push(part);
  }
  return parts;
}

/** The least length of links by which the points hang together: their longest single-linkage merge. */
function joinedAt(points: readonly number[], reach: number[][]): number {
  const lengths = points
    .flatMap((p) => points.filter((q) => q < p).map((q) => reach[p]![q]!))
    .sort((a, b) => a - b);
  return lengths.find((length) => components(points, reach, length * (1 + 1e-12)).length === 1)!;
}

function grow(points: readonly number[], birth: number, reach: number[][], least: number): Cluster {
  const cluster: Cluster = { points, birth, leaves: new Map(), children: [], split: 0 };
  let rest = points;
  while (rest.length > 1) {
    const length = joinedAt(rest, reach);
    const lambda = 1 / length;
    const parts = components(rest, reach, length);
    const large = parts.filter((part) => part.length >= least);
    for (const part of parts) {
      if (part.length < least) for (const p of part) cluster.leaves.set(p, lambda);
    }
    if (large.length > 1) {
      cluster.split = lambda;
      cluster.children.push(...large.map((part) => grow(part, lambda, reach, least)));
      return cluster;
    }
    rest = large[0] ?? [];
  }
  return cluster;
}

const descendants = (cluster: Cluster): Cluster[] => [
  cluster,
  ...cluster.children.flatMap(descendants),
];
const lambdas = (cluster: Cluster): number[] => [...cluster.leaves.values()];

function stability({ points, birth, leaves, split }: Cluster): number {
  return points.reduce((sum, p) => sum + (leaves.get(p) ?? split) - birth, 0);
}

/** The set of clusters below one of greatest total stability, itself included. */
function best(cluster: Cluster): { chosen: Cluster[]; value: number } {
  const below = cluster.children.map(best);
  const value = below.reduce((sum, found) => sum + found.value, 0);
  const own = stability(cluster);
  if (cluster.children.length === 0 || own >= value) return { chosen: [cluster], value: own };
  return { chosen: below.flatMap(({ chosen }) => chosen), value };
}

function byDefinition(
  data: Float64Array,
  n: number,
  { minClusterSize, minSamples, selection }: Options,
): { labels: number[]; probabilities: number[]; outliers: number[] } {
  const reach = reachability(data, n, minSamples);
  const root = grow(
    Array.from({ length: n }, (_, p) => p),
    0,
    reach,
    minClusterSize,
  );
  const all = descendants(root);
  const chosen =
    selection === 'leaf'
      ? all.filter((cluster) => cluster !== root && cluster.children.length === 0)
      : root.children.flatMap((child) => best(child).chosen);
  const labels = new Array<number>(n).fill(-1);
  const probabilities = new Array<number>(n).fill(0);
  const outliers = new Array<number>(n).fill(0);
  const leavesAt = (p: number): number => all.find(({ leaves }) => leaves.has(p))!.leaves.get(p)!;
  chosen.forEach((cluster, label) => {
    const death = Math.max(cluster.split, ...lambdas(cluster));
    for (const p of cluster.points) {
      labels[p] = label;
      probabilities[p] = Math.min(leavesAt(p), death) / death;
    }
  });
  for (const cluster of all) {
    const most = Math.max(...descendants(cluster).flatMap(lambdas));
    for (const [p, lambda] of cluster.leaves) outliers[p] = 1 - lambda / most;
  }
  return { labels, probabilities, outliers };
}

interface Options {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: 'eom' | 'leaf';
}

/** Points around some places of different density, with a few in between. */
function scattered(seed: number, n: number): Float64Array {
  const rng = new Rng(seed);
  const groups = 2 + rng.int(3);
  const middles = Array.from({ length: 2 * groups }, () => 6 * rng.normal());
  return Float64Array.from({ length: 2 * n }, (_, at) => {
    const group = (at >> 1) % groups;
    return middles[2 * group + (at & 1)]! + (0.3 + 0.7 * group) * rng.normal();
  });
}

describe.each(['eom', 'leaf'] as const)('HDBSCAN by its definition, %s', (selection) => {
  it('has the same clusters, strengths and outlier scores', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, minClusterSize, minSamples) => {
          const n = 36;
          const data = scattered(seed, n);
          const options = { minClusterSize, minSamples, selection };
          const expected = byDefinition(data, n, options);
          const found = hdbscan(data, n, 2, options);
          expect(adjustedRandIndex(found.labels, expected.labels)).toBe(1);
          for (let p = 0; p < n; p++) {
            expect(found.labels[p]! < 0).toBe(expected.labels[p]! < 0);
            expect(found.probabilities[p]!).toBeCloseTo(expected.probabilities[p]!, 9);
            expect(found.outlierScores[p]!).toBeCloseTo(expected.outliers[p]!, 9);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
