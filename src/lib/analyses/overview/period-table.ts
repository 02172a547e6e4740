/** The table behind the picture: every figure of every period. */
import { OrderlensError } from '../../core/errors';
import { date, ident, number, text } from '../../data/sql';
import { rowsFromColumns, type Cell, type TableColumn, type TableRows } from '../../ui/table-types';
import { FIGURE_DEFINITIONS } from './figures';
import type { SeriesTable } from './headline';
import { GRANULARITY_WORDS } from './words';

export interface PeriodTable {
  readonly columns: readonly TableColumn[];
  readonly data: readonly (readonly Cell[])[];
  readonly rows: TableRows;
}

const FORMATS = { money: 'money', count: 'integer', ratio: 'number', share: 'percent' } as const;

export function periodTable(series: SeriesTable, currency: string | null): PeriodTable {
  const { one } = GRANULARITY_WORDS[series.granularity];
  const columns: TableColumn[] = [
    { key: 'from', label: 'From', format: 'day', title: `First day of the ${one}` },
    { key: 'to', label: 'To', format: 'day', title: `Last day of the ${one}` },
    {
      key: 'complete',
      label: 'Complete',
      format: 'text',
      title: `Whether the data and the filter hold the whole ${one}`,
      width: 112,
      searchable: false,
    },
    ...FIGURE_DEFINITIONS.map((definition): TableColumn => ({
      key: definition.id,
      label: definition.label,
      format: FORMATS[definition.kind],
      title: definition.definition,
      ...(definition.kind === 'money' ? { currency } : {}),
      ...(definition.kind === 'share' || definition.kind === 'ratio' ? { digits: 2 } : {}),
    })),
    {
      key: 'revenueYearEarlier',
      label: 'Revenue a year earlier',
      format: 'money',
      currency,
      title:
        'Revenue of the same months a year earlier; for days and weeks, of 364 days earlier, so that weekdays meet their like',
    },
  ];
  const data: (readonly Cell[])[] = [
    series.from,
    series.to,
    series.complete.map((complete) => (complete ? 'yes' : 'no')),
    ...FIGURE_DEFINITIONS.map((definition) => series.figures[definition.id]),
    series.lastYear.revenue,
  ];
  return { columns, data, rows: rowsFromColumns(data) };
}

/** The table as a query of literals, so that the database writes it to a file with proper types. */
export function periodTableSql({ columns, data, rows }: PeriodTable): string {
  if (rows.count === 0) {
    throw new OrderlensError('too-little-data', 'There is no period to export.');
  }
  const lines = Array.from({ length: rows.count }, (_, row) => {
    const cells = columns.map((column, at) => literal(data[at]?.[row] ?? null, column));
    return `  (${cells.join(', ')})`;
  });
  const names = columns.map((column) => ident(column.key)).join(', ');
  return `select * from (values\n${lines.join(',\n')}\n) as periods(${names})`;
}

function literal(cell: Cell, column: TableColumn): string {
  if (column.format === 'day') return cell === null ? 'NULL::DATE' : date(String(cell));
  if (column.format === 'text') return cell === null ? 'NULL::VARCHAR' : text(String(cell));
  return typeof cell === 'number' ? `${number(cell)}::DOUBLE` : 'NULL::DOUBLE';
}
