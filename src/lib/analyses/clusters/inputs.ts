/** The rows of one frame, and what is asked of the jobs with them. */
import type { Feature } from '../../core/cluster/features/definitions';
import type { ClusterInput } from '../../core/cluster/jobs';
import { rowsOf } from '../../data/query-result';
import { audiences } from '../../state/audiences.svelte';
import { asOfDay } from '../rfm/query';
import type { AnalysisContext } from '../types';
import { eligible, readCustomers } from './customers';
import {
  chooseMinOrders,
  DEFAULT_MIN_SAMPLES,
  defaultMinClusterSize,
  usableFeatures,
} from './defaults';
import type { ClusterParams } from './params';
import { availableFeatures, featuresSql, leftOutSql } from './query';
import type { ClusterResult, Inputs, LeftOut, Settings } from './result';

/** All that the jobs need; who is left out is only told of, and read while they run. */
export type Rows = Omit<Inputs, 'leftOut'>;

export async function readRows(context: AnalysisContext, signal: AbortSignal): Promise<Rows> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const sql = featuresSql(schema, frame);
  const table = await db.query(sql, { signal });
  return {
    db,
    schema,
    sql,
    customers: readCustomers(table, availableFeatures(schema)),
    asOf: asOfDay(schema, frame),
    audienceRevision,
  };
}

export async function readLeftOut(
  { db, frame }: AnalysisContext,
  signal: AbortSignal,
): Promise<LeftOut> {
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(frame), { signal }));
  return leftOut!;
}

/** The SQL text holds the whole frame. */
export function sameRows(before: Inputs, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === featuresSql(schema, frame)
  );
}

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
