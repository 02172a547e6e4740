import { DuckDBDataProtocol, type AsyncDuckDB } from '@duckdb/duckdb-wasm';
import type { Table } from 'apache-arrow';
import { OrderlensError } from '../core/errors';
import { Connection } from './database/connection';
import { Engine } from './database/engine';
import { toQueryError } from './database/failures';
import type { SqlRunner } from './query-result';
import { text } from './sql';

export type { Connection };

/** The page's queries are over, and not just between two of them, after this much rest. */
const REST_MS = 400;

/** Time between two looks at how much of a file has been read. */
const WATCH_MS = 100;

export interface DatabaseOptions {
  /**
   * Called once when the engine is gone for good (a crash, or a query that would not stop): every
   * table went with it and every call rejects with `crash`. The owner opens another.
   */
  readonly onLost?: () => void;
}

/**
 * The tab's database: DuckDB in a worker, in memory, which never asks the network for anything but
 * its own script and module.
 *
 * All promises settle: with `query`, `cancelled`, `out-of-memory`, or `crash` when the worker ends.
 */
export class Database implements SqlRunner {
  readonly #engine: Engine;
  readonly #main: Connection;

  private constructor(engine: Engine, main: Connection) {
    this.#engine = engine;
    this.#main = main;
  }

  /** Starts an engine: 1.5 to 2 s, most of it compiling its module. */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const engine = await Engine.start(options.onLost ?? (() => {}));
    try {
      const main = await Connection.open(engine);
      await main.set(settings());
      return new Database(engine, main);
    } catch (thrown) {
      engine.stop();
      throw thrown;
    }
  }

  /**
   * Runs one statement on the page's own connection, after those already asked for. When the
   * signal aborts, the promise rejects at once and the query is stopped in the background.
   */
  query(sql: string, options?: { readonly signal?: AbortSignal }): Promise<Table> {
    return this.#main.query(sql, options);
  }

  /** Creates `schema.table` from an Arrow IPC stream, or appends to it. The bytes are handed over. */
  insertArrow(
    table: string,
    schema: string,
    ipcStreamBytes: Uint8Array,
    options: { readonly create: boolean },
  ): Promise<void> {
    return this.#main.insertArrow(ipcStreamBytes, { table, schema, create: options.create });
  }

  /**
   * A further connection, for long work beside the page's queries: the two take turns. Settings,
   * `USE` and temporary tables are its own. Close it.
   */
  connect(): Promise<Connection> {
    return Connection.open(this.#engine);
  }

  /** Waits until the page has asked for nothing for a while: work that nobody waits for goes then. */
  async quiet(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#main.rest < REST_MS) {
      await new Promise((resolve) => setTimeout(resolve, REST_MS - this.#main.rest));
    }
    if (signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  }

  /** Makes a file readable as `read_csv('name')`; it is read piece by piece, never whole. */
  async registerFile(name: string, file: File | Blob): Promise<void> {
    await this.#call((db) =>
      db.registerFileHandle(name, file, DuckDBDataProtocol.BROWSER_FILEREADER, true),
    );
  }

  /**
   * Calls back with the bytes that queries have read of a registered file so far, some ten times a
   * second, until the function that it resolves to is called. (DuckDB's own progress bar works by
   * generated code, which the site's CSP forbids.)
   */
  async watchFile(name: string, onBytes: (bytes: number) => void): Promise<() => void> {
    await this.#call((db) => db.collectFileStatistics(name, true));
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const { totalFileReadsCold } = await this.#engine.call((db) => db.exportFileStatistics(name));
      if (isOver) return;
      onBytes(Number(totalFileReadsCold));
      timer = setTimeout(next, WATCH_MS);
    };
    // What is wrong with the file or the engine, the query itself will say.
    const next = (): void => void look().catch(() => {});
    timer = setTimeout(next, WATCH_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }

  async dropFile(name: string): Promise<void> {
    await this.#call((db) => db.dropFile(name));
  }

  /** Ends the worker and with it all tables. What is under way rejects with `cancelled`. */
  async close(): Promise<void> {
    this.#engine.stop();
  }

  async #call(work: (db: AsyncDuckDB) => Promise<unknown>): Promise<void> {
    try {
      await this.#engine.call(work);
    } catch (thrown) {
      throw toQueryError(thrown);
    }
  }
}

function settings(): readonly string[] {
  // Even with loading switched off DuckDB asks its public host for an extension that a function
  // needs. Sent to our own origin, that is a clean error.
  const nowhere = new URL('none', document.baseURI).href;
  return [
    'set autoinstall_known_extensions = false',
    'set autoload_known_extensions = false',
    `set custom_extension_repository = ${text(nowhere)}`,
    // Of the 4 GB that WebAssembly can address; what is above belongs to results and files.
    "set memory_limit = '3GB'",
  ];
}
