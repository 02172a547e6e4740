import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../jobs/job-map';
import type { Source } from '../ingest/types';
import { proposeOpinions, subjectOf, type SubjectKind } from '../opinions/propose';
import type { SqlRunner } from '../query-result';
import { ident } from '../sql';
import { composeTree, type ComposedSubject, type MadeRelation } from './compose';
import { isFollowable, planFor, unusedBy } from './edit';
import { extendedPlan } from './extend';
import { findLinks } from './links';
import { measureJoin } from './measure';
import { shortNames } from './names';
import { planTrees } from './plan';
import { recogniseCombination } from './presets';
import { countRepeats, proposeRepeatKey } from './repeats';
import { lazyTraits, withHeaders, type TraitsByTable } from './traits';
import { proposeUnder } from './under';
import { groupFiles, makeTable, type FileGroup } from './union';
import {
  joinKey,
  type CombinedTable,
  type CombinePlan,
  type Combination,
  type JoinFacts,
  type KeyLink,
  type RepeatFacts,
  type UnderPlan,
  type UnusedTable,
} from './types';

export interface CombineOptions {
  /** Begins the names of what is made in the database; unique for each run. */
  readonly prefix: string;
  /** A plan that was confirmed for such files before. */
  readonly wanted: CombinePlan | null;
  /** What the rows of a single file are, where the person has said it. */
  readonly kind?: SubjectKind | undefined;
  /** Looks for keys also where the plan is known, so that others can be offered. */
  readonly offersKeys?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Files that have been put together, and what that has made in the database. */
export interface CombinedFiles {
  readonly combination: Combination;
  /** The files as they were given. */
  readonly sources: readonly Source[];
  readonly traits: TraitsByTable;
  readonly prefix: string;
  /** To be dropped with {@link dropCombined}, in this order. */
  readonly made: MadeRelation[];
}

/**
 * Finds out how files belong together: those of one header are laid one below the other, of the others
 * the keys are found and a plan is made, or the wanted one is followed where it still can be.
 */
export async function combineFiles(
  db: SqlRunner,
  sources: readonly Source[],
  options: CombineOptions,
): Promise<CombinedFiles> {
  const made: MadeRelation[] = [];
  try {
    const first = await attempt(db, sources, options, options.wanted?.under ?? {}, made);
    // Orders that share no key with the lines, but say the same things, are laid under them.
    const under = proposeUnder(first.combination, options.wanted);
    if (!under) return first;
    await dropRelations(db, made.splice(0));
    return await attempt(db, sources, options, { ...options.wanted?.under, ...under }, made);
  } catch (thrown) {
    await dropRelations(db, made);
    throw thrown;
  }
}

async function attempt(
  db: SqlRunner,
  sources: readonly Source[],
  options: CombineOptions,
  under: Readonly<Record<string, UnderPlan>>,
  made: MadeRelation[],
): Promise<CombinedFiles> {
  const { prefix, signal, onProgress, wanted } = options;
  const tables = await makeTables(db, sources, options, under, made);
  const traits = lazyTraits(tables);
  const known = recogniseCombination(tables);
  const followed = wanted && planFor({ ...wanted, under }, tables);
  const findKeys = () =>
    findLinks(db, tables, {
      signal,
      onTable: ({ name }) => onProgress({ stage: `Looking for keys in ${name}`, fraction: null }),
    });
  let links: KeyLink[] = [];
  let plan: CombinePlan;
  let reasons: readonly UnusedTable[] = [];
  const ids = tables.map(({ id }) => id);
  if (followed ?? known) {
    plan = followed ?? { ...known!.plan, under };
    if (options.offersKeys && tables.length > 1) links = await findKeys();
  } else {
    if (needsLinks(tables)) links = await findKeys();
    const planned = planTrees({ tables, links: withoutRivals(links, traits), traits });
    reasons = planned.unused;
    plan = { tables: ids, under, trees: planned.trees, repeats: {} };
  }
  if (wanted && !followed) {
    plan = extendedPlan({ ...wanted, under }, plan, { tables, links }) ?? plan;
  }
  const names = Object.fromEntries(tables.map(({ id, name }) => [id, name]));
  const measured = await measure(
    db,
    { tables, links, plan: { ...plan, names }, reasons },
    signal,
    onProgress,
  );
  const repeated = Object.values(measured.repeats).flatMap(({ rows }) => rows);
  const hasJoins = plan.trees.some(({ joins }) => joins.length > 0);
  const isGuessed =
    !known && (hasJoins || measured.unused.length > 0 || Object.keys(under).length > 0);
  // A key that was right for other files of these headers may find nothing in these.
  const matchesNothing = Object.values(measured.joins).some(
    ({ matched, unmatched }) => matched === 0 && unmatched > 0,
  );
  return {
    combination: {
      ...measured,
      presetName: known?.name ?? null,
      isDoubtful: followed ? matchesNothing : isGuessed || repeated.some((rows) => rows > 0),
    },
    sources,
    traits,
    prefix,
    made,
  };
}

/**
 * The same files by another plan: what it matches is counted anew. Where other files are laid under
 * one another, the tables are made again; those of before stay until that is done.
 */
export async function followPlan(
  db: SqlRunner,
  files: CombinedFiles,
  plan: CombinePlan,
  options: Pick<CombineOptions, 'signal' | 'onProgress'>,
): Promise<CombinedFiles> {
  const { combination, sources } = files;
  const { tables, links, unused, presetName, isDoubtful } = combination;
  if (JSON.stringify(plan.under) !== JSON.stringify(combination.plan.under)) {
    const made: MadeRelation[] = [];
    const prefix = `${files.prefix}_u`;
    try {
      const again = { ...options, prefix, wanted: plan, offersKeys: true };
      const relaid = await attempt(db, sources, again, plan.under, made);
      await dropRelations(db, files.made.splice(0));
      return relaid;
    } catch (thrown) {
      await dropRelations(db, made);
      throw thrown;
    }
  }
  if (!isFollowable(plan, tables)) {
    throw new OrderlensError('bad-parameter', 'These files do not have what the plan asks for.');
  }
  const measured = await measure(
    db,
    { tables, links, plan, reasons: unused },
    options.signal,
    options.onProgress,
    combination,
  );
  return { ...files, combination: { ...measured, presetName, isDoubtful } };
}

/** Makes one source for each kind of rows that a plan gives. */
export async function composeFiles(
  db: SqlRunner,
  { combination, traits, prefix, made }: CombinedFiles,
  options: Pick<CombineOptions, 'signal' | 'onProgress'>,
): Promise<ComposedSubject[]> {
  const { trees } = combination.plan;
  if (!trees.length) {
    throw new OrderlensError('bad-parameter', 'No file is left to load.');
  }
  const subjects: ComposedSubject[] = [];
  for (const tree of trees) {
    if (tree.joins.length) options.onProgress({ stage: 'Joining the files', fraction: null });
    subjects.push(await composeTree(db, combination, traits, tree, prefix, made, options.signal));
  }
  return subjects;
}

export async function dropCombined(db: SqlRunner, { made }: CombinedFiles): Promise<void> {
  await dropRelations(db, made.splice(0));
}

async function dropRelations(db: SqlRunner, made: readonly MadeRelation[]): Promise<void> {
  // What was made later may stand on what was made earlier.
  for (const { kind, name } of [...made].reverse()) {
    await db.query(`drop ${kind} if exists ${name}`).catch(() => {});
  }
}

async function makeTables(
  db: SqlRunner,
  sources: readonly Source[],
  { prefix, signal, kind, wanted }: CombineOptions,
  under: Readonly<Record<string, UnderPlan>>,
  made: MadeRelation[],
): Promise<CombinedTable[]> {
  const groups = groupFiles(sources, under);
  const names = namesOf(groups, wanted);
  const tables: CombinedTable[] = [];
  for (const [k, group] of groups.entries()) {
    const relation = `memory.main.${ident(`${prefix}_files_${k}`)}`;
    const { isView, ...table } = await makeTable(db, group, relation, signal);
    if (isView) made.push({ kind: 'view', name: relation });
    const subject =
      groups.length === 1 && kind ? kind : subjectOf(withHeaders(table.source, names[k]!));
    tables.push({ ...table, name: names[k]!, subject });
  }
  return tables;
}

/** The names a plan gives the tables, else those of their files. */
function namesOf(groups: readonly FileGroup[], wanted: CombinePlan | null): string[] {
  const kept = groups.map(({ id }) => wanted?.names?.[id]);
  const isKept = kept.every((name) => name !== undefined) && new Set(kept).size === kept.length;
  return isKept
    ? (kept as string[])
    : shortNames(groups.map(({ files }) => files[0].source.fileName));
}

/** Keys are looked for only where they could be of use. */
function needsLinks(tables: readonly CombinedTable[]): boolean {
  const lines = tables.filter(({ subject }) => subject === 'orders');
  if (lines.length > 1) return true;
  return (
    lines.length === 1 &&
    tables.some(({ subject, source, name }) => {
      if (subject === 'orders') return false;
      const { roles } = proposeOpinions(withHeaders(source, name), subject).mapping;
      return !roles.product_id || !roles.customer_id;
    })
  );
}

async function measure(
  db: SqlRunner,
  {
    tables,
    links,
    plan,
    reasons,
  }: {
    readonly tables: readonly CombinedTable[];
    readonly links: readonly KeyLink[];
    readonly plan: CombinePlan;
    readonly reasons: readonly UnusedTable[];
  },
  signal: AbortSignal,
  onProgress: OnProgress,
  before?: Combination,
): Promise<Omit<Combination, 'presetName' | 'isDoubtful'>> {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const joins: Record<string, JoinFacts> = {};
  const repeats: Record<string, RepeatFacts> = {};
  const chosen: Record<string, CombinePlan['repeats'][string]> = {};
  for (const { kind, base, joins: planned } of plan.trees) {
    for (const join of planned) {
      const key = joinKey(kind, join.table);
      const former = before && sameJoin(before.plan, kind, join) ? before.joins[key] : undefined;
      const table = byId.get(join.table)!;
      if (!former) onProgress({ stage: `Matching ${table.name}`, fraction: null });
      joins[key] = former ?? (await measureJoin(db, byId.get(join.to)!, table, join, signal));
    }
    const table = byId.get(base)!;
    if (table.files.length < 2) continue;
    const own = plan.repeats[base];
    const choice = own ?? { key: proposeRepeatKey(table), treatment: 'skip' };
    const former = before?.plan.repeats[base];
    const isCounted = former && former.key.join('\n') === choice.key.join('\n');
    if (!isCounted) onProgress({ stage: 'Looking for rows that repeat', fraction: null });
    const facts =
      (isCounted && before.repeats[base]) || (await countRepeats(db, table, choice, signal));
    repeats[base] = facts;
    // A row that changed since is what the newer export says of it.
    chosen[base] = own || !facts.differing ? choice : { ...choice, treatment: 'newest' };
  }
  return {
    tables,
    links,
    plan: { ...plan, repeats: chosen },
    joins,
    repeats,
    unused: unusedBy(plan, tables, reasons),
  };
}

function sameJoin(
  plan: CombinePlan,
  kind: SubjectKind,
  join: CombinePlan['trees'][number]['joins'][number],
): boolean {
  const tree = plan.trees.find((candidate) => candidate.kind === kind);
  const former = tree?.joins.find(({ table }) => table === join.table);
  return former !== undefined && JSON.stringify(former) === JSON.stringify(join);
}

/** Share of the order numbers of one file that another holds where the two describe the same orders. */
const SAME_ORDERS = 0.9;

/**
 * The links without those between two files that are complete orders each and share only some of
 * their order numbers: exports that overlap, not orders and their lines.
 */
function withoutRivals(links: readonly KeyLink[], traits: TraitsByTable): readonly KeyLink[] {
  const isComplete = (id: string): boolean => {
    const { roles } = traits.get(id)!;
    const amount = roles.line_revenue ?? roles.unit_price;
    return [roles.ordered_at, roles.order_id, amount].every((role) => role !== undefined);
  };
  return links.filter(({ from, to }) => {
    if (!isComplete(from) || !isComplete(to)) return true;
    const between = links.filter(
      (other) => [from, to].includes(other.from) && [from, to].includes(other.to),
    );
    return Math.max(...between.map(({ found }) => found)) >= SAME_ORDERS;
  });
}
