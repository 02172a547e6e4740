/** Columns a file may have; beyond it a page could not show them and a query could not hold them. */
export const MAX_COLUMNS = 1_000;

/** Longest line (record) of a text file, in bytes. A longer one is no table. */
export const MAX_LINE_BYTES = 1 << 20;

/** What a compressed or re-encoded text may grow to, in bytes. */
export const MAX_TEXT_BYTES = 2 * 2 ** 30;

/** Bytes read from the start of a file to find out how it is written. */
export const HEAD_BYTES = MAX_LINE_BYTES + (64 << 10);

/** Pieces read from the rest of the file, for its encoding, and their size in bytes. */
export const PROBES = 8;
export const PROBE_BYTES = 64 << 10;

/** Records, and values in all, that a sample holds at most, and characters of one of its values. */
export const SAMPLE_ROWS = 200;
export const SAMPLE_VALUES = 40_000;
export const SAMPLE_CHARACTERS = 1_000;

/** Columns that a sample asks for at once: reading hundreds would hold the page up. */
export const SAMPLE_COLUMNS = 100;

/** Entries of a ZIP archive that are looked at. */
export const MAX_ARCHIVE_ENTRIES = 10_000;

/** What a ZIP archive may unpack to: files, bytes in all, and times its packed size for each file. */
export const MAX_ARCHIVE_FILES = 50;
export const MAX_ARCHIVE_BYTES = 2 * 2 ** 30;
export const MAX_ARCHIVE_RATIO = 200;
