/** Random order lines, written in a random way: what is read back must be the lines. */
import fc from 'fast-check';

/** A line as it is meant. */
export interface MeantLine {
  readonly order: string;
  /** `2024-01-31` or `2024-01-31 09:05`. */
  readonly at: string;
  readonly customer: string;
  readonly product: string;
  readonly quantity: number;
  readonly total: number;
}

/** How the table is written. */
export interface Writing {
  readonly delimiter: string;
  /** Which values stand in quotes, and what a quote inside is written as. */
  readonly quotes: 'where needed' | 'all' | 'backslash';
  readonly encoding: 'utf-8' | 'utf-8 with a mark' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly lastLineEnds: boolean;
  readonly days: keyof typeof DAYS;
  readonly numbers: keyof typeof NUMBERS;
  readonly names: readonly string[];
}

export interface WrittenTable {
  readonly lines: readonly MeantLine[];
  readonly writing: Writing;
  /** What stands in each cell, before it is quoted. */
  readonly cells: readonly (readonly string[])[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const two = (value: number): string => String(value).padStart(2, '0');
const MONTHS =
  'January February March April May June July August September October November December';

type Day = readonly [year: number, month: number, day: number];

/** Ways of writing a day; the clock follows behind a blank. */
const DAYS = {
  iso: ([y, m, d]: Day) => `${y}-${two(m)}-${two(d)}`,
  'year first, slashes': ([y, m, d]: Day) => `${y}/${m}/${d}`,
  'day first, points': ([y, m, d]: Day) => `${two(d)}.${two(m)}.${y}`,
  'day first, slashes': ([y, m, d]: Day) => `${d}/${m}/${y}`,
  'month first, slashes': ([y, m, d]: Day) => `${m}/${d}/${y}`,
  'day first, two digits': ([y, m, d]: Day) => `${two(d)}-${two(m)}-${two(y % 100)}`,
  'month by name': ([y, m, d]: Day) => `${d} ${MONTHS.split(' ')[m - 1]} ${y}`,
  'month by three letters': ([y, m, d]: Day) =>
    `${MONTHS.split(' ')[m - 1]!.slice(0, 3)} ${d}, ${y}`,
} as const;

const grouped =
  (mark: string, point: string) =>
  (value: number): string => {
    const [whole, cents] = value.toFixed(2).split('.') as [string, string];
    return `${whole.replace(/\B(?=(\d{3})+$)/g, mark)}${point}${cents}`;
  };

const NUMBERS = {
  'plain, point': (value: number) => value.toFixed(2),
  'plain, comma': (value: number) => value.toFixed(2).replace('.', ','),
  'groups by comma': grouped(',', '.'),
  'groups by point': grouped('.', ','),
  'groups by blank': grouped(' ', ','),
  'groups by apostrophe': grouped("'", '.'),
  dollars: (value: number) => `$${grouped(',', '.')(value)}`,
  euros: (value: number) => `${grouped('.', ',')(value)} €`,
} as const;

const NAMES = [
  ['order_id', 'order_date', 'customer_id', 'product', 'quantity', 'total'],
  ['OrderNumber', 'OrderDate', 'CustomerName', 'ProductName', 'Qty', 'LineTotal'],
  ['Bestellnummer', 'Bestelldatum', 'Kunde', 'Artikel', 'Menge', 'Betrag'],
  ['N° commande', 'Date de commande', 'Client', 'Désignation', 'Quantité', 'Montant'],
  ['Nº pedido', 'Fecha', 'Cliente', 'Producto', 'Cantidad', 'Importe'],
] as const;

/** Letters of Windows-1252, with everything that delimits and quotes. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789äöüßéèñçÅø'];
const SPECIAL = [
  ' ',
  ' ',
  '-',
  '.',
  ',',
  ';',
  '|',
  '\t',
  '"',
  '“',
  "'",
  '/',
  '&',
  '(',
  ')',
  '\n',
  '=',
  '#',
];
const WIDE = ['ł', 'Ω', 'ж', 'א', '茶', '🫖'];

/** A name of three letters or more, with something special inside now and then. */
function label(isWide: boolean): fc.Arbitrary<string> {
  const special = isWide ? [...SPECIAL, ...WIDE] : SPECIAL;
  const letter = fc.constantFrom(...LETTERS.slice(0, 36));
  const inner = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...LETTERS) },
    { weight: 1, arbitrary: fc.constantFrom(...special) },
  );
  return fc
    .tuple(letter, fc.array(inner, { minLength: 3, maxLength: 14 }), letter)
    .map(([first, middle, last]) => `${first}${middle.join('')}${last}`);
}

