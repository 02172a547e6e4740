import { rowsOf, type SqlRunner } from '../query-result';
import { ident, text } from '../sql';
import type { Role } from './canonical';
import type { MappedColumns } from './source-columns';
import { areTwoLetterCodes, idSql, isCleanText, labelSql } from './values/missing';

/** The roles that are text, and whether they name a thing that gets a key. */
export const TEXT_ROLES = [
  'order_id',
  'customer_id',
  'customer_name',
  'product_id',
  'product_name',
  'category',
  'subcategory',
  'brand',
  'seller',
  'currency',
  'status',
  'payment_method',
  'city',
  'state',
  'country',
] as const satisfies readonly Role[];
export type TextRole = (typeof TEXT_ROLES)[number];

const ID_ROLES: readonly TextRole[] = ['order_id', 'customer_id', 'product_id'];
const PLACES: readonly TextRole[] = ['country', 'state'];

/**
 * Up to so many values a column becomes an ENUM: one or two bytes a row instead of sixteen, its
 * cleaning done once for each value, and grouping several times as fast. It reads as text.
 */
export const MOST_ENUM_VALUES = 60_000;

/** How a text column of the file enters `order_lines`. */
export interface Label {
  readonly role: TextRole;
  /** Expression for the cleaned value. */
  readonly value: string;
  /** Expression for a dense 0-based key of the value, where one was asked for. */
  readonly key: string | null;
  /** Join that the expressions need; empty for none. */
  readonly join: string;
  /** Distinct cleaned values. */
  readonly count: number;
  /** Ways of writing that were trimmed or otherwise put right, beside those for nothing. */
  readonly corrected: number;
  readonly steps: readonly string[];
  /** Tables to drop once the lines stand. */
  readonly scratch: readonly string[];
}

interface LabelOptions {
  readonly schemaName: string;
  /** `from` clause that yields usable rows only, with the source as `r`. */
  readonly usableRows: string;
  readonly needsKey: boolean;
  /** Usable rows, where it is likely that no two share a value; else null. */
  readonly rowsIfUnique: number | null;
  readonly run: (sql: string) => ReturnType<SqlRunner['query']>;
}

/** Collects the values of a column, cleans each once, and says how rows get theirs. */
export async function makeLabel(
  columns: MappedColumns,
  role: TextRole,
  options: LabelOptions,
): Promise<Label> {
  const { schemaName, usableRows, needsKey, run } = options;
  const schema = ident(schemaName);
  const table = `${schema}.${ident(`values_${role}`)}`;
  const type = `${schema}.${ident(`${role}_values`)}`;
  const steps: string[] = [];
  const step = async (sql: string): Promise<void> => {
    steps.push(sql);
    await run(sql);
  };
  const keepNa = PLACES.includes(role) || areTwoLetterCodes(columns.sample(role));
  const clean = ID_ROLES.includes(role) ? idSql('raw', { keepNa }) : labelSql('raw', { keepNa });
  const raw = columns.text(role);
  if (options.rowsIfUnique !== null && (await isUniqueAndClean(raw, clean, options))) {
    // The row's place is its key, and nothing need be collected or joined.
    const key = '(row_number() over () - 1)::INTEGER';
    const count = options.rowsIfUnique;
    return { role, value: raw, key, join: '', count, corrected: 0, steps, scratch: [] };
  }
  const few = await fewCleanValues(raw, columns.sample(role), { keepNa }, options);
  if (few) {
    // Nothing is to be put right, so no table is needed to say how.
    await step(`create type ${type} as enum (${few.map(text).join(', ')})`);
    const value = `try_cast(${raw} as ${type})`;
    const key = needsKey ? `enum_code(${value})::INTEGER` : null;
    return { role, value, key, join: '', count: few.length, corrected: 0, steps, scratch: [] };
  }
  await step(`create table ${table} as
select raw, ${clean} as value${needsKey ? ', (row_number() over () - 1)::INTEGER as key' : ''}
from (select ${raw} as raw from ${usableRows} group by 1)
where raw is not null`);
  const [stats] = rowsOf<{ distinct: number; changed: number; corrected: number }>(
    await run(`select count(distinct value)::DOUBLE as "distinct",
  (count(*) filter (where value is distinct from raw))::DOUBLE as changed,
  (count(*) filter (where value <> raw))::DOUBLE as corrected
from ${table}`),
  );
  const { distinct, changed, corrected } = stats!;
  const found = { role, count: distinct, corrected, steps, scratch: [table] };
  if (distinct <= MOST_ENUM_VALUES) {
    await step(`create type ${type} as enum (
  select distinct value from ${table} where value is not null order by value
)`);
    // Rows that cannot be used may hold other values, and are cast too before they are passed over.
    let value = `try_cast(${raw} as ${type})`;
    let join = '';
    if (changed > 0) {
      const at = columns.labelAlias(role);
      await step(
        `create or replace table ${table} as select raw, value::${type} as value from ${table}`,
      );
      value = `${at}.value`;
      join = `left join ${table} ${at} on ${at}.raw = ${raw}`;
    }
    const key = needsKey ? `enum_code(${value})::INTEGER` : null;
    return { ...found, value, key, join };
  }
  if (changed === 0 && !needsKey) {
    return { ...found, value: raw, key: null, join: '' };
  }
  const at = columns.labelAlias(role);
  if (changed > 0 && needsKey) {
    await step(`create or replace table ${table} as
select raw, value, key
from (select raw, value from ${table})
left join (
  select value, (row_number() over () - 1)::INTEGER as key
  from (select distinct value from ${table} where value is not null)
) using (value)`);
  }
  return {
    ...found,
    value: changed > 0 ? `${at}.value` : raw,
    key: needsKey ? `${at}.key` : null,
    join: `left join ${table} ${at} on ${at}.raw = ${raw}`,
  };
}

