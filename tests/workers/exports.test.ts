import {
  Bool,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  TimestampMillisecond,
  Utf8,
  Vector,
  type Data,
  type DataType,
} from 'apache-arrow';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/lib/core/jobs';
import { BYTE_ORDER_MARK } from '../../src/lib/core/tabular/csv';
import { exportTable, type ExportFormat } from '../../src/lib/data/export/export-table';
import { EMPTY_FRAME } from '../../src/lib/data/frame';
import { serveParts } from '../../src/lib/jobs/part-source';
import { runJob } from '../../src/lib/jobs/runner';
import { OrderlensError } from '../../src/lib/core/errors';

const DAY = 86_400_000;
const LEAP_DAY = Date.UTC(2024, 1, 29);

const HOSTILE = [
  'Ada',
  "=cmd|' /C calc'!A0",
  '<img src=x onerror=alert(1)> & "quotes"; and, commas',
  'two\r\nlines',
  '+49 30 1234',
  '-12.5',
  '@SUM(A1)',
  'مرحبا \u202e 👩‍👩‍👧 _x0041_ \u0007',
  'x'.repeat(40_000),
  '',
];

function utf8(values: readonly (string | null)[]): Data<Utf8> {
  const encoded = values.map((value) => new TextEncoder().encode(value ?? ''));
  const valueOffsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i]! + bytes.length));
  const data = new Uint8Array(valueOffsets.at(-1)!);
  encoded.forEach((bytes, i) => data.set(bytes, valueOffsets[i]));
  return makeData({
    type: new Utf8(),
    length: values.length,
    nullCount: values.filter((value) => value === null).length,
    nullBitmap: bitmap(values.map((value) => value !== null)),
    valueOffsets,
    data,
  });
}

function bitmap(flags: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  flags.forEach((flag, i) => {
    if (flag) bytes[i >> 3]! |= 1 << (i & 7);
  });
  return bytes;
}

function tableOf(columns: Record<string, Data<DataType>>, batches = 1): Table {
  const schema = new Schema(
    Object.entries(columns).map(([name, data]) => new Field(name, data.type, true)),
  );
  const length = Object.values(columns)[0]!.length;
  const type = new Struct(schema.fields);
  const batch = new RecordBatch(
    schema,
    makeData({ type, length, nullCount: 0, children: Object.values(columns) }),
  );
  const step = Math.ceil(length / batches) || 1;
  const slices: RecordBatch[] = [];
  for (let from = 0; from < length; from += step) slices.push(batch.slice(from, from + step));
  return new Table(schema, slices);
}

function mixed(): Table {
  const n = HOSTILE.length;
  const numbers = (of: (i: number) => number): number[] =>
    Array.from({ length: n }, (_, i) => of(i));
  return tableOf({
    name: utf8(HOSTILE),
    '=header': makeData({
      type: new Float64(),
      length: n,
      data: Float64Array.from(numbers((i) => (i === 1 ? -0.1 : i * 1.5))),
    }),
    day: makeData({
      type: new DateDay(),
      length: n,
      data: Int32Array.from(numbers((i) => LEAP_DAY / DAY + i)),
    }),
    at: makeData({
      type: new TimestampMillisecond(),
      length: n,
      data: BigInt64Array.from(
        numbers((i) => LEAP_DAY + i * 3_600_001),
        BigInt,
      ),
    }),
    big: makeData({
      type: new Int64(),
      length: n,
      data: BigInt64Array.from(
        numbers((i) => i),
        (i) => (i === 0 ? 9_007_199_254_740_993n : BigInt(i)),
      ),
    }),
    flag: makeData({
      type: new Bool(),
      length: n,
      data: bitmap(numbers((i) => i).map((i) => i % 2 === 0)),
    }),
    none: utf8(HOSTILE.map(() => null)),
  });
}

/** Many rows, sliced so that parts and batches do not coincide. */
function long(rows: number, batches = 7): Table {
  const keys = new Int32Array(rows).map((_, i) => i);
  const dictionary = utf8(['Germany', 'France', '=Spain']);
  return tableOf(
    {
      key: makeData({ type: new Int32(), length: rows, data: keys }),
      name: utf8(Array.from({ length: rows }, (_, i) => (i % 11 ? `Customer ${i}` : null))),
      country: makeData({
        type: new Dictionary(new Utf8(), new Int32(), 1),
        length: rows,
        data: keys.map((i) => i % 3),
        dictionary: new Vector([dictionary]),
      }),
      revenue: makeData({
        type: new Float64(),
        length: rows,
        data: Float64Array.from(keys, (i) => i / 100),
      }),
    },
    batches,
  );
}

async function write(table: Table, format: ExportFormat): Promise<Uint8Array<ArrayBuffer>> {
  const file = await exportTable({ rows: { table }, name: 'test' }, format);
  expect(file.fileName).toBe(`test.${format}`);
  expect(file.rows).toBe(table.numRows);
  return new Uint8Array(await file.blob.arrayBuffer());
}

