import type { Database } from '../../data/database';
import type { IngestOptions, ReadingChoices, Source } from '../../data/ingest/types';
import type { Mapping, MappingProposal } from '../../data/mapping/types';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema, Reconciliation, SqlStep } from '../../data/schema/canonical';
import type { OnProgress } from '../../jobs/job-map';
import type { BundledDataset } from '../bundled';
import type { SavedMappings } from '../saved-mappings';

/** Where a data set came from, enough to read it again: a file's handle or a bundled entry. */
export type Origin =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'bundled'; readonly entry: BundledDataset };

/** The data set that every page works on. */
export interface LoadedDataset {
  /** Id of the manifest for bundled data, else unique for this tab. */
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly isSynthetic: boolean;
  readonly licence: string | null;
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
  readonly mapping: Mapping;
  /** Describes the file as read; its raw table is gone once the canonical tables stand. */
  readonly source: Source;
  readonly origin: Origin;
  /** DuckDB schema that holds its tables. */
  readonly schemaName: string;
}

export interface BuiltDataset {
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
}

/** What a session is put together from; tests put in their own. */
export interface SessionParts {
  openDatabase(onLost: () => void): Promise<Database>;
  openSource(db: Database, file: File, options: IngestOptions): Promise<Source>;
  dropSource(db: Database, source: Source): Promise<void>;
  proposeMapping(source: Source, saved: Mapping | null): Promise<MappingProposal>;
  headerSignature(source: Source): Promise<string>;
  buildDataset(
    db: Database,
    source: Source,
    mapping: Mapping,
    options: { schemaName: string; signal: AbortSignal; onProgress: OnProgress },
  ): Promise<BuiltDataset>;
  activateDataset(db: Database, schemaName: string): Promise<void>;
  dropDataset(db: SqlRunner, schemaName: string): Promise<void>;
  fetchManifest(): Promise<readonly BundledDataset[]>;
  fetchBundled(
    entry: BundledDataset,
    options: { signal: AbortSignal; onProgress: OnProgress },
  ): Promise<File>;
  /** The id that the address asks for, if any. */
  wantedId(): string | null;
  readonly mappings: SavedMappings;
}

/** How a load starts; all but the origin have defaults. */
export interface LoadPlan extends ReadingChoices {
  /** Take this mapping and ask nothing. */
  readonly mapping?: Mapping;
  /** Stop at the wizard even when nothing need be asked. */
  readonly review?: boolean;
}
