import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../jobs/job-map';
import type { Source } from '../ingest/types';
import { rowsOf, type SqlRunner } from '../query-result';
import {
  RATING_COLUMNS,
  REVIEW_COLUMNS,
  type LeftOutRows,
  type OpinionFacts,
  type OrderLineColumn,
  type RejectedReason,
  type SqlStep,
} from '../schema/canonical';
import { dateEvidence } from '../schema/date-evidence';
import { ident } from '../sql';
import { OpinionColumns } from './columns';
import { opinionFacts } from './facts';
import { lackingRoles } from './propose';
import {
  emptyTableSql,
  matchSql,
  readOpinionsSql,
  rejectedOpinionsSql,
  rejectionReasons,
  ratingsOfReviewsSql,
  writeOpinionsSql,
} from './tables';
import type { BuiltOpinions, OpinionKind, OpinionMapping } from './types';

/** One source of opinions and how it is to be read. */
export interface OpinionInput {
  readonly source: Source;
  readonly mapping: OpinionMapping;
  /** The rows are order lines, of which some carry a review. */
  readonly isWithinOrders: boolean;
}

/** What came of each input that had any row, and what the two tables hold (null: nothing). */
export interface BuiltTables {
  readonly built: readonly BuiltOpinions[];
  readonly reviews: OpinionFacts | null;
  readonly ratings: OpinionFacts | null;
}

