import { error } from '@sveltejs/kit';
import { ANALYSES, analysisAt } from '../../lib/analyses/registry';
import type { EntryGenerator, PageLoad } from './$types';

/** Every analysis but the overview, which is the start page. */
export const entries: EntryGenerator = () =>
  ANALYSES.filter((spec) => spec.path).map((spec) => ({ analysis: spec.path }));

export const load: PageLoad = ({ params }) => {
  const spec = analysisAt(params.analysis);
  if (!spec) error(404, 'There is no such page.');
  return { spec };
};
