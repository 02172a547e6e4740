/**
 * The same features from order facts, so that they can be computed anew after orders have been dealt
 * to other customers. The page's own features come from SQL; a test holds the two together.
 */
import type { Feature } from './definitions';
import type { FeatureColumns } from './matrix';

/** One row per order of the customers, in any order; sums over its lines. */
export interface OrderFacts {
  /** 0 … customers − 1. */
  readonly customer: Int32Array;
  /** Days since any fixed day. */
  readonly day: Int32Array;
  /** 1 for purchases; 0 for records of returns and cancellations, which only bring amounts. */
  readonly isSale: Uint8Array;
  readonly revenue: Float64Array;
  /** Lines bought, their units, and the sum and count of their known discount rates. */
  readonly lines: Int32Array;
  readonly units: Float64Array;
  readonly discountSum: Float64Array;
  readonly discountLines: Int32Array;
  readonly shipping: Float64Array;
  readonly returned: Int32Array;
  /** Lines of order o by category: `categoryLines[start[o] … start[o + 1] − 1]`, likewise the keys. */
  readonly start: Int32Array;
  readonly categoryKey: Int32Array;
  readonly categoryLines: Int32Array;
  readonly categories: number;
}

/**
 * Features of customers 0 … `customers` − 1; NaN where a customer has too few orders for one.
 *
 * @param asOf The day up to which tenure runs, counted as in {@link OrderFacts.day}.
 */
export function featuresOfOrders(
  facts: OrderFacts,
  customers: number,
  asOf: number,
): FeatureColumns & Readonly<Record<Feature, Float64Array>> {
  const zeros = (): Float64Array => new Float64Array(customers);
  const orders = zeros();
  const spend = zeros();
  const lines = zeros();
  const units = zeros();
  const discount = zeros();
  const discountLines = zeros();
  const shipping = zeros();
  const returned = zeros();
  const first = zeros().fill(Infinity);
  const last = zeros().fill(-Infinity);
  const n = facts.customer.length;
  for (let o = 0; o < n; o++) {
    const c = facts.customer[o]!;
    spend[c]! += facts.revenue[o]!;
    returned[c]! += facts.returned[o]!;
    if (!facts.isSale[o]) continue;
    orders[c]!++;
    lines[c]! += facts.lines[o]!;
    units[c]! += facts.units[o]!;
    discount[c]! += facts.discountSum[o]!;
    discountLines[c]! += facts.discountLines[o]!;
    shipping[c]! += facts.shipping[o]!;
    first[c] = Math.min(first[c]!, facts.day[o]!);
    last[c] = Math.max(last[c]!, facts.day[o]!);
  }
  const { entropy, topShare } = variety(facts, customers);
  return {
    aov: spend.map((sum, c) => sum / orders[c]!),
    discount: discount.map((sum, c) => (discountLines[c]! > 0 ? sum / discountLines[c]! : 0)),
    quantity: units.map((sum, c) => sum / lines[c]!),
    lines: lines.map((count, c) => count / orders[c]!),
    shipping: shipping.map((sum, c) => sum / orders[c]!),
    entropy,
    topShare,
    returns: returned.map((count, c) => Math.min(1, count / lines[c]!)),
    gap: orders.map((count, c) => (count > 1 ? (last[c]! - first[c]!) / (count - 1) : NaN)),
    gapSpread: gapSpread(facts, customers, orders),
    spend,
    orders,
    tenure: first.map((day) => asOf - day),
  };
}

/** Orders grouped by customer: those of customer c are `order[start[c] … start[c + 1] − 1]`. */
function byCustomer(
  facts: OrderFacts,
  customers: number,
): { readonly start: Int32Array; readonly order: Int32Array } {
  const start = new Int32Array(customers + 1);
  for (const c of facts.customer) start[c + 1]!++;
  for (let c = 0; c < customers; c++) start[c + 1]! += start[c]!;
  const at = start.slice();
  const order = new Int32Array(facts.customer.length);
  for (let o = 0; o < order.length; o++) order[at[facts.customer[o]!]!++] = o;
  return { start, order };
}

