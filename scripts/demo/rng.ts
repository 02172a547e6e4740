/**
 * Seeded random numbers for the demo store.
 *
 * xoshiro128** (Blackman & Vigna 2018) seeded by splitmix32. Every part of the generator draws from
 * a stream of its own (`fork`), so that changing one part does not reshuffle the others.
 */
export class Rng {
  #s: [number, number, number, number];
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    let x = this.#seed;
    const next = (): number => {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.#s = [next(), next(), next(), next()];
  }

  /** An independent stream named by `label`; does not advance this one. */
  fork(label: string | number): Rng {
    let h = this.#seed ^ 0x811c9dc5;
    for (const ch of String(label)) h = Math.imul(h ^ (ch.codePointAt(0) ?? 0), 0x01000193);
    return new Rng(h >>> 0);
  }

  uint32(): number {
    const s = this.#s;
    const m = Math.imul(s[1], 5);
    const result = Math.imul((m << 7) | (m >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** Uniform on [0, 1) with 53 bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** Uniform integer in 0..n-1. */
  int(n: number): number {
    return Math.floor(this.float() * n);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.float();
  }

  chance(p: number): boolean {
    return this.float() < p;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new RangeError('pick: the list is empty');
    return item;
  }

  /** Index drawn with probability proportional to `weights`. */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] ?? 0;
    if (!(total > 0)) throw new RangeError(`weighted: weights must sum to > 0, got ${total}`);
    let u = this.float() * total;
    for (let i = 0; i < weights.length; i++) {
      u -= weights[i] ?? 0;
      if (u < 0) return i;
    }
    return weights.length - 1;
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const a = items[i] as T;
      items[i] = items[j] as T;
      items[j] = a;
    }
    return items;
  }

  exponential(rate: number): number {
    return -Math.log(1 - this.float()) / rate;
  }

  /** Standard normal, Marsaglia's polar method (the spare is dropped to keep no hidden state). */
  normal(): number {
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** Gamma with the given shape and rate (mean shape / rate); Marsaglia & Tsang 2000. */
  gamma(shape: number, rate: number): number {
    if (!(shape > 0 && rate > 0)) throw new RangeError(`gamma: shape ${shape}, rate ${rate}`);
    if (shape < 1) {
      const boost = Math.pow(1 - this.float(), 1 / shape);
      return this.gamma(shape + 1, rate) * boost;
    }
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const u = 1 - this.float();
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a, 1);
    const y = this.gamma(b, 1);
    return x / (x + y);
  }

  /** Poisson by inversion; meant for the small means used here. */
  poisson(mean: number): number {
    let k = 0;
    let p = Math.exp(-mean);
    let u = this.float();
    while (u >= p && k < 1000) {
      u -= p;
      k += 1;
      p *= mean / k;
    }
    return k;
  }
}

/** Walker's alias table: O(1) draws from a fixed discrete distribution. */
export class AliasTable {
  readonly #prob: Float64Array;
  readonly #alias: Int32Array;

  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] ?? 0;
    if (!(total > 0)) throw new RangeError(`AliasTable: weights must sum to > 0, got ${total}`);
    this.#prob = new Float64Array(n);
    this.#alias = new Int32Array(n);
    const scaled = Float64Array.from({ length: n }, (_, i) => ((weights[i] ?? 0) * n) / total);
    const small: number[] = [];
    const large: number[] = [];
    scaled.forEach((w, i) => (w < 1 ? small : large).push(i));
    while (small.length > 0 && large.length > 0) {
      const s = small.pop() as number;
      const l = large.pop() as number;
      this.#prob[s] = scaled[s] as number;
      this.#alias[s] = l;
      const rest = (scaled[l] as number) + (scaled[s] as number) - 1;
      scaled[l] = rest;
      (rest < 1 ? small : large).push(l);
    }
    for (const i of [...small, ...large]) {
      this.#prob[i] = 1;
      this.#alias[i] = i;
    }
  }

  draw(rng: Rng): number {
    const i = rng.int(this.#prob.length);
    return rng.float() < (this.#prob[i] as number) ? i : (this.#alias[i] as number);
  }
}
