import type { Meaning } from '../mapping/types';
import type { OrderLineColumn } from '../schema/canonical';
import { columnsOf, columnWords } from './conditions';
import type { Step } from './recipe';

/** The canonical columns that a step looks at or changes. */
export function stepColumns(step: Step): string[] {
  switch (step.kind) {
    case 'leave-out':
      return columnsOf(step.where);
    case 'leave-out-copies':
      return step.by === 'row' ? [] : [...step.by];
    case 'cap':
    case 'merge':
      return [step.column];
    case 'fill':
      return [step.column, ...step.by, ...(step.where ? columnsOf(step.where) : [])];
    case 'set-missing':
      return [step.column, ...columnsOf(step.where)];
    case 'keep':
      return [];
  }
}

/** The columns of which a line's revenue is made under the meaning. */
export function revenueColumns({ revenue }: Pick<Meaning, 'revenue'>): readonly string[] {
  if (revenue === 'none') return [];
  return revenue === 'column' ? ['line_revenue'] : ['unit_price', 'quantity'];
}

/**
 * Why a step cannot work on these data, or null. Such a step is passed over, and said to be.
 */
export function stepProblem(
  step: Step,
  available: ReadonlySet<OrderLineColumn>,
  meaning: Pick<Meaning, 'revenue'>,
): string | null {
  const lacking = stepColumns(step).filter(
    (column) =>
      !available.has(column as OrderLineColumn) &&
      // The day and the line's total are there in every data set.
      column !== 'ordered_on' &&
      column !== 'line_revenue',
  );
  if (lacking.length) {
    const names = [...new Set(lacking)].map(columnWords).join(', ');
    return `these data have no ${names}`;
  }
  const made = revenueColumns(meaning);
  if (step.kind === 'set-missing' && made.includes(step.column)) {
    return `a line’s revenue is made of its ${made.map(columnWords).join(' and ')}, so it cannot be missing; leave such lines out, or replace the value`;
  }
  const changes = step.kind === 'cap' || step.kind === 'fill';
  if (changes && step.column === 'line_revenue' && meaning.revenue !== 'column') {
    return 'here a line’s total is price × quantity; change one of those';
  }
  return null;
}
