/** Reviews: topics by category, sentiment by topic, stars from the sentiments, text from a grammar. */
import { BAD_BATCH_DATE, CATEGORIES } from './catalogue-data';
import { DAY_MS, END_MS, MONTHS, dayIndex } from './calendar';
import type { Product } from './catalogue';
import { customerId } from './customers';
import { orderId } from './export';
import type { Order } from './orders';
import {
  CLOSERS,
  OPENERS,
  REVIEW_TOPICS,
  type ReviewTopic,
  SUBCATEGORY_PREVALENCE,
  TOPIC_PREVALENCE,
} from './review-grammar';
import { AliasTable, type Rng } from './rng';
import type { Store } from './store';

export const REVIEWS = 20_000;

/** Every delivery from here to here has more complaints about delivery. */
export const DELIVERY_TROUBLE = {
  first: '2023-11-20',
  last: '2023-12-31',
  prevalence: 2.5,
} as const;

export const SENTIMENT = {
  /** Log-odds that a topic is praised: base + spread x satisfaction + the topic's bias. */
  base: 1.3,
  spread: 1.5,
  productSd: 0.55,
  returnedShift: -1.6,
  badBatchShift: -2.6,
  deliveryTroubleShift: -1.8,
  /** stars = round(centre + slope x mean sentiment + noise), kept within 1..5. */
  centre: 3.1,
  slope: 1.75,
  noise: 0.4,
} as const;

export interface Review {
  review_id: string;
  product_id: string;
  customer_id: string;
  order_id: string;
  category: string;
  rating: number;
  title: string;
  text: string;
  written_at: number;
}

export interface ReviewLabel {
  /** Topics in the order of the text, each praised or not. */
  topics: { topic: number; good: boolean; sentences: number }[];
}

/** Replaces `[a|b]` by one alternative and `{p}` by the product. */
export function expand(rng: Rng, template: string, product: string): string {
  return template
    .replace(/\[([^\]]*)\]/g, (_, body: string) => rng.pick(body.split('|')))
    .replaceAll('{p}', product);
}

function shortName(product: Product): string {
  const name = (product.name.split(/[,:]/)[0] ?? '').replace(/\s\d.*$/, '');
  const keep = product.category === CATEGORIES.findIndex((c) => c.code === 'BOK');
  return keep && product.subcategory !== 'Writing' && product.subcategory !== 'Notebooks'
    ? `“${name}”`
    : name.charAt(0).toLowerCase() + name.slice(1);
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const TURNS = [
  ['But', 'Still,', 'On the other hand,'],
  ['But', 'However,', 'Sadly,'],
] as const;

const lowered = (text: string): string =>
  /^I\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

/** A slip of the finger in one longer word. */
function slip(rng: Rng, text: string): string {
  const words = text.split(' ');
  const long = words.map((w, i) => (w.length > 5 ? i : -1)).filter((i) => i >= 0);
  if (long.length === 0) return text;
  const at = rng.pick(long);
  const word = words[at] ?? '';
  const i = 1 + rng.int(word.length - 3);
  words[at] = rng.chance(0.5)
    ? word.slice(0, i) + word.slice(i + 1)
    : word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2);
  return words.join(' ');
}

interface Candidate {
  order: Order;
  orderIndex: number;
  line: number;
}

function candidates(store: Store): Candidate[] {
  const seen = new Set<string>();
  const out: Candidate[] = [];
  store.orders.forEach((order, orderIndex) => {
    if (order.customer < 0 || order.kind === 'cancelled') return;
    if (END_MS - order.time < 20 * DAY_MS) return;
    order.lines.forEach((l, line) => {
      const key = `${order.customer}|${l.product}`;
      if (seen.has(key)) return;
      seen.add(key);
      out.push({ order, orderIndex, line });
    });
  });
  return out;
}

export interface ReviewSet {
  reviews: Review[];
  labels: ReviewLabel[];
  productAppeal: Float64Array;
}

