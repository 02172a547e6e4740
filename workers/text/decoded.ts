import { OrderlensError } from '../../src/lib/core/errors';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface DecodedText {
  readonly encoding: string;
  readonly compression: 'none' | 'gzip';
  /** Refuses bytes that are no text of the encoding, in place of putting a sign for them. */
  readonly isStrict?: boolean;
  /** Refuses a text that grows beyond this many bytes. */
  readonly maxBytes: number;
  /** Called with the share of the file that is read, 0..1. */
  readonly onShare?: (share: number) => void;
}

/**
 * The text of a file in pieces. It streams: memory stays at a piece however long the file is.
 *
 * @throws `bad-file` when the archive is broken or the text grows beyond `maxBytes`; `bad-data` when it
 *   is strict and the bytes are not of the encoding
 */
export async function* decoded(file: Blob, options: DecodedText): AsyncGenerator<string, void> {
  const { encoding, compression, maxBytes, isStrict = false, onShare } = options;
  let read = 0;
  const counted = file.stream().pipeThrough(
    new TransformStream<Bytes, Bytes>({
      transform(chunk, controller) {
        read += chunk.byteLength;
        onShare?.(Math.min(1, read / file.size));
        controller.enqueue(chunk);
      },
    }),
  );
  const bytes =
    compression === 'gzip' ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  const decoder = new TextDecoder(encoding, { fatal: isStrict });
  const reader = bytes.getReader();
  let unpacked = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: unknown) => {
        throw asFileError(thrown);
      });
      if (done) break;
      unpacked += value.byteLength;
      if (unpacked > maxBytes) throw tooLarge(maxBytes);
      yield textOf(decoder, value);
    }
    yield textOf(decoder);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function textOf(decoder: TextDecoder, bytes?: Bytes): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw new OrderlensError('bad-data', `The text is not in ${decoder.encoding}.`, {
      found: 'bytes that are no character',
      expected: decoder.encoding,
    });
  }
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
