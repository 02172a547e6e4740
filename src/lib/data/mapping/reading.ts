import { ALL_SHEETS, type SheetInfo, type Source } from '../ingest/types';
import type { Question } from './types';

/** Sheets named in a question, at most. */
const MOST_NAMED = 4;

/** Asks for a look where a file holds several tables: the largest was taken, which may be another than meant. */
export function sheetQuestion(source: Source): Question | null {
  const tables = (source.sheets ?? []).filter(
    ({ name, isTable }) => isTable && name !== ALL_SHEETS,
  );
  if (tables.length < 2 || source.sheet === undefined) return null;
  return {
    id: 'sheet',
    isNotice: true,
    text:
      source.sheet === ALL_SHEETS
        ? `The ${tables.length} tables of this file are read as one: is that what you mean?`
        : `“${source.sheet}” is read: is that the table you mean?`,
    evidence: `This file holds ${tables.length}: ${named(tables)}.`,
  };
}

function named(tables: readonly SheetInfo[]): string {
  const words = tables
    .slice(0, MOST_NAMED)
    .map(({ name, rows }) =>
      rows === null ? `“${name}”` : `“${name}” (${rows.toLocaleString('en')} rows)`,
    );
  const more = tables.length - words.length;
  return more > 0 ? `${words.join(', ')} and ${more} more` : words.join(', ');
}
