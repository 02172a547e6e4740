/**
 * SQL of the checks, on the canonical tables. All lines under the frame are looked at, those left out
 * by a choice or by the recipe too (`is_counted` false); each figure says which it is over.
 */
import { expectedTotalSql } from '../../data/clean/conditions';
import { TOTAL_TERMS, type TotalTerm } from '../../data/clean/recipe';
import { frameWhere, type Frame } from '../../data/frame';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { ident, number } from '../../data/sql';
import type { Check } from './checks';

/** Base figures: all lines under the frame, those counted, and the revenue that can be touched. */
export function totalsSql(frame: Frame): string {
  return `select
  count(*)::DOUBLE as lines,
  (count(*) filter (where is_counted))::DOUBLE as counted,
  coalesce(sum(net_revenue), 0)::DOUBLE as net,
  coalesce(sum(abs(net_revenue)), 0)::DOUBLE as touched
from order_lines
where ${frameWhere(frame)}`;
}

/**
 * One row: for check k `lines_k`, all lines it holds for; the others over counted lines that nothing
 * explains: `open_k` lines, `net_k` their net revenue, `touched_k` the sum of its absolute values.
 */
export function countsSql(checks: readonly Check[], frame: Frame): string {
  const fields = checks.flatMap((_, k) => [
    `(count(*) filter (where c${k}))::DOUBLE as lines_${k}`,
    `(count(*) filter (where o${k}))::DOUBLE as open_${k}`,
    `coalesce(sum(net_revenue) filter (where o${k}), 0)::DOUBLE as net_${k}`,
    `coalesce(sum(abs(net_revenue)) filter (where o${k}), 0)::DOUBLE as touched_${k}`,
  ]);
  const flags = checks.map(({ where }, k) => `(${where}) as c${k}`);
  const open = checks.map(({ explained }, k) =>
    explained
      ? `c${k} and is_counted and not ${explained.where} as o${k}`
      : `c${k} and is_counted as o${k}`,
  );
  return `select
  ${fields.join(',\n  ')}
from (
  select net_revenue, ${checks.map((_, k) => `c${k}`).join(', ')},
    ${open.join(',\n    ')}
  from (
    select net_revenue, is_counted, is_return, is_cancelled,
      ${flags.join(',\n      ')}
    from order_lines
    where ${frameWhere(frame)}
  )
)`;
}

/** Condition that a line has a problem that nothing explains. */
export function anyProblem(checks: readonly Check[]): string {
  const conditions = checks
    .filter(({ severity }) => severity !== 'note')
    .map(({ where, explained }) =>
      explained ? `((${where}) and not ${explained.where})` : `(${where})`,
    );
  return conditions.length ? `coalesce(${conditions.join('\n    or ')}, false)` : 'false';
}

/** Counted lines with at least one problem, and the revenue they touch. */
export function problemsSql(checks: readonly Check[], frame: Frame): string {
  return `select
  count(*)::DOUBLE as lines,
  coalesce(sum(abs(net_revenue)), 0)::DOUBLE as touched
from order_lines
where is_counted
  and ${frameWhere(frame)}
  and ${anyProblem(checks)}`;
}

/** What the build noted, by column. */
export const NOTES_SQL = `select "column", kind, count(*)::DOUBLE as lines
from read_notes
group by all
order by lines desc, "column"`;

/** Lines by day, for what stands alone. */
export function daysSql(frame: Frame): string {
  return `select
  (ordered_on - DATE '1970-01-01')::INTEGER as day,
  count(*)::INTEGER as lines
from order_lines
where ${frameWhere(frame)}
group by ordered_on
order by ordered_on`;
}

/** States, or cities, with the countries they stand with. */
export function placePairsSql(inner: 'state' | 'city', frame: Frame): string {
  return `select ${inner}::VARCHAR as "inner", country::VARCHAR as country, count(*)::DOUBLE as lines
from order_lines
where ${frameWhere(frame)}
  and ${inner} is not null
  and country is not null
group by order_lines.${inner}, order_lines.country
order by lines desc, "inner", country`;
}

/** What two sums of rounded amounts may differ by. */
export const CENT = 0.01;

/** The combinations of terms that these columns allow, fewest terms first. */
export function totalFormulas(schema: DatasetSchema): TotalTerm[][] {
  const there = TOTAL_TERMS.filter((term) => schema.columns.has(term));
  const all: TotalTerm[][] = [[]];
  for (const term of there) for (const terms of [...all]) all.push([...terms, term]);
  return all.sort((a, b) => a.length - b.length);
}

