import { OrderlensError } from '../../core/errors';
import type { Recipe } from '../../data/clean/recipe';
import type { Database } from '../../data/database';
import type { Source } from '../../data/ingest/types';
import type { BuiltTables } from '../../data/opinions/build';
import type { DatasetSchema } from '../../data/schema/canonical';
import { NO_ORDERS } from './no-orders';
import type { Answers, LoadedDataset, LoadedOpinions, SessionParts, WorkOptions } from './types';

/** The parts of a data set that come from its tables. */
export type BuiltParts = Pick<
  LoadedDataset,
  | 'schema'
  | 'reconciliation'
  | 'steps'
  | 'cleaning'
  | 'mapping'
  | 'source'
  | 'hasOrders'
  | 'opinions'
  | 'answers'
  | 'schemaName'
>;

/** The schema with the facts of its opinions, whose days stand in where there are no orders. */
function withOpinions(
  schema: DatasetSchema,
  { reviews, ratings }: Pick<BuiltTables, 'reviews' | 'ratings'>,
): DatasetSchema {
  const dated = [reviews, ratings].find((facts) => facts?.firstDay && facts.lastDay);
  return {
    ...schema,
    firstDay: schema.firstDay || (dated?.firstDay ?? ''),
    lastDay: schema.lastDay || (dated?.lastDay ?? ''),
    reviews,
    ratings,
  };
}

interface Inputs {
  /** The files as they were read. */
  readonly sources: readonly Source[];
  /** The order lines; null where there are none. */
  readonly source: Source | null;
  readonly opinions: readonly {
    readonly source: Source;
    readonly isWithinOrders: boolean;
  }[];
}

/**
 * Builds all canonical tables of a data set in a schema of their own and makes them the ones that
 * answer queries. On any failure that schema is gone and the former one still answers.
 */
export async function buildTables(
  parts: SessionParts,
  db: Database,
  { sources, source, opinions }: Inputs,
  answers: Answers,
  options: WorkOptions & { readonly schemaName: string; readonly recipe: Recipe },
): Promise<BuiltParts> {
  const { schemaName, signal, onProgress } = options;
  const first = source ?? opinions[0]?.source;
  if (!first) throw new OrderlensError('internal', 'There is nothing to build tables from.');
  try {
    const built =
      source && answers.mapping
        ? await parts.buildDataset(db, source, answers.mapping, options)
        : await parts.buildWithoutOrders(db, { schemaName, signal });
    const inputs = opinions.flatMap((part, at) => {
      const mapping = answers.opinions[at];
      return mapping ? [{ source: part.source, isWithinOrders: part.isWithinOrders, mapping }] : [];
    });
    const made = await parts.buildOpinions(db, inputs, {
      schemaName,
      orderColumns: built.schema.columns,
      signal,
      onProgress,
    });
    await parts.keepUnread(db, sources, schemaName);
    if (signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
    await parts.activateDataset(db, schemaName);
    const loaded = made.built.flatMap(({ kind, reconciliation, steps }): LoadedOpinions[] => {
      const input = inputs.find(({ mapping }) => mapping.kind === kind);
      return input ? [{ kind, reconciliation, steps, ...input }] : [];
    });
    return {
      ...built,
      schema: withOpinions(built.schema, made),
      mapping: answers.mapping ?? NO_ORDERS,
      source: first,
      hasOrders: source !== null,
      opinions: loaded,
      answers,
      schemaName,
    };
  } catch (thrown) {
    await parts.dropDataset(db, schemaName).catch(() => {});
    throw thrown;
  }
}
