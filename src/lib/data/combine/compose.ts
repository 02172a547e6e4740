import { takeSample } from '../ingest/sample';
import type { Source, SourceColumn } from '../ingest/types';
import type { SubjectKind } from '../opinions/propose';
import type { SqlRunner } from '../query-result';
import { numberSql } from '../schema/values/number-text';
import { ident, text } from '../sql';
import { keySql, otherColumns, ownColumns } from './key-sql';
import { headerWithin } from './names';
import { repeatedRowsSql } from './repeats';
import { isOrderAmount, summaryOf, type Traits, type TraitsByTable } from './traits';
import type { CombinedTable, Combination, JoinPlan, Summary, TreePlan } from './types';
import { joinKey } from './types';

/** A relation that was made and is to be dropped. */
export interface MadeRelation {
  readonly kind: 'table' | 'view';
  readonly name: string;
}

/** Rows of one kind as one source, and what was made for it. */
export interface ComposedSubject {
  readonly kind: SubjectKind;
  readonly source: Source;
}

interface Field {
  readonly column: SourceColumn;
  readonly sql: string;
}

/** A joined table as the query sees it. */
interface Part {
  readonly table: CombinedTable;
  readonly traits: Traits;
  readonly alias: string;
  readonly join: JoinPlan | null;
  /** True when several of its rows are brought to one. */
  readonly isSummarised: boolean;
}

/**
 * The rows of a tree as one source: the base's own rows, each once, with the columns of what is joined.
 * Columns are called `table.column`; a base alone keeps its names.
 */
export async function composeTree(
  db: SqlRunner,
  combination: Pick<Combination, 'tables' | 'joins' | 'plan' | 'repeats'>,
  traits: TraitsByTable,
  tree: TreePlan,
  prefix: string,
  made: MadeRelation[],
  signal: AbortSignal,
): Promise<ComposedSubject> {
  const byId = new Map(combination.tables.map((table) => [table.id, table]));
  const base = byId.get(tree.base)!;
  let source = base.source;
  if (tree.joins.length) {
    const parts: Part[] = [
      { table: base, traits: traits.get(base.id)!, alias: 't0', join: null, isSummarised: false },
      ...tree.joins.map((join, k): Part => ({
        table: byId.get(join.table)!,
        traits: traits.get(join.table)!,
        alias: `t${k + 1}`,
        join,
        isSummarised: (combination.joins[joinKey(tree.kind, join.table)]?.mostRowsPerKey ?? 1) > 1,
      })),
    ];
    const fields = fieldsOf(parts);
    const relation = `memory.main.${ident(`${prefix}_${tree.kind}`)}`;
    const sql = joinSql(relation, parts, fields);
    await db.query(`drop table if exists ${relation}`, { signal });
    await db.query(sql, { signal });
    made.push({ kind: 'table', name: relation });
    const columns = fields.map(({ column }) => column);
    source = {
      ...source,
      id: relation,
      byteSize: parts.reduce((sum, { table }) => sum + table.source.byteSize, 0),
      relation,
      columns,
      sample: await takeSample(db, relation, columns, source.rows, signal),
      dialect: null,
      how: [
        ...parts.map(({ table }) => `-- ${table.source.fileName}\n${table.source.how}`),
        sql,
      ].join('\n\n'),
    };
  }
  if (base.files.length > 1) {
    source = await setRepeatsAside(db, combination, base, source, prefix, made, signal);
  }
  return { kind: tree.kind, source };
}

function fieldsOf(parts: readonly Part[]): Field[] {
  const taken = new Set<string>();
  return parts.flatMap(({ table, traits, alias, join, isSummarised }) => {
    const scope = scopeOf(parts, join, traits);
    return table.source.columns.map((column, at): Field => {
      let name = `${table.name}.${column.name}`;
      for (let n = 2; taken.has(name.toLowerCase()); n++)
        name = `${table.name}.${column.name} ${n}`;
      taken.add(name.toLowerCase());
      const summary = isSummarised ? summaryOf(column.name, traits) : null;
      const isNumber = summary === 'sum' || summary === 'average';
      const isOnce = scope === 'order' && isOrderAmount(column.name, traits);
      const raw = join ? `${alias}.${ident(`c${at}`)}` : `${alias}.${ident(column.name)}`;
      return {
        column: {
          name,
          type: isNumber ? 'number' : column.type,
          header:
            referredHeader(parts, table, column.name) ?? headerWithin(table.name, column.name),
          from: { table: table.id, column: column.name },
          ...(scope && (isOnce || scope === 'other') && { scope }),
        },
        sql: isOnce ? onceSql(raw, alias, column, traits, isNumber) : raw,
      };
    });
  });
}

/**
 * A column that refers to a number of a joined table is that number: `items.product`, which refers to
 * `products.id`, is the product id. Null for a column that refers to none.
 */
function referredHeader(
  parts: readonly Part[],
  table: CombinedTable,
  column: string,
): string | null {
  for (const { table: joined, join, traits } of parts) {
    const pair = join?.to === table.id ? join.on.find(({ other }) => other === column) : undefined;
    const { order_id, customer_id, product_id, seller } = traits.roles;
    if (pair && [order_id, customer_id, product_id, seller].includes(pair.own)) {
      return headerWithin(joined.name, pair.own);
    }
  }
  return null;
}

