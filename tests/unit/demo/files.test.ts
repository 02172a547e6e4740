import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoFiles } from '../../../scripts/demo/files';
import { ELIGIBLE, adjustedRandIndex } from '../../../scripts/demo/ideal';
import { fromParquet } from '../../../scripts/demo/parquet';
import type { Row } from '../../../scripts/demo/export';
import type { Review } from '../../../scripts/demo/reviews';
import type { customerTruth, reviewTruth, storeTruth } from '../../../scripts/demo/truth';
import { buildStore } from '../../../scripts/demo/store';

const read = (name: string): Buffer =>
  readFileSync(new URL(`../../../static/data/${name}`, import.meta.url));
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const json = (name: string): unknown => JSON.parse(read(name).toString('utf8'));

const truth = json('demo-truth.json') as ReturnType<typeof storeTruth>;
const people = json('demo-truth-customers.json') as ReturnType<typeof customerTruth>;
const rows = fromParquet(read('demo-orders.parquet')).toArray() as unknown as Row[];
const reviews = fromParquet(read('demo-reviews.parquet')).toArray() as unknown as Review[];
const store = buildStore({ seed: truth.generator.seed });

describe('generator', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const options = { seed: 9, customers: 400 };
    const a = demoFiles(options);
    const b = demoFiles(options);
    const c = demoFiles({ ...options, seed: 10 });
    for (const [name, bytes] of Object.entries(a)) {
      expect(hash(bytes), name).toBe(hash(b[name] ?? new Uint8Array()));
      expect(hash(bytes), name).not.toBe(hash(c[name] ?? new Uint8Array()));
    }
  });

  it('still writes the files that lie in static/data, byte for byte', () => {
    for (const [name, bytes] of Object.entries(demoFiles({}, store))) {
      expect(hash(bytes), name).toBe(hash(read(name)));
    }
  });

  it('keeps the files small', () => {
    const size = (name: string): number => read(name).length;
    expect(size('demo-orders.parquet')).toBeLessThan(4.5e6);
    expect(size('demo-orders.parquet') + size('demo-reviews.parquet')).toBeLessThan(6e6);
  });
});

