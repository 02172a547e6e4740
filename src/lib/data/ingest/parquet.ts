import { OrderlensError } from '../../core/errors';
import { runJob } from '../../jobs/runner';
import type { JobOutput } from '../../jobs/job-map';
import type { Connection, Database } from '../database';
import { rowsOf } from '../query-result';
import { ident } from '../sql';
import { columnNames } from './column-names';
import { MAX_COLUMNS } from './limits';
import { parquetViewSql, rawColumn } from './parquet-sql';
import { formatCount, READABLE, refusal } from './refusal';
import { takeSample } from './sample';
import type { IngestOptions, Source } from './types';

/** Rows that go from the decoder to the database at a time. */
const ROWS_PER_PART = 250_000;

/** Arrow types that the database does not take. */
const UNTAKEN = /^(Decimal256|Float16)/;

type Footer = JobOutput<'parquet-inspect'>;

interface Reading {
  readonly connection: Connection;
  readonly file: File;
  readonly decoded: string;
  readonly options: IngestOptions;
}

/** Unquoted name of the table under the view. */
export function decodedTable(id: string): string {
  return `${id}_decoded`;
}

/** Reads a Parquet file: a worker decodes part after part while the database takes the one before. */
export async function openParquet(
  db: Database,
  file: File,
  id: string,
  options: IngestOptions,
): Promise<Source> {
  const { signal, onProgress } = options;
  onProgress({ stage: 'Looking at the file', fraction: null });
  const footer = await runJob('parquet-inspect', { file }, { signal }).catch((thrown: unknown) => {
    throw asDecodeError(file, thrown);
  });
  const taken = footer.columns.filter(({ type }) => !UNTAKEN.test(type));
  refuseShape(file, footer, taken.length);
  const connection = await db.connect();
  const relation = `memory.main.${ident(id)}`;
  const decoded = `memory.main.${ident(decodedTable(id))}`;
  const reading: Reading = { connection, file, decoded: decodedTable(id), options };
  try {
    await decodeAll(reading, footer, taken.length < footer.columns.length ? taken : undefined);
    const described = rowsOf<{ column_name: string; column_type: string }>(
      await connection.query(`describe ${decoded}`, { signal }),
    );
    const names = columnNames(
      described.map((row) => row.column_name),
      described.length,
    );
    const columns = described.map(({ column_name, column_type }, k) => ({
      ...rawColumn(column_name, column_type),
      as: names[k]!,
    }));
    const sql = parquetViewSql(relation, decoded, columns);
    await connection.query(sql, { signal });
    const sourceColumns = columns.map(({ as, type }) => ({ name: as, type }));
    const sample = await takeSample(connection, relation, sourceColumns, footer.rows, signal);
    const notes = columns.flatMap(({ as, note }) => (note ? [`-- ${as}: ${note}`] : []));
    for (const { name, type } of footer.columns) {
      if (UNTAKEN.test(type)) notes.push(`-- ${name}: left out, ${type} cannot be read`);
    }
    return {
      id,
      fileName: file.name,
      byteSize: file.size,
      format: 'parquet',
      relation,
      columns: sourceColumns,
      rows: footer.rows,
      parseRejects: [],
      sample,
      dialect: null,
      how: [...notes, sql].join('\n'),
    };
  } catch (thrown) {
    await dropParquet(connection, id).catch(() => {});
    throw asInsertError(file, thrown);
  } finally {
    await connection.close().catch(() => {});
  }
}

export async function dropParquet(db: Pick<Connection, 'query'>, id: string): Promise<void> {
  await db.query(`drop view if exists memory.main.${ident(id)}`);
  await db.query(`drop table if exists memory.main.${ident(decodedTable(id))}`);
}

async function decodeAll(
  { connection, file, decoded, options }: Reading,
  footer: Footer,
  columns: Footer['columns'] | undefined,
): Promise<void> {
  const { signal, onProgress } = options;
  const stage = 'Reading rows';
  const parts = partsOf(footer.rowGroups);
  const decode = (rowGroups: readonly number[]) => {
    const part = runJob(
      'parquet-decode',
      { file, rowGroups, ...(columns && { columns: columns.map(({ name }) => name) }) },
      { signal },
    ).catch((thrown: unknown) => {
      throw asDecodeError(file, thrown);
    });
    // It is awaited one part later; until then its failure is nobody's surprise.
    part.catch(() => {});
    return part;
  };
  let done = 0;
  onProgress({ stage, fraction: 0 });
  let next = decode(parts[0]!.rowGroups);
  for (const [k, { rows }] of parts.entries()) {
    const { ipc } = await next;
    const following = parts[k + 1];
    if (following) next = decode(following.rowGroups);
    await connection.insertArrow(
      ipc,
      { table: decoded, schema: 'main', create: k === 0 },
      { signal },
    );
    done += rows;
    onProgress({ stage, fraction: done / footer.rows });
  }
}

interface Part {
  readonly rowGroups: readonly number[];
  readonly rows: number;
}

/** Row groups in file order, gathered until they hold enough rows to be worth a message. */
export function partsOf(rowGroups: readonly number[]): Part[] {
  const parts: Part[] = [];
  let groups: number[] = [];
  let rows = 0;
  rowGroups.forEach((count, k) => {
    if (rows && rows + count > 1.5 * ROWS_PER_PART) flush();
    groups.push(k);
    rows += count;
    if (rows >= ROWS_PER_PART) flush();
  });
  if (groups.length) flush();
  return parts;

  function flush(): void {
    parts.push({ rowGroups: groups, rows });
    groups = [];
    rows = 0;
  }
}

function refuseShape(file: File, { rows, columns }: Footer, taken: number): void {
  if (!rows || !taken) {
    throw refusal(
      file.name,
      rows
        ? `“${file.name}” has no column that can be read.`
        : `“${file.name}” has ${formatCount(columns.length)} columns but no rows.`,
      { found: rows ? 'no columns' : 'no rows', expected: 'one row per order line' },
      'too-little-data',
    );
  }
  if (columns.length > MAX_COLUMNS) {
    throw refusal(
      file.name,
      `“${file.name}” has ${formatCount(columns.length)} columns; ${formatCount(MAX_COLUMNS)} is the most that can be read.`,
      { found: `${formatCount(columns.length)} columns`, expected: READABLE },
    );
  }
  if (columns.length < 2) {
    throw refusal(
      file.name,
      `“${file.name}” has only one column, “${columns[0]!.name}”. Order data needs at least a date and an amount.`,
      { found: '1 column', expected: READABLE },
    );
  }
}

/** What the decoder says is about the file, also when it dies of it. */
function asDecodeError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError)) return thrown;
  const { code, message, detail } = thrown;
  const found = detail.found ?? message;
  const expected = 'a complete Parquet file';
  if (code === 'bad-file') {
    return refusal(file.name, `“${file.name}” is a damaged or unusual Parquet file. (${found})`, {
      found,
      expected,
    });
  }
  if (code === 'crash') {
    return refusal(
      file.name,
      `“${file.name}” cannot be decoded: it is damaged, or one of its row groups needs more memory than this tab has.`,
      { found, expected },
    );
  }
  return thrown;
}

/** What the database says about a decoded part is about the file. */
function asInsertError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError) || thrown.code !== 'query') return thrown;
  const reason = thrown.message.split('\n', 1)[0]!;
  return refusal(file.name, `“${file.name}” holds values that cannot be read. (${reason})`, {
    found: reason,
    expected: READABLE,
  });
}
