import { DataType, RecordBatchReader, tableFromIPC, type Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';
import type { SqlRunner } from '../query-result';
import { ident } from '../sql';
import type { Engine } from './engine';
import { cancelled, toQueryError } from './failures';

/** How long a query that was called off may go on before the whole engine is given up. */
const STUBBORN_MS = 10_000;

export interface QueryOptions {
  readonly signal?: AbortSignal;
}

/**
 * Parts of a result (of 2,048 rows) asked for before the first has come: a busy page would else be
 * waited for once per part.
 */
const PARTS_AHEAD = 4;

/** Where an Arrow stream goes. */
export interface ArrowTarget {
  readonly table: string;
  readonly schema: string;
  /** Make the table from the stream's schema; else append to it. */
  readonly create: boolean;
}

/**
 * One connection: its statements run one after the other, in the order of the calls. Statements of
 * two connections take turns in slices of some ten milliseconds.
 */
export class Connection implements SqlRunner {
  readonly #engine: Engine;
  readonly #id: number;
  #tail: Promise<void> = Promise.resolve();
  #queued = 0;
  #restsSince = performance.now();

  private constructor(engine: Engine, id: number) {
    this.#engine = engine;
    this.#id = id;
  }

  static async open(engine: Engine): Promise<Connection> {
    return new Connection(engine, await engine.call((db) => db.connectInternal()));
  }

  /** For how long it has had nothing to do, in milliseconds; 0 while it has. */
  get rest(): number {
    return this.#queued ? 0 : performance.now() - this.#restsSince;
  }

  /**
   * Runs SQL. When the signal aborts the promise rejects at once with `cancelled`, the query is
   * stopped in the background and the connection's next statement waits for that.
   */
  query(sql: string, options: QueryOptions = {}): Promise<Table> {
    return this.#enqueue(() => this.#fetch(sql, options.signal), options.signal);
  }

  /** Runs statements that set something; each must succeed. */
  async set(statements: readonly string[]): Promise<void> {
    for (const sql of statements) {
      try {
        await this.query(sql);
      } catch (thrown) {
        const { code, message } = toQueryError(thrown);
        if (code !== 'query') throw thrown;
        throw new OrderlensError('internal', `The database refused “${sql}”. (${message})`);
      }
    }
  }

  /** Appends an Arrow IPC stream to a table; the bytes are handed over to the worker. */
  insertArrow(
    bytes: Uint8Array,
    target: ArrowTarget,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const { table: name, schema, create } = target;
    return this.#enqueue(
      () =>
        this.#engine.call((db) =>
          db.insertArrowFromIPCStream(this.#id, bytes, { name, schema, create }),
        ),
      options.signal,
    );
  }

  /** Waits for what is queued, then gives the connection back. */
  close(): Promise<void> {
    return this.#enqueue(() => this.#engine.call((db) => db.disconnect(this.#id)));
  }

  #enqueue<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      let stubborn: ReturnType<typeof setTimeout> | undefined;
      let isRunning = false;
      const onAbort = (): void => {
        reject(cancelled());
        if (!isRunning) return;
        this.#interrupt();
        stubborn = setTimeout(() => this.#engine.lose(), STUBBORN_MS);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queued += 1;
      this.#tail = this.#tail.then(async () => {
        try {
          if (signal?.aborted) return;
          isRunning = true;
          resolve(await work());
        } catch (thrown) {
          reject(toQueryError(thrown));
        } finally {
          clearTimeout(stubborn);
          signal?.removeEventListener('abort', onAbort);
          this.#queued -= 1;
          this.#restsSince = performance.now();
        }
      });
    });
  }

  async #fetch(sql: string, signal: AbortSignal | undefined): Promise<Table> {
    const engine = this.#engine;
    const id = this.#id;
    let header = await engine.call((db) => db.startPendingQuery(id, sql));
    while (header === null) header = await engine.call((db) => db.pollPendingQuery(id));
    const enums = dictionaryFields(header);
    // A streamed result comes without its dictionaries, so every ENUM would read as NULL. The query
    // runs again with text instead; one that casts its ENUMs to VARCHAR itself is spared that.
    if (enums.length) return this.#fetch(withText(sql, enums), signal);
    const parts = [header];
    // The worker answers in order, and with nothing once the result has ended.
    const asked: Promise<Uint8Array | null>[] = [];
    const ask = (): void => {
      const part = engine.call((db) => db.fetchQueryResults(id));
      part.catch(() => {});
      asked.push(part);
    };
    for (let k = 0; k < PARTS_AHEAD; k++) ask();
    for (;;) {
      const part = await asked.shift();
      if (signal?.aborted) throw cancelled();
      if (part?.length === 0) break;
      if (part) parts.push(part);
      ask();
    }
    return tableFromIPC(joined(parts));
  }

  #interrupt(): void {
    // It may have ended by itself meanwhile; then there is nothing to stop.
    this.#engine.call((db) => db.cancelPendingQuery(this.#id)).catch(() => {});
  }
}

/** Names of the result's columns that are of an ENUM type. */
function dictionaryFields(header: Uint8Array): readonly string[] {
  const { schema } = RecordBatchReader.from(header).open();
  return schema.fields.filter(({ type }) => DataType.isDictionary(type)).map(({ name }) => name);
}

function withText(sql: string, columns: readonly string[]): string {
  const casts = columns.map((name) => `${ident(name)}::VARCHAR as ${ident(name)}`);
  return `select * replace (${casts.join(', ')}) from (\n${sql.trim().replace(/;$/, '')}\n)`;
}

/** The messages of an Arrow stream in one buffer, so that reading it needs no waiting. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
