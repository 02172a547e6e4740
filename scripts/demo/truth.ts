/** What was planted, as JSON: the answers that analyses of the demo store should find. */
import {
  ARCHETYPES,
  RATE_CLAMP,
  RATE_FLOOR,
  RATE_WIDTH,
  DISCOUNT_LEVELS,
  SALE_PROMO_PROBABILITY,
} from './archetypes';
import { cents } from './baskets';
import {
  MONTHS,
  OUTAGE,
  SALES,
  SEASONAL_TYPES,
  START_MS,
  DAY_MS,
  VIRAL_DATE,
  dayIndex,
  isoDay,
} from './calendar';
import { BAD_BATCH_DATE, CATEGORIES } from './catalogue-data';
import { BGNBD, acquisitionTrend } from './customers';
import { DEFINITIONS } from './definitions';
import { DIRT } from './dirt';
import { COUNTRIES } from './geography';
import { ELIGIBLE, type IdealReading, score } from './ideal';
import { CANCELLED_PER_PURCHASE, GUEST_SHARE, type Order } from './orders';
import { REVIEW_TOPICS, SUBCATEGORY_PREVALENCE, TOPIC_PREVALENCE } from './review-grammar';
import { DELIVERY_TROUBLE, type ReviewSet, SENTIMENT, topicPrevalenceByMonth } from './reviews';
import { GENERATOR_VERSION, type Store } from './store';

const rounded = (x: number, digits: number): number => Number(x.toFixed(digits));

function basketStatistics(store: Store): {
  baskets: number;
  count: Int32Array;
  own: Int32Array;
  together: (a: number, b: number) => number;
} {
  const kept = store.orders.filter((o) => o.kind !== 'cancelled');
  const count = new Int32Array(store.catalogue.products.length);
  const own = new Int32Array(store.catalogue.products.length);
  const holding: number[][] = store.catalogue.products.map(() => []);
  kept.forEach((order, i) => {
    for (const line of order.lines) {
      count[line.product] = (count[line.product] as number) + 1;
      if (!line.attached) own[line.product] = (own[line.product] as number) + 1;
      holding[line.product]?.push(i);
    }
  });
  const together = (a: number, b: number): number => {
    const inA = new Set(holding[a]);
    return (holding[b] ?? []).filter((i) => inA.has(i)).length;
  };
  return { baskets: kept.length, count, own, together };
}

export function affinityTruth(store: Store) {
  const { products, affinities } = store.catalogue;
  const { baskets, count, own, together } = basketStatistics(store);
  const label = (p: number): { id: string; name: string } => ({
    id: products[p]?.id ?? '',
    name: products[p]?.name ?? '',
  });
  const measured = (a: number, b: number) => {
    const both = together(a, b);
    const na = count[a] as number;
    const nb = count[b] as number;
    return {
      baskets: both,
      support: rounded(both / baskets, 6),
      confidence: rounded(both / na, 4),
      lift: rounded((both * baskets) / (na * nb), 3),
    };
  };
  const rules = affinities.map((rule) => {
    const pHead = (count[rule.head] as number) / baskets;
    const pOwn = (own[rule.tail] as number) / baskets;
    const given = rule.probability + (1 - rule.probability) * pOwn;
    const pTail = pOwn + rule.probability * pHead * (1 - pOwn);
    return {
      head: label(rule.head),
      tail: label(rule.tail),
      probability: rule.probability,
      targetLift: rounded(given / pTail, 3),
      measured: measured(rule.head, rule.tail),
    };
  });
  // Pairs that hang together only through a third product.
  const implied: [number, number, number][] = [];
  for (const x of affinities) {
    for (const y of affinities) {
      if (x.head === y.head && x.tail < y.tail) implied.push([x.tail, y.tail, x.head]);
      if (x.tail === y.head) implied.push([x.head, y.tail, x.tail]);
    }
  }
  return {
    baskets,
    rules,
    implied: implied.map(([a, b, via]) => ({
      pair: [label(a), label(b)],
      via: label(via),
      measured: measured(a, b),
    })),
  };
}

const isNet = (order: Order, returned: boolean): boolean => order.kind !== 'cancelled' && !returned;

