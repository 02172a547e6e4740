/**
 * The ideal reader: who knows the planted model and its parameters, sees what the export shows, and
 * assigns every customer to the most probable archetype and seasonal type (MAP). What such a reader
 * cannot tell apart, no clustering can.
 */
import {
  ARCHETYPES,
  type Archetype,
  DISCOUNT_LEVELS,
  archetypeGivenRate,
  discountDistribution,
} from './archetypes';
import { DAY_MS, END_MS, SEASONAL_TYPES, START_MS } from './calendar';
import { CATEGORIES } from './catalogue-data';
import { BGNBD, type Customer, acquisitionDensity } from './customers';
import { FREE_SHIPPING_FROM } from './geography';
import type { Order } from './orders';
import type { Store } from './store';

export interface IdealReading {
  /** Most probable archetype and seasonal type per customer. */
  archetype: Uint8Array;
  seasonalType: Uint8Array;
  /** Posterior probability of those choices. */
  archetypeCertainty: Float64Array;
  seasonalCertainty: Float64Array;
}

/** Adjusted Rand index (Hubert & Arabie 1985, doi:10.1007/BF01908075). */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  const cell = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    const key = `${x}|${y}`;
    cell.set(key, (cell.get(key) ?? 0) + 1);
    rows.set(x, (rows.get(x) ?? 0) + 1);
    columns.set(y, (columns.get(y) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0;
    for (const n of counts) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const index = pairs(cell.values());
  const r = pairs(rows.values());
  const c = pairs(columns.values());
  const expected = (r * c) / pairs([a.length]);
  const max = (r + c) / 2;
  return max === expected ? 1 : (index - expected) / (max - expected);
}

const logFactorials: number[] = [0];
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] as number) + Math.log(i));
  }
  return logFactorials[n] as number;
}

function logPoisson(k: number, mean: number): number {
  if (k < 0) return -Infinity;
  if (mean === 0) return k === 0 ? 0 : -Infinity;
  return k * Math.log(mean) - mean - logFactorial(k);
}

/** ln of the mixing weight of each rate on a fine log grid, and P(archetype | rate). */
function rateGrid(): { rate: number; weight: number; archetype: number[] }[] {
  const step = 0.2;
  const grid: { rate: number; weight: number; archetype: number[] }[] = [];
  let total = 0;
  for (let l = Math.log(1e-6); l < Math.log(80); l += step) {
    const rate = Math.exp(l);
    const weight = Math.exp(BGNBD.r * l - BGNBD.alpha * rate);
    total += weight;
    grid.push({ rate, weight, archetype: archetypeGivenRate(rate) });
  }
  for (const g of grid) g.weight /= total;
  return grid;
}

/** ln B(a + i, b + j) / B(a, b) for whole i and j. */
function logBetaRatio(i: number, j: number): number {
  let sum = 0;
  for (let n = 0; n < i; n++) sum += Math.log(BGNBD.a + n);
  for (let n = 0; n < j; n++) sum += Math.log(BGNBD.b + n);
  for (let n = 0; n < i + j; n++) sum -= Math.log(BGNBD.a + BGNBD.b + n);
  return sum;
}

export function readIdeally(store: Store): IdealReading {
  const { customers } = store;
  const ordersOf: Order[][] = customers.map(() => []);
  for (const order of store.orders) if (order.customer >= 0) ordersOf[order.customer]?.push(order);
  const density = acquisitionDensity(store.calendar);
  const grid = rateGrid();
  const content = new ContentReader(store);
  const reading: IdealReading = {
    archetype: new Uint8Array(customers.length),
    seasonalType: new Uint8Array(customers.length),
    archetypeCertainty: new Float64Array(customers.length),
    seasonalCertainty: new Float64Array(customers.length),
  };
  customers.forEach((customer, i) => {
    const logContent = content.logLikelihood(ordersOf[i] ?? []);
    const joint = SEASONAL_TYPES.map((_, s) =>
      timingByArchetype(store, customer, s, grid, density[s] as Float64Array).map(
        (t, k) => t + (logContent[k] as number),
      ),
    );
    const top = Math.max(...joint.flat());
    const p = joint.map((row) => row.map((x) => Math.exp(x - top)));
    const byType = p.map((row) => row.reduce((a, b) => a + b, 0));
    const byArchetype = ARCHETYPES.map((_, k) =>
      p.reduce((sum, row) => sum + (row[k] as number), 0),
    );
    const total = byType.reduce((a, b) => a + b, 0);
    const best = (list: number[]): number => list.indexOf(Math.max(...list));
    reading.archetype[i] = best(byArchetype);
    reading.seasonalType[i] = best(byType);
    reading.archetypeCertainty[i] = Math.max(...byArchetype) / total;
    reading.seasonalCertainty[i] = Math.max(...byType) / total;
  });
  return reading;
}

