import { describe, expect, it } from 'vitest';
import { detectLayout, type DialectHints } from '../../../src/lib/data/ingest/dialect';

const detect = (text: string, hints?: DialectHints, isWhole = true) =>
  detectLayout(text, isWhole, 'utf-8', hints);

const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join('\n') + '\n';

describe('the delimiter', () => {
  const rows = (d: string): string =>
    `Order${d}Date${d}Customer${d}Amount\n` +
    lines(20, (k) => [k, `2024-03-0${1 + (k % 9)}`, `Ann ${k}`, `${k}.50`].join(d));

  it.each([',', ';', '\t', '|', '^', '~'])('is found: %j', (delimiter) => {
    const { dialect, columns } = detect(rows(delimiter));
    expect(dialect).toMatchObject({ delimiter, quote: '"', header: true, skip: 0 });
    expect(columns).toEqual(['Order', 'Date', 'Customer', 'Amount']);
  });

  it('is not the decimal comma', () => {
    const { dialect, columns } = detect(
      'Nr;Preis;Menge\n' + lines(20, (k) => `${k};1${k},99;${k},5`),
    );
    expect(dialect.delimiter).toBe(';');
    expect(columns).toHaveLength(3);
  });

  it('is not the comma of a list or a sentence', () => {
    const { dialect } = detect('id;tags;note\n' + lines(20, (k) => `${k};a,b,c;so, it is`));
    expect(dialect.delimiter).toBe(';');
  });

  it('is not what separates the hours', () => {
    const { dialect } = detect(
      'when,what\n' + lines(20, (k) => `2024-01-01 10:${10 + k}:30,x${k}`),
    );
    expect(dialect.delimiter).toBe(',');
  });

  it('is told by a sep= line, which is then skipped', () => {
    const { dialect, columns } = detect('sep=|\r\na|b\r\n1|2\r\n');
    expect(dialect).toMatchObject({ delimiter: '|', skip: 1 });
    expect(columns).toEqual(['a', 'b']);
  });

  it('is what the person says it is', () => {
    const { columns } = detect('a;b,c\n1;2,3\n', { delimiter: ',' });
    expect(columns).toEqual(['a;b', 'c']);
  });

  it('may be runs of spaces', () => {
    const layout = detect(' 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n');
    const blanks = { aligned: { starts: null }, dialect: { delimiter: ' ', header: false } };
    expect(layout).toMatchObject(blanks);
    expect(layout.columns).toHaveLength(5);
    // Read again as it was found, or with another header, it is cut in the same way.
    const again = detect(
      ' 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n',
      layout.dialect,
    );
    expect(again).toEqual(layout);
  });

  it('may be places that every line leaves blank', () => {
    const rows = [
      '1  2024-01-05  Lee, Ann      Mug         12.50',
      '22 2024-01-06  Bo            Tea, green   3.00',
      '3  2024-01-07                Cup          1.25',
    ];
    const layout = detect(['id day         name          item        total', ...rows].join('\n'));
    expect(layout.columns).toEqual(['id', 'day', 'name', 'item', 'total']);
    expect(layout.aligned?.starts).toEqual([0, 3, 15, 29, 41]);
    const ruled = detect(
      [
        'order no   placed on    amount',
        '---------- ------------ -------',
        'A1         2024-01-05     12.50',
        'A2         2024-01-06      3.00',
        '',
      ].join('\n'),
    );
    expect(ruled.columns).toEqual(['order no', 'placed on', 'amount']);
    expect(ruled.aligned?.starts).toEqual([0, 11, 24]);
  });

  it('is not the colon of a clock, nor a comma in every name', () => {
    const clock = detect(
      [
        'id day        at       total',
        '1  2024-01-05 13:31:00 12.50',
        '22 2024-01-06 08:05:10  3.00',
        '3  2024-01-07 09:45:00  1.25',
      ].join('\n'),
    );
    expect(clock.columns).toEqual(['id', 'day', 'at', 'total']);
    const named = detect(
      [
        'id  day         name         total',
        '1   2024-01-05  Lee, Ann     12.50',
        '22  2024-01-06  Khan, Bo      3.00',
        '3   2024-01-07  Smith, Cleo   1.25',
      ].join('\n'),
    );
    expect(named.columns).toEqual(['id', 'day', 'name', 'total']);
    // A colon that does divide still does.
    expect(detect('a b:c d\n1:2\n3:4\n5:6\n').columns).toEqual(['a b', 'c d']);
  });

  it('is not found in prose', () => {
    const prose =
      'The tea was sold out on\nthe 5th, and so we took\nmilk and bread instead.\nThat was a good choice.\n';
    expect(detect(prose).aligned).toBeNull();
  });

  it('is a comma when there is none', () => {
    expect(detect('name\nAnn Lee\nBo\n').columns).toEqual(['name']);
  });
});

