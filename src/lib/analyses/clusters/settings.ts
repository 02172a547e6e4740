/** What is asked of the jobs: the page's controls with their defaults filled in from the data. */
import type { Feature } from '../../core/cluster/features/definitions';
import type { ClusterInput } from '../../core/cluster/jobs';
import { eligible } from './customers';
import {
  chooseMinOrders,
  DEFAULT_MIN_SAMPLES,
  defaultMinClusterSize,
  usableFeatures,
} from './defaults';
import type { ClusterParams } from './params';
import type { ClusterResult, Rows, Settings } from './result';

export function settingsOf(params: ClusterParams, { customers }: Rows): Settings {
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

export function clusterInput({
  inputs,
  settings,
  eligibility,
}: Pick<ClusterResult, 'settings' | 'eligibility'> & { readonly inputs: Rows }): ClusterInput {
  const { columns, facts } = inputs.customers;
  const { features, scaling, transform, seed } = settings;
  return { columns, facts, rows: eligibility.rows, features, scaling, transform, seed };
}

/** All that HDBSCAN depends on. */
export function densityKey(settings: Settings): string {
  const { k: _, ...others } = settings;
  return JSON.stringify(others);
}

/** True where only what HDBSCAN is told differs. */
export function sameKMeans(a: Settings, b: Settings): boolean {
  return a.k === b.k && customersKey(a) === customersKey(b);
}

/** True where the same customers are grouped by the same features, whatever the method is told. */
export function sameCustomers(a: ClusterResult, b: ClusterResult): boolean {
  return customersKey(a.settings) === customersKey(b.settings);
}

function customersKey({ features, transform, scaling, minOrders, seed }: Settings): string {
  return JSON.stringify([features, transform, scaling, minOrders, seed]);
}
