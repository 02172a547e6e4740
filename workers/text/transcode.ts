import { OrderlensError } from '../../src/lib/core/errors';
import type { OnProgress } from '../../src/lib/core/jobs';
import type { CsvTranscodeInput } from '../protocol';

/** Bytes of text gathered before they are handed to the browser's blob store. */
const CHUNK_BYTES = 8 << 20;

/**
 * Rewrites a text file as UTF-8 without a byte order mark, unpacking gzip on the way. It streams:
 * memory stays at a few chunks however long the file is.
 *
 * @throws `bad-file` when the archive is broken or the text grows beyond `maxBytes`.
 */
export async function transcode(input: CsvTranscodeInput, onProgress: OnProgress): Promise<Blob> {
  const { file, encoding, compression, maxBytes } = input;
  const stage = compression === 'gzip' ? 'Unpacking' : 'Converting text';
  let read = 0;
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        read += chunk.byteLength;
        onProgress({ stage, fraction: Math.min(1, read / file.size) });
        controller.enqueue(chunk);
      },
    }),
  );
  const bytes =
    compression === 'gzip' ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  const parts: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  let written = 0;

  const add = (text: string): void => {
    const chunk = encoder.encode(text);
    pending.push(chunk);
    pendingBytes += chunk.byteLength;
    written += chunk.byteLength;
    if (written > maxBytes) throw tooLarge(maxBytes);
    if (pendingBytes >= CHUNK_BYTES) {
      parts.push(new Blob(pending));
      pending = [];
      pendingBytes = 0;
    }
  };

  const reader = bytes.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      add(decoder.decode(value, { stream: true }));
    }
    add(decoder.decode());
  } catch (thrown) {
    await reader.cancel().catch(() => undefined);
    throw asFileError(thrown);
  }
  parts.push(new Blob(pending));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

function tooLarge(maxBytes: number): OrderlensError {
  const limit = `${Math.round(maxBytes / 2 ** 20).toLocaleString('en')} MB`;
  return new OrderlensError('bad-file', `The text is longer than ${limit} once unpacked.`, {
    found: `more than ${limit}`,
    expected: `at most ${limit} of text`,
  });
}

function asFileError(thrown: unknown): unknown {
  if (thrown instanceof OrderlensError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof DOMException && thrown.name === 'NotReadableError') {
    return new OrderlensError(
      'bad-file',
      'The file can no longer be read: it was moved or changed.',
    );
  }
  // What DecompressionStream throws for a broken or cut-off archive.
  if (thrown instanceof TypeError) {
    return new OrderlensError('bad-file', `The archive is damaged or cut off: ${reason}`, {
      found: reason,
      expected: 'a complete gzip file',
    });
  }
  return thrown;
}
