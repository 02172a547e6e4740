import { afterEach, describe, expect, it } from 'vitest';
import { overallAnswer } from '../../../src/lib/analyses/structure/answer';
import { obstaclesOf, regionColumn } from '../../../src/lib/analyses/structure/needs';
import { structureNote } from '../../../src/lib/analyses/structure/note';
import { effectText, QUESTION_WORDS, sentenceOf } from '../../../src/lib/analyses/structure/words';
import { QUESTIONS } from '../../../src/lib/core/structure/questions';
import { checkStructure } from '../../../src/lib/core/structure/report';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import type { DatasetSchema, OrderLineColumn } from '../../../src/lib/data/schema/canonical';
import { structureFindings, type StructureResult } from '../../../src/lib/state/structure.svelte';
import { drawIndependent } from '../../generators/independent-draws';
import { structureInput } from '../../generators/structure-input';

const ALL: readonly OrderLineColumn[] = [
  'ordered_at',
  'customer_id',
  'product_id',
  'category',
  'unit_price',
  'discount_rate',
  'status',
  'payment_method',
  'city',
  'state',
  'country',
];

function schemaOf(columns: readonly OrderLineColumn[] = ALL): DatasetSchema {
  const value = { value: 'x', lines: 1 };
  return {
    columns: new Set(columns),
    hasTimeOfDay: false,
    countries: [value, value],
  } as unknown as DatasetSchema;
}

function resultOf(rows: number): StructureResult {
  const input = structureInput(drawIndependent(1, rows), 1);
  return { report: checkStructure(input, () => undefined), names: {}, sql: [] };
}

const few = resultOf(96);
const text = (result: StructureResult): string =>
  overallAnswer(result)
    .map((phrase) => phrase.text)
    .join('');

describe('sentences', () => {
  it('are one for each question, and tell the four verdicts apart', () => {
    const context = { ...few, schema: schemaOf(), frame: EMPTY_FRAME };
    for (const answer of few.report.answers) {
      const sentence = sentenceOf(answer, context);
      expect(sentence.endsWith('.'), sentence).toBe(true);
      expect(sentence).not.toMatch(/undefined|NaN|Infinity|∞/);
      expect(sentence.startsWith('Too few rows to tell: ')).toBe(answer.verdict === 'few');
      expect(sentence.startsWith('The columns cannot answer: ')).toBe(answer.id === 'hour');
    }
    expect(text(few)).toContain('Too few rows to tell. None of the 12 questions');
  });

  it('of a question without its columns name what is missing', () => {
    const schema = schemaOf(['ordered_at', 'customer_id']);
    const missing = { id: 'choice', verdict: 'unanswerable', obstacle: 'missing' } as const;
    expect(sentenceOf(missing, { ...few, schema, frame: EMPTY_FRAME })).toBe(
      'The columns cannot answer: there is no category column.',
    );
    expect(Object.keys(obstaclesOf(schema)).sort()).toEqual(
      QUESTIONS.filter(
        (id) => !['months', 'trend', 'weekday', 'repeat', 'gaps'].includes(id),
      ).sort(),
    );
    expect(obstaclesOf(schemaOf())).toEqual({ hour: 'no-time' });
  });

  it('look for the state where one country is left', () => {
    expect(regionColumn(schemaOf(), EMPTY_FRAME)).toBe('country');
    expect(regionColumn(schemaOf(), { ...EMPTY_FRAME, country: ['India'] })).toBe('state');
    expect(regionColumn(schemaOf(['city', 'state']), EMPTY_FRAME)).toBe('state');
    expect(
      regionColumn(schemaOf(['city', 'country']), { ...EMPTY_FRAME, country: ['India'] }),
    ).toBe('country');
  });

  it('write effects with the digits that matter', () => {
    expect([0.0123, 0.1, 0.456, 1.37, Infinity].map(effectText)).toEqual([
      '0.012',
      '0.10',
      '0.46',
      '1.37',
      '∞',
    ]);
    expect(Object.keys(QUESTION_WORDS)).toEqual([...QUESTIONS]);
  });
});

describe('the check that the tab shares', () => {
  const schema = schemaOf();
  afterEach(() => structureFindings.cancel(schema));

  it('is made once, and says nothing of other data', async () => {
    const own = schemaOf();
    let made = 0;
    const check = async (): Promise<StructureResult> => {
      made++;
      return few;
    };
    const [one, two] = [structureFindings.ensure(own, check), structureFindings.ensure(own, check)];
    expect(await one).toBe(few);
    expect(await two).toBe(few);
    expect(await structureFindings.ensure(own, check)).toBe(few);
    expect(made).toBe(1);
    expect(structureFindings.verdict(own, 'repeat')).toBe('few');
    expect(structureFindings.verdict(schemaOf(), 'repeat')).toBeNull();
    expect(structureNote(own, ['repeat', 'hour'])).toBe(
      'There are too few rows to tell whether how often customers buy is more than chance.',
    );
    // What cannot be asked is no reason for doubt.
    expect(structureNote(own, ['hour'])).toBeNull();
    expect(structureNote(schemaOf(), ['repeat'])).toBeNull();
  });

  it('is called off by other data, whose result it cannot replace', async () => {
    const [before, after] = [schemaOf(), schemaOf()];
    let finish = (): void => undefined;
    const slow = structureFindings.ensure(before, (signal) =>
      new Promise<void>((resolve) => (finish = resolve)).then(() => {
        expect(signal.aborted).toBe(true);
        return few;
      }),
    );
    const refused = expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    await structureFindings.ensure(after, async () => few);
    // A late call about the former data leaves the newer check alone.
    structureFindings.cancel(before);
    finish();
    await refused;
    expect(structureFindings.of(after)).toBe(few);
    expect(structureFindings.of(before)).toBeNull();
  });

  it('is tried again after a failure', async () => {
    const own = schemaOf();
    await expect(
      structureFindings.ensure(own, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    expect(await structureFindings.ensure(own, async () => few)).toBe(few);
  });
});
