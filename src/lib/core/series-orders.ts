/**
 * Orders as flat columns sorted by day, so that any stretch of days is one slice. Distinct
 * customers and customers with several orders do not add up over days; here they are counted
 * exactly for any window in one pass.
 */
import type { DayWindow } from './calendar';

export interface OrderColumns {
  /** Day of the order, as days after `firstDay`. */
  readonly day: Int32Array;
  /** 0..23. */
  readonly hour: Uint8Array;
  /** Dense 0-based key, −1 for a guest. */
  readonly customer: Int32Array;
  /** What the order adds to revenue; negative for a credit. */
  readonly revenue: Float64Array;
  /** 1 where the order is a purchase, 0 where it is only a cancellation or return. */
  readonly isSale: Uint8Array;
}

export interface OrderBook extends OrderColumns {
  readonly firstDay: number;
  /** `start[d] … start[d + 1]` are the orders of day `firstDay + d`; length days + 1. */
  readonly start: Int32Array;
  /** Customer keys are below this. */
  readonly customers: number;
}

/** Sorts by day (counting sort, stable). Orders outside `0 … days − 1` are left out. */
export function orderBook(columns: OrderColumns, firstDay: number, days: number): OrderBook {
  const { day } = columns;
  const start = new Int32Array(days + 1);
  for (let i = 0; i < day.length; i++) {
    const d = day[i]!;
    if (d >= 0 && d < days) start[d + 1]!++;
  }
  for (let d = 0; d < days; d++) start[d + 1]! += start[d]!;
  const total = start[days]!;
  const next = start.slice(0, days);
  const sorted = {
    day: new Int32Array(total),
    hour: new Uint8Array(total),
    customer: new Int32Array(total),
    revenue: new Float64Array(total),
    isSale: new Uint8Array(total),
  };
  let customers = 0;
  for (let i = 0; i < day.length; i++) {
    const d = day[i]!;
    if (!(d >= 0 && d < days)) continue;
    const at = next[d]!++;
    sorted.day[at] = d;
    sorted.hour[at] = columns.hour[i]!;
    const customer = columns.customer[i]!;
    sorted.customer[at] = customer;
    if (customer >= customers) customers = customer + 1;
    sorted.revenue[at] = columns.revenue[i]!;
    sorted.isSale[at] = columns.isSale[i]!;
  }
  return { ...sorted, firstDay, start, customers };
}

/** Range of order positions that fall into a window: `[begin, end)`. */
export function ordersWithin(book: OrderBook, window: DayWindow): [number, number] {
  const last = book.start.length - 1;
  const from = Math.min(last, Math.max(0, window.from - book.firstDay));
  const to = Math.min(last, Math.max(from, window.to + 1 - book.firstDay));
  return [book.start[from]!, book.start[to]!];
}

export interface CustomerCounts {
  /** Purchases. */
  readonly orders: number;
  /** Purchases by known customers. */
  readonly knownOrders: number;
  /** Known customers with at least one purchase. */
  readonly customers: number;
  /** Known customers with two or more purchases. */
  readonly repeatCustomers: number;
  /** Σ revenue² over all orders: the variance of the sum if orders came by chance. */
  readonly sumOfSquares: number;
}

/** Counts within each of the windows, which may overlap. */
export function customerCounts(book: OrderBook, windows: readonly DayWindow[]): CustomerCounts[] {
  // Purchases seen per customer, valid for the window whose number stands in `seenIn`.
  const seenIn = new Int32Array(book.customers).fill(-1);
  const seen = new Int32Array(book.customers);
  return windows.map((window, w) => {
    const [begin, end] = ordersWithin(book, window);
    let orders = 0;
    let knownOrders = 0;
    let customers = 0;
    let repeatCustomers = 0;
    let sumOfSquares = 0;
    for (let i = begin; i < end; i++) {
      const revenue = book.revenue[i]!;
      sumOfSquares += revenue * revenue;
      if (!book.isSale[i]) continue;
      orders++;
      const customer = book.customer[i]!;
      if (customer < 0) continue;
      knownOrders++;
      if (seenIn[customer] !== w) {
        seenIn[customer] = w;
        seen[customer] = 1;
        customers++;
      } else if (++seen[customer]! === 2) {
        repeatCustomers++;
      }
    }
    return { orders, knownOrders, customers, repeatCustomers, sumOfSquares };
  });
}

/**
 * Revenue of every known customer with a purchase in the window, with what they gave back there.
 * Who only gives back is no customer of the window, as in {@link customerCounts}.
 */
export function revenuePerCustomer(book: OrderBook, window: DayWindow): Float64Array {
  const [begin, end] = ordersWithin(book, window);
  const place = new Int32Array(book.customers).fill(-1);
  let n = 0;
  for (let i = begin; i < end; i++) {
    const customer = book.customer[i]!;
    if (customer >= 0 && book.isSale[i] && place[customer] === -1) place[customer] = n++;
  }
  const sums = new Float64Array(n);
  for (let i = begin; i < end; i++) {
    const customer = book.customer[i]!;
    if (customer >= 0 && place[customer] !== -1) sums[place[customer]!]! += book.revenue[i]!;
  }
  return sums;
}

/** Revenue and purchases by weekday and hour. */
export interface WeekGrid {
  /** 7 × 24, row-major, Monday first. */
  readonly revenue: Float64Array;
  readonly orders: Float64Array;
  /** How often each weekday occurs in the window, Monday first. */
  readonly days: Int32Array;
}

/** Sums over a window by the weekday and hour of the order. */
export function weekGrid(book: OrderBook, window: DayWindow): WeekGrid {
  const revenue = new Float64Array(168);
  const orders = new Float64Array(168);
  const days = new Int32Array(7);
  // Weekday of day 0 of the book, Monday first: 1970-01-01 was a Thursday.
  const shift = (((book.firstDay + 3) % 7) + 7) % 7;
  const first = Math.max(0, window.from - book.firstDay);
  const last = Math.min(book.start.length - 2, window.to - book.firstDay);
  for (let d = first; d <= last; d++) {
    const weekday = (d + shift) % 7;
    days[weekday]!++;
    for (let i = book.start[d]!; i < book.start[d + 1]!; i++) {
      const cell = weekday * 24 + book.hour[i]!;
      revenue[cell]! += book.revenue[i]!;
      orders[cell]! += book.isSale[i]!;
    }
  }
  return { revenue, orders, days };
}
