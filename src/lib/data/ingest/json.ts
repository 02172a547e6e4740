import { OrderlensError } from '../../core/errors';
import { runJob } from '../../jobs/runner';
import type { JobOutput } from '../../jobs/job-map';
import type { Database } from '../database';
import { readConverted } from './converted';
import { lookAtText, type Compression } from './csv-look';
import { MAX_TEXT_BYTES } from './limits';
import { formatCount, refusal } from './refusal';
import type { IngestOptions, Source } from './types';

/**
 * Reads JSON records: a list of them, one on each line (NDJSON), or a list inside a document. Where
 * each record holds a list of order lines, these become the rows, each with its order's fields.
 */
export async function openJson(
  db: Database,
  file: File,
  compression: Compression,
  id: string,
  options: IngestOptions,
): Promise<Source> {
  const { signal, onProgress, sheet } = options;
  onProgress({ stage: 'Looking at the file', fraction: null });
  const { encoding } = await lookAtText(file, compression, undefined);
  const read = await runJob(
    'json-read',
    {
      file,
      encoding,
      compression,
      maxBytes: MAX_TEXT_BYTES,
      ...(sheet !== undefined && { list: sheet }),
    },
    { signal, onProgress },
  ).catch((thrown: unknown) => {
    throw asFileError(file, thrown);
  });
  return readConverted(
    db,
    file,
    read,
    id,
    {
      format: 'json',
      how: howRead(read),
      ...(read.byLine && { rowOffset: 0 }),
      ...(read.isBaskets && { shape: 'baskets' as const }),
      ...(read.list !== null && { sheet: read.list }),
      ...(read.lists.length > 1 && {
        sheets: read.lists.map(({ path, records }) => ({
          name: path,
          rows: records,
          isTable: true,
        })),
      }),
    },
    options,
  );
}

function howRead({ list, lists, items, byLine }: JobOutput<'json-read'>): string {
  const notes: string[] = [];
  if (list !== null) {
    notes.push(
      lists.length > 1
        ? `The records of “${list}”, one of ${formatCount(lists.length)} lists in the document.`
        : `The records of “${list}”.`,
    );
  } else notes.push(byLine ? 'One record on each line.' : 'Every record of the file.');
  if (items !== null) {
    notes.push(`One row for each of “${items}” in a record, with the record's other fields.`);
  }
  notes.push('Objects inside objects became columns with points in their names.');
  return notes.map((note) => `-- ${note}`).join('\n');
}

function asFileError(file: File, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError)) return thrown;
  const { code, message, detail } = thrown;
  const expected = 'JSON with a list of orders or order lines';
  if (code === 'bad-file') {
    return refusal(file.name, `“${file.name}” cannot be read as JSON. ${message}`, {
      found: message,
      expected,
      ...detail,
    });
  }
  if (code === 'crash' || code === 'out-of-memory') {
    return refusal(file.name, `“${file.name}” needs more memory to be read than this tab has.`, {
      found: message,
      expected,
    });
  }
  return thrown;
}
