import { rowsOf, type SqlRunner } from '../query-result';
import type { MappedColumns } from './source-columns';

/**
 * The file with narrow tables laid beside it by position: each holds one row for every row of the
 * file, in its order, with its number in `row`. A join by value would do the same, but the planner
 * cannot tell how many rows a positional join has and then hashes the widest side: a million rows
 * took a second longer so, and came out in no order.
 */
export class RowsBeside {
  #from: string;

  constructor(
    private readonly columns: MappedColumns,
    private readonly run: (sql: string) => ReturnType<SqlRunner['query']>,
  ) {
    this.#from = `${columns.source.relation} ${columns.r}`;
  }

  /** The `from` clause with everything that has been laid. */
  get from(): string {
    return this.#from;
  }

  /** Lays a table beside the file. One that is in another order is sorted first. */
  async lay(table: string, alias: string): Promise<void> {
    let isApart = await this.#isApart(table, alias);
    if (isApart) {
      await this.run(`create or replace table ${table} as select * from ${table} order by row`);
      isApart = await this.#isApart(table, alias);
    }
    // Should an engine not keep even that order, rows find each other by number.
    this.#from += isApart
      ? `\njoin ${table} ${alias} on ${alias}.row = ${this.columns.r}."__row"`
      : `\npositional join ${table} ${alias}`;
  }

  async #isApart(table: string, alias: string): Promise<boolean> {
    const { source, r } = this.columns;
    const [check] = rowsOf<{ apart: number }>(
      await this.run(`select count(*)::DOUBLE as apart
from ${source.relation} ${r} positional join ${table} ${alias}
where ${r}."__row" is distinct from ${alias}.row`),
    );
    return check!.apart > 0;
  }
}
