/** Columns for the comparison of each with each: numbers as they are, labels as codes. */
import type { Table } from 'apache-arrow';
import type { ColumnData } from '../../core/quality/association';
import { frameWhere, type Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { ident, number } from '../../data/sql';
import { numbers } from '../cohorts/read';
import { filledColumns, isNumber } from './facts';
import { distinctSql } from './query';

/** Orders are taken evenly until so many lines are likely: a coefficient is then within ± 0.005. */
export const MOST_LINES = 200_000;
/** Labels with more values tell lines apart rather than describe them. */
export const MOST_LEVELS = 1_000;

export interface ComparedColumn {
  readonly column: OrderLineColumn;
  /** Values of a label by code; null for numbers. */
  readonly levels: readonly string[] | null;
}

export interface Compared {
  readonly columns: readonly ComparedColumn[];
  readonly data: readonly ColumnData[];
  /** Whether those left aside are there, as labels of one level. */
  readonly gapsOnly: readonly ColumnData[];
  readonly orders: Int32Array;
  /** Labels with too many values. */
  readonly leftAside: readonly OrderLineColumn[];
  /** Every how many orders one was taken. */
  readonly step: number;
  readonly sql: string;
}

interface Level {
  readonly column: OrderLineColumn;
  readonly values: readonly string[];
}

export function comparedSql(
  columns: readonly OrderLineColumn[],
  levels: readonly Level[],
  leftAside: readonly OrderLineColumn[],
  frame: Frame,
  step: number,
): string {
  const fields = columns.map((column) => {
    const name = ident(column);
    return isNumber(column)
      ? `coalesce(${name}, 'NaN'::DOUBLE) as ${name}`
      : `coalesce(${ident(`codes_${column}`)}.code, -1)::INTEGER as ${name}`;
  });
  for (const column of leftAside) {
    const name = ident(column);
    fields.push(`(case when ${name} is null then -1 else 0 end)::INTEGER as ${name}`);
  }
  const joins = levels.map(({ column }) => {
    const alias = ident(`codes_${column}`);
    return `left join (
  select value, (row_number() over (order by value) - 1)::INTEGER as code
  from (select distinct ${ident(column)}::VARCHAR as value from order_lines where ${ident(column)} is not null)
) ${alias} on ${alias}.value = order_lines.${ident(column)}::VARCHAR`;
  });
  return `select order_key::INTEGER as order_key,
  coalesce((ordered_on - DATE '1970-01-01')::DOUBLE, 'NaN'::DOUBLE) as ordered_on,
  ${fields.join(',\n  ')}
from order_lines
${joins.join('\n')}
where is_counted
  and ${frameWhere(frame, { alias: 'order_lines' })}${step > 1 ? `\n  and order_key % ${number(step)} = 0` : ''}`;
}

export async function readCompared(
  db: SqlRunner,
  schema: DatasetSchema,
  frame: Frame,
  signal: AbortSignal,
): Promise<Compared> {
  const filled = filledColumns(schema);
  const labels = filled.filter((column) => !isNumber(column));
  const distinct = labels.length
    ? rowsOf<Record<string, number>>(await db.query(distinctSql(labels), { signal }))[0]!
    : {};
  const leftAside = labels.filter((column) => distinct[column]! > MOST_LEVELS);
  const columns = filled.filter((column) => !leftAside.includes(column));
  const levels: Level[] = [];
  for (const column of columns.filter((name) => !isNumber(name))) {
    const values = rowsOf<{ value: string }>(
      await db.query(
        `select distinct ${ident(column)}::VARCHAR as value from order_lines where ${ident(column)} is not null order by value`,
        { signal },
      ),
    ).map(({ value }) => value);
    levels.push({ column, values });
  }
  const hasDays = schema.columns.has('ordered_at');
  const step = Math.max(1, Math.ceil(schema.lines / MOST_LINES));
  const sql = comparedSql(columns, levels, leftAside, frame, step);
  const table = await db.query(sql, { signal });
  const all: ComparedColumn[] = [
    ...(hasDays ? [{ column: 'ordered_on' as const, levels: null }] : []),
    ...columns.map((column) => ({
      column,
      levels: levels.find((level) => level.column === column)?.values ?? null,
    })),
  ];
  return {
    columns: all,
    data: all.map(({ column, levels: values }) => columnData(table, column, values)),
    gapsOnly: leftAside.map((column) => columnData(table, column, [''])),
    orders: Int32Array.from(numbers(table, 'order_key')),
    leftAside,
    step,
    sql,
  };
}

function columnData(
  table: Table,
  column: OrderLineColumn,
  levels: readonly string[] | null,
): ColumnData {
  const values = numbers(table, column);
  return levels
    ? { kind: 'label', name: column, codes: Int32Array.from(values), levels: levels.length }
    : { kind: 'number', name: column, values: Float64Array.from(values) };
}
