/**
 * k-means: k-means++ seeding (Arthur and Vassilvitskii 2007) and several restarts by ml-kmeans on a
 * sample, the most promising of them refined on all rows (Lloyd 1982, doi:10.1109/TIT.1982.1056489).
 */
import { kmeans as engine } from 'ml-kmeans';
import { OrderlensError } from '../../errors';
import { requireMatrix, takeRows } from '../../matrix';
import { Rng } from '../../rng';
import { lloyd, type Partition } from './lloyd';
import { plusPlus } from './seeding';

export type { Partition } from './lloyd';

export interface KMeansOptions {
  readonly k: number;
  /** Default 10. */
  readonly restarts?: number;
  /** Rows that each restart looks at; default 2,000. */
  readonly sampleRows?: number;
  /** Who seeds: the engine, or the same method in flat arrays, many times as fast; default engine. */
  readonly seeding?: 'engine' | 'flat';
  /** Restarts that go on to all rows; default 3. */
  readonly refined?: number;
  /**
   * Centres rest when they move less than this share of the data's variance in all; default 1e-10, and
   * 1e-4 beyond 20,000 rows.
   */
  readonly tolerance?: number;
  /** Lets the best one, found with a looser tolerance, rest at the default one. */
  readonly polish?: boolean;
  /** Default 1. */
  readonly seed?: number;
  readonly onProgress?: (fraction: number) => void;
}

/** Rows that each restart looks at; more rows change the winner's inertia by a fraction of 0.1 %. */
const SAMPLE_ROWS = 2_000;
/** Restarts that are refined further. */
const REFINED = 3;
/** Beyond this many rows the refined ones run on a sample of so many first; the best goes on. */
const MIDDLE_ROWS = 20_000;
/**
 * With many rows centres creep on for hundreds of rounds that no longer change the inertia's fourth
 * digit: this is where scikit-learn stops.
 */
const LARGE_TOLERANCE = 1e-4;
/** Iterations of the engine; the flat arrays of `lloyd` go on from there, with the same steps. */
const ENGINE_ITERATIONS = 4;
const TOLERANCE = 1e-10;
const SAMPLE_ITERATIONS = 40;

/**
 * The partition with the least inertia of `restarts` seeded tries.
 *
 * @param data n × d, row-major, finite, on one scale
 * @throws OrderlensError `bad-parameter` (k, restarts), `bad-data` (not finite), `too-little-data`
 *   (fewer distinct rows than clusters)
 */
export function kmeans(
  data: Float64Array,
  n: number,
  d: number,
  options: KMeansOptions,
): Partition {
  const { k, restarts = 10, sampleRows = SAMPLE_ROWS, refined = REFINED } = options;
  const { onProgress } = options;
  requireMatrix(data, n, d);
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new OrderlensError('bad-parameter', `k must be a whole number from 1 on, found ${k}.`);
  }
  if (!(restarts >= 1)) {
    throw new OrderlensError('bad-parameter', `At least one restart is needed, found ${restarts}.`);
  }
  requireDistinct(data, n, d, k);
  if (k === 1) return lloyd(data, n, d, data.slice(0, d));
  const rng = new Rng(options.seed ?? 1);
  // All restarts look at the same rows: inertias of different rows cannot be compared.
  const sample = sampleOf(data, n, d, k, Math.max(sampleRows, 40 * k), rng.fork('sample'));
  const seed = options.seeding === 'flat' ? flatSeeding : engineSeeding;
  const candidates: { readonly start: Float64Array; readonly inertia: number }[] = [];
  for (let restart = 0; restart < restarts; restart++) {
    candidates.push(polished(sample, d, seed(sample, d, k, rng.fork(restart))));
    onProgress?.((restart + 1) / (restarts + refined));
  }
  candidates.sort((a, b) => a.inertia - b.inertia);
  const best = differing(candidates).slice(0, refined);
  const steps = restarts + best.length;
  if (n <= MIDDLE_ROWS) {
    const found = leastInertia(data, n, d, best, options.tolerance ?? TOLERANCE, (done) =>
      onProgress?.((restarts + done) / steps),
    );
    return options.polish ? lloyd(data, n, d, found.centres, { tolerance: TOLERANCE }) : found;
  }
  const rows = rng.fork('middle').sample(n, MIDDLE_ROWS);
  const middle = takeRows(data, d, rows);
  const start = leastInertia(middle, rows.length, d, best, LARGE_TOLERANCE, (done) =>
    onProgress?.((restarts + 0.5 * done) / steps),
  );
  return lloyd(data, n, d, start.centres, { tolerance: options.tolerance ?? LARGE_TOLERANCE });
}

