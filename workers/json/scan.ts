import { OrderlensError } from '../../src/lib/core/errors';

/** Longest record, in characters; a longer one is no order. */
const MOST_RECORD = 1 << 24;
/** Deepest nesting that is walked through. */
const MOST_DEPTH = 64;

/** What to do with a value: go into it, take its text, or pass over it. */
export type Decision = 'enter' | 'take' | 'skip';

export interface JsonHandler {
  /**
   * Decides on a value by where it stands.
   *
   * @param path keys of the objects around it; `[]` stands for an array
   * @param first the first character of the value
   */
  decide(path: readonly string[], first: string): Decision;
  /**
   * The text of a value that was to be taken.
   *
   * @param line 1-based line at which it begins
   * @param hasLongNumber true when it has a run of digits that a double may not hold
   */
  take(text: string, path: readonly string[], line: number, hasLongNumber: boolean): void;
}

interface Frame {
  readonly isArray: boolean;
  /** Elements or members begun so far. */
  count: number;
}

type Expected = 'value' | 'first' | 'key' | 'colon' | 'next';

/** A run of so many digits or more may not fit a double. */
const LONG_DIGITS = 16;

/**
 * Walks through JSON text that comes in pieces, telling values apart by their brackets and quotes
 * alone: the parser of the browser then reads what is taken. Several values may follow each other
 * at the top, as in NDJSON. Memory holds one record.
 */
export class JsonScanner {
  readonly #path: string[] = [];
  readonly #frames: Frame[] = [];
  #expected: Expected = 'value';
  #text = '';
  #at = 0;
  #line = 1;

  // A value that is being passed over or taken.
  #mode: 'take' | 'skip' | null = null;
  #start = 0;
  #startLine = 1;
  #depth = 0;
  #inString = false;
  #isScalar = false;
  #digits = 0;
  #hasLongNumber = false;

  constructor(private readonly handler: JsonHandler) {}

  /** 1-based line of what comes next. */
  get line(): number {
    return this.#line;
  }

