import type { SavedModel } from '../../core/cluster/saved-model';
import type { ClustersModel } from './model.svelte';

/** The k-means partition as a file to be used on other data; null before there is one. */
export function savedModelOf(
  model: ClustersModel,
  names: readonly string[],
  datasetName: string,
): SavedModel | null {
  const result = model.result;
  const kmeans = result?.kmeans;
  if (model.shown?.method === 'saved') return model.saved?.model ?? null;
  if (!result || !kmeans) return null;
  const { features } = result.settings;
  const d = features.length;
  return {
    format: 'orderlens-clusters',
    version: 1,
    madeFrom: `${datasetName}, ${result.inputs.schema.firstDay} to ${result.inputs.asOf}`,
    features,
    transforms: kmeans.plan.transforms,
    centres: Array.from({ length: kmeans.k }, (_, c) => [
      ...kmeans.centres.subarray(c * d, (c + 1) * d),
    ]),
    names:
      model.shown?.method === 'kmeans'
        ? [...names]
        : Array.from({ length: kmeans.k }, (_, c) => `Group ${c + 1}`),
    reach: [...kmeans.reach],
    minOrders: result.settings.minOrders,
  };
}
