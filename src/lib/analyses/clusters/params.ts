/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import { FEATURES, type Feature } from '../../core/cluster/features/definitions';
import type { Scaling, TransformKind } from '../../core/cluster/features/transform';

export const METHODS = ['kmeans', 'hdbscan', 'saved'] as const;
export type Method = (typeof METHODS)[number];
export const TRANSFORMS = ['auto', 'none', 'log', 'yeo-johnson'] as const;

export interface ClusterParams {
  readonly method: Method;
  /** Null: the default ones. */
  readonly features: readonly Feature[] | null;
  readonly transform: TransformKind | 'auto';
  readonly scaling: Scaling;
  /** Null: the recommended one. */
  readonly k: number | null;
  /** Null: chosen from the data. */
  readonly minOrders: number | null;
  readonly minClusterSize: number | null;
  readonly minSamples: number | null;
  readonly selection: 'eom' | 'leaf';
  readonly seed: number;
  /** Cluster picked out, or NOISE or LEFT_OUT. */
  readonly pick: number | null;
  /** Names given by hand, by method and cluster, such as `kmeans0`. */
  readonly names: Readonly<Record<string, string>>;
}

export const DEFAULT_PARAMS: ClusterParams = {
  method: 'kmeans',
  features: null,
  transform: 'auto',
  scaling: 'standard',
  k: null,
  minOrders: null,
  minClusterSize: null,
  minSamples: null,
  selection: 'eom',
  seed: 1,
  pick: null,
  names: {},
};

export const K_LIMIT = 20;
/** Picks that are no cluster: the noise of HDBSCAN, and customers who were not grouped. */
export const NOISE = -1;
export const LEFT_OUT = -2;
const NAME_LENGTH = 60;

/** Parameters that differ from the defaults. */
export function encodeParams(params: ClusterParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  // Saved clusters are a file on this machine: a link cannot bring them.
  if (params.method === 'hdbscan') encoded.method = params.method;
  if (params.features) encoded.features = params.features.join('_');
  if (params.transform !== 'auto') encoded.transform = params.transform;
  if (params.scaling !== 'standard') encoded.scale = params.scaling;
  if (params.k !== null) encoded.k = String(params.k);
  if (params.minOrders !== null) encoded.orders = String(params.minOrders);
  if (params.minClusterSize !== null) encoded.size = String(params.minClusterSize);
  if (params.minSamples !== null) encoded.samples = String(params.minSamples);
  if (params.selection !== 'eom') encoded.selection = params.selection;
  if (params.seed !== 1) encoded.seed = String(params.seed);
  if (params.pick !== null) encoded.pick = String(params.pick);
  for (const [key, name] of Object.entries(params.names)) encoded[`name.${key}`] = name;
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): ClusterParams {
  const features = (encoded.features ?? '')
    .split('_')
    .flatMap((name) => FEATURES.find((id) => id === name) ?? []);
  const names: Record<string, string> = {};
  for (const [key, value] of Object.entries(encoded)) {
    const id = /^name\.((?:kmeans|hdbscan|saved)\d{1,3})$/.exec(key)?.[1];
    if (id && value.trim()) names[id] = value.trim().slice(0, NAME_LENGTH);
  }
  return {
    method: encoded.method === 'hdbscan' ? 'hdbscan' : 'kmeans',
    features: features.length ? [...new Set(features)] : null,
    transform: TRANSFORMS.find((kind) => kind === encoded.transform) ?? 'auto',
    scaling: encoded.scale === 'robust' ? 'robust' : 'standard',
    k: whole(encoded.k, 2, K_LIMIT),
    minOrders: whole(encoded.orders, 1, 1000),
    minClusterSize: whole(encoded.size, 2, 1_000_000),
    minSamples: whole(encoded.samples, 1, 1000),
    selection: encoded.selection === 'leaf' ? 'leaf' : 'eom',
    seed: whole(encoded.seed, 1, 1_000_000) ?? 1,
    pick: whole(encoded.pick, LEFT_OUT, 1000),
    names,
  };
}

function whole(value: string | undefined, least: number, most: number): number | null {
  if (!value || !/^-?\d{1,7}$/.test(value)) return null;
  const number = Number(value);
  return number >= least && number <= most ? number : null;
}
