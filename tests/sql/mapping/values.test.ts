import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ident, text } from '../../../src/lib/data/sql';
import { rowsOf } from '../../../src/lib/data/query-result';
import {
  dateSql,
  readDate,
  sameOrder,
  sampledDateSql,
  type OrderBySeparator,
} from '../../../src/lib/data/schema/values/date-text';
import {
  boundedNumberSql,
  numberSql,
  readNumber,
  sampledNumberSql,
  type Decimal,
} from '../../../src/lib/data/schema/values/number-text';
import {
  areTwoLetterCodes,
  cleanLabel,
  idSql,
  isCleanText,
  isGivenSql,
  isMissingValue,
  isMissingValueSql,
  labelSql,
} from '../../../src/lib/data/schema/values/missing';
import { openNodeDatabase, type NodeDatabase } from '../node-duckdb';

let db: NodeDatabase;
beforeAll(async () => {
  db = await openNodeDatabase();
});
afterAll(() => db.close());

/** Runs one expression over many texts in one query; `column` is how the expression names them. */
async function each<T extends string | number | boolean>(
  values: readonly string[],
  expression: (column: string) => string,
): Promise<(T | null)[]> {
  const rows = values.map((value, index) => `(${index}, ${text(value)})`).join(', ');
  const inner = `select i, ${expression(ident('a value'))} as v from (values ${rows}) t(i, "a value")`;
  const table = await db.query(`select i, v from (${inner}) order by i`);
  return rowsOf<{ i: number; v: T | null }>(table).map((row) => row.v);
}

async function sqlNumbers(values: readonly string[], decimal: Decimal, mostlyPlain: boolean) {
  return each<number>(values, (c) => {
    const inner = numberSql(c, decimal, { mostlyPlain });
    return `(select ${boundedNumberSql('x')} from (select ${inner} as x))`;
  });
}

async function sqlDates(values: readonly string[], orders: OrderBySeparator, sample: string[]) {
  return each<string>(
    values,
    (c) => `strftime(${dateSql(c, orders, sample)}, '%Y-%m-%dT%H:%M:%S')`,
  );
}

const NUMBERS: readonly [string, number | null, number | null][] = [
  // text, with a decimal point, with a decimal comma
  ['12', 12, 12],
  [' 12 ', 12, 12],
  ['12.5', 12.5, 12.5],
  ['12,5', 12.5, 12.5],
  ['1,234', 1234, 1.234],
  ['1.234', 1.234, 1234],
  ['0,125', 0.125, 0.125],
  ['1,234.50', 1234.5, 1234.5],
  ['1.234,50', 1234.5, 1234.5],
  ['1,234,567', 1234567, 1234567],
  ['1.234.567', 1234567, 1234567],
  ['12,34,567.89', 1234567.89, 1234567.89],
  ['1 234,50', 1234.5, 1234.5],
  ['1\u00a0234.50', 1234.5, 1234.5],
  ['1\u202f234', 1234, 1234],
  ["1'234.50", 1234.5, 1234.5],
  ['1’234', 1234, 1234],
  ['$1,234.50', 1234.5, 1234.5],
  ['-$5.00', -5, -5],
  ['$-5.00', -5, -5],
  ['€ 12,50', 12.5, 12.5],
  ['12,50 €', 12.5, 12.5],
  ['12,50\u00a0EUR', 12.5, 12.5],
  ['USD 12.50', 12.5, 12.5],
  ['R$ 1.234,50', 1234.5, 1234.5],
  ['Rs. 500', 500, 500],
  ['₹1,00,000', 100000, 100000],
  ['99 kr', 99, 99],
  ['12,99 zł', 12.99, 12.99],
  ['(12.50)', -12.5, -12.5],
  ['($1,234.50)', -1234.5, -1234.5],
  ['12.50-', -12.5, -12.5],
  ['−3', -3, -3],
  ['+3', 3, 3],
  ['.5', 0.5, 0.5],
  ['-.5', -0.5, -0.5],
  ['5.', 5, 5],
  ['1e5', 100000, 100000],
  ['1,5E+03', 1500, 1500],
  ['5.-', 5, 5],
  ['12,-', 12, 12],
  ["1'250.— Fr.", 1250, 1250],
  ["CHF 1'250.–", 1250, 1250],
  ['-5,-', -5, -5],
  ['299 Kč', 299, 299],
  ['1 299,90 руб.', 1299.9, 1299.9],
  ['12,50 TL', 12.5, 12.5],
  ['1.2.3', null, null],
  ['1,2,3', null, null],
  ['12 34', null, null],
  ['--5', null, null],
  ['abc', null, null],
  ['5 pcs', null, null],
  ['€', null, null],
  ['', null, null],
  ['NA', null, null],
  ['n/a', null, null],
  ['NaN', null, null],
  ['inf', null, null],
  ['1e400', null, null],
  ['-', null, null],
  ['0x10', null, null],
  ['2024-01-05', null, null],
];

