import type { Source } from '../ingest/types';
import { currencyCode } from './currency-signs';
import { sampleOf } from './meaning';
import type { Roles } from './revenue';
import type { Meaning, Question } from './types';

/** A value of the currency column, trimmed and in capitals, with the rows that carry it. */
export interface CurrencyCount {
  readonly code: string;
  readonly rows: number;
}

const MOST_NAMED = 5;

/** The currencies of the sample, most frequent first. */
export function sampleCurrencies(source: Source, roles: Roles): readonly CurrencyCount[] {
  const rows = new Map<string, number>();
  for (const value of sampleOf(source, roles, 'currency')) {
    const code = currencyCode(value);
    rows.set(code, (rows.get(code) ?? 0) + 1);
  }
  return [...rows]
    .map(([code, count]) => ({ code, rows: count }))
    .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
}

/** Which currency to count, where the file holds several; amounts are never converted. */
export function currencyQuestion(counts: readonly CurrencyCount[], column: string): Question {
  return {
    id: 'currency',
    text: 'Which currency shall be counted?',
    evidence: `“${column}” holds ${counts.length} of them: ${nameCurrencies(counts)}. They cannot be added up, so lines in the others are left out.`,
  };
}

/** `EUR, JPY and 3 more`. */
export function nameCurrencies(counts: readonly CurrencyCount[]): string {
  const named = counts.slice(0, MOST_NAMED).map(({ code }) => code.slice(0, 20));
  const more = counts.length - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  const last = named.pop() ?? '';
  return named.length ? `${named.join(', ')} and ${last}` : last;
}

/** The answer that lines in `code` are counted and others are not. */
export function countOnly(code: string): Pick<Meaning, 'countedCurrency' | 'currency'> {
  return { countedCurrency: code, currency: /^[A-Z]{3}$/.test(code) ? code : null };
}

/**
 * Proposes the most frequent of several currencies and asks. Nothing is asked of a file whose
 * sample holds one, unless what was answered for another file with this header leaves it out.
 */
export function settleCurrency(
  source: Source,
  roles: Roles,
  meaning: Meaning,
): { readonly meaning: Meaning; readonly question: Question | null } {
  const counts = sampleCurrencies(source, roles);
  const [most] = counts;
  const counted = meaning.countedCurrency;
  const settled = counted ? counts.some(({ code }) => code === counted) : counts.length < 2;
  if (!most || settled) return { meaning, question: null };
  return {
    meaning: { ...meaning, ...countOnly(most.code) },
    question: currencyQuestion(counts, roles.currency!),
  };
}
