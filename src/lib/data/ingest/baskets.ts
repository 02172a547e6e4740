import type { BasketLayout } from '../../jobs/job-map';
import { runJob } from '../../jobs/runner';
import type { Database } from '../database';
import { detectBaskets } from './basket-layout';
import { readConverted } from './converted';
import type { Beginning } from './csv-look';
import { formatCount } from './refusal';
import type { IngestOptions, Source } from './types';

interface Reading {
  readonly id: string;
  readonly db: Database;
  readonly file: File;
  readonly options: IngestOptions;
}

/** How the baskets of a text are written, when it holds baskets or a person says that it does. */
export function basketsIn(
  { text, isWhole }: Beginning,
  { shape, dialect }: IngestOptions,
): BasketLayout | null {
  if (shape === 'table' || (dialect && shape !== 'baskets')) return null;
  return detectBaskets(text, isWhole, shape === 'baskets');
}

/** Reads a text with a basket on each line into one row per item. */
export async function openBaskets(
  { id, db, file, options }: Reading,
  utf8: Blob,
  layout: BasketLayout,
): Promise<Source> {
  const { signal, onProgress } = options;
  const read = await runJob('baskets-read', { file: utf8, layout }, { signal, onProgress });
  const how = [
    `-- ${formatCount(read.baskets)} baskets of ${formatCount(read.items)} different items, a basket on each line:`,
    `-- ${layout.items ? 'yes or no to each item' : `items divided by ${DIVIDED[layout.delimiter] ?? layout.delimiter}`}.`,
  ].join('\n');
  return readConverted(db, file, read, id, { format: 'csv', how, shape: 'baskets' }, options);
}

const DIVIDED: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ' ': 'blanks',
};
