import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeDatabase, type NodeDatabase } from '../../../scripts/node-duckdb';
import {
  keepRejectsSql,
  readCsvSql,
  rejectCountsSql,
  rejectReason,
  type CsvNames,
} from '../../../src/lib/data/ingest/csv-sql';
import { detectLayout } from '../../../src/lib/data/ingest/dialect';
import { parquetViewSql, rawColumn } from '../../../src/lib/data/ingest/parquet-sql';
import { partsOf } from '../../../src/lib/data/ingest/parquet';
import { sampleSql } from '../../../src/lib/data/ingest/sample';
import { rowsOf, type Cell } from '../../../src/lib/data/query-result';

let db: NodeDatabase;
let serial = 0;

beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

/** What a tab makes of a UTF-8 text file. */
async function read(text: string) {
  const layout = detectLayout(text, true, 'utf-8');
  const id = `raw_${++serial}`;
  const names: CsvNames = {
    file: `${id}.csv`,
    relation: `memory.main."${id}"`,
    rejects: `${id}_rejects`,
    scans: `${id}_scans`,
  };
  db.registerFile(names.file, new TextEncoder().encode(text));
  await db.query(readCsvSql(names, layout));
  const rows = rowsOf(await db.query(`select * from ${names.relation}`));
  const rejected = rowsOf(await db.query(rejectCountsSql(names)));
  return { layout, names, rows, rejected };
}

const values = (row: Record<string, Cell> | undefined): Cell[] => Object.values(row ?? {});

describe('reading a text file', () => {
  it('gives every column as text, with the record number first', async () => {
    const { rows } = await read('order,amount\nA1,1.50\nA2,\n');
    expect(rows).toEqual([
      { __row: 1, order: 'A1', amount: '1.50' },
      { __row: 2, order: 'A2', amount: null },
    ]);
  });

  it('takes hostile names and values as they are', async () => {
    const name = `it's "x"; drop table y; --`;
    const cell = `=cmd|'/c calc'!A0 <script>alert(1)</script> \u202e ☕ ${'y'.repeat(10_000)}`;
    const { rows } = await read(
      `id,"${name.replaceAll('"', '""')}",naïve – 日本\n1,"${cell}",x\n2,b,c\n`,
    );
    expect(Object.keys(rows[0]!)).toEqual(['__row', 'id', name, 'naïve – 日本']);
    expect(rows[0]![name]).toBe(cell);
  });

  it.each([
    ['semicolons and decimal commas', 'a;b;c\n1,5;2;x\n2,5;3;y\n', ['1,5', '2', 'x']],
    ['single quotes', "a,b,c\n'1','x, y','z'\n'2','u','v'\n", ['1', 'x, y', 'z']],
    ['backslashes', 'a,b,c\n1,"say \\"hi\\", ok",2\n3,"x",4\n', ['1', 'say "hi", ok', '2']],
    ['doubled quotes', 'a,b,c\n1,"say ""hi"", ok",2\n3,"x",4\n', ['1', 'say "hi", ok', '2']],
    ['line breaks in values', 'a,b,c\n1,"x\ny",2\n3,z,4\n', ['1', 'x\ny', '2']],
    ['carriage returns', 'a,b,c\r1,2,3\r4,5,6\r', ['1', '2', '3']],
    ['a title', 'Report\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n', ['1', '2', '3']],
    ['no header', '1,2,3\n4,5,6\n', ['1', '2', '3']],
    ['aligned columns', ' 01 19970101  2   29.33\n 02 19970118  2    9.73\n', ['01', '19970101']],
    ['a name missing in the header', 'a,b\n1,2,3\n4,5,6\n', ['1', '2', '3']],
    ['delimiters at the line ends', 'a,b\n1,2,\n3,4,\n', ['1', '2']],
  ])('%s', async (_, text, first) => {
    const { rows, rejected } = await read(text);
    expect(values(rows[0])).toEqual(expect.arrayContaining([1, ...first]));
    expect(values(rows[0]).slice(1, 1 + first.length)).toEqual(first);
    expect(rejected).toEqual([]);
  });

  it('fills short records where they are a habit', async () => {
    const body = Array.from({ length: 9 }, (_, k) => (k % 2 ? `${k},y` : `${k},y,z`)).join('\n');
    const { rows, rejected } = await read(`a,b,c\n${body}\n`);
    expect(rows).toHaveLength(9);
    expect(values(rows[1])).toEqual([2, '1', 'y', null]);
    expect(rejected).toEqual([]);
  });

  it('keeps what cannot be split, with its line and the reason', async () => {
    const body = Array.from({ length: 99 }, (_, k) => `${k},"x",y`);
    body[10] = '10,x';
    body[20] = '20,x,y,z';
    body[30] = '30,"x"y,z';
    const { rows, rejected, names } = await read(`a,b,c\n${body.join('\n')}\n`);
    expect(rows).toHaveLength(96);
    expect(rejected.map(({ kind, records, line }) => [kind, records, line])).toEqual([
      ['MISSING COLUMNS', 1, 12],
      ['TOO MANY COLUMNS', 1, 22],
      ['UNQUOTED VALUE', 1, 32],
    ]);
    await db.query(keepRejectsSql(names, 'memory.main.kept'));
    expect(rowsOf(await db.query('select * from kept'))[1]).toEqual({
      line: 22,
      text: '20,x,y,z',
      reason: 'More fields than the header',
    });
    expect(rejectReason('SOMETHING NEW').key).toBe('unreadable-line');
  });
});

