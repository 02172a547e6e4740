import { headerWords } from '../mapping/header-names';

/** Endings that say how a file is written. */
const ENDING =
  /(\.(csv|tsv|tab|txt|dat|data|parquet|xlsx|xlsm|xls|ods|json|ndjson|jsonl))?(\.(gz|zip))?$/i;

const MOST_CHARACTERS = 40;

/** A word at the beginning or end of so many of the names tells none of them apart. */
const MOST_SHARED = 0.6;

/**
 * Short names for files that are joined: their own without ending, and without the words that most of
 * them begin or end with (`olist_orders_dataset.csv` beside its sisters is `orders`). Unique.
 */
export function shortNames(fileNames: readonly string[]): string[] {
  const words = fileNames.map((name) => {
    const stem = name.split(/[\\/]/).at(-1)!.replace(ENDING, '');
    return stem.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  });
  if (words.length > 1) {
    while (strip(words, 'first')) continue;
    while (strip(words, 'last')) continue;
  }
  const taken = new Set<string>();
  return words.map((list, k) => {
    const base = [...(list.join(' ') || `file ${k + 1}`)].slice(0, MOST_CHARACTERS).join('');
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base} ${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Takes the word that most lists begin (or end) with off them, but never a list's only one. */
function strip(lists: string[][], end: 'first' | 'last'): boolean {
  const at = (list: readonly string[]): string =>
    list.at(end === 'first' ? 0 : -1)?.toLowerCase() ?? '';
  const counts = new Map<string, number>();
  for (const list of lists) counts.set(at(list), (counts.get(at(list)) ?? 0) + 1);
  const [word, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  if (!word || count < 2 || count < MOST_SHARED * lists.length) return false;
  const having = lists.filter((list) => at(list) === word);
  if (having.some((list) => list.length < 2)) return false;
  for (const list of having) {
    if (end === 'first') list.shift();
    else list.pop();
  }
  return true;
}

/** Names that say nothing without the name of what they belong to. */
const GENERIC = new Set([
  'id',
  'key',
  'code',
  'no',
  'nr',
  'number',
  'name',
  'title',
  'date',
  'status',
  'type',
  'email',
  'description',
  'value',
  'label',
]);

/** `products` with `name` is `product name`: what the column is called outside of its file. */
export function headerWithin(table: string, column: string): string {
  const words = headerWords(column);
  if (!words.length || !words.every((word) => GENERIC.has(word))) return column;
  const of = headerWords(table).map(singular).join(' ');
  return of ? `${of} ${words.join(' ')}` : column;
}

/** Good enough to see that `categories`, `category` and `Category` name the same. */
export function singular(word: string): string {
  if (/ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|us|is)$/.test(word)) return word;
  if (/(ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

const KEY_WORDS = new Set(['id', 'key', 'code', 'no', 'nr', 'number', 'num', 'ref', 'pk', 'fk']);

interface NamedKey {
  readonly table: string;
  readonly column: string;
}

/**
 * How much two columns of two tables seem to name the same thing, 0..1: 1 for the same name
 * (`order_id`), also where one of them needs its table to say it (`orders.id`), less for names of
 * which the one's words are among the other's.
 */
export function sameName(a: NamedKey, b: NamedKey): number {
  const left = namesOf(a);
  const right = namesOf(b);
  let best = 0;
  for (const one of left) {
    for (const other of right) best = Math.max(best, similarity(one, other));
  }
  return best;
}

/** The words of a column as it stands, and with or without those of its table. */
function namesOf({ table, column }: NamedKey): string[][] {
  const words = headerWords(column).map(singular);
  const of = new Set(headerWords(table).map(singular));
  const rest = words.filter((word) => !of.has(word));
  const names = [words];
  if (rest.length && rest.length < words.length && rest.some((word) => !KEY_WORDS.has(word))) {
    names.push(rest);
  }
  if (words.every((word) => GENERIC.has(word)) && of.size) names.push([...of, ...words]);
  return names;
}

function similarity(a: readonly string[], b: readonly string[]): number {
  if (!a.length || !b.length) return 0;
  if (a.join(' ') === b.join(' ')) return 1;
  const things = (words: readonly string[]): string[] =>
    words.filter((word) => !KEY_WORDS.has(word));
  const left = things(a);
  const right = things(b);
  if (!left.length || !right.length) return 0;
  // `customer` and `customer number` name the same; `customer name` does not.
  if (left.join(' ') === right.join(' ')) return 0.9;
  const shared = left.filter((word) => right.includes(word)).length;
  const all = new Set([...left, ...right]).size;
  return (0.7 * shared) / all;
}
