import type { AnalysisModel, AnalysisModule } from './types';

/** Models outlive a visit to another page, so that coming back shows the last result at once. */
const kept = new Map<string, { readonly version: number; readonly model: AnalysisModel }>();

/** The model of an analysis for one version of the data; never one filled from other data. */
export function modelFor(
  id: string,
  module: AnalysisModule,
  version: number,
  params: Readonly<Record<string, string>>,
): AnalysisModel {
  const before = kept.get(id);
  const model = before?.version === version ? before.model : module.createModel();
  model.setParams(params);
  kept.set(id, { version, model });
  return model;
}