describe('a sample', () => {
  it('is spread over the whole file, in order, as text', async () => {
    await db.query(
      `create table big as select row_number() over () as "__row", (range * 1.5)::DOUBLE as x, 'é' || range as "a ""b""" from range(100000)`,
    );
    const sql = sampleSql(
      'big',
      [
        { name: 'x', type: 'number' },
        { name: 'a "b"', type: 'text' },
      ],
      100_000,
    );
    const rows = rowsOf(await db.query(sql));
    expect(rows).toHaveLength(200);
    expect(rows[0]).toEqual({ x: '0.0', 'a "b"': 'é0' });
    expect(rows[199]).toEqual({ x: '149250.0', 'a "b"': 'é99500' });
  });
});

describe('a decoded Parquet table', () => {
  it('becomes a view of plain types', async () => {
    await db.query(
      `create table decoded as select 1::UTINYINT as i, 2.5::FLOAT as f, 1.25::DECIMAL(9,2) as d,
        true as b, DATE '2024-02-29' as day, TIMESTAMP_NS '2024-02-29 10:00:00.123456789' as ns,
        TIMESTAMP_S '2024-02-29 10:00:00' as s, '2024-02-29 12:00:00+02'::TIMESTAMPTZ as tz,
        [1, 2] as list, {'x': 1} as struct, map {'k': 'v'} as m, 'caf\\xC3\\xA9'::BLOB as bytes,
        '\\xFF'::BLOB as junk, TIME '10:00:00' as t, 'x'::ENUM('x', 'y') as e`,
    );
    const described = rowsOf<{ column_name: string; column_type: string }>(
      await db.query('describe decoded'),
    );
    const columns = described.map((row) => ({
      ...rawColumn(row.column_name, row.column_type),
      as: row.column_name,
    }));
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({
      i: 'integer',
      f: 'number',
      d: 'number',
      b: 'boolean',
      day: 'date',
      ns: 'timestamp',
      s: 'timestamp',
      tz: 'timestamp',
      list: 'text',
      struct: 'text',
      m: 'text',
      bytes: 'text',
      junk: 'text',
      t: 'text',
      e: 'text',
    });
    await db.query(parquetViewSql('memory.main.parquet_view', 'decoded', columns));
    expect(rowsOf(await db.query('select * from parquet_view'))).toEqual([
      {
        __row: 1,
        i: 1,
        f: 2.5,
        d: 1.25,
        b: true,
        day: '2024-02-29',
        ns: '2024-02-29T10:00:00',
        s: '2024-02-29T10:00:00',
        tz: '2024-02-29T10:00:00',
        list: '[1, 2]',
        struct: "{'x': 1}",
        m: '{k=v}',
        bytes: 'café',
        junk: null,
        t: '10:00:00',
        e: 'x',
      },
    ]);
  });

  it('counts its rows though a column is called rowid', async () => {
    await db.query('create table with_rowid as select 7 * range as "rowid" from range(3)');
    const column = { ...rawColumn('rowid', 'BIGINT'), as: 'rowid' };
    await db.query(parquetViewSql('memory.main.rowid_view', 'with_rowid', [column]));
    expect(rowsOf(await db.query('select * from rowid_view'))).toEqual([
      { __row: 1, rowid: 0 },
      { __row: 2, rowid: 7 },
      { __row: 3, rowid: 14 },
    ]);
  });

  it('is decoded in parts of whole row groups', () => {
    expect(partsOf([10, 20])).toEqual([{ rowGroups: [0, 1], rows: 30 }]);
    expect(partsOf([131_072, 131_072, 131_072, 131_072, 5]).map((part) => part.rowGroups)).toEqual([
      [0, 1],
      [2, 3],
      [4],
    ]);
    expect(partsOf([1_000_000, 1_000_000, 3]).map((part) => part.rowGroups)).toEqual([
      [0],
      [1],
      [2],
    ]);
  });
});
