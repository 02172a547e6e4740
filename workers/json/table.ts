import { OrderlensError } from '../../src/lib/core/errors';
import type { ConvertedTable, RejectedRecord } from '../protocol';
import { KIND, RecordWriter, typeOfKinds } from '../table/record-writer';
import {
  columnName,
  flatten,
  isObject,
  plainText,
  STEP,
  unwrapped,
  valueAt,
  type JsonObject,
} from './flatten';
import { itemsPath } from './items';

/** Records looked at before the first is written: they say what is exploded, and what rows mean. */
const HELD = 200;
/** More columns than any order has; keys that are ids make columns without end. */
const MOST_COLUMNS = 5_000;
const MOST_REJECTED = 1_000;
const REJECTED_CHARACTERS = 1_000;

interface Column {
  readonly name: string;
  kinds: number;
}

/** Makes one table of records: objects, or lists that are rows. */
export class JsonTable {
  readonly #writer = new RecordWriter();
  readonly #columns: Column[] = [];
  readonly #places = new Map<string, number>();
  readonly #rejected: RejectedRecord[] = [];
  #rejectedCount = 0;
  #held: { readonly record: unknown; readonly line: number }[] | null = [];
  #items: string | null = null;
  #values: (string | null)[] = [];
  #namesAbove = false;
  #isBaskets = false;
  #baskets = 0;

  /** @param names names of columns for records that are lists, where the document says them */
  constructor(private readonly names: readonly string[] | null = null) {}

  /** The list in each record whose items became rows; null when each record is one row. */
  get items(): string | null {
    return this.#items === null ? null : columnName(this.#items);
  }

  /** True when each record is a list of items without a place of their own. */
  get isBaskets(): boolean {
    return this.#isBaskets;
  }

  /** @param line 1-based line of the file at which the record begins */
  add(record: unknown, line: number): void {
    if (!this.#held) return this.#write(record, line);
    this.#held.push({ record, line });
    if (this.#held.length >= HELD) this.#begin();
  }

  reject(line: number, text: string, reason: string): void {
    this.#rejectedCount++;
    if (this.#rejected.length >= MOST_REJECTED) return;
    this.#rejected.push({ line, text: text.slice(0, REJECTED_CHARACTERS), reason });
  }

  finish(): ConvertedTable {
    if (this.#held) this.#begin();
    const columns = this.#columns.map(({ name, kinds }) => ({ name, type: typeOfKinds(kinds) }));
    return {
      text: this.#writer.finish(),
      columns,
      rows: this.#writer.records,
      rejected: this.#rejected,
      rejectedCount: this.#rejectedCount,
      notes: [],
    };
  }

  #begin(): void {
    const held = this.#held!;
    this.#held = null;
    const records = held.map(({ record }) => record);
    const lists = records.filter(Array.isArray);
    if (lists.length > records.length / 2) this.#beginLists(lists);
    else this.#items = itemsPath(records);
    // The names of the columns are no record.
    const from = this.#namesAbove ? 1 : 0;
    for (const { record, line } of held.slice(from)) this.#write(record, line);
  }

  /** Rows of one length, maybe with names above them, or baskets of any length. */
  #beginLists(lists: readonly (readonly unknown[])[]): void {
    const [first] = lists;
    const regular = lists.filter((list) => list.length === first!.length).length;
    const isPlain = lists.every((list) => list.every((value) => !isCompound(value)));
    let names = this.names;
    if (!names && isPlain && regular < 0.9 * lists.length) {
      this.#isBaskets = true;
      names = ['basket_id', 'item'];
    } else if (!names && first!.every((value) => typeof value === 'string')) {
      this.#namesAbove = true;
      names = first as readonly string[];
    }
    names?.forEach((name, k) => {
      this.#places.set(String(k), k);
      this.#columns.push({ name, kinds: KIND.none });
    });
  }

  #write(record: unknown, line: number): void {
    const value = unwrapped(record);
    if (Array.isArray(value)) {
      if (this.#isBaskets) this.#writeBasket(value);
      else this.#writeList(value);
    } else if (isObject(value)) this.#writeObject(value);
    else this.reject(line, JSON.stringify(value) ?? '', 'A plain value where an object must stand');
  }

  #writeObject(object: JsonObject): void {
    this.#values = [];
    flatten(object, '', this.#items, this.#set);
    const list = this.#items === null ? null : valueAt(object, this.#items);
    if (!Array.isArray(list) || !list.length) {
      this.#writer.add(this.#values);
      return;
    }
    const order = this.#values;
    for (const item of list) {
      this.#values = order.slice();
      const value = unwrapped(item);
      const plain = plainText(value);
      if (plain) this.#set(this.#items!, plain.value, plain.kind);
      else if (isObject(value)) flatten(value, this.#items! + STEP, null, this.#set);
      this.#writer.add(this.#values);
    }
  }

  #writeList(list: readonly unknown[]): void {
    this.#values = [];
    list.forEach((item, k) => {
      const value = unwrapped(item);
      const plain = plainText(value);
      if (plain) this.#set(String(k), plain.value, plain.kind);
      else if (isCompound(value)) this.#set(String(k), JSON.stringify(value), KIND.text);
    });
    this.#writer.add(this.#values);
  }

  #writeBasket(list: readonly unknown[]): void {
    this.#baskets++;
    for (const item of list) {
      const plain = plainText(item);
      if (!plain) continue;
      this.#values = [];
      this.#set('0', String(this.#baskets), KIND.integer);
      this.#set('1', plain.value, plain.kind);
      this.#writer.add(this.#values);
    }
  }

  #placeOf(path: string): number {
    const place = this.#columns.length;
    if (place >= MOST_COLUMNS) {
      throw new OrderlensError(
        'bad-file',
        `Its records have more than ${MOST_COLUMNS.toLocaleString('en')} different keys: are ids used as keys?`,
        { found: columnName(path), expected: 'records with the same keys' },
      );
    }
    // Places in a list have no name.
    this.#columns.push({ name: /^\d+$/.test(path) ? '' : columnName(path), kinds: KIND.none });
    this.#places.set(path, place);
    return place;
  }

  readonly #set = (path: string, text: string, kind: number): void => {
    const place = this.#places.get(path) ?? this.#placeOf(path);
    for (let k = this.#values.length; k < place; k++) this.#values[k] = null;
    this.#values[place] = text;
    this.#columns[place]!.kinds |= kind;
  };
}

function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