interface BuildOptions {
  /** DuckDB schema that holds `products` and `customers`, and takes the tables. */
  readonly schemaName: string;
  /** What the orders of that schema have filled; empty without orders. */
  readonly orderColumns: ReadonlySet<OrderLineColumn>;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/**
 * Makes `reviews` and `ratings` beside the order tables of a schema, from at most one input of each
 * kind; what has no input is empty, or for `ratings` a view on the reviews. The rows that cannot be
 * used go to `rejected_reviews` and `rejected_ratings`. On failure the caller drops the schema.
 *
 * @throws OrderlensError `missing-column` when a mapping lacks what its kind needs, `bad-data` when
 *   no row can be used.
 */
export async function buildOpinions(
  db: SqlRunner,
  inputs: readonly OpinionInput[],
  options: BuildOptions,
): Promise<BuiltTables> {
  const { schemaName, signal } = options;
  const run = (sql: string) => db.query(sql, { signal });
  const built: BuiltOpinions[] = [];
  const facts: Record<OpinionKind, OpinionFacts | null> = { reviews: null, ratings: null };
  for (const kind of ['reviews', 'ratings'] as const) {
    const input = inputs.find(({ mapping }) => mapping.kind === kind);
    if (input) {
      const made = await buildOne(run, input, options);
      if (!made) continue;
      built.push(made);
      facts[kind] = made.facts;
      continue;
    }
    const reviews = built.find((other) => other.kind === 'reviews');
    const needed = ['customer_id', 'product_id', 'rating'] as const;
    if (kind === 'ratings' && reviews && needed.every((name) => reviews.facts.columns.has(name))) {
      await run(ratingsOfReviewsSql(schemaName));
      facts.ratings = await opinionFacts(run, schemaName, kind);
    } else {
      const empty = kind === 'reviews' ? REVIEW_COLUMNS : RATING_COLUMNS;
      await run(emptyTableSql(schemaName, kind, empty));
    }
  }
  return { built, ...facts };
}

async function buildOne(
  run: (sql: string) => ReturnType<SqlRunner['query']>,
  input: OpinionInput,
  options: BuildOptions,
): Promise<BuiltOpinions | null> {
  const { source, mapping } = input;
  const { kind } = mapping;
  const { schemaName, orderColumns, onProgress } = options;
  requireRoles(source, mapping);
  const columns = new OpinionColumns(source, mapping);
  const steps: SqlStep[] = [];
  const step = async (title: string, sql: string): Promise<void> => {
    steps.push({ title, sql });
    await run(sql);
  };
  onProgress({ stage: `Reading ${kind}`, fraction: 0 });
  const evidence = columns.has('written_at') ? await dateEvidence(columns.days, run) : null;
  await step(
    `Read the ${kind}`,
    readOpinionsSql(columns, schemaName, evidence, input.isWithinOrders),
  );
  const scratch = `${ident(schemaName)}.${ident(`read_${kind}`)}`;
  const reasons = rejectionReasons(mapping);
  const [counts] = rowsOf<Record<string, number>>(
    await run(`select count(*)::DOUBLE as rows, ${reasons
      .map(({ key }) => `(count(*) filter (where fault = '${key}'))::DOUBLE as "${key}"`)
      .join(', ')},
  (count(*) filter (where fault is null and is_copy))::DOUBLE as copies,
  (count(*) filter (where fault is null and day_given and written_at is null))::DOUBLE as dayless
from ${scratch}`),
  );
  const rejected: RejectedReason[] = reasons
    .map(({ key, reason }) => ({ key, reason, rows: counts![key]! }))
    .filter(({ rows }) => rows > 0);
  const parseRejects = input.isWithinOrders ? [] : source.parseRejects;
  await step(`${kind} that cannot be used`, rejectedOpinionsSql(columns, schemaName, reasons));

  onProgress({ stage: `Writing ${kind}`, fraction: 0.6 });
  const match = await matches(run, schemaName, scratch, orderColumns);
  await step(
    `Write the ${kind}`,
    writeOpinionsSql(mapping, schemaName, match, mapping.duplicates === 'drop'),
  );
  await run(`drop table ${scratch}`);
  const facts = await opinionFacts(run, schemaName, kind);
  const leftOut: LeftOutRows[] =
    mapping.duplicates === 'drop' && counts!['copies']! > 0
      ? [
          {
            key: 'duplicate',
            label: 'Second and later copies of a row, left out',
            rows: counts!['copies']!,
          },
        ]
      : [];
  const all = [...rejected, ...parseRejects];
  if (!(facts.rows > 0)) {
    // Order lines of which none carries a review simply have none.
    if (input.isWithinOrders) return null;
    throw nothingUsable(source, kind, all);
  }
  return {
    kind,
    facts,
    steps,
    reconciliation: {
      rowsRead: parseRejects.reduce((sum, { rows }) => sum + rows, counts!['rows']!),
      rowsUsed: facts.rows,
      rejected: all,
      leftOut,
      withoutDay: counts!['dayless']!,
    },
  };
}

function requireRoles(source: Source, { kind, roles }: OpinionMapping): void {
  const lacking = lackingRoles(kind, roles);
  if (!lacking.length) return;
  throw new OrderlensError(
    'missing-column',
    `${source.fileName} is to be read as ${kind}, but no column is chosen for ${lacking.join(' and ')}.`,
    { file: source.fileName, expected: `a column for ${lacking.join(' and ')}` },
  );
}

/** By what the products and customers of the orders are known here. */
async function matches(
  run: (sql: string) => ReturnType<SqlRunner['query']>,
  schemaName: string,
  scratch: string,
  orderColumns: ReadonlySet<OrderLineColumn>,
): Promise<{ product: 'product_id' | 'product_name' | null; customer: boolean }> {
  const named = (['product_id', 'product_name'] as const).filter((column) =>
    orderColumns.has(column),
  );
  const customer = orderColumns.has('customer_id');
  if (!named.length) return { product: null, customer };
  // A file of reviews may call a product by its name where the orders have numbers as well.
  const [found] = rowsOf<Record<string, number>>(await run(matchSql(schemaName, scratch, named)));
  const product = named.reduce((best, column) => (found![column]! > found![best]! ? column : best));
  return { product: found![product]! > 0 ? product : null, customer };
}

function nothingUsable(
  source: Source,
  kind: OpinionKind,
  rejected: readonly RejectedReason[],
): OrderlensError {
  const worst = [...rejected].sort((a, b) => b.rows - a.rows)[0];
  return new OrderlensError(
    'bad-data',
    `No row of ${source.fileName} can be used as ${kind === 'reviews' ? 'a review' : 'a rating'}.${worst ? ` ${worst.reason.replace(/\.$/, '')} in ${worst.rows} of ${source.rows} rows.` : ''}`,
    { file: source.fileName, expected: kind === 'reviews' ? 'a rating or a text' : 'a rating' },
  );
}
