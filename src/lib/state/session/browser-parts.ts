import { base } from '$app/paths';
import { fetchBundledFiles, fetchManifest } from '../bundled';
import { browserStore, SavedMappings } from '../saved-mappings';
import type { Connection, Database } from '../../data/database';
import type { SqlRunner } from '../../data/query-result';
import { ident } from '../../data/sql';
import type { SessionParts } from './types';

/**
 * The session's parts in a browser. Everything heavy is imported when it is first called, so that
 * the page paints before the database's code has even arrived.
 */
export const browserParts: SessionParts = {
  async openDatabase(onLost) {
    const { Database } = await import('../../data/database');
    return Database.open({ onLost });
  },
  async unpack(file, options) {
    const { unpackTables } = await import('../../data/ingest/zip');
    return unpackTables(file, options);
  },
  async openSource(db, file, options) {
    const { openSource } = await import('../../data/ingest/open');
    return openSource(db, file, options);
  },
  async dropSource(db, source) {
    const { dropSource } = await import('../../data/ingest/open');
    await dropSource(db, source);
  },
  async proposeMapping(source, saved) {
    const { proposeMapping } = await import('../../data/mapping/propose');
    return proposeMapping(source, saved ?? undefined);
  },
  async combine(db, sources, options) {
    const { combineFiles } = await import('../../data/combine/combine');
    return besideIfNeeded(db, (connection) => combineFiles(connection, sources, options));
  },
  async recombine(db, files, plan, options) {
    const { followPlan } = await import('../../data/combine/combine');
    return besideIfNeeded(db, (connection) => followPlan(connection, files, plan, options));
  },
  async compose(db, files, options) {
    const { composeSubjects } = await import('../../data/combine/subjects');
    return besideIfNeeded(db, (connection) => composeSubjects(connection, files, options));
  },
  async dropCombined(db, files) {
    const { dropCombined } = await import('../../data/combine/combine');
    await dropCombined(db, files);
  },
  async proposeOpinions(source, kind, saved) {
    const { proposeOpinions } = await import('../../data/opinions/propose');
    return proposeOpinions(source, kind, saved);
  },
  async opinionsInOrders(source, orders) {
    const { opinionsInOrders } = await import('../../data/opinions/propose');
    return opinionsInOrders(source, orders);
  },
  async headerSignature(source) {
    const { headerSignature } = await import('../../data/mapping/signature');
    return headerSignature(source.columns);
  },
  async buildDataset(db, source, mapping, options) {
    const { buildDataset } = await import('../../data/schema/build');
    return beside(db, async (connection) => {
      const asRead = await buildDataset(connection, source, mapping, options);
      const { applyKeptRecipe } = await import('../../data/clean/apply');
      try {
        return await applyKeptRecipe(connection, { ...options, source, mapping, asRead });
      } catch (thrown) {
        await browserParts.dropDataset(connection, options.schemaName).catch(() => {});
        throw thrown;
      }
    });
  },
  async cleanDataset(db, dataset, recipe, options) {
    const { applyRecipe } = await import('../../data/clean/apply');
    return beside(db, (connection) =>
      applyRecipe(connection, {
        ...dataset,
        ...options,
        recipe,
        asRead: dataset.cleaning.asRead,
      }),
    );
  },
  async previewRecipe(db, dataset, recipe, options) {
    const { previewRecipe } = await import('../../data/clean/apply');
    return beside(db, (connection) =>
      previewRecipe(connection, {
        ...dataset,
        ...options,
        recipe,
        asRead: dataset.cleaning.asRead,
      }),
    );
  },
  async buildWithoutOrders(db, options) {
    const [{ buildWithoutOrders }, { uncleaned }] = await Promise.all([
      import('../../data/schema/without-orders'),
      import('../../data/clean/apply'),
    ]);
    return uncleaned(await buildWithoutOrders(db, options));
  },
  async buildOpinions(db, inputs, options) {
    const { buildOpinions } = await import('../../data/opinions/build');
    return beside(db, (connection) => buildOpinions(connection, inputs, options));
  },
  async keepUnread(db, sources, schemaName) {
    const { unreadRecordsSql } = await import('../../data/schema/unread');
    const sql = unreadRecordsSql(sources, schemaName);
    if (sql) await db.query(sql);
  },
  async activateDataset(db, schemaName) {
    const { activateDataset } = await import('../../data/schema/build');
    await activateDataset(db, schemaName);
  },
  async dropDataset(db, schemaName) {
    await db.query(`drop schema if exists memory.${ident(schemaName)} cascade`);
  },
  fetchManifest: () => fetchManifest(base, (url, init) => fetch(url, init)),
  fetchBundled: (entry, options) =>
    fetchBundledFiles(base, entry, (url, init) => fetch(url, init), options),
  wantedId: () => new URLSearchParams(globalThis.location?.search ?? '').get('data'),
  mappings: new SavedMappings(browserStore),
  async savedRecipe(data) {
    const { SavedRecipes } = await import('../saved-recipes');
    return new SavedRecipes().find(data);
  },
  async saveRecipe(data, recipe) {
    const { SavedRecipes } = await import('../saved-recipes');
    new SavedRecipes().save(data, recipe);
  },
};

/** The same, with a connection only from the first statement on: a single file needs none. */
async function besideIfNeeded<T>(
  db: Database,
  work: (runner: SqlRunner) => Promise<T>,
): Promise<T> {
  let opening: Promise<Connection> | null = null;
  try {
    return await work({
      query: async (sql, options) => (await (opening ??= db.connect())).query(sql, options),
    });
  } finally {
    const opened = await (opening as Promise<Connection> | null)?.catch(() => null);
    await opened?.close().catch(() => {});
  }
}

/** Works on a connection of its own, so that the page's queries on the former data go on meanwhile. */
async function beside<T>(db: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await db.connect();
  try {
    return await work(connection);
  } finally {
    // Closing waits for a statement that was called off, so that its tables can be dropped.
    await connection.close().catch(() => {});
  }
}
