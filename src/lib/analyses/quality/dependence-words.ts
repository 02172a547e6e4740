import type { MissingDependence } from '../../core/quality/missingness';
import type { OrderLineColumn } from '../../data/schema/canonical';
import { formatNumber, formatPercent } from '../../ui/format';
import { columnName } from '../column-names';
import type { ComparedColumn } from './relations';

/** Effects below this are too small to matter, however sure they are. */
export const SMALL_EFFECT = 0.1;

export function isStrong({ effect, adjustedP }: MissingDependence): boolean {
  return Math.abs(effect) >= SMALL_EFFECT && adjustedP < 0.05;
}

/** `V = 0.31`, `rank-biserial = −0.12`. */
export function effectWords({ measure, effect }: MissingDependence): string {
  return `${measure === 'cramers-v' ? 'V' : 'rank-biserial'} = ${formatNumber(effect, 2)}`;
}

/** Where the gaps are, in a sentence. */
export function dependenceWords(
  test: MissingDependence,
  columns: readonly ComparedColumn[],
): string {
  const name = columnName(test.on as OrderLineColumn);
  if (test.worst) {
    const levels = columns.find(({ column }) => column === test.on)?.levels;
    const overall = test.missingRows / test.n;
    return `missing in ${formatPercent(test.worst.share)} where ${name} is “${levels?.[test.worst.code] ?? '?'}”, in ${formatPercent(overall)} overall`;
  }
  if (!test.medians) return '';
  return test.on === 'ordered_on'
    ? `missing rather in ${test.effect > 0 ? 'later' : 'earlier'} orders`
    : `median ${name} ${formatNumber(test.medians.missing)} where it is missing, ${formatNumber(test.medians.present)} where it is there`;
}
