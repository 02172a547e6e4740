import type { Source } from '../../../src/lib/data/ingest/types';

/** A text source from a header and records, as an ingest would describe it; nothing is in a database. */
export function textSource(
  header: readonly string[],
  records: readonly (readonly (string | null)[])[],
  delimiter = ',',
): Source {
  return {
    id: 'test',
    fileName: 'test.csv',
    byteSize: 0,
    format: 'csv',
    relation: 'test',
    columns: header.map((name) => ({ name, type: 'text' })),
    rows: records.length,
    parseRejects: [],
    sample: records,
    dialect: { delimiter, quote: '"', header: true, encoding: 'utf-8', skip: 0 },
    how: '',
  };
}

/** Twenty records made by calling each column's maker with the record's number. */
export function madeSource(
  makers: Readonly<Record<string, (i: number) => string | null>>,
  delimiter = ',',
  records = 20,
): Source {
  const header = Object.keys(makers);
  return textSource(
    header,
    Array.from({ length: records }, (_, i) => header.map((name) => makers[name]!(i))),
    delimiter,
  );
}
