/** Mulberry32: 32 bits of state are enough for mutations, and a number names each file. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring files.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** A whole number from 0 to `below` − 1. */
  next(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.next(list.length)]!;
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What damage does: to one file, or to a file and another. */
type Mutation = (bytes: Bytes, dice: Dice, other: Bytes) => Bytes;

function join(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A piece of the file: where it begins and ends. */
function piece(bytes: Bytes, dice: Dice, most = bytes.length): readonly [number, number] {
  const from = dice.next(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + dice.next(most))];
}

/** Bytes that mean something to readers of text, besides any byte at all. */
const MARKS = [...'"\',;|\t\n\r\\{}[]<>()&=+-.0'].map((mark) => mark.charCodeAt(0));

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bits flipped': (bytes, dice) => {
    const out = bytes.slice();
    for (let k = 1 + dice.next(24); k > 0; k--) out[dice.next(out.length)]! ^= 1 << dice.next(8);
    return out;
  },
  'bytes replaced': (bytes, dice) => {
    const out = bytes.slice();
    for (let k = 1 + dice.next(24); k > 0; k--) out[dice.next(out.length)] = dice.next(256);
    return out;
  },
  'marks put in place of bytes': (bytes, dice) => {
    const out = bytes.slice();
    for (let k = 1 + dice.next(24); k > 0; k--) out[dice.next(out.length)] = dice.pick(MARKS);
    return out;
  },
  'cut off': (bytes, dice) => bytes.slice(0, dice.next(bytes.length)),
  'its beginning lost': (bytes, dice) => bytes.slice(1 + dice.next(bytes.length)),
  'a piece lost': (bytes, dice) => {
    const [from, to] = piece(bytes, dice);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  'a piece repeated': (bytes, dice) => {
    const [from, to] = piece(bytes, dice, 400);
    const repeats = Array.from({ length: 1 + dice.next(300) }, () => bytes.subarray(from, to));
    return join(bytes.subarray(0, to), ...repeats, bytes.subarray(to));
  },
  'two pieces exchanged': (bytes, dice) => {
    const cuts = Array.from({ length: 3 }, () => dice.next(bytes.length + 1)).sort((a, b) => a - b);
    const [a, b, c] = cuts as [number, number, number];
    return join(
      bytes.subarray(0, a),
      bytes.subarray(b, c),
      bytes.subarray(a, b),
      bytes.subarray(c),
    );
  },
  'a piece blanked': (bytes, dice) => {
    const out = bytes.slice();
    const [from, to] = piece(bytes, dice, 600);
    return out.fill(dice.pick([0, 0xff, 0x20, 0x0a, 0x22]), from, to);
  },
  'noise put in': (bytes, dice) => {
    const at = dice.next(bytes.length + 1);
    const noise = Uint8Array.from({ length: 1 + dice.next(2000) }, () => dice.next(256));
    return join(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  'another file put in': (bytes, dice, other) => {
    const at = dice.next(bytes.length + 1);
    const [from, to] = piece(other, dice);
    return join(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
  },
};
const NAMES = Object.keys(MUTATIONS);

/** One to three mutations, one after the other, and their names. */
export function mutate(bytes: Bytes, other: Bytes, dice: Dice): readonly [Bytes, string] {
  const names: string[] = [];
  let out = bytes;
  for (let k = dice.pick([1, 1, 1, 2, 3]); k > 0 && out.length; k--) {
    const name = dice.pick(NAMES);
    names.push(name);
    out = MUTATIONS[name]!(out, dice, other);
  }
  return [out, names.join(', ')];
}
