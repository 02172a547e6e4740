import type { AnalysisModel } from '../types';

/**
 * The model that a page was given, as its own class.
 * @throws TypeError when a page is shown with another page's model
 */
export function ownModel<Model extends AnalysisModel>(
  kind: new (...args: never[]) => Model,
  given: AnalysisModel,
): Model {
  if (given instanceof kind) return given;
  throw new TypeError('This page needs its own model.');
}