/** Whose the values of a joined table are: each line's own, its order's, or something else's. */
function scopeOf(
  [base]: readonly Part[],
  join: JoinPlan | null,
  { roles }: Traits,
): 'order' | 'other' | null {
  // A key of several columns, the order and the line's number in it, is the line's own.
  if (!join || (join.to === base!.table.id && join.on.length > 1)) return null;
  return join.on.some(({ own }) => own === roles.order_id) ? 'order' : 'other';
}

/** An order's amount on the first of its lines, nothing (or 0, for what makes revenue) on the others. */
function onceSql(
  raw: string,
  alias: string,
  column: SourceColumn,
  traits: Traits,
  isNumber: boolean,
): string {
  const first = `${alias}.k is not null and row_number() over (partition by ${alias}.k order by t0."__row") = 1`;
  const isRevenue = traits.roles.line_revenue === column.name;
  const zero = isNumber || column.type !== 'text' ? '0' : text('0');
  return `case when ${first} then ${raw} ${isRevenue ? `when ${alias}.k is not null then ${zero} ` : ''}end`;
}

function joinSql(relation: string, parts: readonly Part[], fields: readonly Field[]): string {
  const [base, ...joined] = parts;
  const aliasOf = new Map(parts.map(({ table, alias }) => [table.id, alias]));
  const at = new Map(
    parts.map(({ table, join }) => [
      table.id,
      (column: string): string =>
        join ? `c${table.source.columns.findIndex(({ name }) => name === column)}` : column,
    ]),
  );
  const clauses = joined.map((part) => {
    const { table, alias } = part;
    const join = part.join!;
    const referring = keySql(
      aliasOf.get(join.to)!,
      otherColumns(join.on).map(at.get(join.to)!),
      join.compare,
    );
    return `left join (\n${oneRowSql(part)}\n) ${alias} on ${alias}.k = ${referring} -- ${table.name.replace(/[\r\n]/g, ' ')}`;
  });
  return `create table ${relation} as
select t0."__row" as "__row",
  ${fields.map(({ column, sql }) => `${sql} as ${ident(column.name)}`).join(',\n  ')}
from ${base!.table.source.relation} t0
${clauses.join('\n')}`;
}

/** One row for each key of a joined table, its columns as `c0`, `c1` … and the key as `k`. */
function oneRowSql({ table, traits, join, isSummarised }: Part): string {
  const { relation, columns } = table.source;
  const key = keySql('s', ownColumns(join!.on), join!.compare);
  const fields = columns.map((column, at) => {
    const raw = `s.${ident(column.name)}`;
    const value = isSummarised
      ? summarySql(raw, column, summaryOf(column.name, traits), traits)
      : raw;
    return `${value} as c${at}`;
  });
  return `  select ${key} as k, ${fields.join(', ')}
  from ${relation} s
  where ${key} is not null${isSummarised ? '\n  group by 1' : ''}`;
}

function summarySql(
  raw: string,
  { type }: SourceColumn,
  summary: Summary,
  { decimal }: Traits,
): string {
  const number =
    type === 'text' ? numberSql(raw, decimal, { mostlyPlain: true }) : `${raw}::DOUBLE`;
  switch (summary) {
    case 'sum':
      return `sum(${number})`;
    case 'average':
      return `avg(${number})`;
    case 'only':
      return `case when count(distinct ${raw}) = 1 then min(${raw}) end`;
    case 'most-frequent':
      return `mode(${raw})`;
  }
}

/**
 * Takes the rows that repeat earlier files out of a source: they stay in a relation of their own, so
 * that they can be counted and shown. The source says how many rows each file has in it.
 */
async function setRepeatsAside(
  db: SqlRunner,
  { plan, repeats }: Pick<Combination, 'plan' | 'repeats'>,
  base: CombinedTable,
  source: Source,
  prefix: string,
  made: MadeRelation[],
  signal: AbortSignal,
): Promise<Source> {
  const choice = plan.repeats[base.id];
  const facts = repeats[base.id];
  const counts =
    (choice?.treatment === 'newest' ? facts?.superseded : facts?.rows) ?? base.files.map(() => 0);
  const isSkipping = choice !== undefined && choice.treatment !== 'keep';
  const parts = base.files.map((file, k) => ({
    fileName: file.source.fileName,
    firstRow: file.firstRow,
    rows: file.source.rows,
    unreadable: file.source.parseRejects.reduce((sum, { rows }) => sum + rows, 0),
    repeated: isSkipping ? counts[k]! : 0,
  }));
  const repeated = parts.reduce((sum, part) => sum + part.repeated, 0);
  if (!isSkipping || !repeated) return { ...source, parts };
  const rows = `memory.main.${ident(`${prefix}_repeated`)}`;
  const kept = `memory.main.${ident(`${prefix}_kept`)}`;
  const aside = `memory.main.${ident(`${prefix}_aside`)}`;
  const steps = [
    `create or replace table ${rows} as\n${repeatedRowsSql(base, choice)}`,
    `create or replace table ${kept} as\nselect * from ${source.relation} where "__row" not in (select row from ${rows})`,
    `create or replace table ${aside} as\nselect * from ${source.relation} where "__row" in (select row from ${rows})`,
  ];
  for (const sql of steps) await db.query(sql, { signal });
  await db.query(`drop table ${rows}`, { signal });
  made.push({ kind: 'table', name: kept }, { kind: 'table', name: aside });
  const left = source.rows - repeated;
  return {
    ...source,
    id: kept,
    relation: kept,
    rows: left,
    parts,
    repeats: { relation: aside, rows: repeated, key: choice.key },
    sample: await takeSample(db, kept, source.columns, source.rows, signal),
    how: [source.how, ...steps].join('\n\n'),
  };
}
