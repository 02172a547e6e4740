import type { AnalysisContext, AnalysisModel } from '../types';
import { readSavedModel, type SavedModel } from '../../core/cluster/saved-model';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Progress } from '../../core/jobs';
import { runJob, warmWorker } from '../../jobs/runner';
import { whenIdle } from '../../viz/scheduler';
import { eligible, type ClusterCustomers } from './customers';
import { MIN_CUSTOMERS } from './defaults';
import { readLeftOut, readRows, sameRows } from './inputs';
import { decodeParams, DEFAULT_PARAMS, encodeParams, type ClusterParams } from './params';
import type { ClusterResult, DensityResult, Rows, SavedResult, Shown, Trust } from './result';
import { clusterInput, densityKey, sameCustomers, sameKMeans, settingsOf } from './settings';
import { TrustModel } from './trust.svelte';

const RESTARTS = 10;

export class ClustersModel implements AnalysisModel {
  readonly examination = new TrustModel();
  #params = $state.raw<ClusterParams>(DEFAULT_PARAMS);
  #result = $state.raw<ClusterResult | null>(null);
  #density = $state.raw<DensityResult | null>(null);
  #saved = $state.raw<SavedResult | null>(null);
  #savedModel = $state.raw<{ readonly model: SavedModel; readonly fileName: string } | null>(null);
  #status = $state<'idle' | 'running' | 'stale' | 'ready' | 'failed' | 'cancelled'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #own: AbortController | null = null;
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
    return this.examination.found;
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
    const result = this.#result;
    const { method } = this.#params;
    if (result && method === 'saved' && this.#saved) {
      const { model, minOrders, eligibility, output } = this.#saved;
      const { k, labels, profiles } = output;
      return {
        method,
        features: model.features,
        minOrders,
        eligibility,
        k,
        labels,
        profiles,
        noise: null,
      };
    }
    if (!result?.kmeans) return null;
    const { settings, eligibility, kmeans } = result;
    const own = { features: settings.features, minOrders: settings.minOrders, eligibility };
    const density = this.#density?.output;
    if (method === 'hdbscan' && density) {
      const { k, labels, profiles } = density;
      const noise = density.noise > 0 ? profiles[k]! : null;
      return { method, ...own, k, labels, profiles: profiles.slice(0, k), noise };
    }
    const { k, labels, profiles } = kmeans;
    return { method: 'kmeans', ...own, k, labels, profiles, noise: null };
  }

  cancel(): void {
    this.#own?.abort();
  }

  /** Runs the last refresh again. */
  async retry(): Promise<void> {
    if (this.#context) await this.refresh(this.#context, new AbortController().signal);
  }

  /** What the trust panel says, tried again after it was called off or failed. */
  examine(): void {
    if (this.#result && this.#context) {
      void this.examination.examine(this.#result, this.#context.frame);
    }
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
    this.#failure = null;
    try {
      const result = await this.#grouped(context, either);
      if (either.aborted) return this.#calledOff(own, signal);
      await this.#ofMethod(result, either);
      if (either.aborted) return this.#calledOff(own, signal);
      this.#settle('ready');
      void this.#rest(result, context, either);
    } catch (thrown) {
      if (this.#own !== own) return;
      if (either.aborted || isCancelled(thrown)) return this.#calledOff(own, signal);
      this.#failure = toFailure(thrown);
      this.#settle('failed');
    }
  }

  /** Customers and their k-means partition, as far as they are not there already. */
  async #grouped(context: AnalysisContext, signal: AbortSignal): Promise<ClusterResult> {
    const before = this.#result;
    const kept = before && sameRows(before.inputs, context) ? before.inputs : null;
    const rows = kept ?? (await this.#read(context, signal));
    const settings = settingsOf(this.#params, rows);
    if (kept && before && JSON.stringify(before.settings) === JSON.stringify(settings)) {
      return before;
    }
    if (kept && before && sameKMeans(before.settings, settings)) {
      return (this.#result = { ...before, settings });
    }
    const eligibility = eligible(rows.customers, settings.features, settings.minOrders);
    const enough = eligibility.rows.length >= MIN_CUSTOMERS && settings.features.length > 0;
    if (enough) this.#begin('Preparing features');
    const [leftOut, kmeans] = await Promise.all([
      kept ? kept.leftOut : readLeftOut(context, signal),
      enough
        ? runJob(
            'cluster-kmeans',
            {
              ...clusterInput({ inputs: rows, settings, eligibility }),
              k: settings.k,
              restarts: RESTARTS,
            },
            { signal, onProgress: this.#report(signal) },
          )
        : null,
    ]);
    const result = { inputs: { ...rows, leftOut }, settings, eligibility, kmeans };
    if (signal.aborted) return result;
    const same = kept !== null && before !== null && sameCustomers(before, result);
    this.examination.forget(same);
    if (!same) this.#density = null;
    return (this.#result = result);
  }

  #read(context: AnalysisContext, signal: AbortSignal): Promise<Rows> {
    this.#begin('Reading customers');
    // The worker is loaded while the database is busy.
    warmWorker('cluster-kmeans');
    return readRows(context, signal);
  }

  /** What the chosen method needs besides. */
  async #ofMethod(result: ClusterResult, signal: AbortSignal): Promise<void> {
    const { method } = this.#params;
    if (method === 'saved') await this.#score(result.inputs.customers, signal);
    if (
      method === 'hdbscan' &&
      result.kmeans &&
      this.#density?.key !== densityKey(result.settings)
    ) {
      this.#begin('Finding neighbours');
      await this.#findDense(result, signal, this.#report(signal));
    }
  }

  /** What is worth knowing but not worth waiting for: it comes after the picture. */
  async #rest(
    result: ClusterResult,
    { frame }: AnalysisContext,
    signal: AbortSignal,
  ): Promise<void> {
    if (!result.kmeans) return;
    await whenIdle();
    if (signal.aborted || this.#result !== result) return;
    if (this.examination.isDue) await this.examination.examine(result, frame);
    if (signal.aborted || this.#density?.key === densityKey(result.settings)) return;
    // Without it only the comparison of methods is missing.
    await this.#findDense(result, signal).catch(() => undefined);
  }

  async #score(customers: ClusterCustomers, signal: AbortSignal): Promise<void> {
    if (!this.#savedModel) return;
    const { model, fileName } = this.#savedModel;
    const minOrders = this.#params.minOrders ?? model.minOrders;
    const before = this.#saved;
    if (before?.customers === customers && before.minOrders === minOrders) return;
    this.#begin('Scoring with the saved clusters');
    const eligibility = eligible(
      { ...customers, columns: customers.everyColumn },
      model.features,
      minOrders,
    );
    const output = await runJob(
      'cluster-score',
      { columns: customers.everyColumn, facts: customers.facts, rows: eligibility.rows, model },
      { signal },
    );
    if (!signal.aborted) {
      this.#saved = { model, fileName, customers, minOrders, eligibility, output };
    }
  }

  async #findDense(
    result: ClusterResult,
    signal: AbortSignal,
    onProgress?: (progress: Progress) => void,
  ): Promise<void> {
    const { minClusterSize, minSamples, selection } = result.settings;
    const output = await runJob(
      'cluster-density',
      { ...clusterInput(result), minClusterSize, minSamples, selection },
      { signal, onProgress },
    );
    if (!signal.aborted && this.#result === result) {
      this.#density = { key: densityKey(result.settings), output };
    }
  }

  #begin(stage: string): void {
    this.#progress = { stage, fraction: null };
    this.#status = this.#result ? 'stale' : 'running';
  }

  readonly #report =
    (signal: AbortSignal) =>
    (progress: Progress): void => {
      if (!signal.aborted) this.#progress = progress;
    };

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
