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
  { orders, categories }: Trust,
  customers: number,
  shown: Shown,
): CategoryTable | null {
  if (!orders || categories.length < 2) return null;
  const labelOf = new Int32Array(customers).fill(-2);
  shown.eligibility.rows.forEach((row, i) => (labelOf[row] = shown.labels[i]!));
  const lines = Array.from({ length: shown.k + 1 }, () => new Float64Array(categories.length));
  for (let o = 0; o < orders.customer.length; o++) {
    const label = labelOf[orders.customer[o]!]!;
    if (label === -2) continue;
    for (let e = orders.start[o]!; e < orders.start[o + 1]!; e++) {
      const category = orders.categoryKey[e]!;
      const count = orders.categoryLines[e]!;
      if (label >= 0) lines[label]![category]! += count;
      lines[shown.k]![category]! += count;
    }
  }
  return { categories, lines };
}
