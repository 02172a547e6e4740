/** The seasonal types of the demo store: the planted ones, nearly as well as they can be known. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import {
  categoriesSql,
  customerMonthsSql,
  customersSql,
  daysSql,
  monthNumber,
  storeMonthsSql,
} from '../../../src/lib/analyses/seasonal/query';
import {
  readCustomerMonths,
  readPurchases,
  readStoreMonths,
  texts,
} from '../../../src/lib/analyses/seasonal/read';
import { toDay } from '../../../src/lib/core/calendar';
import { adjustedRandIndex } from '../../../src/lib/core/cluster/agreement';
import {
  runCalendar,
  runSeasonal,
  type CalendarReport,
  type PurchaseRows,
  type SeasonalReport,
} from '../../../src/lib/core/seasonal/jobs';
import type { Method } from '../../../src/lib/core/seasonal/types';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';

const DATA = new URL('../../../static/data/', import.meta.url);
const TRUTH = new URL('demo-truth.json', DATA);
const CUSTOMERS = new URL('demo-truth-customers.json', DATA);
const quiet = (): void => undefined;
const EMPTY_YEAR = Array<number>(12).fill(0);

const centred = (list: readonly number[]): number[] =>
  list.map((value) => value - list.reduce((sum, x) => sum + x, 0) / list.length);

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / list.length;
  const [a, b] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, at) => {
    xy += (value - a) * (y[at]! - b);
    xx += (value - a) ** 2;
    yy += (y[at]! - b) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}

interface Truth {
  readonly seasonalTypes: readonly {
    readonly id: string;
    readonly code: string;
    readonly months: readonly number[];
  }[];
  readonly categories: readonly {
    readonly name: string;
    readonly share: number;
    readonly months: readonly number[];
  }[];
  readonly ideal: {
    readonly seasonalType: { readonly byEligibility: Record<string, { readonly ari: number }> };
  };
}
interface CustomerTruth {
  readonly seasonalType: string;
  readonly idealSeasonalType: string;
}

describe.skipIf(!existsSync(TRUTH) || !existsSync(CUSTOMERS))('the demo store', () => {
  let demo: NodeDataset;
  let rows: PurchaseRows;
  let truth: Truth;
  let customers: CustomerTruth;
  /** Place in the truth file of each customer. */
  let place: number[];
  let report: SeasonalReport;
  let calendar: CalendarReport;
  let categories: string[];

  const run = (method: Method): SeasonalReport =>
    runSeasonal({ ...rows, rhythm: 'month', minOrders: null, method, k: null, seed: 1 }, quiet);
  const planted = ({ customer }: SeasonalReport, of: keyof CustomerTruth): Int32Array =>
    Int32Array.from(customer, (who) => customers[of].charCodeAt(place[who]!));

  beforeAll(async () => {
    truth = JSON.parse(readFileSync(TRUTH, 'utf8')) as Truth;
    customers = JSON.parse(readFileSync(CUSTOMERS, 'utf8')) as CustomerTruth;
    demo = await openDemo();
    const { db, schema } = demo;
    const table = await db.query(customersSql(EMPTY_FRAME));
    place = texts(table, 'customer_id').map((id) => Number(id.slice(2)) - 1);
    rows = readPurchases(
      await db.query(daysSql(EMPTY_FRAME)),
      table.numRows,
      { from: toDay(schema.firstDay), to: toDay(schema.lastDay) },
      true,
    );
    report = run('mixture');
    categories = texts(await db.query(categoriesSql(EMPTY_FRAME)), 'category');
    const firstMonth = monthNumber(schema.firstDay);
    calendar = runCalendar(
      {
        ...rows,
        ...readCustomerMonths(
          await db.query(customerMonthsSql(EMPTY_FRAME, firstMonth)),
          categories.length,
        ),
        storeOrders: readStoreMonths(
          await db.query(storeMonthsSql(EMPTY_FRAME, firstMonth)),
          categories.length,
          36,
        ),
        segments: report.types!.profiles.map(({ peaks }, type) => ({
          peaks,
          members: report.customer.filter((_, i) => report.types!.labels[i] === type),
        })),
        retained: report.holdOut,
        seed: 1,
      },
      quiet,
    );
  }, 180_000);
  afterAll(() => demo?.db.close());

  it('gives the planted types with the default settings, 0.9 of what is possible and more', () => {
    expect(report.verdict).toBe('types');
    expect(report.twoYears).toBe(true);
    expect(report.types!.k).toBe(5);
    // The best that a reader who knows the model can do on these very customers …
    const type = planted(report, 'seasonalType');
    const possible = adjustedRandIndex(planted(report, 'idealSeasonalType'), type);
    expect(possible).toBeGreaterThan(0.97);
    expect(adjustedRandIndex(report.types!.labels, type)).toBeGreaterThan(0.95 * possible);
    // … and what the truth file says for the like.
    const { ari } = truth.ideal.seasonalType.byEligibility['orders10Year']!;
    expect(adjustedRandIndex(report.types!.labels, type)).toBeGreaterThan(0.9 * ari);
  });

  it('gives them by k-means on Hellinger distances too; HDBSCAN gives the four with a season', () => {
    const kmeans = run('kmeans');
    const type = planted(kmeans, 'seasonalType');
    expect(kmeans.types!.choice!.k).toBe(5);
    expect(adjustedRandIndex(kmeans.types!.labels, type)).toBeGreaterThan(0.9 * 0.9839);
    const dense = run('hdbscan').types!;
    const flat = 'F'.charCodeAt(0);
    const clustered = [...dense.labels.keys()].filter(
      (i) => dense.labels[i]! >= 0 && type[i] !== flat,
    );
    const seasonal = type.filter((code) => code !== flat).length;
    expect(clustered.length).toBeGreaterThan(0.75 * seasonal);
    expect(
      adjustedRandIndex(
        clustered.map((i) => dense.labels[i]!),
        clustered.map((i) => type[i]!),
      ),
    ).toBeGreaterThan(0.97);
  });

  it('shows the planted year of each type', () => {
    for (const { code, months } of truth.seasonalTypes) {
      const members = [...report.customer.keys()].filter(
        (i) => customers.seasonalType[place[report.customer[i]!]!] === code,
      );
      const votes = new Int32Array(report.types!.k);
      for (const i of members) votes[report.types!.labels[i]!]! += 1;
      const type = votes.indexOf(Math.max(...votes));
      const { shares } = report.types!.profiles[type]!;
      const sum = months.reduce((total, weight) => total + weight, 0);
      // Holidays and length of months are in the shares and not in the weights: within 2.5 points.
      months.forEach((weight, m) => {
        expect(Math.abs(shares[m]! - weight / sum), `${code} ${m + 1}`).toBeLessThan(0.025);
      });
    }
  });

  it('puts customers with few orders into the right type as often as it says', () => {
    const { customer, label, certainty } = report.types!.likely;
    expect(customer.length).toBeGreaterThan(1500);
    const typeOf = report.types!.profiles.map((_, type) => {
      const votes = new Map<number, number>();
      report.types!.labels.forEach((own, i) => {
        if (own !== type) return;
        const code = customers.seasonalType.charCodeAt(place[report.customer[i]!]!);
        votes.set(code, (votes.get(code) ?? 0) + 1);
      });
      return [...votes].sort((a, b) => b[1] - a[1])[0]![0];
    });
    const right = customer.filter(
      (who, at) => customers.seasonalType.charCodeAt(place[who]!) === typeOf[label[at]!],
    ).length;
    const said = certainty.reduce((sum, p) => sum + p, 0) / certainty.length;
    expect(Math.abs(right / customer.length - said)).toBeLessThan(0.03);
  });

  it('finds the habits again in the last year', () => {
    const { p, types } = report.holdOut!;
    expect(p).toBe(0.001);
    for (const { peaks, inPeak, orders, otherInPeak, otherOrders } of types) {
      if (!peaks.bins.length) continue;
      expect(inPeak / orders).toBeGreaterThan(0.7);
      expect(otherInPeak / otherOrders).toBeLessThan(0.25);
    }
  });

  it('finds no habit of the day of the week or the hour: none was planted', () => {
    for (const rhythm of ['weekday', 'hour'] as const) {
      const found = runSeasonal(
        { ...rows, rhythm, minOrders: null, method: 'mixture', k: null, seed: 1 },
        quiet,
      );
      expect(found.verdict, rhythm).toBe('none');
      expect(found.types).toBeNull();
    }
  });

  it('finds the planted season of each category against the store’s', () => {
    const store = calendar.categories.at(-1)!;
    // A category's chance in a month is its share × weight over that of all.
    const all = EMPTY_YEAR.map((_, m) =>
      truth.categories.reduce((sum, { share, months }) => sum + share * months[m]!, 0),
    );
    const found: number[] = [];
    const real: number[] = [];
    for (const { name, months } of truth.categories) {
      const own = calendar.categories[categories.indexOf(name)]!;
      found.push(...months.map((_, m) => Math.log(own.index[m]! / store.index[m]!)));
      real.push(...centred(months.map((weight, m) => Math.log(weight / all[m]!))));
    }
    expect(correlation(found, real)).toBeGreaterThan(0.9);
  });

  it('says what each season brought, and what to expect of the next', () => {
    calendar.campaigns.forEach((campaign, type) => {
      const { peaks } = report.types!.profiles[type]!;
      if (!peaks.runs.length) {
        expect(campaign).toBeNull();
        return;
      }
      const { revenue } = campaign!;
      expect(revenue!.buyers).toBeGreaterThan(50);
      expect(revenue!.expected!.low).toBeLessThan(revenue!.expected!.mean);
      expect(revenue!.expected!.high).toBeGreaterThan(revenue!.expected!.mean);
      // Some customers leave within a year.
      expect(revenue!.expected!.mean).toBeLessThan(revenue!.revenue);
    });
  });
});
