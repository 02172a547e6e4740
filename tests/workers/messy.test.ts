/**
 * Small messy files, one idea each, through the real ingest: read, understood and built into the
 * canonical tables, or refused with a reason, all in one tab and one database.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrderlensError } from '../../src/lib/core/errors';
import type { Source } from '../../src/lib/data/ingest/types';
import { proposeMapping } from '../../src/lib/data/mapping/propose';
import { rowsOf } from '../../src/lib/data/query-result';
import { buildDataset } from '../../src/lib/data/schema/build';
import { DATES } from './messy/dates';
import { DIALECTS } from './messy/dialects';
import { DOCUMENTS } from './messy/documents';
import { ENCODINGS } from './messy/encodings';
import { NAMES } from './messy/names';
import { NUMBERS } from './messy/numbers';
import { SHAPES } from './messy/shapes';
import { VALUES } from './messy/values';
import type { Line, MessyCase } from './messy/case';
import { Opened } from './opened';

const SCHEMA = 'messy';
const TODAY = new Date('2026-11-01T00:00:00Z');

let opened: Opened;
beforeAll(async () => {
  opened = await Opened.start();
}, 60_000);
afterAll(() => opened.close());
/** A file that was refused, or let go, leaves nothing behind. */
afterEach(async () => expect(await opened.tables()).toEqual([]));

describe.each([
  ['delimiters, quotes and line ends', DIALECTS],
  ['encodings', ENCODINGS],
  ['the shape of the table', SHAPES],
  ['names of columns', NAMES],
  ['numbers', NUMBERS],
  ['days', DATES],
  ['values', VALUES],
  ['other kinds of file', DOCUMENTS],
])('%s', (_, cases) => {
  it.each(cases.map((messy) => [messy.name, messy] as const))('%s', async (__, messy) => {
    if (messy.refused) await expectRefusal(messy);
    else await expectParse(messy);
  });
});

async function open({ file = 'orders.csv', bytes, choices }: MessyCase): Promise<Source> {
  return opened.open(file, typeof bytes === 'string' ? bytes : await bytes(), choices);
}

async function expectRefusal(messy: MessyCase): Promise<void> {
  const { code, says, row, column } = messy.refused!;
  const thrown = await load(messy).then(
    () => 'it was read',
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(OrderlensError);
  expect(thrown).toMatchObject({
    code,
    message: expect.stringContaining(says),
    detail: {
      file: messy.file ?? 'orders.csv',
      ...(row !== undefined && { row }),
      ...(column !== undefined && { column }),
    },
  });
}

async function load(messy: MessyCase): Promise<void> {
  const source = await open(messy);
  try {
    await (await propose(source, messy)).built();
  } finally {
    await dropBuilt();
    await opened.drop(source);
  }
}

/** The tables with what the file itself says, and the answers where it asks. */
async function propose(source: Source, messy: MessyCase) {
  const { mapping, questions } = proposeMapping(source);
  const built = () =>
    buildDataset(
      opened.db,
      source,
      {
        ...mapping,
        roles: { ...mapping.roles, ...messy.roles },
        meaning: { ...mapping.meaning, ...messy.answers },
      },
      {
        schemaName: SCHEMA,
        signal: new AbortController().signal,
        onProgress: () => {},
        today: TODAY,
      },
    );
  return { mapping, asks: questions.map(({ id }) => id), built };
}

async function dropBuilt(): Promise<void> {
  await opened.db.query(`drop schema if exists ${SCHEMA} cascade`);
}

async function expectParse(messy: MessyCase): Promise<void> {
  const source = await open(messy);
  try {
    if (messy.dialect) expect(source.dialect).toMatchObject(messy.dialect);
    if (messy.columns) expect(source.columns.map(({ name }) => name)).toEqual(messy.columns);
    if (messy.raw) expect(await opened.rows(source)).toEqual(messy.raw);
    if (messy.lines) await expectLines(source, messy);
  } finally {
    await dropBuilt();
    await opened.drop(source);
  }
}

async function expectLines(source: Source, messy: MessyCase): Promise<void> {
  const { mapping, asks, built } = await propose(source, messy);
  expect(asks, 'questions').toEqual(messy.asks ?? []);
  const { reconciliation } = await built();
  expect(await builtLines(), JSON.stringify(mapping.roles)).toEqual(messy.lines);
  const rejected = reconciliation.rejected.map(({ key, rows }) => [key, rows]);
  expect(Object.fromEntries(rejected)).toEqual(messy.rejected ?? {});
  for (const [column, values] of Object.entries(messy.also ?? {})) {
    const found = rowsOf(
      await opened.db.query(
        `select ${column} as value from ${SCHEMA}.order_lines order by line_id`,
      ),
    );
    expect(
      found.map(({ value }) => value),
      column,
    ).toEqual(values);
  }
}

async function builtLines(): Promise<Line[]> {
  const found = await opened.db.query(`select order_id::VARCHAR as order_id,
  replace(strftime(ordered_at, '%Y-%m-%d %H:%M'), ' 00:00', '') as at,
  customer_id::VARCHAR as customer, coalesce(product_name::VARCHAR, product_id::VARCHAR) as product,
  quantity, round(net_revenue, 6) as net
from ${SCHEMA}.order_lines order by line_id`);
  return rowsOf(found).map((row) => Object.values(row) as unknown as Line);
}
