import { profileColumns, type ColumnProfile } from '../mapping/profile';
import { scoreRoles } from '../mapping/score';
import { rowsOf, type SqlRunner } from '../query-result';
import { ROLES, type Role } from '../schema/canonical';
import { ident, number, text } from '../sql';
import { keyValuesSql } from './key-sql';
import { headerWithin, sameName } from './names';
import type { CombinedTable, KeyLink } from './types';

/** Columns of a table that are looked at, likeliest keys first. */
const MOST_COLUMNS = 14;
/** Different values of a column that are compared; of more, a share that is the same for all columns. */
const MOST_VALUES = 50_000;
/** Below so many compared values an estimate from a share says too little. */
const LEAST_VALUES = 30;
/** Names that agree so much let a key be one although many of its values are not found. */
const NAMED = 0.6;

const ID_ROLES: readonly Role[] = ['order_id', 'customer_id', 'product_id', 'seller'];

interface Candidate {
  readonly table: CombinedTable;
  readonly column: string;
  readonly profile: ColumnProfile;
  /** Role of an id that the name says. */
  readonly role: Role | null;
}

interface Measured extends Candidate {
  readonly at: number;
  /** One of so many classes of values is compared. */
  readonly every: number;
}

interface Sizes {
  readonly col: number;
  readonly every: number;
  readonly exact: number;
  readonly loose: number;
  readonly rows: number;
  readonly most: number;
}

/**
 * Finds the columns of several tables that refer to one another: by what they are called, and by
 * which of their values occur in both. Tables of millions of rows are compared on a share of their
 * values, the same share everywhere; what is then joined is counted in full.
 */
export async function findLinks(
  db: SqlRunner,
  tables: readonly CombinedTable[],
  options: { readonly signal: AbortSignal; readonly onTable: (table: CombinedTable) => void },
): Promise<KeyLink[]> {
  const run = (sql: string) => db.query(sql, { signal: options.signal });
  const candidates = tables.flatMap(candidatesOf);
  const scratch = 'memory.main.combine_keys';
  await run(
    `create or replace table ${scratch} (col INTEGER, k VARCHAR, z VARCHAR, h UBIGINT, n BIGINT)`,
  );
  try {
    const measured: Measured[] = [];
    for (const table of tables) {
      options.onTable(table);
      const own = candidates.filter((candidate) => candidate.table === table);
      for (const [k, every] of (await sampling(run, table, own)).entries()) {
        const at = measured.length;
        const candidate = own[k]!;
        const { relation } = table.source;
        await run(`insert into ${scratch} ${keyValuesSql(at, relation, candidate.column, every)}`);
        measured.push({ ...candidate, at, every });
      }
    }
    return await linksBetween(run, scratch, measured);
  } finally {
    await db.query(`drop table if exists ${scratch}`).catch(() => {});
  }
}

/** Columns that may be keys: no amounts, days, long texts or yes-and-no. */
function candidatesOf(table: CombinedTable): Candidate[] {
  const profiles = profileColumns({
    ...table.source,
    columns: table.source.columns.map((column) => ({
      ...column,
      header: headerWithin(table.name, column.name),
    })),
  });
  const fits = scoreRoles(profiles);
  return profiles
    .map((profile, at): Candidate & { rank: number } => {
      const role = ID_ROLES.find((id) => (fits[ROLES.indexOf(id)]![at]?.confidence ?? 0) >= 0.6);
      const isCode = /(^|[ _-])(id|key|code|no|nr|number|sku|zip|email)\b/i.test(
        profile.column.name.replace(/([a-z])([A-Z])/g, '$1 $2'),
      );
      const isShared = profile.distinct > 0 && profile.filled > 0;
      const rank = (role ? 2 : 0) + (isCode ? 1 : 0) + (isShared ? profile.filled : 0);
      return { table, column: profile.column.name, profile, role: role ?? null, rank };
    })
    .filter(({ profile }) => mayBeKey(profile))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_COLUMNS);
}

function mayBeKey({
  column,
  values,
  dates,
  meanLength,
  numbers,
  integers,
}: ColumnProfile): boolean {
  if (!values.length || column.type === 'boolean') return false;
  if (column.type === 'date' || column.type === 'timestamp' || dates > 0.8) return false;
  if (meanLength > 80) return false;
  // `12346.0` is a key that a program took for a number; `12.50` is none.
  const whole = values.filter((value) => /^-?\d+(\.0+)?$/.test(value)).length;
  return !(numbers > 0.8 && integers < 1 && whole < 0.9 * values.length);
}

/** Into how many classes the values of each column are divided, of which one is compared. */
async function sampling(
  run: (sql: string) => ReturnType<SqlRunner['query']>,
  { source }: CombinedTable,
  candidates: readonly Candidate[],
): Promise<number[]> {
  if (source.rows <= MOST_VALUES) return candidates.map(() => 1);
  if (!candidates.length) return [];
  const counts = candidates.map(
    ({ column }, k) => `approx_count_distinct(${ident(column)})::DOUBLE as ${ident(`c${k}`)}`,
  );
  const [row] = rowsOf<Record<string, number>>(
    await run(`select ${counts.join(', ')} from ${source.relation}`),
  );
  return candidates.map((_, k) => {
    const ratio = row![`c${k}`]! / MOST_VALUES;
    return ratio <= 1 ? 1 : 2 ** Math.ceil(Math.log2(ratio));
  });
}

