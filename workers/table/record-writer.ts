import type { ConvertedType } from '../protocol';

/** Characters gathered before they become bytes, and bytes before they go to the blob store. */
const CHUNK_CHARACTERS = 1 << 18;
const CHUNK_BYTES = 8 << 20;

/** Longest value that is kept; a spreadsheet's own limit is 32,767 characters. */
const MOST_CHARACTERS = 65_535;

/** Kinds of values, as bits: what a column is follows from all that were seen in it. */
export const KIND = {
  none: 0,
  text: 1,
  /** Whole and within ± 2^53. */
  integer: 2,
  number: 4,
  boolean: 8,
  day: 16,
  moment: 32,
} as const;

/** The type that takes every value of a column without loss. */
export function typeOfKinds(kinds: number): ConvertedType {
  if (kinds === KIND.integer) return 'integer';
  if (kinds === KIND.number || kinds === (KIND.integer | KIND.number)) return 'number';
  if (kinds === KIND.boolean) return 'boolean';
  if (kinds === KIND.day) return 'date';
  if (kinds === KIND.moment || kinds === (KIND.day | KIND.moment)) return 'timestamp';
  return 'text';
}

/**
 * A number as text that reads one way only: three decimals exactly could be thousands where the
 * column turns out to be text (`1.234`), four cannot.
 */
export function numberText(value: number): string {
  const text = String(value);
  return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/**
 * Writes records as CSV of one fixed kind, for the database to read: commas, double quotes, line
 * feeds, no header; a record may end before its last columns. Memory stays at a few chunks.
 */
export class RecordWriter {
  readonly #encoder = new TextEncoder();
  readonly #blobs: Blob[] = [];
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;
  #chunk = '';
  #records = 0;

  get records(): number {
    return this.#records;
  }

  /** Adds a record; null is no value. Only the first `length` values are taken. */
  add(values: readonly (string | null | undefined)[], length = values.length): void {
    let end = length;
    while (end > 0 && (values[end - 1] ?? null) === null) end--;
    let line = '';
    for (let k = 0; k < end; k++) {
      if (k) line += ',';
      const value = values[k] ?? null;
      if (value !== null) line += field(value);
    }
    // A line with nothing on it would be no record.
    this.#chunk += (line || ',') + '\n';
    this.#records++;
    if (this.#chunk.length > CHUNK_CHARACTERS) this.#encode();
  }

  finish(): Blob {
    this.#encode();
    this.#store();
    return new Blob(this.#blobs, { type: 'text/csv;charset=utf-8' });
  }

  #encode(): void {
    const bytes = this.#encoder.encode(this.#chunk);
    this.#chunk = '';
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.byteLength;
    if (this.#pendingBytes >= CHUNK_BYTES) this.#store();
  }

  #store(): void {
    this.#blobs.push(new Blob(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

const SPECIAL = /[",\n\r\u0000]/;

function field(value: string): string {
  const kept = value.length > MOST_CHARACTERS ? value.slice(0, MOST_CHARACTERS) : value;
  if (!SPECIAL.test(kept)) return kept;
  const plain = kept.replace(/\r\n?/g, '\n').replaceAll('\u0000', '\ufffd');
  return `"${plain.replaceAll('"', '""')}"`;
}
