import type { RejectedReason } from '../schema/canonical';
import { ident, number, text } from '../sql';
import type { CsvLayout } from './dialect';
import { MAX_LINE_BYTES } from './limits';

/** Names that one reading of a text file uses in the database. */
export interface CsvNames {
  /** Registered file. */
  readonly file: string;
  /** Quoted name of the table to make. */
  readonly relation: string;
  /** Unquoted names of temporary tables of what could not be split. */
  readonly rejects: string;
  readonly scans: string;
}

/** SQL that reads a UTF-8 text into a table of text columns with its record number, `__row`. */
export function readCsvSql(names: CsvNames, layout: CsvLayout): string {
  if (layout.aligned) return readAlignedSql(names, layout, layout.aligned.starts);
  const { dialect, escape, columns, padsShort } = layout;
  const options = [
    `delim = ${text(dialect.delimiter)}`,
    `quote = ${text(dialect.quote)}`,
    `escape = ${text(escape)}`,
    ...sharedOptions(names, layout, columns),
    ...(padsShort ? ['null_padding = true'] : []),
  ];
  return [
    `create table ${names.relation} as`,
    `select row_number() over () as "__row", *`,
    `from read_csv(${text(names.file)}, ${options.join(', ')})`,
  ].join('\n');
}

/**
 * Lines are read whole and cut where the columns begin, or at runs of blanks; a short line lacks its
 * last values. The line that some programs draw under the names is no record.
 */
function readAlignedSql(
  names: CsvNames,
  layout: CsvLayout,
  starts: readonly number[] | null,
): string {
  const options = [
    // A character that text does not hold.
    `delim = ${text('\u001f')}`,
    `quote = ''`,
    `escape = ''`,
    ...sharedOptions(names, layout, ['line']),
  ];
  const value = (k: number): string => {
    if (!starts) return `parts[${number(k + 1)}]`;
    const next = starts[k + 1];
    const length = next === undefined ? '' : `, ${number(next - starts[k]!)}`;
    return `nullif(trim(substr(line, ${number(starts[k]! + 1)}${length})), '')`;
  };
  const fields = layout.columns.map((name, k) => `${value(k)} as ${ident(name)}`);
  const lines = starts ? 'line' : String.raw`string_split_regex(trim(line), '\s+') as parts`;
  return [
    `create table ${names.relation} as`,
    `select row_number() over () as "__row", ${fields.join(', ')}`,
    `from (select ${lines}`,
    `  from read_csv(${text(names.file)}, ${options.join(', ')})`,
    `  where trim(line) <> '' and not regexp_full_match(line, '[-=+| ]*--[-=+| ]*'))`,
  ].join('\n');
}

function sharedOptions(
  names: CsvNames,
  { dialect }: CsvLayout,
  columns: readonly string[],
): readonly string[] {
  return [
    `header = ${dialect.header}`,
    `skip = ${number(dialect.skip)}`,
    'auto_detect = false',
    `columns = {${columns.map((name) => `${text(name)}: 'VARCHAR'`).join(', ')}}`,
    `max_line_size = ${number(MAX_LINE_BYTES)}`,
    // Small enough for progress to be seen, and as fast as larger ones.
    `buffer_size = ${number(8 * MAX_LINE_BYTES)}`,
    'store_rejects = true',
    `rejects_table = ${text(names.rejects)}`,
    `rejects_scan = ${text(names.scans)}`,
    'rejects_limit = 0',
  ];
}

/** One row per record that could not be split, by its first fault. */
const REJECTED_RECORDS = (names: CsvNames): string =>
  [
    'select line, arg_min(error_type::VARCHAR, byte_position) as kind,',
    '  arg_min(csv_line, byte_position) as text, arg_min(error_message, byte_position) as message,',
    '  arg_min(column_name, byte_position) as column_name',
    `from ${ident(names.rejects)} group by line`,
  ].join('\n');

/** Counts of rejected records by kind, with the first of each. */
export function rejectCountsSql(names: CsvNames): string {
  return [
    'select kind, count(*)::INTEGER as records, min(line)::DOUBLE as line,',
    '  arg_min(text, line) as text, arg_min(message, line) as message',
    `from (${REJECTED_RECORDS(names)})`,
    'group by kind order by min(line)',
  ].join('\n');
}

/** SQL that keeps the rejected records: `line BIGINT, text VARCHAR, reason VARCHAR`. */
export function keepRejectsSql(names: CsvNames, table: string): string {
  const whens = [...REJECT_REASONS].map(
    ([kind, { reason }]) => `when ${text(kind)} then ${text(reason)}`,
  );
  return [
    `create table ${table} as`,
    'select line::BIGINT as line, text,',
    `  case kind ${whens.join(' ')} else ${text(OTHER_REASON.reason)} end as reason`,
    `from (${REJECTED_RECORDS(names)}) order by line`,
  ].join('\n');
}

type Reason = Pick<RejectedReason, 'key' | 'reason'>;

/** DuckDB's `error_type` → our reason. */
const REJECT_REASONS: ReadonlyMap<string, Reason> = new Map([
  ['MISSING COLUMNS', { key: 'too-few-fields', reason: 'Fewer fields than the header' }],
  ['TOO MANY COLUMNS', { key: 'too-many-fields', reason: 'More fields than the header' }],
  ['UNQUOTED VALUE', { key: 'broken-quotes', reason: 'A quote that is not closed' }],
  ['LINE SIZE OVER MAXIMUM', { key: 'line-too-long', reason: 'A line longer than 1 MB' }],
  ['INVALID ENCODING', { key: 'bad-encoding', reason: 'Bytes that are not valid UTF-8 text' }],
]);
const OTHER_REASON: Reason = { key: 'unreadable-line', reason: 'A line that cannot be read' };

export function rejectReason(kind: string): Reason {
  return REJECT_REASONS.get(kind) ?? OTHER_REASON;
}
