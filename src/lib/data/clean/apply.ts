import { isCancelled, OrderlensError, toFailure, type Failure } from '../../core/errors';
import type { OnProgress } from '../../core/jobs';
import type { Source } from '../ingest/types';
import type { Mapping } from '../mapping/types';
import { rowsOf, type SqlRunner } from '../query-result';
import { customersSql, ordersSql, productsSql } from '../schema/aggregates';
import type { DatasetSchema, LeftOutRows, Reconciliation, SqlStep } from '../schema/canonical';
import { describeDataset } from '../schema/describe';
import { MOST_ENUM_VALUES } from '../schema/labels';
import { droppingConditions, orderLinesViewSql } from '../schema/lines';
import { labelOf, ordersWithoutSaleSql } from '../schema/reconcile';
import { MappedColumns } from '../schema/source-columns';
import { ident, text } from '../sql';
import { EMPTY_RECIPE, isIdle, LABEL_COLUMNS, type Recipe, type Step } from './recipe';
import { carriedOut, runRecipe, type StepEffect } from './run';
import { stepWords } from './words';

/** What is known of a data set before its recipe: what the file and its meaning made of it. */
export interface AsRead {
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
}

/** The recipe that a data set's tables follow. */
export interface Cleaning {
  readonly recipe: Recipe;
  /** One for each step of the recipe. */
  readonly effects: readonly StepEffect[];
  readonly asRead: AsRead;
  /** Why a recipe kept from before was not carried out; the tables are as read then. */
  readonly failure: Failure | null;
}

export interface CleanParts {
  readonly schemaName: string;
  readonly source: Source;
  readonly mapping: Mapping;
  readonly recipe: Recipe;
  readonly asRead: AsRead;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export interface CleanedDataset {
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
  readonly cleaning: Cleaning;
}

/** The table under the view `order_lines`. */
const LINES = 'lines';
/** The lines before any recipe, while one is at work; else they are `lines` themselves. */
const AS_READ = 'lines_as_read';
const WORK = 'clean_lines';
const CHANGES = 'recipe_changes';
const PREVIEW = 'recipe_preview';

/** A data set without a recipe. */
export function uncleaned(asRead: AsRead, failure: Failure | null = null): CleanedDataset {
  return { ...asRead, cleaning: { recipe: EMPTY_RECIPE, effects: [], asRead, failure } };
}

/**
 * Says what each step would touch, and leaves the rows in `recipe_preview`; changes nothing else.
 *
 * @throws OrderlensError `query`, `cancelled`, `crash`, `out-of-memory`
 */
export async function previewRecipe(
  db: SqlRunner,
  parts: CleanParts,
): Promise<readonly StepEffect[]> {
  const run = runner(db, parts.signal);
  const schema = ident(parts.schemaName);
  const work = `${schema}.clean_preview`;
  try {
    const { effects } = await runRecipe({
      run,
      columns: new MappedColumns(parts.source, parts.mapping),
      available: parts.asRead.schema.columns,
      recipe: parts.recipe,
      asRead: `${schema}.${ident(await linesAsRead(run, parts.schemaName))}`,
      work,
      changes: `${schema}.${PREVIEW}`,
      onProgress: parts.onProgress,
    });
    return effects;
  } finally {
    await db.query(`drop table if exists ${work}`).catch(() => {});
  }
}

/**
 * Makes `order_lines` and the tables that add them up follow a recipe, in one transaction: on any
 * failure, and when called off, they stay as they were. Needs a connection of its own.
 *
 * Lines left out stay in `order_lines` with `is_counted` false, as those that a choice on the data
 * page leaves out; `recipe_changes` tells what was touched.
 *
 * @throws OrderlensError `too-little-data` when no line would be left, and what the database throws
 */
export async function applyRecipe(db: SqlRunner, parts: CleanParts): Promise<CleanedDataset> {
  const run = runner(db, parts.signal);
  await run('begin transaction');
  try {
    const cleaned = await new Cleaner(run, parts).clean();
    await run('commit');
    return cleaned;
  } catch (thrown) {
    await db.query('rollback').catch(() => {});
    throw thrown;
  }
}

/** Applies a recipe that was kept from before; where it fails the data are taken as read. */
export async function applyKeptRecipe(db: SqlRunner, parts: CleanParts): Promise<CleanedDataset> {
  if (isIdle(parts.recipe) && !parts.recipe.steps.length) return uncleaned(parts.asRead);
  try {
    return await applyRecipe(db, parts);
  } catch (thrown) {
    if (isCancelled(thrown) || toFailure(thrown).code === 'crash') throw thrown;
    return uncleaned(parts.asRead, toFailure(thrown));
  }
}

type Run = (sql: string) => ReturnType<SqlRunner['query']>;

function runner(db: SqlRunner, signal: AbortSignal): Run {
  return (sql) => db.query(sql, { signal });
}

async function linesAsRead(run: Run, schemaName: string): Promise<string> {
  const [found] = rowsOf<{ n: number }>(
    await run(
      `select count(*)::DOUBLE as n from duckdb_tables() where schema_name = ${text(schemaName)} and table_name = ${text(AS_READ)}`,
    ),
  );
  return found!.n > 0 ? AS_READ : LINES;
}

class Cleaner {
  readonly #columns: MappedColumns;
  readonly #schema: string;
  readonly #steps: SqlStep[] = [];

