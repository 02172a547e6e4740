import type { Database } from '../../data/database';
import { EMPTY_FRAME } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { LoadedDataset } from '../../state/session.svelte';
import { structureFindings } from '../../state/structure.svelte';

/** What a visitor came for goes first: the page they look at has this long to itself. */
const HEAD_START_MS = 8_000;
/** Above this the check is made when its own page is asked for. */
const MOST_LINES = 2_000_000;

/** The seed of the check that other pages refer to. */
export const USUAL_SEED = 1;

/**
 * Makes the structure check of a data set once the tab has nothing better to do, over a connection of
 * its own that gives way to the page's. Returns the way to call it off, unless a page waits for it.
 */
export function checkWhenIdle(db: Database, dataset: LoadedDataset): () => void {
  if (dataset.schema.lines > MOST_LINES) return () => undefined;
  let over = false;
  const timer = setTimeout(() => {
    whenIdle(() => {
      // What goes wrong here is said on the check's own page, which tries again.
      if (!over) check(db, dataset).catch(() => undefined);
    });
  }, HEAD_START_MS);
  return () => {
    over = true;
    clearTimeout(timer);
    structureFindings.release(dataset.schema);
  };
}

function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 20_000 });
  else setTimeout(run, 0);
}

async function check(db: Database, { schema, schemaName }: LoadedDataset): Promise<void> {
  await structureFindings.ensure(schema, async (signal, onProgress) => {
    const [{ computeStructure }, { activateDataset }] = await Promise.all([
      import('./compute'),
      import('../../data/schema/build'),
    ]);
    const connection = await db.connect();
    try {
      await activateDataset(connection, schemaName);
      const polite: SqlRunner = {
        query: async (sql, options) => {
          await db.quiet(signal);
          return connection.query(sql, options);
        },
      };
      return await computeStructure(polite, schema, EMPTY_FRAME, {
        seed: USUAL_SEED,
        signal,
        onProgress,
      });
    } finally {
      await connection.close().catch(() => undefined);
    }
  });
}
