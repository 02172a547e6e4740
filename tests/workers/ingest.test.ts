import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import initParquet, { Table, writeParquet } from 'parquet-wasm';
import { isCancelled } from '../../src/lib/core/errors';
import { Database } from '../../src/lib/data/database';
import { dropSource, openSource } from '../../src/lib/data/ingest/open';
import type { CsvDialect, Source } from '../../src/lib/data/ingest/types';
import { rowsOf, type Cell } from '../../src/lib/data/query-result';

let db: Database;
const workers: Worker[] = [];
const BrowserWorker = globalThis.Worker;

beforeAll(async () => {
  // To be able to break the database's worker below.
  globalThis.Worker = class extends BrowserWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.push(this);
    }
  };
  db = await Database.open();
}, 60_000);

afterAll(async () => {
  await db.close();
  globalThis.Worker = BrowserWorker;
});

const TEXT = 'order,date,name,amount\n1,2024-01-01,Zoë,5.50\n2,2024-01-02,"Lee, Ann",6\n';

async function gzip(part: BlobPart): Promise<Blob> {
  return new Response(new Blob([part]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let k = 0; k < text.length; k++) view.setUint16(2 * k, text.charCodeAt(k), true);
  return new Uint8Array(view.buffer);
}

async function parquet(columns: Record<string, (string | number)[]>): Promise<Uint8Array> {
  await initParquet();
  const ipc = tableToIPC(tableFromArrays(columns), { format: 'stream' });
  return writeParquet(Table.fromIPCStream(ipc!));
}

function open(name: string, part: BlobPart, dialect?: Partial<CsvDialect>): Promise<Source> {
  return openSource(db, new File([part], name), {
    signal: new AbortController().signal,
    onProgress: () => {},
    ...(dialect && { dialect }),
  });
}

async function tables(): Promise<Cell[]> {
  const found = await db.query(
    'select table_name as name from information_schema.tables order by name',
  );
  return rowsOf(found).map(({ name }) => name ?? null);
}

async function rowsAndDrop(source: Source): Promise<Cell[][]> {
  const rows = rowsOf(await db.query(`select * from ${source.relation} order by "__row"`));
  await dropSource(db, source);
  expect(await tables()).toEqual([]);
  return rows.map((row) => Object.values(row));
}

const ROWS = [
  [1, '1', '2024-01-01', 'Zoë', '5.50'],
  [2, '2', '2024-01-02', 'Lee, Ann', '6'],
];

describe('a text file', () => {
  const written: readonly (readonly [string, () => BlobPart | Promise<BlobPart>, string])[] = [
    ['UTF-8', () => TEXT, 'utf-8'],
    ['UTF-8 with a mark', () => `\ufeff${TEXT}`, 'utf-8'],
    ['UTF-16', () => utf16(TEXT), 'utf-16le'],
    [
      'Windows-1252',
      () => Uint8Array.from(TEXT, (character) => character.charCodeAt(0)),
      'windows-1252',
    ],
    ['gzip', () => gzip(TEXT), 'utf-8'],
    ['mixed line ends', () => TEXT.replace('\n', '\r\n'), 'utf-8'],
  ];
  it.each(written)('in %s becomes a table', async (_, make, encoding) => {
    const source = await open('orders.csv', await make());
    expect(source).toMatchObject({
      fileName: 'orders.csv',
      format: 'csv',
      rows: 2,
      parseRejects: [],
      dialect: { delimiter: ',', quote: '"', header: true, encoding, skip: 0 },
    });
    expect(source.columns.map(({ name }) => name)).toEqual(['order', 'date', 'name', 'amount']);
    expect(source.sample).toEqual(ROWS.map((row) => row.slice(1)));
    expect(await rowsAndDrop(source)).toEqual(ROWS);
  });

  it('turns out to be Windows-1252 far from its beginning and ends', async () => {
    const filler = '3,2024-01-03,Bo,7\n'.repeat(400_000);
    const middle = '4,2024-01-04,Zo\u00eb,8\n';
    const bytes = Uint8Array.from(middle, (character) => character.charCodeAt(0));
    const head = TEXT.replace('Zoë', 'Zoe');
    const source = await openSource(
      db,
      new File([head, filler.slice(0, 18 * 75_500), bytes, filler], 'orders.csv'),
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    expect(source.dialect?.encoding).toBe('windows-1252');
    const found = await db.query(`select name from ${source.relation} where "order" = '4'`);
    expect(rowsOf(found)).toEqual([{ name: 'Zoë' }]);
    await dropSource(db, source);
  });

  it('is read as the person says', async () => {
    const source = await open('x.csv', 'a;b,c\n1;2,3\n', { delimiter: ',', header: false });
    expect(await rowsAndDrop(source)).toEqual([
      [1, 'a;b', 'c'],
      [2, '1;2', '3'],
    ]);
  });

  it('keeps what could not be split', async () => {
    const body = Array.from({ length: 99 }, (_, k) => (k === 50 ? '50' : `${k},x`)).join('\n');
    const source = await open('x.csv', `a,b\n${body}\n`);
    expect(source.rows).toBe(98);
    expect(source.parseRejects).toEqual([
      { key: 'too-few-fields', reason: 'Fewer fields than the header', rows: 1 },
    ]);
    expect(rowsOf(await db.query(`select * from ${source.rejects}`))).toEqual([
      { line: 52, text: '50', reason: 'Fewer fields than the header' },
    ]);
    await rowsAndDrop(source);
  });
});

describe('a Parquet file', () => {
  it('becomes a table of its own types', async () => {
    const bytes = await parquet({ order: ['A', 'B', 'B'], amount: [1.5, 2, 2.25] });
    const source = await open('orders.parquet', bytes as BlobPart);
    expect(source.columns).toEqual([
      { name: 'order', type: 'text' },
      { name: 'amount', type: 'number' },
    ]);
    expect(source.sample).toEqual([
      ['A', '1.5'],
      ['B', '2.0'],
      ['B', '2.25'],
    ]);
    expect(await rowsAndDrop(source)).toEqual([
      [1, 'A', 1.5],
      [2, 'B', 2],
      [3, 'B', 2.25],
    ]);
  });

  it('that is cut off is refused', async () => {
    const bytes = await parquet({ order: ['A'], amount: [1] });
    await expect(open('half.parquet', bytes.slice(0, -50) as BlobPart)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('only part of a Parquet file'),
      detail: { file: 'half.parquet' },
    });
  });
});

describe('a wrong file', () => {
  it.each([
    ['empty', '', 'bad-file', 'is empty (0 bytes)'],
    ['blank', ' \n\n', 'bad-file', 'is empty: it holds nothing but blanks'],
    ['a header only', 'order,date,amount\n', 'too-little-data', 'header of 3 columns but no rows'],
    ['one column', 'amount\n1\n2\n', 'bad-file', 'has only one column, “amount”'],
    [
      '5,000 columns',
      `${Array.from({ length: 5000 }, (_, k) => `c${k}`).join(',')}\n`,
      'bad-file',
      'has 5,000 columns; 1,000 is the most',
    ],
    ['a PDF', '%PDF-1.7\n…', 'bad-file', 'is a PDF document'],
    ['NUL bytes', 'a,b\n1,2\n3,\u0000\n', 'bad-file', 'holds NUL bytes in line 3'],
    [
      'a quote left open',
      `a,b\n${'1,"x"\n'.repeat(99)}2,"y\n3,4\n`,
      'bad-file',
      'Line 101 of “wrong.csv” opens a quote that is never closed',
    ],
    ['one endless line', 'a,b;'.repeat(300_000), 'bad-file', 'no line break in its first 1 MB'],
    ['a web page', '<!doctype html><p>Sign in', 'bad-file', 'is a web page'],
  ])('(%s) is refused with a reason', async (_, text, code, message) => {
    await expect(open('wrong.csv', text)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      detail: { file: 'wrong.csv' },
    });
    expect(await tables()).toEqual([]);
  });
});

