import type { OrderRequest } from '../core/tabular/order';
import type { Cell } from '../core/tabular/cell';

export type { Cell } from '../core/tabular/cell';

/** How a column's values are written and aligned; all but `text` stand at the right. */
export type ColumnFormat = 'text' | 'integer' | 'number' | 'money' | 'percent' | 'p' | 'day';

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  readonly format: ColumnFormat;
  /** What the column means, for whoever points at its header. */
  readonly title?: string;
  /** Decimals; by the format when absent. */
  readonly digits?: number;
  /** ISO 4217 code of a `money` column, or null where nobody has said. */
  readonly currency?: string | null;
  /** Least width in px; by the format when absent. */
  readonly width?: number;
  /** Whether the search box looks here; texts are searched unless told otherwise. */
  readonly searchable?: boolean;
}

/** Rows by number and column. A new object means new rows. */
export interface TableRows {
  readonly count: number;
  cell(row: number, column: number): Cell;
  /** Identity of a row, to be compared with `selectedKey`; the row number when absent. */
  key?(row: number): string | number;
  /** Answers sorting and search elsewhere, such as in SQL: the row numbers to show, in order. */
  order?(request: OrderRequest, signal: AbortSignal): Promise<ArrayLike<number>>;
}

/** A column to sort by at first. */
export interface TableSort {
  readonly column: number;
  readonly descending: boolean;
}

/** Rows of columns of equal length, such as typed arrays; NaN is shown as no value. */
export function rowsFromColumns(columns: readonly ArrayLike<Cell>[]): TableRows {
  return {
    count: columns[0]?.length ?? 0,
    cell: (row, column) => {
      const cell = columns[column]?.[row] ?? null;
      return typeof cell === 'number' && Number.isNaN(cell) ? null : cell;
    },
  };
}
