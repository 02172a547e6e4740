import type { ExportOrigin } from '../../data/export/about';
import type { Frame } from '../../data/frame';
import { audiences } from '../../state/audiences.svelte';
import type { AnalysisContext } from '../types';

/** What an analysis adds to where its rows come from. */
type OriginParts = Pick<ExportOrigin, 'title' | 'parameters' | 'sql' | 'notes'>;

/** Where rows of a page come from: its own parts, with the data set and the filters they stand for. */
export function originOf(context: AnalysisContext, parts: OriginParts): ExportOrigin {
  const { datasetName, isSynthetic, frame } = context;
  return { ...parts, dataset: datasetName, isSynthetic, frame, audienceName: audienceName(frame) };
}

/** Name of the audience that a frame filters by. */
export function audienceName({ audience }: Frame): string | null {
  return audiences.list.find(({ id }) => id === audience)?.name ?? null;
}
