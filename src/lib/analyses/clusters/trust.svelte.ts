import { judgeStructure } from '../../core/cluster/trust/nulls';
import { isCancelled, OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import type { Frame } from '../../data/frame';
import { rowsOf } from '../../data/query-result';
import { runJob } from '../../jobs/runner';
import { readOrders } from './customers';
import { categoriesSql, categoryLinesSql, ordersSql } from './query';
import type { ClusterResult, Trust } from './result';
import { clusterInput } from './settings';

const RUNS = 20;
const RUNS_OF_MANY = 10;
const MANY_CUSTOMERS = 20_000;
/** With 19 runs the real one can be the most grouped of 20: 5 %. */
const NULL_RUNS = 19;
const DAY_MS = 86_400_000;

const NOTHING: Trust = {
  orders: null,
  categories: [],
  stability: null,
  nulls: null,
  verdict: null,
  untestable: null,
};

/** Bootstrap draws of the k-means partition of so many customers. */
export function stabilityRuns(customers: number): number {
  return customers > MANY_CUSTOMERS ? RUNS_OF_MANY : RUNS;
}

/** Whether the groups can be trusted: takes longer than the picture, and follows it part by part. */
export class TrustModel {
  #found = $state.raw<Trust>(NOTHING);
  #status = $state<'idle' | 'running' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;

  get found(): Trust {
    return this.#found;
  }
  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  /** True until an examination has begun for what is shown. */
  get isDue(): boolean {
    return this.#own === null;
  }

  cancel(): void {
    this.#own?.abort();
  }

  /** Another partition came: what does not depend on it is kept where the customers are the same. */
  forget(sameCustomers: boolean): void {
    this.#own?.abort();
    this.#own = null;
    this.#found = sameCustomers ? { ...this.#found, stability: null } : NOTHING;
    this.#status = 'idle';
    this.#progress = null;
  }

  /** Settles in any case; what is found is shown as soon as it is there. */
  async examine(result: ClusterResult, frame: Frame): Promise<void> {
    if (!result.kmeans) return;
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const { signal } = own;
    this.#status = 'running';
    this.#failure = null;
    this.#progress = { stage: 'Reading orders', fraction: 0 };
    // Two jobs of about equal length.
    const parts = [this.#found.stability ? 1 : 0, this.#found.nulls ? 1 : 0];
    const report =
      (part: number) =>
      ({ stage, fraction }: Progress): void => {
        if (signal.aborted) return;
        parts[part] = fraction ?? 0;
        this.#progress = { stage, fraction: (parts[0]! + parts[1]!) / 2 };
      };
    try {
      await Promise.all([
        this.#stability(result, signal, report(0)),
        this.#nulls(result, frame, signal, report(1)),
      ]);
      if (signal.aborted) return;
      this.#status = 'ready';
      this.#progress = null;
    } catch (thrown) {
      if (this.#own !== own) return;
      this.#progress = null;
      if (signal.aborted || isCancelled(thrown)) {
        this.#status = 'cancelled';
        return;
      }
      this.#failure = toFailure(thrown);
      this.#status = 'failed';
      // The other part is of no use without this one.
      own.abort();
    }
  }

  async #stability(
    result: ClusterResult,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    if (this.#found.stability) return;
    const { labels, k, inertia, scan } = result.kmeans!;
    const runs = stabilityRuns(result.eligibility.rows.length);
    const stability = await runJob(
      'cluster-stability',
      { ...clusterInput(result), labels, k, inertia, scan, runs },
      { signal, onProgress },
    );
    if (!signal.aborted) this.#found = { ...this.#found, stability };
  }

  async #nulls(
    result: ClusterResult,
    frame: Frame,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    await this.#readOrders(result, frame, signal);
    if (this.#found.nulls || this.#found.untestable !== null) return;
    const { features, scaling, transform, seed } = result.settings;
    try {
      const nulls = await runJob(
        'cluster-nulls',
        {
          orders: this.#found.orders!,
          customers: result.inputs.customers.count,
          rows: result.eligibility.rows,
          asOf: Date.parse(result.inputs.asOf) / DAY_MS,
          features,
          scaling,
          transform,
          seed,
          runs: NULL_RUNS,
        },
        { signal, onProgress },
      );
      if (!signal.aborted) this.#found = { ...this.#found, nulls, verdict: judgeStructure(nulls) };
    } catch (thrown) {
      if (!(thrown instanceof OrderlensError) || thrown.code !== 'too-little-data') throw thrown;
      if (!signal.aborted) this.#found = { ...this.#found, untestable: thrown.message };
    }
  }

  async #readOrders({ inputs }: ClusterResult, frame: Frame, signal: AbortSignal): Promise<void> {
    if (this.#found.orders) return;
    const { db, customers } = inputs;
    const orders = await db.query(ordersSql(frame), { signal });
    const withCategories = customers.columns.entropy !== undefined;
    const lines = withCategories ? await db.query(categoryLinesSql(frame), { signal }) : null;
    const categories = withCategories
      ? rowsOf<{ category: string }>(await db.query(categoriesSql(), { signal }))
      : [];
    if (signal.aborted) return;
    this.#found = {
      ...this.#found,
      orders: readOrders(orders, lines, categories.length, customers),
      categories: categories.map(({ category }) => category),
    };
  }
}
