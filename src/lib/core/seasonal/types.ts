/** Kinds of customers by their timing, however they were found. */
import { adjustedRandIndex } from '../cluster/agreement';
import { chooseK, scanK, type KChoice, type KRow } from '../cluster/choose-k';
import { hdbscan } from '../cluster/hdbscan';
import { countDistinct, kmeans } from '../cluster/kmeans';
import { assign } from '../cluster/kmeans/lloyd';
import { takeRows } from '../matrix';
import { Rng } from '../rng';
import { fitConcentration, hellinger, repeatsOf, shrunkShares } from './dirichlet';
import { standardLengths } from './bins';
import { expectedShares, fitIntensity, standardShares } from './intensity';
import {
  assignTypes,
  fitMixture,
  mixtureData,
  mostProbable,
  type Mixture,
  type MixtureData,
} from './mixture';
import type { Timing } from './timing';

export const METHODS = ['mixture', 'kmeans', 'hdbscan'] as const;
export type Method = (typeof METHODS)[number];

/** What types are found from. */
export interface Shares {
  /** The store's intensity per day in each bin. */
  readonly perDay: Float64Array;
  /** The store's shares of a standard year. */
  readonly store: Float64Array;
  /** Concentration of the customers' shares around the store's. */
  readonly concentration: number;
  /** n × J, shrunk. */
  readonly shares: Float64Array;
  /** Their square roots. */
  readonly points: Float64Array;
}

export function sharesOf(timing: Timing): Shares {
  const { bins, counts, totals } = timing;
  const { bins: width, binOf, rhythm } = bins;
  const lambda = fitIntensity(timing, timing.cellCounts, 'bin');
  const perDay = new Float64Array(width);
  binOf.forEach((j, cell) => (perDay[j] = lambda[cell]!));
  const store = standardShares(perDay, standardLengths(rhythm));
  const expected = expectedShares(timing, lambda);
  const { concentration } = fitConcentration(
    repeatsOf(counts, totals, width, (i, j) => expected[i * width + j]!),
  );
  const shares = shrunkShares(counts, expected, totals, store, concentration);
  return { perDay, store, concentration, shares, points: hellinger(shares) };
}

export interface MixtureRow {
  readonly k: number;
  readonly bic: number;
  readonly icl: number;
}

export interface MixtureScan {
  readonly rows: readonly MixtureRow[];
  /** k of the least ICL; 1: customers differ by degrees at most, not in kind. */
  readonly suggested: number;
}

export interface Types {
  readonly method: Method;
  readonly k: number;
  /** Type of each eligible customer by size, the largest first; −1 is none (HDBSCAN only). */
  readonly labels: Int32Array;
  /** Probability of that type (mixture), strength of membership (HDBSCAN); 1 for k-means. */
  readonly certainty: Float64Array;
  /** What k-means chose its number from; empty for the others. */
  readonly scan: readonly KRow[];
  readonly choice: KChoice | null;
  /** The fitted mixture with its types in the order of `labels`. */
  readonly mixture: Mixture | null;
}

export const MOST_TYPES = 8;
/** A type of fewer customers on average is nothing to plan for. */
const LEAST_PER_TYPE = 12;
/** The number of types is settled on so many customers at most, and the types fitted to them. */
const FIT_ROWS = 6_000;
/** The last rounds of EM only polish; a criterion of two digits does not need them. */
const SCAN_TOLERANCE = 0.2;
const SCAN = { exactRows: 2_500, silhouetteRows: 2_000 } as const;
/** k-means that only gives EM a place to begin. */
const START = { restarts: 6, sampleRows: 800, seeding: 'flat', tolerance: 1e-4 } as const;

/** Largest number of types that so many customers can carry. */
export function mostTypes(customers: number): number {
  return Math.max(1, Math.min(MOST_TYPES, Math.floor(customers / LEAST_PER_TYPE)));
}

/** Mixtures of a part of the customers, begun from k-means on their shares. */
class Fits {
  readonly all: boolean;
  readonly #points: Float64Array;
  readonly #data: MixtureData;
  readonly #n: number;
  readonly #width: number;
  readonly #perDay: Float64Array;
  readonly #seed: number;

