/**
 * How likely a word is in a language, by pairs of letters.
 */
import { wordsOf } from './known-words';

/** Letters and the edges of words that any language may hold, for what was never seen in it. */
const ALPHABET = 256;
/** Weights of a pair seen, of its second letter alone, and of anything at all. */
const BY_PAIR = 0.65;
const BY_LETTER = 0.3;
const BY_CHANCE = 1 - BY_PAIR - BY_LETTER;
/** Log-probability that a capital follows a small letter, or a sign stands among letters. */
const ODD = -6;
/** Signs at the edge of a word, such as in `5°`, `Tea®`; one of some thirty. */
const SIGN = Math.log(0.02 / 30);
const EDGE = 0;

const LETTER = /^[\p{L}\p{M}]$/u;
/** Between letters of many languages, and the same byte in most encodings. */
const APOSTROPHE = '’';

export class Letters {
  readonly #pairs = new Map<number, number>();
  readonly #firsts = new Map<number, number>();
  readonly #letters = new Map<number, number>();
  #total = 0;

  private constructor(words: Iterable<string>) {
    for (const word of words) {
      let before = EDGE;
      for (const letter of word) {
        const code = letter.codePointAt(0)!;
        this.#count(before, code);
        before = code;
      }
      this.#count(before, EDGE);
    }
  }

  /** The pairs of a language that the browser knows; null when it does not know it. */
  static of(locale: string): Letters | null {
    const words = wordsOf(locale);
    return words.size > 100 ? new Letters(words) : null;
  }

  /** The pairs of several languages together, for names of which nobody knows the language. */
  static ofAll(languages: readonly Letters[]): Letters {
    const all = new Letters([]);
    for (const each of languages) {
      for (const [from, into] of [
        [each.#pairs, all.#pairs],
        [each.#firsts, all.#firsts],
        [each.#letters, all.#letters],
      ] as const) {
        for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
      }
      all.#total += each.#total;
    }
    return all;
  }

  #count(before: number, letter: number): void {
    add(this.#pairs, before * 0x110000 + letter);
    add(this.#firsts, before);
    add(this.#letters, letter);
    this.#total++;
  }

  #step(before: number, letter: number): number {
    const pairs = this.#pairs.get(before * 0x110000 + letter) ?? 0;
    const firsts = this.#firsts.get(before) ?? 0;
    const letters = this.#letters.get(letter) ?? 0;
    return Math.log(
      (firsts ? (BY_PAIR * pairs) / firsts : 0) +
        (BY_LETTER * letters) / this.#total +
        BY_CHANCE / ALPHABET,
    );
  }

  /** Log-probability of a word with the signs around it. */
  score({ letters, besides }: Word): number {
    let sum = besides;
    let before = EDGE;
    for (const letter of letters) {
      if (letter !== EDGE) sum += this.#step(before, letter);
      before = letter;
    }
    return before === EDGE ? sum : sum + this.#step(before, EDGE);
  }
}

/** A word taken apart, which is the same for every language. */
export interface Word {
  /** Its small letters; 0 where signs part it. */
  readonly letters: readonly number[];
  /** Log-probability of its signs and capitals. */
  readonly besides: number;
}

export function wordOf(text: string): Word {
  const letters: number[] = [];
  let besides = 0;
  let wasSmall = false;
  let sign = '';
  for (const letter of text) {
    if (!LETTER.test(letter)) {
      besides += letter === APOSTROPHE ? SIGN + 2 : SIGN;
      sign = letter;
      continue;
    }
    if (sign && letters.length) {
      // A sign that letters follow stands among them, unless the word only begins there.
      if (sign !== APOSTROPHE) besides += ODD;
      letters.push(EDGE);
    }
    sign = '';
    const small = letter.toLowerCase();
    const isSmall = small === letter;
    if (wasSmall && !isSmall) besides += ODD;
    wasSmall = isSmall && small !== letter.toUpperCase();
    letters.push(small.codePointAt(0)!);
  }
  return { letters, besides };
}

function add(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
