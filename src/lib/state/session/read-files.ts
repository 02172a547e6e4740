import { OrderlensError } from '../../core/errors';
import type { Database } from '../../data/database';
import { choicesOf, type Source } from '../../data/ingest/types';
import type { Mapping } from '../../data/mapping/types';
import type { SubjectKind } from '../../data/opinions/propose';
import { withOverride } from '../bundled';
import type { SavedAnswers } from '../saved-mappings';
import type { LoadRun } from './load-run.svelte';
import type { Answers, LoadedFile, OpinionPart, SessionParts, Subject } from './types';

/** The files of a run: a person's own, archives taken apart, or those of a bundled entry. */
export async function filesOf(parts: SessionParts, run: LoadRun): Promise<readonly File[]> {
  const { origin, signal, onProgress } = run;
  if (origin.kind === 'bundled') return parts.fetchBundled(origin.entry, { signal, onProgress });
  const files: File[] = [];
  for (const file of origin.files) files.push(...(await parts.unpack(file, run)));
  if (signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  if (files.length !== origin.files.length) run.takeFiles(files);
  return files;
}

/** Reads every file into a raw table; `run.sources` grows as they come, so that they can be dropped. */
export async function readFiles(
  parts: SessionParts,
  run: LoadRun,
  db: Database,
  files: readonly File[],
): Promise<void> {
  run.sources = [];
  run.failedAt = null;
  const isOne = files.length === 1;
  for (const [at, file] of files.entries()) {
    const reading = parts.openSource(db, file, {
      ...run.plan.readings?.[at],
      signal: run.signal,
      onProgress: ({ stage, fraction }) =>
        run.onProgress({ stage: isOne ? stage : `${file.name.slice(0, 60)}: ${stage}`, fraction }),
    });
    const source = await reading.catch((thrown: unknown) => {
      if (!isOne) run.failedAt = at;
      throw thrown;
    });
    run.sources = [...run.sources, source];
    if (run.signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  }
}

/** Finds out how the files belong together; leaves it in the run. */
export async function combineAll(
  parts: SessionParts,
  run: LoadRun,
  db: Database,
  prefix: string,
): Promise<void> {
  const { plan, signal, onProgress, sources, agreed } = run;
  const saved = await savedAnswers(parts, run);
  run.combined = await parts.combine(db, sources, {
    prefix,
    wanted: agreed ?? plan.combine ?? saved?.plan ?? null,
    ...(sources.length === 1 && { kind: plan.kind ?? savedKind(saved) }),
    ...(plan.reviewFiles && { offersKeys: true }),
    signal,
    onProgress,
  });
}

/** Lays the files together as planned, and proposes what the columns mean. */
export async function composeAll(parts: SessionParts, run: LoadRun, db: Database): Promise<void> {
  const combined = run.combined!;
  run.agreed = combined.combination.plan;
  await proposeAll(parts, run, await parts.compose(db, combined, run));
}

/** Proposes what the columns of each subject mean, and leaves it in the run. */
async function proposeAll(
  parts: SessionParts,
  run: LoadRun,
  subjects: readonly Subject[],
): Promise<void> {
  const saved = await savedAnswers(parts, run);
  run.fromSaved = saved !== null && (saved.mapping !== null || saved.opinions.length > 0);
  const orders = subjects.find(({ kind }) => kind === 'orders');
  const opinions: OpinionPart[] = [];
  let proposal = null;
  if (orders) {
    const { source } = orders;
    const known = saved?.mapping ? carriedOver(saved.mapping, source) : null;
    proposal = await parts.proposeMapping(source, known);
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
function savedKind(saved: Answers | null): SubjectKind | undefined {
  if (!saved) return undefined;
  return saved.mapping ? 'orders' : saved.opinions.find((mapping) => mapping !== null)?.kind;
}

/** What a person has confirmed is theirs to repeat, but never on data that came with the site. */
async function savedAnswers(parts: SessionParts, run: LoadRun): Promise<SavedAnswers | null> {
  if (run.origin.kind !== 'file') return null;
  if (run.plan.former && !run.isForgotten) return run.plan.former;
  return parts.mappings.findAnswers(await signatureOf(parts, run.sources));
}

/**
 * A mapping whose columns are called otherwise since others were joined or taken away: `day` of one
 * file is `orders.day` of several.
 */
function carriedOver(mapping: Mapping, { columns }: Source): Mapping {
  const names = new Set(columns.map(({ name }) => name));
  const roles = Object.entries(mapping.roles).map(([role, column]) => {
    if (names.has(column)) return [role, column];
    const joined = columns.find(({ from }) => from?.column === column);
    const own = column.slice(column.indexOf('.') + 1);
    return [role, joined?.name ?? (names.has(own) ? own : column)];
  });
  return { ...mapping, roles: Object.fromEntries(roles) as Mapping['roles'] };
}

/** Names the headers of all files, whatever their order and however many share one. */
export async function signatureOf(
  parts: SessionParts,
  sources: readonly Source[],
): Promise<string> {
  const each = new Set<string>();
  for (const source of sources) each.add(await parts.headerSignature(source));
  return [...each].sort().join('+');
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
