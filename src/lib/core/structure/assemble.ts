/** From purchases and their lines to what the tests count. */
import type { OrderMix } from './choice';
import { MOST_ITEMS, type Baskets } from './pairs';
import { groupBy, type Grouped, type OrderSequence } from './sequence';

/** Categories of the choice question that keep their own; the rarest share one. */
const MOST_CATEGORIES = 40;
/** Below this share of orders with two products or more, a customer's orders make the basket. */
const MIN_BASKET_SHARE = 0.01;

/** customersWith[k] customers have k orders. */
export function customersWith(sizes: Int32Array): Int32Array {
  let most = 0;
  for (const size of sizes) if (size > most) most = size;
  const counts = new Int32Array(most + 1);
  for (const size of sizes) counts[size]! += 1;
  return counts;
}

/** Lines by the place of their order in `key`; lines of other orders lie in one last group. */
export function linesByOrder(order: Int32Array, key: Int32Array): Grouped {
  let most = -1;
  for (const k of key) if (k > most) most = k;
  const place = new Int32Array(most + 1).fill(key.length);
  for (let i = 0; i < key.length; i++) place[key[i]!] = i;
  const at = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    at[i] = order[i]! <= most ? place[order[i]!]! : key.length;
  }
  return groupBy(at, key.length + 1);
}

/** Orders, with a category, of customers who have two such orders or more. */
export function orderMix(
  category: Int32Array,
  byOrder: Grouped,
  { source, customer, customers }: OrderSequence,
): OrderMix {
  const codeOf = (line: number): number => Math.min(MOST_CATEGORIES - 1, category[line]!);
  const withCategory = new Int32Array(customers);
  const has = new Uint8Array(source.length);
  for (let i = 0; i < source.length; i++) {
    for (let at = byOrder.start[source[i]!]!; at < byOrder.start[source[i]! + 1]!; at++) {
      if (category[byOrder.items[at]!]! < 0) continue;
      has[i] = 1;
      withCategory[customer[i]!]! += 1;
      break;
    }
  }
  const code = new Int32Array(customers).fill(-1);
  let known = 0;
  const start: number[] = [0];
  const own: number[] = [];
  const categories: number[] = [];
  const shares: number[] = [];
  const counts = new Int32Array(MOST_CATEGORIES);
  let most = -1;
  for (let i = 0; i < source.length; i++) {
    const c = customer[i]!;
    if (!has[i] || withCategory[c]! < 2) continue;
    if (code[c]! < 0) code[c] = known++;
    own.push(code[c]!);
    const [from, to] = [byOrder.start[source[i]!]!, byOrder.start[source[i]! + 1]!];
    let lines = 0;
    for (let at = from; at < to; at++) {
      const k = codeOf(byOrder.items[at]!);
      if (k < 0) continue;
      counts[k]! += 1;
      lines++;
    }
    for (let at = from; at < to; at++) {
      const k = codeOf(byOrder.items[at]!);
      if (k < 0 || counts[k] === 0) continue;
      categories.push(k);
      shares.push(counts[k]! / lines);
      counts[k] = 0;
      if (k > most) most = k;
    }
    start.push(categories.length);
  }
  return {
    start: Int32Array.from(start),
    category: Int32Array.from(categories),
    share: Float64Array.from(shares),
    categories: most + 1,
    customer: Int32Array.from(own),
    customers: known,
  };
}

/** The products with most lines, the most frequent first, at most {@link MOST_ITEMS}. */
export function mostFrequent(product: Int32Array): Int32Array {
  let most = -1;
  for (const code of product) if (code > most) most = code;
  const lines = new Int32Array(most + 1);
  for (const code of product) if (code >= 0) lines[code]! += 1;
  return Int32Array.from(
    Array.from(lines.keys())
      .filter((code) => lines[code]! > 0)
      .sort((a, b) => lines[b]! - lines[a]! || a - b)
      .slice(0, MOST_ITEMS),
  );
}

/**
 * What goes into a basket together: an order's lines, or where orders hold one product each, what a
 * customer has ever bought.
 */
export function basketUnit(
  product: Int32Array,
  byOrder: Grouped,
  customer: Int32Array,
): 'order' | 'customer' {
  const orders = customer.length;
  let several = 0;
  for (let o = 0; o < orders; o++) {
    let first = -1;
    for (let at = byOrder.start[o]!; at < byOrder.start[o + 1]!; at++) {
      const code = product[byOrder.items[at]!]!;
      if (code < 0 || code === first) continue;
      if (first >= 0) {
        several++;
        break;
      }
      first = code;
    }
  }
  if (several >= MIN_BASKET_SHARE * orders) return 'order';
  return customer.some((code) => code >= 0) ? 'customer' : 'order';
}

/** Baskets of the given items, numbered as in `items`; each once in a basket. */
export function basketsOf(
  product: Int32Array,
  byOrder: Grouped,
  customer: Int32Array,
  unit: 'order' | 'customer',
  items: Int32Array,
): Baskets {
  let most = -1;
  for (const code of product) if (code > most) most = code;
  const place = new Int32Array(most + 1).fill(-1);
  items.forEach((code, i) => (place[code] = i));
  const orders = customer.length;
  let groups: Grouped = {
    start: Int32Array.from({ length: orders + 1 }, (_, i) => i),
    items: Int32Array.from({ length: orders }, (_, i) => i),
  };
  if (unit === 'customer') {
    let top = -1;
    for (const code of customer) if (code > top) top = code;
    // Orders without a known customer lie in one last group, which is left out.
    groups = groupBy(
      customer.map((code) => (code < 0 ? top + 1 : code)),
      top + 2,
    );
    groups = { start: groups.start.subarray(0, top + 2), items: groups.items };
  }
  const seen = new Int32Array(items.length).fill(-1);
  const start: number[] = [0];
  const found: number[] = [];
  for (let g = 0; g + 1 < groups.start.length; g++) {
    for (let x = groups.start[g]!; x < groups.start[g + 1]!; x++) {
      const order = groups.items[x]!;
      for (let at = byOrder.start[order]!; at < byOrder.start[order + 1]!; at++) {
        const code = product[byOrder.items[at]!]!;
        const item = code < 0 ? -1 : place[code]!;
        if (item < 0 || seen[item] === g) continue;
        seen[item] = g;
        found.push(item);
      }
    }
    start.push(found.length);
  }
  return { start: Int32Array.from(start), item: Int32Array.from(found), items: items.length };
}

/** Prices of lines, of a product that comes several times in an order the first only. */
export function onePricePerOrder(
  product: Int32Array,
  logPrice: Float64Array,
  { start, items }: Grouped,
): { readonly product: Int32Array; readonly logPrice: Float64Array } {
  let most = -1;
  for (const code of product) if (code > most) most = code;
  const seen = new Int32Array(most + 1).fill(-1);
  const keptProduct = new Int32Array(product.length);
  const keptPrice = new Float64Array(product.length);
  let kept = 0;
  for (let o = 0; o + 2 < start.length; o++) {
    for (let at = start[o]!; at < start[o + 1]!; at++) {
      const line = items[at]!;
      const code = product[line]!;
      const price = logPrice[line]!;
      if (code < 0 || seen[code] === o || !Number.isFinite(price)) continue;
      seen[code] = o;
      keptProduct[kept] = code;
      keptPrice[kept++] = price;
    }
  }
  return { product: keptProduct.subarray(0, kept), logPrice: keptPrice.subarray(0, kept) };
}