/** Lines that a total can be checked on, and `fits_k_t`: those within tolerance t of formula k. */
export function totalFitsSql(
  formulas: readonly (readonly TotalTerm[])[],
  tolerances: readonly number[],
  frame: Frame,
): string {
  const apart = formulas.map(
    (terms, k) =>
      `round(abs(line_revenue - (${expectedTotalSql({ terms, tolerance: 0 })})), 6) as apart_${k}`,
  );
  const fits = formulas.flatMap((_, k) =>
    tolerances.map(
      (tolerance, t) =>
        `(count(*) filter (where apart_${k} <= ${number(tolerance)}))::DOUBLE as fits_${k}_${t}`,
    ),
  );
  return `select count(*)::DOUBLE as lines,
  ${fits.join(',\n  ')}
from (
  select ${apart.join(',\n    ')}
  from order_lines
  where ${frameWhere(frame)}
    and unit_price is not null
    and quantity is not null
)`;
}

/**
 * How far totals are from what their parts make: lines by the power of ten of the difference, `bin`
 * −2 for up to a cent, −1 for up to ten cents, and so on; negative differences apart.
 */
export function residualsSql(terms: readonly TotalTerm[], frame: Frame): string {
  const residual = `line_revenue - (${expectedTotalSql({ terms, tolerance: 0 })})`;
  return `select sign, bin::INTEGER as bin, count(*)::DOUBLE as lines,
  sum(residual)::DOUBLE as residual
from (
  select residual,
    case when abs(residual) <= ${CENT} then 0 when residual < 0 then -1 else 1 end as sign,
    case when abs(residual) <= ${CENT} then -2 else ceil(log10(abs(residual))) end as bin
  from (
    select round(${residual}, 6) as residual
    from order_lines
    where ${frameWhere(frame)}
      and unit_price is not null
      and quantity is not null
  )
)
group by sign, bin
order by sign, bin`;
}

/** Columns of a list of lines, the telling ones first. */
export function listedColumns(
  schema: DatasetSchema,
  first: readonly OrderLineColumn[],
): OrderLineColumn[] {
  const wanted: readonly OrderLineColumn[] = [
    ...first,
    'ordered_at',
    'order_id',
    'customer_id',
    'product_id',
    'product_name',
    'category',
    'quantity',
    'unit_price',
    'discount_rate',
    'line_revenue',
    'net_revenue',
    'status',
    'city',
    'country',
  ];
  return [...new Set(wanted)].filter((column) => schema.columns.has(column));
}

interface LinesOptions {
  readonly limit?: number;
  /** Further expressions with their names, after row and counted. */
  readonly extra?: readonly string[];
  /** Another relation that has the columns of `order_lines`. */
  readonly from?: string;
  readonly order?: string;
}

/** Lines that a condition holds for: row in the file, whether it is counted, and its values. */
export function linesSql(
  where: string,
  columns: readonly OrderLineColumn[],
  frame: Frame,
  { limit, extra = [], from = 'order_lines', order = 'line_id' }: LinesOptions = {},
): string {
  const fields = [
    '(line_id + 1)::INTEGER as row',
    'is_counted as counted',
    ...extra,
    ...columns.map(
      (column) => `${ident(column)}${isText(column) ? '::VARCHAR' : ''} as ${ident(column)}`,
    ),
  ];
  return `select ${fields.join(', ')}
from ${from}
where ${frameWhere(frame)}
  and ${where}
order by ${order}${limit === undefined ? '' : `\nlimit ${number(limit)}`}`;
}

const NOT_TEXT: ReadonlySet<string> = new Set([
  'quantity',
  'unit_price',
  'discount_rate',
  'tax',
  'shipping',
  'line_revenue',
  'net_revenue',
  'latitude',
  'longitude',
  'line_id',
  'order_key',
  'customer_key',
  'product_key',
  'ordered_on',
  'ordered_at',
]);

function isText(column: string): boolean {
  return !NOT_TEXT.has(column);
}

/** Values of a label column with their lines, and where they mostly stand. */
export function spellingValuesSql(
  column: OrderLineColumn,
  context: readonly OrderLineColumn[],
  limit: number,
): string {
  const where = context.length
    ? `mode(concat_ws(' | ', ${context.map((name) => `${name}::VARCHAR`).join(', ')}))`
    : 'NULL';
  return `select value, sum(lines)::DOUBLE as lines, any_value(context) as context
from (
  select ${column}::VARCHAR as value, count(*) as lines, ${where}::VARCHAR as context
  from order_lines
  where ${column} is not null
  group by order_lines.${column}
)
group by value
order by lines desc, value
limit ${number(limit)}`;
}

/** Number of distinct values of columns. */
export function distinctSql(columns: readonly OrderLineColumn[]): string {
  const counts = columns.map(
    (column) => `count(distinct ${ident(column)})::DOUBLE as ${ident(column)}`,
  );
  return `select ${counts.join(', ')}\nfrom order_lines`;
}

/** Rows that could not be used, as text, with the reason. */
export const REJECTED_SQL = `select *
from rejected_rows
order by "row"`;
