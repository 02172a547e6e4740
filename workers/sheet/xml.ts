import { OrderlensError } from '../../src/lib/core/errors';

/** Longest tag or comment; what is longer is no document that a spreadsheet writes. */
const MOST_MARKUP = 1 << 24;

/** What is told while a document is read. Names come without their prefix. */
export interface XmlHandler {
  /** @param attributes the tag between its name and its end; see {@link attribute} */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Text with its entities resolved, maybe in pieces; only while {@link XmlReader.wantsText}. */
  text(text: string): void;
}

/**
 * Reads XML piece by piece. It knows what spreadsheets write: elements, attributes, text, CDATA,
 * comments, the five named entities and numbered ones. Entities of a document's own are left as
 * they stand, so none can grow without bound.
 */
export class XmlReader {
  /** Set by the handler: text outside the elements it cares for is skipped. */
  wantsText = false;
  #rest = '';

  constructor(private readonly handler: XmlHandler) {}

  push(piece: string): void {
    const text = this.#rest ? this.#rest + piece : piece;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag < 0) break;
      if (tag > at && this.wantsText) this.handler.text(unescape(text.slice(at, tag)));
      const next = text.charCodeAt(tag + 1);
      const end = next === 33 || next === 63 ? this.#special(text, tag) : this.#tag(text, tag);
      if (end < 0) {
        this.#keep(text, tag);
        return;
      }
      at = end;
    }
    // Text may end in the middle of an entity, so it waits for its end.
    this.#keep(text, at);
  }

  /** The end of the document; false when it broke off inside a tag. */
  finish(): boolean {
    return !this.#rest.includes('<');
  }

  #keep(text: string, from: number): void {
    this.#rest = text.slice(from);
    if (this.#rest.length > MOST_MARKUP) {
      throw new OrderlensError('bad-file', 'A tag of the document is never closed.', {
        found: this.#rest.slice(0, 60),
        expected: 'well-formed XML',
      });
    }
  }

  /** Takes a tag; the index after it, or −1 when it is not all here. */
  #tag(text: string, start: number): number {
    let end = text.indexOf('>', start);
    // A ">" may stand in a value, where an odd number of quotes comes before it.
    while (end > 0 && isInsideValue(text, start, end)) end = text.indexOf('>', end + 1);
    if (end < 0) return -1;
    if (text.charCodeAt(start + 1) === 47) {
      this.handler.close(localName(text, start + 2, end));
      return end + 1;
    }
    const isEmpty = text.charCodeAt(end - 1) === 47;
    const last = isEmpty ? end - 1 : end;
    let nameEnd = start + 1;
    let local = nameEnd;
    for (; nameEnd < last; nameEnd++) {
      const code = text.charCodeAt(nameEnd);
      if (code === 58) local = nameEnd + 1;
      else if (code <= 32) break;
    }
    const name = text.slice(local, nameEnd);
    this.handler.open(name, text.slice(nameEnd, last));
    if (isEmpty) this.handler.close(name);
    return end + 1;
  }

  /** Comments, CDATA, declarations. */
  #special(text: string, start: number): number {
    if (text.startsWith('<!--', start)) return after(text, '-->', start + 4);
    if (text.startsWith('<![CDATA[', start)) {
      const end = text.indexOf(']]>', start + 9);
      if (end < 0) return -1;
      if (this.wantsText) this.handler.text(text.slice(start + 9, end));
      return end + 3;
    }
    if (text.startsWith('<?', start)) return after(text, '?>', start + 2);
    // "<!" with the rest still to come could be either of the above.
    if (text.length - start < 9) return -1;
    const subset = text.indexOf('[', start);
    const end = text.indexOf('>', start);
    return subset > 0 && subset < end ? after(text, ']>', subset) : after(text, '>', start);
  }
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function isInsideValue(text: string, start: number, end: number): boolean {
  // Nearly every tag ends in a quote, a slash or its name.
  const before = text.charCodeAt(end - 1);
  if (before === 34 || before === 39 || before === 47) return false;
  let quote = 0;
  for (let k = start + 1; k < end; k++) {
    const code = text.charCodeAt(k);
    if (quote) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
  }
  return quote !== 0;
}

function localName(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  for (let k = from; k < to; k++) {
    const code = text.charCodeAt(k);
    if (code === 58) start = k + 1;
    else if (code <= 32) {
      end = k;
      break;
    }
  }
  return text.slice(start, end);
}

/** The value of an attribute, by its name without prefix; null when there is none. */
export function attribute(attributes: string, name: string): string | null {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    // A blank or the colon of a prefix stands before a name.
    if (!(before <= 32 || before === 58)) continue;
    let k = at + name.length;
    while (attributes.charCodeAt(k) <= 32) k++;
    if (attributes.charCodeAt(k) !== 61) continue;
    k++;
    while (attributes.charCodeAt(k) <= 32) k++;
    const quote = attributes[k];
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, k + 1);
    return end < 0 ? null : unescape(attributes.slice(k + 1, end));
  }
  return null;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, entity: string) => {
    if (entity[0] !== '#') return NAMED[entity] ?? whole;
    const isHex = entity[1] === 'x' || entity[1] === 'X';
    const code = parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Reads a stream of XML in UTF-8, or in UTF-16 with a byte order mark. */
export async function readXml(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  reader: XmlReader,
  /** Called for each piece; `true` ends the reading early. */
  onBytes?: (bytes: number) => unknown,
): Promise<void> {
  const bytes = stream.getReader();
  let decoder: TextDecoder | null = null;
  try {
    for (;;) {
      const { done, value } = await bytes.read();
      if (done) break;
      decoder ??= new TextDecoder(encodingOf(value));
      reader.push(decoder.decode(value, { stream: true }));
      if (onBytes?.(value.byteLength) === true) return;
    }
    if (decoder) reader.push(decoder.decode());
    if (!reader.finish()) {
      throw new OrderlensError('bad-file', 'The document breaks off inside a tag.', {
        found: 'the end of the document',
        expected: 'well-formed XML',
      });
    }
  } finally {
    await bytes.cancel().catch(() => undefined);
  }
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
}
