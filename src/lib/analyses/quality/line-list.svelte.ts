import type { Table } from 'apache-arrow';
import { isCancelled, toFailure, type Failure } from '../../core/errors';
import type { Frame } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import type { Cell, ColumnFormat, TableColumn, TableRows } from '../../ui/table-types';
import { columnName } from '../column-names';
import { kindOf } from './facts';
import { linesSql, listedColumns } from './query';

/** Lines read onto the page, at most; the export has all of them. */
export const MOST_LISTED = 20_000;

interface ExtraColumn {
  readonly key: string;
  readonly label: string;
  readonly format: ColumnFormat;
  /** Expression on the relation, without its name. */
  readonly sql: string;
  readonly digits?: number;
}

/** A list of lines that can be asked for. */
export interface LineRequest {
  /** What tells it from other lists. */
  readonly key: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly shownSql: string;
  /** All lines, types as in the database. */
  readonly exportSql: string;
  /** Lines in all, where known. */
  readonly total: number | null;
}

interface RequestParts {
  readonly key: string;
  readonly title: string;
  readonly where: string;
  /** Columns to show first. */
  readonly first: readonly OrderLineColumn[];
  readonly total: number | null;
  readonly extra?: readonly ExtraColumn[];
  readonly from?: string;
  readonly order?: string;
}

const FORMATS: Readonly<Record<ReturnType<typeof kindOf>, ColumnFormat>> = {
  number: 'number',
  money: 'money',
  share: 'percent',
  label: 'text',
  id: 'text',
  day: 'day',
};

function tableColumn(column: OrderLineColumn, currency: string | null): TableColumn {
  if (column === 'ordered_at') {
    return { key: column, label: 'Order date', format: 'text', width: 148, searchable: false };
  }
  const kind = column === 'net_revenue' ? 'money' : kindOf(column);
  const name = column === 'net_revenue' ? 'counts as' : columnName(column);
  return {
    key: column,
    label: name.charAt(0).toUpperCase() + name.slice(1),
    format: FORMATS[kind],
    ...(kind === 'money' ? { currency } : {}),
    ...(column === 'net_revenue' ? { title: 'What the line adds to net revenue' } : {}),
    ...(kind === 'id' ? { width: 124 } : {}),
  };
}

/** Puts a list together: telling columns first, then what a line is known by. */
export function lineRequest(schema: DatasetSchema, frame: Frame, parts: RequestParts): LineRequest {
  const { key, title, where, first, total, extra = [], from, order } = parts;
  const columns = listedColumns(schema, first);
  const options = {
    extra: extra.map(({ key: name, sql }) => `${sql} as ${name}`),
    ...(from ? { from } : {}),
    ...(order ? { order } : {}),
  };
  return {
    key,
    title,
    total,
    columns: [
      {
        key: 'row',
        label: 'Row',
        format: 'integer',
        width: 84,
        title: 'Row in the file, 1 is the first below the header',
      },
      { key: 'counted', label: 'Counted', format: 'text', width: 92, searchable: false },
      ...extra.map(({ key: name, label, format, digits }) => ({
        key: name,
        label,
        format,
        ...(digits === undefined ? {} : { digits }),
      })),
      ...columns.map((column) => tableColumn(column, schema.currency)),
    ],
    shownSql: linesSql(where, columns, frame, { ...options, limit: MOST_LISTED }),
    exportSql: linesSql(where, columns, frame, options),
  };
}

/** One list of lines on the page: asked for, read, shown; a newer request replaces an older one. */
export class LineList {
  #request = $state.raw<LineRequest | null>(null);
  #rows = $state.raw<TableRows | null>(null);
  #status = $state<'idle' | 'running' | 'ready' | 'failed'>('idle');
  #failure = $state.raw<Failure | null>(null);
  #stop: AbortController | null = null;

  get request(): LineRequest | null {
    return this.#request;
  }
  /** Null until they have been read. */
  get rows(): TableRows | null {
    return this.#rows;
  }
  get status() {
    return this.#status;
  }
  get failure(): Failure | null {
    return this.#failure;
  }

  close(): void {
    this.#stop?.abort();
    this.#request = null;
    this.#rows = null;
    this.#status = 'idle';
  }

  /** Reads the lines; never rejects. The signal calls it off. */
  async show(db: SqlRunner, request: LineRequest, outer: AbortSignal): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    if (this.#request?.key !== request.key) this.#rows = null;
    this.#request = request;
    this.#status = 'running';
    this.#failure = null;
    const signal = AbortSignal.any([outer, stop.signal]);
    try {
      const table = await db.query(request.shownSql, { signal });
      if (signal.aborted) return;
      this.#rows = rowsOfTable(table, request.columns);
      this.#status = 'ready';
    } catch (thrown) {
      if (signal.aborted || isCancelled(thrown)) return;
      this.#failure = toFailure(thrown);
      this.#status = 'failed';
    }
  }
}

/** Cells are read from the table as they are shown. */
function rowsOfTable(table: Table, columns: readonly TableColumn[]): TableRows {
  const vectors = columns.map(({ key }) => table.getChild(key));
  return {
    count: table.numRows,
    cell(row, column) {
      return plain(vectors[column]?.get(row), columns[column]!.key);
    },
  };
}

function plain(value: unknown, key: string): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (key === 'ordered_at') {
    const text = new Date(Number(value)).toISOString();
    return text.endsWith('T00:00:00.000Z')
      ? text.slice(0, 10)
      : text.slice(0, 16).replace('T', ' ');
  }
  if (key === 'ordered_on') return new Date(Number(value)).toISOString().slice(0, 10);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return String(value);
}