function leastInertia(
  data: Float64Array,
  n: number,
  d: number,
  candidates: readonly { readonly start: Float64Array }[],
  tolerance: number,
  onDone: (done: number) => void,
): Partition {
  let best: Partition | null = null;
  candidates.forEach(({ start }, at) => {
    const refined = lloyd(data, n, d, start, { tolerance });
    if (!best || refined.inertia < best.inertia) best = refined;
    onDone(at + 1);
  });
  return best!;
}

interface Sample {
  readonly m: number;
  readonly points: Float64Array;
}

function sampleOf(
  data: Float64Array,
  n: number,
  d: number,
  k: number,
  size: number,
  rng: Rng,
): Sample {
  const rows = rng.sample(n, size);
  const points = takeRows(data, d, rows);
  if (rows.length === n || countDistinct(points, rows.length, d, k) >= k) {
    return { m: rows.length, points };
  }
  // Nearly all rows are alike: a sample cannot hold k kinds, so the rare ones are looked for.
  const rare = distinctRows(data, n, d, k);
  return { m: rare.length, points: takeRows(data, d, rare) };
}

type Seeding = (sample: Sample, d: number, k: number, rng: Rng) => Float64Array;

const flatSeeding: Seeding = ({ m, points }, d, k, rng) => plusPlus(points, m, d, k, rng);

/** The engine seeds and goes the first steps. */
const engineSeeding: Seeding = ({ m, points }, d, k, rng) => {
  const arrays: number[][] = [];
  for (let i = 0; i < m; i++) {
    const row: number[] = [];
    for (let j = 0; j < d; j++) row.push(points[i * d + j]!);
    arrays.push(row);
  }
  const { centroids } = engine(arrays, k, {
    seed: rng.uint32(),
    initialization: 'kmeans++',
    maxIterations: ENGINE_ITERATIONS,
  });
  return Float64Array.from(centroids.flat());
};

/** Seeds, moved until they rest on the sample. */
function polished(
  { m, points }: Sample,
  d: number,
  seeds: Float64Array,
): { readonly start: Float64Array; readonly inertia: number } {
  const { centres, inertia } = lloyd(points, m, d, seeds, {
    maxIterations: SAMPLE_ITERATIONS,
    tolerance: LARGE_TOLERANCE,
  });
  return { start: centres, inertia };
}

/** Candidates whose inertia tells them apart: refining the same one twice finds nothing new. */
function differing<T extends { inertia: number }>(sorted: readonly T[]): T[] {
  const kept: T[] = [];
  for (const candidate of sorted) {
    const last = kept.at(-1);
    if (!last || candidate.inertia > last.inertia * (1 + 1e-9)) kept.push(candidate);
  }
  return kept;
}

function requireDistinct(data: Float64Array, n: number, d: number, k: number): void {
  const found = countDistinct(data, n, d, k);
  if (found >= k) return;
  throw new OrderlensError(
    'too-little-data',
    n === found
      ? `${k} clusters need at least ${k} customers; there ${n === 1 ? 'is' : 'are'} ${n}.`
      : `${k} clusters need ${k} customers who differ; the ${n} customers are ${found === 1 ? 'all alike' : `of ${found} kinds only`}.`,
    { found: String(found), expected: `at least ${k}` },
  );
}

/** Number of distinct rows, counted up to `enough`. */
export function countDistinct(data: Float64Array, n: number, d: number, enough: number): number {
  return distinctRows(data, n, d, enough).length;
}

/** First rows of the first `enough` distinct ones. */
function distinctRows(data: Float64Array, n: number, d: number, enough: number): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < n && found.length < enough; i++) {
    const isNew = found.every((row) => {
      for (let j = 0; j < d; j++) if (data[row * d + j] !== data[i * d + j]) return true;
      return false;
    });
    if (isNew) found.push(i);
  }
  return Int32Array.from(found);
}
