/** How many clusters: what five rules say, and how far they agree. */
import { OrderlensError } from '../errors';
import { columnMeans, covariance, symmetricEigen } from '../matrix';
import { Rng } from '../rng';
import { calinskiHarabasz, daviesBouldin } from './indices/scatter';
import { silhouettes, type Silhouette } from './indices/silhouette';
import { countDistinct, kmeans, type Partition } from './kmeans';

export interface KRow {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
}

export interface KScan {
  readonly rows: readonly KRow[];
  readonly partitions: readonly Partition[];
  readonly silhouettes: readonly Silhouette[];
}

export const K_MIN = 2;
export const K_MAX = 10;
/** A cluster of fewer customers on average is no group to plan for. */
const MIN_MEAN_SIZE = 8;

/** The largest k worth trying: at most 10, and fewer where customers or kinds of them are few. */
export function largestK(data: Float64Array, n: number, d: number, most = K_MAX): number {
  const bySize = Math.floor(n / MIN_MEAN_SIZE);
  return Math.min(most, Math.max(K_MIN, bySize), countDistinct(data, n, d, most));
}

/** Restarts of each number of clusters. */
export const SCAN_RESTARTS = 8;
/** Enough to compare numbers of clusters: indices change in their fourth digit from here on. */
const SCAN_TOLERANCE = 1e-4;

/**
 * k-means for k = 2 … kMax with its indices.
 *
 * @param data n × d on one scale
 * @throws OrderlensError `too-little-data` where not even two customers differ
 */
export function scanK(
  data: Float64Array,
  n: number,
  d: number,
  options: {
    readonly kMax?: number;
    readonly restarts?: number;
    readonly sampleRows?: number;
    readonly exactRows?: number;
    readonly silhouetteRows?: number;
    /** Lets every partition rest to the last digit. */
    readonly polish?: boolean;
    readonly seed?: number;
    readonly onProgress?: (fraction: number) => void;
  } = {},
): KScan {
  const kMax = largestK(data, n, d, options.kMax);
  if (kMax < K_MIN) {
    throw new OrderlensError(
      'too-little-data',
      n < 2
        ? `Groups need at least two customers; there ${n === 1 ? 'is 1' : `are ${n}`}.`
        : `All ${n} customers are alike in the chosen features: there is nothing to group by.`,
    );
  }
  const partitions: Partition[] = [];
  for (let k = K_MIN; k <= kMax; k++) {
    partitions.push(
      kmeans(data, n, d, {
        k,
        restarts: options.restarts ?? SCAN_RESTARTS,
        seed: options.seed ?? 1,
        sampleRows: options.sampleRows ?? 800,
        seeding: 'flat',
        tolerance: SCAN_TOLERANCE,
        polish: options.polish ?? false,
      }),
    );
    options.onProgress?.((0.6 * (k - K_MIN + 1)) / (kMax - K_MIN + 1));
  }
  const found = silhouettes(data, n, d, partitions, {
    seed: options.seed ?? 1,
    ...(options.exactRows === undefined ? {} : { exactRows: options.exactRows }),
    ...(options.silhouetteRows ? { sampleRows: options.silhouetteRows } : {}),
    onProgress: (fraction) => options.onProgress?.(0.6 + 0.4 * fraction),
  });
  return {
    partitions,
    silhouettes: found,
    rows: partitions.map((partition, at) => ({
      k: partition.k,
      inertia: partition.inertia,
      silhouette: found[at]!.mean,
      calinskiHarabasz: calinskiHarabasz(data, n, d, partition.labels, partition.k),
      daviesBouldin: daviesBouldin(data, n, d, partition.labels, partition.k),
    })),
  };
}

export const RULES = ['silhouette', 'calinskiHarabasz', 'daviesBouldin', 'elbow', 'gap'] as const;
export type Rule = (typeof RULES)[number];

export interface KChoice {
  /** The k of the best silhouette. */
  readonly k: number;
  /** What each rule would take; null while it is not known or says nothing. */
  readonly votes: Readonly<Record<Rule, number | null>>;
  /** Rules that agree with `k`, of those that vote. */
  readonly agree: number;
  readonly voting: number;
  /** `clear`: the rules agree nearly all; `fair`: more than half; `open`: other k do as well. */
  readonly clarity: 'clear' | 'fair' | 'open';
  /** The k of the second best silhouette, and how much less it is. */
  readonly runnerUp: { readonly k: number; readonly behind: number } | null;
}

