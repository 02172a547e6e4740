import type { CsvDialect } from './types';

export interface EncodingFound {
  readonly encoding: CsvDialect['encoding'];
  /** Length of the byte order mark. */
  readonly markBytes: number;
  /**
   * False when the bytes seen were plain ASCII, which says nothing about the rest of the file:
   * what is there may turn out to be Windows-1252 after all.
   */
  readonly isSure: boolean;
}

/** Share of NUL bytes in one of two positions by which UTF-16 without a mark is known. */
const UTF16_NULS = 0.2;

/**
 * The encoding of a text, from its first bytes and pieces of the rest.
 *
 * A byte order mark decides. Without one, NULs at every other byte mean UTF-16; bytes that are
 * valid UTF-8 beyond ASCII mean UTF-8, for text in a one-byte encoding is hardly ever so by chance.
 * Bytes that are not are those of an older encoding, here called Windows-1252, the commonest of them:
 * `guessEncoding` tells which.
 */
export function detectEncoding(
  head: Uint8Array,
  probes: readonly Uint8Array[] = [],
): EncodingFound {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', markBytes: 3, isSure: true };
  }
  if (head[0] === 0xff && head[1] === 0xfe) {
    return { encoding: 'utf-16le', markBytes: 2, isSure: true };
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return { encoding: 'utf-16be', markBytes: 2, isSure: true };
  }
  const wide = wideEncoding(head);
  if (wide) return { encoding: wide, markBytes: 0, isSure: true };
  let valid = 0;
  let invalid = 0;
  for (const bytes of [head, ...probes]) {
    const count = countUtf8(bytes);
    valid += count.valid;
    invalid += count.invalid;
  }
  const encoding = invalid > valid ? 'windows-1252' : 'utf-8';
  return { encoding, markBytes: 0, isSure: valid + invalid > 0 };
}

function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const bytes = head.subarray(0, 16_384);
  if (bytes.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let k = 0; k + 1 < bytes.length; k += 2) {
    if (bytes[k] === 0) even++;
    if (bytes[k + 1] === 0) odd++;
  }
  const enough = (bytes.length / 2) * UTF16_NULS;
  if (odd > enough && even < odd / 20) return 'utf-16le';
  if (even > enough && odd < even / 20) return 'utf-16be';
  return null;
}

interface Utf8Count {
  /** Characters of more than one byte. */
  readonly valid: number;
  /** Bytes that belong to no character. */
  readonly invalid: number;
}

function countUtf8(bytes: Uint8Array): Utf8Count {
  let from = 0;
  // A piece may begin in the middle of a character.
  while (from < 3 && from < bytes.length && (bytes[from]! & 0xc0) === 0x80) from++;
  const rest = bytes.subarray(from);
  try {
    // The browser's decoder settles the usual case a hundred times faster than a loop here.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(rest, { stream: true });
    return { valid: rest.length - text.length, invalid: 0 };
  } catch {
    return countMixed(rest);
  }
}

function countMixed(bytes: Uint8Array): Utf8Count {
  let valid = 0;
  let invalid = 0;
  let k = 0;
  while (k < bytes.length) {
    const lead = bytes[k]!;
    if (lead < 0x80) {
      k++;
      continue;
    }
    const length = sequenceLength(lead);
    let seen = Math.min(1, length);
    while (seen < length && k + seen < bytes.length && (bytes[k + seen]! & 0xc0) === 0x80) seen++;
    // A piece may end in the middle of a character.
    if (seen < length && k + seen === bytes.length) break;
    const isWhole = length > 0 && seen === length;
    if (isWhole) valid++;
    else invalid++;
    k += isWhole ? length : 1;
  }
  return { valid, invalid };
}

/** Bytes of the character that begins with `lead`, 0 when none does. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** 1-based line of the first NUL byte, or null when there is none. */
export function lineOfNul(bytes: Uint8Array): number | null {
  const at = bytes.indexOf(0);
  if (at < 0) return null;
  let line = 1;
  for (let k = 0; k < at; k++) if (bytes[k] === 0x0a) line++;
  return line;
}
