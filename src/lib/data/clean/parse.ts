import { OrderlensError } from '../../core/errors';
import {
  COMPARISONS,
  FAR_VARIABLES,
  KEY_COLUMNS,
  LABEL_COLUMNS,
  LOOKED_AT_COLUMNS,
  NUMBER_COLUMNS,
  TOTAL_TERMS,
  type Condition,
  type FarRule,
  type Limit,
  type Recipe,
  type Step,
  type Test,
} from './recipe';

const FORMAT = 'orderlens-cleaning-recipe';
const VERSION = 1;
/** Beyond these a file is not a recipe that a person made. */
const MOST_STEPS = 200;
const MOST_VALUES = 20_000;
const MOST_CHARS = 5_000_000;
const MOST_TEXT = 500;

/** The recipe as a file; `made` is for the reader. */
export function recipeJson(recipe: Recipe, made: { dataset: string; at: Date }): string {
  const document = {
    format: FORMAT,
    version: VERSION,
    dataset: made.dataset,
    made: made.at.toISOString(),
    steps: recipe.steps,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Reads a recipe from a file's text.
 *
 * @throws OrderlensError `bad-file` that names the place in the file, what is there and what should be
 */
export function parseRecipe(json: string, fileName: string): Recipe {
  if (json.length > MOST_CHARS) {
    throw new OrderlensError('bad-file', 'This file is too long for a cleaning recipe.', {
      file: fileName,
      found: `${json.length} characters`,
      expected: `at most ${MOST_CHARS}`,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (thrown) {
    throw new OrderlensError('bad-file', 'This file is not JSON, so it is no cleaning recipe.', {
      file: fileName,
      found: thrown instanceof Error ? thrown.message : String(thrown),
      expected: 'a recipe that was exported here',
    });
  }
  const at = new Place(fileName, '');
  const document = at.record(value);
  at.field('format').oneOf(document['format'], [FORMAT]);
  if (document['version'] !== VERSION) {
    throw at.field('version').wrong(document['version'], `${VERSION}`);
  }
  return recipeOf(document, fileName);
}

/** Reads `{ steps }`, as kept by the browser or as part of a file. */
export function recipeOf(value: unknown, fileName: string): Recipe {
  const at = new Place(fileName, '');
  const list = at.field('steps').list(at.record(value)['steps'], MOST_STEPS);
  const ids = new Set<string>();
  return {
    steps: list.map((item, index) => {
      const place = at.field(`steps[${index}]`);
      const step = stepOf(place, item);
      if (ids.has(step.id)) throw place.field('id').wrong(step.id, 'an id that no other step has');
      ids.add(step.id);
      return step;
    }),
  };
}

function stepOf(at: Place, value: unknown): Step {
  const item = at.record(value);
  const finding = item['finding'];
  const base = {
    id: at.field('id').text(item['id'], 80),
    on: at.field('on').boolean(item['on']),
    ...(finding === undefined ? {} : { finding: at.field('finding').text(finding, 120) }),
  };
  const kinds = [
    'leave-out',
    'leave-out-copies',
    'cap',
    'fill',
    'set-missing',
    'merge',
    'keep',
  ] as const;
  const kind = at.field('kind').oneOf(item['kind'], kinds);
  const where = (): Condition => conditionOf(at.field('where'), item['where']);
  const changeable = [...NUMBER_COLUMNS, ...LABEL_COLUMNS];
  switch (kind) {
    case 'leave-out':
      return { ...base, kind, where: where() };
    case 'leave-out-copies': {
      if (item['by'] === 'row') return { ...base, kind, by: 'row' };
      const by = at.field('by').choices(item['by'], KEY_COLUMNS);
      const [first, ...others] = by;
      if (!first) throw at.field('by').wrong('an empty list', '"row" or at least one column');
      return { ...base, kind, by: [first, ...others] };
    }
    case 'cap': {
      const column = at.field('column').oneOf(item['column'], NUMBER_COLUMNS);
      const low = limitOf(at.field('low'), item['low']);
      const high = limitOf(at.field('high'), item['high']);
      if (!low && !high) throw at.wrong('neither low nor high', 'at least one limit');
      return { ...base, kind, column, low, high };
    }
    case 'fill':
      return {
        ...base,
        kind,
        column: at.field('column').oneOf(item['column'], changeable),
        where: item['where'] === null || item['where'] === undefined ? null : where(),
        with: fillerOf(at.field('with'), item['with'], String(item['column'])),
        by: at
          .field('by')
          .choices(item['by'] ?? [], [
            ...changeable,
            ...LOOKED_AT_COLUMNS.filter((column) => column !== 'ordered_on'),
          ]),
      };
    case 'set-missing':
      return {
        ...base,
        kind,
        column: at.field('column').oneOf(item['column'], changeable),
        where: where(),
      };
    case 'merge': {
      const column = at.field('column').oneOf(item['column'], LABEL_COLUMNS);
      const pairs = at.field('pairs').list(item['pairs'], MOST_VALUES);
      if (!pairs.length) throw at.field('pairs').wrong('an empty list', 'at least one pair');
      const seen = new Set<string>();
      return {
        ...base,
        kind,
        column,
        pairs: pairs.map((pair, index) => {
          const place = at.field(`pairs[${index}]`);
          const fields = place.record(pair);
          const from = place.field('from').text(fields['from'], MOST_TEXT);
          if (seen.has(from)) throw place.field('from').wrong(from, 'a value named only once');
          seen.add(from);
          return { from, to: place.field('to').text(fields['to'], MOST_TEXT) };
        }),
      };
    }
    case 'keep':
      return {
        ...base,
        kind,
        finding: at.field('finding').text(finding, 120),
        what: at.field('what').text(item['what'], MOST_TEXT),
      };
  }
}

function limitOf(at: Place, value: unknown): Limit | null {
  if (value === null || value === undefined) return null;
  const item = at.record(value);
  if ('quantile' in item) {
    const quantile = at.field('quantile').number(item['quantile']);
    if (!(quantile > 0 && quantile < 1)) {
      throw at.field('quantile').wrong(quantile, 'a share between 0 and 1');
    }
    return { quantile };
  }
  return { value: at.field('value').number(item['value']) };
}

function fillerOf(
  at: Place,
  value: unknown,
  column: string,
): { typical: 'median' | 'mode' } | { constant: number | string } {
  const item = at.record(value);
  const isNumber = (NUMBER_COLUMNS as readonly string[]).includes(column);
  if ('typical' in item) {
    const typical = at.field('typical').oneOf(item['typical'], ['median', 'mode'] as const);
    if (typical === 'median' && !isNumber) {
      throw at.field('typical').wrong('median', `"mode", since ${column} holds text`);
    }
    return { typical };
  }
  const place = at.field('constant');
  return {
    constant: isNumber ? place.number(item['constant']) : place.text(item['constant'], MOST_TEXT),
  };
}

function conditionOf(at: Place, value: unknown): Condition {
  const [first, ...others] = at.list(value, 50).map((item, index) => testOf(at.at(index), item));
  if (!first) throw at.wrong('an empty list', 'at least one test');
  return [first, ...others];
}

function testOf(at: Place, value: unknown): Test {
  const item = at.record(value);
  if ('totalDiffers' in item) {
    const place = at.field('totalDiffers');
    const rule = place.record(item['totalDiffers']);
    const tolerance = place.field('tolerance').number(rule['tolerance']);
    if (!(tolerance >= 0)) throw place.field('tolerance').wrong(tolerance, '0 or more');
    return {
      totalDiffers: { terms: place.field('terms').choices(rule['terms'], TOTAL_TERMS), tolerance },
    };
  }
  if ('far' in item) return { far: farOf(at.field('far'), item['far']) };
  if ('lines' in item) {
    const place = at.field('lines');
    return {
      lines: place.list(item['lines'], MOST_VALUES).map((line, index) => {
        const row = place.at(index).number(line);
        if (!Number.isInteger(row) || row < 0) throw place.at(index).wrong(row, 'a row number');
        return row;
      }),
    };
  }
  const column = at
    .field('column')
    .oneOf(item['column'], [...NUMBER_COLUMNS, ...LABEL_COLUMNS, ...LOOKED_AT_COLUMNS]);
  const is = item['is'];
  const place = at.field('is');
  if (is === 'missing' || is === 'present') return { column, is };
  if (isIn(NUMBER_COLUMNS, column)) {
    if (is === 'not whole') return { column, is };
    return {
      column,
      is: place.oneOf(is, COMPARISONS),
      value: at.field('value').number(item['value']),
    };
  }
  if (column === 'ordered_on') {
    return {
      column,
      is: place.oneOf(is, COMPARISONS),
      value: at.field('value').day(item['value']),
    };
  }
  const values = at.field('values');
  return {
    column,
    is: place.oneOf(is, ['in', 'not in'] as const),
    values: values
      .list(item['values'], MOST_VALUES)
      .map((entry, index) => values.at(index).text(entry, MOST_TEXT)),
  };
}

function farOf(at: Place, value: unknown): FarRule {
  const rule = at.record(value);
  const variables = at.field('variables').choices(rule['variables'], FAR_VARIABLES);
  const d = variables.length;
  if (!d) throw at.field('variables').wrong('an empty list', 'at least one variable');
  const numbers = (name: string, length: number): number[] => {
    const place = at.field(name);
    const list = place.list(rule[name], length).map((x, index) => place.at(index).number(x));
    if (list.length !== length) throw place.wrong(`${list.length} numbers`, `${length} numbers`);
    return list;
  };
  return {
    variables,
    centre: numbers('centre', d),
    precision: numbers('precision', d * d),
    above: at.field('above').number(rule['above']),
  };
}

function isIn<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}

/** A place in the file, which its errors name. */
class Place {
  constructor(
    private readonly file: string,
    private readonly path: string,
  ) {}

  field(name: string): Place {
    return new Place(this.file, this.path ? `${this.path}.${name}` : name);
  }

  at(index: number): Place {
    return new Place(this.file, `${this.path}[${index}]`);
  }

  wrong(found: unknown, expected: string): OrderlensError {
    return new OrderlensError(
      'bad-file',
      `The cleaning recipe has a mistake at ${this.path || 'its beginning'}.`,
      {
        file: this.file,
        column: this.path || 'the whole file',
        found: (JSON.stringify(found) ?? 'nothing').slice(0, 80),
        expected,
      },
    );
  }

  record(value: unknown): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.wrong(value, 'an object');
    }
    return value as Record<string, unknown>;
  }

  list(value: unknown, most: number): unknown[] {
    if (!Array.isArray(value)) throw this.wrong(value, 'a list');
    if (value.length > most) {
      throw this.wrong(`a list of ${value.length}`, `a list of at most ${most}`);
    }
    return value;
  }

  text(value: unknown, most: number): string {
    if (typeof value !== 'string' || !value) throw this.wrong(value, 'text');
    if (value.length > most) {
      throw this.wrong(`${value.length} characters`, `at most ${most} characters`);
    }
    return value;
  }

  boolean(value: unknown): boolean {
    if (typeof value !== 'boolean') throw this.wrong(value, 'true or false');
    return value;
  }

  number(value: unknown): number {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.wrong(value, 'a number');
    return value;
  }

  day(value: unknown): string {
    const read = typeof value === 'string' ? new Date(`${value}T00:00:00Z`) : null;
    if (
      typeof value !== 'string' ||
      !/^\d{4}-\d{2}-\d{2}$/.test(value) ||
      !read ||
      Number.isNaN(read.getTime()) ||
      !read.toISOString().startsWith(value)
    ) {
      throw this.wrong(value, 'a day such as 2024-02-29');
    }
    return value;
  }

  oneOf<T extends string>(value: unknown, values: readonly T[]): T {
    if (typeof value !== 'string' || !isIn(values, value)) {
      throw this.wrong(
        value,
        values.length === 1 ? `"${values[0]}"` : `one of ${values.join(', ')}`,
      );
    }
    return value;
  }

  choices<T extends string>(value: unknown, values: readonly T[]): T[] {
    const list = this.list(value, values.length).map((item, index) =>
      this.at(index).oneOf(item, values),
    );
    if (new Set(list).size !== list.length) throw this.wrong(list, 'each named once');
    return list;
  }
}
