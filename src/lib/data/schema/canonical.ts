/**
 * The canonical model: every data set, whatever it looked like, becomes these tables.
 *
 * `order_lines` one row per line; `orders`, `customers`, `products` one row each. Every field is
 * nullable; a column that the file lacks exists and is NULL throughout, and is absent from
 * {@link DatasetSchema.columns}, so that an analysis can say what it lacks.
 */

/** Roles that a column of a file can play. */
export const ROLES = [
  'order_id',
  'ordered_at',
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
  'currency',
  'status',
  'payment_method',
  'city',
  'state',
  'country',
  'latitude',
  'longitude',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * Columns of `order_lines`, in order; a view of `lines`, which lacks the columns that the file has
 * nothing for. Beyond the roles:
 *
 * - `line_id` INTEGER: 0-based row number in the file (rows used only; stable for one file).
 * - `order_key`, `customer_key`, `product_key` INTEGER: dense 0-based surrogates; join and count on
 *   these, they are far faster than text. `customer_key` is NULL for guests.
 * - `ordered_on` DATE: the day of `ordered_at`.
 * - `is_cancelled`, `is_return`, `is_guest`, `is_duplicate` BOOLEAN, never NULL: facts of the line.
 * - `is_counted` BOOLEAN: false when the meaning the person chose drops the line altogether, or
 *   when the line is in another currency than the one counted.
 * - `is_sale` BOOLEAN: the line is a purchase: counted, not cancelled, and not itself the record
 *   of a return (a line that was bought and later marked returned is a sale). Where the person
 *   chose to `keep` cancellations or returns, such lines are counted like any other and so are
 *   sales too. Orders, units, baskets and customers are counted over sales.
 * - `line_revenue` DOUBLE: what the file says the line brought, signed.
 * - `net_revenue` DOUBLE, never NULL: what the line adds to revenue under the chosen meaning (0 for
 *   a line that is not counted, cancelled or returned; negative for a credit line).
 *   Revenue everywhere is `sum(net_revenue)`.
 */
export const ORDER_LINE_COLUMNS = {
  line_id: 'INTEGER',
  order_key: 'INTEGER',
  customer_key: 'INTEGER',
  product_key: 'INTEGER',
  order_id: 'VARCHAR',
  ordered_at: 'TIMESTAMP',
  ordered_on: 'DATE',
  customer_id: 'VARCHAR',
  customer_name: 'VARCHAR',
  product_id: 'VARCHAR',
  product_name: 'VARCHAR',
  category: 'VARCHAR',
  subcategory: 'VARCHAR',
  brand: 'VARCHAR',
  seller: 'VARCHAR',
  quantity: 'DOUBLE',
  unit_price: 'DOUBLE',
  discount_rate: 'DOUBLE',
  tax: 'DOUBLE',
  shipping: 'DOUBLE',
  line_revenue: 'DOUBLE',
  net_revenue: 'DOUBLE',
  currency: 'VARCHAR',
  status: 'VARCHAR',
  payment_method: 'VARCHAR',
  city: 'VARCHAR',
  state: 'VARCHAR',
  country: 'VARCHAR',
  latitude: 'DOUBLE',
  longitude: 'DOUBLE',
  is_cancelled: 'BOOLEAN',
  is_return: 'BOOLEAN',
  is_guest: 'BOOLEAN',
  is_duplicate: 'BOOLEAN',
  is_counted: 'BOOLEAN',
  is_sale: 'BOOLEAN',
} as const;

/**
 * `orders`: one row per order (its earliest line's time; the values of its first line where
 * lines differ). `is_sale` is true when any line is; `units` and `n_lines` count sale lines;
 * `net_revenue` sums all lines of the order; `tax` and `shipping` are sums over counted sale lines.
 */
export const ORDER_COLUMNS = {
  order_key: 'INTEGER',
  order_id: 'VARCHAR',
  customer_key: 'INTEGER',
  customer_id: 'VARCHAR',
  ordered_at: 'TIMESTAMP',
  ordered_on: 'DATE',
  status: 'VARCHAR',
  payment_method: 'VARCHAR',
  city: 'VARCHAR',
  state: 'VARCHAR',
  country: 'VARCHAR',
  n_lines: 'INTEGER',
  units: 'DOUBLE',
  net_revenue: 'DOUBLE',
  tax: 'DOUBLE',
  shipping: 'DOUBLE',
  is_guest: 'BOOLEAN',
  is_sale: 'BOOLEAN',
} as const;

/** `customers`: one row per customer_id; counts over sales; city and country of the last order. */
export const CUSTOMER_COLUMNS = {
  customer_key: 'INTEGER',
  customer_id: 'VARCHAR',
  customer_name: 'VARCHAR',
  city: 'VARCHAR',
  state: 'VARCHAR',
  country: 'VARCHAR',
  first_ordered_on: 'DATE',
  last_ordered_on: 'DATE',
  orders: 'INTEGER',
  units: 'DOUBLE',
  net_revenue: 'DOUBLE',
} as const;

/** `products`: one row per product_id (or name where there is no id). */
export const PRODUCT_COLUMNS = {
  product_key: 'INTEGER',
  product_id: 'VARCHAR',
  product_name: 'VARCHAR',
  category: 'VARCHAR',
  subcategory: 'VARCHAR',
  brand: 'VARCHAR',
  orders: 'INTEGER',
  units: 'DOUBLE',
  net_revenue: 'DOUBLE',
} as const;

/**
 * `reviews`: one row per review that is used; empty where there are none.
 *
 * - `review_no` INTEGER: 0-based row number in its file.
 * - `product_key`, `customer_key` INTEGER: those of `products` and `customers` with the same id;
 *   NULL where the orders hold no such product or customer, or there are no orders.
 * - `category`: the review's own, else that of its product.
 * - `rating` DOUBLE: 1..5 (from 0.5 where the file gives half stars); other scales are brought to
 *   1..5. NULL for a review that gives none.
 * - `written_on` DATE: the day of `written_at`.
 */
export const REVIEW_COLUMNS = {
  review_no: 'INTEGER',
  review_id: 'VARCHAR',
  product_key: 'INTEGER',
  customer_key: 'INTEGER',
  product_id: 'VARCHAR',
  customer_id: 'VARCHAR',
  category: 'VARCHAR',
  rating: 'DOUBLE',
  title: 'VARCHAR',
  text: 'VARCHAR',
  written_at: 'TIMESTAMP',
  written_on: 'DATE',
} as const;

/**
 * `ratings`: who rated what how high; customer, product and rating are never NULL. From a file of
 * ratings, else (as a view) the reviews that say all three. One customer may rate a product more
 * than once.
 */
export const RATING_COLUMNS = {
  rating_no: 'INTEGER',
  product_key: 'INTEGER',
  customer_key: 'INTEGER',
  product_id: 'VARCHAR',
  customer_id: 'VARCHAR',
  category: 'VARCHAR',
  rating: 'DOUBLE',
  rated_at: 'TIMESTAMP',
} as const;

export type OrderLineColumn = keyof typeof ORDER_LINE_COLUMNS;
export type ReviewColumn = keyof typeof REVIEW_COLUMNS;
export type RatingColumn = keyof typeof RATING_COLUMNS;

/** A value of a filterable field with its number of counted lines, most frequent first. */
export interface FieldValue {
  readonly value: string;
  readonly lines: number;
}

/** What the rest of the site knows of the reviews or ratings without asking the database. */
export interface OpinionFacts {
  /** Columns of `reviews` or `ratings` that are filled. */
  readonly columns: ReadonlySet<ReviewColumn | RatingColumn>;
  readonly rows: number;
  /** Rows with a text. */
  readonly texts: number;
  /** Different products and customers that the rows name. */
  readonly products: number;
  readonly customers: number;
  /** Rows whose product, and whose customer, is one of the orders. */
  readonly knownProducts: number;
  readonly knownCustomers: number;
  /** ISO days of the first and last dated row; null when none is dated. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Rows by rating, ascending; at most 100 different ones. */
  readonly distribution: readonly { readonly rating: number; readonly rows: number }[];
}

/**
 * What the rest of the site knows of the loaded data without asking the database. Reviews or ratings
 * may be there without order lines: then no column is filled, all counts are 0 and the days are
 * theirs, or empty text where they have none.
 */
export interface DatasetSchema {
  /** Canonical columns that the file really filled. */
  readonly columns: ReadonlySet<OrderLineColumn>;
  /** ISO days of the first and last counted line. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Counted lines; then orders, customers and products with at least one sale. */
  readonly lines: number;
  readonly orders: number;
  readonly customers: number;
  readonly products: number;
  /** ISO 4217 code, or null when the person has not said. */
  readonly currency: string | null;
  /** True when times of day carry information (not all midnight). */
  readonly hasTimeOfDay: boolean;
  /** True when every order has exactly one line. */
  readonly oneLinePerOrder: boolean;
  readonly countries: readonly FieldValue[];
  readonly categories: readonly FieldValue[];
  readonly statuses: readonly FieldValue[];
  /** Absent or null where the table is empty. */
  readonly reviews?: OpinionFacts | null;
  readonly ratings?: OpinionFacts | null;
}

/** One step of making the canonical tables, as the page shows it. */
export interface SqlStep {
  readonly title: string;
  readonly sql: string;
}

export interface RejectedReason {
  /** Stable key, such as `unreadable-date`. */
  readonly key: string;
  /** A sentence for the page. */
  readonly reason: string;
  readonly rows: number;
}

/** Readable rows that a choice of the person leaves out altogether. */
export interface LeftOutRows {
  /** Stable key of the choice, such as `guest`. */
  readonly key: string;
  /** What they are, for the page. */
  readonly label: string;
  readonly rows: number;
}

/**
 * rowsRead = rowsUsed + sum(rejected.rows) + sum(leftOut.rows), always. Revenue is in the currency
 * of the file.
 */
export interface Reconciliation {
  readonly rowsRead: number;
  /** Counted lines, as {@link DatasetSchema.lines}. */
  readonly rowsUsed: number;
  readonly rejected: readonly RejectedReason[];
  /** By the first choice that leaves a row out, so that each row is in one of them. */
  readonly leftOut: readonly LeftOutRows[];
  /**
   * Orders with counted lines but no sale, which {@link DatasetSchema.orders} does not hold:
   * `cancelled` with a cancelled line, `returns` nothing but records of returns.
   */
  readonly ordersWithoutSale: { readonly cancelled: number; readonly returns: number };
  /**
   * Sum of line revenue over every row read whose revenue can be read; rows in another currency
   * than the one counted are not added.
   */
  readonly revenueRead: number;
  /** What each cleaning or meaning choice takes from (−) or adds to (+) revenue, in order. */
  readonly revenueSteps: readonly {
    readonly label: string;
    readonly rows: number;
    readonly revenue: number;
    /** Whether these rows are still among `rowsUsed`. */
    readonly staysCounted: boolean;
  }[];
  /** sum(net_revenue): revenueRead plus all steps, to rounding. */
  readonly revenueUsed: number;
}
