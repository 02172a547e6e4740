/** What a file is, by its first and last bytes; its name is not asked. */
export type FileKind =
  | { readonly kind: 'text' | 'gzip' | 'parquet' | 'parquet-cut' }
  /** Something else, in words that complete "… is". */
  | { readonly kind: 'other'; readonly what: string; readonly advice?: string };

interface Signature {
  readonly what: string;
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly advice?: string;
}

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

const EXPORT_AS_CSV = 'Save the sheet as CSV (UTF-8) and load that.';
const UNPACK = 'Unpack it and load the file inside.';

const SIGNATURES: readonly Signature[] = [
  { what: 'a PDF document', bytes: ascii('%PDF-') },
  { what: 'a PNG image', bytes: [0x89, ...ascii('PNG')] },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'a GIF image', bytes: ascii('GIF8') },
  { what: 'a WebP, WAV or AVI file', bytes: ascii('RIFF') },
  { what: 'a video', bytes: ascii('ftyp'), at: 4 },
  { what: 'an MP3 recording', bytes: ascii('ID3') },
  {
    what: 'an old Excel workbook or another Office document',
    bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    advice: EXPORT_AS_CSV,
  },
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

/** What the bytes at both ends of a file say it is. `head` should hold some hundred bytes. */
export function fileKind(head: Uint8Array, tail: Uint8Array): FileKind {
  const magic = ascii('PAR1');
  if (startsWith(head, magic)) {
    return { kind: endsWith(tail, magic) ? 'parquet' : 'parquet-cut' };
  }
  if (endsWith(tail, magic)) return { kind: 'parquet-cut' };
  if (startsWith(head, [0x1f, 0x8b])) return { kind: 'gzip' };
  if (startsWith(head, ascii('PK\x03\x04')) || startsWith(head, ascii('PK\x05\x06'))) {
    return zipKind(head);
  }
  for (const { bytes, at = 0, what, advice } of SIGNATURES) {
    if (startsWith(head, bytes, at)) return { kind: 'other', what, ...(advice && { advice }) };
  }
  return markupKind(head) ?? { kind: 'text' };
}

/** Office files are zip archives; the names inside tell them apart. */
function zipKind(head: Uint8Array): FileKind {
  const names = latin(head.subarray(0, 4096));
  if (names.includes('opendocument.spreadsheet')) {
    return { kind: 'other', what: 'an OpenDocument spreadsheet', advice: EXPORT_AS_CSV };
  }
  if (/xl\/|\[Content_Types\]\.xml|docProps\//.test(names)) {
    if (names.includes('word/')) return { kind: 'other', what: 'a Word document' };
    return { kind: 'other', what: 'an Excel workbook', advice: EXPORT_AS_CSV };
  }
  return { kind: 'other', what: 'a ZIP archive', advice: UNPACK };
}

/** Text that is surely no table: a web page that was saved in the file's stead, XML, JSON. */
function markupKind(head: Uint8Array): FileKind | null {
  const start = latin(head.subarray(0, 512))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) {
    return {
      kind: 'other',
      what: 'a web page',
      advice: 'A download that needs a login often ends so: sign in and download the file again.',
    };
  }
  if (/^<(\?xml|[a-z][\w:-]*[\s>])/i.test(start)) return { kind: 'other', what: 'an XML file' };
  if (/^(\[\s*)?\{\s*("|\})|^\[\s*\[/.test(start)) {
    return { kind: 'other', what: 'a JSON file', advice: 'Save it as CSV or Parquet.' };
  }
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
