/**
 * Whether some customers buy more often than others beyond what chance deals out: orders per customer
 * against draws that pick a customer at random for every order.
 *
 * How many people such draws would pick from is unknown, but given the N orders and the K customers
 * seen, the pool does not matter: every way to deal N orders to K customers with one at least is
 * equally likely, that is, orders per customer are Poisson without zero, given their sum.
 */
import { pearson3Upper } from '../distributions';
import type { Rng } from '../rng';
import { detectableRoot, rankTwoSided, rootEffect } from './effect';
import { band } from './even';
import type { TestResult } from './questions';

/** Up to this many orders, deals are drawn; above, moments do. */
const MAX_DRAWN = 400;
const DRAWS = 1_999;
/** Customers seen again below which there is no interval. */
const MIN_REPEATERS = 10;
/** Customers with this many orders or more share a place in the picture. */
const MOST_SHOWN = 10;

/**
 * Statistic S = Σ n(n − 1) over customers: ordered pairs of orders by one customer. Two-sided p by the
 * distribution of S given N and K (for few orders drawn, else Pearson III with the moments of Poisson
 * without zero given its sum). Effect: the coefficient of variation of customers' rates, √φ; 0.2 says
 * that rates lie some 20 % from their mean. Interval by the delta method over customers.
 *
 * @param customersWith customersWith[k] customers have k orders; [0] is not used
 */
export function repeatTest(customersWith: ArrayLike<number>, rng: Rng): TestResult {
  const { orders, customers, pairs, repeaters } = totals(customersWith);
  const lambda = evenRate(orders / Math.max(1, customers));
  const even = residualMoments(lambda);
  const expected = orders * lambda;
  const drawn = orders <= MAX_DRAWN;
  const p = drawn
    ? drawnP(customersWith, orders, customers, pairs, rng)
    : momentsP(pairs - expected, customers, even);
  const excess = excessVariation(orders, customers, pairs);
  const error = standardError(customersWith, orders, customers, pairs);
  const unbounded = repeaters < MIN_REPEATERS || !(error > 0);
  return {
    id: 'repeat',
    n: orders,
    effect: unbounded
      ? { estimate: Math.sqrt(Math.abs(excess)), low: 0, high: Infinity }
      : rootEffect(excess, error),
    direction: excess < 0 ? -1 : 1,
    p,
    reference: drawn ? 'draws' : 'moments',
    draws: drawn ? DRAWS : 0,
    detectable(alpha) {
      const evenError =
        Math.sqrt(customers * even.variance) / (orders * lambda * sensitivity(lambda));
      return unbounded ? Infinity : detectableRoot(evenError, alpha);
    },
    facts: {
      orders,
      customers,
      repeaters,
      expectedRepeaters: customers * (1 - lambda / Math.expm1(lambda || 1e-12)),
      again: orders ? pairs / orders : 0,
      againEven: lambda,
    },
    evidence: evidenceOf(customersWith, customers, lambda),
  };
}

interface Totals {
  readonly orders: number;
  readonly customers: number;
  /** Σ n(n − 1). */
  readonly pairs: number;
  readonly repeaters: number;
}

function totals(customersWith: ArrayLike<number>): Totals {
  let [orders, customers, pairs, repeaters] = [0, 0, 0, 0];
  for (let k = 1; k < customersWith.length; k++) {
    const c = customersWith[k]!;
    orders += c * k;
    customers += c;
    pairs += c * k * (k - 1);
    if (k > 1) repeaters += c;
  }
  return { orders, customers, pairs, repeaters };
}

