import type { Cleaning } from '../../data/clean/apply';
import type { Reconciliation } from '../../data/schema/canonical';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import type { Phrase } from '../page/phrase';
import type { Finding, Findings } from './findings';

/** The problem that touches most revenue; the first by lines where none touches any. */
export function worstFinding(list: readonly Finding[]): Finding | null {
  const open = list.filter(({ severity, open: lines }) => severity !== 'note' && lines > 0);
  return open.toSorted((a, b) => b.touched - a.touched || b.open - a.open)[0] ?? null;
}

/** `98.6 % of 122,409 counted lines have no problem …`: share, worst problem, what was left out. */
export function answerOf(
  { totals, list, problems }: Findings,
  currency: string | null,
  whole: {
    readonly reconciliation: Reconciliation;
    readonly cleaning: Cleaning;
    readonly isFiltered: boolean;
  },
): Phrase[] {
  if (!(totals.counted > 0)) return [{ text: 'No line is counted under these filters.' }];
  const clean = totals.counted - problems.lines;
  const phrases: Phrase[] = [
    { text: shareWords(clean / totals.counted, problems.lines), strong: true },
    {
      text: ` of ${formatCount(totals.counted, 'counted line', 'counted lines')} ${
        problems.lines === 0 ? 'have' : 'have'
      } no problem that these checks can see. `,
    },
  ];
  const worst = worstFinding(list);
  if (worst) {
    const share = totals.touched > 0 ? worst.touched / totals.touched : 0;
    phrases.push(
      {
        text: totals.touched > 0 ? 'The one that touches most revenue: ' : 'The most frequent: ',
      },
      { text: `${formatCount(worst.open, 'line', 'lines')} ${worst.title}`, strong: true },
      {
        text:
          worst.touched > 0
            ? ` (${formatMoney(worst.touched, currency, { compact: true })}, ${formatPercent(share)} of it). `
            : totals.touched > 0
              ? ', which bring none. '
              : '. ',
      },
    );
  }
  const rest = restWords(whole);
  if (rest) phrases.push({ text: rest });
  return phrases;
}

/** Never 100 % while a line has a problem, nor 0 % while one has none. */
function shareWords(share: number, problems: number): string {
  if (problems === 0) return 'All';
  const digits = share > 0.9995 ? 3 : 1;
  const rounded = Math.min(share, 1 - 10 ** -(digits + 2));
  return share > 0 && share < 0.0005 ? 'Under 0.1 %' : formatPercent(rounded, digits);
}

/** What is not among the counted lines, and what the recipe did. */
function restWords({
  reconciliation,
  cleaning,
  isFiltered,
}: {
  readonly reconciliation: Reconciliation;
  readonly cleaning: Cleaning;
  readonly isFiltered: boolean;
}): string {
  const sum = (list: readonly { readonly rows: number }[]) =>
    list.reduce((total, { rows }) => total + rows, 0);
  const rejected = sum(reconciliation.rejected);
  const bySteps = reconciliation.leftOut.filter(({ key }) => key.startsWith('recipe-'));
  const byChoice = sum(reconciliation.leftOut) - sum(bySteps);
  const parts: string[] = [];
  if (rejected) parts.push(`${formatCount(rejected, 'row', 'rows')} could not be used`);
  if (byChoice) parts.push(`${formatCount(byChoice, 'is', 'are')} left out by choice`);
  const cleaned = cleaning.effects.reduce((total, { rows, leftOut }) => total + rows - leftOut, 0);
  const steps = cleaning.recipe.steps.filter(({ on, kind }) => on && kind !== 'keep').length;
  if (steps) {
    parts.push(
      `your recipe of ${formatCount(steps, 'step', 'steps')} leaves out ${formatNumber(sum(bySteps), 0)} more and changes ${formatNumber(cleaned, 0)}`,
    );
  }
  if (!parts.length) return '';
  const words = parts.join(', ');
  return `${isFiltered ? 'Of the whole file, ' : ''}${isFiltered ? words : words.charAt(0).toUpperCase() + words.slice(1)}.`;
}
