import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answer, trustSentence } from '../../../src/lib/analyses/churn/answer';
import { riskList } from '../../../src/lib/analyses/churn/list';
import type { ChurnResult } from '../../../src/lib/analyses/churn/model.svelte';
import { decodeParams, DEFAULT_PARAMS, encodeParams } from '../../../src/lib/analyses/churn/params';
import { toDay } from '../../../src/lib/core/calendar';
import { auc, brier, calibration } from '../../../src/lib/core/churn/check';
import { clockOf, timeBetween } from '../../../src/lib/core/churn/clock';
import { groupHistories, knownBy, type Histories } from '../../../src/lib/core/churn/histories';
import { minimise } from '../../../src/lib/core/churn/nelder-mead';
import { reportChurn, type ChurnReport } from '../../../src/lib/core/churn/report';
import {
  fitRhythm,
  logLikelihoods,
  rhythmData,
  scoreRhythm,
  type RhythmParameters,
} from '../../../src/lib/core/churn/rhythm';
import { worthPerPurchase } from '../../../src/lib/core/churn/worth';
import { Rng } from '../../../src/lib/core/rng';

const SHARED = process.env.ORDERLENS_SHARED ?? '../shared';
const CDNOW = `${SHARED}/data/rfm/CDNOW_sample.txt`;
const ORACLE = `${SHARED}/oracles/clv_cdnow_sample.json`;

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function histories(days: readonly (readonly number[])[], values?: readonly (readonly number[])[]) {
  const customer = days.flatMap((own, i) => own.map(() => i));
  const value = days.flatMap((own, i) => own.map((_, k) => values?.[i]?.[k] ?? 10));
  const net = days.map((own, i) => sum(own.map((_, k) => values?.[i]?.[k] ?? 10)));
  return groupHistories({
    customer,
    day: Int32Array.from(days.flat()),
    value: Float64Array.from(value),
    net: Float64Array.from(net),
  });
}

const FLAT = new Float64Array(12).fill(1);