/** ln P(order times, archetype k, type s), with rate and dropout integrated out. */
function timingByArchetype(
  store: Store,
  customer: Customer,
  type: number,
  grid: ReturnType<typeof rateGrid>,
  density: Float64Array,
): number[] {
  const { calendar } = store;
  const intensity = calendar.intensity[type] as Float64Array;
  const dayOf = (ms: number): number => Math.floor((ms - START_MS) / DAY_MS);
  const first = customer.orders[0] as number;
  const last = customer.orders[customer.orders.length - 1] as number;
  const x = customer.orders.length - 1;
  let fixed = Math.log(SEASONAL_TYPES[type]?.share ?? 0);
  if (!customer.viral) fixed += Math.log(density[dayOf(first)] as number);
  for (let j = 1; j <= x; j++)
    fixed += Math.log(intensity[dayOf(customer.orders[j] as number)] as number);
  const start = calendar.tau(type, first);
  const T = (calendar.tau(type, END_MS) - start) / BGNBD.daysPerYear;
  const tx = (calendar.tau(type, last) - start) / BGNBD.daysPerYear;
  const stay = logBetaRatio(0, x);
  const leave = x > 0 ? logBetaRatio(1, x - 1) : -Infinity;
  const sums = new Array<number>(ARCHETYPES.length).fill(0);
  // Powers of the rate are taken relative to a typical one, against overflow.
  const reference = Math.log((x + 0.5) / (T + 0.1));
  for (const g of grid) {
    const power = x * (Math.log(g.rate) - reference);
    const likelihood =
      Math.exp(power - g.rate * T + stay) + (x > 0 ? Math.exp(power - g.rate * tx + leave) : 0);
    const w = g.weight * likelihood;
    for (let k = 0; k < sums.length; k++)
      sums[k] = (sums[k] as number) + w * (g.archetype[k] as number);
  }
  return sums.map((s) => fixed + x * reference + Math.log(s));
}

/** ln P(what was bought | archetype), with the favourite category summed out. */
class ContentReader {
  readonly #discount: Map<number, number>[][];
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.#discount = ARCHETYPES.map((a) =>
      [false, true].map((sale) => {
        const p = discountDistribution(a, sale);
        return new Map(DISCOUNT_LEVELS.map((d, i) => [d, Math.log(p[i] as number)]));
      }),
    );
  }

  logLikelihood(orders: readonly Order[]): number[] {
    return ARCHETYPES.map((a, k) => this.#given(orders, a, k));
  }

  #given(orders: readonly Order[], a: Archetype, k: number): number {
    const { catalogue, demand, calendar } = this.#store;
    const logFavourite = CATEGORIES.map((c) => Math.log(c.share));
    let sum = 0;
    for (const order of orders) {
      const own = order.lines.filter((l) => !l.attached);
      if (!order.viral)
        sum += logLineCount(
          a,
          own.map((l) => l.total),
        );
      const canReturn = order.kind !== 'cancelled' && END_MS - order.time >= 14 * DAY_MS;
      const discounts = this.#discount[k]?.[calendar.onSale[order.day] ?? 0];
      for (const line of order.lines) {
        sum += logPoisson(line.quantity - a.quantity.fixed, a.quantity.mean);
        sum += discounts?.get(line.discount) ?? -Infinity;
        if (canReturn) {
          sum += Math.log(line.returned ? a.returnProbability : 1 - a.returnProbability);
        }
      }
      for (const line of own) {
        const category = catalogue.products[line.product]?.category ?? 0;
        sum += Math.log(demand.productProbability(k, order.month, category, line.product));
        const base =
          (1 - a.loyaltyToFavourite) * demand.categoryProbability(k, order.month, category);
        for (let f = 0; f < logFavourite.length; f++) {
          const p = base + (f === category ? a.loyaltyToFavourite : 0);
          logFavourite[f] = (logFavourite[f] as number) + Math.log(p);
        }
      }
    }
    const top = Math.max(...logFavourite);
    return sum + top + Math.log(logFavourite.reduce((s, x) => s + Math.exp(x - top), 0));
  }
}

/** A second draw of the same product is dropped, so a basket can fall short of the plan. */
const LOG_SHORT = Math.log(1e-3);

function logLineCount(a: Archetype, totals: readonly number[]): number {
  if (a.lines) {
    const extra = totals.length - a.lines.fixed;
    return extra < 0 ? LOG_SHORT : logPoisson(extra, a.lines.mean);
  }
  const sum = totals.reduce((s, x) => s + x, 0);
  const beforeLast = sum - (totals[totals.length - 1] ?? 0);
  if (beforeLast >= FREE_SHIPPING_FROM) return -Infinity;
  return sum >= FREE_SHIPPING_FROM ? 0 : LOG_SHORT;
}

/** Eligibility rules: which customers a clustering can be asked about. */
export const ELIGIBLE = {
  orders3: (c: Customer): boolean => c.orders.length >= 3,
  orders5: (c: Customer): boolean => c.orders.length >= 5,
  orders10: (c: Customer): boolean => c.orders.length >= 10,
  orders10Year: (c: Customer): boolean =>
    c.orders.length >= 10 &&
    (c.orders[c.orders.length - 1] as number) - (c.orders[0] as number) >= 365 * DAY_MS,
} as const;

export interface IdealScore {
  customers: number;
  ari: number;
  accuracy: number;
}

export function score(
  store: Store,
  eligible: (c: Customer) => boolean,
  truth: (c: Customer) => number,
  read: Uint8Array,
): IdealScore {
  const a: number[] = [];
  const b: number[] = [];
  store.customers.forEach((c, i) => {
    if (!eligible(c)) return;
    a.push(truth(c));
    b.push(read[i] as number);
  });
  const hits = a.filter((x, i) => x === b[i]).length;
  return { customers: a.length, ari: adjustedRandIndex(a, b), accuracy: hits / a.length };
}