describe('the database', () => {
  it('stops a load that is called off and leaves nothing behind', async () => {
    const file = new File([TEXT, '3,2024-01-03,Bo,7\n'.repeat(1_000_000)], 'orders.csv');
    const controller = new AbortController();
    const loading = openSource(db, file, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'Reading rows') controller.abort();
      },
    });
    await expect(loading).rejects.toSatisfy(isCancelled);
    expect(await tables()).toEqual([]);
  });

  it('tells how far a load has come', async () => {
    const file = new File([TEXT, '3,2024-01-03,Bo,7\n'.repeat(1_500_000)], 'orders.csv');
    const fractions: number[] = [];
    const source = await openSource(db, file, {
      signal: new AbortController().signal,
      onProgress: ({ stage, fraction }) => {
        if (stage === 'Reading rows') fractions.push(fraction ?? NaN);
      },
    });
    expect(source.rows).toBe(1_500_002);
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    await dropSource(db, source);
  });

  it('reads ENUM values as text', async () => {
    await db.query(`create temp table sizes as select 'S'::ENUM('S', 'M') as size`);
    expect(rowsOf(await db.query('select size from sizes'))).toEqual([{ size: 'S' }]);
    await db.query('drop table sizes');
  });

  it('stops a query that is called off and answers the next', async () => {
    const controller = new AbortController();
    const endless = db.query('select count(*) from range(1000000) a, range(1000000) b', {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(endless).rejects.toSatisfy(isCancelled);
    expect(rowsOf(await db.query('select 42 as x'))).toEqual([{ x: 42 }]);
  });

  it('answers on one connection while another works', async () => {
    const other = await db.connect();
    const controller = new AbortController();
    const endless = other.query('select count(*) from range(1000000) a, range(1000000) b', {
      signal: controller.signal,
    });
    expect(rowsOf(await db.query('select 42 as x'))).toEqual([{ x: 42 }]);
    controller.abort();
    await expect(endless).rejects.toSatisfy(isCancelled);
    await other.close();
  });

  it('never asks for an extension elsewhere', async () => {
    await expect(
      db.query(`select date_trunc('month', '2024-05-01 10:00:00+02'::timestamptz)`),
    ).rejects.toMatchObject({ code: 'query', message: expect.stringContaining(location.origin) });
  });

  it('rejects everything under way, and tells its owner, when its worker dies', async () => {
    let lost = 0;
    const doomed = await Database.open({ onLost: () => lost++ });
    const worker = workers.at(-1)!;
    const waiting = [
      doomed.query('select count(*) from range(1000000) a, range(1000000) b'),
      doomed.query('select 1'),
      doomed.registerFile('x', new Blob(['x'])),
    ];
    worker.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'crash' } });
    }
    await expect(doomed.query('select 1')).rejects.toMatchObject({ code: 'crash' });
    expect(lost).toBe(1);
  });

  it('rejects what is under way when it is closed', async () => {
    let lost = 0;
    const closing = await Database.open({ onLost: () => lost++ });
    const waiting = closing.query('select count(*) from range(1000000) a, range(1000000) b');
    await closing.close();
    await expect(waiting).rejects.toSatisfy(isCancelled);
    expect(lost).toBe(0);
  });
});
