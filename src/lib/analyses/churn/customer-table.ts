/** The customers of the list as rows of a table and of a file. */
import type { Cell } from '../../data/query-result';
import type { TableColumn, TableRows } from '../../ui/table-types';
import type { RiskList } from './list';
import type { ChurnResult } from './model.svelte';
import { testVerdict } from './trust';

/** What rests on a model that failed its test is not shown customer by customer. */
const OF_MODEL: ReadonlySet<string> = new Set(['at_risk', 'gone', 'quiet']);

export function riskColumns({ schema, horizon, report }: ChurnResult): readonly TableColumn[] {
  const columns: TableColumn[] = [
    { key: 'customer_id', label: 'Customer', format: 'text', width: 108 },
    { key: 'customer_name', label: 'Name', format: 'text', width: 140 },
    { key: 'country', label: 'Country', format: 'text', width: 120 },
    {
      key: 'at_risk',
      label: 'At risk',
      format: 'money',
      currency: schema.currency,
      title: 'Worth a year × probability to have left',
    },
    {
      key: 'year_value',
      label: 'Worth a year',
      format: 'money',
      currency: schema.currency,
      title: 'Expected revenue of a year at this customer’s rhythm, if they stay',
    },
    {
      key: 'gone',
      label: 'Has left',
      format: 'percent',
      width: 92,
      title: 'Probability that the customer has left for good',
    },
    {
      key: 'silence',
      label: 'Silence',
      format: 'integer',
      width: 88,
      title: 'Days since the last order',
    },
    {
      key: 'times',
      label: '× usual',
      format: 'number',
      digits: 1,
      width: 84,
      title: 'Silence over usual gap, both on the clock of the customer’s season',
    },
    { key: 'last_day', label: 'Last order', format: 'day' },
    {
      key: 'purchase_days',
      label: 'Purchases',
      format: 'integer',
      width: 100,
      title: 'Days with at least one purchase',
    },
    {
      key: 'quiet',
      label: `No order in ${horizon} days`,
      format: 'percent',
      width: 136,
      title: `Probability of no purchase in the next ${horizon} days`,
    },
    {
      key: 'usual_gap',
      label: 'Usual gap',
      format: 'integer',
      width: 100,
      title:
        'Median days between purchases at this customer’s rhythm, pooled with everybody’s, on the clock of their season',
    },
  ];
  const failed = hasFailed(report);
  return columns.filter(
    ({ key }) =>
      ((key !== 'customer_name' && key !== 'country') || schema.columns.has(key)) &&
      !(failed && OF_MODEL.has(key)),
  );
}

/** True where the test on the past takes the model's figures back. */
export function hasFailed(report: ChurnResult['report']): boolean {
  return report !== null && ['level', 'ranking'].includes(testVerdict(report.holdOut));
}

export function riskRows(
  result: ChurnResult,
  columns: readonly TableColumn[],
  list: RiskList,
): TableRows {
  const { report, table } = result;
  if (!report) return { count: 0, cell: () => null };
  const words = (name: string): ((row: number) => Cell) => {
    const vector = table.getChild(name);
    return (row) => vector?.get(row) as string | null;
  };
  const days = table.getChild('last_day');
  const read: Readonly<Record<string, (row: number) => Cell>> = {
    customer_id: words('customer_id'),
    customer_name: words('customer_name'),
    country: words('country'),
    purchase_days: (row) => result.purchaseDays[row]!,
    last_day: (row) => new Date(Number(days?.get(row))).toISOString().slice(0, 10),
    usual_gap: (row) => Math.round(report.usualGapDays[row]!),
    silence: (row) => report.silenceDays[row]!,
    times: (row) => report.silenceOnClock[row]! / report.usualGapDays[row]!,
    gone: (row) => report.gone[row]!,
    quiet: (row) => report.quiet[row]!,
    year_value: (row) => report.yearValue[row]!,
    at_risk: (row) => report.atRisk[row]!,
  };
  const cells = columns.map(({ key }) => read[key]!);
  return {
    count: list.rows.length,
    cell: (row, column) => cells[column]!(list.rows[row]!) ?? null,
    key: (row) => result.customerKey[list.rows[row]!]!,
  };
}
