import type { CsvDialect } from '../data/ingest/types';

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
  ' ': 'spaces',
};

const ENCODINGS: Readonly<Record<CsvDialect['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};

/** The dialect in one line: `commas, UTF-8, with a header`. */
export function describeDialect(dialect: CsvDialect): string {
  const parts = [
    DELIMITERS[dialect.delimiter] ?? `fields separated by ${JSON.stringify(dialect.delimiter)}`,
    ENCODINGS[dialect.encoding],
    dialect.header ? 'with a header' : 'without a header',
  ];
  if (dialect.skip) parts.push(`after ${dialect.skip} lines skipped`);
  return parts.join(', ');
}
