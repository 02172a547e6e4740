/** Runs of letters and bytes beyond ASCII that hold one of those, each once. */
const MOST_TOKENS = 400;
/** Longer ones are cut: text without blanks says enough in its beginning. */
const MOST_BYTES = 40;

const isHigh = (byte: number): boolean => byte >= 0x80;
const isLetter = (byte: number): boolean => (byte & 0xdf) >= 0x41 && (byte & 0xdf) <= 0x5a;
/** May be the second byte of a character where a byte beyond ASCII is before it. */
const isTrail = (byte: number): boolean => byte >= 0x40 && byte <= 0x7e;
/** Signs that stand between two cells far more often than they are half a character. */
const BAR = 0x7c;

/**
 * What there is to tell an encoding by.
 *
 * @param pieces Of the text's bytes. A piece may begin and end in the middle of a word; what touches
 *   its edge is left out, unless it is the only piece.
 */
export function tokensOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const tokens = new Map<string, Uint8Array>();
  for (const [k, bytes] of pieces.entries()) {
    let from = 0;
    while (from < bytes.length && tokens.size < MOST_TOKENS) {
      const byte = bytes[from]!;
      if (!isHigh(byte) && !isLetter(byte)) {
        from++;
        continue;
      }
      let to = from;
      let hasHigh = false;
      while (to < bytes.length) {
        const next = bytes[to]!;
        const isHalf = to > from && isHigh(bytes[to - 1]!) && isTrail(next) && next !== BAR;
        if (!isHigh(next) && !isLetter(next) && !isHalf) break;
        hasHigh ||= isHigh(next);
        to++;
      }
      const isCut = (from === 0 && k > 0) || (to === bytes.length && pieces.length > 1);
      if (hasHigh && !isCut) {
        const token = bytes.subarray(from, Math.min(to, from + MOST_BYTES));
        tokens.set(String.fromCharCode(...token), token);
      }
      from = to;
    }
  }
  return [...tokens.values()];
}