async function linksBetween(
  run: (sql: string) => ReturnType<SqlRunner['query']>,
  scratch: string,
  measured: readonly Measured[],
): Promise<KeyLink[]> {
  const [every, byCol] = [new Set(measured.map((one) => one.every)), new Map<string, Sizes>()];
  const key = (col: number, classes: number): string => `${col}/${classes}`;
  for (const classes of every) {
    const sizes = rowsOf<Record<keyof Sizes, number>>(
      await run(`select col, ${number(classes)}::DOUBLE as every, count(*)::DOUBLE as exact,
  count(distinct z)::DOUBLE as loose, sum(n)::DOUBLE as rows, max(n)::DOUBLE as most
from ${scratch} where h % ${number(classes)} = 0 group by col`),
    );
    for (const size of sizes) byCol.set(key(size.col, classes), size);
  }
  // Which columns share values at all, and how many of those compared.
  const meta = measured
    .map(
      ({ at, every: classes, table }) => `(${number(at)}, ${number(classes)}, ${text(table.id)})`,
    )
    .join(', ');
  const both = (by: 'k' | 'z'): Promise<{ a: number; b: number; n: number }[]> =>
    run(`with columns_of(col, every, tab) as (values ${meta}),
  kept as (select distinct col, ${by} as v, h from ${scratch})
select a.col as a, b.col as b, count(*)::DOUBLE as n
from kept a join kept b on a.v = b.v and a.col < b.col
join columns_of ca on ca.col = a.col
join columns_of cb on cb.col = b.col and cb.tab <> ca.tab
where a.h % greatest(ca.every, cb.every) = 0
group by 1, 2`).then((table) => rowsOf<{ a: number; b: number; n: number }>(table));
  const exact = new Map((await both('k')).map(({ a, b, n }) => [`${a}/${b}`, n]));
  const loose = measured.length ? await both('z') : [];

  const links: KeyLink[] = [];
  for (const { a, b, n } of loose) {
    const [left, right] = [measured[a]!, measured[b]!];
    const classes = Math.max(left.every, right.every);
    const [sizeA, sizeB] = [byCol.get(key(a, classes)), byCol.get(key(b, classes))];
    if (!sizeA || !sizeB) continue;
    const shared = { exact: exact.get(`${a}/${b}`) ?? 0, loose: n };
    const one = linkOf(left, right, sizeA, sizeB, shared);
    const other = linkOf(right, left, sizeB, sizeA, shared);
    if (one) links.push(one);
    if (other) links.push(other);
  }
  return links.sort((x, y) => y.strength - x.strength);
}

/** The link by which rows of `from` refer to rows of `to`; null when that is no key. */
function linkOf(
  from: Measured,
  to: Measured,
  fromSize: Sizes,
  toSize: Sizes,
  shared: { readonly exact: number; readonly loose: number },
): KeyLink | null {
  const found = { exact: shared.exact / fromSize.exact, loose: shared.loose / fromSize.loose };
  // Zeros and capitals are overlooked only where that finds more and makes no two keys of a file one.
  const tellsApart = fromSize.loose === fromSize.exact && toSize.loose === toSize.exact;
  const isLoose = tellsApart && found.loose > found.exact + 0.02;
  const share = isLoose ? found.loose : found.exact;
  const named = Math.max(
    sameName(
      { table: from.table.name, column: from.column },
      { table: to.table.name, column: to.column },
    ),
    from.role !== null && from.role === to.role ? 0.8 : 0,
  );
  const isUnique = toSize.most === 1;
  const rowsPerValue = toSize.rows / toSize.exact;
  const isTold = named >= NAMED;
  if (isTold ? share <= 0 : share < 0.9) return null;
  // Small whole numbers are found in any numbered list; without a name they say nothing.
  if (!isTold && !(isDistinctive(from.profile) && fromSize.exact >= LEAST_VALUES)) return null;
  const strength = share * (0.4 + 0.6 * named) * (isUnique ? 1 : 0.8);
  return {
    from: from.table.id,
    fromColumn: from.column,
    to: to.table.id,
    toColumn: to.column,
    compare: isLoose ? 'loose' : 'exact',
    found: Math.min(1, share),
    isUnique,
    rowsPerValue,
    named,
    strength,
  };
}

/** Values such as `CUST000178`, a hash or a long number, which two files share on purpose only. */
function isDistinctive({ values, meanLength }: ColumnProfile): boolean {
  const coded = values.filter((value) => /\d/.test(value) && !/\s/.test(value)).length;
  const lettered = values.filter((value) => /[\p{L}@-]/u.test(value)).length;
  if (coded < 0.9 * values.length) return false;
  return lettered >= 0.9 * values.length ? meanLength >= 4 : meanLength >= 7;
}
