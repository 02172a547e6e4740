import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../jobs/job-map';
import type { Source } from '../ingest/types';
import { proposeMapping } from '../mapping/propose';
import { proposeOpinions, subjectOf, type SubjectKind } from '../opinions/propose';
import type { SqlRunner } from '../query-result';
import type { Role } from '../schema/canonical';
import { ident } from '../sql';
import { composeTree, type ComposedSubject, type MadeRelation } from './compose';
import { isFollowable, unusedBy } from './edit';
import { findLinks } from './links';
import { measureJoin } from './measure';
import { shortNames } from './names';
import { planTrees } from './plan';
import { recogniseCombination } from './presets';
import { countRepeats, proposeRepeatKey } from './repeats';
import { traitsOf, withHeaders, type Traits } from './traits';
import { groupFiles, makeTable } from './union';
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
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Files that have been put together, and what that has made in the database. */
export interface CombinedFiles {
  readonly combination: Combination;
  readonly traits: ReadonlyMap<string, Traits>;
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
    const under = options.wanted ? null : proposeUnder(first.combination);
    if (!under) return first;
    await dropRelations(db, made.splice(0));
    return await attempt(db, sources, options, under, made);
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
  const traits = new Map(tables.map((table) => [table.id, traitsOf(table)]));
  const known = recogniseCombination(tables);
  const isFollowing = wanted !== null && covers(wanted, tables);
  let links: KeyLink[] = [];
  let plan: CombinePlan;
  let reasons: readonly UnusedTable[] = [];
  const ids = tables.map(({ id }) => id);
  if (isFollowing) {
    plan = { ...wanted, under };
  } else if (known) {
    plan = { ...known.plan, under };
  } else {
    if (needsLinks(tables)) {
      links = await findLinks(db, tables, {
        signal,
        onTable: ({ name }) => onProgress({ stage: `Looking for keys in ${name}`, fraction: null }),
      });
    }
    const joining = withoutRivals(links, traits);
    const planned = planTrees({ tables, links: joining, traits });
    reasons = planned.unused;
    plan = { tables: ids, under, trees: planned.trees, repeats: {} };
  }
  const combination = await measure(db, { tables, links, plan, reasons }, signal, onProgress);
  const repeated = Object.values(combination.repeats).flatMap(({ rows }) => rows);
  const hasJoins = plan.trees.some(({ joins }) => joins.length > 0);
  const isGuessed =
    !known && (hasJoins || combination.unused.length > 0 || Object.keys(under).length > 0);
  return {
    combination: {
      ...combination,
      presetName: known?.name ?? null,
      isDoubtful: !isFollowing && (isGuessed || repeated.some((rows) => rows > 0)),
    },
    traits,
    prefix,
    made,
  };
}

/** The same files by another plan: what it matches is counted anew. */
export async function followPlan(
  db: SqlRunner,
  { combination, traits, prefix, made }: CombinedFiles,
  plan: CombinePlan,
  options: Pick<CombineOptions, 'signal' | 'onProgress'>,
): Promise<CombinedFiles> {
  const { tables, links, unused, presetName, isDoubtful } = combination;
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
  return { combination: { ...measured, presetName, isDoubtful }, traits, prefix, made };
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
  { prefix, signal, kind }: CombineOptions,
  under: Readonly<Record<string, UnderPlan>>,
  made: MadeRelation[],
): Promise<CombinedTable[]> {
  const groups = groupFiles(sources, under);
  const names = shortNames(groups.map(({ files }) => files[0].source.fileName));
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

function covers(plan: CombinePlan, tables: readonly CombinedTable[]): boolean {
  return tables.every(({ id }) => plan.tables.includes(id)) && isFollowable(plan, tables);
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
    const choice = plan.repeats[base] ?? { key: proposeRepeatKey(table), treatment: 'skip' };
    chosen[base] = choice;
    const former = before?.plan.repeats[base];
    const isCounted = former && former.key.join('\n') === choice.key.join('\n');
    if (!isCounted) onProgress({ stage: 'Looking for rows that repeat', fraction: null });
    repeats[base] =
      (isCounted && before.repeats[base]) || (await countRepeats(db, table, choice, signal));
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
function withoutRivals(
  links: readonly KeyLink[],
  traits: ReadonlyMap<string, Traits>,
): readonly KeyLink[] {
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

/** What an orders file must say for its rows to be laid under another's. */
const ESSENTIAL: readonly Role[] = ['ordered_at', 'order_id'];

/**
 * Files that could not be joined but play the same parts as the lines: their columns, role by role.
 * Null when there are none.
 */
function proposeUnder({
  tables,
  plan,
  unused,
}: Combination): Readonly<Record<string, UnderPlan>> | null {
  const tree = plan.trees.find(({ kind }) => kind === 'orders');
  const base = tables.find(({ id }) => id === tree?.base);
  if (!base || tree!.joins.length) return null;
  const roles = proposeMapping(withHeaders(base.source, base.name)).mapping.roles;
  const under: Record<string, UnderPlan> = {};
  for (const { table: id } of unused) {
    const table = tables.find((candidate) => candidate.id === id)!;
    if (table.subject !== 'orders') continue;
    const own = proposeMapping(withHeaders(table.source, table.name)).mapping.roles;
    const amounts: readonly Role[] = ['line_revenue', 'unit_price'];
    const isComplete =
      ESSENTIAL.every((role) => !roles[role] || own[role]) &&
      roles.ordered_at !== undefined &&
      amounts.some((role) => roles[role] && own[role]);
    if (!isComplete) continue;
    const columns: Record<string, string> = {};
    for (const [role, column] of Object.entries(roles)) {
      const same = own[role as Role];
      if (same !== undefined) columns[column] = same;
    }
    under[id] = { table: base.id, columns };
  }
  return Object.keys(under).length ? under : null;
}