function storeFigures(store: Store) {
  const month = () => new Array<number>(MONTHS).fill(0);
  const byMonth = { orders: month(), lines: month(), revenue: month(), newCustomers: month() };
  const byCategory = new Map<string, number>();
  const byCountry = new Map<string, number>();
  const totals = {
    lines: 0,
    orders: store.orders.length,
    cancelledOrders: 0,
    guestOrders: 0,
    returnedLines: 0,
    units: 0,
    listedRevenue: 0,
    revenue: 0,
    tax: 0,
    shipping: 0,
  };
  const bump = (list: number[], i: number, by: number): void => {
    list[i] = (list[i] ?? 0) + by;
  };
  for (const row of store.cleanRows) {
    totals.listedRevenue += row.line_total;
    if (row.status === 'Cancelled') continue;
    totals.tax += row.tax;
    totals.shipping += row.shipping;
  }
  for (const order of store.orders) {
    totals.lines += order.lines.length;
    if (order.kind === 'cancelled') totals.cancelledOrders += 1;
    else bump(byMonth.orders, order.month, 1);
    if (order.kind === 'guest') totals.guestOrders += 1;
    for (const line of order.lines) {
      if (line.returned) totals.returnedLines += 1;
      if (!isNet(order, line.returned)) continue;
      bump(byMonth.lines, order.month, 1);
      bump(byMonth.revenue, order.month, line.total);
      totals.units += line.quantity;
      totals.revenue += line.total;
      const category =
        CATEGORIES[store.catalogue.products[line.product]?.category ?? 0]?.name ?? '';
      const country = COUNTRIES[order.place.country]?.name ?? '';
      byCategory.set(category, (byCategory.get(category) ?? 0) + line.total);
      byCountry.set(country, (byCountry.get(country) ?? 0) + line.total);
    }
  }
  for (const c of store.customers) {
    const day = Math.floor(((c.orders[0] as number) - START_MS) / DAY_MS);
    bump(byMonth.newCustomers, store.calendar.month[day] as number, 1);
  }
  const money = (map: Map<string, number>): Record<string, number> =>
    Object.fromEntries(
      [...map].map(([k, v]) => [k, cents(v)] as const).sort((a, b) => b[1] - a[1]),
    );
  const atLeast = (n: number): number => store.customers.filter((c) => c.orders.length >= n).length;
  return {
    rowsInFile: store.rows.length,
    customers: store.customers.length,
    customersWithOrders: { 2: atLeast(2), 3: atLeast(3), 5: atLeast(5), 10: atLeast(10) },
    totals: {
      ...totals,
      listedRevenue: cents(totals.listedRevenue),
      revenue: cents(totals.revenue),
      tax: cents(totals.tax),
      shipping: cents(totals.shipping),
    },
    byMonth: { ...byMonth, revenue: byMonth.revenue.map(cents) },
    revenueByCategory: money(byCategory),
    revenueByCountry: money(byCountry),
  };
}

export function idealTruth(store: Store, reading: IdealReading) {
  const round = (s: ReturnType<typeof score>) => ({
    customers: s.customers,
    ari: rounded(s.ari, 4),
    accuracy: rounded(s.accuracy, 4),
  });
  const by = (truth: 'archetype' | 'seasonalType') =>
    Object.fromEntries(
      Object.entries(ELIGIBLE).map(([rule, eligible]) => [
        rule,
        round(score(store, eligible, (c) => c[truth], reading[truth])),
      ]),
    );
  return {
    archetype: { recommendedEligibility: 'orders5', byEligibility: by('archetype') },
    seasonalType: { recommendedEligibility: 'orders10', byEligibility: by('seasonalType') },
  };
}

function dailyOrders(store: Store, date: string) {
  const day = dayIndex(date);
  const on = (d: number): number =>
    store.orders.filter((o) => o.day === d && o.kind !== 'cancelled').length;
  // The same weekday of the four weeks before and after.
  const around = [-4, -3, -2, -1, 1, 2, 3, 4].map((w) => on(day + 7 * w));
  return {
    orders: on(day),
    ordersOnSameWeekdaysAround: rounded(around.reduce((a, b) => a + b, 0) / around.length, 1),
  };
}

