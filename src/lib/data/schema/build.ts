import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../jobs/job-map';
import { rowInFile } from '../ingest/file-row';
import type { Source } from '../ingest/types';
import type { Mapping } from '../mapping/types';
import { rowsOf, type SqlRunner } from '../query-result';
import { ident } from '../sql';
import { customersSql, ordersSql, productsSql } from './aggregates';
import type { DatasetSchema, Reconciliation, RejectedReason, SqlStep } from './canonical';
import { requireOneCurrency } from './currencies';
import { dateEvidence } from './date-evidence';
import { describeDataset } from './describe';
import { duplicateRowsSql } from './duplicates';
import { layLabels, makeLabel, TEXT_ROLES, type Label, type TextRole } from './labels';
import { orderLinesSql, orderLinesViewSql } from './lines';
import { orderKeys } from './order-keys';
import {
  hasUnreadSql,
  lastPossibleDay,
  readCountsSql,
  readValuesSql,
  rejectedColumns,
  rejectedRowsSql,
  rejectionRules,
  requireRoles,
} from './read-values';
import { readNotesSql } from './read-notes';
import { reconcile, rejectedReasons } from './reconcile';
import { RowsBeside } from './rows-beside';
import { MappedColumns, NUMBER_ROLES, type NumberRole } from './source-columns';

interface BuildOptions {
  /** DuckDB schema to make the tables in; what it held is replaced. */
  readonly schemaName: string;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Orders dated more than a year after this day are impossible. */
  readonly today?: Date;
}

export interface BuiltDataset {
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
}

/**
 * Makes the canonical tables `order_lines` (a view of `lines`), `orders`, `customers`, `products`, `rejected_rows` and an
 * empty `audience_members` from a source, in a schema of their own. Nothing else is touched: on any
 * failure, and when called off, the half-made schema is dropped and the former data stand.
 *
 * @throws OrderlensError `missing-column` when the mapping lacks what revenue, day or order need,
 *   `bad-data` when no row can be used or several currencies would be added up, and what the
 *   database throws.
 */
export async function buildDataset(
  db: SqlRunner,
  source: Source,
  mapping: Mapping,
  options: BuildOptions,
): Promise<BuiltDataset> {
  const columns = new MappedColumns(source, mapping);
  requireRoles(columns);
  const builder = new Builder(db, columns, options);
  try {
    return await builder.build();
  } catch (thrown) {
    await builder.drop();
    throw thrown;
  }
}

/** Makes unqualified names mean the tables of this schema from now on. */
export async function activateDataset(db: SqlRunner, schemaName: string): Promise<void> {
  await db.query(`USE memory.${ident(schemaName)}`);
}

class Builder {
  readonly #steps: SqlStep[] = [];
  readonly #scratch: string[] = [];
  readonly #schema: string;

  constructor(
    private readonly db: SqlRunner,
    private readonly columns: MappedColumns,
    private readonly options: BuildOptions,
  ) {
    this.#schema = ident(options.schemaName);
  }

  readonly #run = (sql: string): ReturnType<SqlRunner['query']> =>
    this.db.query(sql, { signal: this.options.signal });

