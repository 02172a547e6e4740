import type { NetworkInput, NetworkPlaces } from '../core/basket/network-layout';
import type { BasketAnswer, BasketInput, HoldInput, HoldReport } from '../core/basket/report';
import type { ChurnInput, ChurnReport } from '../core/churn/report';
import type {
  DensityInput,
  DensityOutput,
  KMeansInput,
  KMeansOutput,
  NullsInput,
  ScoreInput,
  ScoreOutput,
  StabilityInput,
  StabilityOutput,
} from '../core/cluster/jobs';
import type { NullComparison } from '../core/cluster/trust/nulls';
import type {
  RelationsInput,
  RelationsOutput,
  SpellingInput,
  SpellingOutput,
  UsualInput,
  UsualOutput,
} from '../core/quality/jobs';
import type { RfmInput, RfmReport } from '../core/rfm/report';
import type { StructureInput, StructureReport } from '../core/structure/report';
import type {
  CalendarInput,
  CalendarReport,
  SeasonalInput,
  SeasonalReport,
  SeasonalTrust,
  SeasonalTrustInput,
} from '../core/seasonal/jobs';
import type {
  BasketsReadInput,
  BasketsReadOutput,
  ConvertedTable,
  CsvTranscodeInput,
  CsvWriteInput,
  ExportOutput,
  JsonReadInput,
  JsonReadOutput,
  ParquetDecodeInput,
  ParquetDecodeOutput,
  ParquetEncodeInput,
  ParquetInspectInput,
  ParquetInspectOutput,
  WorkbookInspectInput,
  WorkbookInspectOutput,
  WorkbookReadInput,
  XlsxWriteInput,
  ZipUnpackInput,
  ZipUnpackOutput,
} from '../../../workers/protocol';

export type { OnProgress, Progress } from '../core/jobs';
export type {
  BasketLayout,
  ConvertedTable,
  SheetCells,
  SheetLook,
  WorkbookKind,
} from '../../../workers/protocol';

/** What goes into a job and what comes out. */
export interface Job<I, O> {
  readonly input: I;
  readonly output: O;
}

/** Every job that a page can run, by name. One worker file each, named in `workers.ts`. */
export interface JobMap {
  /** Scores, segments and their sums of all customers. */
  'rfm-score': Job<RfmInput, RfmReport>;
  /** Rhythms, probabilities of having left, and their check on the past. */
  'churn-score': Job<ChurnInput, ChurnReport>;
  /** k-means with the choice of k, the map of components and the clusters' profiles. */
  'cluster-kmeans': Job<KMeansInput, KMeansOutput>;
  /** HDBSCAN with its tree and its noise explained. */
  'cluster-density': Job<DensityInput, DensityOutput>;
  /** Customers given to saved clusters. */
  'cluster-score': Job<ScoreInput, ScoreOutput>;
  /** Bootstrap, seeds and gap statistic of a partition. */
  'cluster-stability': Job<StabilityInput, StabilityOutput>;
  /** The same run on data without structure. */
  'cluster-nulls': Job<NullsInput, NullComparison>;
  /** Whether customers differ in their timing, and the types they fall into. */
  'seasonal-types': Job<SeasonalInput, SeasonalReport>;
  /** When categories sell, and what each type is worth in its season. */
  'seasonal-calendar': Job<CalendarInput, CalendarReport>;
  /** Whether the types come back, and what other methods say. */
  'seasonal-trust': Job<SeasonalTrustInput, SeasonalTrust>;
  /** Itemsets, rules and their pictures from baskets. */
  'basket-rules': Job<BasketInput, BasketAnswer>;
  /** Rules found in one part of the baskets and measured in the other, and month by month. */
  'basket-check': Job<HoldInput, HoldReport>;
  /** Where the items of a network of rules are drawn. */
  'basket-network': Job<NetworkInput, NetworkPlaces>;
  /** Thirteen questions against independent draws, with a verdict each. */
  'structure-check': Job<StructureInput, StructureReport>;
  /** What is usual in several columns at once, whatever a minority holds. */
  'quality-usual': Job<UsualInput, UsualOutput>;
  /** How columns hang together, and what their gaps depend on. */
  'quality-relations': Job<RelationsInput, RelationsOutput>;
  /** Ways of writing that are probably one. */
  'quality-spelling': Job<SpellingInput, SpellingOutput>;
  /** The footer of a Parquet file: columns, row groups, row counts. */
  'parquet-inspect': Job<ParquetInspectInput, ParquetInspectOutput>;
  /** Row groups of a Parquet file as one Arrow IPC stream. */
  'parquet-decode': Job<ParquetDecodeInput, ParquetDecodeOutput>;
  /** A text file in any encoding, or gzipped, as UTF-8 without a byte order mark. */
  'csv-transcode': Job<CsvTranscodeInput, Blob>;
  /** Baskets, one on each line, as one row per item. */
  'baskets-read': Job<BasketsReadInput, BasketsReadOutput>;
  /** Files of a ZIP archive. */
  'zip-unpack': Job<ZipUnpackInput, ZipUnpackOutput>;
  /** Records of JSON, from a list, from lines or from inside a document. */
  'json-read': Job<JsonReadInput, JsonReadOutput>;
  /** The sheets of a workbook by their beginnings. */
  'workbook-inspect': Job<WorkbookInspectInput, WorkbookInspectOutput>;
  /** One sheet of a workbook as records. */
  'workbook-read': Job<WorkbookReadInput, ConvertedTable>;
  /** All rows of a table as CSV, Parquet or an Excel workbook; see `data/export`. */
  'csv-write': Job<CsvWriteInput, ExportOutput>;
  'parquet-encode': Job<ParquetEncodeInput, ExportOutput>;
  'xlsx-write': Job<XlsxWriteInput, ExportOutput>;
}

export type JobName = keyof JobMap;
export type JobInput<K extends JobName> = JobMap[K]['input'];
export type JobOutput<K extends JobName> = JobMap[K]['output'];
