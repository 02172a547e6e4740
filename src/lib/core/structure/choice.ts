/**
 * Whether customers have a taste: do two orders of one customer share their categories more than two
 * orders of the store do? What comes together within one order says nothing of that and is not counted.
 */
import { normalUpperQuantile, pearson3Upper, studentUpperQuantile } from '../distributions';
import type { Rng } from '../rng';
import { detectableRoot, rankTwoSided, rootEffect } from './effect';
import { permutationMoments, sameGroup } from './permutation-moments';
import { groupBy } from './sequence';
import type { Evidence, TestResult } from './questions';

const MAX_DRAWN = 1_500;
const DRAWS = 1_999;
/** Pairs of orders from which the third moment is taken. */
const SAMPLED_PAIRS = 20_000;
const MOST_SHOWN = 20;

/** Orders with the categories of their lines. */
export interface OrderMix {
  /** Orders in rows of a CSR table: entries start[i] … start[i + 1] − 1. */
  readonly start: Int32Array;
  /** Category of each entry, 0 … categories − 1, no category twice in an order. */
  readonly category: Int32Array;
  /** Share of the order's lines in it; an order's shares add up to 1. */
  readonly share: Float64Array;
  readonly categories: number;
  /** Customer of each order, 0 … customers − 1, with two orders at least. */
  readonly customer: Int32Array;
  readonly customers: number;
}

/**
 * With p the shares of an order and p̄ their mean, T = Σ over customers |Σ (p − p̄)|². Its mean and
 * variance over all ways to deal the orders to the same customers are exact, its tail is Pearson III;
 * few orders are dealt instead. Effect √κ, κ = (mean agreement (p − p̄)·(q − p̄) of two orders of one
 * customer − that of any two) / (that of an order with itself − that of any two): Fleiss' kappa (1971,
 * doi:10.1037/h0031619) where an order has one category; 0.2 says that one repeat choice in 25 follows
 * the customer instead of the store. Interval by the jackknife over customers.
 */
export function choiceTest(mix: OrderMix, rng: Rng): TestResult {
  const { customer, customers, categories } = mix;
  const orders = customer.length;
  const { start, items } = groupBy(customer, customers);
  const sizes = Int32Array.from({ length: customers }, (_, c) => start[c + 1]! - start[c]!);
  const store = storeMix(mix);
  const sums = new Float64Array(customers * categories);
  addUp(mix, (order) => customer[order]!, sums);
  let ordered = 0;
  for (const size of sizes) ordered += size * (size - 1);
  const spread = store.trace / (orders - 1);
  if (!(orders >= 4 && ordered > 0 && spread > 0)) return nothing(orders);

  const t = statistic(sums, sizes, store.mean);
  const moments = permutationMoments(orders, sameGroup(sizes), {
    trace: store.trace,
    square: store.square,
    diagonal: store.diagonal,
  });
  const deviation = Math.sqrt(moments.variance);
  // Σ of the agreement over ordered pairs of a customer's orders, less the mean over all deals.
  const kappa = (t - moments.mean) / (ordered * spread);
  const drawn = orders <= MAX_DRAWN;
  const p = !(deviation > 0)
    ? 1
    : drawn
      ? dealtP(t, mix, sizes, store.mean, rng)
      : tail(t - moments.mean, deviation, thirdMoment(mix, sizes, store, rng));
  const evenError = deviation / (ordered * spread);
  const error = Math.max(evenError, jackknife(mix, { start, items }, sums, sizes, store, kappa));
  const contributing = sizes.reduce((sum, size) => sum + (size > 1 ? 1 : 0), 0);
  const known = contributing > 1 && error > 0;
  const quantile = known ? studentUpperQuantile(0.025, contributing - 1) : Infinity;
  return {
    id: 'choice',
    n: orders,
    effect: known ? rootEffect(kappa, error, quantile) : { estimate: 0, low: 0, high: Infinity },
    direction: kappa < 0 ? -1 : 1,
    p,
    reference: drawn ? 'draws' : 'moments',
    draws: drawn ? DRAWS : 0,
    detectable: (alpha) => (known ? detectableRoot(evenError, alpha) : Infinity),
    facts: {
      orders,
      customers: contributing,
      kappa,
      ...agreement(sums, store, ordered, orders),
    },
    evidence: evidenceOf(mix, sums, sizes, store),
  };
}

function nothing(orders: number): TestResult {
  return {
    id: 'choice',
    n: orders,
    effect: { estimate: 0, low: 0, high: Infinity },
    direction: 1,
    p: 1,
    reference: 'asymptotic',
    draws: 0,
    detectable: () => Infinity,
    facts: { orders, customers: 0, kappa: 0, same: 0, sameEven: 0 },
    evidence: null,
  };
}

