import fc from 'fast-check';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { writeOds } from 'hucre/ods';
import { describe, expect, it } from 'vitest';
import { rowInFile } from '../../../src/lib/data/ingest/file-row';
import { sheetLayout } from '../../../src/lib/data/ingest/sheet-layout';
import { formatKind } from '../../../workers/sheet/number-formats';
import { serialText } from '../../../workers/sheet/rows';
import { attribute, XmlReader } from '../../../workers/sheet/xml';
import { archive, linesOf, lookAt, readSheet, typesOf, xlsx } from './workbook';

describe('XML', () => {
  /** Everything that is told, with the document cut into pieces of `size` characters. */
  function told(document: string, size: number): string[] {
    const found: string[] = [];
    const reader: XmlReader = new XmlReader({
      open: (name, attributes) => {
        found.push(`<${name}|${attribute(attributes, 'a') ?? ''}`);
        reader.wantsText = true;
      },
      close: (name) => found.push(`/${name}`),
      text: (text) => {
        if (found.at(-1)?.startsWith('"')) found[found.length - 1] += text;
        else found.push(`"${text}`);
      },
    });
    for (let k = 0; k < document.length; k += size) reader.push(document.slice(k, k + size));
    expect(reader.finish()).toBe(true);
    return found;
  }

  const DOCUMENT =
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "boo">]><x:a x:a = \'1 > 0\'><!-- <no> --><b a="&amp;&#65;&#x42;"/>' +
    'one &lt; two &e;<![CDATA[<three> & ]]></x:a>';

  it('is told the same however it is cut', () => {
    const whole = told(DOCUMENT, DOCUMENT.length);
    expect(whole).toEqual(['<a|1 > 0', '<b|&AB', '/b', '"one < two &e;<three> & ', '/a']);
    for (let size = 1; size < 40; size++) expect(told(DOCUMENT, size)).toEqual(whole);
  });

  it('that breaks off inside a tag is not whole', () => {
    const reader = new XmlReader({ open() {}, close() {}, text() {} });
    reader.push('<a><b attr="');
    expect(reader.finish()).toBe(false);
  });
});

