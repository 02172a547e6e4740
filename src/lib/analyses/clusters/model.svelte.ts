import type { AnalysisContext, AnalysisModel } from '../types';
import type { Feature } from '../../core/cluster/features/definitions';
import type { ClusterInput } from '../../core/cluster/jobs';
import { readSavedModel, type SavedModel } from '../../core/cluster/saved-model';
import { judgeStructure, type NullComparison } from '../../core/cluster/trust/nulls';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import { rowsOf } from '../../data/query-result';
import { runJob } from '../../jobs/runner';
import { audiences } from '../../state/audiences.svelte';
import { asOfDay } from '../rfm/query';
import { eligible, readCustomers, readOrders } from './customers';
import {
  chooseMinOrders,
  DEFAULT_MIN_SAMPLES,
  defaultMinClusterSize,
  MIN_CUSTOMERS,
  usableFeatures,
} from './defaults';
import { decodeParams, DEFAULT_PARAMS, encodeParams, type ClusterParams } from './params';
import {
  availableFeatures,
  categoriesSql,
  categoryLinesSql,
  featuresSql,
  leftOutSql,
  ordersSql,
} from './query';
import type {
  ClusterResult,
  DensityResult,
  Inputs,
  LeftOut,
  SavedResult,
  Settings,
  Shown,
  Trust,
} from './result';

type Status = 'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled';

const RESTARTS = 10;
const STABILITY_RUNS = 20;
/** With 19 runs the real one can be the most grouped of 20: 5 %. */
const NULL_RUNS = 19;
const NO_TRUST: Trust = {
  orders: null,
  categories: [],
  stability: null,
  nulls: null,
  verdict: null,
};

