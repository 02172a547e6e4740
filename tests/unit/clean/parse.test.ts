import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderlensError } from '../../../src/lib/core/errors';
import { parseRecipe, recipeJson } from '../../../src/lib/data/clean/parse';
import {
  KEY_COLUMNS,
  LABEL_COLUMNS,
  NUMBER_COLUMNS,
  sameRecipe,
  type Recipe,
  type Step,
} from '../../../src/lib/data/clean/recipe';
import { stepWords } from '../../../src/lib/data/clean/words';

const MADE = { dataset: 'a shop', at: new Date('2026-11-01T12:00:00Z') };

/** What an import of these steps is refused with. */
function refusal(steps: unknown): OrderlensError {
  const file = { format: 'orderlens-cleaning-recipe', version: 1, steps };
  try {
    parseRecipe(JSON.stringify(file), 'r.json');
  } catch (thrown) {
    if (thrown instanceof OrderlensError) return thrown;
    throw thrown;
  }
  throw new Error('It was taken.');
}

const BASE = { id: 'a', on: true };
const WHERE = [{ column: 'unit_price', is: '<', value: 0 }];

describe('a recipe as a file', () => {
  it.each<[string, unknown, string, string]>([
    ['no list', 'x', 'steps', 'a list'],
    ['a step that is none', [7], 'steps[0]', 'an object'],
    ['no id', [{ on: true, kind: 'keep' }], 'steps[0].id', 'text'],
    ['a switch that is none', [{ id: 'a', on: 1 }], 'steps[0].on', 'true or false'],
    ['an unknown kind', [{ ...BASE, kind: 'explode' }], 'steps[0].kind', 'one of leave-out'],
    [
      'two of one id',
      [
        { ...BASE, kind: 'leave-out-copies', by: 'row' },
        { ...BASE, kind: 'leave-out-copies', by: 'row' },
      ],
      'steps[1].id',
      'an id that no other step has',
    ],
    [
      'nothing to test',
      [{ ...BASE, kind: 'leave-out', where: [] }],
      'steps[0].where',
      'at least one test',
    ],
    [
      'an unknown column',
      [{ ...BASE, kind: 'leave-out', where: [{ column: 'colour', is: '<', value: 1 }] }],
      'steps[0].where[0].column',
      'one of quantity',
    ],
    [
      'SQL in place of a comparison',
      [{ ...BASE, kind: 'leave-out', where: [{ column: 'tax', is: '< 0 or 1 =', value: 1 }] }],
      'steps[0].where[0].is',
      'one of <,',
    ],
    [
      'text in place of a number',
      [{ ...BASE, kind: 'leave-out', where: [{ column: 'tax', is: '<', value: '1' }] }],
      'steps[0].where[0].value',
      'a number',
    ],
    [
      'no day',
      [
        {
          ...BASE,
          kind: 'leave-out',
          where: [{ column: 'ordered_on', is: '<', value: '2024-02-30' }],
        },
      ],
      'steps[0].where[0].value',
      'a day',
    ],
    [
      'a cap without a limit',
      [{ ...BASE, kind: 'cap', column: 'tax' }],
      'steps[0]',
      'at least one limit',
    ],
    [
      'a share above 1',
      [{ ...BASE, kind: 'cap', column: 'tax', high: { quantile: 99 } }],
      'steps[0].high.quantile',
      'between 0 and 1',
    ],
    [
      'the median of a text',
      [{ ...BASE, kind: 'fill', column: 'city', with: { typical: 'median' } }],
      'steps[0].with.typical',
      '"mode"',
    ],
    [
      'an id that would be changed',
      [{ ...BASE, kind: 'set-missing', column: 'order_id', where: WHERE }],
      'steps[0].column',
      'one of quantity',
    ],
    [
      'a value merged twice',
      [
        {
          ...BASE,
          kind: 'merge',
          column: 'city',
          pairs: [
            { from: 'a', to: 'b' },
            { from: 'a', to: 'c' },
          ],
        },
      ],
      'steps[0].pairs[1].from',
      'named only once',
    ],
    [
      'a rule without its numbers',
      [
        {
          ...BASE,
          kind: 'leave-out',
          where: [{ far: { variables: ['quantity'], centre: [], precision: [1], above: 9 } }],
        },
      ],
      'steps[0].where[0].far.centre',
      '1 numbers',
    ],
    [
      'half a row',
      [{ ...BASE, kind: 'leave-out', where: [{ lines: [1, 2.5] }] }],
      'steps[0].where[0].lines[1]',
      'a row number',
    ],
  ])('is refused for %s, by its place', (_, steps, place, expected) => {
    const { code, detail, message } = refusal(steps);
    expect(code).toBe('bad-file');
    expect(detail).toMatchObject({ file: 'r.json', column: place });
    expect(detail.expected).toContain(expected);
    expect(message).toContain(place);
  });

  it('is refused when it is no JSON, or a file of something else', () => {
    expect(() => parseRecipe('a;b;c', 'orders.csv')).toThrow(/not JSON/);
    expect(() => parseRecipe('{"format":"geojson"}', 'r.json')).toThrow(/mistake at format/);
    expect(() =>
      parseRecipe('{"format":"orderlens-cleaning-recipe","version":2,"steps":[]}', 'r.json'),
    ).toThrow(/mistake at version/);
  });
});

