import type { TextEncoding } from '../types';
import { Letters, wordOf } from './letters';
import { tokensOf } from './tokens';
import { WIDE, WideScorer } from './wide';

/** Encodings of one byte a character, with the languages that are written in them. */
const NARROW: Readonly<Partial<Record<TextEncoding, readonly string[]>>> = {
  'windows-1252': [
    'de',
    'fr',
    'es',
    'pt',
    'it',
    'nl',
    'da',
    'nb',
    'sv',
    'fi',
    'is',
    'ca',
    'et',
    'ga',
    'en',
  ],
  macintosh: ['de', 'fr', 'es', 'pt', 'it', 'nl', 'da', 'nb', 'sv', 'fi', 'en'],
  'windows-1250': ['pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'sl', 'sq'],
  'iso-8859-2': ['pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'sl', 'sq'],
  'windows-1251': ['ru', 'uk', 'bg', 'sr', 'mk', 'be'],
  'koi8-u': ['ru', 'uk'],
  ibm866: ['ru', 'uk', 'be'],
  'iso-8859-5': ['ru', 'uk', 'bg', 'sr', 'mk', 'be'],
  'windows-1253': ['el'],
  'windows-1254': ['tr'],
  'windows-1255': ['he'],
  'windows-1256': ['ar', 'fa'],
  'windows-1257': ['lt', 'lv', 'et'],
  'windows-874': ['th'],
};

/** By how much (nats) another encoding must explain a text better than Windows-1252 does. */
const MARGIN = 12;
/** The most that one word may say for an encoding: a single odd one does not decide. */
const MOST_PER_WORD = 7;
/** Log-probability of a character that no text holds: a control code, a byte without a meaning. */
const NO_TEXT = -12;

const known = new Map<string, Letters | null>();
let western: Letters | null = null;
const scorers = new Map<string, WideScorer>();

/**
 * The encoding of a text that is neither UTF-8 nor UTF-16, told by its words with letters beyond
 * ASCII: each encoding turns them into letters of its own, and the one whose languages have such
 * words best is taken. What says little stays Windows-1252, as most such files are.
 *
 * Per language, a word's probability is that of its pairs of letters; a file is a mixture of the
 * languages of an encoding, whose shares are fitted (expectation maximisation).
 *
 * @param pieces Some of its bytes, a few hundred kilobytes
 */
export async function guessEncoding(pieces: readonly Uint8Array[]): Promise<TextEncoding> {
  const tokens = tokensOf(pieces);
  if (!tokens.length) return 'windows-1252';
  const asWestern = await narrowScores('windows-1252', tokens);
  let best: TextEncoding = 'windows-1252';
  let most = -Infinity;
  const consider = (encoding: TextEncoding, scores: readonly number[]): void => {
    let gain = 0;
    let total = 0;
    for (let k = 0; k < scores.length; k++) {
      gain += Math.max(-MOST_PER_WORD, Math.min(MOST_PER_WORD, scores[k]! - asWestern[k]!));
      total += scores[k]!;
    }
    if (gain < MARGIN || total <= most) return;
    most = total;
    best = encoding;
  };
  for (const encoding of Object.keys(WIDE) as (keyof typeof WIDE)[]) {
    const scorer = await scorerOf(encoding);
    consider(
      encoding,
      tokens.map((token) => scorer.score(token)),
    );
  }
  for (const encoding of Object.keys(NARROW) as TextEncoding[]) {
    // The page may go on between two.
    await new Promise((resolve) => setTimeout(resolve));
    if (encoding !== 'windows-1252') consider(encoding, await narrowScores(encoding, tokens));
  }
  return best;
}

async function scorerOf(encoding: keyof typeof WIDE): Promise<WideScorer> {
  let scorer = scorers.get(encoding);
  if (!scorer) {
    await new Promise((resolve) => setTimeout(resolve));
    scorer = new WideScorer(encoding, WIDE[encoding]);
    scorers.set(encoding, scorer);
  }
  return scorer;
}

async function lettersOf(locale: string): Promise<Letters | null> {
  let letters = known.get(locale);
  if (letters === undefined) {
    // A language takes some milliseconds to learn: the page may go on between two.
    await new Promise((resolve) => setTimeout(resolve));
    letters = Letters.of(locale);
    known.set(locale, letters);
  }
  return letters;
}

/** Log-probability of each word, read in an encoding of one byte a character. */
async function narrowScores(
  encoding: TextEncoding,
  tokens: readonly Uint8Array[],
): Promise<number[]> {
  const decoder = new TextDecoder(encoding);
  const words = tokens.map((token) => decoder.decode(token));
  const languages: Letters[] = [];
  for (const locale of NARROW[encoding] ?? []) {
    const letters = await lettersOf(locale);
    if (letters) languages.push(letters);
  }
  // A word of no language at all speaks for none of the others.
  if (encoding === 'windows-1252') languages.push((western ??= Letters.ofAll(languages)));
  const parsed = words.map(wordOf);
  const byLanguage = languages.map((letters) => parsed.map((word) => letters.score(word)));
  const scores = byLanguage.length ? mixture(byLanguage) : words.map(() => NO_TEXT);
  return scores.map(
    (score, k) => score + NO_TEXT * (words[k]!.match(/[\u0080-\u009f\ufffd]/g)?.length ?? 0),
  );
}

const ROUNDS = 4;

/** Log-probabilities under the mixture of languages that fits all words best. */
function mixture(byLanguage: readonly (readonly number[])[]): number[] {
  const words = byLanguage[0]!.length;
  let shares = byLanguage.map(() => 1 / byLanguage.length);
  let scores: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const next = shares.map(() => 0.5 / byLanguage.length);
    scores = [];
    for (let k = 0; k < words; k++) {
      const top = Math.max(...byLanguage.map((of) => of[k]!));
      const parts = byLanguage.map((of, l) => shares[l]! * Math.exp(of[k]! - top));
      const sum = parts.reduce((a, b) => a + b, 0);
      parts.forEach((part, l) => (next[l]! += part / sum));
      scores.push(top + Math.log(sum));
    }
    const total = next.reduce((a, b) => a + b, 0);
    shares = next.map((share) => share / total);
  }
  return scores;
}