  constructor(
    private readonly run: Run,
    private readonly parts: CleanParts,
  ) {
    this.#columns = new MappedColumns(parts.source, parts.mapping);
    this.#schema = ident(parts.schemaName);
  }

  #table(name: string): string {
    return `${this.#schema}.${ident(name)}`;
  }

  async #step(title: string, sql: string): Promise<void> {
    this.#steps.push({ title, sql });
    await this.run(sql);
  }

  async clean(): Promise<CleanedDataset> {
    const { run, parts } = this;
    const { recipe, asRead, onProgress } = parts;
    await this.#clear();
    if (isIdle(recipe)) {
      await this.#aggregate();
      return {
        ...asRead,
        cleaning: { recipe, effects: idleEffects(recipe), asRead, failure: null },
      };
    }
    await run(`alter table ${this.#table(LINES)} rename to ${AS_READ}`);
    const { effects, steps } = await runRecipe({
      run,
      columns: this.#columns,
      available: asRead.schema.columns,
      recipe,
      asRead: this.#table(AS_READ),
      work: this.#table(WORK),
      changes: this.#table(CHANGES),
      onProgress: ({ stage, fraction }) =>
        onProgress({ stage, fraction: fraction === null ? null : fraction * 0.6 }),
    });
    this.#steps.push(...steps);
    onProgress({ stage: 'Writing order lines', fraction: 0.6 });
    await this.#writeLines(carriedOut(recipe, effects));
    onProgress({ stage: 'Adding up orders, customers and products', fraction: 0.75 });
    await this.#aggregate();
    onProgress({ stage: 'Checking the sums', fraction: 0.9 });
    const reconciliation = await this.#reconcile(effects);
    const schema = await describeDataset(
      this.#columns,
      parts.schemaName,
      asRead.schema.oneLinePerOrder,
      run,
    );
    if (!(schema.lines > 0)) {
      throw new OrderlensError(
        'too-little-data',
        `With this recipe no line of ${parts.source.fileName} is left.`,
        { file: parts.source.fileName },
      );
    }
    await run(`drop table ${this.#table(WORK)}`);
    onProgress({ stage: 'Done', fraction: 1 });
    return {
      schema,
      reconciliation,
      steps: [...asRead.steps, ...this.#steps],
      cleaning: { recipe, effects, asRead, failure: null },
    };
  }

  /** Back to the lines as read, under their own name, with nothing that hangs on them. */
  async #clear(): Promise<void> {
    const { run } = this;
    const kind = this.parts.asRead.schema.oneLinePerOrder ? 'view' : 'table';
    await run(`drop ${kind} if exists ${this.#table('orders')}`);
    await run(`drop view if exists ${this.#table('order_lines')}`);
    for (const table of ['customers', 'products', CHANGES]) {
      await run(`drop table if exists ${this.#table(table)}`);
    }
    if ((await linesAsRead(run, this.parts.schemaName)) !== AS_READ) return;
    await run(`drop table ${this.#table(LINES)}`);
    for (const column of LABEL_COLUMNS) {
      await run(`drop type if exists ${this.#table(cleanType(column))}`);
    }
    await run(`alter table ${this.#table(AS_READ)} rename to ${LINES}`);
  }

  async #writeLines(steps: readonly Step[]): Promise<void> {
    const { run } = this;
    const changed = new Set(steps.flatMap((step) => ('column' in step ? [step.column] : [])));
    const values = new Map<string, string>();
    for (const column of changed) values.set(column, `w.${ident(column)}`);
    if (changed.has('product_name') && !this.#columns.has('product_id')) {
      await this.#step('Products of the corrected names', this.#productKeysSql());
      values.set('product_key', 'w.product_key');
    }
    for (const column of LABEL_COLUMNS.filter((label) => changed.has(label))) {
      const type = await this.#enumType(column);
      if (type) values.set(column, `w.${ident(column)}::${type}`);
    }
    const open = 'w.removed_by is null';
    for (const column of ['line_revenue', 'is_cancelled', 'is_return']) {
      values.set(column, `w.${column}`);
    }
    values.set('net_revenue', `case when ${open} then w.net_revenue else 0 end`);
    values.set('is_counted', `w.is_counted and ${open}`);
    values.set('is_sale', `w.is_sale and ${open}`);
    const replaced = [...values].map(([column, value]) => `${value} as ${ident(column)}`);
    const [lines, work] = [this.#table(AS_READ), this.#table(WORK)];
    const beside = `${lines} l\npositional join ${work} w`;
    const [check] = rowsOf<{ apart: number }>(
      await run(
        `select count(*)::DOUBLE as apart from ${beside} where l.line_id is distinct from w.line_id`,
      ),
    );
    // Should an engine not keep the rows' order, they are joined by their number.
    const from = check!.apart === 0 ? beside : `${lines} l\njoin ${work} w using (line_id)`;
    await this.#step(
      'Order lines after the recipe',
      `create table ${this.#table(LINES)} as
select l.* replace (
  ${replaced.join(',\n  ')}
)
from ${from}`,
    );
  }

  /** A type of the values that a corrected column now holds; null where they are too many. */
  async #enumType(column: string): Promise<string | null> {
    const values = `select distinct ${ident(column)} from ${this.#table(WORK)} where ${ident(column)} is not null`;
    const [count] = rowsOf<{ n: number }>(
      await this.run(`select count(*)::DOUBLE as n from (${values})`),
    );
    if (count!.n > MOST_ENUM_VALUES) return null;
    const type = this.#table(cleanType(column));
    await this.run(`create type ${type} as enum (${values} order by 1)`);
    return type;
  }

  #productKeysSql(): string {
    const work = this.#table(WORK);
    return `update ${work}
set product_key = k.product_key
from (
  select name, (row_number() over (order by name) - 1)::INTEGER as product_key
  from (select distinct product_name as name from ${work} where product_name is not null)
  union all
  select NULL, NULL
) k
where ${work}.product_name is not distinct from k.name`;
  }

  async #aggregate(): Promise<void> {
    const columns = this.#columns;
    const { schemaName } = this.parts;
    await this.run(orderLinesViewSql(columns, schemaName));
    const parts = {
      schemaName,
      oneLinePerOrder: this.parts.asRead.schema.oneLinePerOrder,
      hasCustomers: columns.has('customer_id'),
      hasProducts: columns.has('product_id') || columns.has('product_name'),
      hasTax: columns.has('tax'),
      hasShipping: columns.has('shipping'),
    };
    for (const sql of [ordersSql(parts), customersSql(parts), productsSql(parts)]) {
      await this.run(sql);
    }
  }

  async #reconcile(effects: readonly StepEffect[]): Promise<Reconciliation> {
    const { run } = this;
    const base = this.parts.asRead.reconciliation;
    const lines = this.#table('order_lines');
    const [totals] = rowsOf<{ used: number; net: number }>(
      await run(`select (count(*) filter (where is_counted))::DOUBLE as used,
  coalesce(fsum(net_revenue), 0) as net from ${lines}`),
    );
    const [orders] = rowsOf<{ all: number; cancelled: number }>(
      await run(ordersWithoutSaleSql(this.parts.schemaName)),
    );
    const revenueSteps = [...base.revenueSteps];
    effects.forEach((effect, index) => {
      if (!effect.rows) return;
      const label = this.#label(index);
      const leaves = effect.leftOut > 0;
      revenueSteps.push({
        label,
        rows: effect.rows,
        revenue: effect.revenue,
        staysCounted: !leaves,
      });
      if (effect.dropped) {
        revenueSteps.push({
          label: `${label}: of these, left out by a choice on this page`,
          rows: effect.dropped,
          revenue: 0,
          staysCounted: false,
        });
      }
    });
    return {
      ...base,
      rowsUsed: totals!.used,
      leftOut: await this.#leftOut(),
      ordersWithoutSale: {
        cancelled: orders!.cancelled,
        returns: orders!.all - orders!.cancelled,
      },
      revenueSteps,
      revenueUsed: totals!.net,
    };
  }

  #label(index: number): string {
    return `Cleaning step ${index + 1}: ${stepWords(this.parts.recipe.steps[index]!)}`;
  }

  async #leftOut(): Promise<LeftOutRows[]> {
    const { mapping } = this.parts;
    const causes = droppingConditions(this.#columns);
    const whens = causes.map(({ cause, condition }) => `when ${condition} then ${text(cause)}`);
    const rows = rowsOf<{ step: number | null; cause: string | null; rows: number }>(
      await this
        .run(`select step, case when step is not null then NULL ${whens.join(' ')} end as cause,
  count(*)::DOUBLE as rows
from ${this.#table('order_lines')}
left join (select line_id, step from ${this.#table(CHANGES)} where "column" is null) using (line_id)
where not is_counted
group by all
order by step nulls first`),
    );
    const byCause = causes.flatMap(({ cause }): LeftOutRows[] => {
      const found = rows.find((row) => row.cause === cause);
      return found
        ? [{ key: cause, label: labelOf(cause, mapping.meaning), rows: found.rows }]
        : [];
    });
    const bySteps = rows.flatMap(({ step, rows: count }): LeftOutRows[] =>
      step === null ? [] : [{ key: `recipe-${step}`, label: this.#label(step - 1), rows: count }],
    );
    return [...byCause, ...bySteps];
  }
}

function idleEffects(recipe: Recipe): StepEffect[] {
  return recipe.steps.map(({ id }) => ({
    id,
    rows: 0,
    leftOut: 0,
    dropped: 0,
    unfilled: 0,
    revenue: 0,
    problem: null,
  }));
}

function cleanType(column: string): string {
  return `${column}_clean_values`;
}
