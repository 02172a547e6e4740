/**
 * Stores like a given one in which nothing out of the ordinary ever happens: orders come
 * independently of one another, as many a day as is usual on it (Poisson), and each has the value of
 * one of the store's own orders, drawn with replacement (a compound Poisson bootstrap).
 *
 * With many orders a day only the largest values are drawn one by one, about 1.5 a day, because they
 * make the tail; the sum of the others is a gamma variable shifted to its mean, variance and
 * skewness, by the cube-root approximation of Wilson and Hilferty (1931, doi:10.1073/pnas.17.12.684).
 */
import { quantilesInPlace } from './histogram';
import type { Rng } from './rng';

/** Up to this many orders on a usual day, every one of them is drawn. */
const MAX_DRAWN = 16;

/** Large orders a day that are drawn one by one beside the sum of the others. */
const LARGE_A_DAY = 1.5;

/** Chance of a Poisson count is summed up term by term; above this mean the terms vanish. */
const MAX_SUMMED = 500;

export interface QuietStore {
  /** Writes one simulated revenue per day; days without expected orders get 0. */
  simulate(rng: Rng, into: Float64Array): void;
}

/**
 * @param expectedOrders usual number of orders (with a value other than 0) per day, ≥ 0
 * @param orderValues what those orders brought; may be negative; their order does not matter
 */
export function quietStore(expectedOrders: Float64Array, orderValues: Float64Array): QuietStore {
  let total = 0;
  let busy = 0;
  for (const orders of expectedOrders) {
    total += orders;
    if (orders > 0) busy++;
  }
  const usual = busy > 0 ? total / busy : 0;
  const share = usual <= MAX_DRAWN ? 1 : LARGE_A_DAY / usual;
  const { drawn, body } = split(orderValues, share);
  const drawnShare = orderValues.length > 0 ? drawn.length / orderValues.length : 0;
  const bodySkew = body.second > 0 ? body.third / body.second ** 1.5 : 0;
  return {
    simulate(rng, into) {
      for (let day = 0; day < into.length; day++) {
        const orders = expectedOrders[day]!;
        let sum = 0;
        if (orders > 0 && drawn.length > 0) {
          for (let n = poisson(orders * drawnShare, rng); n > 0; n--) {
            sum += drawn[Math.floor((rng.uint32() / 4294967296) * drawn.length)]!;
          }
        }
        const rest = orders * (1 - drawnShare);
        if (rest > 0) {
          const shape = skewed(rng.normal(), bodySkew / Math.sqrt(rest));
          sum += rest * body.mean + Math.sqrt(rest * body.second) * shape;
        }
        into[day] = sum;
      }
    },
  };
}

interface Body {
  /** Mean of a value, and of its square and cube: cumulants of a compound Poisson sum per order. */
  readonly mean: number;
  readonly second: number;
  readonly third: number;
}

/** The largest values by amount, sorted, and the moments of the others. */
function split(values: Float64Array, share: number): { drawn: Float64Array; body: Body } {
  if (share >= 1) return { drawn: values.slice().sort(), body: { mean: 0, second: 0, third: 0 } };
  const limit = quantilesInPlace(values.map(Math.abs), [1 - share])[0]!;
  const large: number[] = [];
  let first = 0;
  let second = 0;
  let third = 0;
  for (const value of values) {
    if (Math.abs(value) > limit) {
      large.push(value);
    } else {
      first += value;
      second += value * value;
      third += value * value * value;
    }
  }
  const n = values.length - large.length;
  return {
    drawn: Float64Array.from(large).sort(),
    body:
      n > 0
        ? { mean: first / n, second: second / n, third: third / n }
        : { mean: 0, second: 0, third: 0 },
  };
}

/** A standard variable of the given skewness from a standard normal one. */
function skewed(z: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-3) return z;
  const root = 1 + (skewness * z) / 6 - (skewness * skewness) / 36;
  return (2 / skewness) * (Math.max(0, root) ** 3 - 1);
}

function poisson(mean: number, rng: Rng): number {
  if (mean > MAX_SUMMED) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  let chance = Math.exp(-mean);
  let left = rng.float() - chance;
  let count = 0;
  while (left >= 0 && chance > 0) {
    count++;
    chance *= mean / count;
    left -= chance;
  }
  return count;
}
