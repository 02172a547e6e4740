/** What the page shows: results of the jobs, all of one piece. */
import type { Feature } from '../../core/cluster/features/definitions';
import type { OrderFacts } from '../../core/cluster/features/orders';
import type {
  ClusterInput,
  DensityOutput,
  KMeansOutput,
  ScoreOutput,
  StabilityOutput,
} from '../../core/cluster/jobs';
import type { ClusterProfile } from '../../core/cluster/profile';
import type { SavedModel } from '../../core/cluster/saved-model';
import type { NullComparison, StructureVerdict } from '../../core/cluster/trust/nulls';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { ClusterCustomers, Eligibility } from './customers';
import type { Method } from './params';

/** Guests and customers who never bought; see `leftOutSql`. */
export type LeftOut = Readonly<
  Record<
    | 'guest_orders'
    | 'guest_revenue'
    | 'guest_lines'
    | 'never_bought'
    | 'never_bought_revenue'
    | 'lines_used',
    number
  >
>;

/** The rows of one frame of one data set. */
export interface Inputs {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly sql: string;
  readonly customers: ClusterCustomers;
  readonly leftOut: LeftOut;
  /** ISO day up to which silence and tenure run. */
  readonly asOf: string;
  readonly audienceRevision: number;
}

/** All that the jobs need; who is left out is only told of, and read while they run. */
export type Rows = Omit<Inputs, 'leftOut'>;

/** What was asked of the jobs, defaults filled in. */
export interface Settings {
  readonly features: readonly Feature[];
  readonly transform: ClusterInput['transform'];
  readonly scaling: ClusterInput['scaling'];
  readonly k: number | null;
  readonly minOrders: number;
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: 'eom' | 'leaf';
  readonly seed: number;
}

export interface ClusterResult {
  readonly inputs: Inputs;
  readonly settings: Settings;
  readonly eligibility: Eligibility;
  /** Null when there are too few customers. */
  readonly kmeans: KMeansOutput | null;
}

/** HDBSCAN, and for which settings it was made. */
export interface DensityResult {
  readonly key: string;
  readonly output: DensityOutput;
}

export interface SavedResult {
  readonly model: SavedModel;
  readonly fileName: string;
  readonly customers: ClusterCustomers;
  /** Least orders of a customer that were asked for. */
  readonly minOrders: number;
  readonly eligibility: Eligibility;
  readonly output: ScoreOutput;
}

/** What a category is to the lines of each cluster. */
export interface CategoryTable {
  readonly categories: readonly string[];
  /** Lines by cluster and category, k rows; the last row is of all clusters. */
  readonly lines: readonly Float64Array[];
  /**
   * Squared relative error of each category's share of the lines, by cluster, and of its share of
   * everyone else's: customers, not lines, are the sample (linearised ratio).
   */
  readonly error: readonly Float64Array[];
  readonly restError: readonly Float64Array[];
}

/** Filled in step by step, after the picture. */
export interface Trust {
  readonly orders: OrderFacts | null;
  readonly categories: readonly string[];
  readonly stability: StabilityOutput | null;
  readonly nulls: NullComparison | null;
  readonly verdict: StructureVerdict | null;
  /** Why there can be no verdict, in words. */
  readonly untestable: string | null;
}

/** The partition that is shown, whichever method made it. */
export interface Shown {
  readonly method: Method;
  readonly features: readonly Feature[];
  readonly minOrders: number;
  readonly eligibility: Eligibility;
  readonly k: number;
  /** Labels of the customers in `eligibility.rows`; −1 is the noise. */
  readonly labels: Int32Array;
  /** k profiles, and one of the noise where there is any. */
  readonly profiles: readonly ClusterProfile[];
  readonly noise: ClusterProfile | null;
}

/** Lines of each cluster by category, from the orders of the customers that were clustered. */
export function categoryTable(
  { orders, categories }: Pick<Trust, 'orders' | 'categories'>,
  customers: number,
  shown: Pick<Shown, 'k' | 'eligibility' | 'labels'>,
): CategoryTable | null {
  if (!orders || categories.length < 2) return null;
  const labelOf = new Int32Array(customers).fill(-2);
  shown.eligibility.rows.forEach((row, i) => (labelOf[row] = shown.labels[i]!));
  const rows = (): Float64Array[] =>
    Array.from({ length: shown.k + 1 }, () => new Float64Array(categories.length));
  // Sums over customers of lᵢⱼ, lᵢⱼ² and lᵢⱼ·lᵢ by category j, and of lᵢ², for the variances.
  const [lines, squares, products] = [rows(), rows(), rows()];
  const totals = new Float64Array(shown.k + 1);
  const ordersOf = byCustomer(orders.customer, customers);
  const own = new Float64Array(categories.length);
  for (let customer = 0; customer < customers; customer++) {
    const label = labelOf[customer]!;
    if (label === -2) continue;
    let total = 0;
    own.fill(0);
    for (let at = ordersOf.start[customer]!; at < ordersOf.start[customer + 1]!; at++) {
      const o = ordersOf.order[at]!;
      for (let e = orders.start[o]!; e < orders.start[o + 1]!; e++) {
        own[orders.categoryKey[e]!]! += orders.categoryLines[e]!;
        total += orders.categoryLines[e]!;
      }
    }
    for (const group of label < 0 ? [shown.k] : [label, shown.k]) {
      totals[group]! += total * total;
      for (let j = 0; j < own.length; j++) {
        const count = own[j]!;
        if (count === 0) continue;
        lines[group]![j]! += count;
        squares[group]![j]! += count * count;
        products[group]![j]! += count * total;
      }
    }
  }
  const errorsOf = (cluster: number, isRest: boolean): Float64Array => {
    const left = (list: readonly Float64Array[], j: number): number =>
      isRest ? list[shown.k]![j]! - list[cluster]![j]! : list[cluster]![j]!;
    const square = isRest ? totals[shown.k]! - totals[cluster]! : totals[cluster]!;
    const sum = own.reduce((all, _, j) => all + left(lines, j), 0);
    return Float64Array.from(categories, (_, j) => {
      const count = left(lines, j);
      const share = count / sum;
      const variance = left(squares, j) - 2 * share * left(products, j) + share * share * square;
      return Math.max(0, variance) / (count * count);
    });
  };
  const clusters = Array.from({ length: shown.k }, (_, cluster) => cluster);
  return {
    categories,
    lines,
    error: clusters.map((cluster) => errorsOf(cluster, false)),
    restError: clusters.map((cluster) => errorsOf(cluster, true)),
  };
}

/** Orders of customer c: `order[start[c]] … order[start[c + 1] − 1]`. */
function byCustomer(
  customer: Int32Array,
  customers: number,
): { readonly start: Int32Array; readonly order: Int32Array } {
  const start = new Int32Array(customers + 1);
  for (const of of customer) start[of + 1]!++;
  for (let c = 0; c < customers; c++) start[c + 1]! += start[c]!;
  const next = start.slice();
  const order = new Int32Array(customer.length);
  customer.forEach((of, o) => (order[next[of]!++] = o));
  return { start, order };
}
