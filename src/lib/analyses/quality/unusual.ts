/** Values that are unusual for their column, and lines that are unusual in several at once. */
import {
  fence,
  needsLog,
  type Fence,
  type FenceRule,
  type Quartiles,
} from '../../core/quality/fences';
import { chiSquareUpperQuantile } from '../../core/distributions';
import type { LeftAside, UsualInput, UsualOutput } from '../../core/quality/jobs';
import { farLinesSql, farVariablesSql } from '../../data/clean/far-sql';
import {
  FAR_VARIABLES,
  type FarRule,
  type FarVariable,
  type NumberColumn,
} from '../../data/clean/recipe';
import { frameWhere, type Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { and, ident, number } from '../../data/sql';
import { numbers } from '../cohorts/read';

/** Columns whose values are measured one by one: places are no amounts. */
const MEASURED: readonly NumberColumn[] = [
  'quantity',
  'unit_price',
  'discount_rate',
  'line_revenue',
  'tax',
  'shipping',
];

export interface FencedColumn {
  readonly column: NumberColumn;
  /** Set on logarithms, for values that are positive, but for a few, with a long upper tail. */
  readonly isLog: boolean;
  /** Purchases with a value. */
  readonly lines: number;
  readonly rules: readonly {
    readonly rule: FenceRule;
    /** Null where over half of the values are one and the same. */
    readonly fence: Fence | null;
    readonly below: number;
    readonly above: number;
    /** Sum of absolute net revenue of the lines beyond. */
    readonly touched: number;
  }[];
}

export function measuredColumns(schema: DatasetSchema): NumberColumn[] {
  return MEASURED.filter((column) => schema.columns.has(column));
}

/** Purchases only: returns and cancellations are unusual by their nature. */
function measuredWhere(column: NumberColumn, frame: Frame): string {
  return and(['is_sale', `${ident(column)} is not null`, frameWhere(frame)]);
}

function quantileFields(column: NumberColumn): string {
  return `quantile_cont(${ident(column)}, [0.05, 0.25, 0.5, 0.75, 0.95]) as q`;
}

const QUANTILES = 'q[1] as q05, q[2] as q25, q[3] as q50, q[4] as q75, q[5] as q95';

export function spreadSql(column: NumberColumn, frame: Frame): string {
  return `select ${QUANTILES}, lines, not_positive
from (
  select ${quantileFields(column)},
    count(*)::DOUBLE as lines,
    (count(*) filter (where ${ident(column)} <= 0))::DOUBLE as not_positive
  from order_lines
  where ${measuredWhere(column, frame)}
)`;
}

/** The same of the positive values. */
export function positiveSpreadSql(column: NumberColumn, frame: Frame): string {
  return `select ${QUANTILES}
from (
  select ${quantileFields(column)}
  from order_lines
  where ${and([measuredWhere(column, frame), `${ident(column)} > 0`])}
)`;
}

/** Median distance from the median, on logarithms where those are measured. */
export function madSql(column: NumberColumn, isLog: boolean, frame: Frame): string {
  const value = isLog ? `ln(${ident(column)})` : ident(column);
  const where = measuredWhere(column, frame);
  return `select mad(${value})::DOUBLE as mad
from order_lines
where ${isLog ? and([where, `${ident(column)} > 0`]) : where}`;
}

export function beyondSql(column: NumberColumn, fences: readonly Fence[], frame: Frame): string {
  const name = ident(column);
  const fields = fences.flatMap(({ low, high }, k) => [
    `(count(*) filter (where ${name} < ${number(low)}))::DOUBLE as below_${k}`,
    `(count(*) filter (where ${name} > ${number(high)}))::DOUBLE as above_${k}`,
    `coalesce(sum(abs(net_revenue)) filter (where ${name} < ${number(low)} or ${name} > ${number(high)}), 0)::DOUBLE as touched_${k}`,
  ]);
  return `select ${fields.join(',\n  ')}
from order_lines
where ${measuredWhere(column, frame)}`;
}

/** Lines beyond a fence. */
export function beyondWhere(column: NumberColumn, { low, high }: Fence): string {
  return `is_sale and (${ident(column)} < ${number(low)} or ${ident(column)} > ${number(high)})`;
}

export async function fenceColumn(
  db: SqlRunner,
  column: NumberColumn,
  frame: Frame,
  signal: AbortSignal,
): Promise<FencedColumn | null> {
  const one = async (sql: string): Promise<Record<string, number>> =>
    rowsOf<Record<string, number>>(await db.query(sql, { signal }))[0]!;
  const spread = await one(spreadSql(column, frame));
  const lines = spread['lines']!;
  if (!(lines > 0)) return null;
  const all = quantilesOf(spread);
  const isLog = needsLog(all, spread['not_positive']! / lines);
  const raw =
    isLog && spread['not_positive']! > 0
      ? quantilesOf(await one(positiveSpreadSql(column, frame)))
      : all;
  const on = (value: number): number => (isLog ? Math.log(value) : value);
  const { mad } = await one(madSql(column, isLog, frame));
  const quartiles = {
    q05: on(raw.q05),
    q25: on(raw.q25),
    q50: on(raw.q50),
    q75: on(raw.q75),
    q95: on(raw.q95),
    mad: mad!,
  };
  const rules = (['iqr', 'mad'] as const).map((rule) => fence(rule, quartiles, isLog));
  const standing = rules.filter((rule) => rule !== null);
  const beyond = standing.length ? await one(beyondSql(column, standing, frame)) : {};
  return {
    column,
    isLog,
    lines,
    rules: rules.map((found, at) => {
      const k = found ? standing.indexOf(found) : -1;
      return {
        rule: at === 0 ? 'iqr' : 'mad',
        fence: found,
        below: beyond[`below_${k}`] ?? 0,
        above: beyond[`above_${k}`] ?? 0,
        touched: beyond[`touched_${k}`] ?? 0,
      };
    }),
  };
}

function quantilesOf(row: Readonly<Record<string, number>>): Omit<Quartiles, 'mad'> {
  return {
    q05: row['q05']!,
    q25: row['q25']!,
    q50: row['q50']!,
    q75: row['q75']!,
    q95: row['q95']!,
  };
}

/** Chances that a line of clean, normal data is called unusual. */
export const FAR_LEVELS = [0.001, 0.0001, 0.00001] as const;
export type FarLevel = (typeof FAR_LEVELS)[number];

export interface FarLines {
  readonly variables: readonly FarVariable[];
  readonly leftAside: readonly { readonly variable: FarVariable; readonly why: LeftAside }[];
  /** Lines with a value in every variable. */
  readonly judged: number;
  /** Null where fewer than two variables have a spread. */
  readonly fit: {
    readonly centre: readonly number[];
    readonly precision: readonly number[];
    /** Rows of the innermost half, and those that counted in the end. */
    readonly h: number;
    readonly kept: number;
  } | null;
}

/** Least lines to say what is usual. */
export const MIN_JUDGED = 50;

export function farVariables(schema: DatasetSchema): FarVariable[] {
  return FAR_VARIABLES.filter((variable) =>
    schema.columns.has(variable === 'order_value' ? 'line_revenue' : variable),
  );
}

export async function findFar(
  db: SqlRunner,
  schema: DatasetSchema,
  frame: Frame,
  seed: number,
  signal: AbortSignal,
  fit: (input: UsualInput) => Promise<UsualOutput>,
): Promise<FarLines> {
  const variables = farVariables(schema);
  if (!variables.length) return { variables: [], leftAside: [], judged: 0, fit: null };
  const table = await db.query(farVariablesSql(variables, 'order_lines', frameWhere(frame)), {
    signal,
  });
  const n = table.numRows;
  if (n < MIN_JUDGED) return { variables: [], leftAside: [], judged: n, fit: null };
  const d = variables.length;
  const data = new Float64Array(n * d);
  variables.forEach((_, j) => {
    const column = numbers(table, `x${j + 1}`);
    for (let i = 0; i < n; i++) data[i * d + j] = column[i]!;
  });
  const { columns, leftAside, fit: found } = await fit({ data, n, d, seed });
  return {
    variables: columns.map((at) => variables[at]!),
    leftAside: leftAside.map(({ column, why }) => ({ variable: variables[column]!, why })),
    judged: n,
    fit: found && {
      centre: [...found.location],
      precision: [...found.precision],
      h: found.h,
      kept: found.kept,
    },
  };
}

/** The rule at a level: the χ² quantile with as many degrees as there are variables. */
export function farRule({ variables, fit }: FarLines, level: FarLevel): FarRule | null {
  if (!fit) return null;
  return {
    variables,
    centre: fit.centre,
    precision: fit.precision,
    above: chiSquareUpperQuantile(level, variables.length),
  };
}

/** Lines beyond the rule with their distance and the variable that makes them stand out. */
export function farRelation(rule: FarRule, frame: Frame): string {
  const d = rule.variables.length;
  const all = Array.from({ length: d }, (_, j) => `alone${j + 1}`);
  const cases = rule.variables.map(
    (variable, j) => `when alone${j + 1} = greatest(${all.join(', ')}) then '${variable}'`,
  );
  return `(
  select order_lines.*, sqrt(far) as distance, case ${cases.join(' ')} end as stands_out
  from (
    ${farLinesSql(rule, 'order_lines', frameWhere(frame)).replaceAll('\n', '\n    ')}
  )
  join order_lines using (line_id)
) as far_lines`;
}

export function farCountSql(rule: FarRule, frame: Frame): string {
  return `select count(*)::DOUBLE as lines, coalesce(sum(abs(net_revenue)), 0)::DOUBLE as touched
from ${farRelation(rule, frame)}`;
}
