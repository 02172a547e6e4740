/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna 2021, doi:10.1145/3460772), its state
 * filled by splitmix32. Same seed, same numbers, on every machine.
 */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare: number | null = null;

  constructor(readonly seed: number) {
    let x = seed >>> 0;
    const next = (): number => {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** An independent stream named by `label`; does not advance this one. */
  fork(label: string | number): Rng {
    let hash = this.seed ^ 0x811c9dc5;
    for (const character of String(label)) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    }
    return new Rng(hash >>> 0);
  }

  uint32(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform on [0, 1) with 53 bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** Uniform on 0 … n − 1. */
  int(n: number): number {
    return Math.floor(this.float() * n);
  }

  /** Standard normal (Marsaglia's polar method, doi:10.1137/1006063). */
  normal(): number {
    if (this.#spare !== null) {
      const value = this.#spare;
      this.#spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * factor;
      return u * factor;
    }
  }

  /** Shuffles in place (Fisher and Yates). */
  shuffle<A extends { length: number; [index: number]: number }>(values: A): A {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
    return values;
  }

  /** `size` of 0 … n − 1 without repetition, ascending; all of them where `size` ≥ n. */
  sample(n: number, size: number): Int32Array {
    if (size >= n) return Int32Array.from({ length: n }, (_, i) => i);
    // Floyd's method: as many draws as there are places.
    const chosen = new Set<number>();
    for (let j = n - size; j < n; j++) {
      const drawn = this.int(j + 1);
      chosen.add(chosen.has(drawn) ? j : drawn);
    }
    return Int32Array.from(chosen).sort();
  }
}