describe('the quote', () => {
  it('holds delimiters and line breaks together', () => {
    const { dialect, columns } = detect(
      'id,name,price\n' + lines(20, (k) => `${k},"Lee, Ann\nsecond line ""${k}""",${k}.5`),
    );
    expect(dialect).toMatchObject({ delimiter: ',', quote: '"' });
    expect(columns).toEqual(['id', 'name', 'price']);
  });

  it('may be single', () => {
    const { dialect } = detect('id,name\n' + lines(20, (k) => `'${k}','Lee, Ann'`));
    expect(dialect.quote).toBe("'");
  });

  it('is no quote when it only marks inches', () => {
    const { dialect, columns } = detect('id,pipe\n' + lines(20, (k) => `${k},${k}" pipe`));
    expect(columns).toHaveLength(2);
    expect(dialect.delimiter).toBe(',');
  });

  it('may be escaped by a backslash', () => {
    const { escape } = detect(
      'id,name,n\n' + lines(20, (k) => `${k},"the \\"best\\", they say",1`),
    );
    expect(escape).toBe('\\');
  });

  it('can be given', () => {
    expect(detect('a,b\n1,2\n', { quote: '' }).dialect.quote).toBe('');
  });
});

describe('the header', () => {
  it.each([
    ['numbers below names', 'id,amount\n1,2\n3,4\n', true],
    ['numbers only', '1,2\n3,4\n5,6\n', false],
    ['names above text', 'first_name,city\nAnn,Rome\nBo,Oslo\n', true],
    ['text that comes again', 'Ann,Rome\nBo,Oslo\nAnn,Rome\nBo,Rome\n', false],
    ['a dated first row', '2024-01-01,Ann,5\n2024-01-02,Bo,6\n', false],
    ['one row of names', 'order,date,amount\n', true],
    ['one row of values', '1001,2024-01-01,5.00\n', false],
  ])('%s', (_, text, header) => {
    expect(detect(text).dialect.header).toBe(header);
  });

  it('is numbered when there is none', () => {
    expect(detect('1,2\n3,4\n').columns).toEqual(['column_1', 'column_2']);
  });

  it('gets unique names, whatever the case, and none that are taken', () => {
    expect(detect('id,ID, id ,,__row\n1,2,3,4,5\n').columns).toEqual([
      'id',
      'ID_2',
      'id_3',
      'column_4',
      '__row_2',
    ]);
  });

  it('begins below a title', () => {
    const { dialect, columns } = detect(
      'Sales report,,,\nMade on 2024-01-01,,,\n\norder,date,customer,amount\n' +
        lines(9, (k) => `${k},2024-01-01,Ann,${k}`),
    );
    expect(dialect).toMatchObject({ skip: 3, header: true });
    expect(columns).toEqual(['order', 'date', 'customer', 'amount']);
  });

  it('lacks a name for a column that only the rows have', () => {
    expect(detect('a,b\n' + lines(9, (k) => `${k},2,3`)).columns).toEqual(['a', 'b', 'column_3']);
  });

  it('is not widened by a delimiter at the end of each row', () => {
    expect(detect('a,b\n' + lines(9, (k) => `${k},2,`)).columns).toEqual(['a', 'b']);
  });

  it('survives any line end', () => {
    expect(detect('a,b\r1,2\r3,4\r').columns).toEqual(['a', 'b']);
    expect(detect('a,b\r\n1,2\r\n').columns).toEqual(['a', 'b']);
  });
});

describe('short records', () => {
  it('are a habit when there are many', () => {
    expect(detect('a,b,c\n' + lines(40, (k) => (k % 4 ? `${k},2,3` : `${k},2`))).padsShort).toBe(
      true,
    );
  });

  it('are a fault when there is one', () => {
    expect(detect('a,b,c\n' + lines(40, (k) => (k === 7 ? '7,2' : `${k},2,3`))).padsShort).toBe(
      false,
    );
  });
});

describe('the sample', () => {
  it('may end in the middle of a line', () => {
    const text = 'order,date,amount\n' + lines(3000, (k) => `${k},2024-01-01,${k}.25`) + '77,202';
    expect(detect(text, {}, false)).toMatchObject({
      columns: ['order', 'date', 'amount'],
      padsShort: false,
    });
  });

  it('is long enough for thousands of columns', () => {
    const wide = Array.from({ length: 5000 }, (_, k) => `some_long_column_name_${k}`).join(',');
    const row = Array.from({ length: 5000 }, (_, k) => String(k)).join(',');
    expect(detect(`${wide}\n${row}\n${row}\n`).columns).toHaveLength(5000);
  });
});
