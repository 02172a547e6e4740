import type { Cleaning } from '../../data/clean/apply';
import type { Recipe } from '../../data/clean/recipe';
import type { StepEffect } from '../../data/clean/run';
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
  /** The recipe that the tables follow, and what they were before it. */
  readonly cleaning: Cleaning;
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
  readonly cleaning: Cleaning;
}

/** How long work on the tables is told of and called off. */
export interface WorkOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
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
    options: WorkOptions & { readonly schemaName: string; readonly recipe: Recipe },
  ): Promise<BuiltDataset>;
  /** Makes the tables of a data set follow a recipe, or leaves them as they were. */
  cleanDataset(
    db: Database,
    dataset: LoadedDataset,
    recipe: Recipe,
    options: WorkOptions,
  ): Promise<BuiltDataset>;
  previewRecipe(
    db: Database,
    dataset: LoadedDataset,
    recipe: Recipe,
    options: WorkOptions,
  ): Promise<readonly StepEffect[]>;
  /** The recipe last applied to a bundled data set, or to files with a header. */
  savedRecipe(data: string): Promise<Recipe | null>;
  saveRecipe(data: string, recipe: Recipe): Promise<void>;
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
  /** Clean the tables by this; by what is kept for a bundled data set when absent. */
  readonly recipe?: Recipe;
  /** Stop at the wizard even when nothing need be asked. */
  readonly review?: boolean;
}
