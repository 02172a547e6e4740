import { RecordBatch, Table, tableFromIPC, vectorFromArray } from 'apache-arrow';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeOrigin } from '../../../src/lib/data/export/about';
import { toCsv } from '../../../src/lib/data/export/csv';
import { tableParts } from '../../../src/lib/data/export/parts';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { safeFileName } from '../../../src/lib/ui/download';
import { escape, letters } from '../../../workers/export/sheet-xml';
import { sheetName } from '../../../workers/export/xlsx';
import { crc32 } from '../../../workers/export/zip';

describe('parts of a table', () => {
  it('hold all rows once, in order, whatever the batches', async () => {
    const n = 450_000;
    const whole = new Table({ a: vectorFromArray(Int32Array.from({ length: n }, (_, i) => i)) });
    const [batch] = whole.batches as [RecordBatch];
    const cuts = [0, 1, 1, 70_000, 200_003, n];
    const table = new Table(
      whole.schema,
      cuts.slice(1).map((to, i) => batch.slice(cuts[i], to)),
    );
    let next = 0;
    let parts = 0;
    for await (const bytes of tableParts(table)) {
      expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
      for (const value of tableFromIPC(bytes).getChildAt(0)!.toArray() as Int32Array) {
        if (value !== next++) throw new Error(`row ${next} is ${value}`);
      }
      parts++;
    }
    expect(next).toBe(n);
    expect(parts).toBe(5);
  });

  it('are one of no rows for a table without any', async () => {
    const parts: Uint8Array[] = [];
    const table = new Table({ a: vectorFromArray(Int32Array.of(1)) });
    for await (const part of tableParts(new Table(table.schema))) parts.push(part);
    expect(parts.length).toBe(1);
    expect(tableFromIPC(parts[0]).schema.names).toEqual(['a']);
  });
});

describe('an Excel file', () => {
  it('names columns as Excel does', () => {
    expect([0, 25, 26, 51, 701, 702, 16_383].map(letters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'ZZ',
      'AAA',
      'XFD',
    ]);
  });

  it('escapes what XML and Excel would read otherwise', () => {
    expect(escape('<b>&"')).toBe('&lt;b&gt;&amp;"');
    expect(escape('\u0007\r\n\t')).toBe('_x0007__x000D_\n\t');
    expect(escape('_x0041_')).toBe('_x005F_x0041_');
    expect(escape('_x')).toBe('_x');
  });

  it('gives sheets legal names', () => {
    expect(sheetName("'[a]:*?/\\'", 0)).toBe('a');
    expect(sheetName('x'.repeat(40), 1)).toBe(`${'x'.repeat(29)} 2`);
    expect(sheetName('  ', 2)).toBe('Data 3');
  });

  it('has the checksum of its bytes, also when they come in pieces', () => {
    const bytes = Uint8Array.from({ length: 1001 }, (_, i) => (i * 31) & 255);
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf4_3926);
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    expect(crc32(bytes.subarray(333), crc32(bytes.subarray(0, 333)))).toBe(crc32(bytes));
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});

describe('where rows come from', () => {
  it('is told with filters, parameters, SQL and time', () => {
    const about = describeOrigin(
      {
        title: 'Customers',
        dataset: 'Demo',
        isSynthetic: true,
        frame: {
          ...EMPTY_FRAME,
          from: '2024-01-01',
          country: ['Germany', 'France'],
          audience: 'a1',
        },
        audienceName: 'Champions',
        parameters: { scoring: 'by value' },
        sql: 'select 1',
        version: '0.1.0',
        notes: [['Left out', '3 guests']],
      },
      new Date('2026-01-02T03:04:05.678Z'),
    );
    expect(about).toEqual([
      ['Content', 'Customers'],
      ['Data set', 'Demo (synthetic data)'],
      ['Filters', 'from 2024-01-01 to the last day; country: Germany, France; audience: Champions'],
      ['Parameter scoring', 'by value'],
      ['Left out', '3 guests'],
      ['SQL', 'select 1'],
      ['Made', '2026-01-02 03:04:05 UTC'],
      ['Made by', 'Orderlens 0.1.0, in the browser'],
    ]);
    const plain = describeOrigin({
      title: 'x',
      dataset: 'd',
      isSynthetic: false,
      frame: EMPTY_FRAME,
    });
    expect(plain[2]).toEqual(['Filters', 'all of the data']);
  });
});

describe('small files', () => {
  it('are CSV with a byte order mark and defused texts', async () => {
    const blob = toCsv(
      ['row', '=reason'],
      [
        [1, '@x'],
        [2, null],
      ],
    );
    expect([...new Uint8Array(await blob.slice(0, 3).arrayBuffer())]).toEqual([0xef, 0xbb, 0xbf]);
    expect(
      await toCsv(
        ['row', '=reason'],
        [
          [1, '@x'],
          [2, null],
        ],
        { byteOrderMark: false },
      ).text(),
    ).toBe("row,'=reason\r\n1,'@x\r\n2,\r\n");
  });

  it('have names that every system takes', () => {
    expect(safeFileName('a/b\\c:d*?"<>|.csv')).toBe('a b c d.csv');
    expect(safeFileName('..\u202egnp.csv')).toBe('gnp.csv');
    expect(safeFileName('')).toBe('orderlens');
    expect(safeFileName(`${'x'.repeat(300)}.parquet`)).toBe(`${'x'.repeat(100)}.parquet`);
  });
});