const name = fc.string({ minLength: 1, maxLength: 12 });
const where = fc.oneof(
  fc.record({
    column: fc.constantFrom(...NUMBER_COLUMNS),
    is: fc.constantFrom('<' as const, '>=' as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
  fc.record({
    column: fc.constantFrom(...LABEL_COLUMNS),
    is: fc.constantFrom('in' as const, 'not in' as const),
    values: fc.array(name, { maxLength: 3 }),
  }),
  fc.record({ column: fc.constantFrom(...LABEL_COLUMNS), is: fc.constant('missing' as const) }),
  fc.constant({ totalDiffers: { terms: ['tax' as const], tolerance: 0.01 } }),
  fc.constant({ lines: [0, 4] }),
);
const condition = fc.tuple(where, where);
const step = fc.oneof(
  fc.record({ kind: fc.constant('leave-out' as const), where: condition }),
  fc.record({
    kind: fc.constant('leave-out-copies' as const),
    by: fc.oneof(fc.constant('row' as const), fc.tuple(fc.constantFrom(...KEY_COLUMNS))),
  }),
  fc.record({
    kind: fc.constant('cap' as const),
    column: fc.constantFrom(...NUMBER_COLUMNS),
    low: fc.constant(null),
    high: fc.record({ quantile: fc.constantFrom(0.9, 0.999) }),
  }),
  fc.record({
    kind: fc.constant('fill' as const),
    column: fc.constantFrom(...LABEL_COLUMNS),
    where: fc.option(condition),
    with: fc.oneof(fc.constant({ typical: 'mode' as const }), fc.record({ constant: name })),
    by: fc.constant(['country' as const]),
  }),
  fc.record({
    kind: fc.constant('set-missing' as const),
    column: fc.constantFrom(...LABEL_COLUMNS),
    where: condition,
  }),
  fc.record({
    kind: fc.constant('merge' as const),
    column: fc.constantFrom(...LABEL_COLUMNS),
    pairs: fc.uniqueArray(fc.record({ from: name, to: name }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ from }) => from,
    }),
  }),
  fc.record({ kind: fc.constant('keep' as const), finding: name, what: name }),
);
const recipes = fc.array(fc.tuple(step, fc.boolean()), { maxLength: 8 }).map((steps): Recipe => ({
  steps: steps.map(([one, on], at) => ({ id: `s${at}`, on, ...one }) as Step),
}));

describe('any recipe', () => {
  it('comes back from its file as it was', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const back = parseRecipe(recipeJson(recipe, MADE), 'r.json');
        // −0 is 0 in JSON, and means the same.
        return sameRecipe(back, recipe);
      }),
      { numRuns: 200 },
    );
  });

  it('has words for every step', () => {
    fc.assert(
      fc.property(recipes, ({ steps }) =>
        steps.every(
          (one) =>
            stepWords(one).length > 5 &&
            !/undefined|NaN|object/.test(stepWords(one).replace(/“[^”]*”/g, '')),
        ),
      ),
      { numRuns: 100 },
    );
  });
});
