/** Random baskets with the sizes of given ones, in which every item occurs as often. */
import type { Rng } from '../rng';

/** Up to this many occurrences the swaps go on until the start is forgotten. */
const SMALL = 1_500;
const SWAPS_PER_OCCURRENCE = 8;

/**
 * Replaces `item` by a random table with the same margins: all occurrences are dealt anew, then an
 * item that lies twice in a basket changes places with a random occurrence that suits both baskets.
 * That mending favours some tables by a little; in small data, where it could show, random swaps that
 * keep both margins follow (each table is then equally likely: Gionis et al. 2007,
 * doi:10.1145/1297332.1297338). An item that suits nowhere stays: such a table hardly has another.
 *
 * @param start CSR rows of baskets; no size above `items`
 */
export function dealAgain(start: Int32Array, item: Int32Array, items: number, rng: Rng): void {
  const n = item.length;
  const basketOf = new Int32Array(n);
  for (let b = 0; b + 1 < start.length; b++) basketOf.fill(b, start[b], start[b + 1]);
  rng.shuffle(item);

  const holds = (basket: number, wanted: number, except: number): boolean => {
    for (let at = start[basket]!; at < start[basket + 1]!; at++) {
      if (at !== except && item[at] === wanted) return true;
    }
    return false;
  };
  /** Exchanges two occurrences where neither basket then holds an item twice. */
  const swap = (x: number, y: number): boolean => {
    const [i, j] = [item[x]!, item[y]!];
    if (i === j || basketOf[x] === basketOf[y]) return false;
    if (holds(basketOf[x]!, j, x) || holds(basketOf[y]!, i, y)) return false;
    item[x] = j;
    item[y] = i;
    return true;
  };

  const lastSeen = new Int32Array(items).fill(-1);
  for (let b = 0; b + 1 < start.length; b++) {
    for (let at = start[b]!; at < start[b + 1]!; at++) {
      for (let tries = 0; lastSeen[item[at]!] === b && tries < 1_000; tries++) {
        if (swap(at, rng.int(n))) break;
      }
      lastSeen[item[at]!] = b;
    }
  }
  if (n > SMALL) return;
  for (let k = 0; k < SWAPS_PER_OCCURRENCE * n; k++) swap(rng.int(n), rng.int(n));
}
