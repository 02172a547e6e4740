import { OrderlensError } from '../../core/errors';
import type { Database } from '../../data/database';
import { choicesOf, type Source } from '../../data/ingest/types';
import type { SubjectKind } from '../../data/opinions/propose';
import { withOverride } from '../bundled';
import type { LoadRun } from './load-run.svelte';
import type { Answers, LoadedFile, OpinionPart, SessionParts, Subject } from './types';

/** The files of a run: a person's own, or those of a bundled entry. */
export async function filesOf(
  parts: SessionParts,
  { origin, signal, onProgress }: LoadRun,
): Promise<readonly File[]> {
  if (origin.kind === 'file') return origin.files;
  return parts.fetchBundled(origin.entry, { signal, onProgress });
}

/** Reads every file into a raw table; `run.sources` grows as they come, so that they can be dropped. */
export async function readFiles(
  parts: SessionParts,
  run: LoadRun,
  db: Database,
  files: readonly File[],
): Promise<void> {
  run.sources = [];
  for (const [at, file] of files.entries()) {
    const source = await parts.openSource(db, file, {
      ...run.plan.readings?.[at],
      signal: run.signal,
      onProgress: ({ stage, fraction }) =>
        run.onProgress({
          stage: files.length > 1 ? `${file.name.slice(0, 60)}: ${stage}` : stage,
          fraction,
        }),
    });
    run.sources = [...run.sources, source];
    if (run.signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  }
}

/** What the rows of each raw table are. */
export async function subjectsOf(parts: SessionParts, run: LoadRun): Promise<readonly Subject[]> {
  const [only, ...others] = run.sources;
  const said = others.length ? undefined : (run.plan.kind ?? (await savedKind(parts, run)));
  if (only && said) return [{ kind: said, source: only }];
  const subjects: Subject[] = [];
  for (const source of run.sources) {
    const kind = await parts.subjectOf(source);
    const same = subjects.find((other) => other.kind === kind);
    if (same) {
      throw new OrderlensError(
        'bad-file',
        `“${same.source.fileName}” and “${source.fileName}” both hold ${kind}. Load one of them at a time.`,
        { file: source.fileName, found: kind, expected: 'one file of each kind' },
      );
    }
    subjects.push({ kind, source });
  }
  return subjects;
}

/** Proposes what the columns of each subject mean, and leaves it in the run. */
export async function proposeAll(
  parts: SessionParts,
  run: LoadRun,
  subjects: readonly Subject[],
): Promise<void> {
  const saved = await savedAnswers(parts, run);
  run.fromSaved = saved !== null;
  const orders = subjects.find(({ kind }) => kind === 'orders');
  const opinions: OpinionPart[] = [];
  let proposal = null;
  if (orders) {
    const { source } = orders;
    proposal = await parts.proposeMapping(source, saved?.mapping ?? null);
    if (run.origin.kind === 'bundled') {
      const { mapping } = run.origin.entry;
      proposal = { ...proposal, mapping: withOverride(proposal.mapping, mapping) };
    }
  }
  for (const { kind, source } of subjects) {
    if (kind === 'orders') continue;
    const known = saved?.opinions.find((mapping) => mapping?.kind === kind) ?? null;
    opinions.push({
      source,
      proposal: await parts.proposeOpinions(source, kind, known),
      isWithinOrders: false,
    });
  }
  // A file of reviews says more than columns of the orders do.
  if (orders && proposal && !opinions.some((part) => part.proposal.mapping.kind === 'reviews')) {
    const within = await parts.opinionsInOrders(orders.source, proposal);
    if (within) opinions.push({ source: orders.source, proposal: within, isWithinOrders: true });
  }
  run.source = orders?.source ?? null;
  run.proposal = proposal;
  run.opinions = opinions;
}

/** What a file with this header was taken for the last time. */
async function savedKind(parts: SessionParts, run: LoadRun): Promise<SubjectKind | undefined> {
  const saved = await savedAnswers(parts, run);
  if (!saved) return undefined;
  return saved.mapping ? 'orders' : saved.opinions.find((mapping) => mapping !== null)?.kind;
}

/** What a person has confirmed is theirs to repeat, but never on data that came with the site. */
async function savedAnswers(parts: SessionParts, run: LoadRun): Promise<Answers | null> {
  if (run.origin.kind !== 'file') return null;
  return parts.mappings.findAnswers(await signatureOf(parts, run.sources));
}

/** Names the headers of all files, whatever their order. */
export async function signatureOf(
  parts: SessionParts,
  sources: readonly Source[],
): Promise<string> {
  const each: string[] = [];
  for (const source of sources) each.push(await parts.headerSignature(source));
  return each.sort().join('+');
}

/** The answers that the proposals of a run give by themselves. */
export function proposedAnswers(run: LoadRun): Answers {
  return {
    mapping: run.proposal?.mapping ?? null,
    opinions: run.opinions.map(({ proposal }) => proposal.mapping),
  };
}

/** True when only the person can say something about the files. */
export function hasQuestions(run: LoadRun): boolean {
  return (
    Boolean(run.proposal?.questions.length) ||
    run.opinions.some(({ proposal }) => proposal.questions.length > 0)
  );
}

export function describeFiles(run: LoadRun): LoadedFile[] {
  return run.sources.map((source) => ({
    name: source.fileName,
    byteSize: source.byteSize,
    rows: source.rows,
    reading: choicesOf(source),
  }));
}
