/** What the page has found, and who is behind a pick. */
import type { Table } from 'apache-arrow';
import type { DayWindow } from '../../core/calendar';
import { binsOf } from '../../core/seasonal/bins';
import type { CalendarReport, PurchaseRows, SeasonalReport } from '../../core/seasonal/jobs';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { Pick, SeasonalParams } from './params';

/** Rows of one frame, as the jobs take them. */
export interface Inputs {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly window: DayWindow;
  readonly sql: string;
  /** The result of `customersSql`; texts are read row by row when they are shown. */
  readonly table: Table;
  readonly customerKey: Int32Array;
  readonly purchaseDays: Int32Array;
  readonly net: Float64Array;
  readonly rows: PurchaseRows;
  readonly guests: { readonly orders: number; readonly revenue: number };
  readonly audienceRevision: number;
}

/** What the report depends on besides the rows. */
export type Settings = Readonly<
  Omit<SeasonalParams, 'pick' | 'withLikely' | 'profile' | 'aheadWeeks' | 'leadDays'>
>;

export interface SeasonalResult {
  readonly inputs: Inputs;
  readonly settings: Settings;
  /** Null with too little data. */
  readonly report: SeasonalReport | null;
  /** Why there is none, in the job's words. */
  readonly thin: string | null;
}

export interface CalendarResult {
  readonly report: CalendarReport;
  readonly categories: readonly string[];
}

/** Places (among all customers) of the members of a type, with `likely` those who are so very likely. */
export function membersOf(
  { customer, types }: SeasonalReport,
  type: number | null,
  likely: boolean,
): Int32Array {
  if (!types) return new Int32Array(0);
  const wanted = (label: number): boolean =>
    type === null || (label < 0 ? types.k : label) === type;
  const sure = customer.filter((_, i) => wanted(types.labels[i]!));
  if (!likely) return sure;
  const added = types.likely.customer.filter((_, at) => wanted(types.likely.label[at]!));
  const all = new Int32Array(sure.length + added.length);
  all.set(sure);
  all.set(added, sure.length);
  return all;
}

/** Of some customers those who bought in a bin at least once, first and last orders included. */
export function buyersIn(
  { rows, window }: Inputs,
  { rhythm }: { readonly rhythm: SeasonalReport['rhythm'] },
  customers: Int32Array,
  bin: number,
): Int32Array {
  const bins = binsOf(rhythm, window);
  const bought = new Uint8Array(rows.customers);
  for (let row = 0; row < rows.customer.length; row++) {
    const place = rhythm === 'hour' ? rows.hour[row]! : rows.day[row]! - window.from;
    if (bins.binOf[bins.cellOf[place]!] === bin) bought[rows.customer[row]!] = 1;
  }
  return customers.filter((who) => bought[who] === 1);
}

/** The customers of a pick; all members of all types for none. */
export function customersOfPick(
  result: SeasonalResult,
  pick: Pick | null,
  likely: boolean,
): Int32Array {
  const { report, inputs } = result;
  if (!report) return new Int32Array(0);
  if (!report.types) return report.customer;
  const members = membersOf(report, pick?.type ?? null, likely);
  return pick?.bin == null ? members : buyersIn(inputs, report, members, pick.bin);
}
