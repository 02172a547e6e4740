/** Stores whose customers' timing is planted: purchases as the page's jobs get them. */
import type { DayWindow } from '../../../src/lib/core/calendar';
import { toDay, toIso } from '../../../src/lib/core/calendar';
import type { PurchaseRows } from '../../../src/lib/core/seasonal/jobs';
import { groupPurchases, type Purchases } from '../../../src/lib/core/seasonal/timing';
import { Rng } from '../../../src/lib/core/rng';

export interface PlantedStore {
  readonly window: DayWindow;
  readonly customers: number;
  /** Relative intensity of the months of each type; [even] for a store without types. */
  readonly types: readonly (readonly number[])[];
  /** What all customers share: intensity of a day, besides months. */
  readonly common?: (day: number) => number;
  /** Mean orders of a customer over the whole window. */
  readonly orders: number;
  /** Chance to leave after each order. */
  readonly dropout?: number;
  /** Months of each customer are drawn anew around those of the type: smaller is wilder. */
  readonly concentration?: number;
}

export const WINDOW: DayWindow = { from: toDay('2021-01-01'), to: toDay('2023-12-31') };
export const EVEN = Array<number>(12).fill(1);
export const WINTER = [1, 1, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.3, 1, 4, 5];
export const SUMMER = [0.2, 0.2, 0.3, 0.5, 1, 4, 5, 4, 1, 0.3, 0.2, 0.2];

/** Purchases of a Poisson process in the type's time, from a first order on a day by lot. */
export function plantStore(plan: PlantedStore, seed: number): PurchaseRows & { type: Int32Array } {
  const rng = new Rng(seed);
  const { window, types, common = () => 1, dropout = 0 } = plan;
  const days = window.to - window.from + 1;
  const monthOf = Uint8Array.from(
    { length: days },
    (_, i) => Number(toIso(window.from + i).slice(5, 7)) - 1,
  );
  const shared = Float64Array.from({ length: days }, (_, i) => common(window.from + i));
  const customer: number[] = [];
  const day: number[] = [];
  const hour: number[] = [];
  const type = new Int32Array(plan.customers);
  for (let i = 0; i < plan.customers; i++) {
    type[i] = rng.int(types.length);
    const months = types[type[i]!]!.map((weight) =>
      plan.concentration ? gamma(rng, plan.concentration * weight) : weight,
    );
    const running = new Float64Array(days + 1);
    for (let d = 0; d < days; d++) running[d + 1] = running[d]! + shared[d]! * months[monthOf[d]!]!;
    const total = running[days]!;
    // Rates differ: half of the customers come at half the mean rate, half at one and a half.
    const rate = (plan.orders * (rng.float() < 0.5 ? 0.5 : 1.5)) / total;
    let last = rng.int(Math.floor(days * 0.4));
    customer.push(i);
    day.push(window.from + last);
    hour.push(rng.int(24));
    let clock = running[last]!;
    while (rng.float() >= dropout) {
      clock -= Math.log(1 - rng.float()) / rate;
      if (clock >= total) break;
      let d = last;
      while (running[d + 1]! <= clock) d++;
      if (d === last) continue;
      last = d;
      customer.push(i);
      day.push(window.from + d);
      hour.push(rng.int(24));
    }
  }
  return {
    type,
    customers: plan.customers,
    customer: Int32Array.from(customer),
    day: Int32Array.from(day),
    hour: Uint8Array.from(hour),
    value: Float64Array.from(day, () => 20 + 60 * rng.float()),
    window,
  };
}

export function purchasesOf(rows: PurchaseRows): Purchases {
  return groupPurchases(rows.customers, rows.customer, rows.day, rows.hour);
}

/** Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000, doi:10.1145/358407.358414). */
export function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * rng.float() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(rng.float()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
