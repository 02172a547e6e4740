/** The customers behind the picture as rows of the table, all of them or those picked out. */
import { SEGMENT_NAMES, SEGMENTS, segmentOf, TIER_NAMES, TIERS } from '../../core/rfm/segments';
import type { RfmReport } from '../../core/rfm/report';
import type { Cell } from '../../data/query-result';
import type { TableColumn, TableRows } from '../../ui/table-types';
import { frequencySaysNothing } from './answer';
import type { RfmResult } from './model.svelte';
import type { Pick } from './params';

const DAY_MS = 86_400_000;

interface CustomerColumn extends TableColumn {
  /** True for columns that exist only once customers are scored. */
  readonly scored?: boolean;
  readonly value: (result: RfmResult, report: RfmReport | null, row: number) => Cell;
}

/** Columns for what the data hold; scores only where there are any. */
export function customerColumns(result: RfmResult): readonly CustomerColumn[] {
  const { schema, report } = result;
  return ALL_COLUMNS.filter((column) => {
    if (column.key === 'customer_name' || column.key === 'country') {
      return schema.columns.has(column.key);
    }
    return report !== null || !column.scored;
  }).map((column) =>
    column.format === 'money' ? { ...column, currency: schema.currency } : column,
  );
}

const words =
  (name: string): CustomerColumn['value'] =>
  ({ customers }, _, row) =>
    customers.table.getChild(name)?.get(row) as string | null;

const ALL_COLUMNS: readonly CustomerColumn[] = [
  {
    key: 'customer_id',
    label: 'Customer',
    format: 'text',
    width: 112,
    value: words('customer_id'),
  },
  {
    key: 'customer_name',
    label: 'Name',
    format: 'text',
    width: 150,
    value: words('customer_name'),
  },
  { key: 'country', label: 'Country', format: 'text', width: 130, value: words('country') },
  {
    key: 'segment',
    label: 'Segment',
    format: 'text',
    width: 144,
    scored: true,
    value: (_, report, row) => SEGMENT_NAMES[SEGMENTS[report!.scores.segment[row]!]!],
  },
  {
    key: 'rfm',
    label: 'RFM',
    format: 'text',
    width: 76,
    searchable: false,
    title: 'The scores for recency, frequency and money, each 1 to 5',
    scored: true,
    value: (_, report, row) =>
      `${report!.scores.r[row]!}${report!.scores.f[row]!}${report!.scores.m[row]!}`,
  },
  {
    key: 'recency_days',
    label: 'Days since',
    format: 'integer',
    width: 116,
    title: 'Recency: whole days from the last order to the day after the last date in range',
    value: ({ customers }, _, row) => customers.recencyDays[row]!,
  },
  {
    key: 'last_ordered_on',
    label: 'Last order',
    format: 'day',
    value: ({ customers, asOf }, _, row) =>
      new Date(Date.parse(asOf) - customers.recencyDays[row]! * DAY_MS).toISOString().slice(0, 10),
  },
  {
    key: 'frequency',
    label: 'Orders',
    format: 'integer',
    width: 84,
    title: 'Frequency: distinct orders in range',
    value: ({ customers }, _, row) => customers.frequency[row]!,
  },
  {
    key: 'monetary',
    label: 'Revenue',
    format: 'money',
    title: 'Monetary value: net revenue in range',
    value: ({ customers }, _, row) => customers.monetary[row]!,
  },
  {
    key: 'tier',
    label: 'Tier',
    format: 'text',
    width: 88,
    title: 'By the sum R + F + M: 3–7 low, 8–11 medium, 12–15 high',
    scored: true,
    value: (_, report, row) => TIER_NAMES[TIERS[report!.scores.tier[row]!]!],
  },
];

/** Rows of the result that a pick holds, in their order; all of them for no pick. */
export function pickedRows(result: RfmResult, pick: Pick | null): Int32Array {
  const { report, customers } = result;
  const rows = new Int32Array(customers.count);
  let found = 0;
  const holds = report && pick ? tester(report, pick) : () => true;
  for (let row = 0; row < customers.count; row++) if (holds(row)) rows[found++] = row;
  return rows.slice(0, found);
}

function tester(report: RfmReport, pick: Pick): (row: number) => boolean {
  const { scores } = report;
  if (pick.kind === 'segment') {
    const index = SEGMENTS.indexOf(pick.segment);
    return (row) => scores.segment[row] === index;
  }
  if (pick.kind === 'tier') {
    const index = TIERS.indexOf(pick.tier);
    return (row) => scores.tier[row] === index;
  }
  const other = frequencySaysNothing(report) ? scores.m : scores.f;
  return (row) => scores.r[row] === pick.r && other[row] === pick.other;
}

/** Name of a pick for headings and audiences. */
export function pickName(pick: Pick, report: RfmReport): string {
  if (pick.kind === 'segment') return SEGMENT_NAMES[pick.segment];
  if (pick.kind === 'tier') return `${TIER_NAMES[pick.tier]} tier`;
  return frequencySaysNothing(report)
    ? `R ${pick.r}, M ${pick.other}`
    : `R ${pick.r}, F ${pick.other} (${SEGMENT_NAMES[segmentOf(pick.r, pick.other)]})`;
}

export function tableRows(
  result: RfmResult,
  columns: readonly CustomerColumn[],
  rows: Int32Array,
): TableRows {
  return {
    count: rows.length,
    cell: (row, column) => columns[column]!.value(result, result.report, rows[row]!) ?? null,
    key: (row) => result.customers.customerKey[rows[row]!]!,
  };
}
