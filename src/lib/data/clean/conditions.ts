import { date, ident, number, textList } from '../sql';
import { isFarSql } from './far-sql';
import type { Condition, Test, TestColumn, TotalRule } from './recipe';

/** A column's name as people read it. */
export function columnWords(column: string): string {
  return column === 'line_revenue'
    ? 'line total'
    : column === 'ordered_on'
      ? 'order date'
      : column.replaceAll('_', ' ');
}

/** A canonical column as an expression; names in reports are texts, in tables they may be ENUM. */
function columnSql(column: TestColumn): string {
  return ident(column);
}

/** What the parts of a line add up to under the rule. */
export function expectedTotalSql({ terms }: TotalRule): string {
  const gross = 'unit_price * quantity';
  const net = terms.includes('discount_rate')
    ? `${gross} * (1 - coalesce(discount_rate, 0))`
    : gross;
  const added = (['tax', 'shipping'] as const)
    .filter((term) => terms.includes(term))
    .map((term) => ` + coalesce(${term}, 0)`);
  return net + added.join('');
}

/**
 * A test as SQL on a table with the canonical columns. NULL counts as false: what is missing is
 * neither below nor above anything.
 *
 * @param relation the table itself, for tests that look at other lines too
 */
export function testSql(test: Test, relation: string): string {
  if ('totalDiffers' in test) {
    const { tolerance } = test.totalDiffers;
    // Rounded, so that a cent off by the last bit of a double is a cent.
    return `round(abs(line_revenue - (${expectedTotalSql(test.totalDiffers)})), 6) > ${number(tolerance)}`;
  }
  if ('far' in test) return isFarSql(test.far, relation);
  if ('lines' in test) return `line_id in (${test.lines.map(number).join(', ') || 'NULL'})`;
  const column = columnSql(test.column);
  switch (test.is) {
    case 'missing':
      return `${column} is null`;
    case 'present':
      return `${column} is not null`;
    case 'not whole':
      return `${column} <> round(${column})`;
    case 'in':
    case 'not in':
      return `${column} ${test.is} ${textList(test.values)}`;
    default:
      return `${column} ${test.is} ${typeof test.value === 'string' ? date(test.value) : number(test.value)}`;
  }
}

/** All tests of a condition, joined. */
export function conditionSql(condition: Condition, relation: string): string {
  return condition.map((test) => testSql(test, relation)).join('\n  and ');
}

const COMPARED = {
  '<': 'below',
  '<=': 'at or below',
  '>': 'above',
  '>=': 'at or above',
  '=': 'exactly',
  '<>': 'other than',
} as const;

/** Values of a list in words: the first three and how many more. */
export function listWords(values: readonly string[]): string {
  const shown = values.slice(0, 3).map((value) => `“${shorten(value)}”`);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

export function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}

/** A test in words, after “lines where”. */
export function testWords(test: Test): string {
  if ('totalDiffers' in test) {
    return `the total differs from its parts by more than ${test.totalDiffers.tolerance}`;
  }
  if ('far' in test) {
    return `${test.far.variables.map(columnWords).join(', ')} together are unusual`;
  }
  if ('lines' in test) {
    const rows = test.lines.map((line) => String(line + 1));
    return rows.length > 4
      ? `the row is one of ${rows.length} chosen ones`
      : `the row is ${rows.join(', ')}`;
  }
  const column = columnWords(test.column);
  switch (test.is) {
    case 'missing':
      return `${column} is missing`;
    case 'present':
      return `${column} is there`;
    case 'not whole':
      return `${column} is not a whole number`;
    case 'in':
      return `${column} is ${listWords(test.values)}`;
    case 'not in':
      return `${column} is not ${listWords(test.values)}`;
    default:
      return `${column} is ${COMPARED[test.is]} ${test.value}`;
  }
}

export function conditionWords(condition: Condition): string {
  return condition.map(testWords).join(' and ');
}

/** The canonical columns that a condition looks at. */
export function columnsOf(condition: Condition): string[] {
  return condition.flatMap((test) => {
    if ('totalDiffers' in test) {
      return ['line_revenue', 'unit_price', 'quantity', ...test.totalDiffers.terms];
    }
    if ('far' in test) {
      return test.far.variables.map((variable) =>
        variable === 'order_value' ? 'line_revenue' : variable,
      );
    }
    return 'lines' in test ? [] : [test.column];
  });
}
