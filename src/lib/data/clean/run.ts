import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../core/jobs';
import { rowsOf, type SqlRunner } from '../query-result';
import type { OrderLineColumn, SqlStep } from '../schema/canonical';
import { NUMBER_ROLES, type MappedColumns } from '../schema/source-columns';
import { ident, text } from '../sql';
import { stepColumns, stepProblem } from './fit';
import { flagColumns, revenueAgainSql, tellsRevenue } from './revenue-again';
import type { Recipe, Step } from './recipe';
import { OPEN, stepSql } from './step-sql';
import { stepWords } from './words';

/** What a step did, or would do, at its place in the recipe. */
export interface StepEffect {
  readonly id: string;
  /** Counted lines that it leaves out or changes. */
  readonly rows: number;
  /** Of those, lines that it leaves out. */
  readonly leftOut: number;
  /** Of the changed lines, those that a choice on the data page then leaves out. */
  readonly dropped: number;
  /** Lines meant by a filling for which no value could be found. */
  readonly unfilled: number;
  /** What it takes from (−) or adds to (+) net revenue. */
  readonly revenue: number;
  /** Why it was passed over; null when it was carried out or is off. */
  readonly problem: string | null;
}

interface RunParts {
  readonly run: (sql: string) => ReturnType<SqlRunner['query']>;
  readonly columns: MappedColumns;
  /** Canonical columns that the data fill. */
  readonly available: ReadonlySet<OrderLineColumn>;
  readonly recipe: Recipe;
  /** Quoted table of the lines as read. */
  readonly asRead: string;
  /** Quoted table to make and work on. */
  readonly work: string;
  /** Quoted table to make, of what each step touched: {@link CHANGES_COLUMNS}. */
  readonly changes: string;
  readonly onProgress: OnProgress;
}

/** `step` is the 1-based place; `column`, `before` and `after` are NULL for lines left out. */
export const CHANGES_COLUMNS =
  'line_id INTEGER, step INTEGER, "column" VARCHAR, before VARCHAR, after VARCHAR';

/**
 * Carries a recipe out on a narrow copy of the lines: only the columns that its steps and the meaning
 * of revenue look at, each line marked with the step that left it out (`removed_by`) or last changed
 * it (`changed_by`).
 */
export async function runRecipe(
  parts: RunParts,
): Promise<{ readonly effects: readonly StepEffect[]; readonly steps: readonly SqlStep[] }> {
  const { run, columns, available, recipe, work, changes, onProgress } = parts;
  const working = workingColumns(parts);
  await run(`create or replace table ${changes} (${CHANGES_COLUMNS})`);
  await run(workTableSql(parts, working));
  const effects: StepEffect[] = [];
  const shown: SqlStep[] = [];
  let net = await netOf(run, work);
  for (const [index, step] of recipe.steps.entries()) {
    const place = index + 1;
    const problem = step.on ? stepProblem(step, available, columns.mapping.meaning) : null;
    const sql = step.on && !problem ? stepSql(step, place, work) : null;
    if (!sql) {
      effects.push({ ...NOTHING, id: step.id, problem });
      continue;
    }
    onProgress({ stage: stepWords(step), fraction: index / recipe.steps.length });
    await run(`insert into ${changes}
select line_id, ${place}, ${sql.column ? text(sql.column) : 'NULL'}, ${sql.column ? `${ident(sql.column)}::VARCHAR` : 'NULL'}, NULL
from ${work}
where ${OPEN}
  and ${sql.where}`);
    for (const statement of sql.statements) await run(statement);
    shown.push({ title: `${place}. ${stepWords(step)}`, sql: sql.statements.join(';\n\n') });
    const unfilled = sql.column ? await settleChanges(parts, sql.column, place) : 0;
    const tells = sql.column !== null && tellsRevenue(sql.column);
    if (tells) {
      const again = revenueAgainSql(columns, available, work, place);
      await run(again);
      shown.push({ title: `${place}. Revenue of the changed lines`, sql: again });
    }
    const [touched] = rowsOf<{ rows: number; dropped: number }>(
      await run(`select count(*)::DOUBLE as rows, (count(*) filter (where not w.is_counted))::DOUBLE as dropped
from ${changes} c
join ${work} w using (line_id)
where c.step = ${place}`),
    );
    const after = sql.column === null || tells ? await netOf(run, work) : net;
    effects.push({
      id: step.id,
      rows: touched!.rows,
      leftOut: sql.column === null ? touched!.rows : 0,
      dropped: sql.column === null ? 0 : touched!.dropped,
      unfilled,
      revenue: after - net,
      problem: null,
    });
    net = after;
  }
  return { effects, steps: shown };
}

const NOTHING = { rows: 0, leftOut: 0, dropped: 0, unfilled: 0, revenue: 0 };

/** Every column that the steps and the meaning of revenue look at. */
function workingColumns({ columns, available, recipe }: RunParts): string[] {
  const needed = new Set<string>(flagColumns(columns, available));
  for (const step of recipe.steps) {
    if (step.on) for (const column of stepColumns(step)) needed.add(column);
  }
  // Names that stand for products share their key once they are one.
  needed.add('product_name');
  needed.add('line_revenue');
  return [...needed].filter((column) => available.has(column as OrderLineColumn));
}

function isText(column: string): boolean {
  return (
    !(NUMBER_ROLES as readonly string[]).includes(column) &&
    !['ordered_on', 'ordered_at'].includes(column)
  );
}

function workTableSql({ asRead, work, available }: RunParts, working: readonly string[]): string {
  // Text, not ENUM: a step may write what no line held before.
  const fields = working.map((column) =>
    isText(column) ? `${ident(column)}::VARCHAR as ${ident(column)}` : ident(column),
  );
  return `create or replace table ${work} as
select line_id, order_key, ${available.has('product_key') ? 'product_key' : 'NULL::INTEGER as product_key'},
  ${fields.join(', ')},
  is_duplicate, is_guest, is_cancelled, is_return, is_counted, is_sale, net_revenue,
  NULL::INTEGER as removed_by, NULL::INTEGER as changed_by
from ${asRead}`;
}

/** Notes the new values and forgets lines that have none; gives how many of those there were. */
async function settleChanges(
  { run, changes, work }: RunParts,
  column: string,
  place: number,
): Promise<number> {
  await run(`update ${changes}
set after = w.${ident(column)}::VARCHAR
from ${work} w
where ${changes}.line_id = w.line_id and step = ${place}`);
  const same = `step = ${place} and before is not distinct from after`;
  const [count] = rowsOf<{ n: number }>(
    await run(`select count(*)::DOUBLE as n from ${changes} where ${same}`),
  );
  if (count!.n > 0) await run(`delete from ${changes} where ${same}`);
  return count!.n;
}

async function netOf(run: RunParts['run'], work: string): Promise<number> {
  const [sum] = rowsOf<{ net: number }>(
    await run(
      `select coalesce(fsum(net_revenue) filter (where removed_by is null), 0) as net from ${work}`,
    ),
  );
  if (!Number.isFinite(sum!.net)) {
    throw new OrderlensError('bad-data', 'The recipe would make revenue infinite.');
  }
  return sum!.net;
}

/** Steps that are on and can be carried out. */
export function carriedOut(recipe: Recipe, effects: readonly StepEffect[]): Step[] {
  return recipe.steps.filter(
    (step, at) => step.on && step.kind !== 'keep' && effects[at]?.problem === null,
  );
}