export class ClustersModel implements AnalysisModel {
  #params = $state.raw<ClusterParams>(DEFAULT_PARAMS);
  #result = $state.raw<ClusterResult | null>(null);
  #density = $state.raw<DensityResult | null>(null);
  #saved = $state.raw<SavedResult | null>(null);
  #savedModel = $state.raw<{ readonly model: SavedModel; readonly fileName: string } | null>(null);
  #trust = $state.raw<Trust>(NO_TRUST);
  #status = $state<Status>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #trustStatus = $state<Status>('idle');
  #trustFailure = $state.raw<Failure | null>(null);
  #trustProgress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
  #trustOwn: AbortController | null = null;
  #context: AnalysisContext | null = null;

  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get result(): ClusterResult | null {
    return this.#result;
  }
  get density(): DensityResult | null {
    return this.#density;
  }
  get saved(): SavedResult | null {
    return this.#saved;
  }
  get trust(): Trust {
    return this.#trust;
  }
  get trustStatus() {
    return this.#trustStatus;
  }
  get trustFailure(): Failure | null {
    return this.#trustFailure;
  }
  get trustProgress(): Progress | null {
    return this.#trustProgress;
  }
  get choices(): ClusterParams {
    return this.#params;
  }
  get params(): Readonly<Record<string, string>> {
    return encodeParams(this.#params);
  }

  setParams(params: Readonly<Record<string, string>>): void {
    const method = this.#params.method;
    const decoded = decodeParams(params);
    // The address does not know of saved clusters; they stay until another method is chosen.
    this.#params = method === 'saved' ? { ...decoded, method } : decoded;
  }

  change(patch: Partial<ClusterParams>): void {
    this.#params = { ...this.#params, ...patch };
  }

  /** Picking what is picked already lets go of it. */
  togglePick(pick: number | null): void {
    this.change({ pick: pick === this.#params.pick ? null : pick });
  }

  setName(cluster: number, name: string): void {
    const { [`${this.#params.method}${cluster}`]: _, ...others } = this.#params.names;
    const given = name.trim();
    this.change({
      names: given ? { ...others, [`${this.#params.method}${cluster}`]: given } : others,
    });
  }

  /** The partition that is shown: that of the chosen method where there is one already. */
  get shown(): Shown | null {
    const kmeans = this.#result?.kmeans;
    if (!kmeans) return null;
    const { method } = this.#params;
    const density = this.#density?.output;
    if (method === 'hdbscan' && density) {
      return {
        method,
        k: density.k,
        labels: density.labels,
        profiles: density.profiles.slice(0, density.k),
        noise: density.noise > 0 ? density.profiles[density.k]! : null,
      };
    }
    if (method === 'saved' && this.#saved) {
      const { k, labels, profiles } = this.#saved.output;
      return { method, k, labels, profiles, noise: null };
    }
    return {
      method: 'kmeans',
      k: kmeans.k,
      labels: kmeans.labels,
      profiles: kmeans.profiles,
      noise: null,
    };
  }

  cancel(): void {
    this.#own?.abort();
  }

  cancelTrust(): void {
    this.#trustOwn?.abort();
  }

  /** Runs the last refresh again. */
  async retry(): Promise<void> {
    if (this.#context) await this.refresh(this.#context, new AbortController().signal);
  }

  /** Takes up saved clusters; rejects with `bad-file` where it holds none. */
  async openSaved(file: File): Promise<void> {
    const model = readSavedModel(await file.text(), file.name);
    this.#savedModel = { model, fileName: file.name };
    this.#saved = null;
    this.change({ method: 'saved', pick: null });
    await this.retry();
  }

  async refresh(context: AnalysisContext, signal: AbortSignal): Promise<void> {
    this.#context = context;
    this.#own?.abort();
    const own = new AbortController();
    this.#own = own;
    const either = AbortSignal.any([signal, own.signal]);
    const before = this.#result;
    this.#failure = null;
    try {
      const kept = before && sameRows(before.inputs, context) ? before.inputs : null;
      if (!kept) this.#begin('Reading customers');
      const inputs = kept ?? (await readInputs(context, either));
      const settings = settingsOf(this.#params, inputs);
      const unchanged =
        kept && before && JSON.stringify(before.settings) === JSON.stringify(settings);
      let result = unchanged ? before : null;
      if (!result) {
        const sameExceptDensity = kept && before && sameKMeans(before.settings, settings);
        result = sameExceptDensity
          ? { ...before, settings }
          : await this.#cluster(inputs, settings, either);
        if (either.aborted) return this.#calledOff(own, signal);
        if (!sameExceptDensity) {
          this.#forget(kept !== null && before !== null && sameCustomers(before, result));
        }
        this.#result = result;
      }
      if (result.kmeans) await this.#others(result, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#settle('ready');
      if (result.kmeans && this.#trustOwn === null) void this.examine();
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  /** What the trust panel says: needs longer than the picture and runs after it. */
  async examine(): Promise<void> {
    const result = this.#result;
    const kmeans = result?.kmeans;
    if (!result || !kmeans) return;
    this.#trustOwn?.abort();
    const own = new AbortController();
    this.#trustOwn = own;
    const { signal } = own;
    this.#trustStatus = 'running';
    this.#trustFailure = null;
    const parts = [0, 0, 0];
    const report =
      (part: number) =>
      ({ stage, fraction }: Progress): void => {
        if (signal.aborted) return;
        parts[part] = fraction ?? 0;
        const done = parts.reduce((sum, value) => sum + value, 0) / parts.length;
        this.#trustProgress = { stage, fraction: done };
      };
    try {
      await this.#ordersOf(result, signal);
      const { rows } = result.eligibility;
      const input = clusterInput(result);
      const nulls = {
        ...input,
        orders: this.#trust.orders!,
        customers: result.inputs.customers.count,
        asOf: Date.parse(result.inputs.asOf) / DAY_MS,
        runs: NULL_RUNS,
      };
      const known = this.#trust.nulls;
      if (known) parts.fill(1, 1);
      const compare = async (): Promise<NullComparison> => {
        const [dealt, cloud] = await Promise.all([
          runJob('cluster-nulls', { ...nulls, kind: 'dealt' }, { signal, onProgress: report(1) }),
          runJob('cluster-nulls', { ...nulls, kind: 'cloud' }, { signal, onProgress: report(2) }),
        ]);
        return { real: dealt.real, dealt: dealt.runs, cloud: cloud.runs };
      };
      const [stability, comparison] = await Promise.all([
        runJob(
          'cluster-stability',
          {
            ...input,
            labels: kmeans.labels,
            k: kmeans.k,
            inertia: kmeans.inertia,
            scan: kmeans.scan,
            runs: rows.length > 20_000 ? STABILITY_RUNS / 2 : STABILITY_RUNS,
          },
          { signal, onProgress: report(0) },
        ),
        known ?? compare(),
      ]);
      if (signal.aborted) return;
      this.#trust = {
        ...this.#trust,
        stability,
        nulls: comparison,
        verdict: judgeStructure(comparison),
      };
      this.#trustStatus = 'ready';
      this.#trustProgress = null;
    } catch (thrown) {
      if (this.#trustOwn !== own) return;
      this.#trustProgress = null;
      if (signal.aborted || isCancelled(thrown)) {
        this.#trustStatus = 'cancelled';
        return;
      }
      this.#trustFailure = toFailure(thrown);
      this.#trustStatus = 'failed';
      // The other parts are of no use without this one.
      own.abort();
    }
  }

  #begin(stage: string): void {
    this.#progress = { stage, fraction: null };
    this.#status = this.#result ? 'stale' : 'running';
  }

  /** Another partition of the same customers keeps what does not depend on it. */
  #forget(sameInput: boolean): void {
    this.#trustOwn?.abort();
    this.#trustOwn = null;
    this.#trust = sameInput ? { ...this.#trust, stability: null } : NO_TRUST;
    this.#trustStatus = 'idle';
    this.#trustProgress = null;
    if (!sameInput) {
      this.#density = null;
      this.#saved = null;
    }
  }

  readonly #report =
    (signal: AbortSignal) =>
    (progress: Progress): void => {
      if (!signal.aborted) this.#progress = progress;
    };

  async #cluster(inputs: Inputs, settings: Settings, signal: AbortSignal): Promise<ClusterResult> {
    const eligibility = eligible(inputs.customers, settings.features, settings.minOrders);
    const result = { inputs, settings, eligibility, kmeans: null };
    if (eligibility.rows.length < MIN_CUSTOMERS || settings.features.length === 0) return result;
    this.#begin('Preparing features');
    const kmeans = await runJob(
      'cluster-kmeans',
      { ...clusterInput(result), k: settings.k, restarts: RESTARTS },
      { signal, onProgress: this.#report(signal) },
    );
    return { ...result, kmeans };
  }

  /** HDBSCAN and saved clusters: for the chosen method now, otherwise when there is time. */
  async #others(result: ClusterResult, signal: AbortSignal): Promise<void> {
    const { method } = this.#params;
    if (method === 'saved' && this.#savedModel && !this.#saved) {
      const { model, fileName } = this.#savedModel;
      const { columns, facts } = result.inputs.customers;
      this.#begin('Scoring with the saved clusters');
      const output = await runJob(
        'cluster-score',
        { columns, facts, rows: result.eligibility.rows, model },
        { signal },
      );
      this.#saved = { model, fileName, output };
    }
    const key = densityKey(result.settings);
    if (this.#density?.key === key) return;
    const run = async (waiting: AbortSignal): Promise<void> => {
      const { minClusterSize, minSamples, selection } = result.settings;
      const output = await runJob(
        'cluster-density',
        { ...clusterInput(result), minClusterSize, minSamples, selection },
        { signal: waiting, ...(method === 'hdbscan' ? { onProgress: this.#report(waiting) } : {}) },
      );
      if (!waiting.aborted && this.#result === result) this.#density = { key, output };
    };
    if (method !== 'hdbscan') {
      // Not waited for; without it only the comparison of methods is missing.
      run(signal).catch(() => undefined);
      return;
    }
    this.#begin('Finding neighbours');
    await run(signal);
  }

  async #ordersOf({ inputs }: ClusterResult, signal: AbortSignal): Promise<void> {
    if (this.#trust.orders) return;
    const frame = this.#context!.frame;
    this.#trustProgress = { stage: 'Reading orders', fraction: 0 };
    const withCategories = inputs.customers.columns.entropy !== undefined;
    const orders = await inputs.db.query(ordersSql(frame), { signal });
    const lines = withCategories
      ? await inputs.db.query(categoryLinesSql(frame), { signal })
      : null;
    const categories = withCategories
      ? rowsOf<{ category: string }>(await inputs.db.query(categoriesSql(), { signal }))
      : [];
    this.#trust = {
      ...this.#trust,
      orders: readOrders(orders, lines, categories.length, inputs.customers),
      categories: categories.map(({ category }) => category),
    };
  }

  /** A newer refresh says what there is to say; only a person's own cancel is shown. */
  #calledOff(own: AbortController, outer: AbortSignal): void {
    if (this.#own !== own || outer.aborted) return;
    this.#settle('cancelled');
  }

  #settle(status: 'ready' | 'failed' | 'cancelled'): void {
    this.#progress = null;
    this.#status = status;
  }
}

const DAY_MS = 86_400_000;

function clusterInput({ inputs, settings, eligibility }: ClusterResult): ClusterInput {
  const { columns, facts } = inputs.customers;
  const { features, scaling, transform, seed } = settings;
  return { columns, facts, rows: eligibility.rows, features, scaling, transform, seed };
}

function settingsOf(params: ClusterParams, { customers }: Inputs): Settings {
  const features: Feature[] = usableFeatures(customers, params.features);
  const minOrders = params.minOrders ?? chooseMinOrders(customers);
  const n = eligible(customers, features, minOrders).rows.length;
  return {
    features,
    transform: params.transform,
    scaling: params.scaling,
    k: params.k,
    minOrders,
    minClusterSize: Math.min(params.minClusterSize ?? defaultMinClusterSize(n), Math.max(2, n)),
    minSamples: params.minSamples ?? DEFAULT_MIN_SAMPLES,
    selection: params.selection,
    seed: params.seed,
  };
}

function densityKey(settings: Settings): string {
  const { k: _, ...others } = settings;
  return JSON.stringify(others);
}

/** True where only what HDBSCAN is told differs. */
function sameKMeans(a: Settings, b: Settings): boolean {
  const strip = ({ minClusterSize: _, minSamples: __, selection: ___, ...others }: Settings) =>
    others;
  return JSON.stringify(strip(a)) === JSON.stringify(strip(b));
}

/** True where only the number of clusters differs. */
function sameCustomers(a: ClusterResult, b: ClusterResult): boolean {
  return densityKey(a.settings) === densityKey(b.settings);
}

async function readInputs(context: AnalysisContext, signal: AbortSignal): Promise<Inputs> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const sql = featuresSql(schema, frame);
  const table = await db.query(sql, { signal });
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(frame), { signal }));
  return {
    db,
    schema,
    sql,
    customers: readCustomers(table, availableFeatures(schema)),
    leftOut: leftOut!,
    asOf: asOfDay(schema, frame),
    audienceRevision,
  };
}

/** The SQL text holds the whole frame. */
function sameRows(before: Inputs, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === featuresSql(schema, frame)
  );
}
