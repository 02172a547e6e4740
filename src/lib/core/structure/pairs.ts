/**
 * Whether goods are bought together more or less than basket sizes and the goods' popularity bring
 * about: pair counts against random baskets with the same sizes, in which every item occurs as often.
 */
import { studentUpper } from '../distributions';
import type { Rng } from '../rng';
import { chiSquareEffect, detectableChiSquare, meanAndVariance, rankUpper } from './effect';
import type { TestResult } from './questions';
import { dealAgain } from './swap';

/** The most frequent items; rarer ones say little pair by pair. */
export const MOST_ITEMS = 200;
/** Item occurrences that are dealt again; of more, a random part of the baskets is taken. */
const MAX_OCCURRENCES = 100_000;
const SMALL = 1_500;
const DRAWS = 49;
const SMALL_DRAWS = 499;
/** Edges of the picture: how far a pair lies from what is expected, in standard deviations. */
const Z_EDGE = 5;

/** Baskets in rows of a CSR table, each item once in a basket. */
export interface Baskets {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly items: number;
}

export interface StrongPair {
  readonly a: number;
  readonly b: number;
  readonly together: number;
  readonly expected: number;
}

/**
 * With O(i, j) the baskets that hold both items and E(i, j) = aᵢ·aⱼ fitted so that every item keeps its
 * number of co-purchases (quasi-independence; Goodman 1968, doi:10.1080/01621459.1968.10480916),
 * T = Σ (O − E)²/E over pairs. The null distribution comes from random baskets with both margins kept
 * (A. Gionis et al. 2007, doi:10.1145/1297332.1297338). Effect w = √((T − its mean there)/Σ O): how far
 * lifts typically lie from 1; interval from the noncentral χ² scaled to the draws' mean and variance.
 */
export function pairsTest(
  given: Baskets,
  rng: Rng,
  onDraw: (fraction: number) => void = () => undefined,
): { readonly result: TestResult; readonly strong: readonly StrongPair[] } {
  const { baskets, shareTaken } = sampled(given, rng);
  const { items } = baskets;
  const observed = pairCounts(baskets);
  const fit = quasiIndependence(observed, items);
  const pairs = fit.total;
  const t = statistic(observed, fit, items);
  const draws = baskets.item.length <= SMALL ? SMALL_DRAWS : DRAWS;
  const drawn = new Float64Array(draws);
  const histogram = zHistogram(observed, fit, items);
  const usual = new Float64Array(histogram.length);
  const canDeal = pairs > 0 && baskets.start.length > 2 && items > 2;
  if (canDeal) {
    const dealt = baskets.item.slice();
    for (let draw = 0; draw < draws; draw++) {
      dealAgain(baskets.start, dealt, items, rng);
      const counts = pairCounts({ ...baskets, item: dealt });
      const own = quasiIndependence(counts, items);
      drawn[draw] = statistic(counts, own, items);
      const z = zHistogram(counts, own, items);
      for (let k = 0; k < z.length; k++) usual[k]! += z[k]! / draws;
      onDraw((draw + 1) / draws);
    }
  }
  const { mean, variance } = meanAndVariance(drawn);
  const known = canDeal && variance > 0;
  const scale = variance / (2 * mean);
  const df = (2 * mean * mean) / variance;
  const p = !known ? 1 : draws === SMALL_DRAWS ? rankUpper(t, drawn) : cubeRootP(t, drawn);
  const result: TestResult = {
    id: 'pairs',
    n: pairs,
    effect: known ? chiSquareEffect(t, df, pairs, scale) : { estimate: 0, low: 0, high: Infinity },
    direction: 1,
    p,
    reference: 'draws',
    draws: canDeal ? draws : 0,
    detectable: (alpha) => (known ? detectableChiSquare(df, pairs, alpha, scale) : Infinity),
    facts: {
      pairs,
      baskets: baskets.start.length - 1,
      items,
      shareTaken,
    },
    evidence: known
      ? {
          at: Float64Array.from(histogram, (_, k) => k - Z_EDGE),
          observed: histogram,
          expected: usual,
          low: usual.map((value) => Math.max(0, value - 1.96 * Math.sqrt(value))),
          high: usual.map((value) => value + 1.96 * Math.sqrt(value)),
        }
      : null,
  };
  return { result, strong: strongest(observed, fit, items) };
}

