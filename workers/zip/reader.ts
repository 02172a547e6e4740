import { OrderlensError } from '../../src/lib/core/errors';
import {
  zipDataStart,
  zipEnd,
  zipEntries,
  ZIP_LOCAL_BYTES,
  ZIP_TAIL_BYTES,
  type ZipEntry,
} from '../../src/lib/core/zip/directory';
import { crc32 } from '../export/zip';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Entries of an archive that are looked at; workbooks have tens, exports a few. */
const MOST_ENTRIES = 10_000;

/** An archive read by slices: only what is asked for comes into memory. */
export class ZipReader {
  private constructor(
    private readonly file: Blob,
    readonly entries: readonly ZipEntry[],
  ) {}

  /** @throws `bad-file` when the archive's directory is missing or damaged. */
  static async open(file: Blob): Promise<ZipReader> {
    const at = Math.max(0, file.size - ZIP_TAIL_BYTES);
    const end = zipEnd(await bytesOf(file, at, file.size), at);
    if (!end) throw damaged('its directory, which stands at the end, is missing');
    const directory = await bytesOf(file, end.offset, end.offset + end.size);
    const entries = zipEntries(directory, MOST_ENTRIES);
    if (!entries) throw damaged('its directory cannot be read');
    return new ZipReader(file, entries);
  }

  find(name: string): ZipEntry | null {
    const lower = name.toLowerCase();
    return (
      this.entries.find((entry) => entry.name === name) ??
      this.entries.find((entry) => entry.name.toLowerCase() === lower) ??
      null
    );
  }

  /**
   * An entry's bytes as they are unpacked. Errors with `bad-file` when it is encrypted, damaged, or
   * longer than `maxBytes` once unpacked, whatever length the archive claims.
   */
  async stream(entry: ZipEntry, maxBytes: number): Promise<ReadableStream<Bytes>> {
    if (entry.isEncrypted) {
      throw new OrderlensError('bad-file', `“${entry.name}” is protected by a password.`, {
        found: 'an encrypted entry',
        expected: 'an archive without a password',
      });
    }
    if (entry.method !== 0 && entry.method !== 8) {
      throw new OrderlensError(
        'bad-file',
        `“${entry.name}” is packed by method ${entry.method}, which cannot be read.`,
        { found: `method ${entry.method}`, expected: 'deflate (8) or stored (0)' },
      );
    }
    const header = await bytesOf(this.file, entry.offset, entry.offset + ZIP_LOCAL_BYTES);
    const start = zipDataStart(header);
    if (start === null) throw damaged(`“${entry.name}” is not where the directory says`);
    const from = entry.offset + start;
    const packed = this.file.slice(from, from + entry.packed).stream();
    const plain =
      entry.method === 8 ? packed.pipeThrough(new DecompressionStream('deflate-raw')) : packed;
    return plain.pipeThrough(checked(entry, maxBytes));
  }
}

/** Lets bytes through while they are what the directory promised. */
function checked(entry: ZipEntry, maxBytes: number): TransformStream<Bytes, Bytes> {
  let bytes = 0;
  let crc = 0;
  return new TransformStream<Bytes, Bytes>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLong(entry.name, maxBytes);
      crc = crc32(chunk, crc);
      controller.enqueue(chunk);
    },
    flush() {
      if (crc !== entry.crc) throw damaged(`“${entry.name}” does not have its check sum`);
    },
  });
}

function tooLong(name: string, maxBytes: number): OrderlensError {
  const limit = `${Math.round(maxBytes / 2 ** 20).toLocaleString('en')} MB`;
  return new OrderlensError('bad-file', `“${name}” is longer than ${limit} once unpacked.`, {
    found: `more than ${limit}`,
    expected: `at most ${limit}`,
  });
}

function damaged(how: string): OrderlensError {
  return new OrderlensError('bad-file', `The archive is damaged or cut off: ${how}.`, {
    found: how,
    expected: 'a complete ZIP archive',
  });
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Bytes> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

/** What decompression streams say of broken data, in this browser and others. */
const UNPACKING =
  /compress|deflate|truncat|junk|invalid (block|distance|stored|code|literal)|unexpected end/i;

/** What reading an archive throws, as an error that names the fault. */
export function asArchiveError(thrown: unknown): unknown {
  if (thrown instanceof OrderlensError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof DOMException && thrown.name === 'NotReadableError') {
    return new OrderlensError(
      'bad-file',
      'The file can no longer be read: it was moved or changed.',
    );
  }
  return UNPACKING.test(reason) ? damaged(reason) : thrown;
}
