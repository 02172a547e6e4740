/** What another page says of the questions that its conclusion rests on. */
import type { QuestionId } from '../../core/structure/questions';
import type { DatasetSchema } from '../../data/schema/canonical';
import { structureFindings } from '../../state/structure.svelte';

const NOUNS: Readonly<Record<QuestionId, string>> = {
  months: 'orders by month',
  trend: 'the course of orders over time',
  weekday: 'orders by weekday',
  hour: 'orders by hour',
  repeat: 'how often customers buy',
  gaps: 'when customers come back',
  choice: 'which categories a customer buys',
  pairs: 'what is bought together',
  price: 'what products cost',
  place: 'where cities lie',
  payment: 'how categories are paid',
  discount: 'which categories are discounted',
  status: 'how orders of a category end',
};

/** One or two sentences where a question was answered with "no structure" or "too few rows"; else null. */
export function structureNote(
  schema: DatasetSchema,
  restsOn: readonly QuestionId[],
): string | null {
  const nouns = (verdict: 'none' | 'few'): string[] =>
    restsOn
      .filter((id) => structureFindings.verdict(schema, id) === verdict)
      .map((id) => NOUNS[id]);
  const [none, few] = [nouns('none'), nouns('few')];
  const sentences = [
    ...(none.length
      ? [
          `In these data ${joined(none)} ${none.length > 1 ? 'look' : 'looks'} like independent draws, so what this page shows of that may be chance.`,
        ]
      : []),
    ...(few.length
      ? [
          `There are too few rows to tell whether ${joined(few)} ${few.length > 1 ? 'are' : 'is'} more than chance.`,
        ]
      : []),
  ];
  return sentences.length ? sentences.join(' ') : null;
}

function joined(nouns: readonly string[]): string {
  if (nouns.length < 2) return nouns.join('');
  return `${nouns.slice(0, -1).join(', ')} and ${nouns.at(-1)!}`;
}
