import { headerOf } from '../ingest/types';
import { ROLES, type Role } from '../schema/canonical';
import { headerWords } from './header-names';
import type { ColumnProfile } from './profile';
import { CONTRARY, SYNONYMS } from './synonyms';
import { currencyCode } from './currency-signs';
import { countryShare, isCurrencyCode, paymentShare, statusShare } from './vocabulary';

/** How well a column fits a role, 0..1, and why. */
export interface Fit {
  readonly confidence: number;
  readonly reason: string;
}

interface Synonym {
  readonly words: readonly string[];
  readonly key: string;
  /** 1 for the first name of a role, a little less for later ones. */
  readonly weight: number;
}

const BY_ROLE = new Map<Role, readonly Synonym[]>(
  ROLES.map((role) => {
    const phrases = SYNONYMS[role].flatMap((line) =>
      line.split(',').map((phrase) => phrase.trim()),
    );
    return [
      role,
      phrases.map((phrase, index) => {
        const words = phrase.split(' ');
        return { words, key: words.join(''), weight: 1 - Math.min(index, 40) * 0.004 };
      }),
    ];
  }),
);

/** Fit of every role to every column; roles in the order of {@link ROLES}. */
export function scoreRoles(profiles: readonly ColumnProfile[]): (Fit | null)[][] {
  const headers = profiles.map(({ column }) => headerOf(column));
  const words = headers.map((header) => headerWords(listedAsOne(header)));
  const scores = ROLES.map((role) =>
    profiles.map((profile, index) => scoreColumn(role, profile, words[index]!)),
  );
  // A record that holds a list of lines is an order, and its own number the order's.
  const own = headers.findIndex((header) => header.toLowerCase() === 'id');
  if (own >= 0 && headers.some((header) => LINES.test(header))) {
    const orderId = scores[ROLES.indexOf('order_id')]!;
    orderId[own] ??= { confidence: 0.8, reason: 'the number of the record that holds the lines' };
  }
  return scores;
}

/** Headers of what stands in a list within a record: `items.sku`, `line_items.name`. */
const LINES = /^(?:[\w-]*[_-])?(?:items|lines|products|positions|articles|entries|rows)\./i;

/** `items.name` is the name of one item. */
function listedAsOne(header: string): string {
  return LINES.test(header) ? header.replace(/(\w)s\./i, '$1.') : header;
}

function scoreColumn(role: Role, profile: ColumnProfile, words: readonly string[]): Fit | null {
  const byName = nameFit(role, words);
  if (byName === 'contrary') return null;
  const values = valueFit(role, profile);
  if (byName) {
    const confidence = byName.confidence * values.factor * scopeFactor(role, profile);
    const reason = [byName.reason, values.reason].filter(Boolean).join('; ');
    return confidence > 0 ? { confidence: round(confidence), reason } : null;
  }
  return values.alone > 0 ? { confidence: values.alone, reason: values.reason } : null;
}

/**
 * What stands on a line but is not its own: the order's total is a line's only where nothing else says
 * what a line brings, a stock never; a list price gives way to the line's, and the number in a list of
 * customers to the line's own reference, which is there also where that list lacks the customer.
 */
