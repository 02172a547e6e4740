import { describe, expect, it } from 'vitest';
import { readProbes, unpackHead } from '../../../src/lib/data/ingest/bytes';
import { detectEncoding, lineOfNul } from '../../../src/lib/data/ingest/encoding';
import { archiveKind, fileKind } from '../../../src/lib/data/ingest/file-kind';
import { unifyNewlines } from '../../../src/lib/data/ingest/newlines';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let k = 0; k < text.length; k++) view.setUint16(2 * k, text.charCodeAt(k), littleEndian);
  return new Uint8Array(view.buffer);
}

const joined = (...parts: Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((p) => [...p]));

describe('the encoding', () => {
  const text = 'order,name\n1,Zoë\n2,Ann\n';

  it.each([
    ['UTF-8', utf8(text), 'utf-8', 0],
    ['UTF-8 with a mark', joined(bytes(0xef, 0xbb, 0xbf), utf8(text)), 'utf-8', 3],
    ['UTF-16 LE with a mark', joined(bytes(0xff, 0xfe), utf16(text, true)), 'utf-16le', 2],
    ['UTF-16 BE with a mark', joined(bytes(0xfe, 0xff), utf16(text, false)), 'utf-16be', 2],
    ['UTF-16 LE', utf16(text, true), 'utf-16le', 0],
    ['UTF-16 BE', utf16(text, false), 'utf-16be', 0],
    ['Windows-1252', joined(utf8('a,b\n1,caf'), bytes(0xe9, 0x0a)), 'windows-1252', 0],
  ])('is %s', (_, head, encoding, markBytes) => {
    expect(detectEncoding(head)).toEqual({ encoding, markBytes, isSure: true });
  });

  it('is not sure of plain ASCII', () => {
    expect(detectEncoding(utf8('a,b\n1,2\n'))).toMatchObject({ encoding: 'utf-8', isSure: false });
  });

  it('looks at the rest of the file too', () => {
    const rest = joined(utf8('7,caf'), bytes(0xe9), utf8(',x\n'));
    expect(detectEncoding(utf8('a,b\n1,2\n'), [rest]).encoding).toBe('windows-1252');
  });

  it('is not misled by pieces that cut a character', () => {
    const whole = utf8('xx€€yy');
    expect(detectEncoding(utf8('a'), [whole.subarray(3, 9), whole.subarray(4)]).encoding).toBe(
      'utf-8',
    );
  });

  it('stays UTF-8 when a few of many characters are broken', () => {
    const head = joined(utf8('é'.repeat(100)), bytes(0xe9), utf8('é'));
    expect(detectEncoding(head).encoding).toBe('utf-8');
  });

  it('finds the line of a NUL', () => {
    expect(lineOfNul(utf8('a,b\n1,2\n3,\u00004\n'))).toBe(3);
    expect(lineOfNul(utf8('a,b\n'))).toBeNull();
  });
});

describe('the kind of a file', () => {
  const of = (head: Uint8Array, tail = head) => fileKind(head, tail);

  it.each([
    [utf8('%PDF-1.7 …'), 'a PDF document'],
    [bytes(0x89, 0x50, 0x4e, 0x47), 'a PNG image'],
    [utf8('SQLite format 3\0'), 'an SQLite database'],
    [utf8('<!DOCTYPE html><html>'), 'a web page'],
    [utf8('\ufeff  <html lang="en">'), 'a web page'],
    [utf8('<?xml version="1.0"?>'), 'an XML file'],
    [utf8('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'), 'an XML spreadsheet'],
    [utf8('<html><body><table><tr>'), 'a web page with a table'],
  ])('%#: %o', (head, what) => {
    const found = of(head);
    expect(found.kind).toBe('other');
    expect('what' in found && found.what).toContain(what);
  });

  it('knows a whole Parquet file from a part', () => {
    expect(of(utf8('PAR1……PAR1')).kind).toBe('parquet');
    expect(of(utf8('PAR1……half')).kind).toBe('parquet-cut');
    expect(of(utf8('half……PAR1')).kind).toBe('parquet-cut');
  });

  it.each([
    [['[Content_Types].xml', 'xl/workbook.xml'], 'xlsx'],
    [['[Content_Types].xml', 'xl/workbook.bin'], 'other'],
    [['[Content_Types].xml', 'word/document.xml'], 'other'],
    [['mimetype', 'content.xml'], 'ods'],
    [['Index/Document.iwa'], 'other'],
    [['orders.csv', 'customers.csv'], 'archive'],
  ])('tells an archive of %j: %s', (names, kind) => {
    expect(archiveKind(names).kind).toBe(kind);
  });

  it('knows containers that hold tables', () => {
    expect(of(utf8('PK\x03\x04…')).kind).toBe('zip');
    expect(of(bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)).kind).toBe('xls');
    expect(of(utf8('[{"order": 1}]')).kind).toBe('json');
    expect(of(utf8('{"orders": []}')).kind).toBe('json');
  });

  it('takes the rest for text', () => {
    expect(of(utf8('order,date\n')).kind).toBe('text');
    expect(of(utf8('"<b>",x\n')).kind).toBe('text');
    expect(of(bytes(0x1f, 0x8b, 8)).kind).toBe('gzip');
  });
});

describe('reading pieces', () => {
  it('unpacks no more than asked for', async () => {
    const text = 'a,b\n'.repeat(100_000);
    const packed = await new Response(
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')),
    ).blob();
    const head = await unpackHead(packed, 'x.gz', 1000);
    expect(new TextDecoder().decode(head)).toBe(text.slice(0, 1000));
  });

  it('says that a gzip archive is broken', async () => {
    const broken = new Blob([bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3)] as BlobPart[]);
    await expect(unpackHead(broken, 'x.csv.gz', 1000)).rejects.toMatchObject({
      code: 'bad-file',
      detail: { file: 'x.csv.gz' },
    });
  });

  it('probes up to the end of the file', async () => {
    const file = new Blob(['a'.repeat(900_000) + 'z']);
    const probes = await readProbes(file, 'x', 100_000);
    expect(probes).toHaveLength(8);
    expect(probes.at(-1)!.at(-1)).toBe('z'.charCodeAt(0));
    expect(await readProbes(file, 'x', 900_001)).toEqual([]);
  });

  it('makes line ends one kind', async () => {
    const mixed = 'a,b\r\n1,x\ry\n2,z\r\r\n3,"q\rr"\n';
    expect(await (await unifyNewlines(new Blob([mixed]))).text()).toBe(
      'a,b\n1,x y\n2,z\n3,"q r"\n',
    );
  });
});