export function storeTruth(store: Store, reading: IdealReading, reviews: ReviewSet) {
  const { catalogue, calendar } = store;
  const product = (p: number) => ({
    id: catalogue.products[p]?.id,
    name: catalogue.products[p]?.name,
  });
  const { dirt } = store;
  return {
    generator: { version: GENERATOR_VERSION, seed: store.seed, synthetic: true },
    store: { name: 'Larkmoor & Co', currency: 'EUR', from: isoDay(0), to: '2024-12-31' },
    definitions: DEFINITIONS,
    figures: storeFigures(store),
    purchasing: { ...BGNBD, cancelledPerPurchase: CANCELLED_PER_PURCHASE, guestShare: GUEST_SHARE },
    archetypes: ARCHETYPES.map((a, k) => ({
      ...a,
      customers: store.customers.filter((c) => c.archetype === k).length,
    })),
    archetypeGivenRate: { clamp: RATE_CLAMP, width: RATE_WIDTH, floor: RATE_FLOOR },
    discounts: { levels: DISCOUNT_LEVELS, salePromoProbability: SALE_PROMO_PROBABILITY },
    seasonalTypes: SEASONAL_TYPES.map((t, s) => ({
      ...t,
      customers: store.customers.filter((c) => c.seasonalType === s).length,
    })),
    calendar: {
      holidays: calendar.holidays,
      sales: SALES.map((s) => ({ name: s.name, first: isoDay(s.first), last: isoDay(s.last) })),
      acquisitionTrendByMonth: Array.from({ length: MONTHS }, (_, m) =>
        rounded(acquisitionTrend(calendar.month.indexOf(m) + 14), 4),
      ),
    },
    categories: CATEGORIES.map((c) => ({ name: c.name, share: c.share, months: c.months })),
    countries: COUNTRIES.map((c) => ({
      name: c.name,
      share: c.share,
      from: isoDay(calendar.month.indexOf(c.fromMonth)),
      vat: c.vat,
      shipping: c.shipping,
      freeShippingFrom: c.freeShippingFrom,
    })),
    affinities: affinityTruth(store),
    lifeCycles: catalogue.products
      .filter((p) => p.lifeCycle !== 'steady' || p.priceChanges.length > 0)
      .map((p) => ({
        id: p.id,
        lifeCycle: p.lifeCycle,
        firstMonth: p.firstMonth,
        lastMonth: p.lastMonth,
        priceChanges: p.priceChanges.map((c) => [c.month, c.factor]),
      })),
    anomalies: [
      {
        date: OUTAGE.date,
        kind: 'outage',
        cause: 'The shop was down nearly all day',
        factor: OUTAGE.factor,
        ...dailyOrders(store, OUTAGE.date),
      },
      {
        date: VIRAL_DATE,
        kind: 'viral',
        cause: 'One product was shared widely; guests and new customers bought it',
        product: product(catalogue.viralProduct),
        extraOrders: store.orders.filter((o) => o.viral).length,
        ...dailyOrders(store, VIRAL_DATE),
      },
    ],
    reviews: {
      count: reviews.reviews.length,
      topics: REVIEW_TOPICS.map((t) => ({ id: t.id, name: t.name, words: t.words, bias: t.bias })),
      prevalenceByCategory: TOPIC_PREVALENCE,
      prevalenceBySubcategory: SUBCATEGORY_PREVALENCE,
      shareByMonth: Object.fromEntries(
        topicPrevalenceByMonth(reviews, store).map((row, t) => [
          REVIEW_TOPICS[t]?.id,
          row.map((x) => rounded(x, 4)),
        ]),
      ),
      sentiment: SENTIMENT,
      badBatch: { product: product(catalogue.badBatchProduct), from: BAD_BATCH_DATE },
      deliveryTrouble: DELIVERY_TROUBLE,
      productAppeal: Object.fromEntries(
        catalogue.products.map((p) => [p.id, rounded(reviews.productAppeal[p.index] as number, 2)]),
      ),
    },
    dirt: {
      planned: DIRT,
      counts: Object.fromEntries(Object.entries(dirt).map(([k, v]) => [k, v.length])),
      rows: dirt,
    },
    ideal: idealTruth(store, reading),
  };
}

export function customerTruth(store: Store, reading: IdealReading) {
  const { customers } = store;
  const codes = (index: (i: number) => number, list: readonly { code: string }[]): string =>
    customers.map((_, i) => list[index(i)]?.code ?? '?').join('');
  const dayOf = (ms: number | undefined): number =>
    ms === undefined ? -1 : Math.floor((ms - START_MS) / DAY_MS);
  return {
    definitions: {
      order: 'Entry i belongs to customer C-(i+1), five digits.',
      archetype: 'One character per customer, see archetypes[].code in demo-truth.json.',
      seasonalType: 'One character per customer, see seasonalTypes[].code in demo-truth.json.',
      idealArchetype: 'What the ideal reader says (definitions.ideal in demo-truth.json).',
      idealSeasonalType: 'Likewise for the seasonal type.',
      favourite: 'Index of the favourite category in categories[] of demo-truth.json.',
      orders: 'Orders that were not cancelled (the BG/NBD purchases, first one included).',
      rate: 'lambda: orders a year of operational time.',
      dropout: 'p: chance to leave after each repeat order.',
      droppedOn:
        'Day (0 = 2022-01-01) of the last order if the customer then left for good, else -1.',
    },
    archetype: codes((i) => customers[i]?.archetype ?? -1, ARCHETYPES),
    seasonalType: codes((i) => customers[i]?.seasonalType ?? -1, SEASONAL_TYPES),
    idealArchetype: codes((i) => reading.archetype[i] ?? -1, ARCHETYPES),
    idealSeasonalType: codes((i) => reading.seasonalType[i] ?? -1, SEASONAL_TYPES),
    favourite: customers.map((c) => c.favourite).join(''),
    orders: customers.map((c) => c.orders.length),
    rate: customers.map((c) => Number(c.rate.toPrecision(4))),
    dropout: customers.map((c) => Number(c.dropout.toPrecision(3))),
    droppedOn: customers.map((c) => dayOf(c.droppedAt)),
  };
}

export function reviewTruth(reviews: ReviewSet) {
  const code = (t: { topic: number; good: boolean; sentences: number }): string =>
    `${String.fromCharCode(97 + t.topic)}${t.good ? '+' : '-'}${t.sentences}`;
  return {
    definitions: {
      labels:
        'One word per review, R-00001 first, parted by blanks: for each topic of the text, in order, a letter (a = first of ' +
        'reviews.topics in demo-truth.json), + praised or - blamed, and its number of sentences.',
    },
    labels: reviews.labels.map((l) => l.topics.map(code).join('')).join(' '),
  };
}
