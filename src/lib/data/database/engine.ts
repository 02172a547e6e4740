import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import { OrderlensError, toFailure } from '../../core/errors';
import { spawnWorker } from '../../jobs/spawn';
import { breaksEngine, crashed } from './failures';

/** Longest slice of a query before the worker looks at its messages again. */
const POLL_MS = 50;

/**
 * DuckDB in its worker, and the one place that knows when that worker is gone. DuckDB's client
 * drops its pending requests without a word when the worker fails, so every call goes through
 * {@link Engine.call}, which then rejects.
 */
export class Engine {
  readonly #worker: Worker;
  readonly #db: AsyncDuckDB;
  readonly #onLost: () => void;
  readonly #pending = new Set<(error: OrderlensError) => void>();
  #failure: OrderlensError | null = null;

  private constructor(worker: Worker, onLost: () => void) {
    this.#worker = worker;
    this.#onLost = onLost;
    // Before the client's own listener, which would forget its pending requests.
    worker.addEventListener('error', (event) => {
      event.stopImmediatePropagation();
      this.lose();
    });
    worker.addEventListener('messageerror', () => this.lose());
    this.#db = new AsyncDuckDB(new VoidLogger(), worker);
  }

  static async start(onLost: () => void): Promise<Engine> {
    let isReady = false;
    let engine: Engine;
    try {
      const worker = spawnWorker(workerUrl, 'classic');
      engine = new Engine(worker, () => {
        if (isReady) onLost();
      });
    } catch (thrown) {
      throw unstartable(thrown);
    }
    try {
      const wasm = new URL(wasmUrl, location.href).href;
      await engine.call((db) => db.instantiate(wasm));
      await engine.call((db) =>
        db.open({ path: ':memory:', query: { queryPollingInterval: POLL_MS } }),
      );
    } catch (thrown) {
      engine.stop();
      throw unstartable(thrown);
    }
    isReady = true;
    return engine;
  }

  /** One request to the worker; rejects also when the worker is lost before it answers. */
  call<T>(work: (db: AsyncDuckDB) => Promise<T>): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise<T>((resolve, reject) => {
      this.#pending.add(reject);
      work(this.#db).then(
        (value) => {
          this.#pending.delete(reject);
          resolve(value);
        },
        (thrown: unknown) => {
          this.#pending.delete(reject);
          reject(thrown);
          if (breaksEngine(thrown)) this.lose();
        },
      );
    });
  }

  /** Gives the worker up: everything under way rejects, and the owner is told once. */
  lose(error: OrderlensError = crashed()): void {
    if (this.#failure) return;
    this.#end(error);
    this.#onLost();
  }

  /** Ends the worker on purpose; the owner is not told. */
  stop(): void {
    if (!this.#failure) this.#end(new OrderlensError('cancelled', 'The database was closed.'));
  }

  #end(error: OrderlensError): void {
    this.#failure = error;
    // The client's own handlers would only write to the console about a worker we know is gone.
    this.#db.detach();
    this.#worker.terminate();
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }
}

function unstartable(thrown: unknown): OrderlensError {
  const { code, message } = toFailure(thrown);
  return new OrderlensError(
    code === 'out-of-memory' ? code : 'crash',
    `The database could not be started in this browser. (${message})`,
  );
}
