/** Who has left the demo store: against the planted truth, and against the best that could be known. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import { customersSql, daysSql } from '../../../src/lib/analyses/churn/query';
import { numbers } from '../../../src/lib/analyses/cohorts/read';
import { toDay } from '../../../src/lib/core/calendar';
import { auc, calibration } from '../../../src/lib/core/churn/check';
import { clockOf, scaled, timeBetween } from '../../../src/lib/core/churn/clock';
import { groupHistories, type Histories } from '../../../src/lib/core/churn/histories';
import { reportChurn, type ChurnReport } from '../../../src/lib/core/churn/report';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';

const DATA = new URL('../../../static/data/', import.meta.url);
const TRUTH = new URL('demo-truth.json', DATA);
const CUSTOMERS = new URL('demo-truth-customers.json', DATA);

interface Truth {
  readonly purchasing: {
    readonly r: number;
    readonly alpha: number;
    readonly a: number;
    readonly b: number;
  };
  readonly seasonalTypes: readonly { readonly code: string; readonly months: readonly number[] }[];
}
interface CustomerTruth {
  readonly seasonalType: string;
  readonly droppedOn: readonly number[];
}

describe.skipIf(!existsSync(TRUTH) || !existsSync(CUSTOMERS))('leaving the demo store', () => {
  let demo: NodeDataset;
  let report: ChurnReport;
  let histories: Histories;
  /** Place in the truth file of each customer. */
  let place: number[];
  let from: number;
  let to: number;

  beforeAll(async () => {
    demo = await openDemo();
    const { db, schema } = demo;
    [from, to] = [toDay(schema.firstDay), toDay(schema.lastDay)];
    const table = await db.query(customersSql(EMPTY_FRAME));
    const days = await db.query(daysSql(EMPTY_FRAME));
    const ids = table.getChild('customer_id')!;
    place = Array.from(
      { length: table.numRows },
      (_, row) => Number(String(ids.get(row)).slice(2)) - 1,
    );
    const input = {
      customer: Int32Array.from(numbers(days, 'customer')),
      day: Int32Array.from(numbers(days, 'day')),
      value: Float64Array.from(numbers(days, 'value')),
      net: Float64Array.from(numbers(table, 'net')),
      from,
      to,
      horizonDays: 90,
      seed: 1,
    };
    histories = groupHistories(input);
    report = reportChurn(input, () => {});
  }, 120_000);
  afterAll(() => demo?.db.close());

  it('is told apart nearly as well as by a reader who knows the seasons and the population', () => {
    const truth = JSON.parse(readFileSync(TRUTH, 'utf8')) as Truth;
    const customers = JSON.parse(readFileSync(CUSTOMERS, 'utf8')) as CustomerTruth;
    const clocks = new Map(
      truth.seasonalTypes.map(({ code, months }) => [
        code,
        clockOf(scaled(Float64Array.from(months)), from, to),
      ]),
    );
    const { r, alpha, a, b } = truth.purchasing;
    const repeaters = place.map((_, i) => i).filter((i) => report.repeats[i]! > 0);
    const gone = repeaters.map((i) => (customers.droppedOn[place[i]!]! >= 0 ? 1 : 0));
    const score = repeaters.map((i) => report.gone[i]!);
    const best = repeaters.map((i) => {
      const clock = clocks.get(customers.seasonalType[place[i]!]!)!;
      const first = histories.day[histories.start[i]!]!;
      const last = histories.day[histories.start[i + 1]! - 1]!;
      const past = timeBetween(clock, first, last) / 365.25;
      const all = timeBetween(clock, first, to + 1) / 365.25;
      const x = report.repeats[i]!;
      const odds = (a / (b + x - 1)) * ((alpha + all) / (alpha + past)) ** (r + x);
      return odds / (1 + odds);
    });
    const [own, possible] = [auc(score, gone), auc(best, gone)];
    expect(possible).toBeGreaterThan(0.82);
    expect(own).toBeGreaterThan(possible - 0.012);
    expect(own).toBeGreaterThan(
      auc(
        repeaters.map((i) => report.silenceDays[i]!),
        gone,
      ) + 0.04,
    );
    for (const { predicted, observed } of calibration(score, gone)) {
      expect(Math.abs(predicted - observed.share)).toBeLessThan(0.08);
    }
  });

  it('is foretold on the hold-out as it came', () => {
    const { holdOut } = report;
    expect(holdOut!.auc).toBeGreaterThan(0.81);
    expect(Math.abs(holdOut!.predicted - holdOut!.observed)).toBeLessThan(0.02);
    for (const { predicted, observed } of holdOut!.bins) {
      expect(Math.abs(predicted - observed.share)).toBeLessThan(0.06);
    }
  });
});