  async #step(title: string, sql: string): Promise<void> {
    this.#steps.push({ title, sql });
    await this.#run(sql);
  }

  #progress(stage: string, fraction: number): void {
    if (this.options.signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
    this.options.onProgress({ stage, fraction });
  }

  /** Never throws: the failure that led here is the one to report. */
  async drop(): Promise<void> {
    await this.db.query(`drop schema if exists ${this.#schema} cascade`).catch(() => {});
  }

  async build(): Promise<BuiltDataset> {
    const { columns } = this;
    const { schemaName } = this.options;
    this.#progress('Reading dates and amounts', 0);
    await requireOneCurrency(columns, this.#run);
    await this.#run(`drop schema if exists ${this.#schema} cascade`);
    await this.#run(`create schema ${this.#schema}`);
    const { rejected, usableCount, gaps } = await this.#readValues();

    this.#progress('Cleaning names and labels', 0.25);
    const rows = new RowsBeside(columns, this.#run);
    await rows.lay(`${this.#schema}.read_values`, columns.v);
    const usable = rejected.length ? `${columns.v}.usable` : '';
    const labels = await this.#labels(rows, usable, usableCount);

    const notes = readNotesSql({ schemaName, columns, labels, gaps, from: rows.from, usable });
    for (const sql of notes) await this.#run(sql);
    this.#steps.push({ title: 'Notes of what was read otherwise', sql: notes.join(';\n\n') });

    this.#progress('Looking for duplicates', 0.5);
    const unique = this.#linesAreUnique(labels, usableCount);
    const duplicates = unique ? 0 : await this.#duplicates();

    this.#progress('Writing order lines', 0.55);
    const keys = orderKeys(columns, labels, schemaName, rows.from, usable);
    if (keys.table) {
      await this.#step('Tell orders apart by customer and time', keys.sql);
      this.#scratch.push(keys.table);
      await rows.lay(keys.table, columns.o);
    }
    await this.#run(`create type ${this.#schema}.absent as enum ('')`);
    const productRole = (['product_id', 'product_name'] as const).find((role) => columns.has(role));
    const lines = orderLinesSql({
      schemaName,
      columns,
      labels,
      usableRows: rows.from,
      usable,
      orderKey: keys.value,
      productRole: productRole ?? null,
      duplicates: duplicates > 0,
    });
    await this.#step('Order lines', lines);
    await this.#step(
      'Columns that the file has nothing for',
      orderLinesViewSql(columns, schemaName),
    );

    this.#progress('Adding up orders, customers and products', 0.8);
    const oneLinePerOrder = unique || (await this.#hasOneLinePerOrder());
    const parts = {
      schemaName,
      oneLinePerOrder,
      hasCustomers: columns.has('customer_id'),
      hasProducts: productRole !== undefined,
      hasTax: columns.has('tax'),
      hasShipping: columns.has('shipping'),
    };
    await this.#step('Orders', ordersSql(parts));
    await this.#step('Customers', customersSql(parts));
    await this.#step('Products', productsSql(parts));
    await this.#run(
      `create table ${this.#schema}.audience_members (audience_id VARCHAR, customer_key INTEGER)`,
    );

    this.#progress('Checking the sums', 0.95);
    const { reconciliation, sql } = await reconcile(columns, schemaName, rejected, this.#run);
    this.#steps.push({ title: 'Reconciliation', sql });
    const schema = await describeDataset(columns, schemaName, oneLinePerOrder, this.#run);
    if (!(schema.lines > 0)) throw this.#nothingLeft(reconciliation);
    for (const table of this.#scratch) await this.#run(`drop table if exists ${table}`);
    this.#progress('Done', 1);
    return { schema, reconciliation, steps: this.#steps };
  }

  /** Reads every date and number once, and sets aside the rows that cannot be used. */
  async #readValues(): Promise<{
    rejected: RejectedReason[];
    usableCount: number;
    gaps: ReadonlySet<NumberRole>;
  }> {
    const { columns } = this;
    const { schemaName } = this.options;
    const lastDay = lastPossibleDay(this.options.today ?? new Date());
    this.#scratch.push(`${this.#schema}.read_values`);
    const counts = await this.#readDaysAndNumbers(lastDay);
    const rules = rejectionRules(columns, lastDay);
    const rejectsNone = counts.usable === counts.rows;
    const title = 'Rows that cannot be used';
    this.#steps.push({ title, sql: rejectedRowsSql(columns, schemaName, rules) });
    // Reasons take longer to prepare than to find; an empty table needs none.
    await this.#run(rejectedRowsSql(columns, schemaName, rejectsNone ? [] : rules));
    const rejected = rejectsNone ? [] : await rejectedReasons(rules, schemaName, this.#run);
    if (!(counts.usable > 0)) throw await this.#noRowUsable(rejected);
    const gaps = new Set(NUMBER_ROLES.filter((role) => counts[role]! > 0));
    return { rejected, usableCount: counts.usable, gaps };
  }

  /** Makes `read_values`: in the ways of writing that the sample shows, and in all if that is not enough. */
  async #readDaysAndNumbers(
    lastDay: string,
  ): Promise<{ rows: number; usable: number } & Record<string, number>> {
    const { columns } = this;
    const { schemaName } = this.options;
    const evidence = await dateEvidence(columns, this.#run);
    const count = async () =>
      rowsOf<{ rows: number; usable: number } & Record<string, number>>(
        await this.#run(readCountsSql(columns, schemaName)),
      )[0]!;
    const title = 'Read dates and numbers';
    const quick = columns.sampledReading(evidence);
    if (quick) {
      const sql = readValuesSql(columns, schemaName, quick, lastDay);
      await this.#run(sql);
      const counts = await count();
      const gaps = (['ordered_at', ...NUMBER_ROLES] as const).filter(
        (role) => columns.has(role) && counts[role]! > 0,
      );
      if (!gaps.length || !(await this.#hasUnread(gaps))) {
        this.#steps.push({ title, sql });
        return counts;
      }
      await this.#run(`drop table ${this.#schema}.read_values`);
    }
    const sql = readValuesSql(columns, schemaName, columns.reading(evidence), lastDay);
    await this.#step(title, sql);
    return count();
  }

  async #hasUnread(roles: readonly (NumberRole | 'ordered_at')[]): Promise<boolean> {
    const sql = hasUnreadSql(this.columns, this.options.schemaName, roles);
    return rowsOf<{ n: number }>(await this.#run(sql))[0]!.n > 0;
  }

  async #labels(beside: RowsBeside, usable: string, rows: number): Promise<Map<TextRole, Label>> {
    const { columns } = this;
    const labels = new Map<TextRole, Label>();
    const named = columns.has('product_id') ? 'product_id' : 'product_name';
    for (const role of TEXT_ROLES) {
      if (!columns.has(role)) continue;
      const byOrderId = columns.mapping.meaning.orderIdentity === 'order_id';
      const label = await makeLabel(columns, role, {
        schemaName: this.options.schemaName,
        usableRows: usable
          ? `${beside.from} where ${usable}`
          : `${columns.source.relation} ${columns.r}`,
        needsKey: role === 'customer_id' || role === named || (role === 'order_id' && byOrderId),
        rowsIfUnique:
          role === 'order_id' && byOrderId && isDistinct(columns.sample(role)) ? rows : null,
        run: this.#run,
      });
      labels.set(role, label);
      this.#scratch.push(...label.scratch);
    }
    const laid = layLabels(columns, labels, this.options.schemaName);
    if (laid) {
      await this.#run(laid.sql);
      this.#scratch.push(laid.table);
      await beside.lay(laid.table, columns.w);
    }
    const sql = [...labels.values()].flatMap(({ steps }) => steps);
    if (laid) sql.push(laid.sql);
    this.#steps.push({ title: 'Clean each label once', sql: sql.join(';\n\n') });
    return labels;
  }

  #linesAreUnique(labels: ReadonlyMap<TextRole, Label>, rows: number): boolean {
    const { orderIdentity } = this.columns.mapping.meaning;
    return orderIdentity === 'order_id' && labels.get('order_id')?.count === rows;
  }

  async #duplicates(): Promise<number> {
    const sql = duplicateRowsSql(this.columns, this.options.schemaName);
    await this.#step('Rows that repeat another in every column', sql);
    this.#scratch.push(`${this.#schema}.duplicate_rows`);
    const [count] = rowsOf<{ rows: number }>(
      await this.#run(`select count(*)::DOUBLE as rows from ${this.#schema}.duplicate_rows`),
    );
    return count!.rows;
  }

  async #hasOneLinePerOrder(): Promise<boolean> {
    const [count] = rowsOf<{ lines: number; orders: number }>(
      await this.#run(
        `select count(*)::DOUBLE as lines, (max(order_key) + 1)::DOUBLE as orders from ${this.#schema}.order_lines`,
      ),
    );
    return count!.lines === count!.orders;
  }

  /** Names the commonest reason, with a row and its value to look up. */
  async #noRowUsable(rejected: readonly RejectedReason[]): Promise<OrderlensError> {
    const { source } = this.columns;
    const worst = [...rejected].sort((a, b) => b.rows - a.rows)[0];
    if (!worst) {
      return new OrderlensError('bad-file', 'The file has a header but no rows.', {
        file: source.fileName,
        found: '0 rows',
        expected: 'at least one order line',
      });
    }
    const column = this.columns.column(
      /date/.test(worst.key)
        ? 'ordered_at'
        : /order-id/.test(worst.key)
          ? 'order_id'
          : (({ price: 'unit_price', quantity: 'quantity', discount: 'discount_rate' } as const)[
              worst.key.split('-').at(-1) as 'price' | 'quantity' | 'discount'
            ] ?? 'line_revenue'),
    ).name;
    const [first] = rowsOf<{ row: number; found: string | null }>(
      await this.#run(
        `select row::DOUBLE as row, ${ident(this.#rejectedName(column))} as found from ${this.#schema}.rejected_rows order by row limit 1`,
      ),
    );
    return new OrderlensError(
      'bad-data',
      `No row of ${source.fileName} can be used. ${worst.reason.replace(/\.$/, '')} in ${worst.rows} of ${source.rows} rows.`,
      {
        file: source.fileName,
        row: rowInFile(source, first!.row),
        column,
        found: first!.found?.slice(0, 80) ?? 'nothing',
        expected: /date/.test(worst.key)
          ? 'a date'
          : /order-id/.test(worst.key)
            ? 'an order number'
            : 'a number',
      },
    );
  }

  #rejectedName(column: string): string {
    const { columns } = this.columns.source;
    return rejectedColumns(columns.map(({ name }) => name)).get(column) ?? column;
  }

  #nothingLeft(reconciliation: Reconciliation): OrderlensError {
    const taken = reconciliation.revenueSteps.map(
      ({ label, rows }) => `${label.toLowerCase()}: ${rows}`,
    );
    return new OrderlensError(
      'too-little-data',
      `With these choices no line of ${this.columns.source.fileName} is left (${taken.join('; ')}).`,
      { file: this.columns.source.fileName },
    );
  }
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