  constructor(timing: Timing, { points, perDay }: Shares, seed: number) {
    const n = timing.totals.length;
    const rows = new Rng(seed).fork('types').sample(n, FIT_ROWS);
    this.all = rows.length === n;
    this.#n = rows.length;
    this.#width = timing.bins.bins;
    this.#points = this.all ? points : takeRows(points, this.#width, rows);
    this.#data = mixtureData(this.all ? timing : takeTimingRows(timing, rows));
    this.#perDay = perDay;
    this.#seed = seed;
  }

  at(k: number, tolerance: number): Mixture {
    const labels =
      k === 1
        ? new Int32Array(this.#n)
        : kmeans(this.#points, this.#n, this.#width, { ...START, k, seed: this.#seed }).labels;
    return fitMixture(this.#data, labels, k, this.#perDay, { tolerance });
  }
}

/**
 * How many types there are: mixtures of 1, 2, … of them, until the integrated completed likelihood
 * gets worse twice in a row.
 */
export function scanMixtures(
  timing: Timing,
  shares: Shares,
  seed: number,
  onProgress?: (fraction: number) => void,
): MixtureScan {
  const n = timing.totals.length;
  const most = Math.min(
    mostTypes(n),
    countDistinct(shares.points, n, timing.bins.bins, MOST_TYPES),
  );
  const fits = new Fits(timing, shares, seed);
  const rows: MixtureRow[] = [];
  for (let k = 1; k <= most && !risesTwice(rows); k++) {
    const { bic, icl } = fits.at(k, SCAN_TOLERANCE);
    rows.push({ k, bic, icl });
    onProgress?.(k / most);
  }
  return { rows, suggested: rows.reduce((best, row) => (row.icl < best.icl ? row : best)).k };
}

export interface FindOptions {
  readonly method: Method;
  /** Null: what the method takes by itself; a mixture needs a number. */
  readonly k: number | null;
  readonly seed: number;
  readonly onProgress?: (fraction: number) => void;
}

export function findTypes(timing: Timing, shares: Shares, options: FindOptions): Types {
  const { method, seed } = options;
  if (method === 'hdbscan') return byDensity(timing, shares, options);
  if (method === 'kmeans') return byKMeans(timing, shares, options);
  const k = options.k ?? scanMixtures(timing, shares, seed).suggested;
  const fits = new Fits(timing, shares, seed);
  const mixture = fits.at(k, 0.001);
  const probabilities = fits.all
    ? mixture.probabilities
    : assignTypes(mixtureData(timing), mixture);
  const found = mostProbable(probabilities, k);
  const { labels, order } = bySize(found.labels, k);
  return {
    method,
    k,
    labels,
    certainty: found.certainty,
    scan: [],
    choice: null,
    mixture: reorder({ ...mixture, probabilities }, order, timing.bins.bins),
  };
}

function byKMeans(timing: Timing, { points }: Shares, options: FindOptions): Types {
  const n = timing.totals.length;
  const width = timing.bins.bins;
  const { seed, onProgress } = options;
  const scan = scanK(points, n, width, {
    ...SCAN,
    kMax: Math.max(2, mostTypes(n)),
    seed,
    ...(onProgress ? { onProgress } : {}),
  });
  const choice = chooseK(scan.rows, null);
  const k = options.k ?? choice.k;
  const tried = scan.partitions.find((partition) => partition.k === k);
  const own = kmeans(points, n, width, { k, seed });
  const best = tried && tried.inertia < own.inertia ? tried : own;
  const { labels } = bySize(best.labels, k);
  return {
    method: 'kmeans',
    k,
    labels,
    certainty: new Float64Array(n).fill(1),
    scan: scan.rows,
    choice,
    mixture: null,
  };
}

function risesTwice(rows: readonly MixtureRow[]): boolean {
  if (rows.length < 4) return false;
  const [a, b, c] = rows.slice(-3) as [MixtureRow, MixtureRow, MixtureRow];
  return b.icl > a.icl && c.icl > b.icl;
}

/** Least size of a dense group: one in fifty customers, within sensible bounds. */
export function leastDenseSize(customers: number): number {
  return Math.max(8, Math.min(100, Math.round(customers / 40)));
}
const MIN_SAMPLES = 5;

function byDensity(timing: Timing, { points }: Shares, { onProgress }: FindOptions): Types {
  const n = timing.totals.length;
  const found = hdbscan(points, n, timing.bins.bins, {
    minClusterSize: Math.min(n, leastDenseSize(n)),
    minSamples: Math.min(MIN_SAMPLES, n - 1),
    onProgress: (part, fraction) =>
      onProgress?.(part === 'neighbours' ? fraction / 2 : 0.5 + fraction / 2),
  });
  const k = found.clusterOf.length;
  const { labels } = bySize(found.labels, k);
  return {
    method: 'hdbscan',
    k,
    labels,
    certainty: found.probabilities,
    scan: [],
    choice: null,
    mixture: null,
  };
}

/** Types renamed by their size, the largest first; `order[new] = old`. */
function bySize(labels: Int32Array, k: number): { labels: Int32Array; order: number[] } {
  const sizes = new Int32Array(k);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const order = Array.from({ length: k }, (_, c) => c).sort(
    (a, b) => sizes[b]! - sizes[a]! || a - b,
  );
  const renamed = new Int32Array(k);
  order.forEach((c, at) => (renamed[c] = at));
  return { labels: labels.map((label) => (label < 0 ? -1 : renamed[label]!)), order };
}

function reorder(mixture: Mixture, order: readonly number[], width: number): Mixture {
  const { k, probabilities } = mixture;
  const n = probabilities.length / k;
  const renamed = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let g = 0; g < k; g++) renamed[i * k + g] = probabilities[i * k + order[g]!]!;
  }
  return {
    ...mixture,
    weights: Float64Array.from(order, (g) => mixture.weights[g]!),
    rates: takeRows(mixture.rates, width, order),
    probabilities: renamed,
  };
}

/** Some of the customers. */
export function takeTimingRows(timing: Timing, rows: Int32Array): Timing {
  const { bins, counts } = timing;
  const pick = (values: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row]!);
  return {
    ...timing,
    customer: pick(timing.customer),
    from: pick(timing.from),
    to: pick(timing.to),
    totals: pick(timing.totals),
    counts: takeRows(counts, bins.bins, rows),
  };
}