describe('numbers written as text', () => {
  const texts = NUMBERS.map(([value]) => value);

  it('are read in JavaScript as the table says', () => {
    for (const [value, point, comma] of NUMBERS) {
      expect([value, readNumber(value, '.'), readNumber(value, ',')]).toEqual([
        value,
        point,
        comma,
      ]);
    }
  });

  it.each([true, false])('are read the same by SQL (mostly plain: %s)', async (plain) => {
    expect(await sqlNumbers(texts, '.', plain)).toEqual(NUMBERS.map((row) => row[1]));
    expect(await sqlNumbers(texts, ',', plain)).toEqual(NUMBERS.map((row) => row[2]));
  });

  it.each([
    ['.', ['12', '12.5']],
    ['.', ['$1,234.50', '12']],
    [',', ['12', '12,5']],
    [',', ['1.234,50', '12,50 €']],
  ] as [Decimal, string[]][])(
    'are read alike or not at all, with a decimal %s, in the ways that %j shows',
    async (decimal, sample) => {
      const read = await each<number>(texts, (c) => {
        return `(select ${boundedNumberSql('x')} from (select ${sampledNumberSql(c, decimal, sample)!} as x))`;
      });
      texts.forEach((value, i) => expect([readNumber(value, decimal), null]).toContain(read[i]!));
      for (const value of sample.filter((each) => texts.includes(each))) {
        expect(read[texts.indexOf(value)]).toBe(readNumber(value, decimal));
      }
      expect(sampledNumberSql('x', decimal, [...sample, '(5)'])).toBeNull();
    },
  );

  it('agree between SQL and JavaScript on anything number-like', async () => {
    const piece = fc.constantFrom(
      ...[
        '0',
        '1',
        '12',
        '123',
        '.',
        ',',
        ' ',
        '-',
        '+',
        '(',
        ')',
        '$',
        '€',
        'EUR',
        "'",
        '\u00a0',
        'e5',
      ],
    );
    const like = fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(like, { minLength: 40, maxLength: 40 }), async (values) => {
        for (const decimal of ['.', ','] as const) {
          const expected = values.map((value) => readNumber(value, decimal));
          expect(await sqlNumbers(values, decimal, true)).toEqual(expected);
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('survive being written in five ways', async () => {
    const amount = fc.integer({ min: -99_999_999, max: 99_999_999 });
    await fc.assert(
      fc.asyncProperty(fc.array(amount, { minLength: 20, maxLength: 20 }), async (cents) => {
        const amounts = cents.map((c) => c / 100);
        for (const [locale, decimal] of [
          ['en-US', '.'],
          ['de-DE', ','],
          ['fr-FR', ','],
          ['de-CH', '.'],
          ['en-IN', '.'],
        ] as const) {
          const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
          const written = amounts.map((value) => format.format(value));
          expect(written.map((value) => readNumber(value, decimal))).toEqual(
            amounts.map((value) => (value === 0 ? 0 : value)),
          );
          expect(await sqlNumbers(written, decimal, false)).toEqual(amounts);
        }
      }),
      { numRuns: 5, seed: 2 },
    );
  });
});

const DATES: readonly [string, string | null, string | null][] = [
  // text, day first, month first
  ['2024-01-31', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['2024/1/5', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  ['2024.01.05', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  [' 2024-01-31 08:26:00 ', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['2024-01-31T08:26:00Z', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['2024-01-31T08:26:00.123+05:30', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['2024-01-31 08:26:00 -0500', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['2024-01-31 08:26:00 UTC', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['20240131', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['01/02/2024', '2024-02-01T00:00:00', '2024-01-02T00:00:00'],
  ['31/01/2024', '2024-01-31T00:00:00', null],
  ['1/31/2024', null, '2024-01-31T00:00:00'],
  ['31-01-2023', '2023-01-31T00:00:00', null],
  ['31.01.2023 5:06', '2023-01-31T05:06:00', null],
  ['1/2/24', '2024-02-01T00:00:00', '2024-01-02T00:00:00'],
  ['1/2/98', '1998-02-01T00:00:00', '1998-01-02T00:00:00'],
  ['01/02/2024 3:05 PM', '2024-02-01T15:05:00', '2024-01-02T15:05:00'],
  ['01/02/2024 12:05:09 am', '2024-02-01T00:05:09', '2024-01-02T00:05:09'],
  ['01/02/2024, 15:05', '2024-02-01T15:05:00', '2024-01-02T15:05:00'],
  ['31 Jan 2024', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['31-Jan-24', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['January 31, 2024', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['Jan 31st 2024 5:00 pm', '2024-01-31T17:00:00', '2024-01-31T17:00:00'],
  ['Wed, 31 Jan 2024 08:26:00 GMT', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['31. März 2024', '2024-03-31T00:00:00', '2024-03-31T00:00:00'],
  ['14 juillet 2023', '2023-07-14T00:00:00', '2023-07-14T00:00:00'],
  ['1 juin 2023', '2023-06-01T00:00:00', '2023-06-01T00:00:00'],
  ['5 de mayo de 2023', '2023-05-05T00:00:00', '2023-05-05T00:00:00'],
  ['3 mei 2023', '2023-05-03T00:00:00', '2023-05-03T00:00:00'],
  ['1706689560', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['1706689560000', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['45322', '2024-01-31T00:00:00', '2024-01-31T00:00:00'],
  ['45322.5', '2024-01-31T12:00:00', '2024-01-31T12:00:00'],
  ['5. 1. 2024', '2024-01-05T00:00:00', '2024-05-01T00:00:00'],
  ['2024. 1. 5.', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  ['2024年1月5日', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  ['2024년 1월 5일 10:30', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['20240105103000', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['20240105T103000Z', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['202401051030', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['2024-Jan-05', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  ['Fri Jan 05 10:30:00 UTC 2024', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  [
    'Fri Jan 5 2024 10:30:00 GMT+0100 (Central European Standard Time)',
    '2024-01-05T10:30:00',
    '2024-01-05T10:30:00',
  ],
  ['2024-01-05T10:30:00+01:00[Europe/Berlin]', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['2024-01-05 10:30:00.000000000', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['05.01.2024 um 10:30 Uhr', '2024-01-05T10:30:00', '2024-05-01T10:30:00'],
  ['05/01/2024 10h30', '2024-01-05T10:30:00', '2024-05-01T10:30:00'],
  ['5.1.2024 kl. 10.30', '2024-01-05T10:30:00', '2024-05-01T10:30:00'],
  ['5/1/2024 10:30 p. m.', '2024-01-05T22:30:00', '2024-05-01T22:30:00'],
  ['5 janv. 2024 à 10:30', '2024-01-05T10:30:00', '2024-01-05T10:30:00'],
  ['1er février 2024', '2024-02-01T00:00:00', '2024-02-01T00:00:00'],
  ['den 5. Dezember 2024', '2024-12-05T00:00:00', '2024-12-05T00:00:00'],
  ['5 stycznia 2024', '2024-01-05T00:00:00', '2024-01-05T00:00:00'],
  ['5 października 2024', '2024-10-05T00:00:00', '2024-10-05T00:00:00'],
  ['5 Ağustos 2024', '2024-08-05T00:00:00', '2024-08-05T00:00:00'],
  ['5 Kasım 2024', '2024-11-05T00:00:00', '2024-11-05T00:00:00'],
  ['5. desember 2024', '2024-12-05T00:00:00', '2024-12-05T00:00:00'],
  ['5 maj 2024', '2024-05-05T00:00:00', '2024-05-05T00:00:00'],
  ['5. června 2024', '2024-06-05T00:00:00', '2024-06-05T00:00:00'],
  ['5. července 2024', '2024-07-05T00:00:00', '2024-07-05T00:00:00'],
  ['5. marraskuuta 2024', '2024-11-05T00:00:00', '2024-11-05T00:00:00'],
  ['5 iulie 2024', '2024-07-05T00:00:00', '2024-07-05T00:00:00'],
  ['5 мая 2024', '2024-05-05T00:00:00', '2024-05-05T00:00:00'],
  ['5 май 2024', '2024-05-05T00:00:00', '2024-05-05T00:00:00'],
  ['5 ноября 2024', '2024-11-05T00:00:00', '2024-11-05T00:00:00'],
  ['5 Ιουλίου 2024', '2024-07-05T00:00:00', '2024-07-05T00:00:00'],
  ['5 Jun 98', '1998-06-05T00:00:00', '1998-06-05T00:00:00'],
  ['1706689560123456789', '2024-01-31T08:26:00', '2024-01-31T08:26:00'],
  ['20241305', null, null],
  ['10:30', null, null],
  ['31/01/2024 99:99', null, null],
  ['2024-02-30', null, null],
  ['30/02/2024', null, null],
  ['2024-13-01', null, null],
  ['2024-01-31 25:00', null, null],
  ['Q1 2024', null, null],
  ['2024', null, null],
  ['week 5', null, null],
  ['31 Foo 2024', null, null],
  ['', null, null],
];

describe('dates written as text', () => {
  const texts = DATES.map(([value]) => value);

  it('are read in JavaScript as the table says', () => {
    for (const [value, dmy, mdy] of DATES) {
      expect([value, readDate(value, sameOrder('dmy')), readDate(value, sameOrder('mdy'))]).toEqual(
        [value, dmy, mdy],
      );
    }
  });

  it.each([
    ['no sample', [] as string[]],
    ['an ISO sample', ['2024-01-31']],
    ['an ISO sample with others', ['2024-01-31', '2024-01-31', '31/01/2024', '31-01-2023']],
    ['a sample of its own', texts.filter((value) => value !== '')],
  ])('are read the same by SQL, with %s', async (_, sample) => {
    expect(await sqlDates(texts, sameOrder('dmy'), sample)).toEqual(DATES.map((row) => row[1]));
    expect(await sqlDates(texts, sameOrder('mdy'), sample)).toEqual(DATES.map((row) => row[2]));
  });

  it.each([[['2024-01-31']], [['31/01/2024', '2024-01-31']], [['31-Jan-2024', '1/2/2024 5:06']]])(
    'are read alike or not at all in the ways that %j shows',
    async (sample) => {
      const orders = sameOrder('dmy');
      const read = await each<string>(
        [...texts, ...sample],
        (c) => `strftime(${sampledDateSql(c, orders, sample)!}, '%Y-%m-%dT%H:%M:%S')`,
      );
      texts.forEach((value, i) => expect([readDate(value, orders), null]).toContain(read[i]));
      expect(read.slice(texts.length)).toEqual(sample.map((value) => readDate(value, orders)));
      expect(sampledDateSql('x', orders, [...sample, 'May 5th, 2024'])).toBeNull();
      expect(sampledDateSql('x', orders, [])).toBeNull();
    },
  );

  it('leave an undecided order unread', async () => {
    expect(await sqlDates(['01/02/2024', '2024-01-02'], sameOrder('ymd'), [])).toEqual([
      null,
      '2024-01-02T00:00:00',
    ]);
  });

  it('agree between SQL and JavaScript on anything date-like', async () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 40 }).map(String),
      fc.integer({ min: 0, max: 40 }).map((n) => String(n).padStart(2, '0')),
      fc.integer({ min: 1985, max: 2105 }).map(String),
      fc.constantFrom('Jan', 'mars', 'août', 'Dez', 'Foo'),
    );
    const sign = fc.constantFrom('/', '-', '.', ' ');
    const time = fc.constantFrom('', '', ' 5:06', 'T23:59:59', ' 12:00 AM', ' 13:00 PM', ' 24:00');
    const like = fc
      .tuple(number, sign, number, sign, number, time)
      .map(([a, s, b, t, c, clock]) => a + s + b + t + c + clock);
    await fc.assert(
      fc.asyncProperty(fc.array(like, { minLength: 50, maxLength: 50 }), async (values) => {
        const orders: OrderBySeparator = { '/': 'mdy', '-': 'dmy', '.': 'dmy' };
        const expected = values.map((value) => readDate(value, orders));
        expect(await sqlDates(values, orders, values.slice(0, 9))).toEqual(expected);
      }),
      { numRuns: 15, seed: 3 },
    );
  });
});

describe('values that stand for nothing', () => {
  it('are the same in SQL and JavaScript', async () => {
    const values = ['', ' ', 'NA', 'N/A', 'null', 'NULL', '-', 'Nan', '\u00a0', '0', 'nanny', 'no'];
    expect(await each<boolean>(values, isMissingValueSql)).toEqual(values.map(isMissingValue));
    const given = values.map((value) => !isMissingValue(value));
    expect(await each<boolean>(values, isGivenSql)).toEqual(given);
  });
});

describe('ids and labels', () => {
  it.each([
    ['00123', '00123'],
    [' 12346.0 ', '12346'],
    ['12346.00', '12346'],
    ['12346.5', '12346.5'],
    ['="00123"', '00123'],
    ["'00123", '00123'],
    ["'s-Hertogenbosch", "'s-Hertogenbosch"],
    ['A-10', 'A-10'],
    ['NA', null],
    ['', null],
  ])('of %j is the id %j', async (written, id) => {
    expect(await each([written], (c) => idSql(c, { keepNa: false }))).toEqual([id]);
  });

  it('are called clean only where nothing would be changed', async () => {
    const piece = fc.constantFrom(
      'NA',
      '-',
      ' ',
      '\u00a0',
      '="',
      '"',
      "'",
      '12',
      '.0',
      'null',
      'é',
      '中',
    );
    const like = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(like, { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        async (values, keepNa) => {
          const labels = await each<string>(values, (c) => labelSql(c, { keepNa }));
          const ids = await each<string>(values, (c) => idSql(c, { keepNa }));
          values.forEach((value, i) => {
            expect(cleanLabel(value, { keepNa })).toBe(labels[i]);
            if (!isCleanText(value, { keepNa })) return;
            expect([labels[i], ids[i]]).toEqual([value, value]);
          });
        },
      ),
      { numRuns: 20, seed: 5 },
    );
    const isClean = (value: string): boolean => isCleanText(value, { keepNa: false });
    expect(['Mug', 'DE', 'in 2 parts', '中文'].map(isClean)).toEqual([true, true, true, true]);
    expect(['', 'NA', 'Mug\0', 'M\tug'].map(isClean)).toEqual([false, false, false, false]);
  });

  it('keep NA where two capitals are usual', async () => {
    expect(areTwoLetterCodes(['DE', 'NA', 'FR', 'ZA', 'GB', 'unknown'])).toBe(true);
    expect(areTwoLetterCodes(['Ann Lee', 'NA', 'Bo', 'Cy', 'Di'])).toBe(false);
    expect(await each(['NA', 'n/a'], (c) => labelSql(c, { keepNa: true }))).toEqual(['NA', null]);
    expect(await each(['NA'], (c) => labelSql(c, { keepNa: false }))).toEqual([null]);
    expect(
      await each(['="Mug"', '="A longer label"'], (c) => labelSql(c, { keepNa: false })),
    ).toEqual(['Mug', 'A longer label']);
  });
});
