import type { OnProgress } from '../../src/lib/core/jobs';
import type { CsvTranscodeInput } from '../protocol';
import { decoded } from './decoded';

/** Bytes of text gathered before they are handed to the browser's blob store. */
const CHUNK_BYTES = 8 << 20;

/**
 * Rewrites a text file as UTF-8 without a byte order mark, unpacking gzip on the way. It streams:
 * memory stays at a few chunks however long the file is.
 *
 * @throws `bad-file` when the archive is broken or the text grows beyond `maxBytes`.
 */
export async function transcode(input: CsvTranscodeInput, onProgress: OnProgress): Promise<Blob> {
  const { file, encoding, compression, maxBytes, isStrict = false } = input;
  const stage = compression === 'gzip' ? 'Unpacking' : 'Converting text';
  const encoder = new TextEncoder();
  const parts: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  const pieces = decoded(file, {
    encoding,
    compression,
    maxBytes,
    isStrict,
    onShare: (fraction) => onProgress({ stage, fraction }),
  });
  for await (const text of pieces) {
    const chunk = encoder.encode(text);
    pending.push(chunk);
    pendingBytes += chunk.byteLength;
    if (pendingBytes >= CHUNK_BYTES) {
      parts.push(new Blob(pending));
      pending = [];
      pendingBytes = 0;
    }
  }
  parts.push(new Blob(pending));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
