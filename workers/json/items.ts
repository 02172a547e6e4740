import { isObject, STEP, unwrapped, type JsonObject } from './flatten';

/** What shops call the lines of an order, as the last word of a key. */
const LINES =
  /(^|[_\W]|(?<=[a-z])(?=[A-Z]))(line_?items?|items?|lines?|products?|articles?|positions?|details?|cart|basket|skus?|entries|artikel|positionen|lignes|articulos|productos|itens|produtos|regels|pozycje|righe|articoli)$/i;
/** What a line of an order has. */
const LINE_KEYS =
  /sku|product|item|article|quantity|qty|price|artikel|menge|preis|prix|precio|title/i;

const MOST_DEPTH = 4;

interface Candidate {
  readonly path: string;
  objects: number;
  plain: number;
  hasLineKeys: boolean;
}

/**
 * Path of the list that holds the lines of an order, from some records: a list of objects that is
 * called so or has what lines have, else a list of plain values that is called so. Null when the
 * records have no such list and so are lines themselves.
 */
export function itemsPath(records: readonly unknown[]): string | null {
  const found = new Map<string, Candidate>();
  for (const record of records) if (isObject(record)) collect(record, '', found);
  const candidates = [...found.values()];
  const named = (path: string): boolean => {
    const keys = path.split(STEP).filter((key) => !/^(edges|nodes|node|data)$/.test(key));
    return LINES.test(keys.at(-1) ?? '');
  };
  const best = (some: readonly Candidate[], count: (candidate: Candidate) => number) =>
    [...some].sort(
      (a, b) => Number(named(b.path)) - Number(named(a.path)) || count(b) - count(a),
    )[0];
  const ofObjects = best(
    candidates.filter(({ objects, path, hasLineKeys }) => objects && (named(path) || hasLineKeys)),
    ({ objects }) => objects,
  );
  if (ofObjects) return ofObjects.path;
  const ofPlain = best(
    candidates.filter(({ plain, objects, path }) => plain && !objects && named(path)),
    ({ plain }) => plain,
  );
  return ofPlain?.path ?? null;
}

function collect(
  object: JsonObject,
  before: string,
  found: Map<string, Candidate>,
  depth = 1,
): void {
  for (const key of Object.keys(object)) {
    const value = unwrapped(object[key]);
    if (typeof value !== 'object' || value === null) continue;
    const path = before + key;
    if (!Array.isArray(value)) {
      if (depth < MOST_DEPTH) collect(value as JsonObject, path + STEP, found, depth + 1);
      continue;
    }
    const candidate = found.get(path) ?? { path, objects: 0, plain: 0, hasLineKeys: false };
    for (const item of value) {
      if (isObject(item)) {
        candidate.objects++;
        candidate.hasLineKeys ||= hasLineKeys(item);
      } else if (item !== null && !Array.isArray(item)) candidate.plain++;
    }
    found.set(path, candidate);
  }
}

function hasLineKeys(item: JsonObject): boolean {
  const inner = isObject(item['node']) ? item['node'] : item;
  return Object.keys(inner).filter((key) => LINE_KEYS.test(key)).length >= 2;
}