export function buildReviews(store: Store, root: Rng, count: number): ReviewSet {
  const rng = root.fork('reviews');
  const { products, badBatchProduct } = store.catalogue;
  const productAppeal = Float64Array.from(products, () => SENTIMENT.productSd * rng.normal());
  const pool = rng.shuffle(candidates(store));
  // What people are angry about gets reviewed more: the bad batch first in line.
  const chosen = [
    ...pool.filter((c) => c.order.lines[c.line]?.product === badBatchProduct),
    ...pool.filter((c) => c.order.lines[c.line]?.product !== badBatchProduct),
  ].slice(0, count);
  const writer = new ReviewWriter(rng, store);
  const made = chosen.map((c) => {
    const wait = 3 * DAY_MS + Math.floor(rng.gamma(1.6, 0.22) * DAY_MS);
    const written = Math.min(c.order.time + wait, END_MS - DAY_MS + 1000 * rng.int(80_000));
    return { ...writer.write(c, productAppeal, written), written };
  });
  const order = made.map((_, i) => i);
  order.sort((x, y) => (made[x]?.written ?? 0) - (made[y]?.written ?? 0) || x - y);
  const sorted = order.map((i) => made[i]).filter((m) => m !== undefined);
  return {
    reviews: sorted.map((m, i) => ({
      ...m.review,
      review_id: `R-${String(i + 1).padStart(5, '0')}`,
    })),
    labels: sorted.map((m) => m.label),
    productAppeal,
  };
}

class ReviewWriter {
  readonly #rng: Rng;
  readonly #store: Store;
  readonly #used = new Set<string>();
  readonly #tables = new Map<string, AliasTable>();

  constructor(rng: Rng, store: Store) {
    this.#rng = rng;
    this.#store = store;
  }

  write(
    candidate: Candidate,
    appeal: Float64Array,
    written: number,
  ): { review: Omit<Review, 'review_id'>; label: ReviewLabel } {
    const rng = this.#rng;
    const { order, orderIndex } = candidate;
    const line = order.lines[candidate.line];
    const product = line && this.#store.catalogue.products[line.product];
    if (!product) throw new RangeError(`No line ${candidate.line} in order ${orderIndex}`);
    const category = CATEGORIES[product.category]?.name ?? '';
    const trouble =
      order.day >= dayIndex(DELIVERY_TROUBLE.first) && order.day <= dayIndex(DELIVERY_TROUBLE.last);
    const badBatch =
      product.index === this.#store.catalogue.badBatchProduct &&
      order.day >= dayIndex(BAD_BATCH_DATE);

    const satisfaction =
      (appeal[product.index] as number) +
      0.8 * rng.normal() +
      (line.returned ? SENTIMENT.returnedShift : 0);
    const topics: ReviewLabel['topics'] = [];
    const wanted = 1 + (rng.chance(0.6) ? 1 : 0) + (rng.chance(0.22) ? 1 : 0);
    while (topics.length < wanted) {
      const id =
        badBatch && topics.length === 0
          ? REVIEW_TOPICS.findIndex((t) => t.id === 'battery')
          : this.#topicTable(category, product.subcategory, trouble).draw(rng);
      if (topics.some((t) => t.topic === id)) continue;
      const topic = REVIEW_TOPICS[id] as ReviewTopic;
      let logOdds = SENTIMENT.base + SENTIMENT.spread * satisfaction + topic.bias;
      if (badBatch && topic.id === 'battery') logOdds += SENTIMENT.badBatchShift;
      if (trouble && topic.id === 'delivery') logOdds += SENTIMENT.deliveryTroubleShift;
      const good = rng.chance(1 / (1 + Math.exp(-logOdds)));
      topics.push({
        topic: id,
        good,
        sentences: 1 + (rng.chance(0.6) ? 1 : 0) + (rng.chance(0.2) ? 1 : 0),
      });
    }
    // What a review starts with, it dwells on.
    topics.sort((x, y) => y.sentences - x.sentences);
    const weight = topics.reduce((sum, t) => sum + t.sentences, 0);
    const mean = topics.reduce((sum, t) => sum + (t.good ? 1 : -1) * t.sentences, 0) / weight;
    const stars = Math.round(
      SENTIMENT.centre + SENTIMENT.slope * mean + SENTIMENT.noise * rng.normal(),
    );
    const rating = Math.min(Math.max(stars, 1), 5);
    const { title, text } = this.#unique(() => this.#compose(topics, mean, shortName(product)));
    return {
      label: { topics },
      review: {
        product_id: product.id,
        customer_id: customerId(order.customer),
        order_id: orderId(orderIndex),
        category,
        rating,
        title,
        text,
        written_at: Math.floor(written / 1000) * 1000,
      },
    };
  }

