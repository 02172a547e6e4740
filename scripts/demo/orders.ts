/** Orders of all customers and guests, with status, shipping, tax and payment, in time order. */
import { ARCHETYPES } from './archetypes';
import { type BasketMaker, type Line, cents } from './baskets';
import { type Calendar, DAY_MS, DAYS, END_MS, START_MS, VIRAL_DATE, dayIndex } from './calendar';
import { CATEGORIES } from './catalogue-data';
import { type Customer, type Place, acquisitionTrend, drawPayment, drawPlace } from './customers';
import { COUNTRIES } from './geography';
import { AliasTable, type Rng } from './rng';

export type OrderKind = 'purchase' | 'cancelled' | 'guest';

export interface Order {
  time: number;
  day: number;
  month: number;
  /** Index of the customer, -1 for a guest. */
  customer: number;
  archetype: number;
  kind: OrderKind;
  viral: boolean;
  place: Place;
  payment: string;
  shipping: number;
  lines: Line[];
}

/** Chance that a purchase is preceded or followed by an attempt that was cancelled. */
export const CANCELLED_PER_PURCHASE = 0.035;
export const GUEST_SHARE = 0.03;
/** Extra guest orders and new customers on the viral day, per 18,000 customers. */
export const VIRAL_GUESTS = 150;
export const VIRAL_CUSTOMERS = 130;
const OWN_PAYMENT = 0.85;

function shippingFor(lines: readonly Line[], place: Place): number {
  const subtotal = cents(lines.reduce((sum, l) => sum + l.total, 0));
  const country = COUNTRIES[place.country];
  if (!country) throw new RangeError(`Unknown country ${place.country}`);
  return subtotal >= country.freeShippingFrom ? 0 : country.shipping;
}

export function buildOrders(
  root: Rng,
  calendar: Calendar,
  maker: BasketMaker,
  customers: readonly Customer[],
  viralGuests: number,
): Order[] {
  const orders: Order[] = [];
  const rng = root.fork('orders');

  const add = (
    time: number,
    customer: number,
    who: { archetype: number; favourite: number; place: Place; payment: string },
    kind: OrderKind,
    viral: boolean,
  ): void => {
    const day = Math.floor((time - START_MS) / DAY_MS);
    const month = calendar.month[day] as number;
    const context = {
      archetype: who.archetype,
      favourite: who.favourite,
      month,
      onSale: calendar.onSale[day] === 1,
    };
    const lines = viral
      ? maker.single(rng, maker.catalogue.viralProduct, context)
      : maker.make(rng, context);
    if (kind === 'cancelled') for (const line of lines) line.returned = false;
    // What was bought in the last two weeks has not come back yet.
    if (END_MS - time < 14 * DAY_MS) for (const line of lines) line.returned = false;
    orders.push({
      time,
      day,
      month,
      customer,
      archetype: who.archetype,
      kind,
      viral,
      place: who.place,
      payment: who.payment,
      shipping: shippingFor(lines, who.place),
      lines,
    });
  };

  customers.forEach((c, i) => {
    const payment = (): string =>
      rng.chance(OWN_PAYMENT) ? c.favouritePayment : drawPayment(rng, c.place.country);
    c.orders.forEach((time, j) => {
      add(time, i, { ...c, payment: payment() }, 'purchase', c.viral && j === 0);
      if (rng.chance(CANCELLED_PER_PURCHASE)) {
        // A few minutes to two days away from the real order; never before the first.
        const lag = Math.floor(Math.exp(rng.between(4.5, 12))) * 1000;
        const before = j > 0 && time - lag > (c.orders[j - 1] as number) && rng.chance(0.7);
        const other = before ? time - lag : time + lag;
        if (other < END_MS) add(other, i, { ...c, payment: payment() }, 'cancelled', false);
      }
    });
  });

  addGuests(rng, calendar, customers, viralGuests, add);

  // Equal time stamps keep a fixed order: by customer, guests last.
  orders.sort((x, y) => x.time - y.time || y.customer - x.customer);
  return orders;
}

function addGuests(
  rng: Rng,
  calendar: Calendar,
  customers: readonly Customer[],
  viralGuests: number,
  add: (
    time: number,
    customer: number,
    who: { archetype: number; favourite: number; place: Place; payment: string },
    kind: OrderKind,
    viral: boolean,
  ) => void,
): void {
  const purchases = customers.reduce((sum, c) => sum + c.orders.length, 0);
  const guests = Math.round((purchases * GUEST_SHARE) / (1 - GUEST_SHARE));
  const weights = Array.from({ length: DAYS }, (_, d) => {
    const season = calendar.intensity.reduce((sum, s) => sum + (s[d] as number), 0);
    return season * acquisitionTrend(d);
  });
  const days = new AliasTable(weights);
  const favourites = CATEGORIES.map((c) => c.share);
  const draw = (day: number, viral: boolean): void => {
    const place = drawPlace(rng, calendar.month[day] as number);
    const who = {
      archetype: rng.weighted(ARCHETYPES.map((a) => a.weight)),
      favourite: rng.weighted(favourites),
      place,
      payment: drawPayment(rng, place.country),
    };
    add(calendar.placeInDay(day, rng.float()), -1, who, 'guest', viral);
  };
  for (let i = 0; i < guests; i++) draw(days.draw(rng), false);
  for (let i = 0; i < viralGuests; i++) draw(dayIndex(VIRAL_DATE), true);
}
