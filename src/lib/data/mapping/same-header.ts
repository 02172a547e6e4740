import type { Source } from '../ingest/types';
import type { Role } from '../schema/canonical';
import { readNumber } from '../schema/values/number-text';
import { headerKey } from './header-names';
import type { Roles } from './revenue';
import type { Question } from './types';
import { isUnnamed } from './unnamed';

/** Roles whose column changes what a line brings. */
const MONEY_ROLES = [
  'line_revenue',
  'unit_price',
  'quantity',
  'discount_rate',
] as const satisfies readonly Role[];

const WORDS: Readonly<Record<(typeof MONEY_ROLES)[number], string>> = {
  line_revenue: 'the line amount',
  unit_price: 'the unit price',
  quantity: 'the quantity',
  discount_rate: 'the discount',
};

/**
 * Asks where a column that makes revenue shares its header with another one: the name cannot tell
 * which is meant (ingest numbers the second `Price` as `Price_2`). Columns that hold the same values
 * in the sample, or no numbers, need no answer.
 */
export function sameHeaderQuestions(source: Source, roles: Roles): Question[] {
  // Names that were made up here say nothing, the same or not.
  if (isUnnamed(source)) return [];
  const taken = new Set(Object.values(roles));
  return MONEY_ROLES.flatMap((role) => {
    const chosen = source.columns.findIndex(({ name }) => name === roles[role]);
    if (chosen < 0) return [];
    const rivals = source.columns
      .map((_, index) => index)
      .filter(
        (index) =>
          index !== chosen &&
          !taken.has(source.columns[index]!.name) &&
          keyAt(source, index) === keyAt(source, chosen) &&
          holdsNumbers(source, index) &&
          source.sample.some((row) => row[index] !== row[chosen]),
      );
    if (!rivals.length) return [];
    const indices = [chosen, ...rivals].sort((a, b) => a - b);
    const columns = indices.map((index) => source.columns[index]!.name);
    const shown = indices.map((index, at) => `“${columns[at]}” holds ${valuesAt(source, index)}`);
    return [
      {
        id: `same-header:${role}` as const,
        text: `Which column holds ${WORDS[role]}?`,
        evidence: `${columns.length} columns are called the same. ${shown.join('; ')}.`,
        choice: { role, columns },
      },
    ];
  });
}

function keyAt(source: Source, index: number): string {
  return headerKey(source.columns[index]!.name.replace(/_\d+$/, ''));
}

function holdsNumbers(source: Source, index: number): boolean {
  const values = source.sample.map((row) => row[index]?.trim()).filter(Boolean) as string[];
  const read = values.filter((value) => readNumber(value.replace(/%$/, ''), '.') !== null);
  return values.length > 0 && read.length >= values.length * 0.6;
}

function valuesAt(source: Source, index: number): string {
  const seen = new Set<string>();
  for (const row of source.sample) {
    const value = row[index]?.trim();
    if (value) seen.add(value.slice(0, 20));
    if (seen.size >= 3) break;
  }
  return [...seen].join(', ');
}