export interface TypeStability {
  /** Adjusted Rand index of each bootstrap run with the types shown. */
  readonly bootstrap: Float64Array;
}

/**
 * Do the types come back when other customers are drawn from the same ones (Hennig 2007,
 * doi:10.1016/j.csda.2006.11.025)? All customers are given to the types of each draw. For types by
 * k-means or mixture; dense groups have no such draw.
 */
export function stabilityOfTypes(
  timing: Timing,
  shares: Shares,
  shown: Pick<Types, 'method' | 'k' | 'labels'>,
  options: {
    readonly runs: number;
    readonly seed: number;
    readonly onProgress?: (fraction: number) => void;
  },
): TypeStability {
  const n = timing.totals.length;
  const width = timing.bins.bins;
  const { k } = shown;
  const all = mixtureData(timing);
  const rng = new Rng(options.seed).fork('stability');
  const bootstrap = new Float64Array(options.runs);
  const m = Math.min(n, FIT_ROWS);
  for (let run = 0; run < options.runs; run++) {
    const drawn = Int32Array.from({ length: m }, () => rng.int(n));
    const points = takeRows(shares.points, width, drawn);
    try {
      const start = kmeans(points, m, width, {
        ...START,
        k,
        seed: options.seed + run,
      });
      let again: Int32Array;
      if (shown.method === 'kmeans') again = assign(shares.points, n, width, start.centres).labels;
      else {
        const fitted = fitMixture(
          mixtureData(takeTimingRows(timing, drawn)),
          start.labels,
          k,
          shares.perDay,
          // A draw of customers needs no more polish than the scan.
          { tolerance: SCAN_TOLERANCE, maxRounds: 60 },
        );
        again = mostProbable(assignTypes(all, fitted), k).labels;
      }
      bootstrap[run] = adjustedRandIndex(again, shown.labels);
    } catch {
      // A draw that holds fewer kinds of customers than types cannot bring them back.
      bootstrap[run] = 0;
    }
    options.onProgress?.((run + 1) / options.runs);
  }
  return { bootstrap };
}
