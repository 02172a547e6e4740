import type { Meaning } from '../../data/mapping/types';
import { ROLES, type DatasetSchema, type Role } from '../../data/schema/canonical';
import { NUMBER_ROLES } from '../../data/schema/source-columns';

/** What the checks know of the data before they ask for anything. */
export interface QualityFacts {
  readonly schema: DatasetSchema;
  readonly meaning: Meaning;
  /** Column of the file that is taken for a line’s total, whether or not revenue is it. */
  readonly totalColumn: string | null;
  /** ISO day; no order can be later. */
  readonly today: string;
}

/** Roles that say what a line is, not what it holds. */
const APART: ReadonlySet<Role> = new Set(['order_id', 'ordered_at', 'currency']);
export type DescriptiveColumn = Exclude<Role, 'order_id' | 'ordered_at' | 'currency'>;

/** Columns whose gaps, ways of writing and connections are looked at, in reading order. */
const DESCRIPTIVE = ROLES.filter((role): role is DescriptiveColumn => !APART.has(role));

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_ROLES);
const IDS: ReadonlySet<string> = new Set(['order_id', 'customer_id', 'product_id']);
const MONEY: ReadonlySet<string> = new Set(['unit_price', 'tax', 'shipping', 'line_revenue']);

export type ColumnKind = 'number' | 'money' | 'share' | 'label' | 'id' | 'day';

export function kindOf(column: string): ColumnKind {
  if (column === 'ordered_on') return 'day';
  if (column === 'discount_rate') return 'share';
  if (MONEY.has(column)) return 'money';
  if (NUMBERS.has(column)) return 'number';
  return IDS.has(column) ? 'id' : 'label';
}

export function isNumber(column: string): boolean {
  return NUMBERS.has(column);
}

/** The columns that these data fill. */
export function filledColumns(schema: DatasetSchema): DescriptiveColumn[] {
  return DESCRIPTIVE.filter((column) => schema.columns.has(column));
}
