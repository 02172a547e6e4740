import { readBeyondAscii, readBytes, readProbes, unpackHead } from './bytes';
import { detectLayout, type CsvLayout } from './dialect';
import { detectEncoding, lineOfNul, type EncodingFound } from './encoding';
import { HEAD_BYTES, MAX_COLUMNS, MAX_LINE_BYTES } from './limits';
import { excerpt, formatBytes, formatCount, READABLE, refusal } from './refusal';
import type { CsvDialect, TextEncoding } from './types';

export type Compression = 'none' | 'gzip';

/** How the bytes of a text file become text. */
export interface TextFound extends Omit<EncodingFound, 'markBytes'> {
  readonly compression: Compression;
  /** The first bytes, unpacked. */
  readonly head: Uint8Array;
}

/** Finds the encoding from the file's beginning and pieces of its rest; refuses what is no text. */
export async function lookAtText(
  file: File,
  compression: Compression,
  given: CsvDialect['encoding'] | undefined,
): Promise<TextFound> {
  const isPacked = compression === 'gzip';
  const head = isPacked
    ? await unpackHead(file, file.name, HEAD_BYTES)
    : await readBytes(file, file.name, 0, HEAD_BYTES);
  const probes = isPacked ? [] : await readProbes(file, file.name, head.length);
  const found = detectEncoding(head, probes);
  const encoding = given ?? (await olderEncoding(found, [head, ...probes]));
  if (!encoding.startsWith('utf-16')) refuseNul(file, head, probes);
  return { encoding, isSure: found.isSure || given !== undefined, compression, head };
}

/** Which of the older encodings a text is in that is not Unicode. */
async function olderEncoding(
  { encoding }: EncodingFound,
  pieces: readonly Uint8Array[],
): Promise<TextEncoding> {
  if (encoding !== 'windows-1252') return encoding;
  const { guessEncoding } = await import('./encodings/guess');
  return guessEncoding(pieces);
}

/** Finds the encoding of a text that looked like ASCII and then was not Unicode. */
export async function lookForEncoding(file: File): Promise<TextEncoding> {
  const { guessEncoding } = await import('./encodings/guess');
  return guessEncoding(await readBeyondAscii(file, file.name));
}

/** The beginning of a text, by which its layout is found. */
export interface Beginning {
  readonly text: string;
  /** True when that is all of it. */
  readonly isWhole: boolean;
}

/** Decodes the beginning of `utf8`, the text of `file`; refuses what has no lines. */
export async function lookAtBeginning(file: File, utf8: Blob, text: TextFound): Promise<Beginning> {
  const head = utf8 === file ? text.head : await readBytes(utf8, file.name, 0, HEAD_BYTES);
  const isWhole = head.length >= utf8.size;
  refuseLongLine(file, head);
  const beginning = new TextDecoder().decode(head, { stream: !isWhole });
  if (!beginning.trim()) {
    throw refusal(file.name, `“${file.name}” is empty: it holds nothing but blanks.`, {
      found: 'no text',
      expected: READABLE,
    });
  }
  return { text: beginning, isWhole };
}

/** Finds the layout of a table; refuses what is none. */
export async function lookAtLayout(
  file: File,
  { text, isWhole }: Beginning,
  encoding: CsvDialect['encoding'],
  given: Partial<CsvDialect> | undefined,
): Promise<CsvLayout> {
  // The page may paint between the two halves of the look.
  await new Promise((resolve) => setTimeout(resolve));
  const layout = detectLayout(text, isWhole, encoding, given);
  refuseWidth(file, layout);
  return layout;
}

function refuseNul(file: File, head: Uint8Array, probes: readonly Uint8Array[]): void {
  const line = lineOfNul(head);
  if (line === null && !probes.some((bytes) => bytes.includes(0))) return;
  const where = line === null ? '' : ` in line ${formatCount(line)}`;
  throw refusal(
    file.name,
    `“${file.name}” holds NUL bytes${where}, which text never does: it is another kind of file, or damaged.`,
    { ...(line !== null && { row: line }), found: 'a NUL byte', expected: READABLE },
  );
}

/** A first line as long as all that was read is no record of an order. */
function refuseLongLine(file: File, head: Uint8Array): void {
  const end = head.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  if ((end < 0 ? head.length : end) <= MAX_LINE_BYTES) return;
  const limit = formatBytes(MAX_LINE_BYTES);
  throw refusal(
    file.name,
    `“${file.name}” (${formatBytes(file.size)}) has no line break in its first ${limit}: it is one long line, not a table with a line per order line.`,
    { row: 1, found: `a line longer than ${limit}`, expected: READABLE },
  );
}

function refuseWidth(file: File, { columns, dialect }: CsvLayout): void {
  const row = dialect.skip + 1;
  const count = columns.length;
  if (count > MAX_COLUMNS) {
    throw refusal(
      file.name,
      `“${file.name}” has ${formatCount(count)} columns; ${formatCount(MAX_COLUMNS)} is the most that can be read. A table of order lines has ten to fifty: has this one a column per product or per day?`,
      { row, found: `${formatCount(count)} columns`, expected: READABLE },
    );
  }
  if (count < 2) {
    const name = excerpt(columns[0] ?? '');
    throw refusal(
      file.name,
      `“${file.name}” has only one column, “${name}”. Order data needs at least a date and an amount, in columns divided by commas, semicolons, tabs or vertical bars.`,
      { row, found: '1 column', expected: READABLE },
    );
  }
}
