import { ident, text } from '../sql';
import type { Label, TextRole } from './labels';
import { NUMBER_ROLES, type MappedColumns, type NumberRole } from './source-columns';
import { isMissingValueSql } from './values/missing';

interface NoteParts {
  readonly schemaName: string;
  readonly columns: MappedColumns;
  readonly labels: ReadonlyMap<TextRole, Label>;
  /** Number columns of which some row has no number. */
  readonly gaps: ReadonlySet<NumberRole>;
  /** `from` clause with the source, its read values and its labels. */
  readonly from: string;
  /** Condition that keeps usable rows; empty when all are. */
  readonly usable: string;
}

/** Notes kept of one column, at most: a column that cannot be read at all needs no longer list. */
export const MOST_NOTES = 100_000;

/**
 * What the lines no longer show of how they were written, as statements: `read_notes` with, for each
 * usable row, the column, `unreadable` for text where a number was expected (now missing) or
 * `corrected` for a label that was trimmed, and the text found.
 */
export function readNotesSql({
  schemaName,
  columns,
  labels,
  gaps,
  from,
  usable,
}: NoteParts): readonly string[] {
  const table = `${ident(schemaName)}.read_notes`;
  const note = (role: string, kind: string, found: string, where: string): string =>
    `insert into ${table}
select (${columns.r}."__row" - 1)::INTEGER, ${text(role)}, ${text(kind)}, ${found}
from ${from}
where ${usable ? `${usable} and ` : ''}${where}
limit ${MOST_NOTES}`;
  const unreadable = NUMBER_ROLES.filter(
    (role) => gaps.has(role) && columns.column(role).type === 'text',
  ).map((role) =>
    note(
      role,
      'unreadable',
      columns.raw(role),
      `${columns.v}.${role} is null and not ${isMissingValueSql(columns.raw(role))}`,
    ),
  );
  // An id without its “.0” is read as it is meant, and may be every row's.
  const corrected = [...labels.values()]
    .filter((label) => label.corrected > 0 && !label.role.endsWith('_id'))
    .map(({ role, value }) =>
      note(role, 'corrected', columns.text(role), `${value}::VARCHAR <> ${columns.text(role)}`),
    );
  return [
    `create table ${table} (line_id INTEGER, "column" VARCHAR, kind VARCHAR, found VARCHAR)`,
    ...unreadable,
    ...corrected,
  ];
}
