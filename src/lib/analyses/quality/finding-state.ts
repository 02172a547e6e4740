import type { Step } from '../../data/clean/recipe';
import { formatNumber } from '../../ui/format';
import type { Finding } from './findings';

/** What is being done about a finding. */
export interface FindingState {
  readonly kind: 'open' | 'kept' | 'planned' | 'settled' | 'noted';
  readonly words: string;
}

/** By the recipe as it is written and by what is still counted. */
export function stateOf(
  { id, severity, lines, open, explained }: Finding,
  steps: readonly Step[],
): FindingState {
  const own = steps.filter((step) => step.on && step.finding === id);
  if (own.some(({ kind }) => kind === 'keep')) return { kind: 'kept', words: 'kept as it is' };
  if (own.length) {
    return { kind: 'planned', words: open > 0 ? 'a step of the recipe is for it' : 'dealt with' };
  }
  if (severity === 'note') return { kind: 'noted', words: 'only noted' };
  if (open === 0) {
    return { kind: 'settled', words: explained ? explained.words : 'left out already' };
  }
  return {
    kind: 'open',
    words: open < lines ? `${formatNumber(open, 0)} of them still counted` : 'still counted',
  };
}
