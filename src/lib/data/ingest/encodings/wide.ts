/**
 * Encodings of two bytes a character. Each sorts its characters by how common they are, so the bytes
 * alone tell a text from one that only happens to be legal: its characters are in the common ranges.
 */

import { wordsOf } from './known-words';

/** Characters of a range of byte pairs, their number and their share of ordinary text. */
interface Zone {
  readonly isIn: (lead: number, trail: number) => boolean;
  readonly characters: number;
  readonly share: number;
}

export interface WideEncoding {
  /** The language that is written in it. */
  readonly locale: string;
  readonly zones: readonly Zone[];
  /** Half-width characters of one byte. */
  readonly single?: (byte: number) => boolean;
}

const between = (low: number, high: number) => (byte: number) => byte >= low && byte <= high;
const HIGH_TRAIL = between(0xa1, 0xfe);

function zone(
  [low, high]: readonly [number, number],
  trail: (byte: number) => boolean,
  characters: number,
  share: number,
): Zone {
  return { isIn: (a, b) => a >= low && a <= high && trail(b), characters, share };
}

const LOW_OR_HIGH = (byte: number): boolean => byte >= 0x40 && byte <= 0xfe && byte !== 0x7f;
const SJIS_TRAIL = (byte: number): boolean => byte >= 0x40 && byte <= 0xfc && byte !== 0x7f;
const BIG5_TRAIL = (byte: number): boolean =>
  (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe);

export const WIDE = {
  shift_jis: {
    locale: 'ja',
    zones: [
      zone([0x82, 0x82], between(0x9f, 0xf1), 83, 0.35),
      zone([0x83, 0x83], between(0x40, 0x96), 86, 0.25),
      zone([0x81, 0x81], SJIS_TRAIL, 108, 0.05),
      zone([0x82, 0x82], between(0x4f, 0x9a), 62, 0.01),
      zone([0x88, 0x97], SJIS_TRAIL, 2965, 0.33),
      zone([0x84, 0x9f], SJIS_TRAIL, 4000, 0.004),
      zone([0xe0, 0xfc], SJIS_TRAIL, 5000, 0.003),
    ],
    single: between(0xa1, 0xdf),
  },
  'euc-jp': {
    locale: 'ja',
    zones: [
      zone([0xa4, 0xa4], between(0xa1, 0xf3), 83, 0.35),
      zone([0xa5, 0xa5], between(0xa1, 0xf6), 86, 0.25),
      zone([0xa1, 0xa2], HIGH_TRAIL, 150, 0.05),
      zone([0xa3, 0xa3], HIGH_TRAIL, 62, 0.01),
      zone([0xb0, 0xcf], HIGH_TRAIL, 2965, 0.33),
      zone([0xd0, 0xf4], HIGH_TRAIL, 3390, 0.005),
      zone([0x8e, 0x8e], between(0xa1, 0xdf), 63, 0.002),
    ],
  },
  gb18030: {
    locale: 'zh-Hans',
    zones: [
      zone([0xb0, 0xd7], HIGH_TRAIL, 3755, 0.91),
      zone([0xa1, 0xa3], HIGH_TRAIL, 250, 0.05),
      zone([0xd8, 0xf7], HIGH_TRAIL, 3008, 0.03),
      zone([0x81, 0xfe], LOW_OR_HIGH, 14_000, 0.005),
    ],
  },
  big5: {
    locale: 'zh-Hant',
    zones: [
      zone([0xa4, 0xc6], BIG5_TRAIL, 5401, 0.93),
      zone([0xa1, 0xa3], BIG5_TRAIL, 408, 0.05),
      zone([0xc9, 0xf9], BIG5_TRAIL, 7652, 0.015),
      zone([0x81, 0xfe], BIG5_TRAIL, 6000, 0.001),
    ],
  },
  'euc-kr': {
    locale: 'ko',
    zones: [
      zone([0xb0, 0xc8], HIGH_TRAIL, 2350, 0.94),
      zone([0xa1, 0xac], HIGH_TRAIL, 900, 0.04),
      zone([0xca, 0xfd], HIGH_TRAIL, 4888, 0.01),
      zone([0x81, 0xc6], between(0x41, 0xfe), 8822, 0.008),
    ],
  },
} as const satisfies Readonly<Record<string, WideEncoding>>;

/** Log-probability of bytes that make no character, and of a letter of ASCII amid such writing. */
const BROKEN = Math.log(1e-6);
const ASCII = Math.log(0.05 / 52);
const HALF_WIDTH = Math.log(0.02 / 63);

/** Weight of the characters of words that the browser knows, against those of the range alone. */
const BY_WORDS = 0.3;

/** Scores runs of letters and bytes beyond ASCII as text of an encoding. */
export class WideScorer {
  readonly #decoder: TextDecoder;
  readonly #known = new Map<string, number>();
  readonly #steps = new Map<number, number>();
  #total = 0;

  constructor(
    encoding: string,
    private readonly shape: WideEncoding,
  ) {
    this.#decoder = new TextDecoder(encoding);
    for (const word of wordsOf(shape.locale)) {
      for (const character of word) {
        this.#known.set(character, (this.#known.get(character) ?? 0) + 1);
        this.#total++;
      }
    }
  }

  /** Log-probability of the run. */
  score(token: Uint8Array): number {
    let sum = 0;
    for (let k = 0; k < token.length; k++) {
      const lead = token[k]!;
      if (lead < 0x80) {
        sum += ASCII;
        continue;
      }
      const pair = k + 1 < token.length ? this.#pair(lead, token[k + 1]!) : BROKEN;
      if (pair > BROKEN) {
        sum += pair;
        k++;
      } else sum += this.shape.single?.(lead) ? HALF_WIDTH : BROKEN;
    }
    return sum;
  }

  #pair(lead: number, trail: number): number {
    const code = lead * 256 + trail;
    let step = this.#steps.get(code);
    if (step === undefined) {
      step = this.#logProbability(lead, trail);
      this.#steps.set(code, step);
    }
    return step;
  }

  #logProbability(lead: number, trail: number): number {
    const zones: readonly Zone[] = this.shape.zones;
    const found = zones.find(({ isIn }) => isIn(lead, trail));
    if (!found) return BROKEN;
    const character = this.#decoder.decode(new Uint8Array([lead, trail]));
    const known = this.#total ? (this.#known.get(character) ?? 0) / this.#total : 0;
    return Math.log((1 - BY_WORDS) * (found.share / found.characters) + BY_WORDS * known);
  }
}
