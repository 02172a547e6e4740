import type { Source } from '../ingest/types';
import { isMissingValue, trimText } from '../schema/values/missing';
import { decimalEvidence, isAmbiguousNumber, type Decimal } from '../schema/values/number-text';
import { NUMBER_ROLES } from '../schema/source-columns';
import type { Role } from '../schema/canonical';
import { CURRENCY_SIGNS, currencyCode } from './currency-signs';
import type { Roles } from './revenue';
import type { Meaning, Question } from './types';
import { isCurrencyCode, statusSense } from './vocabulary';

/** What a person most likely means, before the file says otherwise. */
export const DEFAULT_MEANING: Meaning = {
  dateOrder: 'ymd',
  decimal: '.',
  cancellations: { statusValues: [], orderIdPrefix: '', treatment: 'net' },
  returns: { statusValues: [], negativeQuantity: true, treatment: 'net' },
  guests: 'keep',
  nonPositivePrice: 'keep',
  duplicates: 'keep',
  revenue: 'column',
  orderIdentity: 'order_id',
  currency: null,
  discountIsPercent: false,
};

/** The values of a role's column in the sample, trimmed, without those that stand for nothing. */
export function sampleOf(source: Source, roles: Roles, role: Role): string[] {
  const index = source.columns.findIndex(({ name }) => name === roles[role]);
  if (index < 0) return [];
  return source.sample
    .map((row) => row[index] ?? null)
    .filter((value): value is string => !isMissingValue(value))
    .map(trimText);
}

/** The decimal mark of numbers written as text, by all the evidence in the sample. */
export function decideDecimal(
  source: Source,
  roles: Roles,
): { readonly decimal: Decimal; readonly question: Question | null } {
  let points = 0;
  let commas = 0;
  let ambiguous: string | null = null;
  for (const role of NUMBER_ROLES) {
    const column = source.columns.find(({ name }) => name === roles[role]);
    if (column?.type !== 'text') continue;
    for (const value of sampleOf(source, roles, role)) {
      const mark = decimalEvidence(value.replace(/%$/, ''));
      if (mark === '.') points++;
      else if (mark === ',') commas++;
      else if (isAmbiguousNumber(value)) ambiguous ??= value;
    }
  }
  if (points || commas) return { decimal: commas > points ? ',' : '.', question: null };
  if (ambiguous === null) return { decimal: '.', question: null };
  // `1,234` in a comma-separated file had to be quoted, which those who mean a decimal rarely do.
  const isThousands = ambiguous.includes(',') && source.dialect?.delimiter === ',';
  if (isThousands) return { decimal: '.', question: null };
  const mark = ambiguous.includes(',') ? 'comma' : 'point';
  return {
    decimal: ambiguous.includes(',') ? '.' : ',',
    question: {
      id: 'decimal',
      text: `Does the ${mark} in ${ambiguous} separate thousands or decimals?`,
      evidence: `Every ${mark} in the amounts looked at stands before exactly three digits, as in ${ambiguous}, so the file does not tell.`,
    },
  };
}

const WORDS = {
  cancelled: ['Cancelled', 'Canceled'],
  returned: ['Returned', 'Refunded'],
} as const;

/**
 * The status values that mean cancelled or returned: those in the sample, and the plain English ones,
 * which may be too rare for a sample of 200 to hold.
 */
export function statusMeaning(
  source: Source,
  roles: Roles,
  sense: 'cancelled' | 'returned',
): string[] {
  if (!roles.status) return [];
  const distinct = [...new Set(sampleOf(source, roles, 'status'))];
  const found = distinct.filter((value) => statusSense(value) === sense);
  const lower = new Set(found.map((value) => value.toLowerCase()));
  return [...found, ...WORDS[sense].filter((word) => !lower.has(word.toLowerCase()))];
}

/** `C` where numeric order ids have a few among them that begin so, as in UCI Online Retail. */
export function cancellationPrefix(source: Source, roles: Roles): string {
  const ids = sampleOf(source, roles, 'order_id');
  const marked = ids.filter((id) => /^C\d+$/.test(id)).length;
  const plain = ids.filter((id) => /^\d+$/.test(id)).length;
  return marked > 0 && plain > marked ? 'C' : '';
}

/** A sign of its own, not letters that words may hold. */
const isOneSign = (sign: string): boolean => /^\p{Sc}$/u.test(sign);

/** The currency, where the file itself says one and only one; `$` and `¥` belong to several. */
export function currencyOf(source: Source, roles: Roles): string | null {
  const named = new Set(sampleOf(source, roles, 'currency').map(currencyCode));
  if (named.size === 1) {
    const [code] = named;
    return isCurrencyCode(code!) ? code! : null;
  }
  if (named.size > 1) return null;
  const amounts = [
    ...sampleOf(source, roles, 'line_revenue'),
    ...sampleOf(source, roles, 'unit_price'),
  ];
  if (!amounts.length) return null;
  const bySign = Object.entries(CURRENCY_SIGNS).find(
    ([sign]) => isOneSign(sign) && amounts.every((value) => value.includes(sign)),
  );
  if (bySign) return bySign[1];
  const codes = new Set(amounts.map((value) => /\b[A-Z]{3}\b/.exec(value)?.[0] ?? ''));
  const [only] = codes;
  return codes.size === 1 && only && isCurrencyCode(only) ? only : null;
}