describe('orders file', () => {
  const d = truth.dirt.rows;
  const duplicates = new Set(d.duplicateRows);
  const once = rows.filter((_, i) => !duplicates.has(i));

  it('has the planned size and columns', () => {
    expect(rows.length).toBe(truth.figures.rowsInFile);
    expect(rows.length).toBeGreaterThan(115_000);
    expect(rows.length).toBeLessThan(130_000);
    expect(Object.keys(rows[0] ?? {}).join(' ')).toBe(
      'order_id order_date customer_id customer_name product_id product_name category subcategory ' +
        'brand seller quantity unit_price discount_rate tax shipping line_total currency ' +
        'payment_method status city state country',
    );
  });

  it('is sorted by time but for the planted wrong dates, within the 36 months', () => {
    const wrong = new Set([...d.date1970, ...d.date2099]);
    let last = 0;
    rows.forEach((row, i) => {
      if (wrong.has(i)) return;
      if (row.order_date < last) throw new Error(`row ${i} is out of order`);
      last = row.order_date;
    });
    const first = rows.find((_, i) => !wrong.has(i))?.order_date ?? 0;
    expect(first).toBeGreaterThanOrEqual(Date.UTC(2022, 0, 1));
    expect(first).toBeLessThan(Date.UTC(2022, 0, 2));
    expect(last).toBeLessThan(Date.UTC(2025, 0, 1));
    expect(last).toBeGreaterThan(Date.UTC(2024, 11, 31));
  });

  it('has as much dirt as the truth says, and no other', () => {
    const where = (test: (row: Row, i: number) => boolean): number[] =>
      rows.map((row, i) => (!duplicates.has(i) && test(row, i) ? i : -1)).filter((i) => i >= 0);
    expect(where((r) => r.city === null)).toEqual(d.missingCity);
    expect(where((r) => r.unit_price < 0)).toEqual(d.negativePrice);
    expect(where((r) => r.quantity <= 0)).toEqual(d.zeroQuantity);
    expect(where((r) => r.discount_rate > 1)).toEqual(d.discountAboveOne);
    expect(where((r) => r.order_date === 0)).toEqual(d.date1970);
    expect(where((r) => r.order_date > Date.UTC(2025, 0, 1))).toEqual(d.date2099);
    expect(where((r) => r.product_name !== r.product_name.trim())).toEqual(d.paddedProductNames);
    const categories = new Set(truth.categories.map((c) => c.name));
    expect(where((r) => !categories.has(r.category))).toEqual(d.categoryVariants.map((v) => v.row));
    for (const v of [...d.cityTypos]) expect(rows[v.row]?.city).toBe(v.to);
    const same = rows.flatMap((row, i) =>
      i > 0 && JSON.stringify(row) === JSON.stringify(rows[i - 1]) ? [i] : [],
    );
    expect(same).toEqual(d.duplicateRows);
    const clean = new Set(where(() => true));
    for (const i of [...d.negativePrice, ...d.zeroQuantity, ...d.discountAboveOne]) clean.delete(i);
    for (const i of clean) {
      const r = rows[i];
      const total = (r?.quantity ?? 0) * (r?.unit_price ?? 0) * (1 - (r?.discount_rate ?? 0));
      if (Math.abs(total - (r?.line_total ?? 0)) > 0.00501) throw new Error(`row ${i}: ${total}`);
    }
  });

  it('has cities misspelt only where the truth says so', () => {
    const typo = new Set(d.cityTypos.map((t) => t.row));
    const count = new Map<string, number>();
    rows.forEach((r, i) => {
      if (r.city !== null && !typo.has(i) && !duplicates.has(i)) {
        count.set(r.city, (count.get(r.city) ?? 0) + 1);
      }
    });
    expect(count.size).toBeLessThan(130);
    for (const t of d.cityTypos) {
      expect(count.has(t.from), t.from).toBe(true);
      expect(count.has(t.to), t.to).toBe(false);
    }
  });

  it('adds up to the revenue, orders and shares of the truth', () => {
    const net = once.filter((r) => r.status !== 'Cancelled' && r.status !== 'Returned');
    const revenue = net.reduce((sum, r) => sum + r.line_total, 0);
    expect(revenue).toBeCloseTo(truth.figures.totals.revenue, 1);
    expect(truth.figures.byMonth.revenue.reduce((a, b) => a + b, 0)).toBeCloseTo(revenue, 1);
    expect(new Set(once.map((r) => r.order_id)).size).toBe(truth.figures.totals.orders);
    const byCountry = new Map<string, number>();
    for (const r of net) byCountry.set(r.country, (byCountry.get(r.country) ?? 0) + r.line_total);
    for (const [country, value] of Object.entries(truth.figures.revenueByCountry)) {
      expect(byCountry.get(country)).toBeCloseTo(value, 1);
    }
    const shipping = once
      .filter((r) => r.status !== 'Cancelled')
      .reduce((s, r) => s + r.shipping, 0);
    // A returned line of an order keeps its shipping, so only cancelled orders are left out.
    expect(shipping).toBeCloseTo(truth.figures.totals.shipping, 1);
  });

  it('has 18,000 customers, at least 1,500 of them with ten orders or more', () => {
    const orders = new Map<string, Set<string>>();
    for (const r of once) {
      if (r.customer_id === null || r.status === 'Cancelled') continue;
      const set = orders.get(r.customer_id) ?? new Set();
      orders.set(r.customer_id, set.add(r.order_id));
    }
    expect(orders.size).toBe(18_000);
    const counts = [...orders.values()].map((s) => s.size);
    expect(counts.filter((n) => n >= 10).length).toBeGreaterThanOrEqual(1500);
    expect(people.orders.length).toBe(18_000);
    people.orders.forEach((n, i) => {
      const id = `C-${String(i + 1).padStart(5, '0')}`;
      if (orders.get(id)?.size !== n) throw new Error(`${id}: ${orders.get(id)?.size} and ${n}`);
    });
  });

  it('shows the outage and the viral day', () => {
    const perDay = new Map<string, Set<string>>();
    for (const r of once) {
      if (r.status === 'Cancelled') continue;
      const day = new Date(r.order_date).toISOString().slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? new Set()).add(r.order_id));
    }
    const [outage, viral] = truth.anomalies;
    expect(perDay.get(outage?.date ?? '')?.size ?? 0).toBe(outage?.orders);
    expect(outage?.orders).toBeLessThan(0.15 * (outage?.ordersOnSameWeekdaysAround ?? 0));
    expect(perDay.get(viral?.date ?? '')?.size).toBe(viral?.orders);
    expect(viral?.orders).toBeGreaterThan(3 * (viral?.ordersOnSameWeekdaysAround ?? 0));
  });

  it('has the planted affinities near their targets, above every pair that is not planted', () => {
    const baskets = new Map<string, Set<string>>();
    for (const r of once) {
      if (r.status === 'Cancelled') continue;
      baskets.set(r.order_id, (baskets.get(r.order_id) ?? new Set()).add(r.product_id));
    }
    expect(baskets.size).toBe(truth.affinities.baskets);
    const count = new Map<string, number>();
    const pairs = new Map<string, number>();
    const bump = (map: Map<string, number>, key: string): void => {
      map.set(key, (map.get(key) ?? 0) + 1);
    };
    for (const basket of baskets.values()) {
      const items = [...basket].sort();
      items.forEach((a, i) => {
        bump(count, a);
        for (const b of items.slice(i + 1)) bump(pairs, `${a}|${b}`);
      });
    }
    const key = (a: string, b: string): string => (a < b ? `${a}|${b}` : `${b}|${a}`);
    const lift = (k: string): number => {
      const [a = '', b = ''] = k.split('|');
      return ((pairs.get(k) ?? 0) * baskets.size) / ((count.get(a) ?? 0) * (count.get(b) ?? 0));
    };
    const planted = new Set<string>();
    for (const rule of truth.affinities.rules) {
      const k = key(rule.head.id, rule.tail.id);
      planted.add(k);
      expect(lift(k)).toBeCloseTo(rule.measured.lift, 2);
      expect(Math.abs(lift(k) / rule.targetLift - 1), rule.head.name).toBeLessThan(0.25);
    }
    const weakest = Math.min(...[...planted].map(lift));
    for (const p of truth.affinities.implied) {
      planted.add(key(p.pair[0]?.id ?? '', p.pair[1]?.id ?? ''));
    }
    for (const [k, n] of pairs) {
      if (n >= 20 && !planted.has(k)) expect(lift(k), k).toBeLessThan(weakest * 0.8);
    }
  });
});

