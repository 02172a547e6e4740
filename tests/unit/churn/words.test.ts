import { describe, expect, it } from 'vitest';
import { answer, trustSentence } from '../../../src/lib/analyses/churn/answer';
import { riskColumns } from '../../../src/lib/analyses/churn/customer-table';
import { riskList } from '../../../src/lib/analyses/churn/list';
import type { ChurnResult } from '../../../src/lib/analyses/churn/model.svelte';
import { overdue, testVerdict } from '../../../src/lib/analyses/churn/trust';
import type { HoldOut } from '../../../src/lib/core/churn/report';

const PASSED: HoldOut = {
  cutDay: 19_000,
  horizonDays: 90,
  customers: 400,
  bins: [],
  predicted: 0.3,
  observed: 0.31,
  auc: 0.8,
  aucRecency: 0.7,
  aucRatio: 0.7,
  brier: 0.2,
  brierOfShare: 0.21,
};
const TOO_HIGH: HoldOut = { ...PASSED, predicted: 0.375, observed: 0.292, customers: 2790 };
const BLIND: HoldOut = { ...PASSED, auc: 0.49, aucRecency: 0.5 };

/** 400 repeat customers, of whom `silent` are silent for long and `gone` of these surely left. */
function resultOf(silent: number, holdOut: HoldOut | null, gone = 0): ChurnResult {
  const of = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: 400 }, (_, i) => value(i));
  return {
    customerKey: new Int32Array(400),
    purchaseDays: new Int32Array(400).fill(3),
    horizon: 90,
    schema: { currency: 'EUR', columns: new Set() },
    report: {
      repeats: new Int32Array(400).fill(2),
      unusual: of((i) => (i < silent ? 0.05 : 0.5)),
      gone: of((i) => (i < gone ? 0.95 : 0.5)),
      yearValue: of(() => 100),
      atRisk: of((i) => (i < gone ? 95 : 50)),
      holdOut,
    },
  } as unknown as ChurnResult;
}

function text(result: ChurnResult): string {
  const rule = { silence: 0.9, minOrders: 2, withGone: false } as const;
  return answer(result, riskList(result.report!, rule), rule)
    .map((phrase) => phrase.text)
    .join('');
}

describe('the number of overdue customers', () => {
  it('stands beside the number that chance makes', () => {
    expect(text(resultOf(80, PASSED))).toBe(
      '80 of 400 repeat customers have been silent longer than 9 of 10 of their usual gaps; about 40 of them would be by chance if nobody had left. At their rhythm they would bring €8.00K a year, of which the model expects €4.00K to be lost.',
    );
  });

  it('is called chance where it is no more than that, those taken for gone counted in', () => {
    expect(text(resultOf(39, PASSED))).toMatch(
      /^No more customers are overdue than chance would make\. 39 of 400 repeat customers .* about 40 /,
    );
    expect(text(resultOf(70, PASSED, 20))).toMatch(
      /^70 of 400 .*the 50 listed would bring €5.00K .*Another 20 are silent for so long/,
    );
  });

  it('must exceed the binomial error', () => {
    expect(overdue(49, 400, 0.9).beyondChance).toBe(false);
    expect(overdue(50, 400, 0.9).beyondChance).toBe(true);
    expect(overdue(50, 400, 0.9).expected).toBeCloseTo(40);
  });
});

describe('the test on the past', () => {
  it.each([
    [null, 'untested'],
    [PASSED, 'passed'],
    [TOO_HIGH, 'level'],
    // Eight points off, but of a hundred customers: chance alone gets there.
    [{ ...PASSED, customers: 100, predicted: 0.38, observed: 0.3 }, 'passed'],
    [BLIND, 'ranking'],
    [{ ...PASSED, auc: 0.54 }, 'ranking'],
    // Of a hundred customers, 0.58 is within the error of one half.
    [{ ...PASSED, customers: 100, auc: 0.58 }, 'ranking'],
    [{ ...PASSED, observed: 0, auc: NaN }, 'ranking'],
  ] as const)('%# is judged by what came', (holdOut, verdict) => {
    expect(testVerdict(holdOut)).toBe(verdict);
  });

  it('takes the lost money back where it failed', () => {
    for (const holdOut of [TOO_HIGH, BLIND]) {
      const words = text(resultOf(80, holdOut, 10));
      expect(words).toContain('How much of it is lost is not stated');
      expect(words).not.toContain('probability');
      const keys = riskColumns(resultOf(80, holdOut)).map(({ key }) => key);
      expect(keys).toContain('year_value');
      expect(keys).not.toContain('at_risk');
      expect(keys).not.toContain('gone');
    }
    expect(text(resultOf(80, null))).toContain('too short to test it: take it as a guess');
    const keys = riskColumns(resultOf(80, PASSED)).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['at_risk', 'gone', 'quiet']));
  });

  it('warns where ranking is no better than a coin, or than days since the last order', () => {
    expect(trustSentence(BLIND)).toContain('hardly better than tossing a coin');
    expect(trustSentence(TOO_HIGH)).toContain('probabilities are too high');
    expect(trustSentence({ ...PASSED, aucRecency: 0.8 })).toContain('as well as the model does');
    expect(trustSentence(PASSED)).not.toMatch(/coin|as well as|too high/);
  });
});
