import type { Failure } from '../../core/errors';
import { withoutEnding } from '../../data/ingest/endings';
import type { LoadRun } from './load-run.svelte';
import { describeFiles } from './read-files';
import type { Answers, LoadedDataset, LoadPlan } from './types';

/** What loads a data set again as it is. */
export function planOf(dataset: LoadedDataset): LoadPlan {
  const { hasOrders, answers, opinions, files, cleaning, combination } = dataset;
  return {
    answers,
    combine: combination.plan,
    recipe: cleaning.recipe,
    readings: files.map(({ reading }) => reading),
    ...(files.length === 1 && { kind: hasOrders ? 'orders' : opinions[0]!.kind }),
  };
}

/** The plan of a run as far as it has come: its files are put together as the person has agreed. */
export function planAgain({ plan, agreed, answers }: LoadRun): LoadPlan {
  const { reviewFiles: _, ...rest } = plan;
  return {
    ...(agreed ? { ...rest, combine: agreed } : plan),
    ...(answers && { answers }),
  };
}

/** The plan of a run whose files are being looked at, as they are together now. */
export function shownAgain({ plan, combined }: LoadRun): LoadPlan {
  return { ...plan, ...(combined && { combine: combined.combination.plan }), reviewFiles: true };
}

/** Lays answers over the proposals of a run, which then ask nothing. */
export function propose(run: LoadRun, answers: Answers): void {
  const { mapping, opinions } = answers;
  if (run.proposal && mapping) run.proposal = { ...run.proposal, mapping, questions: [] };
  run.opinions = run.opinions.map((part, at) => {
    const said = opinions[at];
    return said ? { ...part, proposal: { ...part.proposal, mapping: said, questions: [] } } : part;
  });
}

export function withFile(failure: Failure, fileName: string): Failure {
  return { ...failure, detail: { file: fileName, ...failure.detail } };
}

/** What a data set is called and where it comes from. */
export function describeRun(
  run: LoadRun,
  schemaName: string,
): Pick<
  LoadedDataset,
  'id' | 'name' | 'fileName' | 'files' | 'isSynthetic' | 'licence' | 'origin'
> {
  const { origin } = run;
  const files = describeFiles(run);
  const fileName = files[0]!.name;
  if (origin.kind === 'bundled') {
    const { id, title, synthetic, licence } = origin.entry;
    return { id, name: title, fileName, files, isSynthetic: synthetic, licence, origin };
  }
  const stem = withoutEnding(fileName);
  const name = files.length > 1 ? `${stem} and ${files.length - 1} more` : stem;
  return { id: schemaName, name, fileName, files, isSynthetic: false, licence: null, origin };
}
