/** The work of the job `cluster-score`: customers given to saved clusters. */
import type { OnProgress } from '../../jobs';
import type { ClusterProfile } from '../profile';
import { scoreCustomers, type SavedModel } from '../saved-model';
import { profiles, type ClusterInput } from './input';

export interface ScoreInput extends Pick<ClusterInput, 'columns' | 'facts' | 'rows'> {
  readonly model: SavedModel;
}

export interface ScoreOutput {
  readonly k: number;
  readonly labels: Int32Array;
  readonly distances: Float64Array;
  readonly strangers: number;
  readonly profiles: readonly ClusterProfile[];
}

/** Gives customers to saved clusters. */
export function runScore(input: ScoreInput, onProgress: OnProgress): ScoreOutput {
  onProgress({ stage: 'Scoring with the saved clusters', fraction: null });
  const k = input.model.centres.length;
  const scored = scoreCustomers(input.model, input.columns, input.rows);
  return { k, ...scored, profiles: profiles(input, scored.labels, k) };
}
