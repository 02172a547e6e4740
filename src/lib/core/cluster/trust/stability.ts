/** Does the partition come back: with other customers, and with other seeds? */
import { takeRows } from '../../matrix';
import { Rng } from '../../rng';
import { adjustedRandIndex } from '../agreement';
import { kmeans } from '../kmeans';
import { assign } from '../kmeans/lloyd';

export interface Stability {
  /** Adjusted Rand index of each bootstrap run with the partition shown. */
  readonly bootstrap: Float64Array;
  /** Of each single run with another seed, likewise. */
  readonly seeds: Float64Array;
  /** Inertia of those single runs over that of the partition shown; 1 is as good. */
  readonly seedInertia: Float64Array;
}

/** Rows that a run is fitted to at most; agreement is taken over all rows. */
const FIT_ROWS = 20_000;
/** A customer or two on a border do not change the agreement. */
const TOLERANCE = 1e-5;

/**
 * Bootstrap after Hennig 2007 (doi:10.1016/j.csda.2006.11.025), with the adjusted Rand index:
 * customers are drawn with replacement, clustered, and all customers given to the nearest centre.
 */
export function stabilityOf(
  data: Float64Array,
  n: number,
  d: number,
  shown: { readonly labels: Int32Array; readonly k: number; readonly inertia: number },
  options: {
    readonly runs?: number;
    readonly seed?: number;
    readonly onProgress?: (fraction: number) => void;
  } = {},
): Stability {
  const { runs = 20, seed = 1, onProgress } = options;
  const { k } = shown;
  const rng = new Rng(seed).fork('bootstrap');
  const bootstrap = new Float64Array(runs);
  const seeds = new Float64Array(runs);
  const seedInertia = new Float64Array(runs);
  const m = Math.min(n, FIT_ROWS);
  for (let run = 0; run < runs; run++) {
    const drawn = Int32Array.from({ length: m }, () => rng.int(n));
    const sample = takeRows(data, d, drawn);
    try {
      const { centres } = kmeans(sample, m, d, {
        k,
        restarts: 3,
        sampleRows: 800,
        seeding: 'flat',
        tolerance: TOLERANCE,
        seed: seed + run,
      });
      bootstrap[run] = adjustedRandIndex(assign(data, n, d, centres).labels, shown.labels);
    } catch {
      // A draw that holds fewer kinds of customers than clusters cannot bring them back.
      bootstrap[run] = 0;
    }
    const single = kmeans(data, n, d, {
      k,
      restarts: 1,
      sampleRows: 800,
      seeding: 'flat',
      tolerance: TOLERANCE,
      seed: 1000 + seed + run,
    });
    seeds[run] = adjustedRandIndex(single.labels, shown.labels);
    seedInertia[run] = shown.inertia > 0 ? single.inertia / shown.inertia : 1;
    onProgress?.((run + 1) / runs);
  }
  return { bootstrap, seeds, seedInertia };
}