function variety(
  facts: OrderFacts,
  customers: number,
): { entropy: Float64Array; topShare: Float64Array } {
  const { start, order } = byCustomer(facts, customers);
  const counts = new Float64Array(facts.categories);
  const entropy = new Float64Array(customers);
  const topShare = new Float64Array(customers);
  for (let c = 0; c < customers; c++) {
    const met: number[] = [];
    let total = 0;
    for (let at = start[c]!; at < start[c + 1]!; at++) {
      const o = order[at]!;
      for (let e = facts.start[o]!; e < facts.start[o + 1]!; e++) {
        const key = facts.categoryKey[e]!;
        if (counts[key] === 0) met.push(key);
        counts[key]! += facts.categoryLines[e]!;
        total += facts.categoryLines[e]!;
      }
    }
    let most = 0;
    let sum = 0;
    for (const key of met) {
      const share = counts[key]! / total;
      most = Math.max(most, share);
      if (share > 0) sum -= share * Math.log(share);
      counts[key] = 0;
    }
    entropy[c] = total > 0 ? Math.max(0, sum) : NaN;
    topShare[c] = total > 0 ? most : NaN;
  }
  return { entropy, topShare };
}

/** Sample standard deviation of the days between consecutive orders. */
function gapSpread(facts: OrderFacts, customers: number, orders: Float64Array): Float64Array {
  const start = new Int32Array(customers + 1);
  for (let c = 0; c < customers; c++) start[c + 1] = start[c]! + orders[c]!;
  const at = start.slice();
  const days = new Int32Array(start[customers]!);
  for (let o = 0; o < facts.customer.length; o++) {
    if (facts.isSale[o]) days[at[facts.customer[o]!]!++] = facts.day[o]!;
  }
  const spread = new Float64Array(customers).fill(NaN);
  for (let c = 0; c < customers; c++) {
    const own = days.subarray(start[c]!, start[c + 1]!).sort();
    const gaps = own.length - 1;
    if (gaps < 2) continue;
    const mean = (own[gaps]! - own[0]!) / gaps;
    let squares = 0;
    for (let g = 0; g < gaps; g++) squares += (own[g + 1]! - own[g]! - mean) ** 2;
    spread[c] = Math.sqrt(squares / (gaps - 1));
  }
  return spread;
}

/** Purchases of the customers `rows` only, numbered by their place in `rows`. */
export function salesOf(facts: OrderFacts, rows: Int32Array, customers: number): OrderFacts {
  const place = new Int32Array(customers).fill(-1);
  rows.forEach((row, i) => (place[row] = i));
  const kept: number[] = [];
  for (let o = 0; o < facts.customer.length; o++) {
    if (facts.isSale[o] && place[facts.customer[o]!]! >= 0) kept.push(o);
  }
  const start = new Int32Array(kept.length + 1);
  kept.forEach((o, i) => (start[i + 1] = start[i]! + facts.start[o + 1]! - facts.start[o]!));
  const entries = start[kept.length]!;
  const categoryKey = new Int32Array(entries);
  const categoryLines = new Int32Array(entries);
  kept.forEach((o, i) => {
    for (let e = facts.start[o]!, to = start[i]!; e < facts.start[o + 1]!; e++, to++) {
      categoryKey[to] = facts.categoryKey[e]!;
      categoryLines[to] = facts.categoryLines[e]!;
    }
  });
  return {
    customer: Int32Array.from(kept, (o) => place[facts.customer[o]!]!),
    day: Int32Array.from(kept, (o) => facts.day[o]!),
    isSale: new Uint8Array(kept.length).fill(1),
    revenue: Float64Array.from(kept, (o) => facts.revenue[o]!),
    lines: Int32Array.from(kept, (o) => facts.lines[o]!),
    units: Float64Array.from(kept, (o) => facts.units[o]!),
    discountSum: Float64Array.from(kept, (o) => facts.discountSum[o]!),
    discountLines: Int32Array.from(kept, (o) => facts.discountLines[o]!),
    shipping: Float64Array.from(kept, (o) => facts.shipping[o]!),
    returned: Int32Array.from(kept, (o) => facts.returned[o]!),
    start,
    categoryKey,
    categoryLines,
    categories: facts.categories,
  };
}

/**
 * The same customers with as many orders each as before, but which orders they are is drawn by lot
 * among all of them.
 *
 * @param shuffle Shuffles in place.
 */
export function dealOrders(
  facts: OrderFacts,
  shuffle: (values: Int32Array) => Int32Array,
): OrderFacts {
  return { ...facts, customer: shuffle(facts.customer.slice()) };
}
