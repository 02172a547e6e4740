/** The customers: who they are, how often they buy, when they came. */
import { archetypeGivenRate } from './archetypes';
import { type Calendar, DAYS, END_MS, SEASONAL_TYPES, VIRAL_DATE, dayIndex } from './calendar';
import { CATEGORIES } from './catalogue-data';
import { COUNTRIES, FIRST_NAMES, LAST_NAMES } from './geography';
import { AliasTable, type Rng } from './rng';

/** BG/NBD hyperparameters; rates are per year (365.25 days) of operational time. */
export const BGNBD = { r: 0.5, alpha: 0.228, a: 0.35, b: 3.2, daysPerYear: 365.25 } as const;

export interface Place {
  country: number;
  city: string;
  state: string;
}

export interface Customer {
  name: string;
  place: Place;
  archetype: number;
  seasonalType: number;
  favourite: number;
  /** Orders per year of operational time, and dropout probability after each repeat order. */
  rate: number;
  dropout: number;
  /** Came on the viral day, so the first order says nothing of the seasonal type. */
  viral: boolean;
  favouritePayment: string;
  /** Order times (ms), the first is the acquisition. */
  orders: number[];
  /** Time of the last order if the customer dropped out after it before the end. */
  droppedAt: number | undefined;
}

/** Relative number of new customers per day, before season, weekday and holidays. */
export function acquisitionTrend(day: number): number {
  const launch = 9 * Math.exp(-day / 75);
  const growth = 1 + (0.4 * day) / DAYS;
  // From July 2023 on the shop also delivers to the United States.
  const newMarket = day >= dayIndex('2023-07-01') ? 0.22 : 0;
  return launch + growth + newMarket;
}

/** New-customer density by day for each seasonal type, summing to 1 over the days. */
export function acquisitionDensity(calendar: Calendar): Float64Array[] {
  return calendar.intensity.map((s) => {
    const w = s.map((x, d) => x * acquisitionTrend(d));
    const total = w.reduce((a, b) => a + b, 0);
    return w.map((x) => x / total);
  });
}

const splitCities = COUNTRIES.map((c) =>
  c.cities.split(';').map((entry) => {
    const [city = '', state = '', weight = '1'] = entry.split('|');
    return { city, state, weight: Number(weight) };
  }),
);

export function drawPlace(rng: Rng, month: number): Place {
  const country = rng.weighted(COUNTRIES.map((c) => (c.fromMonth <= month ? c.share : 0)));
  const cities = splitCities[country] ?? [];
  const city = cities[rng.weighted(cities.map((c) => c.weight))];
  return { country, city: city?.city ?? '', state: city?.state ?? '' };
}

export function drawPayment(rng: Rng, country: number): string {
  const payments = COUNTRIES[country]?.payments ?? {};
  const names = Object.keys(payments);
  return names[rng.weighted(Object.values(payments))] ?? '';
}

function drawName(rng: Rng, country: number): string {
  const group = COUNTRIES[country]?.names ?? 'english';
  return `${rng.pick(FIRST_NAMES[group].split(','))} ${rng.pick(LAST_NAMES[group].split(','))}`;
}

/**
 * Repeat orders of one customer: a BG/NBD process (Fader, Hardie & Lee 2005,
 * doi:10.1287/mksc.1040.0098) on the operational clock of the seasonal type.
 */
export function simulateOrders(
  rng: Rng,
  calendar: Calendar,
  seasonalType: number,
  firstOrder: number,
  rate: number,
  dropout: number,
): { orders: number[]; droppedAt: number | undefined } {
  const orders = [firstOrder];
  let clock = calendar.tau(seasonalType, firstOrder);
  for (;;) {
    clock += rng.exponential(rate / BGNBD.daysPerYear);
    const ms = calendar.atTau(seasonalType, clock);
    if (ms === undefined || ms >= END_MS) return { orders, droppedAt: undefined };
    // Two orders in the same second would be one: step on by a second.
    const last = orders[orders.length - 1] as number;
    const time = Math.max(ms, last + 1000);
    orders.push(time);
    if (rng.chance(dropout)) return { orders, droppedAt: time };
  }
}

export function buildCustomers(
  root: Rng,
  calendar: Calendar,
  count: number,
  viralCount: number,
): Customer[] {
  const rng = root.fork('customers');
  const density = acquisitionDensity(calendar).map((w) => new AliasTable(w));
  const typeTable = new AliasTable(SEASONAL_TYPES.map((t) => t.share));
  const favouriteTable = new AliasTable(CATEGORIES.map((c) => c.share));
  const viralDay = dayIndex(VIRAL_DATE);
  const customers: Customer[] = [];
  for (let i = 0; i < count; i++) {
    const viral = i < viralCount;
    const seasonalType = typeTable.draw(rng);
    const day = viral ? viralDay : (density[seasonalType] as AliasTable).draw(rng);
    const first = calendar.placeInDay(day, rng.float());
    const rate = rng.gamma(BGNBD.r, BGNBD.alpha);
    const dropout = rng.beta(BGNBD.a, BGNBD.b);
    const archetype = rng.weighted(archetypeGivenRate(rate));
    const place = drawPlace(rng, calendar.month[day] as number);
    const { orders, droppedAt } = simulateOrders(rng, calendar, seasonalType, first, rate, dropout);
    customers.push({
      name: drawName(rng, place.country),
      place,
      archetype,
      seasonalType,
      favourite: favouriteTable.draw(rng),
      rate,
      dropout,
      viral,
      favouritePayment: drawPayment(rng, place.country),
      orders,
      droppedAt,
    });
  }
  // Customer numbers are given out in the order of the first purchase.
  customers.sort((x, y) => (x.orders[0] as number) - (y.orders[0] as number));
  return customers;
}

export const customerId = (index: number): string => `C-${String(index + 1).padStart(5, '0')}`;
