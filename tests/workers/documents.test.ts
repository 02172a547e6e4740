import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isCancelled } from '../../src/lib/core/errors';
import { openSource } from '../../src/lib/data/ingest/open';
import { isArchive, unpackZip } from '../../src/lib/data/ingest/zip';
import { gzip, Opened, zip } from './opened';

let opened: Opened;
beforeAll(async () => {
  opened = await Opened.start();
}, 60_000);
afterAll(() => opened.close());
afterEach(async () => expect(await opened.tables()).toEqual([]));

const ORDERS = [
  {
    id: '0001',
    at: '2024-01-05T10:00:00Z',
    who: { id: 7 },
    items: [{ sku: 'A', qty: 2, price: 1.5 }],
  },
  {
    id: '0002',
    at: '2024-01-06T10:00:00Z',
    who: { id: 8 },
    items: [
      { sku: 'B', qty: 1, price: 2 },
      { sku: 'A', qty: 3, price: 1.5 },
    ],
  },
];
const ROWS = [
  ['0001', '2024-01-05T10:00:00Z', 7, 'A', 2, 1.5],
  ['0002', '2024-01-06T10:00:00Z', 8, 'B', 1, 2],
  ['0002', '2024-01-06T10:00:00Z', 8, 'A', 3, 1.5],
];
const lines = ORDERS.map((order) => JSON.stringify(order)).join('\n');

describe('JSON', () => {
  it.each([
    ['orders.json', () => JSON.stringify(ORDERS)],
    ['orders.json', () => JSON.stringify({ count: 2, orders: ORDERS }, null, 2)],
    ['orders.ndjson', () => lines],
    ['orders.ndjson.gz', () => gzip(lines)],
    ['orders.json.gz', () => gzip(JSON.stringify(ORDERS))],
  ])('%s #%# becomes a row for each line of an order', async (name, make) => {
    const source = await opened.open(name, await make());
    expect(source).toMatchObject({ format: 'json', fileName: name, rows: 3, dialect: null });
    expect(source.columns).toEqual([
      { name: 'id', type: 'text' },
      { name: 'at', type: 'text' },
      { name: 'who.id', type: 'integer' },
      { name: 'items.sku', type: 'text' },
      { name: 'items.qty', type: 'integer' },
      { name: 'items.price', type: 'number' },
    ]);
    expect(await opened.rows(source)).toEqual(ROWS);
    await opened.drop(source);
  });

  it('lists its tables, and reads the one that is asked for', async () => {
    const text = JSON.stringify({
      orders: [
        { a: 1, b: 2 },
        { a: 2, b: 3 },
      ],
      shops: [{ c: 1, d: 2 }],
    });
    const source = await opened.open('all.json', text);
    expect(source.sheets).toEqual([
      { name: 'orders', rows: 2, isTable: true },
      { name: 'shops', rows: 1, isTable: true },
    ]);
    await opened.drop(source);
    const shops = await opened.open('all.json', text, { sheet: 'shops' });
    expect(shops).toMatchObject({ sheet: 'shops', rows: 1 });
    await opened.drop(shops);
  });

  it('keeps the records that cannot be read', async () => {
    const many = Array.from({ length: 30 }, (_, k) => `{"a":${k},"b":"x"}`);
    many[4] = '{"a":4,"b":';
    const source = await opened.open('x.jsonl', many.join('\n'));
    expect(source).toMatchObject({
      rows: 29,
      parseRejects: [{ key: 'unreadable-record', reason: 'Not valid JSON', rows: 1 }],
    });
    const kept = await opened.db.query(`select line::INTEGER as line, text from ${source.rejects}`);
    expect(kept.toArray().map((row) => row.toJSON())).toEqual([{ line: 5, text: '{"a":4,"b":' }]);
    await opened.drop(source);
  });

  it.each([
    ['[{"a":1,"b":2},\n{"a":2,', 'breaks off in line 2', 2],
    ['{"a":1}\n{"a":2\n{"a":3\n{"a":4\n', 'cannot be read', undefined],
    ['[]', 'no rows', undefined],
    ['[{"a":1},{"a":2}]', 'only one column', undefined],
    ['["a","b"]', 'cannot be read', undefined],
  ])('%j is refused with its place', async (text, message, row) => {
    await expect(opened.open('bad.json', text)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      detail: { file: 'bad.json', ...(row !== undefined && { row }) },
    });
  });

  it('can be called off', async () => {
    const controller = new AbortController();
    const file = new File([`${lines}\n`.repeat(40_000)], 'long.ndjson');
    const loading = openSource(opened.db, file, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'Reading records') controller.abort();
      },
    });
    await expect(loading).rejects.toSatisfy(isCancelled);
  });
});

