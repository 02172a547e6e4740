/**
 * The cleaning recipe: an ordered list of steps from the lines as read to the lines that every page
 * counts. It is plain data, so that it can be kept, reordered, written as JSON and read back.
 */

/** Columns of `order_lines` with numbers that a step may change. */
export const NUMBER_COLUMNS = [
  'quantity',
  'unit_price',
  'discount_rate',
  'tax',
  'shipping',
  'line_revenue',
  'latitude',
  'longitude',
] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Columns with text that a step may change. Ids stay as they are: orders and customers hang on them. */
export const LABEL_COLUMNS = [
  'customer_name',
  'product_name',
  'category',
  'subcategory',
  'brand',
  'seller',
  'status',
  'payment_method',
  'city',
  'state',
  'country',
] as const;
export type LabelColumn = (typeof LABEL_COLUMNS)[number];

/** Columns that a step may only look at. */
export const LOOKED_AT_COLUMNS = [
  'order_id',
  'customer_id',
  'product_id',
  'currency',
  'ordered_on',
] as const;

export type CleanColumn = NumberColumn | LabelColumn;
export type TestColumn = CleanColumn | (typeof LOOKED_AT_COLUMNS)[number];

/** Columns that together may tell one line from another. */
export const KEY_COLUMNS = [
  'order_id',
  'customer_id',
  'product_id',
  'product_name',
  'ordered_at',
  'quantity',
  'unit_price',
  'line_revenue',
] as const;
export type KeyColumn = (typeof KEY_COLUMNS)[number];

export const COMPARISONS = ['<', '<=', '>', '>=', '=', '<>'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Variables of the rule for several columns at once; all but the discount enter by their logarithm. */
export const FAR_VARIABLES = ['order_value', 'quantity', 'unit_price', 'discount_rate'] as const;
export type FarVariable = (typeof FAR_VARIABLES)[number];

/** Squared Mahalanobis distance (x − centre)ᵀ · precision · (x − centre) greater than `above`. */
export interface FarRule {
  readonly variables: readonly FarVariable[];
  readonly centre: readonly number[];
  /** Inverse covariance, row-major. */
  readonly precision: readonly number[];
  readonly above: number;
}

/** Terms of a total beside price × quantity. */
export const TOTAL_TERMS = ['discount_rate', 'tax', 'shipping'] as const;
export type TotalTerm = (typeof TOTAL_TERMS)[number];

/**
 * `line_revenue` is further than `tolerance` from
 * `unit_price · quantity · (1 − discount_rate) + tax + shipping`, of which `terms` are taken.
 */
export interface TotalRule {
  readonly terms: readonly TotalTerm[];
  readonly tolerance: number;
}

/** One thing that may hold for a line. What is missing is neither below nor above anything. */
export type Test =
  | { readonly column: NumberColumn; readonly is: Comparison; readonly value: number }
  /** `value` is an ISO day. */
  | { readonly column: 'ordered_on'; readonly is: Comparison; readonly value: string }
  | { readonly column: NumberColumn; readonly is: 'not whole' }
  | { readonly column: TestColumn; readonly is: 'missing' | 'present' }
  | {
      readonly column: Exclude<TestColumn, NumberColumn | 'ordered_on'>;
      readonly is: 'in' | 'not in';
      readonly values: readonly string[];
    }
  | { readonly totalDiffers: TotalRule }
  | { readonly far: FarRule }
  /** 0-based row numbers in the file (`line_id`). */
  | { readonly lines: readonly number[] };

/** All must hold. */
export type Condition = readonly [Test, ...Test[]];

export type Limit = { readonly value: number } | { readonly quantile: number };

interface StepBase {
  readonly id: string;
  /** A step that is off stays in its place and does nothing. */
  readonly on: boolean;
  /** The finding that it answers, such as `negative-price`. */
  readonly finding?: string;
}

export interface LeaveOut extends StepBase {
  readonly kind: 'leave-out';
  readonly where: Condition;
}
/** Second and later of lines that agree: in every column of the file, or in a key without gaps. */
export interface LeaveOutCopies extends StepBase {
  readonly kind: 'leave-out-copies';
  readonly by: 'row' | readonly [KeyColumn, ...KeyColumn[]];
}
/** Values beyond a limit become the limit. */
export interface Cap extends StepBase {
  readonly kind: 'cap';
  readonly column: NumberColumn;
  readonly low: Limit | null;
  readonly high: Limit | null;
}
/**
 * Values where `where` holds (where they are missing, when it is null) become the typical one of the
 * other lines, of the same group if `by` names one; a group without any value is left as it is.
 */
export interface Fill extends StepBase {
  readonly kind: 'fill';
  readonly column: CleanColumn;
  readonly where: Condition | null;
  readonly with: { readonly typical: 'median' | 'mode' } | { readonly constant: number | string };
  readonly by: readonly Exclude<TestColumn, 'ordered_on'>[];
}
export interface SetMissing extends StepBase {
  readonly kind: 'set-missing';
  readonly column: CleanColumn;
  readonly where: Condition;
}
/** One way of writing becomes another. */
export interface Merge extends StepBase {
  readonly kind: 'merge';
  readonly column: LabelColumn;
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
}
/** A finding that was looked at and is kept; changes nothing. */
export interface Keep extends StepBase {
  readonly kind: 'keep';
  readonly finding: string;
  readonly what: string;
}

export type Step = LeaveOut | LeaveOutCopies | Cap | Fill | SetMissing | Merge | Keep;
/** A step before it has a place in a recipe. */
export type NewStep = Step extends infer S
  ? S extends Step
    ? Omit<S, 'id' | 'on'>
    : never
  : never;

export interface Recipe {
  readonly steps: readonly Step[];
}

export const EMPTY_RECIPE: Recipe = { steps: [] };

/** True when two recipes say the same in the same order. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(sorted(a.steps)) === JSON.stringify(sorted(b.steps));
}

/** The same value with its fields in one order, whoever wrote it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}

/** True when nothing in it changes a line. */
export function isIdle(recipe: Recipe): boolean {
  return recipe.steps.every((step) => !step.on || step.kind === 'keep');
}