/** The λ with λ/(1 − e^−λ) = mean: the Poisson rate whose mean without zeros is this; 0 for 1. */
export function evenRate(mean: number): number {
  if (!(mean > 1)) return 0;
  let low = 0;
  let high = mean;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (middle / -Math.expm1(-middle) < mean) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Moments {
  readonly variance: number;
  readonly third: number;
}

/**
 * Variance and third central moment, per customer, of f = n(n − 1) given the sum of n: those of the
 * residual of f on n under Poisson without zero.
 */
function residualMoments(lambda: number): Moments {
  if (!(lambda > 0)) return { variance: 0, third: 0 };
  const most = Math.ceil(lambda + 12 * Math.sqrt(lambda) + 20);
  const chance = new Float64Array(most + 1);
  let log = Math.log(lambda) - lambda - Math.log(-Math.expm1(-lambda));
  for (let n = 1; n <= most; n++) {
    chance[n] = Math.exp(log);
    log += Math.log(lambda) - Math.log(n + 1);
  }
  let [meanN, meanF] = [0, 0];
  for (let n = 1; n <= most; n++) {
    meanN += chance[n]! * n;
    meanF += chance[n]! * n * (n - 1);
  }
  let [varianceN, covariance] = [0, 0];
  for (let n = 1; n <= most; n++) {
    varianceN += chance[n]! * (n - meanN) ** 2;
    covariance += chance[n]! * (n - meanN) * (n * (n - 1) - meanF);
  }
  const slope = covariance / varianceN;
  let [variance, third] = [0, 0];
  for (let n = 1; n <= most; n++) {
    const residual = n * (n - 1) - meanF - slope * (n - meanN);
    variance += chance[n]! * residual ** 2;
    third += chance[n]! * residual ** 3;
  }
  return { variance, third };
}

function momentsP(deviation: number, customers: number, { variance, third }: Moments): number {
  if (!(variance > 0)) return 1;
  const z = deviation / Math.sqrt(customers * variance);
  const skewness = third / (variance ** 1.5 * Math.sqrt(customers));
  const upper = pearson3Upper(z, skewness);
  return Math.min(1, 2 * Math.min(upper, 1 - upper));
}

/**
 * Deals drawn exactly: the last order opens a customer of its own with probability
 * S(N − 1, K − 1)/S(N, K), S being Stirling numbers of the second kind, or else joins one of K alike.
 */
function drawnP(
  customersWith: ArrayLike<number>,
  orders: number,
  customers: number,
  pairs: number,
  rng: Rng,
): number {
  if (!(customers > 0 && orders > customers && customers > 1)) return 1;
  const alone = aloneChances(orders, customers);
  const width = customers + 1;
  const drawn = new Float64Array(DRAWS);
  const sizes = new Int32Array(customers);
  for (let draw = 0; draw < DRAWS; draw++) {
    sizes.fill(0);
    for (let n = orders, k = customers; n > 0; n--) {
      if (rng.float() < alone[n * width + k]!) sizes[--k]! += 1;
      else sizes[rng.int(k)]! += 1;
    }
    let sum = 0;
    for (let c = 0; c < customers; c++) sum += sizes[c]! * (sizes[c]! - 1);
    drawn[draw] = sum;
  }
  return rankTwoSided(pairs, drawn);
}

/** S(n − 1, k − 1)/S(n, k) at [n · (K + 1) + k], from ln S(n, k) = ln(k S(n − 1, k) + S(n − 1, k − 1)). */
function aloneChances(orders: number, customers: number): Float64Array {
  const width = customers + 1;
  const log = new Float64Array((orders + 1) * width).fill(-Infinity);
  const alone = new Float64Array((orders + 1) * width);
  log[0] = 0;
  for (let n = 1; n <= orders; n++) {
    for (let k = 1; k <= Math.min(n, customers); k++) {
      const joins = Math.log(k) + log[(n - 1) * width + k]!;
      const opens = log[(n - 1) * width + k - 1]!;
      const top = Math.max(joins, opens);
      if (top === -Infinity) continue;
      const both = top + Math.log(Math.exp(joins - top) + Math.exp(opens - top));
      log[n * width + k] = both;
      alone[n * width + k] = Math.exp(opens - both);
    }
  }
  return alone;
}

/**
 * φ, the squared coefficient of variation of rates, from the pairs in excess of even draws: with rates
 * of variation φ, S/N = λ(1 + φ), of which the smaller number of customers seen takes back a part. Exact
 * to first order in φ; large variation is understated, and never without bounds.
 */
function excessVariation(orders: number, customers: number, pairs: number): number {
  if (!(orders > customers)) return 0;
  const even = evenRate(orders / customers);
  return (pairs / orders / even - 1) / sensitivity(even);
}

/** d(S/(N λ₀))/dφ at φ = 0: the part of the variation that the number of customers seen does not absorb. */
function sensitivity(lambda: number): number {
  if (!(lambda > 1e-3)) return lambda / 3;
  const tail = Math.exp(-lambda);
  return 1 - (lambda ** 2 * tail) / (2 * (1 - tail * (1 + lambda)));
}

/** Of φ, by the delta method: customers are independent, each adds 1 to K, n to N and n(n − 1) to S. */
function standardError(
  customersWith: ArrayLike<number>,
  orders: number,
  customers: number,
  pairs: number,
): number {
  if (!(orders > customers && customers > 1)) return NaN;
  const [meanN, meanF] = [orders / customers, pairs / customers];
  const phi = (n: number, f: number): number =>
    excessVariation(n * customers, customers, f * customers);
  const [stepN, stepF] = [(meanN - 1) * 1e-4, meanF * 1e-4];
  const byN = (phi(meanN + stepN, meanF) - phi(meanN - stepN, meanF)) / (2 * stepN);
  const byF = (phi(meanN, meanF + stepF) - phi(meanN, meanF - stepF)) / (2 * stepF);
  let sum = 0;
  for (let k = 1; k < customersWith.length; k++) {
    const influence = byN * (k - meanN) + byF * (k * (k - 1) - meanF);
    sum += customersWith[k]! * influence ** 2;
  }
  return Math.sqrt(sum) / customers;
}

function evidenceOf(customersWith: ArrayLike<number>, customers: number, lambda: number) {
  const places = Math.max(2, Math.min(MOST_SHOWN, customersWith.length - 1));
  const at = Float64Array.from({ length: places }, (_, i) => i + 1);
  const observed = new Float64Array(places);
  const share = new Float64Array(places);
  for (let k = 1; k < customersWith.length; k++) {
    observed[Math.min(k, places) - 1]! += customersWith[k]!;
  }
  let chance = lambda > 0 ? lambda / Math.expm1(lambda) : 1;
  let left = 1;
  for (let k = 1; k < places; k++) {
    share[k - 1] = chance;
    left -= chance;
    chance *= lambda / (k + 1);
  }
  share[places - 1] = Math.max(0, left);
  return band(
    at,
    observed,
    share.map((p) => customers * p),
    (i) => Math.sqrt(customers * share[i]! * (1 - share[i]!)),
  );
}
