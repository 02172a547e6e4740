import type { DataType, Decimal, Table } from 'apache-arrow';

/** A runner of SQL: the browser's connection, or the same engine in Node for tests and the build. */
export interface SqlRunner {
  /** Runs one statement; rejects with OrderlensError (`query`, `cancelled`, `crash`, `out-of-memory`). */
  query(sql: string, options?: { readonly signal?: AbortSignal }): Promise<Table>;
}

/** Values that a small result may hold once {@link rowsOf} has made them plain. */
export type Cell = string | number | boolean | null;

/**
 * The rows of a small result (up to some thousand) as plain objects. BigInt and DECIMAL become
 * numbers, DATE and TIMESTAMP become ISO text. For long results take typed columns instead.
 */
export function rowsOf<R extends Record<string, Cell> = Record<string, Cell>>(table: Table): R[] {
  const fields = table.schema.fields;
  const columns = fields.map((_, index) => table.getChildAt(index)!);
  const kinds = fields.map((field) => field.type as DataType);
  const rows: R[] = [];
  for (let r = 0; r < table.numRows; r++) {
    const row: Record<string, Cell> = {};
    for (let c = 0; c < fields.length; c++) {
      row[fields[c]!.name] = plain(columns[c]!.get(r), kinds[c]!);
    }
    rows.push(row as R);
  }
  return rows;
}

function plain(value: unknown, type: DataType): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  const kind = String(type);
  // Arrow hands out the unscaled integer.
  if (kind.startsWith('Decimal')) return Number(String(value)) / 10 ** (type as Decimal).scale;
  if (kind.startsWith('Date')) return new Date(Number(value)).toISOString().slice(0, 10);
  if (kind.startsWith('Timestamp')) return new Date(Number(value)).toISOString().slice(0, 19);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return String(value);
}