  push(piece: string): void {
    const kept = this.#mode === 'take' ? this.#start : this.#at;
    this.#text = this.#text.slice(kept) + piece;
    this.#start -= kept;
    this.#at -= kept;
    if (this.#mode === 'take' && this.#text.length - piece.length > MOST_RECORD) {
      throw new OrderlensError(
        'bad-file',
        `The record that begins in line ${this.#startLine} is longer than ${MOST_RECORD >> 20} million characters.`,
        { row: this.#startLine, found: excerpt(this.#text), expected: 'one record per order' },
      );
    }
    this.#run();
  }

  finish(): void {
    // A number at the very end has nothing behind it that ends it.
    if (this.#mode && this.#isScalar && !this.#inString && !this.#frames.length) this.#endValue();
    if (this.#mode || this.#frames.length) {
      const open = this.#mode
        ? `the record that begins in line ${this.#startLine}`
        : this.#frames.at(-1)!.isArray
          ? 'a list'
          : 'an object';
      throw new OrderlensError(
        'bad-file',
        `It breaks off in line ${this.#line}, inside ${open}, as after a download that was cut off.`,
        { row: this.#line, found: 'the end of the file', expected: 'complete JSON' },
      );
    }
  }

  #run(): void {
    const text = this.#text;
    for (;;) {
      if (this.#mode && !this.#scanValue()) return;
      while (this.#at < text.length) {
        const code = text.charCodeAt(this.#at);
        if (code === 10) this.#line++;
        // White space, a byte order mark, and the separator of RFC 7464.
        if (code > 32 && code !== 0xfeff) break;
        this.#at++;
      }
      if (this.#at >= text.length) return;
      if (!this.#step(text[this.#at]!)) return;
    }
  }

  /** Takes one mark or begins one value; false when more text is needed. */
  #step(mark: string): boolean {
    const frame = this.#frames.at(-1);
    if (!frame) {
      // Commas between values at the top are a common slip.
      if (mark === ',') this.#at++;
      else this.#beginValue(mark);
      return true;
    }
    const closing = frame.isArray ? ']' : '}';
    switch (this.#expected) {
      case 'first':
        if (mark === closing) this.#leave();
        else if (frame.isArray) this.#beginValue(mark);
        else return this.#key(mark);
        return true;
      case 'key':
        return this.#key(mark);
      case 'colon':
        if (mark !== ':') throw this.#wrong(mark, '“:”');
        this.#at++;
        this.#expected = 'value';
        return true;
      case 'value':
        this.#beginValue(mark);
        return true;
      case 'next':
        if (mark === closing) this.#leave();
        else if (mark === ',') {
          this.#at++;
          this.#expected = frame.isArray ? 'value' : 'key';
        } else throw this.#wrong(mark, `“,” or “${closing}”`);
        return true;
    }
  }

  #key(mark: string): boolean {
    if (mark !== '"') throw this.#wrong(mark, 'a key in quotes');
    const end = closingQuote(this.#text, this.#at + 1);
    if (end < 0) {
      if (this.#text.length - this.#at > MOST_RECORD) throw this.#wrong(mark, 'a key');
      return false;
    }
    let key: unknown;
    try {
      key = JSON.parse(this.#text.slice(this.#at, end + 1));
    } catch {
      throw this.#wrong(this.#text.slice(this.#at, end + 1), 'a key in quotes');
    }
    this.#path[this.#frames.length - 1] = String(key);
    this.#at = end + 1;
    this.#expected = 'colon';
    return true;
  }

  #beginValue(mark: string): void {
    const frame = this.#frames.at(-1);
    if (frame) {
      frame.count++;
      if (frame.isArray) this.#path[this.#frames.length - 1] = '[]';
    }
    if (!/[[{"\-\d]|[a-zA-Z]/.test(mark)) throw this.#wrong(mark, 'a value');
    const isContainer = mark === '{' || mark === '[';
    this.#path.length = this.#frames.length;
    const decision = this.handler.decide(this.#path, mark);
    if (decision === 'enter' && isContainer && this.#frames.length < MOST_DEPTH) {
      this.#frames.push({ isArray: mark === '[', count: 0 });
      this.#expected = 'first';
      this.#at++;
      return;
    }
    this.#mode = decision === 'take' ? 'take' : 'skip';
    this.#start = this.#at;
    this.#startLine = this.#line;
    this.#depth = 0;
    this.#inString = false;
    this.#isScalar = !isContainer;
    this.#digits = 0;
    this.#hasLongNumber = false;
  }

  /** Goes on to the end of the value; false when that is not here yet. */
  #scanValue(): boolean {
    const text = this.#text;
    const { length } = text;
    let k = this.#at;
    while (k < length) {
      if (this.#inString) {
        const end = closingQuote(text, k);
        if (end < 0) {
          // A backslash at the very end may escape what comes next.
          k = Math.max(k, length - trailingBackslashes(text, k));
          break;
        }
        k = end + 1;
        this.#inString = false;
        if (this.#isScalar) {
          this.#at = k;
          this.#endValue();
          return true;
        }
        continue;
      }
      const code = text.charCodeAt(k);
      if (code >= 48 && code <= 57) {
        if (++this.#digits >= LONG_DIGITS) this.#hasLongNumber = true;
        k++;
        continue;
      }
      this.#digits = 0;
      if (code === 34) {
        this.#inString = true;
        k++;
        continue;
      }
      if (this.#isScalar) {
        if (code === 44 || code === 93 || code === 125 || code <= 32) {
          this.#at = k;
          this.#endValue();
          return true;
        }
      } else if (code === 123 || code === 91) {
        this.#depth++;
      } else if (code === 125 || code === 93) {
        this.#depth--;
        if (this.#depth === 0) {
          this.#at = k + 1;
          this.#endValue();
          return true;
        }
      } else if (code === 10) this.#line++;
      k++;
    }
    this.#at = k;
    return false;
  }

  #endValue(): void {
    const isTaken = this.#mode === 'take';
    this.#mode = null;
    this.#expected = 'next';
    if (!isTaken) return;
    const text = this.#text.slice(this.#start, this.#at);
    this.handler.take(text, this.#path, this.#startLine, this.#hasLongNumber);
  }

  #leave(): void {
    this.#frames.pop();
    this.#path.length = this.#frames.length;
    this.#at++;
    this.#expected = 'next';
  }

  #wrong(found: string, expected: string): OrderlensError {
    const around = excerpt(this.#text.slice(Math.max(0, this.#at - 20), this.#at + 20));
    return new OrderlensError(
      'bad-file',
      `In line ${this.#line.toLocaleString('en')} stands ${excerpt(found)} where ${expected} must: ${around}`,
      { row: this.#line, found: around, expected },
    );
  }
}

/** Place of the quote that ends a string; −1 when it is not there. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (trailingBackslashes(text, from, at) % 2 === 0) return at;
  }
  return -1;
}

function trailingBackslashes(text: string, from: number, to = text.length): number {
  let count = 0;
  for (let k = to - 1; k >= from && text.charCodeAt(k) === 92; k--) count++;
  return count;
}

function excerpt(text: string): string {
  const visible = text.replace(/\s+/g, ' ').trim();
  return visible.length > 60 ? `${visible.slice(0, 60)}…` : visible;
}
