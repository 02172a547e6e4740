import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/lib/core/rng';
import {
  QUESTIONS,
  STATED_EFFECT,
  type Effect,
  type QuestionId,
  type TestResult,
} from '../../../src/lib/core/structure/questions';
import { checkStructure, type StructureReport } from '../../../src/lib/core/structure/report';
import { holm } from '../../../src/lib/core/holm';
import { judge, overall, type Answer } from '../../../src/lib/core/structure/verdict';
import golden from '../../golden/structure-statistics.json';
import { drawIndependent, type IndependentDraws } from '../../generators/independent-draws';
import { structureInput } from '../../generators/structure-input';

const quiet = (): void => undefined;

function verdicts({ answers }: StructureReport): Record<string, string> {
  return Object.fromEntries(answers.map(({ id, verdict }) => [id, verdict]));
}

function resultOf(id: QuestionId, p: number, effect: Effect): TestResult {
  return {
    id,
    n: 100,
    effect,
    direction: 1,
    p,
    reference: 'asymptotic',
    draws: 0,
    detectable: () => 0.3,
    facts: {},
    evidence: null,
  };
}

describe('verdicts', () => {
  it('adjust p-values by Holm', () => {
    holm(golden.holm.p).forEach((value, i) =>
      expect(value).toBeCloseTo(golden.holm.adjusted[i]!, 12),
    );
    expect(holm([0.5, 0.6])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('say none by equivalence, structure by significance, and too few else', () => {
    const [tight, wide, far] = [
      { estimate: 0.02, low: 0, high: 0.09 },
      { estimate: 0.05, low: 0, high: 0.3 },
      { estimate: 0.4, low: 0.3, high: 0.5 },
    ];
    const verdict = (p: number, effect: Effect): string =>
      judge([resultOf('months', p, effect)])[0]!.verdict;
    expect(verdict(0.6, tight)).toBe('none');
    // A trace, beyond chance and yet below what is asked for.
    expect(verdict(1e-9, tight)).toBe('none');
    expect(verdict(0.6, wide)).toBe('few');
    expect(verdict(0.001, wide)).toBe('structure');
    expect(verdict(1e-9, far)).toBe('structure');
    // Alone it would be a finding; among thirteen questions it is not.
    const many = QUESTIONS.map((id) => resultOf(id, id === 'months' ? 0.02 : 0.7, wide));
    expect(judge(many).every((answer) => answer.verdict === 'few')).toBe(true);
  });

  it('make one of the whole', () => {
    const of = (...list: string[]): string =>
      overall(list.map((verdict) => ({ id: 'months', verdict })) as unknown as Answer[]);
    expect(of('structure', 'none', 'few')).toBe('structure');
    expect(of('none', 'unanswerable')).toBe('none');
    expect(of('none', 'few')).toBe('partly-none');
    expect(of('few', 'unanswerable')).toBe('few');
    expect(of('unanswerable')).toBe('unanswerable');
  });
});

describe('independent draws', () => {
  it('of 100,000 rows: nothing above the stated effect, question by question', () => {
    const report = checkStructure(structureInput(drawIndependent(1), 1), quiet);
    expect(verdicts(report)).toEqual({
      ...Object.fromEntries(QUESTIONS.map((id) => [id, 'none'])),
      hour: 'unanswerable',
    });
    expect(report.overall).toBe('none');
    expect(report.basket).toBe('customer');
    for (const answer of report.answers) {
      if (answer.verdict === 'unanswerable') continue;
      // The rows would have shown what is stated.
      expect(answer.detectable, answer.id).toBeLessThan(STATED_EFFECT[answer.id]);
    }
  });

  it('are called structure no more often than one data set in twenty', () => {
    let alarms = 0;
    const sets = 40;
    for (let seed = 1; seed <= sets; seed++) {
      const { answers } = checkStructure(structureInput(drawIndependent(seed, 4_500), seed), quiet);
      if (answers.some((answer) => answer.verdict !== 'unanswerable' && answer.adjustedP <= 0.05)) {
        alarms++;
      }
    }
    // Binomial (40, 0.05): more than 6 come once in 200.
    expect(alarms).toBeLessThanOrEqual(6);
  });

  it('of 96 rows: too few to tell', () => {
    const report = checkStructure(structureInput(drawIndependent(4, 96), 1), quiet);
    const asked = Object.entries(verdicts(report)).filter(([id]) => id !== 'hour');
    expect(asked.filter(([, verdict]) => verdict !== 'few')).toEqual([]);
    expect(report.overall).toBe('few');
  });

  it('come out the same for the same seed', () => {
    const run = (): string =>
      JSON.stringify(checkStructure(structureInput(drawIndependent(2, 2_000), 5), quiet));
    expect(run()).toBe(run());
  });
});

/** 30,000 draws with one thing planted in them, well above the stated effect. */
function planted(
  change: (draws: IndependentDraws, rng: Rng, row: number) => void,
): StructureReport {
  const draws = drawIndependent(9, 30_000);
  const rng = new Rng(1);
  for (let row = 0; row < draws.rows; row++) change(draws, rng, row);
  return checkStructure(structureInput(draws, 1), quiet);
}

describe('what is planted is found, and nothing else', () => {
  const cases: readonly (readonly [
    string,
    readonly QuestionId[],
    (d: IndependentDraws, rng: Rng, row: number) => void,
  ])[] = [
    // A day in seven is moved to the Sunday of its week.
    [
      'a weekday',
      ['weekday'],
      (d, rng, row) => {
        if (rng.float() < 0.15) d.day[row] = d.day[row]! - ((d.day[row]! + 3) % 7) + 6;
      },
    ],
    [
      'customers who buy three times as often',
      ['repeat'],
      (d, rng, row) => {
        if (rng.float() < 0.5) d.customer[row] = 1 + rng.int(10_000);
      },
    ],
    [
      'a taste',
      ['choice'],
      (d, rng, row) => {
        if (rng.float() < 0.4) d.category[row] = d.customer[row]! % 6;
      },
    ],
    [
      'a price for a product',
      ['price'],
      (d, rng, row) => {
        if (rng.float() < 0.3) d.unitPrice[row] = 50 + 10 * d.product[row]!;
      },
    ],
    [
      'cities in their country',
      ['place'],
      (d, rng, row) => {
        if (rng.float() < 0.2) d.country[row] = d.city[row]! % 5;
      },
    ],
    [
      'discounts for one category',
      ['discount'],
      (d, rng, row) => {
        if (d.category[row] === 2 && rng.float() < 0.5) d.discount[row] = 0.3;
      },
    ],
  ];
  for (const [name, ids, change] of cases) {
    it(name, () => {
      const report = planted(change);
      const found = report.answers
        .filter(({ verdict }) => verdict === 'structure')
        .map(({ id }) => id);
      expect(found).toEqual(ids);
      expect(report.overall).toBe('structure');
    });
  }
});
