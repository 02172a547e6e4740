import { KIND, numberText } from '../table/record-writer';

/** Objects inside objects become columns so deep; what lies deeper stays JSON text. */
const MOST_DEPTH = 6;

/** Segments of a path that only some interfaces put around what they list (GraphQL's connections). */
const WRAPPING = new Set(['edges', 'node', 'nodes']);

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that MongoDB's export puts into an object of its own (`{"$oid": "…"}`). */
export function unwrapped(value: unknown): unknown {
  let inner = value;
  for (let k = 0; k < 3 && isObject(inner); k++) {
    const keys = Object.keys(inner);
    if (
      keys.length !== 1 ||
      !/^\$(oid|date|numberInt|numberLong|numberDouble|numberDecimal|uuid)$/.test(keys[0]!)
    ) {
      return inner;
    }
    inner = inner[keys[0]!];
  }
  return inner;
}

/** Stands between the keys of a path. */
export const STEP = '\u0000';

/** The name of a column: the keys of its path with points between them. */
export function columnName(path: string): string {
  const keys = path.split(STEP);
  const kept = keys.filter((key) => !WRAPPING.has(key));
  return (kept.length ? kept : keys).join('.');
}

/** A plain value as text, and its kind. */
export function plainText(
  value: unknown,
): { readonly value: string; readonly kind: number } | null {
  if (typeof value === 'string') return value === '' ? null : { value, kind: KIND.text };
  if (typeof value === 'number') {
    const kind = Number.isSafeInteger(value) ? KIND.integer : KIND.number;
    return { value: numberText(value), kind };
  }
  if (typeof value === 'boolean') return { value: String(value), kind: KIND.boolean };
  return null;
}

type Take = (path: string, value: string, kind: number) => void;

/**
 * Tells every plain value of an object, with its path. Lists of plain values are told as one text,
 * with commas; lists of objects, and what is nested too deep, as JSON.
 *
 * @param before path of the object with a {@link STEP} behind it; empty at the top
 * @param except path of a list that is told elsewhere
 */
export function flatten(
  object: JsonObject,
  before: string,
  except: string | null,
  take: Take,
  depth = 1,
): void {
  for (const key of Object.keys(object)) {
    const value = unwrapped(object[key]);
    if (value === null || value === undefined) continue;
    const path = before + key;
    const plain = plainText(value);
    if (plain) take(path, plain.value, plain.kind);
    else if (path === except) continue;
    else if (Array.isArray(value)) {
      if (value.length) take(path, listText(value), KIND.text);
    } else if (isObject(value)) {
      if (depth < MOST_DEPTH) flatten(value, path + STEP, except, take, depth + 1);
      else take(path, JSON.stringify(value), KIND.text);
    }
  }
}

function listText(list: readonly unknown[]): string {
  const isPlain = list.every((item) => item === null || typeof item !== 'object');
  return isPlain ? list.map((item) => String(item ?? '')).join(', ') : JSON.stringify(list);
}

/** The value at a path, if there is one. */
export function valueAt(object: JsonObject, path: string): unknown {
  let value: unknown = object;
  for (const key of path.split(STEP)) {
    if (!isObject(value)) return undefined;
    value = unwrapped(value[key]);
  }
  return value;
}
