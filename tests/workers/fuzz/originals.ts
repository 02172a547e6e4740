import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import initParquet, {
  Compression,
  Table,
  writeParquet,
  WriterPropertiesBuilder,
} from 'parquet-wasm';
import ods from '../../fixtures/sheets/orders.ods?url';
import xls from '../../fixtures/sheets/orders.xls?url';
import xlsx from '../../fixtures/sheets/orders.xlsx?url';
import { xlsx as workbook } from '../../unit/sheet/workbook';
import { utf16 } from '../messy/case';
import { bytesAt, gzip, zip } from '../opened';

type Bytes = Uint8Array<ArrayBuffer>;

/** A sound file, and how what is mutated becomes a file: packed formats are damaged inside as well. */
export interface Original {
  readonly name: string;
  readonly bytes: Bytes;
  readonly pack: (bytes: Bytes) => Promise<BlobPart> | BlobPart;
}

const ORDERS = Array.from({ length: 60 }, (_, k) => ({
  order: `A${1000 + (k >> 1)}`,
  day: `2024-${String(1 + (k % 12)).padStart(2, '0')}-${String(1 + (k % 28)).padStart(2, '0')}`,
  customer: `c${k % 17}`,
  product: ['Cup', 'Pot, large', 'Tea “green”', 'Zoë’s jam'][k % 4]!,
  quantity: 1 + (k % 5),
  total: (k * 37) / 4,
}));
const HEADER = ['order_id', 'order_date', 'customer_id', 'product', 'quantity', 'total'];
const ROWS = ORDERS.map((order) => Object.values(order).map(String));

function delimited(mark: string, quote: (value: string) => string): string {
  return [HEADER, ...ROWS].map((row) => `${row.map(quote).join(mark)}\r\n`).join('');
}
const asIs = (value: string): string => value;
const inQuotes = (value: string): string => (/[,"]/.test(value) ? `"${value}"` : value);

async function bytesOf(part: BlobPart): Promise<Bytes> {
  return new Uint8Array(await new Blob([part]).arrayBuffer());
}

async function parquet(compression: Compression): Promise<Bytes> {
  await initParquet();
  const columns = Object.fromEntries(
    HEADER.map((name, k) => [name, ORDERS.map((order) => Object.values(order)[k]!)]),
  );
  const ipc = tableToIPC(tableFromArrays(columns), { format: 'stream' });
  const properties = new WriterPropertiesBuilder().setCompression(compression).build();
  return bytesOf(writeParquet(Table.fromIPCStream(ipc!), properties) as BlobPart);
}

/** Rows of a sheet as a program writes them, into which a mutated piece of XML is put. */
const SHEET = [HEADER, ...ROWS]
  .map((row, y) => {
    const cells = row.map(
      (value, x) =>
        `<c r="${String.fromCharCode(65 + x)}${y + 1}" t="inlineStr"><is><t>${value}</t></is></c>`,
    );
    return `<row r="${y + 1}">${cells.join('')}</row>`;
  })
  .join('');

export async function originals(): Promise<readonly Original[]> {
  const asText = (bytes: Bytes): string => new TextDecoder().decode(bytes);
  const self = (bytes: Bytes): Bytes => bytes;
  const csv = await bytesOf(delimited(',', inQuotes));
  const records = ORDERS.map((order) => ({
    ...order,
    who: { id: order.customer },
    lines: [{ sku: order.product }, { sku: 'x' }],
  }));
  const ndjson = await bytesOf(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const sheet = await bytesOf(SHEET);
  const made = async (
    name: string,
    part: BlobPart | Promise<BlobPart>,
    pack: Original['pack'] = self,
  ): Promise<Original> => ({
    name,
    bytes: await bytesOf(await part),
    pack,
  });
  return Promise.all([
    made('orders.csv', csv),
    made('semicolons.csv', delimited(';', asIs)),
    made(
      'quoted.csv',
      delimited(',', (value) => `"${value.replaceAll('"', '""')}"`),
    ),
    made('orders.tsv', utf16(`\ufeff${delimited('\t', asIs)}`, true)),
    made(
      'aligned.txt',
      [HEADER, ...ROWS].map((row) => `${row.map((value) => value.padEnd(14)).join('')}\n`).join(''),
    ),
    made(
      'baskets.csv',
      ORDERS.map(
        ({ quantity }, k) =>
          `${['tea', 'milk', 'jam', 'bread', 'salt'].slice(k % 3, 2 + ((k + quantity) % 4)).join(',')}\n`,
      ).join(''),
    ),
    made('orders.json', JSON.stringify({ orders: records }, null, 1)),
    made('orders.ndjson', ndjson),
    made('orders.csv.gz', gzip(csv)),
    made('inside.csv.gz', csv, gzip),
    made('inside.ndjson.gz', ndjson, gzip),
    made('orders.zip', zip({ 'orders.csv': asText(csv), 'notes.txt': 'x' })),
    made('inside.zip', csv, (bytes) => zip({ 'orders.csv': asText(bytes), 'b.csv': 'a,b\n1,2\n' })),
    made('orders.xlsx', bytesAt(xlsx)),
    made('inside.xlsx', sheet, (bytes) => workbook({ sheetData: asText(bytes) })),
    made('orders.xls', bytesAt(xls)),
    made('orders.ods', bytesAt(ods)),
    made('plain.parquet', parquet(Compression.UNCOMPRESSED) as Promise<BlobPart>),
    made('packed.parquet', parquet(Compression.ZSTD) as Promise<BlobPart>),
  ]);
}
