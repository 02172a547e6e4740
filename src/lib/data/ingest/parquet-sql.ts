import { ident } from '../sql';
import type { SourceColumn } from './types';

/** How a column of the decoded file appears in the raw table. */
export interface RawColumn extends SourceColumn {
  /** Its value in the decoded table. */
  readonly sql: string;
  /** What was done to it, if anything worth telling. */
  readonly note?: string;
}

/**
 * The raw column for a decoded column of type `duckType`. Zoned times become UTC without zone, all
 * timestamps microseconds; lists, structs and other kinds become text.
 */
export function rawColumn(name: string, duckType: string): RawColumn {
  const column = ident(name);
  const kept = (type: SourceColumn['type']): RawColumn => ({ name, type, sql: column });
  const cast = (type: SourceColumn['type'], to: string, note?: string): RawColumn => ({
    name,
    type,
    sql: `${column}::${to}`,
    ...(note && { note }),
  });
  // First: a list of integers is no integer.
  if (/[[\](]/.test(duckType) && !duckType.startsWith('DECIMAL')) {
    const isList = duckType.endsWith('[]');
    return cast('text', 'VARCHAR', `${isList ? 'a list' : 'nested values'} as text`);
  }
  if (duckType === 'VARCHAR') return kept('text');
  if (duckType === 'BOOLEAN') return kept('boolean');
  if (duckType === 'DATE') return kept('date');
  if (duckType === 'TIMESTAMP') return kept('timestamp');
  if (duckType === 'TIMESTAMP WITH TIME ZONE') {
    return cast('timestamp', 'TIMESTAMP', 'time in UTC');
  }
  if (duckType.startsWith('TIMESTAMP')) return cast('timestamp', 'TIMESTAMP');
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(duckType)) return kept('integer');
  if (duckType === 'DOUBLE' || duckType.startsWith('DECIMAL')) return kept('number');
  if (duckType === 'FLOAT') return cast('number', 'DOUBLE');
  if (duckType === 'BLOB') {
    return { name, type: 'text', sql: `try(decode(${column}))`, note: 'bytes as text' };
  }
  return cast('text', 'VARCHAR');
}

/**
 * SQL of the raw relation over the decoded rows. A view: a million rows need not be copied for a
 * record number, which is their place in the table.
 */
export function parquetViewSql(
  relation: string,
  decoded: string,
  columns: readonly (RawColumn & { readonly as: string })[],
): string {
  const fields = columns.map(({ sql, as }) => `${sql} as ${ident(as)}`);
  // A column of that name hides the database's own.
  const hidesRowid = columns.some(({ name }) => name.toLowerCase() === 'rowid');
  const row = hidesRowid ? 'row_number() over ()' : 'rowid + 1';
  return [
    `create view ${relation} as`,
    `select ${row} as "__row", ${fields.join(', ')}`,
    `from ${decoded}`,
  ].join('\n');
}
