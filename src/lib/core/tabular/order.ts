/**
 * Sorting and searching a table of up to some hundred thousand rows without ever holding the
 * thread: work goes on in slices, and whoever calls says when a slice is over.
 */
import { OrderlensError } from '../errors';
import type { Cell } from './cell';

/** Where a long computation may pause. */
export interface Slices {
  /** True when the present slice has lasted long enough. Cheap. */
  due(): boolean;
  /** Lets others work; the next slice begins when it resolves. */
  pause(): Promise<void>;
}

/** The part of an AbortSignal that is needed here; core knows no DOM. */
export interface Stoppable {
  readonly aborted: boolean;
}

export interface RowSource {
  readonly count: number;
  cell(row: number, column: number): Cell;
}

export interface OrderRequest {
  /** Column to sort by, or null for the order of the source. */
  readonly sort: { readonly column: number; readonly descending: boolean } | null;
  /** Words that a row must all contain in any of the columns to search; upper case and accents do not matter. */
  readonly search: string;
}

/** Comparisons between two looks at the clock. */
const CHECK_EVERY = 1024;

/** The order of one table's rows; what one question has cost is kept for the next. */
export class RowOrder {
  readonly #source: RowSource;
  readonly #searched: readonly number[];
  readonly #compareText: (a: string, b: string) => number;
  readonly #keys = new Map<number, Float64Array>();
  #haystack: string[] | null = null;

  /**
   * @param searched Columns in which words are looked for.
   * @param compareText A total order of texts, such as an Intl.Collator's.
   */
  constructor(
    source: RowSource,
    searched: readonly number[],
    compareText: (a: string, b: string) => number,
  ) {
    this.#source = source;
    this.#searched = searched;
    this.#compareText = compareText;
  }

  /**
   * The rows to show, in order. Numbers sort before texts, false before true, nulls come last in
   * both directions; rows with equal values stay in the order of the source.
   *
   * @throws `cancelled` when `signal` aborts between two slices.
   */
  async rows(request: OrderRequest, slices: Slices, signal?: Stoppable): Promise<Uint32Array> {
    const work = new Work(slices, signal);
    const found = await this.#search(request.search, work);
    if (!request.sort) return found;
    const { column, descending } = request.sort;
    let keys = this.#keys.get(column);
    if (!keys) {
      keys = await this.#keysOf(column, work);
      this.#keys.set(column, keys);
    }
    return sortByKey(found, keys, descending, work);
  }

  async #search(search: string, work: Work): Promise<Uint32Array> {
    const { count } = this.#source;
    const words = fold(search).split(/\s+/).filter(Boolean);
    if (!words.length) return countUp(count);
    const haystack = (this.#haystack ??= await this.#fold(work));
    const found = new Uint32Array(count);
    let n = 0;
    for (let row = 0; row < count; row++) {
      const text = haystack[row]!;
      if (words.every((word) => text.includes(word))) found[n++] = row;
      if (row % CHECK_EVERY === 0) await work.breathe();
    }
    return found.slice(0, n);
  }

  async #fold(work: Work): Promise<string[]> {
    const { count } = this.#source;
    const texts = new Array<string>(count);
    for (let row = 0; row < count; row++) {
      let text = '';
      for (const column of this.#searched) {
        const cell = this.#source.cell(row, column);
        if (cell !== null) text += `\n${cell}`;
      }
      texts[row] = fold(text);
      if (row % CHECK_EVERY === 0) await work.breathe();
    }
    return texts;
  }

  /** A number per row that sorts as its cell does; NaN for null. */
  async #keysOf(column: number, work: Work): Promise<Float64Array> {
    const { count } = this.#source;
    const keys = new Float64Array(count).fill(NaN);
    const idOf = new Map<string, number>();
    const ids = new Int32Array(count).fill(-1);
    let largest = -Infinity;
    for (let row = 0; row < count; row++) {
      const cell = this.#source.cell(row, column);
      if (typeof cell === 'number') keys[row] = cell;
      else if (typeof cell === 'boolean') keys[row] = cell ? 1 : 0;
      else if (cell !== null) {
        let id = idOf.get(cell);
        if (id === undefined) idOf.set(cell, (id = idOf.size));
        ids[row] = id;
      }
      if (Number.isFinite(keys[row]) && keys[row]! > largest) largest = keys[row]!;
      if (row % CHECK_EVERY === 0) await work.breathe();
    }
    if (!idOf.size) return keys;

    const texts = [...idOf.keys()];
    const compare = this.#compareText;
    const sorted = await mergeSort(
      countUp(texts.length),
      (a, b) => compare(texts[a]!, texts[b]!),
      work,
    );
    // Texts that compare as equal share a rank, so that their rows keep the source's order.
    const first = Number.isFinite(largest) ? largest + 1 : 0;
    const rankOf = new Float64Array(texts.length);
    let rank = first;
    for (let i = 0; i < sorted.length; i++) {
      if (i > 0 && compare(texts[sorted[i - 1]!]!, texts[sorted[i]!]!) !== 0) rank = first + i;
      rankOf[sorted[i]!] = rank;
      if (i % CHECK_EVERY === 0) await work.breathe();
    }
    for (let row = 0; row < count; row++) if (ids[row]! >= 0) keys[row] = rankOf[ids[row]!]!;
    return keys;
  }
}

/** 0, 1, 2, … in order; `Uint32Array.from` takes twenty times as long. */
export function countUp(count: number): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Lower case without accents, for looking up; punctuation and spaces stay. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // Only texts beyond ASCII can have anything to strip.
  return /[^\0-\x7f]/.test(lower) ? lower.normalize('NFD').replace(/\p{M}+/gu, '') : lower;
}

async function sortByKey(
  rows: Uint32Array,
  keys: Float64Array,
  descending: boolean,
  work: Work,
): Promise<Uint32Array> {
  const known = new Uint32Array(rows.length);
  const empty: number[] = [];
  let n = 0;
  for (const row of rows) {
    if (Number.isNaN(keys[row])) empty.push(row);
    else known[n++] = row;
  }
  const sign = descending ? -1 : 1;
  const sorted = await mergeSort(
    known.slice(0, n),
    // Two infinities have no difference.
    (a, b) => (keys[a] === keys[b] ? 0 : keys[a]! < keys[b]! ? -sign : sign),
    work,
  );
  const out = new Uint32Array(rows.length);
  out.set(sorted);
  out.set(empty, n);
  return out;
}

/** Stable bottom-up merge sort that can be interrupted; `items` is used up. */
async function mergeSort(
  items: Uint32Array,
  compare: (a: number, b: number) => number,
  work: Work,
): Promise<Uint32Array> {
  const n = items.length;
  let from = items;
  let to = new Uint32Array(n);
  let steps = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let out = start; out < end; out++) {
        const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
        to[out] = takeLeft ? from[left++]! : from[right++]!;
        if (++steps % CHECK_EVERY === 0 && work.due) await work.rest();
      }
    }
    [from, to] = [to, from as Uint32Array<ArrayBuffer>];
  }
  return from;
}

class Work {
  readonly #slices: Slices;
  readonly #signal: Stoppable | undefined;

  constructor(slices: Slices, signal: Stoppable | undefined) {
    this.#slices = slices;
    this.#signal = signal;
  }

  get due(): boolean {
    return this.#slices.due();
  }

  async rest(): Promise<void> {
    await this.#slices.pause();
    if (this.#signal?.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  }

  /** Pauses when the slice is over; otherwise costs next to nothing. */
  async breathe(): Promise<void> {
    if (this.due) await this.rest();
  }
}