describe.skipIf(!existsSync(CDNOW) || !existsSync(ORACLE))('on CDNOW, with gaps at random', () => {
  interface Oracle {
    readonly bgnbd: {
      readonly params: { r: number; alpha: number; a: number; b: number };
      readonly logLikelihood: number;
      readonly meanPAlive: number;
    };
    readonly customersSample: { id: string; pAlive: number }[];
  }
  const oracle = existsSync(ORACLE)
    ? (JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle)
    : (null as never);
  const end = toDay('1997-10-01');

  function cdnow(): { readonly histories: Histories; readonly ids: string[] } {
    const days = new Map<string, Set<number>>();
    for (const line of readFileSync(CDNOW, 'latin1').split('\n')) {
      const [id, , day] = line.trim().split(/\s+/);
      if (!id || !day) continue;
      const at = toDay(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`);
      if (at >= end) continue;
      days.set(id, (days.get(id) ?? new Set()).add(at));
    }
    const ids = [...days.keys()];
    return { ids, histories: histories(ids.map((id) => [...days.get(id)!].sort((x, y) => x - y))) };
  }

  it('has the likelihood and the probabilities of BG/NBD', () => {
    const { histories: known, ids } = cdnow();
    // The reference counts time to the start of the last day, here it is to its end.
    const data = rhythmData(known, clockOf(FLAT, toDay('1997-01-01'), end), end - 1, 7);
    const parameters: RhythmParameters = {
      ...oracle.bgnbd.params,
      shape: 1,
      leavesAfterFirst: false,
      unitDays: 7,
    };
    expect(ids.length).toBe(2357);
    expect(sum(logLikelihoods(data, parameters))).toBeCloseTo(oracle.bgnbd.logLikelihood, 6);
    const { gone } = scoreRhythm(data, parameters, 39);
    expect(1 - sum(gone) / ids.length).toBeCloseTo(oracle.bgnbd.meanPAlive, 9);
    for (const { id, pAlive } of oracle.customersSample) {
      const at = ids.findIndex((own) => Number(own) === Number(id));
      if (at >= 0) expect(1 - gone[at]!).toBeCloseTo(pAlive, 9);
    }
  });

  it('finds parameters at least as likely as those of BG/NBD', () => {
    const data = rhythmData(cdnow().histories, clockOf(FLAT, toDay('1997-01-01'), end), end - 1, 7);
    const fit = fitRhythm((p) => sum(logLikelihoods(data, p)), 2357, 7, null);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood * 2357).toBeGreaterThan(oracle.bgnbd.logLikelihood - 0.01);
  });
});

describe('probabilities', () => {
  const parameters: RhythmParameters = {
    r: 0.8,
    alpha: 2,
    a: 0.5,
    b: 3,
    shape: 1.2,
    leavesAfterFirst: false,
    unitDays: 10,
  };
  const known = histories([[0, 10, 20, 30], [0, 10, 20, 90], [0], [80, 85, 99]]);
  const data = rhythmData(known, clockOf(FLAT, 0, 400), 100, 10);

  it('rise with silence and with the horizon, and stay within 0 and 1', () => {
    let before = scoreRhythm(data, parameters, 0);
    expect([...before.quiet]).toEqual([1, 1, 1, 1]);
    for (const horizon of [1, 3, 10, 100]) {
      const now = scoreRhythm(data, parameters, horizon);
      now.quiet.forEach((value, i) => {
        expect(value).toBeLessThan(before.quiet[i]!);
        expect(value).toBeGreaterThanOrEqual(now.gone[i]!);
      });
      before = now;
    }
    const later = scoreRhythm(rhythmData(known, clockOf(FLAT, 0, 400), 200, 10), parameters, 1);
    for (const i of [0, 1, 3]) {
      expect(later.gone[i]!).toBeGreaterThan(before.gone[i]!);
      expect(later.unusual[i]!).toBeLessThan(before.unusual[i]!);
    }
    expect(before.gone[2]).toBe(0);
    expect(before.gone[0]!).toBeGreaterThan(before.gone[3]!);
  });

  it('have half of the gaps below the usual one', () => {
    const { usualGapDays } = scoreRhythm(data, parameters, 1);
    // Silent for exactly that long, S is one half.
    const silent = rhythmData(known, clockOf(FLAT, 0, 400), 100, 10);
    silent.logSilence.set(usualGapDays.map((days) => Math.log(days / 10)));
    for (const value of scoreRhythm(silent, parameters, 1).unusual)
      expect(value).toBeCloseTo(0.5, 12);
  });
});

describe('parts', () => {
  it('the simplex finds the minimum of Rosenbrock’s valley', () => {
    const best = minimise((x) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2, [-1.2, 1], {
      tolerance: 1e-14,
    });
    expect(best.x[0]).toBeCloseTo(1, 5);
    expect(best.converged).toBe(true);
  });

  it('AUC counts pairs, ties half', () => {
    expect(auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(auc([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5);
    expect(brier([0.5, 1], [0, 1])).toBe(0.125);
    const bins = calibration([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1], 2);
    expect(bins.map(({ observed }) => observed.count)).toEqual([0, 2]);
    expect(bins[0]!.predicted).toBeCloseTo(0.15, 12);
  });

  it('clocks run through a year in a year', () => {
    const months = FLAT.map((_, month) => (month === 11 ? 6.5 : 0.5));
    const clock = clockOf(months, toDay('2023-01-01'), toDay('2024-12-31'));
    expect(timeBetween(clock, toDay('2023-12-01'), toDay('2024-01-01'))).toBeCloseTo(31 * 6.5, 9);
    expect(timeBetween(clock, toDay('2023-02-01'), toDay('2023-03-01'))).toBeCloseTo(14, 9);
  });

  it('worth is between the customer’s own mean and everybody’s', () => {
    const worth = worthPerPurchase(
      histories(
        [[0], [0, 1, 2, 3, 4, 5, 6, 7], [0, 1]],
        [[100], [10, 12, 9, 11, 10, 8, 12, 10], [50, 54]],
      ),
    );
    expect(worth[0]!).toBeLessThan(100);
    expect(worth[1]!).toBeGreaterThan(10.2);
    expect(worth[1]!).toBeLessThan(13);
    expect([...worthPerPurchase(histories([[0], [1]], [[5], [5]]))]).toEqual([5, 5]);
  });

  it('histories know nothing of later days, and refuse disorder', () => {
    const known = knownBy(histories([[1, 5], [7], [2, 9]]), 5);
    expect([...known.customer]).toEqual([0, 2]);
    expect([...known.histories.day]).toEqual([1, 5, 2]);
    expect(() => histories([[5, 5]])).toThrow(/out of order/);
    expect(() => histories([])).toThrow(/at least one purchase/);
  });
});

/** Customers drawn from the model itself, without a season. */
function drawn(n: number, days: number, seed: number) {
  const rng = new Rng(seed);
  const gamma = (k: number): number => {
    // Sum of exponentials; k is whole here.
    let total = 0;
    for (let i = 0; i < k; i++) total -= Math.log(1 - rng.float());
    return total;
  };
  const histories: number[][] = [];
  const gone: number[] = [];
  for (let i = 0; i < n; i++) {
    const rate = gamma(1) / 30;
    const p = 0.02 + 0.3 * rng.float();
    let day = rng.int(days - 60);
    const own = [day];
    let left = 0;
    for (;;) {
      const next = day + Math.max(1, Math.round(-Math.log(1 - rng.float()) / rate));
      if (next >= days) break;
      own.push(next);
      day = next;
      if (rng.float() < p) {
        left = 1;
        break;
      }
    }
    histories.push(own);
    gone.push(left);
  }
  return { histories, gone };
}

function inputOf(days: readonly (readonly number[])[], to: number, horizonDays: number) {
  const all = histories(days);
  return {
    customer: Int32Array.from(days.flatMap((own, i) => own.map(() => i))),
    day: all.day,
    value: all.value,
    net: all.net,
    from: 0,
    to,
    horizonDays,
    seed: 1,
  };
}

describe('the report', () => {
  const { histories: days, gone } = drawn(1500, 500, 7);
  const report = reportChurn(inputOf(days, 499, 60), () => {});

  it('foretells what it did not see', () => {
    const { holdOut } = report;
    expect(holdOut!.customers).toBeGreaterThan(400);
    expect(Math.abs(holdOut!.predicted - holdOut!.observed)).toBeLessThan(0.03);
    for (const { predicted, observed } of holdOut!.bins) {
      expect(Math.abs(predicted - observed.share)).toBeLessThan(0.12);
    }
    expect(holdOut!.auc).toBeGreaterThan(holdOut!.aucRecency);
    expect(holdOut!.brier).toBeLessThan(holdOut!.brierOfShare);
    expect(trustSentence(holdOut)).toContain('Tested on the past');
  });

  it('tells who has left, and says the same twice', () => {
    const repeaters = gone.map((_, i) => i).filter((i) => report.repeats[i]! > 0);
    expect(
      auc(
        repeaters.map((i) => report.gone[i]!),
        repeaters.map((i) => gone[i]!),
      ),
    ).toBeGreaterThan(0.8);
    const mean = sum(repeaters.map((i) => report.gone[i]!)) / repeaters.length;
    const truth = sum(repeaters.map((i) => gone[i]!)) / repeaters.length;
    expect(Math.abs(mean - truth)).toBeLessThan(0.06);
    expect(reportChurn(inputOf(days, 499, 60), () => {}).gone).toEqual(report.gone);
  });

  it('makes a list that adds up', () => {
    const rule = { silence: 0.9, minOrders: 2, withGone: false } as const;
    const list = riskList(report, rule);
    const all = riskList(report, { ...rule, withGone: true });
    expect(all.rows.length).toBe(list.rows.length + list.surelyGone);
    expect(sum([...list.rows].map((row) => report.atRisk[row]!))).toBeCloseTo(list.atRisk, 6);
    for (const row of list.rows) {
      expect(report.unusual[row]!).toBeLessThanOrEqual(0.1 + 1e-12);
      expect(report.gone[row]!).toBeLessThanOrEqual(0.9);
      expect(report.repeats[row]!).toBeGreaterThan(0);
    }
    expect(riskList(report, { ...rule, silence: 0.95 }).rows.length).toBeLessThan(list.rows.length);
  });

  it('refuses customers without repeat purchases, in words', () => {
    const once = Array.from({ length: 96 }, (_, i) => [i]);
    expect(() => reportChurn(inputOf(once, 99, 30), () => {})).toThrow(
      /At least 30 repeat purchases/,
    );
    const result = {
      customerKey: new Int32Array(96),
      purchaseDays: new Int32Array(96).fill(1),
      report: null,
      thin: 'At least 30 repeat purchases are needed to learn rhythms; found 0.',
      schema: { currency: null },
    } as unknown as ChurnResult;
    const words = answer(result, null, { silence: 0.9, withGone: false });
    expect(words.map(({ text }) => text).join('')).toContain(
      'Each of the 96 customers bought on one day only. Who is silent',
    );
  });
});

describe('the list', () => {
  it('keeps its parameters in the address', () => {
    const params = { horizon: 180, silence: 0.95, minOrders: 4, withGone: true, seed: 9 } as const;
    expect(decodeParams(encodeParams(params))).toEqual(params);
    expect(encodeParams(DEFAULT_PARAMS)).toEqual({});
    expect(decodeParams({ days: '45', silence: 'x', orders: '1', seed: '-2' })).toEqual(
      DEFAULT_PARAMS,
    );
  });

  it('speaks of nobody where nobody is overdue', () => {
    const report = {
      repeats: Int32Array.of(2),
      unusual: [0.5],
      gone: [0.1],
      yearValue: [1],
      atRisk: [1],
    };
    const list = riskList(report as unknown as ChurnReport, {
      silence: 0.9,
      minOrders: 2,
      withGone: false,
    });
    expect(list).toMatchObject({ eligible: 1, surelyGone: 0, atRisk: 0 });
    expect(list.rows.length).toBe(0);
  });
});
