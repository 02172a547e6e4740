import { tableFromIPC, Type, type Column } from '@uwdata/flechette';
import { isoDay, isoTime } from '../../src/lib/core/tabular/time';

type DataType = Column<unknown>['type'];

/** How a value is to be understood; days and times are milliseconds since 1970, UTC. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'day' | 'time';

export type PartValue = string | number | bigint | boolean | null;

export interface PartColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  value(row: number): PartValue;
}

/** A run of rows of a table that is being written. */
export interface Part {
  readonly rows: number;
  readonly columns: readonly PartColumn[];
}

/** Reads one Arrow IPC stream. 64-bit integers stay exact; lists and structs become JSON text. */
export function readPart(ipc: Uint8Array): Part {
  const table = tableFromIPC(ipc, { useBigInt: true });
  return {
    rows: table.numRows,
    columns: table.schema.fields.map((field, index) => {
      const column = table.getChildAt(index) as Column<unknown>;
      const values = column.toArray();
      const kind = kindOf(field.type);
      return { name: field.name, kind, value: (row) => plain(values[row], kind) };
    }),
  };
}

/** A day or a time as text; a date beyond the calendar has none. */
export function timeText(value: PartValue, kind: ColumnKind): string | null {
  if (typeof value !== 'number') return null;
  return kind === 'day' ? isoDay(value) : isoTime(value);
}

function kindOf(type: DataType): ColumnKind {
  switch (type.typeId) {
    case Type.Int:
    case Type.Float:
    case Type.Decimal:
      return 'number';
    case Type.Bool:
      return 'boolean';
    case Type.Date:
      return 'day';
    case Type.Timestamp:
      return 'time';
    case Type.Dictionary:
      return kindOf(type.dictionary);
    default:
      return 'text';
  }
}

function plain(value: unknown, kind: ColumnKind): PartValue {
  if (value === null || value === undefined) return null;
  if (kind === 'day' || kind === 'time') {
    return value instanceof Date ? value.getTime() : Number(value);
  }
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    default:
      return JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === 'bigint' ? String(inner) : inner,
      );
  }
}
