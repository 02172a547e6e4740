import { JsonScanner } from './scan';

/** A list of records inside a document. */
export interface FoundList {
  /** Keys that lead to it, and the same with points between them. */
  readonly path: readonly string[];
  readonly name: string;
  records: number;
  /** True when its records are lists themselves. */
  isOfLists: boolean;
  /** Names of columns that stand beside it, for records that are lists. */
  namesBeside: readonly string[] | null;
}

export interface FoundLists {
  readonly lists: readonly FoundList[];
  /** Keys at the top of the document. */
  readonly keys: readonly string[];
  /** True when the document holds a list, or numbered values, for each column. */
  readonly isByColumn: boolean;
}

/** Lists of names that stand beside the rows they name. */
const NAMES = /^(columns?|fields?|headers?|names)$/i;
const MOST_NAMES = 1_000;
/** Objects are gone through so deep. */
const MOST_DEPTH = 6;
/** Keys at the top that are kept for messages. */
const MOST_KEYS = 20;

/** Goes through a document in search of lists of records, counting them. */
export async function findLists(pieces: AsyncIterable<string>): Promise<FoundLists> {
  const lists = new Map<string, FoundList>();
  const names = new Map<string, string[]>();
  const keys: string[] = [];
  let plainLists = 0;
  let numbered = 0;
  const scanner = new JsonScanner({
    decide(path, first) {
      const last = path.at(-1);
      if (path.length === 1 && keys.length < MOST_KEYS) keys.push(last!);
      if (path.length === 2 && last === '0') numbered++;
      if (last !== '[]') return path.length < MOST_DEPTH && /[[{]/.test(first) ? 'enter' : 'skip';
      const list = path.slice(0, -1);
      const name = list.join('.');
      if (first === '{' || first === '[') {
        let found = lists.get(name);
        if (!found) {
          found = { path: list, name, records: 0, isOfLists: first === '[', namesBeside: null };
          lists.set(name, found);
        }
        found.records++;
        return 'skip';
      }
      const found = names.get(name);
      if (!found) {
        plainLists++;
        names.set(name, []);
      }
      const isName = first === '"' && NAMES.test(list.at(-1) ?? '');
      return isName && (found?.length ?? 0) < MOST_NAMES ? 'take' : 'skip';
    },
    take(text, path) {
      names.get(path.slice(0, -1).join('.'))?.push(String(JSON.parse(text)));
    },
  });
  for await (const piece of pieces) scanner.push(piece);
  scanner.finish();
  const found = [...lists.values()];
  for (const list of found) list.namesBeside = namesBeside(list, names);
  return { lists: found, keys, isByColumn: plainLists > 1 || numbered > 1 };
}

function namesBeside(
  { path }: FoundList,
  names: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  for (const [name, values] of names) {
    const at = name.lastIndexOf('.');
    const isBeside = name.slice(0, Math.max(0, at)) === path.slice(0, -1).join('.');
    if (isBeside && values.length) return values;
  }
  return null;
}

export function longest(lists: readonly FoundList[]): FoundList | null {
  return lists.reduce<FoundList | null>(
    (best, list) => (best && best.records >= list.records ? best : list),
    null,
  );
}
