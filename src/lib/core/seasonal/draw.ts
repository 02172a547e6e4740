/** Orders that chance would have placed: independent draws from one intensity within each window. */
import type { Rng } from '../rng';
import { runningSum } from './intensity';
import type { Timing } from './timing';

export interface Drawn {
  /** n × J. */
  readonly counts: Float64Array;
  readonly cellCounts: Float64Array;
}

/** Slices of the running intensity per place, so that a lookup begins next to where it ends. */
const SLICES_PER_PLACE = 4;
/** A window nearly full of orders: then a free day is looked for one by one. */
const MOST_TRIES = 64;

/**
 * Makes a drawer of as many orders for each customer as they have, on distinct days as theirs are.
 *
 * @param lambda intensity of each cell
 */
export function drawer(
  { bins, totals, from, to }: Pick<Timing, 'bins' | 'totals' | 'from' | 'to'>,
  lambda: Float64Array,
): (rng: Rng) => Drawn {
  const { rhythm, cells, bins: width, binOf, cellOf } = bins;
  const n = totals.length;
  const places = cellOf.length;
  const distinct = rhythm !== 'hour';
  const counts = new Float64Array(n * width);
  const cellCounts = new Float64Array(cells);
  const drawn: Drawn = { counts, cellCounts };
  const running = runningSum(bins, lambda);
  const slices = places * SLICES_PER_PLACE;
  const scale = slices / running[places]!;
  const guide = new Int32Array(slices + 1);
  for (let s = 0, p = 0; s <= slices; s++) {
    while (p + 1 < places && running[p + 1]! * scale <= s) p++;
    guide[s] = p;
  }
  const placeAt = (x: number): number => {
    let p = guide[Math.floor(x * scale)]!;
    while (p + 1 < places && running[p + 1]! <= x) p++;
    return p;
  };
  const stamps = new Float64Array(places);
  let stamp = 0;
  return (rng) => {
    counts.fill(0);
    cellCounts.fill(0);
    for (let i = 0; i < n; i++) {
      const low = running[from[i]!]!;
      const reach = running[to[i]!]! - low;
      stamp++;
      for (let order = totals[i]!; order > 0; order--) {
        let p = placeAt(low + rng.float() * reach);
        if (distinct) {
          for (let tries = 0; stamps[p] === stamp && tries < MOST_TRIES; tries++) {
            p = placeAt(low + rng.float() * reach);
          }
          while (stamps[p] === stamp) p = p + 1 < to[i]! ? p + 1 : from[i]!;
          stamps[p] = stamp;
        }
        const cell = cellOf[p]!;
        cellCounts[cell]! += 1;
        counts[i * width + binOf[cell]!]! += 1;
      }
    }
    return drawn;
  };
}
