import { OrderlensError } from '../../src/lib/core/errors';
import type { OnProgress } from '../../src/lib/core/jobs';
import type { JsonList, JsonReadInput, JsonReadOutput } from '../protocol';
import { decoded } from '../text/decoded';
import { jsonLayout, lineRecord } from './layout';
import { findLists, longest, type FoundList } from './lists';
import { parseJson } from './parse';
import { JsonScanner } from './scan';
import { JsonTable } from './table';

/** Characters by which the layout of a file is told. */
const HEAD_CHARACTERS = 1 << 20;
/** Longest line that is a record, in characters. */
const MOST_LINE = 1 << 24;

/**
 * Reads records of JSON into a table: a list of them, one on each line, or a list inside a document.
 * It streams, holding one record at a time.
 *
 * @throws `bad-file` with the line for what is no JSON or holds no records
 */
export async function readJson(
  input: JsonReadInput,
  onProgress: OnProgress,
): Promise<JsonReadOutput> {
  const stage = 'Reading records';
  const onShare = (fraction: number): void => onProgress({ stage, fraction });
  const { head, isWhole } = await beginning(input);
  const layout = jsonLayout(head, isWhole);
  onShare(0);
  if (layout === 'lines') {
    const table = new JsonTable();
    await readLines(input, table, onShare);
    return output(table, { byLine: true });
  }
  if (layout !== 'document') {
    const table = new JsonTable();
    await readValues(input, layout === 'list' ? ['[]'] : [], table, onShare);
    return output(table);
  }
  const found = await findLists(textOf(input));
  const { lists } = found;
  const chosen = lists.find(({ name }) => name === input.list) ?? longest(lists);
  if (!chosen && found.isByColumn) throw byColumn(found.keys);
  // A document without a list is one record.
  const table = new JsonTable(chosen?.isOfLists ? chosen.namesBeside : null);
  await readValues(input, chosen ? [...chosen.path, '[]'] : [], table, onShare);
  return output(table, chosen ? { lists, chosen } : {});
}

interface About {
  readonly byLine?: boolean;
  readonly lists?: readonly FoundList[];
  readonly chosen?: FoundList;
}

function output(table: JsonTable, about: About = {}): JsonReadOutput {
  const { byLine = false, lists = [], chosen } = about;
  const converted = table.finish();
  const { items, isBaskets } = table;
  return {
    ...converted,
    lists: lists.map(({ name, records }): JsonList => ({ path: name, records })),
    list: chosen?.name ?? null,
    items,
    isBaskets,
    byLine: byLine && items === null && converted.rejectedCount === 0,
  };
}

function textOf(
  { file, encoding, compression, maxBytes }: JsonReadInput,
  onShare?: (share: number) => void,
): AsyncGenerator<string, void> {
  return decoded(file, { encoding, compression, maxBytes, ...(onShare && { onShare }) });
}

async function beginning(
  input: JsonReadInput,
): Promise<{ readonly head: string; readonly isWhole: boolean }> {
  let head = '';
  for await (const piece of textOf(input)) {
    head += piece;
    if (head.length >= HEAD_CHARACTERS) return { head, isWhole: false };
  }
  return { head, isWhole: true };
}

/** Each line by itself: one that is broken is set aside, and the next is read. */
async function readLines(
  input: JsonReadInput,
  table: JsonTable,
  onShare: (share: number) => void,
): Promise<void> {
  let rest = '';
  let line = 0;
  const takeLine = (text: string): void => {
    line++;
    const record = lineRecord(text);
    if (record) addRecord(table, record, line, /\d{16}/.test(record));
  };
  for await (const piece of textOf(input, onShare)) {
    const text = rest + piece;
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      takeLine(text.slice(from, end));
      from = end + 1;
    }
    rest = text.slice(from);
    if (rest.length > MOST_LINE) {
      throw new OrderlensError(
        'bad-file',
        `Line ${(line + 1).toLocaleString('en')} is longer than ${MOST_LINE >> 20} million characters.`,
        { row: line + 1, found: rest.slice(0, 60), expected: 'one record on each line' },
      );
    }
  }
  if (rest) takeLine(rest);
}

/** The values at a path, wherever their lines end. */
async function readValues(
  input: JsonReadInput,
  target: readonly string[],
  table: JsonTable,
  onShare: (share: number) => void,
): Promise<void> {
  const scanner = new JsonScanner({
    decide: (path) => {
      if (!path.every((key, k) => key === target[k])) return 'skip';
      return path.length === target.length ? 'take' : 'enter';
    },
    take: (text, _, line, hasLongNumber) => addRecord(table, text, line, hasLongNumber),
  });
  for await (const piece of textOf(input, onShare)) scanner.push(piece);
  scanner.finish();
}

function addRecord(table: JsonTable, text: string, line: number, hasLongNumber: boolean): void {
  let record: unknown;
  try {
    record = parseJson(text, hasLongNumber);
  } catch {
    table.reject(line, text, 'Not valid JSON');
    return;
  }
  table.add(record, line);
}

function byColumn(keys: readonly string[]): OrderlensError {
  return new OrderlensError(
    'bad-file',
    'Its values stand column by column. Save it with one object per row (in pandas: orient="records").',
    {
      found: `the keys ${keys.slice(0, 5).join(', ')}`,
      expected: 'a list of objects, one for each order or order line',
    },
  );
}
