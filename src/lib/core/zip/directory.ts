/**
 * The directory of a ZIP archive, from its bytes. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7,
 * 4.3.12, 4.3.14, 4.3.15, 4.3.16 and 4.5.3.
 */

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const EXTRA_64 = 1;
const EXTRA_UNICODE_NAME = 0x7075;

/** The end record, its 64-bit twin with locator, and the longest comment, in bytes. */
export const ZIP_TAIL_BYTES = 22 + 20 + 56 + 0xffff;

/** Fixed part of a local header, in bytes. */
export const ZIP_LOCAL_BYTES = 30;

/** Where the directory of an archive lies. */
export interface ZipEnd {
  readonly entries: number;
  /** Offset and length of the directory, in bytes from the start of the archive. */
  readonly offset: number;
  readonly size: number;
}

export interface ZipEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive, and once unpacked as the archive says. */
  readonly packed: number;
  readonly size: number;
  /** Offset of the entry's local header. */
  readonly offset: number;
}

/**
 * Finds the end record in the last bytes of an archive; null when there is none, as in an archive
 * that was cut off.
 *
 * @param tail at least {@link ZIP_TAIL_BYTES}, or all of the archive
 * @param at offset of `tail` in the archive
 */
export function zipEnd(tail: Uint8Array, at: number): ZipEnd | null {
  const view = viewOf(tail);
  for (let k = tail.length - 22; k >= 0; k--) {
    if (view.getUint32(k, true) !== END) continue;
    const entries = view.getUint16(k + 10, true);
    const size = view.getUint32(k + 12, true);
    const offset = view.getUint32(k + 16, true);
    if (entries === 0xffff || size === 0xffff_ffff || offset === 0xffff_ffff) {
      const wide = zipEnd64(view, k - 20, at);
      if (wide) return wide;
    }
    // A comment may hold the same four bytes: the real record points at a directory before itself.
    if (offset + size <= at + k) return { entries, offset, size };
  }
  return null;
}

function zipEnd64(view: DataView, locator: number, at: number): ZipEnd | null {
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return null;
  const k = uint64(view, locator + 8) - at;
  if (k < 0 || k + 56 > view.byteLength || view.getUint32(k, true) !== END_64) return null;
  return {
    entries: uint64(view, k + 32),
    size: uint64(view, k + 40),
    offset: uint64(view, k + 48),
  };
}

/**
 * The entries of a directory, in its order; null when it is damaged.
 *
 * @param most entries read at most
 */
export function zipEntries(directory: Uint8Array, most: number): ZipEntry[] | null {
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let k = 0;
  while (k + 46 <= directory.length && entries.length < most) {
    if (view.getUint32(k, true) !== CENTRAL_HEADER) break;
    const flags = view.getUint16(k + 8, true);
    const nameBytes = view.getUint16(k + 28, true);
    const extraBytes = view.getUint16(k + 30, true);
    const end = k + 46 + nameBytes + extraBytes + view.getUint16(k + 32, true);
    if (end > directory.length) return null;
    const raw = directory.subarray(k + 46, k + 46 + nameBytes);
    const sizes = {
      size: view.getUint32(k + 24, true),
      packed: view.getUint32(k + 20, true),
      offset: view.getUint32(k + 42, true),
    };
    let name = decodeName(raw, (flags & 0x0800) !== 0);
    const extraEnd = k + 46 + nameBytes + extraBytes;
    for (let x = k + 46 + nameBytes; x + 4 <= extraEnd;) {
      const id = view.getUint16(x, true);
      const next = x + 4 + view.getUint16(x + 2, true);
      if (next > extraEnd) break;
      if (id === EXTRA_64) widen(sizes, view, x + 4, next);
      if (id === EXTRA_UNICODE_NAME && next - x > 9) {
        name = decodeName(directory.subarray(x + 9, next), true);
      }
      x = next;
    }
    entries.push({
      name,
      isFolder: name.endsWith('/'),
      isEncrypted: (flags & 1) !== 0,
      method: view.getUint16(k + 10, true),
      crc: view.getUint32(k + 16, true),
      ...sizes,
    });
    k = end;
  }
  return entries.length || !directory.length ? entries : null;
}

/** The 64-bit values stand in this order, each only where its 32-bit one is full. */
function widen(
  sizes: Record<'size' | 'packed' | 'offset', number>,
  view: DataView,
  from: number,
  to: number,
): void {
  let k = from;
  for (const key of ['size', 'packed', 'offset'] as const) {
    if (sizes[key] !== 0xffff_ffff || k + 8 > to) continue;
    sizes[key] = uint64(view, k);
    k += 8;
  }
}

/** Bytes from an entry's local header to its data; null when no header begins there. */
export function zipDataStart(header: Uint8Array): number | null {
  if (header.length < ZIP_LOCAL_BYTES) return null;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== LOCAL_HEADER) return null;
  return ZIP_LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** Names without the flag for UTF-8 are mostly UTF-8 all the same, and else in some code page. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  let text = '';
  let isAscii = true;
  for (const byte of bytes) {
    if (byte > 0x7f) isAscii = false;
    text += String.fromCharCode(byte);
  }
  if (isAscii) return text;
  const decoded = decodeUtf8(text);
  return decoded ?? (isUtf8 ? text.replace(/[\u0080-\u00ff]/g, '\ufffd') : text);
}

/** UTF-8 from one character a byte, without the DOM's decoder; null when it is none. */
function decodeUtf8(latin: string): string | null {
  try {
    return decodeURIComponent(
      latin.replace(
        /[\u0080-\u00ff%]/g,
        (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
      ),
    );
  } catch {
    return null;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Exact up to 2^53, beyond which no file goes. */
function uint64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}