  #topicTable(category: string, subcategory: string, trouble: boolean): AliasTable {
    const key = `${subcategory}|${trouble}`;
    const known = this.#tables.get(key);
    if (known) return known;
    const prevalence = SUBCATEGORY_PREVALENCE[subcategory] ?? TOPIC_PREVALENCE[category] ?? {};
    const weights = REVIEW_TOPICS.map(
      (t) =>
        (prevalence[t.id] ?? 0) *
        (trouble && t.id === 'delivery' ? DELIVERY_TROUBLE.prevalence : 1),
    );
    const table = new AliasTable(weights);
    this.#tables.set(key, table);
    return table;
  }

  #unique(make: () => { title: string; text: string }): { title: string; text: string } {
    for (let tries = 0; tries < 1000; tries++) {
      const made = make();
      if (this.#used.has(made.text)) continue;
      this.#used.add(made.text);
      return made;
    }
    throw new Error('The grammar is too poor for another review');
  }

  #compose(
    topics: ReviewLabel['topics'],
    mean: number,
    product: string,
  ): { title: string; text: string } {
    const rng = this.#rng;
    const parts: string[] = [];
    if (rng.chance(0.4)) parts.push(expand(rng, rng.pick(OPENERS), product));
    topics.forEach((t, i) => {
      const topic = REVIEW_TOPICS[t.topic] as ReviewTopic;
      const templates = rng.shuffle([...(t.good ? topic.good : topic.bad)]);
      const turn = i > 0 && topics[i - 1]?.good !== t.good && rng.chance(0.6);
      for (let s = 0; s < t.sentences; s++) {
        let text = expand(rng, templates[s] ?? '', product);
        if (s === 0 && turn) text = `${rng.pick(TURNS[t.good ? 0 : 1])} ${lowered(text)}`;
        parts.push(sentence(text));
      }
    });
    const mood = mean > 0.34 ? 0 : mean < -0.34 ? 2 : 1;
    if (rng.chance(0.45)) parts.push(sentence(expand(rng, rng.pick(CLOSERS[mood]), product)));
    let text = parts.join(' ');
    if (mood === 0 && rng.chance(0.12)) text = text.replace(/\.$/, '!');
    if (rng.chance(0.06)) text = slip(rng, text);
    if (rng.chance(0.04)) text = text.toLowerCase();
    const first = topics[0];
    const titles = (REVIEW_TOPICS[first?.topic ?? 0] as ReviewTopic).titles;
    let title = expand(rng, titles[first?.good ? 0 : 1], product);
    if (rng.chance(0.2)) {
      const plain = [
        ['Very happy with the {p}', 'Lovely {p}', 'Would buy again'],
        ['Mixed feelings', 'It is okay', 'Good and bad sides'],
        ['Disappointed', 'Would not buy this {p} again', 'Sent it back'],
      ] as const;
      title = expand(rng, rng.pick(plain[mood]), product);
    }
    return { title: sentence(title), text };
  }
}

/** Share of reviews that touch each topic, by month: what a prevalence chart should show. */
export function topicPrevalenceByMonth(set: ReviewSet, store: Store): number[][] {
  const counts = REVIEW_TOPICS.map(() => new Array<number>(MONTHS).fill(0));
  const totals = new Array<number>(MONTHS).fill(0);
  set.reviews.forEach((review, i) => {
    const day = Math.floor((review.written_at - Date.UTC(2022, 0, 1)) / DAY_MS);
    const month = store.calendar.month[day] ?? MONTHS - 1;
    totals[month] = (totals[month] ?? 0) + 1;
    for (const t of set.labels[i]?.topics ?? []) {
      const row = counts[t.topic] as number[];
      row[month] = (row[month] ?? 0) + 1;
    }
  });
  return counts.map((row) => row.map((n, m) => (totals[m] ? n / (totals[m] as number) : 0)));
}
