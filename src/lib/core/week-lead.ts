/**
 * Whether the best weekday, or the best hour of the week, is better than every other one beyond
 * what chance makes.
 */
import type { DayWindow } from './calendar';
import { ordersWithin, type OrderBook } from './series-orders';

export interface WeekLead {
  /** 0 is Monday; null where no weekday leads. */
  readonly day: number | null;
  /** A cell of the week (weekday × 24 + hour); null where no hour leads. */
  readonly cell: number | null;
}

/** Standard errors by which the best must lead the next. */
const NOTEWORTHY = 2;
/** Of fewer such days the variation from one to the next is not known. */
const MIN_DAYS = 4;

/**
 * The best mean leads when it exceeds every other by two standard errors of their difference. That
 * the best is compared with the next although both were picked by their size needs no wider bar:
 * with equal true means the level stays 5 % (Gutmann and Maymin, Is the selected population the
 * best?, Annals of Statistics 15, 1987).
 *
 * The variance of a sum is the greater of Σ x² over its orders (orders that come independently) and
 * of n·s² over its days, which also holds what moves whole days. Weekdays or hours of weekdays with
 * fewer than four days cannot lead, nor be led.
 *
 * @param amount what an order adds: its revenue, or 1 per purchase
 */
export function weekLead(
  book: OrderBook,
  window: DayWindow,
  amount: 'revenue' | 'orders',
): WeekLead {
  const byDay = new Tally(7);
  const byCell = new Tally(168);
  const shift = (((book.firstDay + 3) % 7) + 7) % 7;
  const first = Math.max(0, window.from - book.firstDay);
  const last = Math.min(book.start.length - 2, window.to - book.firstDay);
  const hours = new Float64Array(24);
  for (let d = first; d <= last; d++) {
    const weekday = (d + shift) % 7;
    const [begin, end] = ordersWithin(book, {
      from: book.firstDay + d,
      to: book.firstDay + d,
    });
    hours.fill(0);
    let total = 0;
    for (let i = begin; i < end; i++) {
      const x = amount === 'revenue' ? book.revenue[i]! : book.isSale[i]!;
      const hour = book.hour[i]!;
      hours[hour]! += x;
      total += x;
      byDay.orderSquares[weekday]! += x * x;
      byCell.orderSquares[weekday * 24 + hour]! += x * x;
    }
    byDay.add(weekday, total);
    for (let hour = 0; hour < 24; hour++) byCell.add(weekday * 24 + hour, hours[hour]!);
  }
  return { day: byDay.leader(), cell: byCell.leader() };
}

class Tally {
  readonly orderSquares: Float64Array;
  readonly #days: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  constructor(size: number) {
    this.orderSquares = new Float64Array(size);
    this.#days = new Float64Array(size);
    this.#sums = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** A day's total. */
  add(group: number, total: number): void {
    this.#days[group]! += 1;
    this.#sums[group]! += total;
    this.#squares[group]! += total * total;
  }

  leader(): number | null {
    const groups = [...this.#days.keys()].filter((group) => this.#days[group]! > 0);
    if (groups.length < 2 || groups.some((group) => this.#days[group]! < MIN_DAYS)) return null;
    const best = groups.reduce((a, b) => (this.#mean(b) > this.#mean(a) ? b : a));
    if (!(this.#mean(best) > 0)) return null;
    const leads = groups.every((group) => {
      if (group === best) return true;
      const error = Math.sqrt(this.#errorSquared(best) + this.#errorSquared(group));
      return this.#mean(best) - this.#mean(group) > NOTEWORTHY * error;
    });
    return leads ? best : null;
  }

  #mean(group: number): number {
    return this.#sums[group]! / this.#days[group]!;
  }

  /** Square of the standard error of the mean. */
  #errorSquared(group: number): number {
    const n = this.#days[group]!;
    const spread = (this.#squares[group]! - this.#sums[group]! ** 2 / n) * (n / (n - 1));
    return Math.max(this.orderSquares[group]!, spread) / n ** 2;
  }
}
