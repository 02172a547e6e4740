import type { Cleaning } from '../../data/clean/apply';
import type { Recipe } from '../../data/clean/recipe';
import type { StepEffect } from '../../data/clean/run';
import type { CombinedFiles, CombineOptions } from '../../data/combine/combine';
import type { Combination, CombinePlan } from '../../data/combine/types';
import type { Database } from '../../data/database';
import type { IngestOptions, ReadingChoices, Source } from '../../data/ingest/types';
import type { Mapping, MappingProposal } from '../../data/mapping/types';
import type { BuiltTables, OpinionInput } from '../../data/opinions/build';
import type { SubjectKind } from '../../data/opinions/propose';
import type {
  OpinionKind,
  OpinionMapping,
  OpinionProposal,
  OpinionReconciliation,
} from '../../data/opinions/types';
import type { SqlRunner } from '../../data/query-result';
import type {
  DatasetSchema,
  OrderLineColumn,
  Reconciliation,
  SqlStep,
} from '../../data/schema/canonical';
import type { OnProgress } from '../../jobs/job-map';
import type { BundledDataset } from '../bundled';
import type { SavedAnswers, SavedMappings } from '../saved-mappings';

/** Where a data set came from, enough to read it again: handles of files or a bundled entry. */
export type Origin =
  | { readonly kind: 'file'; readonly files: readonly [File, ...File[]] }
  | { readonly kind: 'bundled'; readonly entry: BundledDataset };

/** One file of a data set, as it was read. */
export interface LoadedFile {
  readonly name: string;
  readonly byteSize: number;
  readonly rows: number;
  /** Reads it again in the same way. */
  readonly reading: ReadingChoices;
}

/** A table whose rows are of one kind, ready to be mapped. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly source: Source;
}

/** Reviews or ratings that wait for their columns to be confirmed. */
export interface OpinionPart {
  readonly source: Source;
  readonly proposal: OpinionProposal;
  /** Columns of the orders file hold them. */
  readonly isWithinOrders: boolean;
}

/** Reviews or ratings of the data set. */
export interface LoadedOpinions {
  readonly kind: OpinionKind;
  readonly source: Source;
  readonly mapping: OpinionMapping;
  readonly isWithinOrders: boolean;
  readonly reconciliation: OpinionReconciliation;
  readonly steps: readonly SqlStep[];
}

/** The data set that every page works on. */
export interface LoadedDataset {
  /** Id of the manifest for bundled data, else unique for this tab. */
  readonly id: string;
  readonly name: string;
  /** The first file's. */
  readonly fileName: string;
  readonly files: readonly LoadedFile[];
  readonly isSynthetic: boolean;
  readonly licence: string | null;
  readonly schema: DatasetSchema;
  readonly reconciliation: Reconciliation;
  readonly steps: readonly SqlStep[];
  /** The recipe that the tables follow, and what they were before it. */
  readonly cleaning: Cleaning;
  /** Of the order lines; without any, no column plays a role. */
  readonly mapping: Mapping;
  /**
   * Describes the order lines as read (without any, the first opinions); the raw table is gone once
   * the canonical tables stand.
   */
  readonly source: Source;
  /** True where there are order lines, and not reviews or ratings alone. */
  readonly hasOrders: boolean;
  readonly opinions: readonly LoadedOpinions[];
  /** What it was loaded with, to be loaded again. */
  readonly answers: Answers;
  /** How its files were put together. */
  readonly combination: Combination;
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
  /** The files of an archive that holds several tables; any other file is itself. */
  unpack(file: File, options: WorkOptions): Promise<readonly File[]>;
  openSource(db: Database, file: File, options: IngestOptions): Promise<Source>;
  dropSource(db: Database, source: Source): Promise<void>;
  proposeMapping(source: Source, saved: Mapping | null): Promise<MappingProposal>;
  /** Finds out how the files of a load belong together. */
  combine(
    db: Database,
    sources: readonly Source[],
    options: CombineOptions,
  ): Promise<CombinedFiles>;
  /** The same files by another plan. */
  recombine(
    db: Database,
    files: CombinedFiles,
    plan: CombinePlan,
    options: WorkOptions,
  ): Promise<CombinedFiles>;
  /** One source for each kind of rows that the files give together. */
  compose(db: Database, files: CombinedFiles, options: WorkOptions): Promise<readonly Subject[]>;
  dropCombined(db: Database, files: CombinedFiles): Promise<void>;
  proposeOpinions(
    source: Source,
    kind: OpinionKind,
    saved: OpinionMapping | null,
  ): Promise<OpinionProposal>;
  opinionsInOrders(source: Source, orders: MappingProposal): Promise<OpinionProposal | null>;
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
  /** The canonical order tables, empty, for data without orders. */
  buildWithoutOrders(
    db: Database,
    options: { schemaName: string; signal: AbortSignal },
  ): Promise<BuiltDataset>;
  /** Makes `reviews` and `ratings` beside the order tables, also when there are none. */
  buildOpinions(
    db: Database,
    inputs: readonly OpinionInput[],
    options: {
      schemaName: string;
      orderColumns: ReadonlySet<OrderLineColumn>;
      signal: AbortSignal;
      onProgress: OnProgress;
    },
  ): Promise<BuiltTables>;
  /** Keeps the records that could not be split into fields beside the tables of a data set. */
  keepUnread(db: Database, sources: readonly Source[], schemaName: string): Promise<void>;
  activateDataset(db: Database, schemaName: string): Promise<void>;
  dropDataset(db: SqlRunner, schemaName: string): Promise<void>;
  fetchManifest(): Promise<readonly BundledDataset[]>;
  fetchBundled(
    entry: BundledDataset,
    options: { signal: AbortSignal; onProgress: OnProgress },
  ): Promise<readonly File[]>;
  /** The id that the address asks for, if any. */
  wantedId(): string | null;
  readonly mappings: SavedMappings;
}

/** How a load starts; all but the origin have defaults. */
export interface LoadPlan {
  /** Take these answers and ask nothing. */
  readonly answers?: Answers;
  /** What the rows of a single file are, where the person has said it. */
  readonly kind?: SubjectKind;
  /** How the files are to be put together. */
  readonly combine?: CombinePlan;
  /** What was confirmed for most of these files; goes before what is kept for their headers. */
  readonly former?: SavedAnswers;
  /** Stop to show how the files belong together, also where that is beyond doubt. */
  readonly reviewFiles?: boolean;
  /** How each file is to be read, in their order. */
  readonly readings?: readonly ReadingChoices[];
  /** Clean the tables by this; by what is kept for a bundled data set when absent. */
  readonly recipe?: Recipe;
  /** Stop at the wizard even when nothing need be asked. */
  readonly review?: boolean;
}

/** What a person confirms, or a preset answers for them. */
export interface Answers {
  /** Of the order lines; null without any. */
  readonly mapping: Mapping | null;
  /** Of each part of the run, in their order; null leaves a part out. */
  readonly opinions: readonly (OpinionMapping | null)[];
}
