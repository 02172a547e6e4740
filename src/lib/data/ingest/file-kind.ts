/** What a file is, by its first and last bytes; its name is not asked. */
export type FileKind =
  | {
      readonly kind:
        | 'text'
        | 'gzip'
        | 'parquet'
        | 'parquet-cut'
        /** A ZIP archive, which Office files are too: see {@link archiveKind}. */
        | 'zip'
        /** A workbook of Excel 97 to 2003, or another document of that time. */
        | 'xls'
        | 'json';
    }
  /** Something else, in words that complete "… is". */
  | { readonly kind: 'other'; readonly what: string; readonly advice?: string };

interface Signature {
  readonly what: string;
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly advice?: string;
}

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

const UNPACK = 'Unpack it and load the file inside.';

const SIGNATURES: readonly Signature[] = [
  { what: 'a PDF document', bytes: ascii('%PDF-') },
  { what: 'a PNG image', bytes: [0x89, ...ascii('PNG')] },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'a GIF image', bytes: ascii('GIF8') },
  { what: 'a WebP, WAV or AVI file', bytes: ascii('RIFF') },
  { what: 'a video', bytes: ascii('ftyp'), at: 4 },
  { what: 'an MP3 recording', bytes: ascii('ID3') },
  { what: 'an RTF document', bytes: ascii('{\\rtf') },
  { what: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], advice: UNPACK },
  { what: 'a RAR archive', bytes: ascii('Rar!'), advice: UNPACK },
  { what: 'a bzip2 archive', bytes: ascii('BZh'), advice: UNPACK },
  { what: 'an XZ archive', bytes: [0xfd, ...ascii('7zXZ')], advice: UNPACK },
  { what: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd], advice: UNPACK },
  { what: 'an SQLite database', bytes: ascii('SQLite format 3') },
  { what: 'a DuckDB database', bytes: ascii('DUCK'), at: 8 },
  { what: 'an Arrow file', bytes: ascii('ARROW1'), advice: 'Save it as Parquet.' },
  { what: 'an ORC file', bytes: ascii('ORC'), advice: 'Save it as Parquet.' },
  { what: 'an Avro file', bytes: [...ascii('Obj'), 1], advice: 'Save it as Parquet.' },
  {
    what: 'an encrypted Parquet file',
    bytes: ascii('PARE'),
    advice: 'Save it without encryption.',
  },
  { what: 'a program', bytes: [0x7f, ...ascii('ELF')] },
  { what: 'a program', bytes: [...ascii('MZ'), 0x90, 0x00] },
];

const COMPOUND_DOCUMENT = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** What the bytes at both ends of a file say it is. `head` should hold some hundred bytes. */
export function fileKind(head: Uint8Array, tail: Uint8Array): FileKind {
  const magic = ascii('PAR1');
  if (startsWith(head, magic)) {
    return { kind: endsWith(tail, magic) ? 'parquet' : 'parquet-cut' };
  }
  if (endsWith(tail, magic)) return { kind: 'parquet-cut' };
  if (startsWith(head, [0x1f, 0x8b])) return { kind: 'gzip' };
  if (startsWith(head, ascii('PK\x03\x04')) || startsWith(head, ascii('PK\x05\x06'))) {
    return { kind: 'zip' };
  }
  if (startsWith(head, COMPOUND_DOCUMENT)) return { kind: 'xls' };
  if (startsWith(head, ascii('ustar'), 257)) {
    return { kind: 'other', what: 'a TAR archive', advice: UNPACK };
  }
  for (const { bytes, at = 0, what, advice } of SIGNATURES) {
    if (startsWith(head, bytes, at)) return { kind: 'other', what, ...(advice && { advice }) };
  }
  return markupKind(head) ?? { kind: 'text' };
}

/** What an archive is by the names inside: Office files are archives too. */
export type ArchiveKind =
  { readonly kind: 'xlsx' | 'ods' | 'archive' } | Extract<FileKind, { readonly kind: 'other' }>;

export function archiveKind(names: readonly string[]): ArchiveKind {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/^xl\/workbook\.bin$/i)) {
    return {
      kind: 'other',
      what: 'a binary Excel workbook (.xlsb), from which columns get lost',
      advice: 'Open it in Excel and save it as .xlsx or CSV.',
    };
  }
  if (has(/^xl\/|(^|\/)workbook\.xml$/i) && has(/^\[Content_Types\]\.xml$/i))
    return { kind: 'xlsx' };
  if (has(/^word\//)) return { kind: 'other', what: 'a Word document' };
  if (has(/^ppt\//)) return { kind: 'other', what: 'a PowerPoint presentation' };
  if (has(/^mimetype$/) && has(/^content\.xml$/)) return { kind: 'ods' };
  if (has(/^Index\/.*\.iwa$|^Index\.zip$/i)) {
    return {
      kind: 'other',
      what: 'an Apple Numbers document',
      advice: 'Export it from Numbers as Excel or CSV.',
    };
  }
  if (has(/^META-INF\/MANIFEST\.MF$/)) return { kind: 'other', what: 'a Java archive' };
  return { kind: 'archive' };
}

/** Text that is another thing than a table: a web page saved in the file's stead, XML, JSON. */
function markupKind(head: Uint8Array): FileKind | null {
  const start = latin(head.subarray(0, 1024))
    .replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
    // UTF-16 has one beside each letter.
    .replaceAll('\0', '')
    .trimStart();
  if (
    /^<(table|tr)\b/i.test(start) ||
    (/^<(!doctype )?html\b/i.test(start) && /<table\b/i.test(start))
  ) {
    return {
      kind: 'other',
      what: 'a web page with a table in it',
      advice:
        'Some programs give such a file the name of an Excel workbook: open it in a spreadsheet program and save it as .xlsx or CSV.',
    };
  }
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) {
    return {
      kind: 'other',
      what: 'a web page',
      advice: 'A download that needs a login often ends so: sign in and download the file again.',
    };
  }
  if (/^<\?xml/i.test(start) && /Excel\.Sheet|office:spreadsheet/.test(start)) {
    return {
      kind: 'other',
      what: 'an XML spreadsheet of Excel 2003',
      advice: 'Open it in a spreadsheet program and save it as .xlsx or CSV.',
    };
  }
  if (/^<(\?xml|[a-z][\w:-]*[\s>])/i.test(start)) return { kind: 'other', what: 'an XML file' };
  if (/^(\[\s*)?\{\s*("|\}|$)|^\[\s*(["[\]]|$)/.test(start)) return { kind: 'json' };
  return null;
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function startsWith(bytes: Uint8Array, wanted: readonly number[], at = 0): boolean {
  return wanted.every((byte, k) => bytes[at + k] === byte);
}

function endsWith(bytes: Uint8Array, wanted: readonly number[]): boolean {
  return bytes.length >= wanted.length && startsWith(bytes, wanted, bytes.length - wanted.length);
}
