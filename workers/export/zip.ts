/**
 * A ZIP archive written entry by entry: each is compressed while it is made and kept as a blob, so
 * its size is known before its header and the archive needs no data descriptors.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
import { OrderlensError } from '../../src/lib/core/errors';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATE = 8;
/** 1980-01-01, the beginning of MS-DOS time: the same rows give the same bytes. */
const DOS_DATE = 0x21;
const VERSION = 20;
/** Sizes and offsets have 32 bits; spreadsheets seldom read the 64-bit extension. */
const MAX_BYTES = 0xffff_ffff;

interface Entry {
  readonly name: Uint8Array<ArrayBuffer>;
  readonly crc: number;
  readonly size: number;
  readonly compressed: Blob;
}

export class ZipWriter {
  readonly #entries: Entry[] = [];

  /** Adds a file made of chunks of text. */
  async add(name: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const encoder = new TextEncoder();
    const deflate = new CompressionStream('deflate-raw');
    // Read at once: writing waits for it. `Response` gathers outside this worker's memory.
    const compressed = new Response(deflate.readable).blob();
    const writer = deflate.writable.getWriter();
    let crc = 0;
    let size = 0;
    try {
      for await (const chunk of chunks) {
        const bytes = encoder.encode(chunk);
        crc = crc32(bytes, crc);
        size += bytes.byteLength;
        if (size > MAX_BYTES) throw tooLarge();
        await writer.write(bytes);
      }
      await writer.close();
    } catch (thrown) {
      compressed.catch(() => undefined);
      await writer.abort(thrown).catch(() => undefined);
      throw thrown;
    }
    this.#entries.push({ name: encoder.encode(name), crc, size, compressed: await compressed });
  }

  /** The whole archive. */
  finish(type: string): Blob {
    const parts: BlobPart[] = [];
    const central: Uint8Array<ArrayBuffer>[] = [];
    let offset = 0;
    for (const entry of this.#entries) {
      const header = localHeader(entry);
      central.push(centralHeader(entry, offset));
      parts.push(header, entry.compressed);
      offset += header.byteLength + entry.compressed.size;
    }
    const centralSize = central.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (offset + centralSize > MAX_BYTES) throw tooLarge();
    return new Blob([...parts, ...central, end(central.length, centralSize, offset)], { type });
  }
}

function tooLarge(): OrderlensError {
  return new OrderlensError(
    'bad-parameter',
    'These rows make an Excel file of more than 4 GB, which Excel cannot open. Export CSV or Parquet instead.',
  );
}

function localHeader({ name, crc, size, compressed }: Entry): Uint8Array<ArrayBuffer> {
  return new Fields(30 + name.length)
    .u32(LOCAL_HEADER)
    .u16(VERSION, FLAGS, DEFLATE, 0, DOS_DATE)
    .u32(crc, compressed.size, size)
    .u16(name.length, 0)
    .bytes(name);
}

function centralHeader(
  { name, crc, size, compressed }: Entry,
  offset: number,
): Uint8Array<ArrayBuffer> {
  return new Fields(46 + name.length)
    .u32(CENTRAL_HEADER)
    .u16(VERSION, VERSION, FLAGS, DEFLATE, 0, DOS_DATE)
    .u32(crc, compressed.size, size)
    .u16(name.length, 0, 0, 0, 0)
    .u32(0, offset)
    .bytes(name);
}

function end(entries: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  return new Fields(22)
    .u32(END_OF_CENTRAL)
    .u16(0, 0, entries, entries)
    .u32(size, offset)
    .u16(0)
    .bytes(new Uint8Array(0));
}

/** Little-endian fields, one after the other. */
class Fields {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u16(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setUint16(this.#at, value, true);
      this.#at += 2;
    }
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
    return this;
  }

  bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#bytes.set(value, this.#at);
    return this.#bytes;
  }
}

/** Four tables, so that four bytes go through at a time. */
const CRC_TABLES = makeCrcTables();

function makeCrcTables(): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const first = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb8_8320 ^ (c >>> 1) : c >>> 1;
    first[n] = c;
  }
  const next = (table: Uint32Array): Uint32Array =>
    table.map((value) => first[value & 255]! ^ (value >>> 8));
  const second = next(first);
  const third = next(second);
  return [first, second, third, next(third)];
}

/** CRC-32 (ISO 3309) of `bytes`, going on from `crc` of what came before. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const [t0, t1, t2, t3] = CRC_TABLES;
  let c = ~crc;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}
