import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { rowsOf, type SqlRunner } from '../data/query-result';
import { ident, text } from '../data/sql';

/** What keeping members needs of the database. */
export interface MembersDatabase extends SqlRunner {
  insertArrow(
    table: string,
    schema: string,
    ipcStreamBytes: Uint8Array,
    options: { readonly create: boolean },
  ): Promise<void>;
}

export interface Membership {
  readonly size: number;
  /** Net revenue of the members over the whole of the data. */
  readonly revenue: number;
}

/** The table `audience_members` of one data set: who belongs to which audience. */
export class AudienceMembers {
  readonly #db: MembersDatabase;
  readonly #schema: string;
  #serial = 0;

  /** @param schema DuckDB schema of the data set's tables. */
  constructor(db: MembersDatabase, schema: string) {
    this.#db = db;
    this.#schema = schema;
  }

  /** Adds customers by key; a key that is not in `customers` is left out. */
  async addKeys(audience: string, keys: Int32Array): Promise<void> {
    await this.#add(audience, { customer_key: keys }, 'customer_key');
  }

  /** Adds customers by their own ids; an id that this data does not have is left out. */
  async addIds(audience: string, ids: readonly string[]): Promise<void> {
    if (ids.length) await this.#add(audience, { customer_id: [...ids] }, 'customer_id');
  }

  async remove(audience: string): Promise<void> {
    await this.#db.query(
      `delete from ${this.#table('audience_members')} where audience_id = ${text(audience)}`,
    );
  }

  async ids(audience: string): Promise<string[]> {
    const table = await this.#db.query(
      `select customer_id::VARCHAR from ${this.#table('customers')}
where customer_key in (
  select customer_key from ${this.#table('audience_members')} where audience_id = ${text(audience)}
)
order by customer_key`,
    );
    const ids = table.getChildAt(0);
    return ids ? Array.from(ids, String) : [];
  }

  /** Sizes and revenues of all audiences that have members. */
  async summary(): Promise<ReadonlyMap<string, Membership>> {
    const rows = rowsOf<{ audience_id: string; size: number; revenue: number }>(
      await this.#db.query(
        `select m.audience_id, count(*)::INTEGER as size,
  coalesce(sum(c.net_revenue), 0)::DOUBLE as revenue
from ${this.#table('audience_members')} m join ${this.#table('customers')} c using (customer_key)
group by m.audience_id`,
      ),
    );
    return new Map(rows.map(({ audience_id, size, revenue }) => [audience_id, { size, revenue }]));
  }

  /** The members with their names, for export; those who brought most come first. */
  listSql(audience: string): string {
    return `select c.customer_id::VARCHAR as customer_id, c.customer_name::VARCHAR as customer_name
from ${this.#table('customers')} c
where c.customer_key in (
  select customer_key from ${this.#table('audience_members')} where audience_id = ${text(audience)}
)
order by c.net_revenue desc, c.customer_id`;
  }

  async #add(
    audience: string,
    column: { readonly customer_key: Int32Array } | { readonly customer_id: string[] },
    key: 'customer_key' | 'customer_id',
  ): Promise<void> {
    // By way of a table of its own: a list of a hundred thousand values makes a slow statement.
    const wanted = `audience_wanted_${++this.#serial}`;
    const bytes = tableToIPC(tableFromArrays(column), { format: 'stream' });
    if (!bytes) return;
    await this.#db.insertArrow(wanted, this.#schema, bytes, { create: true });
    try {
      await this.#db.query(
        `insert into ${this.#table('audience_members')}
select distinct ${text(audience)}, c.customer_key
from ${this.#table('customers')} c join ${this.#table(wanted)} w on c.${key} = w.${key}`,
      );
    } finally {
      await this.#db.query(`drop table if exists ${this.#table(wanted)}`);
    }
  }

  #table(name: string): string {
    return `${ident(this.#schema)}.${ident(name)}`;
  }
}