export function chooseK(rows: readonly KRow[], gap: GapStatistic | null): KChoice {
  const best = (value: (row: KRow) => number): number =>
    rows.reduce((top, row) => (value(row) > value(top) ? row : top)).k;
  const k = best((row) => row.silhouette);
  const votes: Record<Rule, number | null> = {
    silhouette: k,
    calinskiHarabasz: best((row) => row.calinskiHarabasz),
    daviesBouldin: best((row) => -row.daviesBouldin),
    elbow: elbow(rows),
    gap: gap?.k ?? null,
  };
  const voters = RULES.filter((rule) => votes[rule] !== null);
  const agree = voters.filter((rule) => votes[rule] === k).length;
  const [first, second] = [...rows].sort((a, b) => b.silhouette - a.silhouette);
  const share = agree / voters.length;
  return {
    k,
    votes,
    agree,
    voting: voters.length,
    clarity: share >= 0.75 ? 'clear' : share > 0.5 ? 'fair' : 'open',
    runnerUp: second ? { k: second.k, behind: first!.silhouette - second.silhouette } : null,
  };
}

/**
 * The bend of the inertia curve: the k farthest below the line from the first to the last (Satopää
 * et al. 2011, doi:10.1109/ICDCSW.2011.20). Null with fewer than three k.
 */
export function elbow(rows: readonly Pick<KRow, 'k' | 'inertia'>[]): number | null {
  if (rows.length < 3) return null;
  const first = rows[0]!;
  const last = rows.at(-1)!;
  const fall = first.inertia - last.inertia;
  if (!(fall > 0)) return null;
  let most = 0;
  let at: number | null = null;
  for (const { k, inertia } of rows) {
    const along = (k - first.k) / (last.k - first.k);
    const below = 1 - along - (inertia - last.inertia) / fall;
    if (below > most) {
      most = below;
      at = k;
    }
  }
  return at;
}

export interface GapStatistic {
  /** gap(k) = mean of log W of the references − log W, from k = 1. */
  readonly rows: readonly { readonly k: number; readonly gap: number; readonly error: number }[];
  /** The least k with gap(k) ≥ gap(k + 1) − s(k + 1); 1 says "no clusters". Null where none is. */
  readonly k: number | null;
}

/**
 * Gap statistic (Tibshirani, Walther and Hastie 2001, doi:10.1111/1467-9868.00293), references
 * uniform in the box of the principal components; on at most `sampleRows` rows.
 */
export function gapStatistic(
  data: Float64Array,
  n: number,
  d: number,
  options: {
    readonly kMax?: number;
    readonly references?: number;
    readonly seed?: number;
    readonly onProgress?: (fraction: number) => void;
  } = {},
): GapStatistic {
  const { references = 10, seed = 1, onProgress } = options;
  const kMax = largestK(data, n, d, options.kMax);
  const rng = new Rng(seed).fork('gap');
  const logs = (points: Float64Array, salt: number): number[] => {
    const list: number[] = [];
    for (let k = 1; k <= kMax; k++) {
      const { inertia } = kmeans(points, n, d, {
        k,
        restarts: 2,
        sampleRows: 400,
        seeding: 'flat',
        tolerance: SCAN_TOLERANCE,
        seed: seed + salt,
      });
      list.push(Math.log(Math.max(inertia, Number.MIN_VALUE)));
    }
    return list;
  };
  const own = logs(data, 0);
  const sums = new Float64Array(kMax);
  const squares = new Float64Array(kMax);
  const uniform = uniformInBox(data, n, d);
  for (let b = 0; b < references; b++) {
    const list = logs(uniform(rng), b + 1);
    list.forEach((value, at) => {
      sums[at]! += value;
      squares[at]! += value * value;
    });
    onProgress?.((b + 1) / references);
  }
  const rows = own.map((value, at) => {
    const mean = sums[at]! / references;
    const sd = Math.sqrt(Math.max(0, squares[at]! / references - mean * mean));
    return { k: at + 1, gap: mean - value, error: sd * Math.sqrt(1 + 1 / references) };
  });
  const at = rows.findIndex(
    ({ gap }, i) => i + 1 < rows.length && gap >= rows[i + 1]!.gap - rows[i + 1]!.error,
  );
  return { rows, k: at < 0 ? null : rows[at]!.k };
}

/** Draws n uniform rows in the box of the data's principal components. */
function uniformInBox(data: Float64Array, n: number, d: number): (rng: Rng) => Float64Array {
  const { vectors } = symmetricEigen(covariance(data, n, d), d);
  const means = columnMeans(data, n, d);
  const low = new Float64Array(d).fill(Infinity);
  const high = new Float64Array(d).fill(-Infinity);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < d; r++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (data[i * d + j]! - means[j]!) * vectors[r * d + j]!;
      low[r] = Math.min(low[r]!, sum);
      high[r] = Math.max(high[r]!, sum);
    }
  }
  return (rng) => {
    const points = new Float64Array(n * d);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) points[i * d + j] = means[j]!;
      for (let r = 0; r < d; r++) {
        const along = low[r]! + (high[r]! - low[r]!) * rng.float();
        for (let j = 0; j < d; j++) points[i * d + j]! += along * vectors[r * d + j]!;
      }
    }
    return points;
  };
}
