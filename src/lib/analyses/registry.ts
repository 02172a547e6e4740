import { spec as baskets } from './baskets/spec';
import { spec as churn } from './churn/spec';
import { spec as clusters } from './clusters/spec';
import { spec as cohorts } from './cohorts/spec';
import { spec as overview } from './overview/spec';
import { spec as quality } from './quality/spec';
import { spec as rfm } from './rfm/spec';
import { spec as seasonal } from './seasonal/spec';
import { spec as structure } from './structure/spec';
import type { AnalysisSpec } from './types';

/** Every analysis, in reading order. Menus, palette, routes and tests iterate over this list. */
export const ANALYSES: readonly AnalysisSpec[] = [
  overview,
  quality,
  structure,
  rfm,
  cohorts,
  clusters,
  seasonal,
  baskets,
  churn,
];

/** The analysis at a path segment; the overview's is empty. */
export function analysisAt(path: string): AnalysisSpec | undefined {
  return ANALYSES.find((spec) => spec.path === path);
}
