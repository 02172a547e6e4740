import type { Table } from 'apache-arrow';
import type { DayWindow } from '../../core/calendar';
import type { CohortGrid } from '../../core/cohorts/grid';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { Frame } from '../../data/frame';
import type { CellPick } from './params';
import type { CohortQuery } from './query';

export interface CohortGroup {
  readonly name: string;
  /** All groups beyond those that keep their name. */
  readonly isRest: boolean;
  readonly grid: CohortGrid;
}

export type LeftOut = Readonly<
  Record<'guest_orders' | 'guest_revenue' | 'other_customers' | 'other_revenue' | 'revenue', number>
>;

/** The customers of the picked cell, or of all cohorts. */
export interface Members {
  readonly sql: string;
  readonly table: Table;
  readonly pick: CellPick | null;
  /** The cohort of the pick as a number. */
  readonly cohort: number | null;
}

/** The last good result, all of one piece. */
export interface CohortResult {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  readonly window: DayWindow;
  readonly query: CohortQuery;
  readonly sql: string;
  readonly grid: CohortGrid;
  /** Empty where the cohorts are not split. */
  readonly groups: readonly CohortGroup[];
  readonly leftOut: LeftOut;
  /** State of the audiences, whose members may change behind their ids. */
  readonly audienceRevision: number;
}