const asText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('CSV', () => {
  it('writes every kind of value, defused and quoted', async () => {
    const text = asText(await write(mixed(), 'csv'));
    expect(text.startsWith(BYTE_ORDER_MARK)).toBe(true);
    const lines = text.slice(1).split('\r\n');
    expect(lines[0]).toBe("name,'=header,day,at,big,flag,none");
    expect(lines[1]).toBe('Ada,0,2024-02-29,2024-02-29 00:00:00,9007199254740993,true,');
    expect(lines[2]).toBe("'=cmd|' /C calc'!A0,-0.1,2024-03-01,2024-02-29 01:00:00.001,1,false,");
    expect(lines[3]!.startsWith('"<img src=x onerror=alert(1)> & ""quotes""; and, commas",')).toBe(
      true,
    );
    expect(text).toContain('"two\r\nlines",4.5,');
    expect(text).toContain("\r\n'+49 30 1234,");
    expect(text).toContain('\r\n-12.5,7.5,');
    expect(text).toContain("\r\n'@SUM(A1),");
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('writes all of many rows in order, over parts and batches', async () => {
    const rows = 123_457;
    const lines = asText(await write(long(rows), 'csv'))
      .slice(1)
      .split('\r\n');
    expect(lines.length).toBe(rows + 2);
    for (const i of [0, 1, 17_636, 17_637, 50_000, 50_001, rows - 1]) {
      const country = ['Germany', 'France', "'=Spain"][i % 3];
      expect(lines[i + 1]).toBe(`${i},${i % 11 ? `Customer ${i}` : ''},${country},${i / 100}`);
    }
  });

  it('writes the header of a table without rows', async () => {
    expect(asText(await write(tableOf({ a: utf8([]), b: utf8([]) }), 'csv'))).toBe(
      `${BYTE_ORDER_MARK}a,b\r\n`,
    );
  });
});

describe('XLSX', () => {
  it('is read back by another program with types and texts as they were', async () => {
    const book = await readXlsx(await write(mixed(), 'xlsx'), { readStyles: true });
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['test']);
    const rows = book.sheets[0]!.rows;
    expect(rows[0]).toEqual(['name', '=header', 'day', 'at', 'big', 'flag', 'none']);
    expect(rows.slice(1).map((row) => row[0] ?? '')).toEqual(
      HOSTILE.map((text) => (text.length > 32_767 ? `${text.slice(0, 32_766)}…` : text)),
    );
    expect(rows[1]!.slice(1, 3)).toEqual([0, new Date(LEAP_DAY)]);
    expect((rows[2]![3] as Date).getTime()).toBeCloseTo(LEAP_DAY + 3_600_001, -1);
    expect(rows[1]![4]).toBe('9007199254740993');
    expect(rows[2]!.slice(4, 6)).toEqual([1, false]);
    expect(JSON.stringify([...(book.sheets[0]!.cells?.values() ?? [])])).not.toContain('"formula"');
  });

  it('splits at the limit of rows, repeats the header, and says where the rows are from', async () => {
    const parts = serveParts(one(long(25)));
    const { blob, rows } = await runJob(
      'xlsx-write',
      {
        source: parts.port,
        rows: 25,
        about: [
          ['SQL', 'select 1'],
          ['=x', '<b>'],
        ],
        sheetName: "a/b:*[?]'",
        maxSheetRows: 11,
      },
      { transfer: [parts.port] },
    );
    parts.close();
    expect(rows).toBe(25);
    const { sheets } = await readXlsx(new Uint8Array(await blob.arrayBuffer()));
    expect(sheets.map((sheet) => [sheet.name, sheet.rows.length])).toEqual([
      ['a b', 11],
      ['a b 2', 11],
      ['a b 3', 6],
      ['About', 2],
    ]);
    expect(sheets[1]!.rows[0]).toEqual(['key', 'name', 'country', 'revenue']);
    expect(sheets[2]!.rows[1]![0]).toBe(20);
    expect(sheets[3]!.rows).toEqual([
      ['SQL', 'select 1'],
      ['=x', '<b>'],
    ]);
  });

  it('has one sheet for exactly as many rows as fit, and for none', async () => {
    for (const rows of [10, 0]) {
      const parts = serveParts(one(long(rows)));
      const { blob } = await runJob(
        'xlsx-write',
        { source: parts.port, rows, about: [], sheetName: '', maxSheetRows: 11 },
        { transfer: [parts.port] },
      );
      const { sheets } = await readXlsx(new Uint8Array(await blob.arrayBuffer()));
      expect(sheets.map((sheet) => [sheet.name, sheet.rows.length])).toEqual([['Data', rows + 1]]);
    }
  });
});

describe('Parquet', () => {
  it('comes back with all rows, values and metadata', async () => {
    const table = long(150_001);
    const { blob } = await exportTable(
      {
        rows: { table },
        name: 'test',
        origin: { title: 'Customers', dataset: 'Demo', isSynthetic: true, frame: EMPTY_FRAME },
      },
      'parquet',
    );
    const info = await runJob('parquet-inspect', { file: blob });
    expect(info.rows).toBe(150_001);
    expect(info.rowGroups.length).toBe(2);
    expect(info.createdBy).toBe('Orderlens');
    expect(info.metadata['Data set']).toBe('Demo (synthetic data)');
    const { ipc } = await runJob('parquet-decode', { file: blob, rowGroups: [1] });
    const back = tableFromIPC(ipc);
    expect(back.numRows).toBe(info.rowGroups[1]);
    const last = back.get(back.numRows - 1)!.toJSON() as Record<string, unknown>;
    expect(last).toEqual({
      key: 150_000,
      name: 'Customer 150000',
      country: 'Germany',
      revenue: 1500,
    });
  });

  it('keeps types and hostile texts, and a table without rows', async () => {
    const bytes = await write(mixed(), 'parquet');
    const { ipc } = await runJob('parquet-decode', { file: new Blob([bytes]) });
    const back = tableFromIPC(ipc);
    expect(Array.from(back.getChild('name')!)).toEqual(HOSTILE);
    expect(back.getChild('big')!.get(0)).toBe(9_007_199_254_740_993n);
    expect(String(back.schema.fields.find((field) => field.name === 'day')?.type)).toContain(
      'Date',
    );
    await write(long(0), 'parquet');
  });

  it('refuses what is no Parquet, or only half of one', async () => {
    const whole = await write(long(1000), 'parquet');
    for (const bytes of [
      whole.slice(0, whole.length / 2),
      new Uint8Array(0),
      new TextEncoder().encode('a,b\n1,2\n'),
    ]) {
      await expect(
        runJob('parquet-decode', { file: new File([bytes], 'orders.parquet') }),
      ).rejects.toMatchObject({ code: 'bad-file', detail: { file: 'orders.parquet' } });
    }
  });
});

describe('an export', () => {
  it('reports progress that only grows and ends at 1', async () => {
    const seen: Progress[] = [];
    await exportTable({ rows: { table: long(200_000) }, name: 'x' }, 'csv', {
      onProgress: (p) => seen.push(p),
    });
    expect(seen.at(-1)).toEqual({ stage: 'Writing CSV', fraction: 1 });
    const fractions = seen.map((progress) => progress.fraction ?? 0);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it('stops when called off, in each format', async () => {
    for (const format of ['csv', 'xlsx', 'parquet'] as const) {
      const stop = new AbortController();
      const running = exportTable({ rows: { table: long(300_000) }, name: 'x' }, format, {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    }
  });

  it("passes on the failure of the rows' source", async () => {
    for (const job of ['csv-write', 'parquet-encode', 'xlsx-write'] as const) {
      const parts = serveParts(failing());
      const input = {
        source: parts.port,
        rows: 1,
        about: [],
        byteOrderMark: false,
        compression: 'none' as const,
        sheetName: 'x',
      };
      await expect(runJob(job, input, { transfer: [parts.port] })).rejects.toMatchObject({
        code: 'query',
        message: 'The table is gone.',
      });
    }
    const db = { query: () => Promise.reject(new OrderlensError('query', 'no such table')) };
    await expect(
      exportTable({ rows: { db, sql: 'select' }, name: 'x' }, 'csv'),
    ).rejects.toMatchObject({ code: 'query' });
  });
});

describe('transcoding', () => {
  const transcode = (
    file: Blob,
    encoding: 'utf-8' | 'utf-16le' | 'windows-1252',
    gzip = false,
    maxBytes = 1e6,
  ): Promise<Blob> =>
    runJob('csv-transcode', { file, encoding, compression: gzip ? 'gzip' : 'none', maxBytes });
  const gzip = (blob: Blob): Promise<Blob> =>
    new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).blob();

  it('turns other encodings and gzip into UTF-8 without a mark', async () => {
    expect(
      await (
        await transcode(new Blob([Uint8Array.of(0xff, 0xfe, 0x61, 0, 0xe9, 0)]), 'utf-16le')
      ).text(),
    ).toBe('aé');
    expect(
      await (await transcode(new Blob([Uint8Array.of(0x80, 0x20, 0xe9)]), 'windows-1252')).text(),
    ).toBe('€ é');
    const text = 'ß,€\r\n'.repeat(100_000);
    expect(
      await (await transcode(await gzip(new Blob(['\ufeff', text])), 'utf-8', true)).text(),
    ).toBe(text);
  });

  it('refuses a text beyond the limit, and a broken archive', async () => {
    const bomb = await gzip(new Blob(['0'.repeat(3_000_000)]));
    await expect(transcode(bomb, 'utf-8', true, 2 ** 20)).rejects.toMatchObject({
      code: 'bad-file',
      message: 'The text is longer than 1 MB once unpacked.',
    });
    await expect(transcode(bomb.slice(0, bomb.size / 2), 'utf-8', true, 1e7)).rejects.toMatchObject(
      { code: 'bad-file' },
    );
    await expect(transcode(new Blob(['not gzip']), 'utf-8', true)).rejects.toMatchObject({
      code: 'bad-file',
    });
  });
});

async function* one(table: Table): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { tableParts } = await import('../../src/lib/data/export/parts');
  yield* tableParts(table);
}

async function* failing(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  await Promise.resolve();
  throw new OrderlensError('query', 'The table is gone.');
  yield new Uint8Array(0);
}