function scopeFactor(role: Role, { column: { scope } }: ColumnProfile): number {
  if (!scope) return 1;
  if (role === 'line_revenue') return scope === 'order' ? 0.6 : 0.4;
  if (role === 'quantity') return 0.4;
  if (scope === 'order') return 1;
  if (role === 'tax' || role === 'shipping') return 0.4;
  if (role === 'unit_price') return 0.7;
  return role === 'customer_id' || role === 'product_id' || role === 'order_id' ? 0.75 : 1;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function nameFit(role: Role, words: readonly string[]): Fit | 'contrary' | null {
  const key = words.join('');
  if (!key) return null;
  let best: Fit | null = null;
  for (const synonym of BY_ROLE.get(role)!) {
    if (synonym.key === key) return { confidence: 0.98 * synonym.weight, reason: 'named so' };
    if (best || !synonym.words.every((word) => words.includes(word))) continue;
    const extra = words.filter((word) => !synonym.words.includes(word));
    if (extra.some((word) => CONTRARY[role]?.includes(word))) continue;
    const confidence = (0.74 - 0.07 * extra.length) * synonym.weight;
    if (confidence > 0.3) best = { confidence, reason: `name says “${synonym.words.join(' ')}”` };
  }
  if (!best && words.some((word) => CONTRARY[role]?.includes(word))) return 'contrary';
  return best;
}

interface ValueFit {
  /** Multiplies the confidence of the name. */
  readonly factor: number;
  /** Confidence of the values without a name that helps. */
  readonly alone: number;
  readonly reason: string;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function valueFit(role: Role, profile: ColumnProfile): ValueFit {
  if (!profile.values.length) return { factor: 0.3, alone: 0, reason: 'no values in the sample' };
  const fit = (factor: number, reason = '', alone = 0): ValueFit => ({ factor, reason, alone });
  const { numbers, distinct, values } = profile;
  const few = distinct <= 30;
  switch (role) {
    case 'ordered_at': {
      if (profile.dates >= 0.6) {
        return fit(
          1,
          `${percent(profile.dates)} of the values are dates`,
          profile.dates > 0.9 ? 0.55 : 0,
        );
      }
      const serial = profile.min >= 25_569 && profile.max <= 73_051 && profile.numbers === 1;
      if (serial) return fit(0.7, 'spreadsheet day numbers');
      return fit(
        profile.dates > 0.05 ? 0.5 : 0,
        `${percent(profile.dates)} of the values are dates`,
      );
    }
    case 'quantity':
      if (numbers < 0.6) return fit(0);
      return profile.integers >= 0.9 ? fit(1, 'whole numbers') : fit(0.7, 'numbers');
    case 'unit_price':
    case 'tax':
    case 'shipping':
    case 'line_revenue':
      if (numbers < 0.6) return fit(0);
      return profile.moneyLike >= 0.3 ? fit(1, 'amounts') : fit(0.93, 'numbers');
    case 'discount_rate':
      if (numbers < 0.6) return fit(0);
      if (profile.max <= 1) return fit(1, 'shares between 0 and 1');
      if (profile.aboveOne <= 0.5 && profile.percents <= 0.5) {
        return fit(0.9, 'shares, with some above 1');
      }
      return profile.max <= 100
        ? fit(0.9, 'percentages up to 100')
        : fit(0.2, 'amounts, not a rate');
    case 'latitude':
      return fit(numbers >= 0.9 && profile.min >= -90 && profile.max <= 90 ? 1 : 0, 'degrees');
    case 'longitude':
      return fit(numbers >= 0.9 && profile.min >= -180 && profile.max <= 180 ? 1 : 0, 'degrees');
    case 'order_id':
    case 'product_id':
    case 'customer_id':
      if (profile.dates > 0.9 && numbers < 0.1) return fit(0);
      // `12346.0` is a number of a customer that a program took for an amount.
      if (
        profile.moneyLike > 0.5 &&
        values.some((value) => /\D/.test(value.replace(/\.0+$/, '')))
      ) {
        return fit(0.2);
      }
      if (role === 'customer_id' && profile.emails > 0.8) return fit(0.9, 'e-mail addresses', 0.45);
      return distinct === 1 && values.length > 20 ? fit(0.4, 'one value only') : fit(1);
    case 'product_name':
    case 'customer_name':
      return numbers > 0.8 || profile.dates > 0.8 ? fit(0.3, 'mostly numbers') : fit(1);
    case 'currency': {
      const codes =
        values.filter((value) => isCurrencyCode(currencyCode(value))).length / values.length;
      return fit(codes > 0.8 ? 1 : 0.1, 'currency codes', codes > 0.95 ? 0.6 : 0);
    }
    case 'status': {
      const share = statusShare(values);
      return few
        ? fit(share > 0.3 || numbers < 0.5 ? 1 : 0.5, `${distinct} values`, share > 0.6 ? 0.5 : 0)
        : fit(0.2, 'too many values for a status');
    }
    case 'payment_method': {
      const share = paymentShare(values);
      return few
        ? fit(numbers < 0.5 ? 1 : 0.4, `${distinct} values`, share > 0.6 ? 0.5 : 0)
        : fit(0.2, 'too many values for a way to pay');
    }
    case 'country': {
      const share = countryShare(values);
      const alone = share > 0.8 && profile.meanLength > 2 ? 0.6 : 0;
      if (share > 0.5) return fit(1, `${percent(share)} of the values are countries`, alone);
      return fit(numbers > 0.5 ? 0.1 : 0.85);
    }
    case 'category':
    case 'subcategory':
    case 'brand':
    case 'city':
    case 'state':
      return numbers > 0.8 || profile.dates > 0.8 ? fit(0.2, 'mostly numbers') : fit(1);
    case 'seller':
      return fit(profile.moneyLike > 0.5 ? 0.2 : 1);
  }
}