describe('numbers that are days', () => {
  it.each([
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [61, false, '1900-03-01'],
    [45_351, false, '2024-02-29'],
    [45_351.4375, false, '2024-02-29 10:30:00'],
    [45_351.999999, false, '2024-03-01'],
    [43_889, true, '2024-02-29'],
    [0.5, false, '12:00:00'],
    [2_958_465, false, '9999-12-31'],
  ])('%d (1904: %s) is %s', (serial, is1904, text) => {
    expect(serialText(serial, is1904)?.value).toBe(text);
  });

  it('are not when they are out of the calendar', () => {
    expect(serialText(-3, false)).toBeNull();
    expect(serialText(2_958_466, false)).toBeNull();
  });

  it.each([
    ['dd/mm/yyyy', 'date'],
    ['[$-409]d-mmm-yy;@', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['hh:mm AM/PM', 'date'],
    ['#,##0.00 "days"', null],
    ['[Red]-0.00', null],
    ['0.00E+00', null],
    ['General', null],
    ['[h]:mm', null],
    ['00000', 5],
    ['0', null],
    ['0%', null],
  ])('by the format %s: %s', (code, kind) => {
    expect(formatKind(code)).toBe(kind);
  });
});

describe('an Excel workbook', () => {
  it('may leave out where a cell is, share strings, and mark how they sound', async () => {
    const file = await xlsx({
      strings:
        '<si><t>Order</t></si><si><r><t>To</t></r><r><t>tal</t></r><rPh><t>no</t></rPh></si>',
      sheetData:
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>' +
        '<row><c t="inlineStr"><is><t>A&amp;B_x000A_C</t></is></c><c><v>5.0999999999999996</v></c></row>' +
        '<row r="9"><c r="B9" t="str"><f>1+1</f><v>two</v></c></row>',
    });
    const table = await readSheet(file, 2);
    expect(await linesOf(table)).toEqual(['Order,Total', '"A&B', 'C",5.1', ',two']);
    expect((await lookAt(file))[0]!.head.map(({ row }) => row)).toEqual([0, 1, 8]);
  });

  it('may name its elements with a prefix', async () => {
    const file = await xlsx({
      sheetData:
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="C1" t="b"><x:v>1</x:v></x:c></x:row>',
    });
    expect(await linesOf(await readSheet(file, 3))).toEqual(['1,,true']);
  });

  it('says by styles which numbers are days and which are codes', async () => {
    const file = await xlsx({
      styles:
        '<numFmts><numFmt numFmtId="170" formatCode="dd.mm.yyyy"/><numFmt numFmtId="171" formatCode="00000"/></numFmts>' +
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>',
      sheetData:
        '<row><c s="1"><v>45351</v></c><c s="2"><v>45351.5</v></c><c s="3"><v>123</v></c><c><v>1.5</v></c><c><v>7</v></c></row>',
    });
    const table = await readSheet(file, 5);
    expect(await linesOf(table)).toEqual(['2024-02-29,2024-02-29 12:00:00,00123,1.5,7']);
    expect(typesOf(table)).toEqual(['date', 'timestamp', 'text', 'number', 'integer']);
  });

  it('may count days from 1904', async () => {
    const file = await xlsx({
      workbookPr: '<workbookPr date1904="1"/>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
      sheetData: '<row><c s="0"><v>43889</v></c></row>',
    });
    expect(await linesOf(await readSheet(file, 1))).toEqual(['2024-02-29']);
  });

  it('gives every row the value of a cell that was merged downwards', async () => {
    const cell = (ref: string, value: string) => `<c r="${ref}" t="str"><v>${value}</v></c>`;
    const file = await xlsx({
      sheetData: `<row>${cell('A1', 'A')}${cell('B1', 'x')}</row><row>${cell('B2', 'y')}</row><row>${cell('B3', 'z')}</row>`,
      after: '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B3:D3"/></mergeCells>',
    });
    expect(await linesOf(await readSheet(file, 2))).toEqual(['A,x', 'A,y', ',z']);
  });

  it('says where blank rows stand, so that each record can be found', async () => {
    const cell = (row: number) => `<row r="${row}"><c r="A${row}"><v>${row}</v></c></row>`;
    const file = await xlsx({ sheetData: [2, 3, 5, 6, 9].map(cell).join('') });
    const table = await readSheet(file, 1);
    const found = (await linesOf(table)).map((_, k) =>
      rowInFile({ rowOffset: 0, ...table }, k + 1),
    );
    expect(found).toEqual([2, 3, 5, 6, 9]);
    const gapless = await readSheet(file, 1, 'xlsx', 0, 1);
    expect(gapless.rowOffsets).toEqual([3, 2, 5, 4]);
    expect(rowInFile({ rowOffset: 1, ...gapless }, 2)).toBe(3);
  });

  it('with a cell beyond the last column is refused', async () => {
    const file = await xlsx({ sheetData: '<row><c r="XFE1"><v>1</v></c></row>' });
    await expect(readSheet(file, 1)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('beyond column 16,384'),
    });
  });

  it('whose bytes were changed is refused', async () => {
    const bytes = new Uint8Array(
      await (await xlsx({ sheetData: '<row><c><v>1</v></c></row>' })).arrayBuffer(),
    );
    const middle = bytes.findIndex(
      (_, k) => new TextDecoder().decode(bytes.subarray(k, k + 9)) === 'first.xml',
    );
    bytes[middle + 30]! ^= 0xff;
    await expect(readSheet(new Blob([bytes]), 1)).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('says the same as another reader', async () => {
    // Half seconds apart, so that no clock rounds the other way.
    const moment = fc
      .integer({ min: -5_000, max: 60_000_000 })
      .map((n) => new Date(Date.UTC(1990, 0, 1) + n * 60_000));
    const cell = fc.oneof(
      fc.constant(null),
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
        .filter((s) => s.trim() === s && !s.includes('_x')),
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.boolean(),
      moment,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const bytes = await writeXlsx({ sheets: [{ name: 'S', rows: rows as never }] });
          const theirs = (await readXlsx(bytes)).sheets[0]!.rows;
          const file = new Blob([bytes as BlobPart]);
          const head = (await lookAt(file))[0]!.head;
          const ours = new Map(head.map(({ row, values }) => [row, values]));
          theirs.forEach((row, r) => {
            row.forEach((value, c) => {
              const got = ours.get(r)?.[c] ?? null;
              if (value === null || value === '') expect(got).toBeNull();
              else if (typeof value === 'number') expect(Number(got)).toBe(value);
              else if (value instanceof Date) {
                expect(`${got!.replace(' ', 'T')}${got!.length > 10 ? '' : 'T00:00:00'}`).toBe(
                  value.toISOString().slice(0, 19),
                );
              } else expect(got).toBe(String(value));
            });
          });
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('an OpenDocument spreadsheet', () => {
  const ods = (rows: string): Promise<Blob> =>
    archive({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml':
        `<office:document-content><office:body><office:spreadsheet><table:table table:name="First">${rows}</table:table>` +
        `</office:spreadsheet></office:body></office:document-content>`,
    });
  const text = (value: string, more = ''): string =>
    `<table:table-cell office:value-type="string"${more}><text:p>${value}</text:p></table:table-cell>`;

  it('says many cells and rows by one', async () => {
    const file = await ods(
      `<table:table-row>${text('a', ' table:number-columns-repeated="2"')}<table:table-cell table:number-columns-repeated="16382"/></table:table-row>` +
        `<table:table-row table:number-rows-repeated="3">${text('b')}<table:table-cell office:value-type="float" office:value="1.5"><text:p>1,50 €</text:p></table:table-cell></table:table-row>` +
        `<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
    );
    expect(await linesOf(await readSheet(file, 2, 'ods'))).toEqual([
      'a,a',
      'b,1.5',
      'b,1.5',
      'b,1.5',
    ]);
    expect((await lookAt(file, 'ods'))[0]).toMatchObject({ name: 'First', rows: 4 });
  });

  it('holds paragraphs, blanks, notes, days and merged cells', async () => {
    const file = await ods(
      `<table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"><office:annotation><text:p>a note</text:p></office:annotation><text:p>x<text:s text:c="2"/>y</text:p><text:p>z</text:p></table:table-cell>` +
        `<table:table-cell office:value-type="date" office:date-value="2024-02-29T10:30:00"><text:p>29.2.</text:p></table:table-cell></table:table-row>` +
        `<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2024-03-01"/></table:table-row>`,
    );
    const table = await readSheet(file, 2, 'ods');
    expect(await linesOf(table)).toEqual([
      '"x  y',
      'z",2024-02-29 10:30:00',
      '"x  y',
      'z",2024-03-01',
    ]);
    expect(typesOf(table)).toEqual(['text', 'timestamp']);
  });

  it('that would grow without bound is refused', async () => {
    const file = await ods(
      `<table:table-row table:number-rows-repeated="1000000">${text('x', ' table:number-columns-repeated="16384"')}</table:table-row>`,
    );
    await expect(readSheet(file, 2, 'ods')).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('more than can be held'),
    });
  });

  it('of another writer is read', async () => {
    const bytes = await writeOds({
      sheets: [
        {
          name: 'S',
          rows: [
            ['id', 'n'],
            ['00012', 2.5],
            ['x', true],
          ],
        },
      ],
    });
    const file = new Blob([bytes as BlobPart]);
    expect(await linesOf(await readSheet(file, 2, 'ods'))).toEqual(['id,n', '00012,2.5', 'x,true']);
  });
});

describe('the table of a sheet', () => {
  const head = (rows: readonly (readonly (string | number | null)[])[], first = 0) => ({
    head: rows.map((row, k) => ({
      row: first + k,
      values: row.map((value) => (value === null ? null : String(value))),
      isText: row.map((value) => typeof value === 'string'),
    })),
  });
  const body = Array.from({ length: 12 }, (_, k) => [`A${k}`, '2024-01-05', k + 1, 12.5 * k]);

  it('begins below titles', () => {
    const layout = sheetLayout(
      head(
        [
          ['Orders 2024'],
          ['in euros', null, null, 'page 1'],
          ['id', 'date', 'qty', 'total'],
          ...body,
        ],
        2,
      ),
    );
    expect(layout).toEqual({
      firstRow: 5,
      firstColumn: 0,
      names: ['id', 'date', 'qty', 'total'],
      hasHeader: true,
    });
  });

  it('has the finer of two header rows', () => {
    const layout = sheetLayout(
      head([['Order', null, 'Line', null], ['id', 'date', 'qty', 'total'], ...body]),
    );
    expect(layout.names).toEqual(['id', 'date', 'qty', 'total']);
    expect(layout.firstRow).toBe(2);
  });

  it('may have no header, or begin in another column', () => {
    expect(sheetLayout(head(body))).toMatchObject({ firstRow: 0, hasHeader: false });
    const shifted = sheetLayout(
      head([['id', 'date', 'qty', 'total'], ...body].map((row) => [null, null, ...row])),
    );
    expect(shifted).toMatchObject({ firstColumn: 2, hasHeader: true });
  });
});
