import type { Meaning } from '../../data/mapping/types';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';

/** What the checks know of the data before they ask for anything. */
export interface QualityFacts {
  readonly schema: DatasetSchema;
  readonly meaning: Meaning;
  /** ISO day; no order can be later. */
  readonly today: string;
}

/** Columns whose gaps, ways of writing and connections are looked at, in reading order. */
const DESCRIPTIVE = [
  'customer_id',
  'customer_name',
  'product_id',
  'product_name',
  'category',
  'subcategory',
  'brand',
  'seller',
  'quantity',
  'unit_price',
  'discount_rate',
  'tax',
  'shipping',
  'line_revenue',
  'status',
  'payment_method',
  'city',
  'state',
  'country',
  'latitude',
  'longitude',
] as const satisfies readonly OrderLineColumn[];
export type DescriptiveColumn = (typeof DESCRIPTIVE)[number];

const NUMBERS: ReadonlySet<string> = new Set([
  'quantity',
  'unit_price',
  'discount_rate',
  'tax',
  'shipping',
  'line_revenue',
  'latitude',
  'longitude',
]);
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
