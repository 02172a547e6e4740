/** The customers of one frame and their orders, as the jobs take them. */
import type { Table } from 'apache-arrow';
import type { Feature } from '../../core/cluster/features/definitions';
import type { FeatureColumns } from '../../core/cluster/features/matrix';
import type { OrderFacts } from '../../core/cluster/features/orders';
import type { CustomerFacts } from '../../core/cluster/profile';
import { OrderlensError } from '../../core/errors';

export interface ClusterCustomers {
  readonly count: number;
  readonly customerKey: Int32Array;
  /** Features that differ between customers. */
  readonly columns: FeatureColumns;
  /** All features, those too that are the same for everyone. */
  readonly everyColumn: FeatureColumns;
  readonly facts: CustomerFacts;
  /** The result of `featuresSql`; texts are read row by row when they are shown. */
  readonly table: Table;
}

/** Reads the result of `featuresSql`. Every array owns its memory. */
export function readCustomers(table: Table, available: readonly Feature[]): ClusterCustomers {
  const columns: Partial<Record<Feature, Float64Array>> = {};
  const everyColumn: Partial<Record<Feature, Float64Array>> = {};
  for (const id of available) {
    const values = (everyColumn[id] = Float64Array.from(numbers(table, id)));
    if (varies(values)) columns[id] = values;
  }
  const read = (name: string): Float64Array => Float64Array.from(numbers(table, name));
  return {
    count: table.numRows,
    customerKey: Int32Array.from(numbers(table, 'customer_key')),
    columns,
    everyColumn,
    facts: {
      revenue: read('spend'),
      orders: read('orders'),
      recencyDays: read('recency_days'),
      spanDays: read('span_days'),
      yearRevenue: read('year_revenue'),
    },
    table,
  };
}

/** False for a feature that is the same for everyone who has it. */
function varies(values: Float64Array): boolean {
  let first = NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return true;
  }
  return false;
}

/** Reads the results of `ordersSql`, `categoryLinesSql` and `categoriesSql`. */
export function readOrders(
  orders: Table,
  categoryLines: Table | null,
  categories: number,
  customers: ClusterCustomers,
): OrderFacts {
  let largest = 0;
  for (const key of customers.customerKey) largest = Math.max(largest, key);
  const placeOf = new Int32Array(largest + 1).fill(-1);
  customers.customerKey.forEach((key, place) => (placeOf[key] = place));
  // Plain loops over typed arrays: a store has millions of orders, and the page waits.
  const key = numbers(orders, 'customer_key');
  const rows = new Int32Array(key.length);
  let kept = 0;
  for (let o = 0; o < key.length; o++) if ((placeOf[key[o]!] ?? -1) >= 0) rows[kept++] = o;
  function copy<T extends Int32Array | Float64Array | Uint8Array>(name: string, into: T): T {
    const values = numbers(orders, name);
    for (let k = 0; k < kept; k++) into[k] = values[rows[k]!]!;
    return into;
  }
  const ints = (name: string): Int32Array => copy(name, new Int32Array(kept));
  const doubles = (name: string): Float64Array => copy(name, new Float64Array(kept));
  const orderKey = ints('order_key');
  const customerKey = ints('customer_key');
  return {
    customer: customerKey.map((own) => placeOf[own]!),
    day: ints('day'),
    isSale: copy('is_sale', new Uint8Array(kept)),
    revenue: doubles('revenue'),
    lines: ints('n_lines'),
    units: doubles('units'),
    discountSum: doubles('discount_sum'),
    discountLines: ints('discount_lines'),
    shipping: doubles('shipping'),
    returned: ints('returned'),
    ...readCategories(orderKey, customerKey, categoryLines),
    categories,
  };
}

/** Both results come in the order of order and customer, so one pass joins them. */
function readCategories(
  orderKey: Int32Array,
  customerKey: Int32Array,
  lines: Table | null,
): Pick<OrderFacts, 'start' | 'categoryKey' | 'categoryLines'> {
  const start = new Int32Array(orderKey.length + 1);
  if (!lines) return { start, categoryKey: new Int32Array(0), categoryLines: new Int32Array(0) };
  const order = numbers(lines, 'order_key');
  const customer = numbers(lines, 'customer_key');
  const category = numbers(lines, 'category_key');
  const count = numbers(lines, 'n_lines');
  const keys = new Int32Array(order.length);
  const counts = new Int32Array(order.length);
  let size = 0;
  let at = 0;
  for (let o = 0; o < orderKey.length; o++) {
    const [ownOrder, ownCustomer] = [orderKey[o]!, customerKey[o]!];
    while (
      at < order.length &&
      (order[at]! < ownOrder || (order[at] === ownOrder && customer[at]! < ownCustomer))
    ) {
      at++;
    }
    while (at < order.length && order[at] === ownOrder && customer[at] === ownCustomer) {
      keys[size] = category[at]!;
      counts[size++] = count[at++]!;
    }
    start[o + 1] = size;
  }
  return { start, categoryKey: keys.slice(0, size), categoryLines: counts.slice(0, size) };
}

/** Customers that can be clustered by `features`, and why the others cannot. */
export interface Eligibility {
  readonly rows: Int32Array;
  /** Customers with fewer orders than asked for, and what they brought. */
  readonly tooFewOrders: number;
  readonly tooFewOrdersRevenue: number;
  /** Customers for whom a chosen feature does not exist. */
  readonly lacking: number;
  readonly lackingRevenue: number;
}

export function eligible(
  { count, columns, facts }: Pick<ClusterCustomers, 'count' | 'columns' | 'facts'>,
  features: readonly Feature[],
  minOrders: number,
): Eligibility {
  const rows: number[] = [];
  let tooFewOrders = 0;
  let tooFewOrdersRevenue = 0;
  let lacking = 0;
  let lackingRevenue = 0;
  for (let row = 0; row < count; row++) {
    if (facts.orders[row]! < minOrders) {
      tooFewOrders++;
      tooFewOrdersRevenue += facts.revenue[row]!;
    } else if (features.some((id) => Number.isNaN(columns[id]?.[row] ?? NaN))) {
      lacking++;
      lackingRevenue += facts.revenue[row]!;
    } else {
      rows.push(row);
    }
  }
  return {
    rows: Int32Array.from(rows),
    tooFewOrders,
    tooFewOrdersRevenue,
    lacking,
    lackingRevenue,
  };
}

/** Numbers that the SQL promises to be there; `toArray` would not notice a NULL. */
function numbers(table: Table, name: string): Int32Array | Float64Array {
  const vector = table.getChild(name);
  if (!vector || vector.nullCount > 0) {
    throw new OrderlensError(
      'internal',
      `The query for customers gave ${vector ? `${vector.nullCount} empty values in` : 'no'} ${name}.`,
    );
  }
  return vector.toArray() as Int32Array | Float64Array;
}
