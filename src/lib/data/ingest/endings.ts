/** Endings of the names of files that can be read. What a file is its bytes say; this is for menus. */
const TABLES = [
  ...['csv', 'tsv', 'tab', 'psv', 'txt', 'dat', 'data', 'basket'],
  ...['xlsx', 'xlsm', 'xls', 'ods', 'json', 'ndjson', 'jsonl', 'parquet'],
];
const PACKED = ['gz', 'zip'];

/** What a file picker offers. */
export const PICKED_ENDINGS = [...TABLES, ...PACKED].map((ending) => `.${ending}`).join(',');

const TABLE = new RegExp(`\\.(${[...TABLES, 'gz'].join('|')})$`, 'i');
const ANY = new RegExp(`(\\.(${TABLES.join('|')}))?(\\.(${PACKED.join('|')}))?$`, 'i');

/** True for the name of a file that may hold a table. */
export function isTableName(name: string): boolean {
  return TABLE.test(name);
}

/** What a person calls the data: the name without what says how they are written. */
export function withoutEnding(name: string): string {
  return name.replace(ANY, '') || name;
}
