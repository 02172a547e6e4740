/** All customers with their scores as an Arrow table, for files. */
import { makeVector, Table, type DataType, type Vector } from 'apache-arrow';
import type { ChurnResult } from './model.svelte';
import type { RiskList } from './list';

/** The columns of the query, then the scores, and whether a customer is on the list. */
export function scoredTable({ table, report }: ChurnResult, list: RiskList): Table {
  const columns: Record<string, Vector<DataType>> = {};
  for (const name of EXPORTED) {
    const vector = table.getChild(name);
    // A name column that the file lacks is empty throughout.
    if (vector && vector.nullCount < vector.length) columns[name] = vector as Vector<DataType>;
  }
  if (report) {
    const listed = new Int8Array(report.gone.length);
    for (const row of list.rows) listed[row] = 1;
    columns.is_listed = makeVector(listed);
    columns.silence_days = makeVector(report.silenceDays);
    columns.usual_gap_days = makeVector(report.usualGapDays);
    columns.silence_on_clock_days = makeVector(report.silenceOnClock);
    columns.silence_unusual = makeVector(report.unusual);
    columns.probability_left = makeVector(report.gone);
    columns.probability_no_order = makeVector(report.quiet);
    columns.worth_a_year = makeVector(report.yearValue);
    columns.at_risk = makeVector(report.atRisk);
  }
  return new Table(columns);
}

const EXPORTED = [
  'customer_id',
  'customer_name',
  'country',
  'purchase_days',
  'last_day',
  'net',
] as const;
