import { toFailure } from '../../core/errors';
import { PROBE_BYTES, PROBES } from './limits';
import { refusal } from './refusal';

/** Bytes `from` to `to` of a file. */
export async function readBytes(
  file: Blob,
  fileName: string,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (thrown) {
    throw unreadable(fileName, thrown);
  }
}

/** Pieces spread evenly over what follows the first `after` bytes; none when nothing does. */
export async function readProbes(
  file: Blob,
  fileName: string,
  after: number,
): Promise<Uint8Array[]> {
  const rest = file.size - after;
  if (rest <= 0) return [];
  const pieces = Math.min(PROBES, Math.ceil(rest / PROBE_BYTES));
  return Promise.all(
    Array.from({ length: pieces }, (_, k) => {
      // The last piece ends where the file ends.
      const share = pieces === 1 ? 1 : k / (pieces - 1);
      const from = after + Math.max(0, Math.round((rest - PROBE_BYTES) * share));
      return readBytes(file, fileName, from, from + PROBE_BYTES);
    }),
  );
}

/** Bytes looked at together, and around a place with bytes beyond ASCII, and such places at most. */
const SCAN_BYTES = 4 << 20;
const AROUND_BYTES = 2 << 10;
const MOST_PLACES = 64;

/** Pieces of a text around bytes beyond ASCII, from its beginning on. */
export async function readBeyondAscii(file: Blob, fileName: string): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < file.size && pieces.length < MOST_PLACES; from += SCAN_BYTES) {
    const bytes = await readBytes(file, fileName, from, Math.min(file.size, from + SCAN_BYTES));
    for (let k = 0; k < bytes.length && pieces.length < MOST_PLACES; k++) {
      if (bytes[k]! < 0x80) continue;
      pieces.push(bytes.slice(Math.max(0, k - AROUND_BYTES), k + AROUND_BYTES));
      k += AROUND_BYTES;
    }
  }
  return pieces;
}

/** The first `most` bytes that a gzip archive unpacks to; the rest of it is not read. */
export async function unpackHead(
  file: Blob,
  fileName: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const head = new Uint8Array(most);
  let length = 0;
  try {
    while (length < most) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = value.subarray(0, most - length);
      head.set(part, length);
      length += part.length;
    }
  } catch (thrown) {
    throw refusal(fileName, `“${fileName}” is a damaged or cut-off gzip archive.`, {
      found: toFailure(thrown).message,
      expected: 'a complete gzip file',
    });
  } finally {
    await reader.cancel().catch(() => {});
  }
  return head.slice(0, length);
}

/** The error for a file that the browser will not read (any more). */
export function unreadable(fileName: string, thrown: unknown): Error {
  return refusal(
    fileName,
    `“${fileName}” can no longer be read: it was moved, changed or locked since it was chosen. Choose it again.`,
    { found: toFailure(thrown).message },
  );
}
