/** Purchase days of many customers, as one list. */
import { OrderlensError } from '../errors';

export interface Histories {
  /** Purchase days of customer i: `day[start[i]] … day[start[i + 1] − 1]`, ascending, distinct. */
  readonly start: Int32Array;
  /** Day numbers; orders of one day are one purchase. */
  readonly day: Int32Array;
  /** Net revenue of each purchase day. */
  readonly value: Float64Array;
  /** Net revenue of each customer, credits of other days included. */
  readonly net: Float64Array;
}

export function customersOf(histories: Histories): number {
  return histories.start.length - 1;
}

/**
 * Groups rows that are sorted by customer and day.
 *
 * @throws OrderlensError `bad-data` where they are not.
 */
export function groupHistories(rows: {
  readonly customer: ArrayLike<number>;
  readonly day: Int32Array;
  readonly value: Float64Array;
  readonly net: Float64Array;
}): Histories {
  const { customer, day, value, net } = rows;
  const n = net.length;
  const start = new Int32Array(n + 1);
  for (let row = 0; row < day.length; row++) {
    const who = customer[row]!;
    const before = row > 0 ? customer[row - 1]! : -1;
    const inOrder = who === before ? day[row]! > day[row - 1]! : who === before + 1;
    if (!inOrder || who >= n) {
      throw new OrderlensError(
        'bad-data',
        `Purchase days in the order of customers and days are needed; row ${row} is out of order.`,
      );
    }
    start[who + 1] = row + 1;
  }
  if (day.length === 0 || customer[day.length - 1] !== n - 1) {
    throw new OrderlensError('too-little-data', 'Every customer needs at least one purchase day.');
  }
  return { start, day, value, net };
}

/** What was known at the end of a day: histories up to it, and whose they are. */
export function knownBy(
  histories: Histories,
  lastDay: number,
): { readonly histories: Histories; readonly customer: Int32Array } {
  const n = customersOf(histories);
  const customer: number[] = [];
  const starts = [0];
  const days: number[] = [];
  const values: number[] = [];
  const nets: number[] = [];
  for (let i = 0; i < n; i++) {
    let net = 0;
    const before = days.length;
    for (let at = histories.start[i]!; at < histories.start[i + 1]!; at++) {
      if (histories.day[at]! > lastDay) break;
      days.push(histories.day[at]!);
      values.push(histories.value[at]!);
      net += histories.value[at]!;
    }
    if (days.length === before) continue;
    customer.push(i);
    starts.push(days.length);
    nets.push(net);
  }
  return {
    histories: {
      start: Int32Array.from(starts),
      day: Int32Array.from(days),
      value: Float64Array.from(values),
      net: Float64Array.from(nets),
    },
    customer: Int32Array.from(customer),
  };
}