/** Up to so many values, and characters of them, are looked at one by one. */
const FEW_VALUES = 2000;
const FEW_CHARACTERS = 100_000;

/**
 * The values of a column in their order, where they are few and all clean as they stand; else null.
 * To prepare the SQL that cleans them takes the database longer than all else about such a column.
 */
async function fewCleanValues(
  raw: string,
  sample: readonly string[],
  words: { readonly keepNa: boolean },
  { usableRows, run }: LabelOptions,
): Promise<readonly string[] | null> {
  const isFew = new Set(sample).size <= 0.8 * sample.length;
  if (!isFew || !sample.every((value) => isCleanText(value, words))) return null;
  const found = rowsOf<{ raw: string }>(
    await run(`select raw
from (select ${raw} as raw from ${usableRows} group by 1)
where raw is not null
order by 1
limit ${FEW_VALUES + 1}`),
  );
  const values = found.map((row) => row.raw);
  const isSmall = values.reduce((sum, value) => sum + value.length, 0) <= FEW_CHARACTERS;
  const isUsable = values.length > 0 && values.length <= FEW_VALUES && isSmall;
  return isUsable && values.every((value) => isCleanText(value, words)) ? values : null;
}

/**
 * The table `line_labels` with what labels would otherwise be joined for, a row of it for each row
 * of the file; from then on the labels are read from it. Null when no label needs a join.
 */
export function layLabels(
  columns: MappedColumns,
  labels: Map<TextRole, Label>,
  schemaName: string,
): { readonly table: string; readonly sql: string } | null {
  const joined = [...labels.values()].filter(({ join }) => join);
  if (!joined.length) return null;
  const { source, r, w } = columns;
  const fields: string[] = [];
  for (const label of joined) {
    const take = (sql: string, name: string): string => {
      fields.push(`${sql} as ${name}`);
      return `${w}.${name}`;
    };
    const { role, value, key } = label;
    labels.set(role, {
      ...label,
      value: value.startsWith(`${r}.`) ? value : take(value, `${role}_value`),
      key: key === null ? null : take(key, `${role}_key`),
      join: '',
    });
  }
  const table = `${ident(schemaName)}.line_labels`;
  const sql = `create table ${table} as
select ${r}."__row" as row, ${fields.join(', ')}
from ${source.relation} ${r}
${joined.map(({ join }) => join).join('\n')}`;
  return { table, sql };
}

async function isUniqueAndClean(
  raw: string,
  clean: string,
  { usableRows, rowsIfUnique, run }: LabelOptions,
): Promise<boolean> {
  // A guess within two percent, for a fifth of the price, rules most columns out.
  const [guess] = rowsOf<{ n: number }>(
    await run(`select approx_count_distinct(${raw})::DOUBLE as n from ${usableRows}`),
  );
  if (guess!.n < 0.8 * rowsIfUnique!) return false;
  const [groups] = rowsOf<{ n: number }>(
    await run(`select count(*)::DOUBLE as n from (select 1 from ${usableRows} group by ${raw})`),
  );
  if (groups!.n !== rowsIfUnique) return false;
  const [dirty] = rowsOf<{ n: number }>(
    await run(`select count(*)::DOUBLE as n
from (select ${raw} as raw from ${usableRows})
where ${clean} is distinct from raw`),
  );
  return dirty!.n === 0;
}