describe('a ZIP archive', () => {
  const csv = 'id,day\n1,2024-01-01\n2,2024-01-02\n';
  const options = { signal: new AbortController().signal, onProgress: () => {} };

  it('of one table is opened', async () => {
    const file = await zip({ '__MACOSX/._a.csv': 'x', 'README.txt': 'Hello', 'in/a.csv': csv });
    const source = await opened.open('orders.zip', file);
    expect(source).toMatchObject({ fileName: 'orders.zip', format: 'csv', rows: 2 });
    expect(source.sheets).toBeUndefined();
    await opened.drop(source);
  });

  it('of several is unpacked into files', async () => {
    const file = new File([await zip({ 'a.csv': csv, 'b.json': lines, 'c.png': 'x' })], 'x.zip');
    expect(await isArchive(file)).toBe(true);
    const files = await unpackZip(file, options);
    expect(files.map(({ name }) => name)).toEqual(['a.csv', 'b.json']);
    expect(await files[0]!.text()).toBe(csv);
  });

  it('of several opened alone gives the largest, or the one that is asked for', async () => {
    const file = await zip({ 'small.csv': csv, 'large.csv': csv + csv.slice(7).repeat(9) });
    const largest = await opened.open('x.zip', file);
    expect(largest).toMatchObject({ sheet: 'large.csv', rows: 20 });
    expect(largest.sheets?.map(({ name }) => name)).toEqual(['small.csv', 'large.csv']);
    await opened.drop(largest);
    const small = await opened.open('x.zip', file, { sheet: 'small.csv' });
    expect(small).toMatchObject({ sheet: 'small.csv', rows: 2 });
    await opened.drop(small);
  });

  it('that would grow without bound is refused', async () => {
    const file = await zip({ 'zeros.csv': '0'.repeat(36 << 20) });
    await expect(opened.open('bomb.zip', file)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('more than 200 times its size'),
      detail: { file: 'bomb.zip' },
    });
  });

  it('that says it would is refused before anything is unpacked', async () => {
    const bytes = new Uint8Array(await (await zip({ 'a.csv': csv, 'b.csv': csv })).arrayBuffer());
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 28 < bytes.length; at++) {
      // The unpacked length of each entry of the directory.
      if (view.getUint32(at, true) === 0x0201_4b50) view.setUint32(at + 24, 1.5e9, true);
    }
    await expect(unpackZip(new File([bytes], 'claims.zip'), options)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('2 GB is the most that can be unpacked'),
      detail: { file: 'claims.zip', found: '2.8 GB' },
    });
  });

  it('of more files than anyone has is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, k) => [`${k}.csv`, csv]));
    await expect(unpackZip(new File([await zip(many)], 'many.zip'), options)).rejects.toMatchObject(
      { code: 'bad-file', message: expect.stringContaining('holds 51 files; 50 is the most') },
    );
  });

  it.each([
    ['nothing to read', () => zip({ 'a.png': 'x', 'b.pdf': 'y' }), 'without a table in it'],
    ['a ZIP archive', async () => zip({ 'a.dat': await binary(await zip({ 'x.csv': csv })) }), ''],
    ['its end cut off', async () => (await zip({ 'a.csv': csv })).slice(0, 60), 'cut-off'],
  ])('with %s is refused', async (_, make, message) => {
    await expect(opened.open('x.zip', await make())).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(message),
    });
  });

  it('whose file was changed is refused', async () => {
    const bytes = new Uint8Array(await (await zip({ 'a.csv': csv.repeat(99) })).arrayBuffer());
    bytes[50]! ^= 0x55;
    await expect(opened.open('x.zip', bytes)).rejects.toMatchObject({ code: 'bad-file' });
  });
});

/** Bytes as text, one letter each; only the beginning need be right. */
async function binary(blob: Blob): Promise<string> {
  return new TextDecoder('latin1').decode(await blob.arrayBuffer());
}
