/** What each column holds: gaps, distinct values, spread or commonest values. One query per column. */
import { binEdges, chooseBins, type BinScale } from '../../core/histogram';
import { frameWhere, type Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { ident, number } from '../../data/sql';
import { filledColumns, isNumber, kindOf, type ColumnKind } from './facts';

export interface Quantiles {
  readonly min: number;
  readonly q01: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  readonly q99: number;
  readonly max: number;
}

export interface ColumnProfile {
  readonly column: OrderLineColumn;
  readonly kind: ColumnKind;
  readonly lines: number;
  readonly missing: number;
  readonly distinct: number;
  /** Text that could not be read as a number; among the missing. */
  readonly unreadable: number;
  /** For numbers. */
  readonly quantiles: Quantiles | null;
  readonly bins: {
    readonly counts: readonly number[];
    readonly edges: readonly number[];
    readonly isLog: boolean;
  } | null;
  /** For labels and ids: the commonest values. For days: months as ISO text, in order. */
  readonly top: readonly { readonly value: string; readonly lines: number }[];
  readonly first: string | null;
  readonly last: string | null;
}

const TOP = 6;

/** The columns of the table, in reading order. */
export function profiledColumns(schema: DatasetSchema): OrderLineColumn[] {
  const id = schema.columns.has('order_id') ? (['order_id'] as const) : [];
  const day = schema.columns.has('ordered_at') ? (['ordered_on'] as const) : [];
  return [...id, ...day, ...filledColumns(schema)];
}

/** Gaps and distinct values of all columns, in one pass. */
export function columnCountsSql(schema: DatasetSchema, frame: Frame): string {
  const counts = profiledColumns(schema).flatMap((column) => [
    `count(${ident(column)})::DOUBLE as ${ident(`there ${column}`)}`,
    `count(distinct ${ident(column)})::DOUBLE as ${ident(`distinct ${column}`)}`,
  ]);
  return `select count(*)::DOUBLE as lines,
  ${counts.join(',\n  ')}
from order_lines
where ${frameWhere(frame)}`;
}

/** Exact quantiles (type 7) of a number column. */
export function quantilesSql(column: OrderLineColumn, frame: Frame): string {
  const name = ident(column);
  return `select q[1] as min, q[2] as q01, q[3] as q05, q[4] as q25, q[5] as q50,
  q[6] as q75, q[7] as q95, q[8] as q99, q[9] as max
from (
  select quantile_cont(${name}, [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]) as q
  from order_lines
  where ${frameWhere(frame)}
    and ${name} is not null
)`;
}

/** Lines by bin; what lies beyond the first and last bin is folded in by the caller. */
export function binsSql(column: OrderLineColumn, scale: BinScale, frame: Frame): string {
  const name = ident(column);
  const at = scale.kind === 'log' ? `log10(${name})` : name;
  return `select floor((${at} - ${number(scale.low)}) / ${number(scale.width)})::DOUBLE as bin,
  count(*)::DOUBLE as lines
from order_lines
where ${frameWhere(frame)}
  and ${name} ${scale.kind === 'log' ? '> 0' : 'is not null'}
group by bin`;
}

/** The commonest values of a label. */
export function topSql(column: OrderLineColumn, frame: Frame): string {
  return `select ${ident(column)}::VARCHAR as value, count(*)::DOUBLE as lines
from order_lines
where ${frameWhere(frame)}
  and ${ident(column)} is not null
group by order_lines.${ident(column)}
order by lines desc, value
limit ${TOP}`;
}

/** Lines by month, and the first and last day. */
export function monthsSql(frame: Frame): string {
  return `select strftime(date_trunc('month', ordered_on), '%Y-%m') as value,
  count(*)::DOUBLE as lines,
  strftime(min(ordered_on), '%Y-%m-%d') as first,
  strftime(max(ordered_on), '%Y-%m-%d') as last
from order_lines
where ${frameWhere(frame)}
group by date_trunc('month', ordered_on)
order by value`;
}

interface ProfileParts {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  readonly signal: AbortSignal;
  /** Lines noted as unreadable by column. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** Called with all columns known so far, after each. */
  readonly onColumns: (columns: readonly ColumnProfile[]) => void;
}

/** Profiles column after column; gaps and distinct values come first, for all. */
export async function profileColumns(parts: ProfileParts): Promise<readonly ColumnProfile[]> {
  const { db, schema, frame, signal, unreadable, onColumns } = parts;
  const [counts] = rowsOf<Record<string, number>>(
    await db.query(columnCountsSql(schema, frame), { signal }),
  );
  const lines = counts!['lines']!;
  const profiles = profiledColumns(schema).map((column): ColumnProfile => ({
    column,
    kind: kindOf(column),
    lines,
    missing: lines - counts![`there ${column}`]!,
    distinct: counts![`distinct ${column}`]!,
    unreadable: unreadable[column] ?? 0,
    quantiles: null,
    bins: null,
    top: [],
    first: null,
    last: null,
  }));
  onColumns([...profiles]);
  for (const [at, profile] of profiles.entries()) {
    if (profile.missing === lines) continue;
    profiles[at] = { ...profile, ...(await detailOf(profile.column, parts)) };
    onColumns([...profiles]);
  }
  return profiles;
}

async function detailOf(
  column: OrderLineColumn,
  { db, frame, signal }: ProfileParts,
): Promise<Partial<ColumnProfile>> {
  const rows = async <R extends Record<string, string | number | null>>(sql: string) =>
    rowsOf<R>(await db.query(sql, { signal }));
  if (column === 'ordered_on') {
    const months = await rows<{ value: string; lines: number; first: string; last: string }>(
      monthsSql(frame),
    );
    const top = months.map(({ value, lines }) => ({ value, lines }));
    return { top, first: months[0]?.first ?? null, last: months.at(-1)?.last ?? null };
  }
  if (!isNumber(column)) {
    return { top: await rows<{ value: string; lines: number }>(topSql(column, frame)) };
  }
  const [quantiles] = await rows<Record<keyof Quantiles, number>>(quantilesSql(column, frame));
  const scale = chooseBins(quantiles!);
  const found = await rows<{ bin: number; lines: number }>(binsSql(column, scale, frame));
  const counts = new Array<number>(scale.count).fill(0);
  for (const { bin, lines } of found) {
    const at = Math.min(scale.count - 1, Math.max(0, bin));
    counts[at]! += lines;
  }
  return {
    quantiles: quantiles!,
    bins: { counts, edges: [...binEdges(scale)], isLog: scale.kind === 'log' },
  };
}