const line = (isWide: boolean, hasClock: boolean) =>
  fc.record({
    order: fc.integer({ min: 1000, max: 1400 }).map((number) => `B${number}`),
    day: fc.tuple(
      fc.integer({ min: 2019, max: 2025 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    ),
    minute: hasClock ? fc.integer({ min: 1, max: 1439 }) : fc.constant(0),
    customer: label(isWide),
    product: label(isWide),
    quantity: fc.integer({ min: 1, max: 40 }),
    cents: fc.oneof(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 100_000, max: 90_000_000 }),
    ),
  });

/** A table of 5 to 30 lines; one day is above 12, so that the order of day and month can be told. */
export function writtenTable(): fc.Arbitrary<WrittenTable> {
  const writing = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '^', '~'),
    quotes: fc.constantFrom('where needed', 'all', 'backslash'),
    encoding: fc.constantFrom('utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'windows-1252'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    lastLineEnds: fc.boolean(),
    days: fc.constantFrom(...(Object.keys(DAYS) as (keyof typeof DAYS)[])),
    numbers: fc.constantFrom(...(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[])),
    names: fc.constantFrom(...NAMES),
    hasClock: fc.boolean(),
  });
  return writing.chain(({ hasClock, ...how }) =>
    fc
      .array(line(how.encoding !== 'windows-1252', hasClock), { minLength: 5, maxLength: 30 })
      .map((made) => {
        const meant = made.map((one, k) => ({
          ...one,
          day: [one.day[0], one.day[1], k === 0 ? 13 + (one.day[2] % 15) : one.day[2]] as const,
        }));
        return write(meant, how as Writing);
      }),
  );
}

type Made = Parameters<Parameters<ReturnType<typeof line>['map']>[0]>[0];

function write(
  made: readonly (Omit<Made, 'day'> & { readonly day: Day })[],
  writing: Writing,
): WrittenTable {
  const clock = (minute: number): string =>
    minute ? ` ${two(Math.floor(minute / 60))}:${two(minute % 60)}` : '';
  // A line break inside a value is the file's own kind.
  const inFile = (value: string): string => value.replaceAll('\n', writing.lineEnd);
  const cells = made.map((one) => [
    one.order,
    DAYS[writing.days](one.day) + clock(one.minute),
    inFile(one.customer),
    inFile(one.product),
    String(one.quantity),
    NUMBERS[writing.numbers](one.cents / 100),
  ]);
  const lines = made.map((one, k): MeantLine => ({
    order: one.order,
    at: DAYS.iso(one.day) + clock(one.minute),
    customer: cells[k]![2]!,
    product: cells[k]![3]!,
    quantity: one.quantity,
    total: one.cents / 100,
  }));
  const text = [writing.names, ...cells]
    .map((row) => row.map((value) => quoted(value, writing)).join(writing.delimiter))
    .join(writing.lineEnd);
  return {
    lines,
    writing,
    cells,
    bytes: encoded(text + (writing.lastLineEnds ? writing.lineEnd : ''), writing),
  };
}

function quoted(value: string, { delimiter, quotes }: Writing): string {
  const isNeeded = quotes === 'all' || value.includes(delimiter) || /["\r\n]/.test(value);
  if (!isNeeded) return value;
  return `"${value.replaceAll('"', quotes === 'backslash' ? '\\"' : '""')}"`;
}

function encoded(text: string, { encoding }: Writing): Uint8Array<ArrayBuffer> {
  switch (encoding) {
    case 'utf-8':
      return new TextEncoder().encode(text);
    case 'utf-8 with a mark':
      return new TextEncoder().encode(`\ufeff${text}`);
    case 'windows-1252':
      return Uint8Array.from(text, (character) => CODES[character] ?? character.charCodeAt(0));
    default: {
      const view = new DataView(new ArrayBuffer(2 * (text.length + 1)));
      [...Array(text.length + 1).keys()].forEach((k) =>
        view.setUint16(2 * k, k ? text.charCodeAt(k - 1) : 0xfeff, encoding === 'utf-16le'),
      );
      return new Uint8Array(view.buffer);
    }
  }
}

/** Where Windows-1252 has another place for a character than Unicode. */
const CODES: Readonly<Record<string, number>> = { '€': 0x80, '“': 0x93 };
