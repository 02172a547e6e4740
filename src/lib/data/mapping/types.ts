import type { Role } from '../schema/canonical';

export type Treatment =
  /** Take it out of revenue: a marked line brings 0, a credit line subtracts. Not an order. */
  | 'net'
  /** Leave the line out altogether (`is_counted` false). */
  | 'drop'
  /** Count it like any other line: with its amount, and as an order. */
  | 'keep';

/** Order of day and month where both are written as numbers. `auto` reads ISO only. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** What the file's values mean: the answers of the person, or the defaults of a preset. */
export interface Meaning {
  readonly dateOrder: DateOrder;
  /** Decimal mark of numbers written as text. */
  readonly decimal: '.' | ',';
  readonly cancellations: {
    readonly statusValues: readonly string[];
    /** Order ids that begin so are cancellations, such as `C`; empty for none. */
    readonly orderIdPrefix: string;
    readonly treatment: Treatment;
  };
  readonly returns: {
    readonly statusValues: readonly string[];
    /** A negative quantity is a return (unless the line is a cancellation). */
    readonly negativeQuantity: boolean;
    readonly treatment: Treatment;
  };
  /** Lines without a customer. */
  readonly guests: 'keep' | 'drop';
  /** Lines whose unit price is zero or below (gifts, adjustments, bad debt). */
  readonly nonPositivePrice: 'keep' | 'drop';
  /** The second and later of rows that agree in every column of the file. */
  readonly duplicates: 'keep' | 'drop';
  /**
   * How a line's revenue is found. `column` takes the role line_revenue as it stands; `none` is for
   * data without amounts, where every line brings 0.
   */
  readonly revenue:
    'column' | 'price-times-quantity' | 'price-times-quantity-less-discount' | 'none';
  /** What makes lines one order. */
  readonly orderIdentity: 'order_id' | 'customer-and-time' | 'line';
  /** ISO 4217 code, or null if unknown; asked, never guessed from the country. */
  readonly currency: string | null;
  /**
   * Value of the currency column, trimmed and in capitals, whose lines are counted; lines in other
   * currencies are left out. Absent or null where the file holds one currency.
   */
  readonly countedCurrency?: string | null;
  /** True when discounts are written 0..100. */
  readonly discountIsPercent: boolean;
}

export interface Mapping {
  /** Source column for each role that is played. */
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly meaning: Meaning;
  readonly presetId: string | null;
}

export interface RoleGuess {
  readonly role: Role;
  readonly column: string;
  /** 0..1. */
  readonly confidence: number;
  /** Why, in a few words, for the wizard. */
  readonly reason: string;
}

/** Something only the person can decide, with the evidence. The load waits for the answer. */
export interface Question {
  readonly id:
    | 'date-order'
    | 'decimal'
    | 'currency'
    | 'roles-missing'
    | 'sheet'
    | 'baskets'
    | 'no-header'
    | `same-header:${Role}`;
  readonly text: string;
  readonly evidence: string;
  /** Something to look at, whose answer the load need not wait for. */
  readonly isNotice?: true;
  /** Columns to choose from, for a question about which of them plays a role. */
  readonly choice?: { readonly role: Role; readonly columns: readonly string[] };
}

export interface MappingProposal {
  readonly mapping: Mapping;
  readonly guesses: readonly RoleGuess[];
  /** The preset that recognised the header, for "Recognised as …". */
  readonly presetName: string | null;
  /** Empty: the file may be loaded without a click. */
  readonly questions: readonly Question[];
}