/** All baskets with two items or more, or a random part of them. */
function sampled(
  { start, item, items }: Baskets,
  rng: Rng,
): { readonly baskets: Baskets; readonly shareTaken: number } {
  const kept: number[] = [];
  let occurrences = 0;
  for (let b = 0; b + 1 < start.length; b++) {
    const size = start[b + 1]! - start[b]!;
    if (size < 2) continue;
    kept.push(b);
    occurrences += size;
  }
  const all = kept.length;
  let chosen = kept;
  if (occurrences > MAX_OCCURRENCES) {
    const part = Math.floor((all * MAX_OCCURRENCES) / occurrences);
    chosen = Array.from(rng.sample(all, part), (i) => kept[i]!);
  }
  const nextStart = new Int32Array(chosen.length + 1);
  chosen.forEach((b, i) => (nextStart[i + 1] = nextStart[i]! + start[b + 1]! - start[b]!));
  const nextItem = new Int32Array(nextStart[chosen.length]!);
  chosen.forEach((b, i) => nextItem.set(item.subarray(start[b]!, start[b + 1]!), nextStart[i]!));
  return {
    baskets: { start: nextStart, item: nextItem, items },
    shareTaken: all ? chosen.length / all : 1,
  };
}

/** Baskets that hold both, at [i · items + j] for i < j. */
export function pairCounts({ start, item, items }: Baskets): Int32Array {
  const counts = new Int32Array(items * items);
  for (let b = 0; b + 1 < start.length; b++) {
    for (let x = start[b]! + 1; x < start[b + 1]!; x++) {
      const row = item[x]! * items;
      for (let y = start[b]!; y < x; y++) counts[row + item[y]!]! += 1;
    }
  }
  for (let i = 0; i < items; i++) {
    for (let j = i + 1; j < items; j++) counts[i * items + j]! += counts[j * items + i]!;
  }
  return counts;
}

interface Fit {
  readonly a: Float64Array;
  /** All pairs. */
  readonly total: number;
}

/** aᵢ with aᵢ · Σ_{j ≠ i} aⱼ = co-purchases of i, by iterative proportional fitting. */
export function quasiIndependence(counts: Int32Array, items: number): Fit {
  const degree = new Float64Array(items);
  for (let i = 0; i < items; i++) {
    for (let j = i + 1; j < items; j++) {
      const count = counts[i * items + j]!;
      degree[i]! += count;
      degree[j]! += count;
    }
  }
  let total = 0;
  for (const d of degree) total += d;
  const a = degree.map((d) => d / Math.sqrt(Math.max(1, total)));
  let sum = 0;
  for (const value of a) sum += value;
  for (let round = 0; round < 200; round++) {
    let change = 0;
    for (let i = 0; i < items; i++) {
      const rest = sum - a[i]!;
      const next = rest > 0 ? degree[i]! / rest : 0;
      // Half-way in logarithms: the plain step swings when one item is in most pairs.
      const step = Math.sqrt(next * a[i]!);
      change = Math.max(change, Math.abs(step - a[i]!) / (step || 1));
      sum += step - a[i]!;
      a[i] = step;
    }
    if (change < 1e-10) break;
  }
  return { a, total: total / 2 };
}

function statistic(counts: Int32Array, { a }: Fit, items: number): number {
  let t = 0;
  for (let i = 0; i < items; i++) {
    for (let j = i + 1; j < items; j++) {
      const expected = a[i]! * a[j]!;
      if (expected > 0) t += (counts[i * items + j]! - expected) ** 2 / expected;
    }
  }
  return t;
}

/** Upper tail of t among the draws, whose cube roots are near normal (as those of χ² are). */
function cubeRootP(t: number, drawn: Float64Array): number {
  const { mean, variance } = meanAndVariance(drawn.map(Math.cbrt));
  const z = (Math.cbrt(t) - mean) / Math.sqrt(variance * (1 + 1 / drawn.length));
  return studentUpper(z, drawn.length - 1);
}

/** Pairs by (O − E)/√E, in steps of 1 from −5 to 5, what lies beyond in the outer ones. */
function zHistogram(counts: Int32Array, { a }: Fit, items: number): Float64Array {
  const histogram = new Float64Array(2 * Z_EDGE + 1);
  for (let i = 0; i < items; i++) {
    for (let j = i + 1; j < items; j++) {
      const expected = a[i]! * a[j]!;
      if (!(expected > 0)) continue;
      const z = Math.round((counts[i * items + j]! - expected) / Math.sqrt(expected));
      histogram[Math.max(-Z_EDGE, Math.min(Z_EDGE, z)) + Z_EDGE]! += 1;
    }
  }
  return histogram;
}

function strongest(counts: Int32Array, { a }: Fit, items: number): StrongPair[] {
  const best: (StrongPair & { readonly z: number })[] = [];
  for (let i = 0; i < items; i++) {
    for (let j = i + 1; j < items; j++) {
      const expected = a[i]! * a[j]!;
      if (!(expected > 0)) continue;
      const together = counts[i * items + j]!;
      const z = Math.abs(together - expected) / Math.sqrt(expected);
      if (best.length === 10 && !(z > best[9]!.z)) continue;
      best.push({ a: i, b: j, together, expected, z });
      best.sort((x, y) => y.z - x.z);
      if (best.length > 10) best.pop();
    }
  }
  return best.map(({ a: one, b, together, expected }) => ({ a: one, b, together, expected }));
}