interface StoreMix {
  readonly mean: Float64Array;
  /** Σ |p − p̄|² over orders. */
  readonly trace: number;
  /** Σ of the squares of the scatter matrix Σ (p − p̄)(p − p̄)ᵀ. */
  readonly square: number;
  /** Σ |p − p̄|⁴ over orders. */
  readonly diagonal: number;
  /** The scatter matrix, categories × categories. */
  readonly scatter: Float64Array;
  /** Σ |p|² over orders. */
  readonly self: number;
  /** Per category, Σ p² over orders. */
  readonly selfBy: Float64Array;
}

function storeMix({ start, category, share, categories }: OrderMix): StoreMix {
  const orders = start.length - 1;
  const mean = new Float64Array(categories);
  const scatter = new Float64Array(categories * categories);
  const selfBy = new Float64Array(categories);
  for (let o = 0; o < orders; o++) {
    for (let i = start[o]!; i < start[o + 1]!; i++) {
      mean[category[i]!]! += share[i]!;
      selfBy[category[i]!]! += share[i]! * share[i]!;
      for (let j = start[o]!; j < start[o + 1]!; j++) {
        scatter[category[i]! * categories + category[j]!]! += share[i]! * share[j]!;
      }
    }
  }
  let meanSquare = 0;
  for (let k = 0; k < categories; k++) {
    mean[k]! /= orders;
    meanSquare += mean[k]! ** 2;
  }
  let self = 0;
  for (const value of selfBy) self += value;
  let square = 0;
  for (let k = 0; k < categories; k++) {
    for (let l = 0; l < categories; l++) {
      const at = k * categories + l;
      scatter[at]! -= orders * mean[k]! * mean[l]!;
      square += scatter[at]! ** 2;
    }
  }
  let diagonal = 0;
  for (let o = 0; o < orders; o++) {
    let own = meanSquare;
    for (let i = start[o]!; i < start[o + 1]!; i++) {
      own += share[i]! * (share[i]! - 2 * mean[category[i]!]!);
    }
    diagonal += own * own;
  }
  return { mean, trace: self - orders * meanSquare, square, diagonal, scatter, self, selfBy };
}

/** Adds every order's shares to its customer's row. */
function addUp(
  { start, category, share, categories }: OrderMix,
  customerOf: (order: number) => number,
  sums: Float64Array,
): void {
  for (let o = 0; o + 1 < start.length; o++) {
    const row = customerOf(o) * categories;
    for (let i = start[o]!; i < start[o + 1]!; i++) sums[row + category[i]!]! += share[i]!;
  }
}

function statistic(sums: Float64Array, sizes: Int32Array, mean: Float64Array): number {
  const categories = mean.length;
  let t = 0;
  for (let c = 0; c < sizes.length; c++) {
    for (let k = 0; k < categories; k++) {
      t += (sums[c * categories + k]! - sizes[c]! * mean[k]!) ** 2;
    }
  }
  return t;
}

function dealtP(t: number, mix: OrderMix, sizes: Int32Array, mean: Float64Array, rng: Rng): number {
  const dealt = mix.customer.slice();
  const sums = new Float64Array(mix.customers * mix.categories);
  const drawn = Float64Array.from({ length: DRAWS }, () => {
    rng.shuffle(dealt);
    sums.fill(0);
    addUp(mix, (order) => dealt[order]!, sums);
    return statistic(sums, sizes, mean);
  });
  return rankTwoSided(t, drawn);
}

function tail(excess: number, deviation: number, third: number): number {
  const upper = pearson3Upper(excess / deviation, third / deviation ** 3);
  return Math.min(1, 2 * Math.min(upper, 1 - upper));
}

/**
 * Leading terms for many orders: 8 tr(Σ³) for each ordered triple of a customer's orders and 4 E[K³]
 * for each ordered pair, Σ the covariance of p and K the agreement of two random orders.
 */
