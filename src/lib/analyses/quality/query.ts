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

/** Checks in one mask, so that it stays an INTEGER. */
export const MASK_BITS = 30;

/**
 * Lines by the checks that hold for them: bit i of `m0` is check i, of `m1` check 30 + i, and so on;
 * `x0`, `x1` … whether the meaning accounts for a line, in the order of `explanations`. One pass over
 * the lines, with far fewer groups than lines; a filter for each check takes seven times as long.
 */
export function countsSql(
  checks: readonly Check[],
  explanations: readonly string[],
  frame: Frame,
): string {
  const masks: string[] = [];
  for (let from = 0; from < checks.length; from += MASK_BITS) {
    const bits = checks
      .slice(from, from + MASK_BITS)
      .map(({ where }, bit) => `case when ${where} then ${2 ** bit} else 0 end`);
    masks.push(`(${bits.join('\n      + ')})::INTEGER as m${masks.length}`);
  }
  const explained = explanations.map((where, k) => `coalesce(${where}, false) as x${k}`);
  const groups = [...masks.map((_, k) => `m${k}`), ...explained.map((_, k) => `x${k}`)];
  return `select ${groups.join(', ')}, is_counted,
  count(*)::DOUBLE as lines,
  coalesce(sum(net_revenue), 0)::DOUBLE as net,
  coalesce(sum(abs(net_revenue)), 0)::DOUBLE as touched
from (
  select is_counted, net_revenue,
    ${[...masks, ...explained].join(',\n    ')}
  from order_lines
  where ${frameWhere(frame)}
)
group by all`;
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
