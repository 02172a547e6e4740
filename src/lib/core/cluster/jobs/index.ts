/** The jobs of the cluster page, from plain inputs to plain outputs. */
export { runDensity, type DensityInput, type DensityOutput } from './density';
export type { ClusterInput } from './input';
export { runKMeans, type KMeansInput, type KMeansOutput, type MapPoints } from './k-means';
export { runScore, type ScoreInput, type ScoreOutput } from './score';
export {
  runNulls,
  runStability,
  type NullsInput,
  type StabilityInput,
  type StabilityOutput,
} from './trust';
