import { TEXT_ENCODINGS, type CsvDialect, type TextEncoding } from '../data/ingest/types';

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
  ' ': 'spaces',
};

/** What an encoding is called; nearly all files are in one of the first four. */
const ENCODINGS: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Western (Windows-1252)',
  macintosh: 'Western (Mac Roman)',
  'windows-1250': 'Central European (Windows-1250)',
  'iso-8859-2': 'Central European (ISO 8859-2)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'koi8-u': 'Cyrillic (KOI8-U)',
  ibm866: 'Cyrillic (DOS 866)',
  'iso-8859-5': 'Cyrillic (ISO 8859-5)',
  'windows-1253': 'Greek (Windows-1253)',
  'windows-1254': 'Turkish (Windows-1254)',
  'windows-1255': 'Hebrew (Windows-1255)',
  'windows-1256': 'Arabic (Windows-1256)',
  'windows-1257': 'Baltic (Windows-1257)',
  'windows-874': 'Thai (Windows-874)',
  shift_jis: 'Japanese (Shift JIS)',
  'euc-jp': 'Japanese (EUC-JP)',
  gb18030: 'Chinese (GB 18030)',
  big5: 'Traditional Chinese (Big5)',
  'euc-kr': 'Korean (EUC-KR)',
};

export const ENCODING_OPTIONS = TEXT_ENCODINGS.map((value) => ({ value, label: ENCODINGS[value] }));

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
