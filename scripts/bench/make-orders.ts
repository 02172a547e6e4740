/**
 * Order data of any size for the benches, seeded, with a header that a preset knows:
 *
 * `tsx scripts/bench/make-orders.ts [--rows 1000000] [--seed 1] [--format csv|parquet]`
 *
 * It is lifelike in what costs time (lengths, cardinalities, skew, lines per order), not in what
 * analyses look for: that is the demo store's work.
 */
import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import {
  columnFromArray,
  dictionary,
  float64,
  int32,
  tableFromColumns,
  tableToIPC,
  timestamp,
  TimeUnit,
  utf8,
  type DataType,
} from '@uwdata/flechette';
import { Compression, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/node';

/** UCI Online Retail's header. */
const HEADER =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country' as const;

/** Mean lines per order; with it 1,000,000 lines are about 330,000 orders. */
const LINES_PER_ORDER = 3;
const LINES_PER_CUSTOMER = 30;
const PRODUCTS = 4_000;
const FIRST_DAY_MS = Date.UTC(2022, 0, 1);
const DAYS = 3 * 365 + 1;
const DAY_MS = 86_400_000;
const LINES_PER_CHUNK = 5_000;

const COUNTRIES = [
  ['United Kingdom', 70],
  ['Germany', 8],
  ['France', 7],
  ['EIRE', 4],
  ['Spain', 3],
  ['Netherlands', 3],
  ['Belgium', 2],
  ['Switzerland', 1.5],
  ['Portugal', 1],
  ['Australia', 0.5],
] as const;
const COLOURS = ['RED', 'WHITE', 'PINK', 'BLUE', 'GREEN', 'VINTAGE', 'SMALL', 'RETRO'];
const STYLES = ['SPOTTY', 'HEART', 'CHRISTMAS', 'FLORAL', 'WOODEN', 'METAL', 'PAISLEY', 'POLKADOT'];
const THINGS = [
  'T-LIGHT HOLDER',
  'LUNCH BAG',
  'CAKE STAND',
  'TEA TOWEL',
  'PHOTO FRAME',
  'STORAGE JAR',
  'HANGING DECORATION',
  'ALARM CLOCK',
  'NOTEBOOK, LINED',
  'MUG',
];

export interface BenchLine {
  readonly invoice: string;
  readonly stockCode: string;
  readonly description: string;
  readonly quantity: number;
  readonly timeMs: number;
  readonly unitPrice: number;
  readonly customerId: string;
  readonly country: string;
}

/** Mulberry32: 32 bits of state, enough for made-up lines. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The lines of a store, order by order through time: about 1 % cancellations and 2 % guests. */
export function* makeOrderLines(rows: number, seed: number): Generator<BenchLine> {
  const random = generator(seed);
  const int = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[int(list.length)]!;
  // A power law by squaring: few products and customers make most lines.
  const skewed = (n: number): number => Math.floor(random() ** 2 * n);

  const products = Array.from({ length: PRODUCTS }, (_, k) => ({
    stockCode: `${20_000 + k}${k % 7 === 0 ? pick(['A', 'B', 'C']) : ''}`,
    description: `${pick(COLOURS)} ${pick(STYLES)} ${pick(THINGS)}`,
    unitPrice: Math.round((0.4 + 14 * random() ** 3) * 100) / 100,
  }));
  const total = COUNTRIES.reduce((sum, [, weight]) => sum + weight, 0);
  const country = (): string => {
    let at = random() * total;
    for (const [name, weight] of COUNTRIES) if ((at -= weight) < 0) return name;
    return COUNTRIES[0][0];
  };
  const customers = Math.max(10, Math.round(rows / LINES_PER_CUSTOMER));
  const homes = Array.from({ length: customers }, country);

  const orders = Math.ceil(rows / LINES_PER_ORDER);
  let made = 0;
  for (let order = 0; made < rows; order++) {
    // Orders come in the order of time; the last ones share the last day.
    const day = Math.min(DAYS - 1, Math.floor((order / orders) * DAYS));
    const minute = 7 * 60 + int(13 * 60);
    const timeMs = FIRST_DAY_MS + day * DAY_MS + minute * 60_000;
    const customer = skewed(customers);
    const isGuest = random() < 0.02;
    const isCancelled = random() < 0.01;
    const lines = Math.min(rows - made, 1 + int(2 * LINES_PER_ORDER - 1));
    for (let line = 0; line < lines; line++) {
      const product = products[skewed(PRODUCTS)]!;
      const quantity = 1 + Math.floor(11 * random() ** 2);
      yield {
        invoice: `${isCancelled ? 'C' : ''}${536_365 + order}`,
        stockCode: product.stockCode,
        description: product.description,
        quantity: isCancelled ? -quantity : quantity,
        timeMs,
        unitPrice: product.unitPrice,
        customerId: isGuest ? '' : String(12_000 + customer),
        country: homes[customer]!,
      };
    }
    made += lines;
  }
}

/** The lines as CSV with the header of Online Retail, in chunks of some thousand lines. */
export async function* makeOrdersCsv(rows: number, seed: number): AsyncIterable<string> {
  let chunk = `${HEADER}\n`;
  let lines = 0;
  for (const line of makeOrderLines(rows, seed)) {
    const time = new Date(line.timeMs).toISOString().slice(0, 19).replace('T', ' ');
    const description = line.description.includes(',') ? `"${line.description}"` : line.description;
    chunk += `${line.invoice},${line.stockCode},${description},${line.quantity},${time},${line.unitPrice},${line.customerId},${line.country}\n`;
    if (++lines % LINES_PER_CHUNK === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}

/** The same lines as Parquet: typed columns, zstd, row groups of 131,072. */
export function makeOrdersParquet(rows: number, seed: number): Uint8Array {
  const lines = [...makeOrderLines(rows, seed)];
  const column = <T>(of: (line: BenchLine) => T, type: DataType) =>
    columnFromArray(lines.map(of), type);
  const table = tableFromColumns({
    InvoiceNo: column((line) => line.invoice, utf8()),
    StockCode: column((line) => line.stockCode, dictionary(utf8(), int32())),
    Description: column((line) => line.description, dictionary(utf8(), int32())),
    Quantity: column((line) => line.quantity, int32()),
    InvoiceDate: column((line) => line.timeMs, timestamp(TimeUnit.MILLISECOND)),
    UnitPrice: column((line) => line.unitPrice, float64()),
    CustomerID: column((line) => line.customerId || null, utf8()),
    Country: column((line) => line.country, dictionary(utf8(), int32())),
  });
  const ipc = tableToIPC(table, { format: 'stream' });
  if (!ipc) throw new Error('the table could not be written as Arrow IPC');
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(131_072)
    .build();
  return writeParquet(Table.fromIPCStream(ipc), properties);
}

/** Path of a bench file under `.cache/bench`, made when it is not there yet. */
export async function benchOrdersFile(
  rows: number,
  format: 'csv' | 'parquet',
  seed = 1,
): Promise<string> {
  const folder = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));
  const path = join(folder, `orders-${rows}-${seed}.${format}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // Half a file must never pass for a whole one.
  const unfinished = `${path}.part`;
  if (format === 'parquet') writeFileSync(unfinished, makeOrdersParquet(rows, seed));
  else await pipeline(Readable.from(makeOrdersCsv(rows, seed)), createWriteStream(unfinished));
  renameSync(unfinished, path);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name: string, fallback: string): string => {
    const at = process.argv.indexOf(`--${name}`);
    return (at > 0 && process.argv[at + 1]) || fallback;
  };
  const rows = Number(option('rows', '1000000'));
  const format = option('format', 'csv');
  if (!Number.isInteger(rows) || rows < 1 || (format !== 'csv' && format !== 'parquet')) {
    console.error('make-orders: --rows takes a whole number above 0, --format csv or parquet');
    process.exit(1);
  }
  console.log(await benchOrdersFile(rows, format, Number(option('seed', '1'))));
}
