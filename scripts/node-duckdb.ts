/**
 * The database of the site, run in Node: the same DuckDB-WASM build, blocking. The build uses it to
 * compute the demo's first picture and tests use it to bind and run SQL without a browser.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { tableToIPC, type Table } from 'apache-arrow';
import * as duckdb from '@duckdb/duckdb-wasm/blocking';
import { readParquet } from 'parquet-wasm/node';
import { OrderlensError } from '../src/lib/core/errors';
import type { SqlRunner } from '../src/lib/data/query-result';
import { ident, text } from '../src/lib/data/sql';

const require = createRequire(import.meta.url);

export interface NodeDatabase extends SqlRunner {
  /** Creates `schema.table` from an Arrow IPC stream. */
  insertArrow(table: string, bytes: Uint8Array, schema?: string): void;
  /** Creates `schema.table` from an apache-arrow table. */
  insertTable(table: string, data: Table, schema?: string): void;
  /** Creates `table` from a Parquet file on disk; columns keep their types. */
  loadParquet(table: string, path: string): void;
  /** Makes a file of these bytes readable by `read_csv(name)`. */
  registerFile(name: string, bytes: Uint8Array): void;
  close(): void;
}

/** Opens an empty in-memory database that never looks for extensions on the network. */
export async function openNodeDatabase(): Promise<NodeDatabase> {
  const dist = (file: string): string => require.resolve(`@duckdb/duckdb-wasm/dist/${file}`);
  const bundles = {
    mvp: { mainModule: dist('duckdb-mvp.wasm'), mainWorker: dist('duckdb-node-mvp.worker.cjs') },
    eh: { mainModule: dist('duckdb-eh.wasm'), mainWorker: dist('duckdb-node-eh.worker.cjs') },
  };
  const db = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await db.instantiate(() => {});
  db.open({ path: ':memory:' });
  const connection = db.connect();
  connection.query('SET autoinstall_known_extensions=false');
  connection.query('SET autoload_known_extensions=false');
  connection.query("SET custom_extension_repository='http://127.0.0.1:9/none'");

  const insertArrow = (table: string, bytes: Uint8Array, schema = 'main'): void => {
    connection.insertArrowFromIPCStream(bytes, { name: table, schema, create: true });
  };
  return {
    async query(sql, options) {
      if (options?.signal?.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
      try {
        // Both declare the same apache-arrow version; the package's own copy of the type differs.
        return connection.query(sql) as unknown as Table;
      } catch (thrown) {
        throw new OrderlensError(
          'query',
          thrown instanceof Error ? thrown.message : String(thrown),
        );
      }
    },
    insertArrow,
    insertTable: (table, data, schema) => insertArrow(table, tableToIPC(data, 'stream'), schema),
    loadParquet: (table, path) =>
      insertArrow(table, readParquet(readFileSync(path)).intoIPCStream()),
    registerFile: (name, bytes) => db.registerFileBuffer(name, bytes),
    close: () => {
      connection.close();
      db.reset();
    },
  };
}

/** A CSV file's bytes as a table of text columns, with the `__row` column an ingest would add. */
export async function loadCsvAsText(
  db: NodeDatabase,
  table: string,
  bytes: Uint8Array,
  options = '',
): Promise<void> {
  const name = `${table}.csv`;
  db.registerFile(name, bytes);
  await db.query(
    `create table ${ident(table)} as select row_number() over () as "__row", * from read_csv(${text(name)}, all_varchar = true${options})`,
  );
}
