import { OrderlensError, toFailure } from '../../core/errors';
import type { ConvertedTable } from '../../jobs/job-map';
import type { Connection, Database } from '../database';
import type { RejectedReason } from '../schema/canonical';
import { ident, number, text } from '../sql';
import { columnNames } from './column-names';
import { readConvertedSql } from './converted-sql';
import { MAX_COLUMNS } from './limits';
import { excerpt, formatCount, READABLE, refusal } from './refusal';
import { rejectsRelation } from './rejects';
import { takeSample } from './sample';
import type { IngestOptions, Source, SourceColumn } from './types';

/** What is said of a converted file besides its records. */
type About = Pick<Source, 'format' | 'how'> &
  Partial<Pick<Source, 'sheets' | 'sheet' | 'shape' | 'rowOffset' | 'dialect'>>;

/** Puts records that a worker has written into a raw table; on failure nothing is left behind. */
export async function readConverted(
  db: Database,
  file: File,
  converted: ConvertedTable,
  id: string,
  about: About,
  options: IngestOptions,
): Promise<Source> {
  refuse(file, converted, about);
  const { signal, onProgress } = options;
  const names = columnNames(
    converted.columns.map(({ name }) => name),
    converted.columns.length,
  );
  const columns = converted.columns.map(({ type }, k): SourceColumn => ({ name: names[k]!, type }));
  const relation = `memory.main.${ident(id)}`;
  const fileName = `${id}.csv`;
  const connection = await db.connect();
  const stage = 'Reading rows';
  onProgress({ stage, fraction: 0 });
  try {
    await db.registerFile(fileName, converted.text);
    const unwatch = await db.watchFile(fileName, (bytes) =>
      onProgress({ stage, fraction: Math.min(1, bytes / converted.text.size) }),
    );
    try {
      await connection.query(readConvertedSql(relation, fileName, columns), { signal });
    } finally {
      unwatch();
    }
    const { rows, rowOffsets } = converted;
    const sample = await takeSample(connection, relation, columns, rows, signal);
    const parseRejects = await keepRejects(connection, id, converted, signal);
    onProgress({ stage, fraction: 1 });
    const notes = converted.notes.map((note) => `-- ${note}\n`).join('');
    return {
      id,
      fileName: file.name,
      byteSize: file.size,
      relation,
      columns,
      rows,
      parseRejects,
      ...(parseRejects.length && { rejects: rejectsRelation(id) }),
      sample,
      dialect: null,
      ...(rowOffsets && { rowOffsets }),
      ...about,
      how: `${notes}${about.how}`,
    };
  } catch (thrown) {
    await connection.query(`drop table if exists ${relation}`).catch(() => {});
    await connection.query(`drop table if exists ${rejectsRelation(id)}`).catch(() => {});
    throw asFileError(file, thrown);
  } finally {
    await connection.close().catch(() => {});
    await db.dropFile(fileName).catch(() => {});
  }
}

function refuse(
  file: File,
  { columns, rows, rejected, rejectedCount }: ConvertedTable,
  about: About,
): void {
  const where = about.sheet === undefined ? `“${file.name}”` : `“${about.sheet}” of “${file.name}”`;
  if (columns.length > MAX_COLUMNS) {
    throw refusal(
      file.name,
      `${where} has ${formatCount(columns.length)} columns; ${formatCount(MAX_COLUMNS)} is the most that can be read.`,
      { found: `${formatCount(columns.length)} columns`, expected: READABLE },
    );
  }
  const [first] = rejected;
  if (first && rejectedCount > rows) {
    throw refusal(
      file.name,
      `${formatCount(rejectedCount)} of ${formatCount(rejectedCount + rows)} records of ${where} cannot be read. The first is in line ${formatCount(first.line)} (${first.reason.toLowerCase()}): ${excerpt(first.text)}`,
      { row: first.line, found: excerpt(first.text), expected: first.reason },
    );
  }
  if (!rows) {
    throw refusal(
      file.name,
      `${where} has a header but no rows below it.`,
      { found: 'no rows', expected: 'one row per order line' },
      'too-little-data',
    );
  }
  if (columns.length < 2) {
    const name = excerpt(columns[0]?.name ?? '');
    throw refusal(
      file.name,
      `${where} has only one column, “${name}”. Order data needs at least a date and an amount.`,
      { found: '1 column', expected: READABLE },
    );
  }
}

async function keepRejects(
  connection: Connection,
  id: string,
  { rejected, rejectedCount }: ConvertedTable,
  signal: AbortSignal,
): Promise<RejectedReason[]> {
  if (!rejectedCount) return [];
  const values = rejected.map(
    ({ line, text: record, reason }) =>
      `(${number(line)}::BIGINT, ${text(record)}::VARCHAR, ${text(reason)}::VARCHAR)`,
  );
  await connection.query(
    `create table ${rejectsRelation(id)} as
select * from (values ${values.join(', ')}) as rejected(line, text, reason)`,
    { signal },
  );
  const byReason = new Map<string, number>();
  for (const { reason } of rejected) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  // Those behind the first thousand are counted with the commonest reason among these.
  const [most] = [...byReason].sort((a, b) => b[1] - a[1]);
  return [...byReason].map(([reason, rows]) => ({
    key: 'unreadable-record',
    reason,
    rows: reason === most![0] ? rows + rejectedCount - rejected.length : rows,
  }));
}

function asFileError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError) || thrown.code !== 'query') return thrown;
  const reason = toFailure(thrown).message.split('\n', 1)[0]!;
  return refusal(file.name, `“${file.name}” holds values that cannot be read. (${reason})`, {
    found: reason,
    expected: READABLE,
  });
}
