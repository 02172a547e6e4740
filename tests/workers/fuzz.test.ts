/**
 * Damaged files, each named by its number, through the real ingest in one tab and one database. None
 * may stop the tab, take longer than ten seconds, fail otherwise than with a sentence for the visitor,
 * leave anything behind, or touch the data that are loaded.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OrderlensError, type ErrorCode } from '../../src/lib/core/errors';
import { dropSource, openSource } from '../../src/lib/data/ingest/open';
import type { Source } from '../../src/lib/data/ingest/types';
import { proposeMapping } from '../../src/lib/data/mapping/propose';
import { rowsOf, type Cell } from '../../src/lib/data/query-result';
import { activateDataset, buildDataset } from '../../src/lib/data/schema/build';
import { Dice, mutate } from './fuzz/mutate';
import { originals, type Original } from './fuzz/originals';
import { Opened } from './opened';

/** `FUZZ_FIRST` and `FUZZ_FILES` in the environment choose other ones. */
const { first, files, tells } = inject('fuzz');
const FILES_PER_TEST = 50;
const MOST_MS = 10_000;
/** Of the files that can be read, one in so many is built into the canonical tables too. */
const BUILT = 3;

/** What a visitor may be told of a damaged file. */
const EXPECTED: readonly ErrorCode[] = [
  'bad-file',
  'bad-data',
  'too-little-data',
  'missing-column',
];

let opened: Opened;
let sound: readonly Original[];
let kept: readonly Cell[];
let tables: readonly Cell[];
const told = { read: 0, built: 0, refused: 0, slowestMs: 0, slowest: '' };

beforeAll(async () => {
  opened = await Opened.start();
  sound = await originals();
  const source = await opened.open('kept.csv', sound[0]!.bytes);
  await build(source, 'kept');
  await activateDataset(opened.db, 'kept');
  kept = await fingerprint();
  tables = await opened.tables();
  expect(kept[0]).toBe(60);
}, 60_000);

afterAll(async () => {
  if (tells) console.log(JSON.stringify(told));
  await opened.close();
});

/** What is loaded, by a query such as pages ask. */
async function fingerprint(): Promise<readonly Cell[]> {
  const [row] = rowsOf(
    await opened.db.query(
      'select count(*)::INTEGER as n, sum(net_revenue) as net, max(order_id) as last, (select count(*)::INTEGER from customers) as customers from order_lines',
    ),
  );
  return Object.values(row!);
}

async function build(
  source: Source,
  schemaName: string,
  signal = new AbortController().signal,
): Promise<void> {
  const { mapping } = proposeMapping(source);
  await buildDataset(opened.db, source, mapping, { schemaName, signal, onProgress: () => {} });
}

describe('sound files', () => {
  it('are all read, so that it is the damage that is tried', async () => {
    for (const { name, bytes, pack } of sound) {
      const source = await opened.open(name, await pack(bytes));
      expect(source.rows, name).toBeGreaterThan(3);
      await opened.drop(source);
    }
  });
});

describe('damaged files', () => {
  const starts = Array.from(
    { length: Math.ceil(files / FILES_PER_TEST) },
    (_, k) => first + k * FILES_PER_TEST,
  );
  it.each(starts)(
    'from number %d on are read or refused, and nothing else happens',
    async (start) => {
      const faults: string[] = [];
      const end = Math.min(start + FILES_PER_TEST, first + files);
      for (let number = start; number < end; number++) faults.push(...(await tried(number)));
      expect(faults).toEqual([]);
    },
    FILES_PER_TEST * MOST_MS,
  );
});

/** Tries one file; says what went wrong. */
async function tried(number: number): Promise<readonly string[]> {
  const dice = new Dice(number);
  const { name, bytes, pack } = dice.pick(sound);
  const [damaged, how] = mutate(bytes, dice.pick(sound).bytes, dice);
  const file = new File([await pack(damaged)], name);
  const faults: string[] = [];
  const fault = (what: string): number => faults.push(`#${number} ${name}, ${how}: ${what}`);

  const started = performance.now();
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hangs = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve('hangs');
      controller.abort();
    }, MOST_MS);
  });
  const outcome = await Promise.race([load(file, number, controller.signal), hangs]);
  clearTimeout(timer);
  const ms = performance.now() - started;
  if (ms > told.slowestMs)
    Object.assign(told, { slowestMs: Math.round(ms), slowest: `#${number}` });
  if (outcome !== null) fault(outcome);
  // A page that was busy all the time would not have seen the watch either.
  else if (ms > MOST_MS) fault(`took ${Math.round(ms)} ms`);
  try {
    expect(await fingerprint()).toEqual(kept);
    expect(await opened.tables()).toEqual(tables);
  } catch (thrown) {
    fault(`the loaded data: ${String(thrown)}`);
  }
  return faults;
}

/** Reads a file and builds some; null when all is well, which a refusal with a reason is. */
async function load(file: File, number: number, signal: AbortSignal): Promise<string | null> {
  let source: Source | null = null;
  try {
    source = await openSource(opened.db, file, { signal, onProgress: () => {} });
    told.read++;
    if (number % BUILT === 0) {
      await build(source, 'tried', signal);
      told.built++;
    } else proposeMapping(source);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof OrderlensError)) return `throws ${String(thrown)}`;
    if (!EXPECTED.includes(thrown.code)) return `fails with ${thrown.code}: ${thrown.message}`;
    if (thrown.detail.file !== file.name) return `does not name the file: ${thrown.message}`;
    told.refused++;
    return null;
  } finally {
    if (source) await dropSource(opened.db, source);
    await opened.db.query('drop schema if exists tried cascade');
  }
}
