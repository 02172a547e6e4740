import { columnWords, conditionWords, listWords, shorten } from './conditions';
import type { Limit, Step } from './recipe';

function limitWords(limit: Limit): string {
  return 'value' in limit
    ? String(limit.value)
    : `the ${Number((limit.quantile * 100).toPrecision(6))} % quantile`;
}

/** A step as a sentence without its full stop: what it does to which lines. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'leave-out':
      return `Leave out lines where ${conditionWords(step.where)}`;
    case 'leave-out-copies':
      return step.by === 'row'
        ? 'Leave out second and later copies of a row'
        : `Leave out second and later lines with the same ${step.by.map(columnWords).join(', ')}`;
    case 'cap': {
      const column = columnWords(step.column);
      const { low, high } = step;
      if (low && high) {
        return `Keep ${column} between ${limitWords(low)} and ${limitWords(high)}`;
      }
      return high
        ? `Cap ${column} at ${limitWords(high)}`
        : `Raise ${column} to at least ${limitWords(low!)}`;
    }
    case 'fill': {
      const column = columnWords(step.column);
      const group = step.by.length ? ` of the same ${step.by.map(columnWords).join(', ')}` : '';
      const value =
        'constant' in step.with
          ? typeof step.with.constant === 'string'
            ? `“${shorten(step.with.constant)}”`
            : String(step.with.constant)
          : step.with.typical === 'median'
            ? `the median${group}`
            : `the most frequent value${group}`;
      return step.where
        ? `Replace ${column} by ${value} where ${conditionWords(step.where)}`
        : `Fill missing ${column} with ${value}`;
    }
    case 'set-missing':
      return `Take ${columnWords(step.column)} as missing where ${conditionWords(step.where)}`;
    case 'merge': {
      const targets = new Set(step.pairs.map(({ to }) => to));
      const from = listWords(step.pairs.map(({ from: value }) => value));
      return targets.size === 1
        ? `In ${columnWords(step.column)} read ${from} as “${shorten([...targets][0]!)}”`
        : `In ${columnWords(step.column)} correct ${step.pairs.length} ways of writing: ${from}`;
    }
    case 'keep':
      return `Keep as it is: ${step.what}`;
  }
}