describe('ideal reading', () => {
  it('is recomputed from the labels in the truth files', () => {
    for (const [rule, eligible] of Object.entries(ELIGIBLE)) {
      const who = store.customers.map((c, i) => (eligible(c) ? i : -1)).filter((i) => i >= 0);
      const codes = (text: string): number[] => who.map((i) => text.charCodeAt(i));
      const archetype = adjustedRandIndex(codes(people.archetype), codes(people.idealArchetype));
      const type = adjustedRandIndex(codes(people.seasonalType), codes(people.idealSeasonalType));
      const said = (part: typeof truth.ideal.archetype): number =>
        part.byEligibility[rule]?.ari ?? NaN;
      expect(archetype).toBeCloseTo(said(truth.ideal.archetype), 4);
      expect(type).toBeCloseTo(said(truth.ideal.seasonalType), 4);
    }
    expect(truth.ideal.archetype.byEligibility['orders5']?.ari).toBeGreaterThan(0.95);
    expect(truth.ideal.seasonalType.byEligibility['orders10']?.ari).toBeGreaterThan(0.9);
  });

  it('computes the adjusted Rand index', () => {
    // Two worked examples: identical up to names, and scikit-learn's documented 0.57...
    expect(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1);
    expect(adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(0.5714, 3);
  });
});

describe('reviews file', () => {
  const labels = (json('demo-truth-reviews.json') as ReturnType<typeof reviewTruth>).labels.split(
    ' ',
  );

  it('has 20,000 different texts, written after the order and within the period', () => {
    expect(reviews.length).toBe(20_000);
    expect(labels.length).toBe(20_000);
    expect(new Set(reviews.map((r) => r.text)).size).toBe(20_000);
    expect(Math.max(...reviews.map((r) => r.written_at))).toBeLessThan(Date.UTC(2025, 0, 1));
    const placed = new Map(rows.map((r) => [`${r.order_id}|${r.product_id}`, r]));
    const wrong = new Set(
      [...truth.dirt.rows.date1970, ...truth.dirt.rows.date2099].map((i) => rows[i]),
    );
    for (const r of reviews) {
      const row = placed.get(`${r.order_id}|${r.product_id}`);
      if (!row || row.customer_id !== r.customer_id)
        throw new Error(`${r.review_id}: no such order`);
      if (!wrong.has(row) && r.written_at <= row.order_date)
        throw new Error(`${r.review_id}: early`);
    }
    for (const r of reviews) expect(r.text).not.toMatch(/[[\]{}|]|undefined/);
  });

  it('ties stars to the planted sentiments', () => {
    const mean = (sign: RegExp): number => {
      const chosen = reviews.filter((_, i) => sign.test(labels[i] ?? ''));
      return chosen.reduce((sum, r) => sum + r.rating, 0) / chosen.length;
    };
    expect(mean(/^[^-]*$/)).toBeGreaterThan(4.5);
    expect(mean(/^[^+]*$/)).toBeLessThan(1.6);
    for (let stars = 1; stars <= 5; stars++) {
      expect(reviews.filter((r) => r.rating === stars).length).toBeGreaterThan(1500);
    }
  });

  it('uses the marking words of a topic where the topic is planted', () => {
    truth.reviews.topics.forEach((topic, t) => {
      const word = new RegExp(`\\b(${topic.words.join('|')})`, 'i');
      const share = (with_: boolean): number => {
        const chosen = reviews.filter(
          (_, i) => (labels[i] ?? '').includes(String.fromCharCode(97 + t)) === with_,
        );
        return chosen.filter((r) => word.test(r.text)).length / chosen.length;
      };
      expect(share(true), topic.id).toBeGreaterThan(0.8);
      expect(share(true), topic.id).toBeGreaterThan(1.8 * share(false));
    });
  });
});