function thirdMoment(
  mix: OrderMix,
  sizes: Int32Array,
  { mean, scatter }: StoreMix,
  rng: Rng,
): number {
  const { start, category, share, categories } = mix;
  const orders = start.length - 1;
  let [ordered, triples] = [0, 0];
  for (const n of sizes) {
    ordered += n * (n - 1);
    triples += n * (n - 1) * (n - 2);
  }
  let cube = 0;
  for (let k = 0; k < categories; k++) {
    for (let l = 0; l < categories; l++) {
      let product = 0;
      for (let m = 0; m < categories; m++) {
        product += scatter[k * categories + m]! * scatter[m * categories + l]!;
      }
      cube += product * scatter[l * categories + k]!;
    }
  }
  const row = new Float64Array(categories);
  let meanSquare = 0;
  for (const value of mean) meanSquare += value * value;
  let agreements = 0;
  for (let draw = 0; draw < SAMPLED_PAIRS; draw++) {
    const [a, b] = [rng.int(orders), rng.int(orders)];
    let k = meanSquare;
    for (let i = start[a]!; i < start[a + 1]!; i++) {
      row[category[i]!] = share[i]!;
      k -= share[i]! * mean[category[i]!]!;
    }
    for (let i = start[b]!; i < start[b + 1]!; i++) {
      k += share[i]! * (row[category[i]!]! - mean[category[i]!]!);
    }
    for (let i = start[a]!; i < start[a + 1]!; i++) row[category[i]!] = 0;
    agreements += k ** 3;
  }
  return (8 * triples * cube) / orders ** 3 + (4 * ordered * agreements) / SAMPLED_PAIRS;
}

/** Standard error of κ: each customer's share in Σ agreement − κ · pairs · spread. */
function jackknife(
  mix: OrderMix,
  { start: first, items }: { readonly start: Int32Array; readonly items: Int32Array },
  sums: Float64Array,
  sizes: Int32Array,
  store: StoreMix,
  kappa: number,
): number {
  const { start, category, share, categories } = mix;
  const { mean } = store;
  const orders = start.length - 1;
  const spread = store.trace / (orders - 1);
  const anyTwo = -store.trace / (orders * (orders - 1));
  let meanSquare = 0;
  for (const value of mean) meanSquare += value * value;
  let squares = 0;
  let ordered = 0;
  for (let c = 0; c < sizes.length; c++) {
    const n = sizes[c]!;
    if (n < 2) continue;
    let together = 0;
    for (let k = 0; k < categories; k++) {
      together += (sums[c * categories + k]! - n * mean[k]!) ** 2;
    }
    for (let at = first[c]!; at < first[c + 1]!; at++) {
      const o = items[at]!;
      let own = meanSquare;
      for (let i = start[o]!; i < start[o + 1]!; i++) {
        own += share[i]! * (share[i]! - 2 * mean[category[i]!]!);
      }
      together -= own;
    }
    const pairs = n * (n - 1);
    squares += (together - pairs * (anyTwo + kappa * spread)) ** 2;
    ordered += pairs;
  }
  return Math.sqrt(squares) / (ordered * spread);
}

/** The chance that two orders share a category: of one customer, and of any two. */
function agreement(
  sums: Float64Array,
  store: StoreMix,
  ordered: number,
  orders: number,
): { readonly same: number; readonly sameEven: number } {
  let together = -store.self;
  for (const sum of sums) together += sum * sum;
  let all = -store.self;
  for (const mean of store.mean) all += (mean * orders) ** 2;
  return { same: together / ordered, sameEven: all / (orders * (orders - 1)) };
}

/** Per category: with one order in it, the chance that another order of the same customer is too. */
function evidenceOf(
  mix: OrderMix,
  sums: Float64Array,
  sizes: Int32Array,
  store: StoreMix,
): Evidence {
  const { categories } = mix;
  const same = store.selfBy.map((value) => -value);
  const others = new Float64Array(categories);
  for (let c = 0; c < sizes.length; c++) {
    for (let k = 0; k < categories; k++) {
      const sum = sums[c * categories + k]!;
      same[k]! += sum * sum;
      others[k]! += sum * (sizes[c]! - 1);
    }
  }
  const shown = Array.from(store.mean.keys())
    .filter((k) => others[k]! > 0)
    .sort((a, b) => store.mean[b]! - store.mean[a]! || a - b)
    .slice(0, MOST_SHOWN);
  const expected = Float64Array.from(shown, (k) => store.mean[k]!);
  // Ordered pairs come twice.
  const half = Float64Array.from(
    shown,
    (k) =>
      normalUpperQuantile(0.025) *
      Math.sqrt((2 * store.mean[k]! * (1 - store.mean[k]!)) / others[k]!),
  );
  return {
    at: Float64Array.from(shown),
    observed: Float64Array.from(shown, (k) => same[k]! / others[k]!),
    expected,
    low: expected.map((value, i) => Math.max(0, value - half[i]!)),
    high: expected.map((value, i) => value + half[i]!),
  };
}
