import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, csvLine, csvText, defuse } from '../../../src/lib/core/tabular/csv';
import { excelSerial, isoDay, isoTime } from '../../../src/lib/core/tabular/time';

describe('defusing', () => {
  it('puts an apostrophe before whatever a spreadsheet would run', () => {
    for (const text of [
      '=1+1',
      '+cmd',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1+1',
      '-',
      '+49 30',
    ]) {
      expect(defuse(text)).toBe(`'${text}`);
    }
  });

  it('leaves numbers and everything else alone', () => {
    for (const text of [
      '',
      'a=b',
      '-12',
      '+3.5',
      '-1,234.50',
      '-0,5',
      '1e-9',
      '-1e9',
      ' =x',
      "'=x",
    ]) {
      expect(defuse(text)).toBe(text);
    }
  });

  it('leaves no text that begins like a formula and is no number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = defuse(text);
        if (/^[=@\t\r\n]/.test(safe)) throw new Error(JSON.stringify(safe));
        if (/^[+-]/.test(safe))
          expect(Number.isFinite(Number(safe.replaceAll(',', '')))).toBe(true);
      }),
    );
  });
});

describe('CSV fields', () => {
  it('quotes what has to be quoted', () => {
    expect(csvText('a"b')).toBe('"a""b"');
    expect(csvText('a;b')).toBe('"a;b"');
    expect(csvText(' a')).toBe('" a"');
    expect(csvText('=A1,B1')).toBe('"\'=A1,B1"');
    expect(csvText('plain')).toBe('plain');
  });

  it('writes values as RFC 4180 and any locale reads them', () => {
    expect(csvLine(['x', 1.5, -2, true, null, NaN, Infinity, 12n, ''])).toBe(
      'x,1.5,-2,true,,,,12,\r\n',
    );
    expect(csvField(-0)).toBe('0');
  });

  it('can be read back by splitting at unquoted commas', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (texts) => {
        const line = csvLine(texts).slice(0, -2);
        const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/gs)!.slice(0, texts.length);
        const read = fields.map((field) => {
          const bare = field.replace(/,$/, '');
          return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare;
        });
        expect(read).toEqual(texts.map(defuse));
      }),
    );
  });
});

describe('days and times', () => {
  it('are written as ISO', () => {
    expect(isoDay(Date.UTC(2024, 1, 29))).toBe('2024-02-29');
    expect(isoDay(-1)).toBe('1969-12-31');
    expect(isoTime(Date.UTC(2024, 1, 29, 12, 30))).toBe('2024-02-29 12:30:00');
    expect(isoTime(Date.UTC(2024, 1, 29, 12, 30) + 5)).toBe('2024-02-29 12:30:00.005');
    expect(isoDay(1e17)).toBeNull();
    expect(isoTime(NaN)).toBeNull();
  });

  it('are days since 1899-12-30 in Excel, where Excel counts them rightly', () => {
    expect(excelSerial(Date.UTC(1970, 0, 1))).toBe(25_569);
    expect(excelSerial(Date.UTC(1900, 2, 1))).toBe(61);
    expect(excelSerial(Date.UTC(1900, 1, 28))).toBeNull();
    expect(excelSerial(Date.UTC(9999, 11, 31))).toBe(2_958_465);
    expect(excelSerial(Date.UTC(10_000, 0, 1))).toBeNull();
  });
});
