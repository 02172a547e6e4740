/** Orders in the order of time, and the orders of each customer among them. */
import type { Rng } from '../rng';

/** Orders of known customers by time; of several at the same minute the order is drawn. */
export interface OrderSequence {
  /** 0-based customer of each order, in the order of time. */
  readonly customer: Int32Array;
  /** Place of each order in the arrays it was made from. */
  readonly source: Int32Array;
  readonly customers: number;
  /** Orders per customer. */
  readonly sizes: Int32Array;
}

/**
 * @param customer codes, −1 where the customer is unknown
 * @param minute time of each order, ascending
 */
export function orderSequence(customer: Int32Array, minute: Int32Array, rng: Rng): OrderSequence {
  const source: number[] = [];
  let most = -1;
  for (let i = 0; i < customer.length; i++) {
    if (customer[i]! < 0) continue;
    source.push(i);
    if (customer[i]! > most) most = customer[i]!;
  }
  const order = Int32Array.from(source);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && minute[order[to]!] === minute[order[from]!]) to++;
    if (to - from > 1) rng.shuffle(order.subarray(from, to));
    from = to;
  }
  const code = new Int32Array(most + 1).fill(-1);
  let customers = 0;
  const dense = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const c = customer[order[i]!]!;
    if (code[c]! < 0) code[c] = customers++;
    dense[i] = code[c]!;
  }
  const sizes = new Int32Array(customers);
  for (let i = 0; i < dense.length; i++) sizes[dense[i]!]! += 1;
  return { customer: dense, source: order, customers, sizes };
}

/** Units grouped by a code: group g holds `items[start[g]] … items[start[g + 1] − 1]`, in their order. */
export interface Grouped {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

export function groupBy(code: Int32Array, groups: number): Grouped {
  const start = new Int32Array(groups + 1);
  for (let i = 0; i < code.length; i++) start[code[i]! + 1]! += 1;
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  const next = start.slice(0, groups);
  const items = new Int32Array(code.length);
  for (let i = 0; i < code.length; i++) items[next[code[i]!]!++] = i;
  return { start, items };
}
