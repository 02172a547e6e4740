import { OrderlensError } from '../../src/lib/core/errors';
import type { OnProgress } from '../../src/lib/core/jobs';
import type { ZipUnpackInput, ZipUnpackOutput } from '../protocol';
import { asArchiveError, ZipReader, type Bytes } from './reader';

/** Below this an entry may be packed as tightly as it likes. */
const SMALL_BYTES = 32 << 20;
const CHUNK_BYTES = 8 << 20;

/**
 * Unpacks entries of a ZIP archive, one after the other, each check-summed. What an archive claims
 * of its sizes is not believed: bytes are counted as they come.
 *
 * @throws `bad-file` for a damaged or encrypted archive, and for one that grows beyond its limits
 */
export async function unpackZip(
  input: ZipUnpackInput,
  onProgress: OnProgress,
): Promise<ZipUnpackOutput> {
  const { file, names, maxBytes, maxRatio } = input;
  const stage = names.length > 1 ? `Unpacking ${names.length} files` : 'Unpacking';
  try {
    const zip = await ZipReader.open(file);
    const entries = names.map((name) => zip.entries.find((entry) => entry.name === name)!);
    const expected = entries.reduce((sum, { size }) => sum + size, 0) || 1;
    let unpacked = 0;
    const blobs: Blob[] = [];
    for (const entry of entries) {
      const before = unpacked;
      const stream = await zip.stream(entry, maxBytes - before);
      blobs.push(
        await gather(stream, (bytes) => {
          unpacked = before + bytes;
          if (bytes > SMALL_BYTES && bytes > maxRatio * entry.packed) {
            throw tooTight(entry.name, maxRatio);
          }
          onProgress({ stage, fraction: Math.min(1, unpacked / expected) });
        }),
      );
    }
    return { blobs };
  } catch (thrown) {
    throw asArchiveError(thrown);
  }
}

/** The bytes of a stream in the browser's blob store. */
async function gather(
  stream: ReadableStream<Bytes>,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const reader = stream.getReader();
  const parts: Blob[] = [];
  let pending: Bytes[] = [];
  let pendingBytes = 0;
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pending.push(value);
      pendingBytes += value.byteLength;
      bytes += value.byteLength;
      onBytes(bytes);
      if (pendingBytes < CHUNK_BYTES) continue;
      parts.push(new Blob(pending));
      pending = [];
      pendingBytes = 0;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  parts.push(new Blob(pending));
  return new Blob(parts);
}

function tooTight(name: string, maxRatio: number): OrderlensError {
  return new OrderlensError(
    'bad-file',
    `“${name}” unpacks to more than ${maxRatio} times its size, as tables do not: it may be made to fill the memory.`,
    { found: `more than ${maxRatio} : 1`, expected: `at most ${maxRatio} : 1` },
  );
}
