import type { Source } from '../ingest/types';
import type { Role } from '../schema/canonical';
import { readNumber, type Decimal } from '../schema/values/number-text';
import { headerWords } from './header-names';
import type { Meaning } from './types';

export type Roles = Partial<Record<Role, string>>;

export interface RevenueDecision {
  readonly kind: Meaning['revenue'];
  readonly reason: string;
}

/** What the parts of a line say; discount as a share. */
export type LineAmounts = Readonly<
  Record<'total' | 'price' | 'quantity' | 'discount' | 'tax' | 'shipping', number>
>;

/** Ways in which a total may be made, simplest first. */
export const FORMULAS: readonly {
  readonly words: string;
  readonly of: (a: LineAmounts) => number;
}[] = [
  { words: 'price × quantity', of: (a) => a.price * a.quantity },
  {
    words: 'price × quantity × (1 − discount)',
    of: (a) => a.price * a.quantity * (1 - a.discount),
  },
  {
    words: 'price × quantity × (1 − discount) + tax',
    of: (a) => a.price * a.quantity * (1 - a.discount) + a.tax,
  },
  {
    words: 'price × quantity × (1 − discount) + shipping',
    of: (a) => a.price * a.quantity * (1 - a.discount) + a.shipping,
  },
  {
    words: 'price × quantity × (1 − discount) + tax + shipping',
    of: (a) => a.price * a.quantity * (1 - a.discount) + a.tax + a.shipping,
  },
];

/**
 * Whether a line's revenue is a column of the file or price times quantity. A total that no formula
 * explains and that is named after the order is the whole order's, repeated on each of its lines.
 *
 * @returns null when nothing says what a line is worth.
 */
export function decideRevenue(
  source: Source,
  roles: Roles,
  decimal: Decimal,
  discountIsPercent: boolean,
): RevenueDecision | null {
  const computed: Meaning['revenue'] | null =
    roles.unit_price && roles.quantity
      ? roles.discount_rate
        ? 'price-times-quantity-less-discount'
        : 'price-times-quantity'
      : null;
  if (!roles.line_revenue) {
    const words = computed === 'price-times-quantity' ? FORMULAS[0]!.words : FORMULAS[1]!.words;
    return computed && { kind: computed, reason: `no total in the file, so ${words}` };
  }
  if (!computed) return { kind: 'column', reason: 'the only amount in the file' };
  const total = source.columns.find(({ name }) => name === roles.line_revenue);
  if (total?.scope) {
    return { kind: computed, reason: `“${total.name}” is not the line’s own amount` };
  }
  const rows = lineAmounts(source, roles, decimal, discountIsPercent);
  const matches = FORMULAS.map(({ of }) => rows.filter((a) => isClose(of(a), a.total)).length);
  const most = Math.max(...matches);
  const formula = FORMULAS[matches.indexOf(most)]!;
  if (most >= rows.length * 0.5) {
    return {
      kind: 'column',
      reason: `equals ${formula.words} in ${most} of ${rows.length} rows looked at`,
    };
  }
  const words = headerWords(roles.line_revenue);
  const ofOrder = words.some((word) => ['order', 'invoice'].includes(word)) || words.length === 1;
  const ofLine = words.some((word) => /^(line|item|lineitem|row|extended|sales?)$/.test(word));
  if (ofOrder && !ofLine) {
    return {
      kind: computed,
      reason: `“${roles.line_revenue}” agrees with price × quantity in only ${most} of ${rows.length} rows, so it may be the whole order's`,
    };
  }
  return {
    kind: 'column',
    reason: `no formula explains it (best: ${formula.words}, ${most} of ${rows.length} rows)`,
  };
}

/** Half a cent for rounding at each of two places, or a part in a thousand. */
export function isClose(computed: number, total: number): boolean {
  return Math.abs(computed - total) <= Math.max(0.011, Math.abs(total) * 0.001);
}

/** The rows of the sample whose total, price and quantity can be read. */
export function lineAmounts(
  source: Source,
  roles: Roles,
  decimal: Decimal,
  discountIsPercent: boolean,
): LineAmounts[] {
  const reader = (role: Role): ((row: readonly (string | null)[]) => number | null) => {
    const index = source.columns.findIndex(({ name }) => name === roles[role]);
    const point = source.columns[index]?.type === 'text' ? decimal : '.';
    return (row) => {
      const value = index < 0 ? null : (row[index] ?? null);
      return value === null ? null : readNumber(value.replace('%', ''), point);
    };
  };
  const [total, price, quantity] = (['line_revenue', 'unit_price', 'quantity'] as const).map(
    reader,
  );
  const [discount, tax, shipping] = (['discount_rate', 'tax', 'shipping'] as const).map(reader);
  const rows: LineAmounts[] = [];
  for (const row of source.sample) {
    const read = [total!(row), price!(row), quantity!(row)] as const;
    if (read[0] === null || read[1] === null || read[2] === null) continue;
    rows.push({
      total: read[0],
      price: read[1],
      quantity: read[2],
      discount: (discount!(row) ?? 0) / (discountIsPercent ? 100 : 1),
      tax: tax!(row) ?? 0,
      shipping: shipping!(row) ?? 0,
    });
  }
  return rows;
}
