import { number, text } from '../sql';
import { MAX_LINE_BYTES } from './limits';
import type { SourceColumn } from './types';

const TYPES: Readonly<Record<SourceColumn['type'], string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
};

/** Longest record that a converted table may have: sixteen columns of the longest values. */
const LONGEST_RECORD = 4 * MAX_LINE_BYTES;

/** SQL that reads records written by a worker into a table with their number, `__row`. */
export function readConvertedSql(
  relation: string,
  fileName: string,
  columns: readonly SourceColumn[],
): string {
  const types = columns.map(({ name, type }) => `${text(name)}: ${text(TYPES[type])}`);
  const options = [
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    "new_line = '\\n'",
    'header = false',
    'auto_detect = false',
    'null_padding = true',
    `columns = {${types.join(', ')}}`,
    `max_line_size = ${number(LONGEST_RECORD)}`,
    `buffer_size = ${number(2 * LONGEST_RECORD)}`,
  ];
  return [
    `create table ${relation} as`,
    'select row_number() over () as "__row", *',
    `from read_csv(${text(fileName)}, ${options.join(', ')})`,
  ].join('\n');
}
