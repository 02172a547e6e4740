import type { RelationsOutput } from '../../core/quality/jobs';
import type { Frame } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { LineKey } from './copies';
import type { QualityFacts } from './facts';
import type { Findings } from './findings';
import type { Compared } from './relations';
import type { FarLevel } from './unusual';

/** What the page was computed from. */
export interface QualityBase {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  readonly facts: QualityFacts;
  readonly datasetId: string;
  readonly audienceRevision: number;
}

export interface QualityResult extends QualityBase {
  readonly findings: Findings;
}

export interface Residual {
  /** −1 below, 0 within a cent, 1 above. */
  readonly sign: number;
  /** The difference is up to 10^bin. */
  readonly bin: number;
  readonly lines: number;
  readonly residual: number;
}

export interface SharedKeys {
  readonly key: LineKey;
  readonly shared: number;
  readonly extra: number;
  readonly net: number;
}

export interface FarCount {
  readonly level: FarLevel;
  readonly lines: number;
  readonly touched: number;
}

export interface RelationsResult {
  readonly compared: Omit<Compared, 'data' | 'gapsOnly' | 'orders'>;
  readonly output: RelationsOutput;
}
